"""Every advance that works, where a larger one may hurt. Exact, by sorting end points.

A payer that keeps more than it gave, or a fee in proportion, makes the part still held of an
advance negative on some days: w(t) < 0. On one path a day with w > 0 asks A >= gap / w, a day
with w < 0 asks A <= gap / w, a day with w = 0 asks for nothing or cannot be met. So the
amounts that pass on a path are one interval lo..hi, the probability counts the intervals that
hold A, and it can only change at an end point: one sweep over the sorted end points finds the
first amount that reaches a target, and the best one. A search by halves could miss both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.terms import Spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Weighted:
    """An advance of which a share is held on each path and day, negative where it costs.

    Attributes:
        lands_at: position of the day it lands.
        weight: share of the advance in the cash of each path and day, shape (P, T).
    """

    lands_at: int
    weight: Floats

    def cash(self, cents: int) -> Ints:
        """Cash an advance of `cents` adds, rounded down to the cent, shape (P, T)."""
        added: Ints = np.floor(cents * self.weight + _EPS).astype(np.int64)
        return added


@dataclass(frozen=True, slots=True)
class Admissible:
    """The advances that pass on each path, lo..hi in whole cents; lo > hi where none does.

    `free` is the number of paths that pass without any. The same questions as `advance.Need`.
    """

    free: int
    lo: Floats
    hi: Floats

    def passing(self, cents: int) -> float:
        """Probability of the test with an advance of this amount."""
        if cents <= 0:
            return self.free / len(self.lo)
        return float(((self.lo <= cents) & (cents <= self.hi)).mean())

    def _counts(self) -> tuple[Floats, Ints]:
        """Amounts at which the count of passing paths may rise, and the count there."""
        fit = self.lo <= self.hi
        lo, hi = np.sort(np.maximum(self.lo[fit], 1.0)), np.sort(self.hi[fit])
        at = np.unique(lo)
        begun = np.searchsorted(lo, at, side="right")
        ended = np.searchsorted(hi, at, side="left")
        return at, (begun - ended).astype(np.int64)

    def at(self, target: float) -> int | None:
        """The smallest advance that reaches the target; None where no amount does."""
        rank = max(1, math.ceil(target * len(self.lo) - 1e-9))
        if self.free >= rank:
            return 0
        amounts, counts = self._counts()
        good = np.flatnonzero(counts >= rank)
        return int(amounts[good[0]]) if len(good) else None

    def best(self, most: int) -> float:
        """The highest probability that any amount from 0 to `most` reaches."""
        amounts, counts = self._counts()
        inside = counts[amounts <= most]
        return max(self.free, int(inside.max(initial=0))) / len(self.lo)

    def spread(self, target: float) -> Spread | None:
        """The amounts that reach targets one standard error apart; None where there is none."""
        paths = len(self.lo)
        if paths == 1 or self.at(target) in (None, 0):
            return None
        error = math.sqrt(target * (1 - target) / paths)
        low, high = self.at(max(0.0, target - error)), self.at(min(1.0, target + error))
        if high is None:
            high = int(self._counts()[0][-1])
        return Spread(math.ceil(error * paths), low or 0, high)

    def sampling_error(self, target: float) -> int:
        """Half of that spread; cents."""
        found = self.spread(target)
        return found.half if found else 0


def admissible(slack: Floats | Ints, weight: Floats, fee: int = 0, lands_at: int = 0) -> Admissible:
    """The interval of advances that pass, path by path.

    Args:
        slack: cents above the test's threshold, days after `as_of`, shape (P, T - 1).
        weight: as in `Weighted`, shape (P, T); its first column is `as_of`.
        fee: cents owed from `lands_at` on as soon as an advance is taken.
    """
    share = weight[:, 1:]
    free = int((slack >= -_EPS).all(axis=1).sum())
    gap = -slack.astype(np.float64)
    gap[:, max(lands_at - 1, 0) :] += fee
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = gap / share
    lo = np.where(share > 0, bound, -np.inf).max(axis=1, initial=-np.inf)
    hi = np.where(share < 0, bound, np.inf).min(axis=1, initial=np.inf)
    lost = ((share == 0) & (gap > _EPS)).any(axis=1)
    lo = np.maximum(np.ceil(lo - _EPS), 1.0)
    return Admissible(free, np.where(lost, np.inf, lo), np.where(lost, 0.0, np.floor(hi + _EPS)))
