"""The suspension point: the latest day to stop direct billing and still pass the test.

From day tau until the restart's eve, what is billed to the affected payers splits: a
compulsory share stays, a share pays at the counter, a share leaves with its margin. What no
longer goes through the payer has no later receipt from it. Each tau gives the smallest
advance it still needs on each path, and so the decision, the decision with an advance, and
the whole frontier at once. The same paths serve every tau and every advance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.decided import Decision
from calculator.core.money import round_cents
from calculator.decide.advance import Held, Holding, Need, need_of, reaching
from calculator.decide.apart import earliest_apart, try_apart
from calculator.decide.intervals import Admissible
from calculator.decide.paths import Paths
from calculator.decide.tried import Tried, try_days
from calculator.estimate.flows import Flow
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shares:
    """How suspended billing splits; the three sum to 1. `margin_lost` per euro that leaves."""

    stays: float
    leaves: float
    margin_lost: float

    @property
    def pays(self) -> float:
        """Share that pays at the counter."""
        return 1.0 - self.stays - self.leaves

    @property
    def gained(self) -> float:
        """Cash of the day itself, per euro billed while suspended."""
        return self.pays - self.leaves * self.margin_lost

    @property
    def gone(self) -> float:
        """Share of the billing that brings no later receipt from the payer."""
        return self.pays + self.leaves


@dataclass(frozen=True, slots=True)
class Sweep:
    """The advance needed for each day of suspension, and what would still be lacking. Cents.

    Attributes:
        never: without suspension.
        tried: what each first day without direct billing still needs.
        slack_never, slack_tomorrow: slack without suspension and with it from the first
            open day on, shape (P, H).
        retry: tries every day again for slack that holds an advance, where the advance is
            not repaid by instalments; None where `tried` tells all amounts.
    """

    target: float
    never: Need | Admissible
    tried: Tried
    slack_never: Floats
    slack_tomorrow: Floats
    held: Holding
    fee: int
    retry: Callable[[Floats], Tried] | None = None

    def _tried(self, advance: int) -> tuple[Tried, int]:
        """What to read for an advance, and the amount to read it at."""
        if self.retry is None or advance <= 0:
            return self.tried, advance
        return self.retry(self._with(self.slack_never, advance)), 0

    def _with(self, slack: Floats, advance: int) -> Floats:
        slack = slack + self.held.cash(advance)[:, 1:]
        slack[:, max(self.held.lands_at - 1, 0) :] -= self.fee
        return slack

    def decide(self, advance: int) -> tuple[Decision, int | None, float]:
        """The decision with an advance: what, from which position, with what probability."""
        paths = self.tried.free.shape[1]
        if self.never.passing(advance) * paths >= reaching(self.target, paths) - 1e-6:
            return "not_needed", None, self.never.passing(advance)
        tried, cents = self._tried(advance)
        passed = tried.least <= cents if cents > 0 else tried.free
        good = np.flatnonzero(passed.sum(axis=1) >= reaching(self.target, paths))
        if len(good):
            index = int(good[-1])
            return "suspend_by", int(tried.days[index]), tried.need(index).passing(cents)
        if self.helps(advance):
            return "already_too_late", None, tried.need(0).passing(cents)
        return "does_not_help", None, self.never.passing(advance)

    def gaps(self, advance: int, *, suspended: bool) -> Floats:
        """How far each path and day falls short of the test with an advance; (P, H), >= 0."""
        slack = self.slack_tomorrow if suspended else self.slack_never
        if advance > 0:
            slack = self._with(slack, advance)
        return np.maximum(-slack, 0.0)

    def helps(self, advance: int) -> bool:
        """Whether suspending from the first open day lowers the mean worst shortfall."""
        if not len(self.tried.days):
            return False
        with_it, without = (
            float(self.gaps(advance, suspended=s).max(axis=1, initial=0.0).mean())
            for s in (True, False)
        )
        return with_it < without - 0.5

    def remains(self, advance: int, *, suspended: bool) -> tuple[int, int]:
        """What is still lacking at the target probability, and the day it is lacking.

        Returns:
            Cents that cover the worst gap on the share of paths asked for: the worst gap of
            one path; and the position of that path's worst day.
        """
        gap = self.gaps(advance, suspended=suspended)
        short = gap.max(axis=1, initial=0.0)
        path = np.argsort(short, kind="stable")[reaching(self.target, len(short)) - 1]
        return round_cents(float(short[path])), int(gap[path].argmax()) + 1


def law_of_all(flows: list[Flow], ages: int) -> Floats:
    """Share of new billing received by each business age, all payers together; (ages,)."""
    level = sum(f.level_cents for f in flows)
    if level <= 0:
        return np.zeros(ages)
    age = np.arange(ages)
    parts = [f.level_cents * f.law.paid_by(age) for f in flows]
    return np.asarray(np.sum(parts, axis=0) / level)


def suspended_from(
    tau: int, paths: Paths, line: Timeline, slack: Ints, shares: Shares, law: Floats
) -> Floats:
    """Slack of every path and day if direct billing stops on one day; shape of `slack`.

    Paths that restart on the same day lose the same part of each day's billing by each later
    day: one product per restart. `tried.try_days` gives the same for all days at once.
    """
    horizon, clock = line.horizon, line.clock
    at = np.arange(1, horizon + 1)
    billed = paths.billing * (np.arange(horizon + 1) < paths.restart[:, None])
    billed[:, :tau] = 0.0
    changed: Floats = slack + shares.gained * np.cumsum(billed, axis=1)[:, 1:]
    courses, index = np.unique(
        np.stack([paths.restart, paths.lands], axis=1), axis=0, return_inverse=True
    )
    for course, (restart, lands) in enumerate(courses):
        if restart > horizon or restart <= tau:
            continue
        days = np.arange(tau, restart)
        since, back = clock[days][:, None], at >= restart
        if line.outage.stopped == "payments":
            by_eve = law[np.maximum(clock[restart - 1] - since, 0)]
            by_day = law[np.maximum(clock[at][None, :] - since, 0)]
            came = by_day * back - by_eve * (back & (at < lands))
        else:  # unsent claims start their age anew on the restart day
            came = law[np.maximum(clock[at] - clock[restart], 0)] * back
            came = np.broadcast_to(came, (len(days), horizon))
        rows = np.flatnonzero(index.ravel() == course)
        changed[rows] -= shares.gone * (billed[np.ix_(rows, days)] @ came)
    return changed


def sweep(
    paths: Paths,
    line: Timeline,
    flows: list[Flow],
    slack: Ints,
    held: Holding,
    shares: Shares,
    fee: int,
    target: float,
) -> Sweep:
    """Try each open day of the horizon as the first day without direct billing.

    Args:
        slack: `advance.slack_of` of the same paths.
        held: the advance that would be claimed; `fee` in cents falls due when it lands.
        target: probability to reach.
    """
    ages = int(line.clock[-1] - line.clock[0]) + 2
    parts = paths.apart
    # One payer alone still stopped: the restarted ones have nothing left to suspend.
    law = law_of_all(parts[0].flows if len(parts) == 1 else flows, ages)
    laws = [law_of_all(part.flows, ages) for part in parts]
    nothing = Held(line.horizon + 1, 1, np.zeros(paths.with_outage.shape, dtype=np.int64))

    def trying(slack: Floats | Ints, held: Held, fee: int) -> Tried:
        if len(parts) > 1:
            return try_apart(
                parts, laws, line, slack, held, gained=shares.gained, gone=shares.gone, fee=fee
            )
        return try_days(
            paths, line, slack, held, gained=shares.gained, gone=shares.gone, law=law, fee=fee
        )

    plain = isinstance(held, Held)
    tried = trying(slack, held, fee) if isinstance(held, Held) else trying(slack, nothing, 0)
    tomorrow = slack.astype(np.float64)
    if len(tried.days):
        if len(parts) > 1:
            tomorrow = earliest_apart(parts, laws, line, slack, shares.gained, shares.gone)
        else:
            tomorrow = suspended_from(int(tried.days[0]), paths, line, slack, shares, law)
    return Sweep(
        target=target,
        never=need_of(slack, held, fee),
        tried=tried,
        slack_never=slack.astype(np.float64),
        slack_tomorrow=tomorrow,
        held=held,
        fee=fee,
        retry=None if plain else lambda helped: trying(helped, nothing, 0),
    )


def unaided(
    paths: Paths, line: Timeline, flows: list[Flow], slack: Ints, shares: Shares, target: float
) -> Sweep:
    """The same sweep where no advance comes: cheaper, and right for `decide(0)` alone."""
    never_lands = Held(line.horizon + 1, 1, np.zeros(paths.with_outage.shape, dtype=np.int64))
    return sweep(paths, line, flows, slack, never_lands, shares, 0, target)
