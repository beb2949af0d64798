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
from calculator.decide.parts import Part, by_last
from calculator.decide.restarts import backlog_days, let_go, restart_days
from calculator.estimate.flows import Flow
from calculator.estimate.noise import (
    REPLICATES,
    law_noise,
    week_factors,
    week_of,
    week_shares,
)
from calculator.estimate.receivables import missing_by
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
        apart: payers still stopped after `as_of`, where payers restart on different days.
            `restart`, `lands` and `backlog` are then those of the last one, and `billing` holds
            each payer's until its own restart.
        first_restart: position of the restart of the first payer, None where all restart together.
    """

    without: Ints
    with_outage: Ints
    missing: Ints
    billing: Floats
    restart: Ints
    lands: Ints
    backlog: Ints
    apart: tuple[Part, ...] = ()
    first_restart: Ints | None = None

    def replacing(self, without: Ints, with_outage: Ints) -> Paths:
        """The same paths with other cash lines."""
        return replace(self, without=without, with_outage=with_outage)

    def of(self, rows: Ints) -> Paths:
        """Some of the paths."""
        first = self.first_restart
        return Paths(
            without=self.without[rows],
            with_outage=self.with_outage[rows],
            missing=self.missing[rows],
            billing=self.billing[rows],
            restart=self.restart[rows],
            lands=self.lands[rows],
            backlog=self.backlog[rows],
            apart=tuple(part.of(rows) for part in self.apart),
            first_restart=None if first is None else first[rows],
        )

    @property
    def n(self) -> int:
        """Number of paths."""
        return len(self.restart)


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
    days, paths = line.days, settings.paths
    # One stream per cause, so that turning one noise off leaves the others as they were.
    for_law, for_billing, for_ordinary, for_length = (
        np.random.Generator(np.random.PCG64(s))
        for s in np.random.SeedSequence(settings.seed).spawn(4)
    )
    groups = by_last(flows)
    split = [
        week_shares([flows[n] for n in group], line, [given.quick[n] for n in group])
        for group in groups
    ]
    first_week = min(int(labels[0]) for labels, _ in split)
    weeks = int(split[0][0][-1]) - first_week + 1
    cv, half_life = settings.billing_week_cv, settings.billing_half_life
    factors = week_factors(for_billing, paths, weeks, cv, given.seen_weeks, half_life)
    remaining = drawn_days(
        for_length, paths, given.lasted, settings.length_median_days, settings.length_tail
    )
    missing = np.zeros((paths, len(days)))
    stopped = _Stopped(line, paths, several=len(groups) > 1)
    number = [next(n for n, group in enumerate(groups) if f in group) for f in range(len(flows))]
    noises = law_noise(flows, line, for_law, settings.term_spread_days, apart=number)
    for group, (labels, shares), laws in zip(groups, split, noises, strict=True):
        mine = [flows[n] for n in group]
        base = np.sum([missing_by(f, line) for f in mine], axis=0) + np.zeros(len(days))
        held = base + (factors[:, int(labels[0]) - first_week :] - 1.0) @ shares
        held += given.widening * laws[np.arange(paths) % REPLICATES]
        held = np.maximum(held, 0.0)
        # Payers whose day is not known share one length: the same incident stopped them.
        last = given.last if len(groups) == 1 else mine[0].last
        restart_day = restart_days(line, last, remaining)
        let_go(held, mine, line, base, restart_day, last)
        missing += held
        stopped.add(mine, factors[:, week_of(line.coming) - first_week], restart_day)

    noise = week_factors(for_ordinary, paths, weeks, settings.ordinary_week_cv, None)
    ordinary = given.ordinary[None, :] * noise[:, week_of(days[1:]) - first_week]
    return stopped.told(given, round_cents_array(missing), ordinary)


class _Stopped:
    """Billing and restarts gathered from payers that share a last day, one group after another."""

    def __init__(self, line: Timeline, paths: int, *, several: bool) -> None:
        """`several`: payers restart on different days."""
        self._line, self._several = line, several
        self._billing = np.zeros((paths, line.horizon + 1))
        self._restart = np.full(paths, line.outage.first, dtype=np.int64)
        self._first = np.full(paths, np.iinfo(np.int64).max)
        self._parts: list[Part] = []

    def add(self, flows: list[Flow], factors: Floats, restart_day: Ints) -> None:
        """One group: `factors` of its billing on each path and open day to come, (P, C)."""
        line = self._line
        outage, at = line.outage, line.coming - line.outage.as_of
        billing = np.zeros((len(restart_day), line.horizon + 1))
        expected = np.sum([f.billing.on(line.coming) for f in flows], axis=0) if flows else 0.0
        billing[:, at] = expected * factors
        if self._several:
            restart = restart_day - outage.as_of
            billing *= np.arange(line.horizon + 1) < restart[:, None]
            if billing.any():
                lands = np.maximum(backlog_days(line, restart_day) - outage.as_of, 1)
                self._parts.append(Part(flows, billing, restart, lands))
        self._billing += billing
        self._restart = np.maximum(self._restart, restart_day)
        self._first = np.minimum(self._first, restart_day)

    def told(self, given: Inputs, missing: Ints, ordinary: Floats | Ints) -> Paths:
        """The paths, once every group is in."""
        found = _assemble(self._line, given, missing, self._billing, ordinary, self._restart)
        if not self._several:
            return found
        first = self._first - self._line.outage.as_of
        return replace(found, apart=tuple(self._parts), first_restart=first)


def exact(flows: list[Flow], line: Timeline, given: Inputs, missing: Ints) -> Paths:
    """The one path without noise: `missing` rounded per payer, the last days as given."""
    groups = by_last(flows) or [[]]
    stopped = _Stopped(line, 1, several=len(groups) > 1)
    for group in groups:
        mine = [flows[n] for n in group]
        last = given.last if len(groups) == 1 else mine[0].last
        # Nobody knows: through the horizon.
        last = line.outage.as_of + line.horizon if last is None else last
        restart = restart_days(line, last, np.zeros(1, dtype=np.int64))
        stopped.add(mine, np.ones((1, len(line.coming))), restart)
    return stopped.told(given, missing[None, :], given.ordinary[None, :])


def _assemble(
    line: Timeline,
    given: Inputs,
    missing: Ints,
    billing: Floats,
    ordinary: Floats | Ints,
    restart_day: Ints,
) -> Paths:
    outage = line.outage
    backlog = backlog_days(line, restart_day) - outage.as_of
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
