"""The estimate itself, asked as a user would have asked it then: what `assess` answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Interval
from calculator.core.money import round_cents, round_cents_array
from calculator.core.spans import DateSpan, day_of
from calculator.estimate.affected import PayerGroup
from calculator.estimate.backtest.history import History, hidden
from calculator.estimate.billing import profile_of
from calculator.estimate.flows import Flow, build_flow
from calculator.estimate.noise import (
    REPLICATES,
    law_noise,
    seen_weeks,
    week_factors,
    week_shares,
)
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import Borrowed, Pool, pool_of
from calculator.estimate.positions import Positions
from calculator.estimate.receivables import missing_by
from calculator.estimate.report import interval
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]

#: One payer of a case: its place in the history (-1 = several in one), who, what was known.
Known = tuple[int, PayerGroup, Positions]


def flows_of(past: History, known: Sequence[Known], outage: OutageDays) -> list[Flow]:
    """Fit every payer of a case, small ones on the shape of all others."""
    settings, window = past.settings, past.window(outage.first)
    opens = outage.first - settings.exposure_window_calendar_days
    pool: Pool | None = None

    def fits(p: Positions) -> bool:
        seen = (p.paid_day >= opens) & (p.paid_day < outage.first)
        return int(seen.sum()) >= settings.min_paid_lines

    if any(not fits(p) and not g.statutory for _, g, p in known):
        pool = _pool(past, outage)
    flows = []
    for number, group, p in known:
        borrowed: Borrowed | None = None
        if pool is not None and not group.statutory and number >= 0:
            borrowed = Borrowed(pool, number)
        flows.append(build_flow(group, p, outage, settings, window, quick=False, pooled=borrowed))
    return flows


def _pool(past: History, outage: OutageDays) -> Pool | None:
    other = np.array([not g.statutory for g in past.groups])
    rows = np.flatnonzero(other[past.pieces.group])
    # Nothing from the first day on is in it, whoever goes on paying meanwhile.
    seen = hidden(past.pieces.part(rows), outage.first, outage.as_of)
    settings = past.settings
    pool = pool_of(seen, len(past.groups), outage, settings.exposure_window_calendar_days)
    return pool if pool is not None and pool.seen.n_paid >= settings.min_paid_lines else None


def owed_by(
    past: History, known: Sequence[Known], outage: OutageDays, days: Sequence[int], seed: int
) -> list[Interval]:
    """What should have come from `outage.first` to `as_of` and to some days after it.

    Args:
        days: calendar days after `as_of`, ascending.
        seed: of the draws of the interval.
    """
    flows = flows_of(past, known, outage)
    line = Timeline(outage, days[-1])
    point = np.zeros(len(line.days), dtype=np.int64)
    for flow in flows:
        point += round_cents_array(missing_by(flow, line))
    draws = np.random.Generator(np.random.PCG64(seed))
    change = law_noise(flows, line, draws, past.settings.term_spread_days)
    if days[-1]:
        change = change + _billing_noise(past, known, flows, line, draws)
    drawn = round_cents_array(np.maximum(point + change, 0.0))
    level = past.settings.interval_level
    return [interval(round_cents(float(point[t])), drawn[:, t], level) for t in days]


def _billing_noise(
    past: History,
    known: Sequence[Known],
    flows: list[Flow],
    line: Timeline,
    draws: np.random.Generator,
) -> Floats:
    """Change of what comes when the weeks to come bill more or less; (REPLICATES, T), cents."""
    settings, window = past.settings, past.window(line.outage.first)
    day = np.concatenate([p.day for _, _, p in known])
    keep = np.concatenate([~p.rejected & p.dated & (p.cents > 0) for _, _, p in known])
    keep &= (day >= window[0]) & (day <= window[1])
    cents = np.concatenate([p.cents for _, _, p in known])[keep]
    open_days = past.open_days.days_in(DateSpan.including(day_of(window[0]), day_of(window[1])))
    profile = profile_of(day[keep], cents, open_days)
    ratios = seen_weeks(
        day[keep], cents.astype(np.float64), open_days, profile, *window, settings.min_noise_weeks
    )
    labels, shares = week_shares(flows, line, [False] * len(flows))
    cv, half_life = settings.billing_week_cv, settings.billing_half_life
    factors = week_factors(draws, REPLICATES, len(labels), cv, ratios, half_life)
    noise: Floats = (factors - 1.0) @ shares
    return noise
