"""What the days tried as the first day without direct billing ask for, path by path.

The smallest advance of each day and path is kept, for every amount of the frontier; for other
shares of leavers, how many paths pass without one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held, Need, held_after, least_of
from calculator.decide.apart import FallingApart
from calculator.decide.falling import Case, Effect, Falling

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
        gaps: how far paths fall short with suspension from the first day tried, and without.
        added: cash an advance adds on each kind of day of `gaps`, shape (Z,).
    """

    index: int | None
    count: int
    gaps: Gaps
    added: Floats | float

    def short(self, *, suspended: bool) -> Floats:
        """How far each path falls short at worst, cents, 0 at least; shape (P,).

        With suspension from the first day tried, or without.
        """
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


def latest_of(counts: Ints, rank: int, gaps: Gaps, added: Floats | float = 0.0) -> Latest:
    """The latest day on which at least `rank` paths pass; `counts` passing each day, (D,)."""
    good = np.flatnonzero(counts >= rank)
    if len(good):
        return Latest(int(good[-1]), int(counts[good[-1]]), gaps, added)
    return Latest(None, int(counts[0]) if len(counts) else 0, gaps, added)


@dataclass(frozen=True, slots=True)
class Other:
    """The days tried if another share of the patients left, without an advance.

    Attributes:
        counts: how many paths pass with suspension from each day, shape (D,).
        gaps: how far paths fall short, of all kinds of days at once.
    """

    counts: Ints
    gaps: Gaps

    def latest(self, rank: int) -> Latest:
        """The latest day on which at least `rank` paths pass."""
        return latest_of(self.counts, rank, self.gaps)


@dataclass(frozen=True, slots=True)
class Tried:
    """For each first day without direct billing (D of them) and each path looked at (Q).

    Attributes:
        days: positions, rising, shape (D,).
        least: smallest advance that passes, cents, inf where none does; shape (D, Q).
        passes: whether no advance is needed, shape (D, Q).
        gaps: the paths looked at, and how far they fall short; all others need nothing.
        held, fee: the advance, None where none comes.
        others: the same days for other shares of leavers.
    """

    days: Ints
    least: Floats
    passes: Flags
    gaps: Gaps
    held: Held | None
    fee: int
    others: tuple[Other, ...] = ()

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
        added = 0.0 if self.held is None or cents <= 0 else held_after(self.held, cents, self.fee)
        return latest_of(self.passing(cents), rank, self.gaps, added)

    def need(self, index: int) -> Need:
        """The advances needed with suspension from one of the days."""
        sure = np.zeros(self.gaps.paths - len(self.gaps.rows))
        return Need(int(self.passing(0)[index]), np.sort(np.concatenate([sure, self.least[index]])))


def try_days(case: Case, held: Held | None, effect: Effect) -> Tried:
    """Smallest advance on each path for each open day tried.

    Args:
        held: the advance, when it lands and how it is repaid; None where none comes.
    """
    walk = FallingApart if case.apart else Falling
    falling, fee, others = walk(case, held, effect), effect.fee, effect.others
    calm, sure = falling.calm, case.paths.n - len(falling.rows)
    never = calm.max(axis=0, initial=-np.inf)
    least = np.repeat(_least(calm, fee)[None], len(case.days), axis=0)
    passes = np.repeat(never[None] <= _EPS, len(case.days), axis=0)
    # How many pass of the rows a day does not change, and of the paths left out.
    rest = np.append(np.cumsum(passes[:1, ::-1])[::-1], 0) + sure
    counts = np.empty((len(others), len(case.days)), dtype=np.int64)
    tomorrow, other_gaps = calm.copy(), np.tile(never, (len(others), 1))
    for day in falling:
        k, worst = day.changed, day.worst
        least[day.index, :k] = _least(worst, fee)
        passes[day.index, :k] = worst.max(axis=0) <= _EPS
        counts[:, day.index] = np.count_nonzero(day.others <= _EPS, axis=1) + rest[k]
        if day.index == 0:
            tomorrow[:, :k], other_gaps[:, :k] = worst, day.others
    gaps = Gaps(falling.rows, calm, tomorrow, case.paths.n)
    other_ones = tuple(
        Other(count, Gaps(falling.rows, never[None], gap[None], case.paths.n))
        for count, gap in zip(counts, other_gaps, strict=True)
    )
    return Tried(case.days, least, passes, gaps, held, fee, other_ones)


def _least(worst: Floats, fee: int) -> Floats:
    """Smallest advance that covers the worst gaps; before it lands and once repaid none does."""
    if len(worst) == 1:  # no advance comes
        return np.where(worst[0] > _EPS, np.inf, 0.0)
    lost = (worst[0] > _EPS) | (worst[-1] + fee > _EPS)
    return np.where(lost, np.inf, least_of([gap + fee for gap in worst[1:-1]]))
