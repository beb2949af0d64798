"""How wide the range of `missing` must be to hold the truth as often as it says.

The payers that stopped are stopped again in the ledger's own past, as long as now, every fifth
business day; what they really paid then is known. The range is stretched as those cases ask
(`stretch.py`); without enough of them the shipped `interval_widening` serves.
Source: docs/method.md, "Noise".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Calibration
from calculator.core.spans import NO_DAY
from calculator.estimate.affected import PayerGroup
from calculator.estimate.flows import Flow, build_flow
from calculator.estimate.noise import law_noise
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import Borrowed, Pool, Pooled
from calculator.estimate.positions import UNKNOWN_DAY, Positions
from calculator.estimate.receivables import missing_by
from calculator.estimate.stretch import score_of, widening
from calculator.estimate.timeline import Timeline
from calculator.intake.settings import Settings

Floats = NDArray[np.float64]

#: Cases tried, at most and at least; fits of payers that may be spent on them.
MOST, LEAST, FITS = 24, 6, 160

#: Business days between two cases; calendar days of history before the first one.
_STEP, _BEFORE = 5, 91

#: Longest pseudo-outage, business days: a longer one leaves no past to try it on.
_LONGEST = 30

#: Laws drawn per case.
_REPLICATES = 100

#: Lines older than this before a case cannot weigh on it; calendar days.
_BACK = 400


def calibrated(
    groups: Sequence[PayerGroup],
    parts: Sequence[Positions],
    pooled: Pooled | None,
    outage: OutageDays,
    settings: Settings,
) -> Calibration:
    """Try the payers that stopped on their own past.

    Args:
        groups, parts: who stopped, and their positions at `as_of`.
        pooled: positions of all payers whose shape small ones borrow; the first groups are
            those that stopped.

    Returns:
        The factor, and how many own cases it rests on (0 = the shipped reference alone).
    """
    reference = settings.interval_widening
    order = sorted(range(len(parts)), key=lambda n: (-int(np.abs(parts[n].cents).sum()), n))
    chosen = sorted(order[: FITS // LEAST])
    sure = [_dated(parts[n]) for n in chosen]
    starts, length = _starts(sure, outage, min(MOST, FITS // max(1, len(chosen))))
    if len(starts) < LEAST:
        return Calibration(reference, 0)
    scores = []
    for number, first in enumerate(starts):
        as_of = int(outage.business.shift(first, length - 1))
        case = replace(outage, first=first, as_of=as_of, last=None, stopped="payments")
        truth = sum(_came(p, first, as_of) for p in sure)
        pool = _pool(pooled, case, settings)
        flows = [
            _flow(groups[n], p, n, pool, case, settings)
            for n, p in zip(chosen, sure, strict=True)
        ]  # fmt: skip
        point, low, high = _range(flows, case, settings, number)
        if truth or point >= 1:
            scores.append(score_of(truth, point, low, high))
    if len(scores) < LEAST:
        return Calibration(reference, 0)
    return Calibration(widening(scores, reference, settings.interval_level), len(scores))


def _starts(parts: Sequence[Positions], outage: OutageDays, most: int) -> tuple[list[int], int]:
    """First days of the cases, latest first, and their length in business days."""
    days = [p.day[p.dated] for p in parts]
    if not sum(len(d) for d in days):
        return [], 0
    opens = int(np.quantile(np.concatenate(days), 0.01, method="lower"))
    lasted = int(outage.business.count_between(outage.eve, outage.as_of))
    length = min(max(1, lasted), _LONGEST)
    first = int(outage.business.shift(outage.eve + 1, -length))
    business = outage.business.days
    possible = business[(business >= opens + _BEFORE) & (business <= first)]
    return [int(d) for d in possible[::-1][::_STEP][:most]], length


def _dated(p: Positions) -> Positions:
    """Without what was received on a day nobody knows: neither a truth nor to be foreseen."""
    return p.part(np.flatnonzero(p.paid_day != UNKNOWN_DAY))


def _came(p: Positions, first: int, last: int) -> int:
    return int(p.cents[(p.paid_day >= first) & (p.paid_day <= last)].sum())


def _known(p: Positions, first: int, as_of: int) -> Positions:
    """What was known of positions when payments had stopped on `first`."""
    q = p.part(np.flatnonzero((p.day <= as_of) & (p.day >= first - _BACK)))
    return replace(
        q,
        paid_day=np.where(q.paid_day >= first, NO_DAY, q.paid_day),
        rejected_day=np.where(q.rejected_day >= first, NO_DAY, q.rejected_day),
    )


def _pool(pooled: Pooled | None, case: OutageDays, settings: Settings) -> Pool | None:
    if pooled is None:
        return None
    seen = _known(pooled.positions, case.first, case.as_of)
    return replace(pooled, positions=seen).at(case, settings)


def _flow(
    group: PayerGroup,
    p: Positions,
    number: int,
    pool: Pool | None,
    case: OutageDays,
    settings: Settings,
) -> Flow:
    window = (case.first - settings.reference_window_calendar_days, case.eve)
    borrowed = None if pool is None or group.statutory else Borrowed(pool, number)
    seen = _known(p, case.first, case.as_of)
    return build_flow(
        group, seen, case, settings, window, quick=False, pooled=borrowed, counting=False
    )


def _range(
    flows: list[Flow], case: OutageDays, settings: Settings, seed: int
) -> tuple[float, float, float]:
    """The estimate of a case and its drawn range, as the answer would give them."""
    line = Timeline(case, 0)
    point = float(sum(missing_by(flow, line)[0] for flow in flows))
    draws = np.random.Generator(np.random.PCG64([settings.seed, seed]))
    change = law_noise(flows, line, draws, settings.term_spread_days, _REPLICATES)[:, 0]
    side = (1 - settings.interval_level) / 2
    low, high = np.quantile(np.maximum(point + change, 0.0), [side, 1 - side])
    return point, min(point, float(low)), max(point, float(high))
