"""The suspension point: the latest day to stop direct billing and still pass the test.

From day tau until the restart's eve, what is billed to the affected payers splits: a
compulsory share stays, a share pays at the counter, a share leaves with its margin. What no
longer goes through the payer has no later receipt from it. Each tau gives the smallest
advance it still needs on each path, and so the decision, the decision with an advance, and
the whole frontier at once. The same paths serve every tau and every advance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from calculator.core.decided import Decision
from calculator.core.money import round_cents
from calculator.core.terms import reaching
from calculator.decide.advance import Held, Holding, Need, need_of
from calculator.decide.apart import earliest_apart
from calculator.decide.falling import Case, Effect
from calculator.decide.intervals import Admissible
from calculator.decide.paths import Paths
from calculator.decide.receipts import Receipts, receipts_of
from calculator.decide.tried import Latest, Tried, try_days
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


@dataclass(frozen=True)
class Sweep:
    """The latest day to suspend for each advance, and what would still be lacking. Cents.

    Attributes:
        target: probability to reach.
        case: the paths, and the slack without an advance.
        held: the advance that would be claimed; `fee` in cents falls due when it lands.
        never: the advances needed without suspension.
        others: other shares of leavers; what stays is the same in all of them.
    """

    target: float
    case: Case
    shares: Shares
    held: Holding
    fee: int
    never: Need | Admissible
    others: tuple[Shares, ...] = ()

    @cached_property
    def tried(self) -> Tried:
        """What each first day needs, the advance repaid by instalments; else none comes."""
        held, fee = (self.held, self.fee) if isinstance(self.held, Held) else (None, 0)
        others = tuple(share.gained for share in self.others)
        effect = Effect(self.shares.gained, self.shares.gone, fee, others)
        return try_days(self.case, held, effect)

    @property
    def rank(self) -> int:
        """How many paths must pass."""
        return reaching(self.target, self.case.paths.n)

    def decide(self, advance: int) -> tuple[Decision, int | None, float]:
        """The decision with an advance: what, from which position, with what probability."""
        odds = self.never.passing(advance)
        return self._told(odds, lambda: self._latest(advance))

    def otherwise(self, other: int) -> tuple[Decision, int | None, float]:
        """The decision without an advance for one of the other shares of leavers."""
        odds = self.never.passing(0)
        return self._told(odds, lambda: self.tried.others[other].latest(self.rank))

    def _tomorrow(self, paths: Paths, slack: Floats | Ints) -> Floats:
        """Slack of some paths with suspension from the first day tried."""
        case, shares = self.case, self.shares
        if case.apart:
            return earliest_apart(
                paths.apart, case.receipts, case.line, slack, shares.gained, shares.gone
            )
        return suspended_from(int(case.days[0]), paths, slack, shares, case.receipts[0])

    def _told(
        self, odds: float, search: Callable[[], Latest]
    ) -> tuple[Decision, int | None, float]:
        """A decision from the odds without suspension; the days are searched if they fall short."""
        paths = self.case.paths.n
        if odds * paths >= self.rank - 1e-6:
            return "not_needed", None, odds
        latest = search()
        if latest.index is not None:
            return "suspend_by", int(self.case.days[latest.index]), latest.count / paths
        if latest.helps:
            return "already_too_late", None, latest.count / paths
        return "does_not_help", None, odds

    def _latest(self, advance: int) -> Latest:
        if advance > 0 and not isinstance(self.held, Held):
            # No smallest amount per day and path here: the advance is put into the slack.
            case, shares = replace(self.case, slack=self._with(advance)), self.shares
            tried = try_days(case, None, Effect(shares.gained, shares.gone))
            return tried.latest(0, self.rank)
        return self.tried.latest(advance, self.rank)

    def _with(self, advance: int) -> Floats | Ints:
        """Slack of every path and day with an advance."""
        if advance <= 0:
            return self.case.slack
        slack = self.case.slack + self.held.cash(advance)[:, 1:]
        slack[:, max(self.held.lands_at - 1, 0) :] -= self.fee
        return slack

    def remains(self, advance: int, *, suspended: bool) -> tuple[int, int]:
        """What is still lacking at the target probability, and the day it is lacking.

        Returns:
            Cents that cover the worst gap on the share of paths asked for: the worst gap of
            one path; and the position of that path's worst day.
        """
        short = self._latest(advance).short(suspended=suspended)
        path = np.argsort(short, kind="stable")[self.rank - 1]
        slack = self._with(advance)[[path]]
        if suspended:
            slack = self._tomorrow(self.case.paths.of(np.array([path])), slack)
        gap = np.maximum(-slack[0], 0.0)
        worst = float(gap.max(initial=0.0))
        # Days equal but for the rounding of a sum are equal: the first is told.
        return round_cents(worst), int((gap >= worst - 1e-6).argmax()) + 1


def suspended_from(
    tau: int, paths: Paths, slack: Floats | Ints, shares: Shares, receipts: Receipts
) -> Floats:
    """Slack of every path and day if direct billing stops on one day; shape of `slack`.

    Paths that restart on the same day lose the same part of each day's billing by each later
    day: one product per restart. `falling` gives the same for all days at once.
    """
    horizon = slack.shape[1]
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
        came = receipts.came(days, int(restart), int(lands))
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
    others: tuple[Shares, ...] = (),
) -> Sweep:
    """Try each open day of the horizon as the first day without direct billing.

    Args:
        slack: `advance.slack_of` of the same paths.
        held: the advance that would be claimed; `fee` in cents falls due when it lands.
        target: probability to reach.
        others: other shares of leavers to decide as well.
    """
    # Payers restarted by now have nothing left to suspend.
    parts = [part.flows for part in paths.apart] or [flows]
    case = Case(paths, line, slack, tuple(receipts_of(part, line) for part in parts))
    return Sweep(target, case, shares, held, fee, need_of(slack, held, fee), others)
