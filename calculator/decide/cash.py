"""The cash line told: its mean and range day by day, its lowest points, its worst cases."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Cash, CashDay
from calculator.core.decided import LowDay
from calculator.core.money import round_cents
from calculator.core.spans import day_number, day_of
from calculator.core.terms import LowestFrom
from calculator.decide.advance import Holding
from calculator.decide.paths import Paths
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Share of the paths that are the worst ones.
WORST = 0.05

#: Lowest days told, and the share of the paths under which a day is not.
MOST_DAYS, LEAST_SHARE = 3, 0.05


def worst_mean(gaps: Floats | Ints, share: float = WORST) -> float:
    """Mean of the worst share of some gaps, each counting 0 at least: CVaR at 1 - share.

    The path at the edge counts for the part of it that is still needed, so that a share of
    5 % of 10 paths is half of the worst one (Rockafellar & Uryasev).
    """
    short = np.sort(np.maximum(np.asarray(gaps, dtype=np.float64), 0.0))[::-1]
    count = share * len(short)
    whole = math.floor(count + 1e-9)
    total = float(short[:whole].sum())
    if count - whole > 1e-9:
        total += (count - whole) * float(short[whole])
    return total / count


def low_points(with_outage: Ints) -> tuple[int, int, int]:
    """Positions of the day of the minimum: one path in ten, half, nine in ten not later.

    Args:
        with_outage: cash from the day after `as_of` on, shape (P, H). The first of equal
            lowest days counts.
    """
    days = np.sort(with_outage.argmin(axis=1)) + 1
    ranks = (max(0, math.ceil(q * len(days) - 1e-9) - 1) for q in (0.1, 0.5, 0.9))
    early, middle, late = (int(days[r]) for r in ranks)
    return early, middle, late


def low_days(with_outage: Ints) -> list[tuple[int, float]]:
    """Positions on which a path's lowest balance falls most often, and on what share of them.

    Args:
        with_outage: as for `low_points`.

    Returns:
        At most `MOST_DAYS`, those under `LEAST_SHARE` left out; the first of equal days first.
    """
    counts = np.bincount(with_outage.argmin(axis=1) + 1)
    order = np.argsort(-counts, kind="stable")[:MOST_DAYS]
    shares = ((int(t), float(counts[t] / len(with_outage))) for t in order)
    return [(t, share) for t, share in shares if share >= LEAST_SHARE]


def _still_stopped(paths: Paths, days: Ints) -> Floats:
    """Share of the billing of payers that restart apart which is still stopped on each day."""
    levels = np.array([max(0.0, sum(f.level_cents for f in part.flows)) for part in paths.apart])
    still = [(part.restart[:, None] > days).mean(axis=0) for part in paths.apart]
    share: Floats = levels @ np.array(still) / levels.sum()
    return share


def cash_told(
    paths: Paths,
    line: Timeline,
    held: Holding,
    slack: Ints,
    *,
    claim_cents: int,
    fee_cents: int,
    floor: int,
    opening: int,
    stopped: bool,
    typed: Ints,
) -> Cash:
    """Every figure of the cash line.

    Args:
        stopped: whether any payer is.
        typed: dated payments of each day after `as_of`, shape (H,).
    """
    as_of = line.outage.as_of
    after = slice(1, None)
    with_outage, without = paths.with_outage[:, after], paths.without[:, after]
    expected = with_outage.mean(axis=0)
    low, high = np.quantile(with_outage, [0.1, 0.9], axis=0)
    helped = (paths.with_outage + held.cash(claim_cents))[:, after].mean(axis=0)
    if claim_cents and fee_cents:
        helped[max(held.lands_at - 1, 0) :] -= fee_cents
    days = np.arange(1, line.horizon + 1)
    lasting = (paths.restart[:, None] > days).mean(axis=0) * stopped
    stopped_share = _still_stopped(paths, days) if len(paths.apart) > 1 else lasting
    calm = without.mean(axis=0)
    path = tuple(
        CashDay(
            on=day_of(as_of + int(t)),
            without_outage_cents=round_cents(float(calm[t - 1])),
            expected_cents=round_cents(float(expected[t - 1])),
            low_cents=round_cents(float(low[t - 1])),
            high_cents=round_cents(float(high[t - 1])),
            outage_ratio=float(lasting[t - 1]),
            with_claim_cents=round_cents(float(helped[t - 1])),
            stopped_ratio=float(stopped_share[t - 1]),
        )
        for t in days
    )
    lowest = min(path, key=lambda d: (d.expected_cents, d.on))
    bottom = with_outage.min(axis=1)
    early, middle, late = (day_of(as_of + t) for t in low_points(with_outage))
    return Cash(
        floor_cents=floor,
        opening_cents=opening,
        lowest_cents=lowest.expected_cents,
        lowest_on=lowest.on,
        probability_above_floor=float((bottom >= floor).mean()),
        probability_above_floor_without_outage=float((without.min(axis=1) >= floor).mean()),
        probability_target_met=float((slack >= 0).all(axis=1).mean()),
        path=path,
        worst_shortfall_cents=round_cents(worst_mean(floor - bottom)),
        low_point_early_on=early,
        low_point_median_on=middle,
        low_point_late_on=late,
        low_point_days=tuple(LowDay(day_of(as_of + t), p) for t, p in low_days(with_outage)),
        lowest_from=_lowest_from(paths, lowest, as_of, opening, typed),
    )


def _lowest_from(
    paths: Paths, lowest: CashDay, as_of: int, opening: int, typed: Ints
) -> LowestFrom:
    """What moved the mean cash between the balance and the lowest day; receipts bear the cent."""
    at = day_number(lowest.on) - as_of
    dated = int(typed[:at].sum())
    moved = paths.without[:, at] - paths.without[:, 0]
    ordinary = round_cents(float(moved.mean())) - dated
    advances = paths.with_outage - paths.without + paths.missing
    granted = round_cents(float((advances[:, at] - advances[:, 0]).mean()))
    return LowestFrom(
        typed_cents=dated,
        ordinary_cents=ordinary,
        receipts_cents=lowest.expected_cents - opening - dated - ordinary - granted,
        advances_cents=granted,
    )
