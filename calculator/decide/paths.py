"""Cash paths: the same random numbers with the outage, without it, and for every decision.

    without(t) = cash + missing(as_of) - advances held + typed, bank and ordinary flows
    with(t)    = without(t) - missing(t) + advances granted - their repayment

One path with `uncertainty = "none"`: everything is then exact and can be redone by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from calculator.core.money import round_cents_array
from calculator.decide.lengths import drawn_days
from calculator.estimate.flows import Flow
from calculator.estimate.noise import (
    REPLICATES,
    law_noise,
    week_factors,
    week_of,
    week_shares,
)
from calculator.estimate.receivables import course_of, missing_by
from calculator.estimate.timeline import Timeline
from calculator.intake.settings import Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Business days between two instalments: four weeks.
INSTALMENT_STEP = 20


@dataclass(frozen=True, slots=True)
class Terms:
    """An advance: the position of the day it lands, and how it is repaid."""

    lands_at: int
    repay_after: int
    instalments: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the paths are drawn from; money in cents.

    Attributes:
        cash: balance at `as_of`.
        fixed: flows of each day after `as_of` that are known, shape (H,).
        ordinary: ordinary flow of each day, subject to weekly noise, shape (H,).
        last: last day without payment, None where nobody knows.
        lasted: business days without payment so far.
        granted: advances already granted, (position of the day, cents).
        quick: which flows are made up.
        seen_weeks: billing per open day of past whole weeks, or None where too few.
        widening: factor on the doubt of the laws.
    """

    cash: int
    fixed: Ints
    ordinary: Ints
    last: int | None
    lasted: int
    granted: tuple[tuple[int, int], ...]
    quick: tuple[bool, ...]
    seen_weeks: Floats | None
    widening: float = 1.0


@dataclass(frozen=True, slots=True)
class Paths:
    """Aligned arrays, one row per path, one column per day from `as_of` on; cents.

    Attributes:
        without, with_outage: cash at the end of each day, shape (P, T).
        missing: what the outage holds back, shape (P, T).
        billing: what is billed to the affected payers each day, shape (P, T).
        restart: position of the first day payments resume, shape (P,); may be negative.
        lands: position of the day the backlog lands, shape (P,), 1 at least: what has not
            come by `as_of` comes on the next day at the earliest.
        backlog: the same as the course of the outage has it; may be negative.
    """

    without: Ints
    with_outage: Ints
    missing: Ints
    billing: Floats
    restart: Ints
    lands: Ints
    backlog: Ints

    def replacing(self, without: Ints, with_outage: Ints) -> Paths:
        """The same paths with other cash lines."""
        return replace(self, without=without, with_outage=with_outage)

    @property
    def n(self) -> int:
        """Number of paths."""
        return len(self.restart)


def total_course(flows: list[Flow], line: Timeline, base: Floats, last: int) -> Floats:
    """missing(t) of all payers when the last day is known; `base` = while nothing restarts."""
    outage = line.outage
    if outage.stopped == "payments":
        frozen = max(0, min(line.at(outage.restart_after(last)) - 1, line.horizon))
        course = base.copy()
        course[frozen:] = base[frozen]
        course[max(line.at(outage.backlog_on(last)), 1) :] = 0.0
        return course
    total: Floats = np.sum([course_of(f, line, last) for f in flows], axis=0) + 0 * base
    return total


