"""The smallest advance that keeps cash above the floor with the chosen probability. Exact.

On each path the test is with(t) + A * share still held >= min(floor, without(t)) on every
day: the payer is not asked to fund what the outage did not cause. Since an advance is never
repaid before it lands, the share held is never negative and a larger advance never hurts:
each path has one smallest amount, and the answer is an order statistic of those. No search.
Where a fee in proportion makes it negative, `intervals` sweeps instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.terms import Spread, reaching
from calculator.decide.intervals import Admissible, Weighted, admissible
from calculator.decide.paths import Paths, Terms, instalment_positions, repaid_count
from calculator.decide.setoff import SetOff
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Held:
    """How much of an advance is still held: `repaid` of `instalments` by day, from `lands_at`."""

    lands_at: int
    instalments: int
    repaid: Ints

    def cash(self, cents: int) -> Ints:
        """Cash an advance of `cents` adds on each path and day, shape (P, T)."""
        steps = cents - cents * np.arange(self.instalments + 1, dtype=np.int64) // self.instalments
        left: Ints = steps[self.repaid]
        left[:, : self.lands_at] = 0
        return left


#: An advance as the cash line needs it: repaid by instalments, by set-off, or in proportion.
Holding = Held | SetOff | Weighted


def held_by(paths: Paths, line: Timeline, terms: Terms) -> Held:
    """When the advance is there, path by path."""
    days = paths.without.shape[1]
    positions = instalment_positions(line, paths.lands, terms)
    return Held(terms.lands_at, terms.instalments, repaid_count(positions, days))


def in_proportion(held: Held, fee_share: float) -> Weighted:
    """The same advance with a fee of a share of it, due when it lands."""
    weight = 1.0 - held.repaid / held.instalments - fee_share
    weight[:, : held.lands_at] = 0.0
    return Weighted(held.lands_at, np.round(weight, 12))


def slack_of(paths: Paths, floor: int) -> Ints:
    """Cash with the outage above the test's threshold, days after `as_of`, shape (P, T - 1)."""
    threshold = np.minimum(floor, paths.without)
    return (paths.with_outage - threshold)[:, 1:]


def smallest_per_path(slack: Floats | Ints, held: Held) -> Floats:
    """Smallest advance in whole cents that passes on each path; inf where none does.

    Args:
        slack: shape (P, T - 1), cents; negative where the test fails without an advance.

    The part still held after k of n instalments of A is A - floor(A k / n), which reaches a
    gap g >= 1 exactly from A = floor((g - 1) n / (n - k)) + 1 on.
    """
    needed = np.zeros(len(slack))
    rows = np.flatnonzero(slack.min(axis=1, initial=0) < 0)  # most paths need nothing
    n, repaid = held.instalments, held.repaid[rows, 1:]
    before = np.arange(1, slack.shape[1] + 1) < held.lands_at
    gap = -slack[rows].astype(np.float64)
    lost = ((gap > 1e-6) & (before | (repaid >= n))).any(axis=1)
    worst = [np.where(~before & (repaid == k), gap, 0.0).max(axis=1, initial=0.0) for k in range(n)]
    needed[rows] = np.where(lost, np.inf, least_of(worst))
    return needed


def held_after(held: Held, cents: int, fee: int) -> Floats:
    """Cash an advance adds, its fee taken off, on each kind of day; shape (instalments + 2,).

    Kinds: before it lands; then while k of n instalments are repaid; then once all is repaid.
    """
    n = held.instalments
    left = [cents - cents * k // n - fee for k in range(n + 1)]
    return np.array([0, *left], dtype=np.float64)


def least_of(gaps: list[Floats]) -> Floats:
    """Smallest advance that covers the worst gap after each number of repayments; cents.

    Args:
        gaps: worst gap while k of n instalments are repaid, k = 0 .. n - 1; not above 0
            where there is none.
    """
    n = len(gaps)
    least = np.zeros_like(gaps[0])
    for k, worst in enumerate(gaps):
        whole = np.ceil(worst - 1e-6)
        amount = np.floor((whole - 1) * n / (n - k)) + 1
        least = np.maximum(least, np.where(whole > 0, amount, 0.0))
    return least


@dataclass(frozen=True, slots=True)
class Need:
    """Smallest advances of all paths, sorted, and what they say. Cents.

    `free` is the number of paths that pass without any advance; `sorted_cents` counts the
    fee, which is owed as soon as an advance is taken.
    """

    free: int
    sorted_cents: Floats

    def passing(self, cents: int) -> float:
        """Probability of the test with an advance of this amount."""
        paths = len(self.sorted_cents)
        if cents <= 0:
            return self.free / paths
        return float(np.searchsorted(self.sorted_cents, cents, side="right")) / paths

    def at(self, target: float) -> int | None:
        """The smallest advance that reaches the target; None where no amount does."""
        rank = reaching(target, len(self.sorted_cents))
        if self.free >= rank:
            return 0
        value = self.sorted_cents[rank - 1]
        return None if math.isinf(value) else max(1, int(value))

    def best(self, most: int) -> float:
        """The highest probability that any amount from 0 to `most` reaches."""
        return max(self.passing(0), self.passing(most))

    def spread(self, target: float) -> Spread | None:
        """The amounts one standard error of rank apart; None where there is none to tell."""
        paths = len(self.sorted_cents)
        if paths == 1 or self.at(target) in (None, 0):
            return None
        step = math.ceil(math.sqrt(paths * target * (1 - target)))
        rank = reaching(target, paths) - 1
        low = self.sorted_cents[max(0, rank - step)]
        high = self.sorted_cents[min(paths - 1, rank + step)]
        if math.isinf(high):
            high = self.sorted_cents[np.isfinite(self.sorted_cents)].max(initial=low)
        return Spread(step, int(low), int(high))

    def sampling_error(self, target: float) -> int:
        """Half of that spread; cents."""
        found = self.spread(target)
        return found.half if found else 0


def need_of(slack: Floats | Ints, held: Holding, fee: int) -> Need | Admissible:
    """The advances needed, path by path; `fee` in cents falls due when the advance lands."""
    if isinstance(held, Weighted):
        return admissible(slack, held.weight, fee, held.lands_at)
    free = int((slack >= -1e-6).all(axis=1).sum())
    if fee:
        slack = slack.copy()
        slack[:, max(held.lands_at - 1, 0) :] -= fee
    least = held.least(slack) if isinstance(held, SetOff) else smallest_per_path(slack, held)
    return Need(free, np.sort(least))
