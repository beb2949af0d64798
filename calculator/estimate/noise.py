"""What may differ from the point estimate: resampled laws and whole weeks of billing.

Weeks are resampled whole, so that a busy week stays a busy week. Laws are refitted on
resampled weeks of invoicing, the same number of weeks as seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.billing import weekday_of
from calculator.estimate.flows import Flow, new_by, old_by
from calculator.estimate.law import fit, one_point
from calculator.estimate.pooled_noise import pooled_draws
from calculator.estimate.receivables import missing_by, received
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Resampled laws per payer; each path takes one of them.
REPLICATES = 200


def week_of(days: Ints) -> Ints:
    """Number of the Monday-to-Sunday week of each day (day 0 was a Thursday)."""
    return (np.asarray(days) + 3) // 7


def week_factors(
    draws: np.random.Generator,
    paths: int,
    weeks: int,
    cv: float,
    seen: Floats | None,
    half_life: float = np.inf,
) -> Floats:
    """Factor of each week's billing on each path, mean 1; shape (paths, weeks).

    Args:
        cv: coefficient of variation of the lognormal used where too few weeks were seen.
        seen: ratios of past whole weeks to their mean, oldest first; resampled where given. So is
            the level, which was read from the same weeks: it is off by the same factor in all
            weeks of a path.
        half_life: days after which a past week counts half in the level.
    """
    if seen is not None:
        # A sample of n spreads less than what it came from, by (n - 1) / n of the variance.
        spread = np.sqrt(len(seen) / (len(seen) - 1))
        ratios = np.maximum(1.0 + spread * (seen / seen.mean() - 1.0), 0.0)
        drawn: Floats = ratios[draws.integers(0, len(ratios), size=(paths, weeks))]
        fade = 0.5 ** (7 * np.arange(len(ratios))[::-1] / half_life)
        again = ratios[draws.integers(0, len(ratios), size=(paths, len(ratios)))]
        drawn *= (again @ (fade / fade.sum()))[:, None]
        return drawn
    if cv == 0:
        return np.ones((paths, weeks))
    spread = np.sqrt(np.log1p(cv * cv))
    factors: Floats = np.exp(draws.standard_normal((paths, weeks)) * spread - spread**2 / 2)
    return factors


def law_noise(
    flows: list[Flow],
    line: Timeline,
    draws: np.random.Generator,
    term_spread: int,
    replicates: int = REPLICATES,
    apart: Sequence[int] = (),
) -> Floats:
    """Change of missing(t) when the laws are refitted; shape (replicates, T), cents.

    Args:
        term_spread: business days by which a term that was neither measured nor typed may
            be off, either way; each whole day as likely.
        apart: the group of each flow, from 0 on, where payers restart apart: one change per
            group, shape (groups, replicates, T), from the same draws.
    """
    every = np.zeros((max(apart, default=0) + 1, replicates, line.horizon + 1))
    shared: Floats | None = None
    for number, flow in enumerate(flows):
        change = every[apart[number] if apart else 0]
        if flow.borrowed is not None:
            if shared is None:
                shared = _weights(draws, replicates, flow.borrowed.pool.seen.paid.shape[0])
            drawn = pooled_draws(flow, flow.borrowed, line, draws, shared)
            change += drawn - drawn.mean(axis=0)
            continue
        point = missing_by(flow, line)
        if flow.fitted is None:
            off = draws.integers(-term_spread, term_spread + 1, size=replicates)
            for days in np.unique(off[off != 0]):
                law = one_point(max(0, flow.term_days + int(days)), flow.law.seen)
                change[off == days] += missing_by(flow, line, law) - point
            continue
        seen, batches = flow.fitted.weekly, flow.fitted.batches
        weights = _weights(draws, replicates, seen.paid.shape[0])
        resampled = fit(seen, flow.law.weekday, weights, flow.law.clock)
        resampled = replace(resampled, told=flow.law.told)
        runs = (replicates, line.counted_by(flow.law.clock).steps)
        luck = batches[draws.integers(0, len(batches), size=runs)]
        drawn = missing_by(flow, line, resampled, luck)
        # A late run can only wait, so luck alone pulls the mean down: it is put back.
        change += drawn - drawn.mean(axis=0)
    return every if apart else every[0]


def _weights(draws: np.random.Generator, replicates: int, weeks: int) -> Floats:
    """How often each week is taken, as many as seen; shape (replicates, weeks)."""
    taken = draws.multinomial(weeks, np.full(weeks, 1 / weeks), size=replicates)
    return taken.astype(np.float64)


def week_shares(flows: list[Flow], line: Timeline, quick: list[bool]) -> tuple[Ints, Floats]:
    """How missing(t) splits by week of billing, for the billing that is not yet known.

    Billing to come for every payer; for a made-up ledger the days behind too, since the
    typed amount is itself an average.

    Returns:
        Week numbers, shape (W,), and cents by week and day, shape (W, T).
    """
    coming = line.coming
    behind = [
        flow
        for flow, made_up in zip(flows, quick, strict=True)
        if made_up and received(flow, line.outage) == 0
    ]
    days = [line.days, *(f.old_day for f in behind), *(f.new_day for f in behind)]
    labels = np.arange(
        min(int(week_of(d).min()) for d in days if len(d)), int(week_of(line.days).max()) + 1
    )
    shares = np.zeros((len(labels), line.horizon + 1))

    def add(flow: Flow, on: Ints, cents: Floats) -> None:
        for week in np.unique(week_of(on)):
            mine = week_of(on) == week
            shares[week - labels[0]] += new_by(on[mine], cents[mine], flow.law, line)

    for flow in flows:
        add(flow, coming, flow.billing.on(coming))
    for flow in behind:
        add(flow, flow.new_day, flow.new_cents)
        if line.outage.stopped != "submissions":
            for week in np.unique(week_of(flow.old_day)):
                mine = np.where(week_of(flow.old_day) == week, flow.old_cents, 0.0)
                shares[week - labels[0]] += old_by(flow, flow.law, line, mine)
    return labels, shares


def seen_weeks(
    day: Ints, cents: Ints, open_days: Ints, profile: Floats, first: int, last: int, least: int
) -> Floats | None:
    """Billing of each whole past week over what its open days weigh; None under `least` weeks.

    Args:
        day, cents: billing of the affected payers.
        open_days: day numbers of the window's open days.
        profile: weight of each weekday in billing.
        first, last: bounds of the reference window, included.
    """
    weeks, weight = week_of(open_days), profile[weekday_of(open_days)]
    whole = [w for w in np.unique(weeks) if w * 7 - 3 >= first and w * 7 - 3 + 6 <= last]
    if len(whole) < least:
        return None
    ratios = np.array(
        [cents[week_of(day) == w].sum() / weight[weeks == w].sum() for w in whole],
        dtype=np.float64,
    )
    return ratios if ratios.mean() > 0 else None