def draw(flows: list[Flow], line: Timeline, given: Inputs, settings: Settings) -> Paths:
    """Draw the paths of a simulated run.

    Args:
        flows: affected payers.
        line: `as_of` and the horizon.
        given: inputs.
        settings: number of paths, seed, sizes of the noise.

    Returns:
        Paths whose mean missing(t) before a restart is that of the point estimate.
    """
    outage, days, paths = line.outage, line.days, settings.paths
    # One stream per cause, so that turning one noise off leaves the others as they were.
    for_law, for_billing, for_ordinary, for_length = (
        np.random.Generator(np.random.PCG64(s))
        for s in np.random.SeedSequence(settings.seed).spawn(4)
    )
    labels, shares = week_shares(flows, line, list(given.quick))
    factors = week_factors(
        for_billing, paths, len(labels), settings.billing_week_cv, given.seen_weeks
    )
    base = np.sum([missing_by(f, line) for f in flows], axis=0) + np.zeros(len(days))
    missing = base + (factors - 1.0) @ shares
    laws = law_noise(flows, line, for_law, settings.term_spread_days)
    missing += given.widening * laws[np.arange(paths) % REPLICATES]
    missing = np.maximum(missing, 0.0)

    remaining = drawn_days(
        for_length, paths, given.lasted, settings.length_median_days, settings.length_tail
    )
    restart_day = _restart_days(line, given.last, remaining)
    for day in np.unique(restart_day):
        rows = restart_day == day
        start = line.at(int(day))
        if start > line.horizon:
            continue
        frozen = max(0, start - 1)
        last = int(day) - 1 if given.last is None else given.last
        course = total_course(flows, line, base, last)
        # Nothing held back yet: what unsent lines hold back later is not scaled.
        held = missing[rows, frozen] / base[frozen] if base[frozen] > 0 else np.ones(rows.sum())
        missing[np.ix_(rows, np.arange(frozen + 1, len(days)))] = (
            held[:, None] * course[None, frozen + 1 :]
        )

    billing = np.zeros((paths, len(days)))
    coming = line.coming
    expected = np.sum([f.billing.on(coming) for f in flows], axis=0)
    billing[:, coming - outage.as_of] = expected * factors[:, week_of(coming) - labels[0]]
    noise = week_factors(for_ordinary, paths, len(labels), settings.ordinary_week_cv, None)
    ordinary = given.ordinary[None, :] * noise[:, week_of(days[1:]) - labels[0]]
    return _assemble(line, given, round_cents_array(missing), billing, ordinary, restart_day)


def exact(flows: list[Flow], line: Timeline, given: Inputs, missing: Ints) -> Paths:
    """The one path without noise: `missing` rounded per payer, the last day as given."""
    outage = line.outage
    # Nobody knows: through the horizon.
    last = outage.as_of + line.horizon if given.last is None else given.last
    restart = _restart_days(line, last, np.zeros(1, dtype=np.int64))
    billing = np.zeros((1, line.horizon + 1))
    expected = np.sum([f.billing.on(line.coming) for f in flows], axis=0) if flows else 0.0
    billing[0, line.coming - outage.as_of] = expected
    return _assemble(line, given, missing[None, :], billing, given.ordinary[None, :], restart)


def _restart_days(line: Timeline, last: int | None, remaining: Ints) -> Ints:
    outage = line.outage
    if last is not None:
        return np.full(len(remaining), outage.restart_after(last), dtype=np.int64)
    found, index = np.unique(remaining, return_inverse=True)
    starts = np.asarray(outage.business.shift(np.full(len(found), outage.as_of), found + 1))
    return starts.astype(np.int64)[index]


def _assemble(
    line: Timeline,
    given: Inputs,
    missing: Ints,
    billing: Floats,
    ordinary: Floats | Ints,
    restart_day: Ints,
) -> Paths:
    outage = line.outage
    found, index = np.unique(restart_day, return_inverse=True)
    backlog = np.asarray(outage.business.shift(found, outage.backlog_after))[index]
    backlog = (backlog - outage.as_of).astype(np.int64)
    moves = given.fixed[None, :] + round_cents_array(np.asarray(ordinary, dtype=np.float64))
    without = np.empty_like(missing)
    without[:, 0] = given.cash + missing[:, 0]
    without[:, 1:] = without[:, :1] + np.cumsum(moves, axis=1)
    return Paths(
        without=without,
        with_outage=without - missing,
        missing=missing,
        billing=billing,
        restart=restart_day - outage.as_of,
        lands=np.maximum(backlog, 1),
        backlog=backlog,
    )


def instalment_positions(line: Timeline, lands: Ints, terms: Terms) -> Ints:
    """Position of each repayment of an advance on each path, shape (P, instalments).

    The first comes `repay_after` business days after the backlog landed, and not before the
    business day after the advance itself; the others four weeks apart.
    """
    outage = line.outage
    found, index = np.unique(lands, return_inverse=True)
    start = np.maximum(
        np.asarray(outage.business.shift(found + outage.as_of, terms.repay_after)),
        int(outage.business.shift(outage.as_of + terms.lands_at, 1)),
    )
    steps = [
        np.asarray(outage.business.shift(start, INSTALMENT_STEP * k))
        for k in range(terms.instalments)
    ]
    days: Ints = (np.stack(steps, axis=1) - outage.as_of)[index]
    return days


def repaid_count(positions: Ints, days: int) -> Ints:
    """How many instalments are repaid by the end of each day, shape (P, days)."""
    at = np.arange(days)
    counts: Ints = (positions[:, :, None] <= at[None, None, :]).sum(axis=1)
    return counts
