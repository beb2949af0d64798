"""The suspension point: the latest day to stop direct billing and still pass the test.

From day tau until the restart's eve, what is billed to the affected payers splits: a
compulsory share stays, a share pays at the counter, a share leaves with its margin. What no
longer goes through the payer has no later receipt from it. One pass over tau from late to
early, on the paths of the advance: each tau gives the smallest advance it still needs, and
so the decision, the decision with an advance, and the whole frontier at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Decision
from calculator.decide.advance import Held, Need, need_of
from calculator.decide.paths import Paths
from calculator.estimate.flows import Flow
from calculator.estimate.receivables import Timeline

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


@dataclass(frozen=True, slots=True)
class Sweep:
    """The advance needed for each day of suspension, and the worst shortfalls. Cents.

    Attributes:
        never: without suspension.
        days: positions of the first days without direct billing, rising.
        needs: one per day.
        shortfall_never, shortfall_tomorrow: worst gap below the test on each path, shape (P,).
        worst_day: position of the day on which the gap is most often worst, if suspended
            tomorrow.
    """

    never: Need
    days: Ints
    needs: tuple[Need, ...]
    shortfall_never: Floats
    shortfall_tomorrow: Floats
    worst_day: int

    def latest(self, target: float, advance: int) -> int | None:
        """Position of the latest day that reaches the target with this advance, or None."""
        for day, need in zip(self.days[::-1], self.needs[::-1], strict=True):
            least = need.at(target)
            if least is not None and least <= advance:
                return int(day)
        return None

    def decide(self, target: float, advance: int) -> tuple[Decision, int | None, float]:
        """The decision with an advance: what, from which position, with what probability."""
        least = self.never.at(target)
        if least is not None and least <= advance:
            return "not_needed", None, self.never.passing(advance)
        day = self.latest(target, advance)
        if day is not None:
            need = self.needs[int(np.searchsorted(self.days, day))]
            return "suspend_by", day, need.passing(advance)
        if self.helps:
            return "already_too_late", None, self.needs[0].passing(advance)
        return "does_not_help", None, self.never.passing(advance)

    @property
    def helps(self) -> bool:
        """Whether suspending tomorrow lowers the mean worst shortfall."""
        if not len(self.days):
            return False
        return float(self.shortfall_tomorrow.mean()) < float(self.shortfall_never.mean()) - 0.5


def _laws_by_age(flows: list[Flow], ages: int) -> Floats:
    """Share of new billing received by each business age, all payers together; (ages,)."""
    level = sum(f.level_cents for f in flows)
    age = np.arange(ages)
    if level <= 0:
        return np.zeros(ages)
    parts = [f.level_cents * f.delay.paid_by(age) for f in flows]
    return np.asarray(np.sum(parts, axis=0) / level)


def sweep(
    paths: Paths,
    line: Timeline,
    flows: list[Flow],
    slack: Ints,
    held: Held,
    shares: Shares,
    fee: int,
) -> Sweep:
    """Try each open day of the horizon as the first day without direct billing.

    Args:
        slack: `advance.slack_of` of the same paths.
        held: the advance that would be claimed.
    """
    days = line.horizon
    at = np.arange(1, days + 1)
    clock = line.clock
    law = _laws_by_age(flows, int(clock[-1] - clock[0]) + 2)
    restart, lands = paths.restart[:, None], paths.lands[:, None]
    back = (at >= restart).astype(np.float64)
    between = back * (at < lands)
    eve = np.clip(paths.restart - 1, 0, days)
    resent = line.outage.stopped != "payments"
    if resent:
        # Unsent claims start their age anew on the restart day.
        since = np.clip(clock[None, 1:] - clock[np.clip(paths.restart, 0, days)][:, None], 0, None)
        again = law[since] * back

    gained = shares.pays - shares.leaves * shares.margin_lost
    gone = shares.pays + shares.leaves
    flow = np.zeros((paths.n, days))
    lost = np.zeros((paths.n, days))
    candidates = (line.coming - line.outage.as_of)[::-1]
    found: list[tuple[int, Need]] = []
    tomorrow = slack.astype(np.float64)
    for tau in candidates:
        billed = np.where(tau < paths.restart, paths.billing[:, tau], 0.0)[:, None]
        if billed.any():
            flow[:, tau - 1 :] += billed * gained
            if resent:
                lost += billed * again
            else:
                age = clock[1:] - clock[tau]
                by_day = law[np.maximum(age, 0)] * (age >= 0)
                by_eve = law[np.maximum(clock[eve] - clock[tau], 0)][:, None]
                lost += billed * (by_day[None, :] * back - by_eve * between)
        tomorrow = slack + flow - gone * lost
        found.append((int(tau), need_of(tomorrow, held, fee)))
    found.reverse()
    never = need_of(slack, held, fee)
    gap_never = np.maximum(-slack, 0).max(axis=1, initial=0).astype(np.float64)
    gap = np.maximum(-tomorrow, 0.0)
    worst = np.bincount(gap.argmax(axis=1)[gap.max(axis=1, initial=0) > 0], minlength=days)
    return Sweep(
        never=never,
        days=np.array([d for d, _ in found], dtype=np.int64),
        needs=tuple(n for _, n in found),
        shortfall_never=gap_never,
        shortfall_tomorrow=gap.max(axis=1, initial=0.0),
        worst_day=int(worst.argmax()) + 1,
    )
