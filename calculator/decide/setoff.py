"""An advance recovered by set-off: a share of each later payment is kept until it is repaid.

    withheld(t) = share x what the payers pay from the first day of recovery to t
    still held  = A - withheld(t), at least 0, and 0 from the day the rest is due

More is never worse than less, so each path still has one smallest amount.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.decide.paths import Paths
from calculator.estimate.flows import Flow
from calculator.estimate.receivables import expected_by
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recovery:
    """Terms of a set-off: share of each payment, business days from the restart."""

    share: float
    after: int
    within: int


@dataclass(frozen=True, slots=True)
class SetOff:
    """How much would be withheld by each day if the advance were large enough; cents.

    Attributes:
        lands_at: position of the day the advance lands.
        withheld: cumulated, never falling, shape (P, T).
        due: position of the day the rest is paid back, shape (P,).
    """

    lands_at: int
    withheld: Ints
    due: Ints

    def _over(self) -> NDArray[np.bool_]:
        over: NDArray[np.bool_] = np.arange(self.withheld.shape[1]) >= self.due[:, None]
        return over

    def cash(self, cents: int) -> Ints:
        """Cash an advance of `cents` adds on each path and day, shape (P, T)."""
        left = np.maximum(cents - self.withheld, 0)
        left[self._over()] = 0
        left[:, : self.lands_at] = 0
        return left

    def least(self, slack: Floats | Ints) -> Floats:
        """Smallest advance in whole cents that passes on each path; inf where none does.

        A day that lacks g needs A - withheld(t) >= g.
        """
        gap = np.ceil(-slack.astype(np.float64) - 1e-6)
        before = np.arange(1, slack.shape[1] + 1) < self.lands_at
        lost = ((gap > 0) & (before | self._over()[:, 1:])).any(axis=1)
        needs = np.where(gap > 0, gap + self.withheld[:, 1:], 0.0).max(axis=1, initial=0.0)
        return np.where(lost, np.inf, needs)


def set_off(
    paths: Paths, flows: list[Flow], line: Timeline, lands_at: int, terms: Recovery
) -> SetOff:
    """What a set-off would withhold on each path.

    What a payer pays after the restart is what was expected of those days plus what the
    outage held back and lets go; recovery begins on the business day after the advance
    landed at the earliest. The part of the expected billing that a suspension takes away is
    not taken off: the path with a suspension is then a little worse than it would be.
    """
    outage, horizon = line.outage, line.horizon
    # Withheld as soon as a first payer pays again.
    from_restart = paths.restart if paths.first_restart is None else paths.first_restart
    found, index = np.unique(from_restart, return_inverse=True)
    first = np.maximum(
        np.asarray(outage.business.shift(found + outage.as_of - 1, terms.after + 1)),
        int(outage.business.shift(outage.as_of + lands_at, 1)),
    )
    due = np.asarray(outage.business.shift(first, terms.within)) - outage.as_of
    start = (first - outage.as_of)[index]
    expected = np.sum([expected_by(f, line) for f in flows], axis=0) + np.zeros(horizon + 1)
    paid = expected[None, :] - paths.missing
    eve = np.clip(start - 1, 0, horizon)
    paid = paid - paid[np.arange(paths.n), eve][:, None]
    paid = np.where(np.arange(horizon + 1) >= start[:, None], np.maximum(paid, 0.0), 0.0)
    withheld = np.floor(terms.share * np.maximum.accumulate(paid, axis=1) + 1e-6)
    return SetOff(lands_at, withheld.astype(np.int64), due[index].astype(np.int64))
