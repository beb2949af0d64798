"""What the days tried as the first day without direct billing ask for, path by path.

`try_days` keeps the smallest advance of each day and path, for every amount of the frontier.
`last_day` only asks which is the latest day that passes as it is, and stops there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held, Need, held_after, least_of
from calculator.decide.falling import Case, Falling

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Gaps:
    """Worst gap of each kind of day (`falling.Falling`) without suspension, and from one day on.

    Attributes:
        rows: the paths that may fall short, shape (Q,); all others never do.
        never, tomorrow: without suspension, and with it from the first day tried; (Z, Q).
        paths: how many there are in all.
    """

    rows: Ints
    never: Floats
    tomorrow: Floats
    paths: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest day that passes: index, None where none does.

    Attributes:
        count: how many paths pass with suspension from that day, else from the first day
            tried.
        gaps: how far paths fall short where no day passes.
        added: cash an advance adds on each kind of day of `gaps`, shape (Z,).
    """

    index: int | None
    count: int
    gaps: Gaps | None = None
    added: Floats | float = 0.0

    def short(self, *, suspended: bool) -> Floats:
        """How far each path falls short at worst, cents, 0 at least; shape (P,).

        With suspension from the first day tried, or without.

        Raises:
            ValueError: a day passes, so that nothing more was looked at.
        """
        if self.gaps is None:
            raise ValueError("a day passes")
        gaps = self.gaps.tomorrow if suspended else self.gaps.never
        short = np.zeros(self.gaps.paths)
        worst = gaps - np.reshape(self.added, (-1, 1))
        short[self.gaps.rows] = worst.max(axis=0, initial=0.0)
        return short

    @property
    def helps(self) -> bool:
        """Whether suspending from the first day tried lowers the mean worst shortfall."""
        with_it, without = (float(self.short(suspended=s).mean()) for s in (True, False))
        return with_it < without - 0.5


@dataclass(frozen=True, slots=True)
class Tried:
    """For each first day without direct billing (D of them) and each path looked at (Q).

    Attributes:
        days: positions, rising, shape (D,).
        least: smallest advance that passes, cents, inf where none does; shape (D, Q).
        passes: whether no advance is needed, shape (D, Q).
        gaps: the paths looked at, and how far they fall short; all others need nothing.
        held, fee: the advance, None where none comes.
    """

    days: Ints
    least: Floats
    passes: Flags
    gaps: Gaps
    held: Held | None
    fee: int

    @property
    def free(self) -> Flags:
        """Whether no advance is needed, all paths, shape (D, P)."""
        free = np.ones((len(self.days), self.gaps.paths), dtype=bool)
        free[:, self.gaps.rows] = self.passes
        return free

    def passing(self, cents: int) -> Ints:
        """How many paths pass with an advance, shape (D,)."""
        passed = self.least <= cents if cents > 0 else self.passes
        sure = self.gaps.paths - len(self.gaps.rows)
        return np.asarray(np.count_nonzero(passed, axis=1) + sure)

    def latest(self, cents: int, rank: int) -> Latest:
        """The latest day on which at least `rank` paths pass with an advance."""
        counts = self.passing(cents)
        good = np.flatnonzero(counts >= rank)
        if len(good):
            return Latest(int(good[-1]), int(counts[good[-1]]))
        count = int(counts[0]) if len(counts) else 0
        if self.held is None or cents <= 0:
            return Latest(None, count, self.gaps)
        return Latest(None, count, self.gaps, held_after(self.held, cents, self.fee))

    def need(self, index: int) -> Need:
        """The advances needed with suspension from one of the days."""
        sure = np.zeros(self.gaps.paths - len(self.gaps.rows))
        return Need(int(self.passing(0)[index]), np.sort(np.concatenate([sure, self.least[index]])))


def try_days(case: Case, held: Held | None, *, gained: float, gone: float, fee: int) -> Tried:
    """Smallest advance on each path for each open day tried.

    Args:
        held: the advance, when it lands and how it is repaid; None where none comes.
        gained, gone: per euro suspended, cash of the day and receipts lost.
        fee: cents owed once an advance is taken, from the day it lands.
    """
    falling = Falling(case, held, gained=gained, gone=gone, fee=fee)
    least = np.repeat(_least(falling.calm, fee)[None], len(case.days), axis=0)
    passes = np.repeat(_passes(falling.calm)[None], len(case.days), axis=0)
    tomorrow = falling.calm.copy()
    for index, k, worst in falling:
        least[index, :k] = _least(worst, fee)
        passes[index, :k] = _passes(worst)
        if index == 0:
            tomorrow[:, :k] = worst
    gaps = Gaps(falling.rows, falling.calm, tomorrow, case.paths.n)
    return Tried(case.days, least, passes, gaps, held, fee)


def _passes(worst: Floats) -> Flags:
    return np.asarray(worst.max(axis=0) <= _EPS)


def _least(worst: Floats, fee: int) -> Floats:
    """Smallest advance that covers the worst gaps; before it lands and once repaid none does."""
    if len(worst) == 1:
        return np.where(worst[0] > _EPS, np.inf, 0.0)
    lost = (worst[0] > _EPS) | (worst[-1] + fee > _EPS)
    return np.where(lost, np.inf, least_of([gap + fee for gap in worst[1:-1]]))


def last_day(case: Case, *, gained: float, gone: float, rank: int) -> Latest:
    """The latest day on which at least `rank` paths pass without an advance."""
    falling = Falling(case, None, gained=gained, gone=gone)
    calm, tomorrow = _passes(falling.calm), falling.calm.copy()
    # How many pass of the rows a day does not change, and of the paths left out.
    rest = np.append(np.cumsum(calm[::-1])[::-1], 0) + case.paths.n - len(calm)
    count = int(rest[0])
    for index, k, worst in falling:
        count = int(np.count_nonzero(_passes(worst)) + rest[k])
        if count >= rank:
            return Latest(index, count)
        if index == 0:
            tomorrow[:, :k] = worst
    return Latest(None, count, Gaps(falling.rows, falling.calm, tomorrow, case.paths.n))
