"""Every day tried as the first day without direct billing, from the last one down.

With S the billing suspended from tau on, a suspension moves the slack of a path by

    before the restart      gained x (what is suspended so far)
    some days after it      gained x S - gone x (what S would have brought by that day)
    once all is paid        gained x S - gone x (what S would ever have brought)

so one number per path serves the days before the restart (a running maximum that loses
gained x billing with each day tau falls), one serves the days once all is paid, and only the
days between are walked day by day. `suspension.suspended_from` states the same rule plainly.

Two things keep it small, and both are exact. A path with more slack than any suspension can
cost passes whatever the day, and is left out. A suspension changes nothing on a path that
restarts before it: with the longest outages first, the paths still to be looked at are the
first rows of every array. Arrays are (days, paths), so that a day is one run of memory.

What leaves is lost to the payer like what pays at the counter: another share of leavers
changes the cash of the day alone, `gained`, and the walk through the days serves them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held
from calculator.decide.paths import Paths
from calculator.decide.receipts import Receipts
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_NONE = -np.inf

#: A path is left out only with this many cents to spare: no rounding of a sum decides it.
_SPARE = 1.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What suspending does, per euro suspended, and what an advance costs.

    Attributes:
        gained: cash of the day; gone: receipts lost.
        fee: cents owed once an advance is taken, from the day it lands.
        others: cash of the day if other shares of the patients left, G of them.
    """

    gained: float
    gone: float
    fee: int = 0
    others: tuple[float, ...] = ()


@dataclass(frozen=True)
class Case:
    """What all days, all advances and all shares of leavers have in common.

    Attributes:
        slack: cents above the test's threshold, days after `as_of`, shape (P, H).
        receipts: what billing to come would bring; where payers are still stopped apart, that of
            each of `paths.apart`.
    """

    paths: Paths
    line: Timeline
    slack: Floats | Ints
    receipts: tuple[Receipts, ...]

    @cached_property
    def apart(self) -> bool:
        """Whether a payer is still stopped until a restart that is not that of the last one."""
        parts, restart = self.paths.apart, self.paths.restart
        return len(parts) > 1 or any(not np.array_equal(p.restart, restart) for p in parts)

    @cached_property
    def days(self) -> Ints:
        """Positions of the open days to try, rising, shape (D,)."""
        days: Ints = self.line.coming - self.line.outage.as_of
        return days

    @cached_property
    def lowest(self) -> Floats | Ints:
        """Lowest slack of each path, shape (P,)."""
        lowest: Floats | Ints = self.slack.min(axis=1)
        return lowest

    @cached_property
    def stake(self) -> Floats:
        """Most that can be suspended on each path, cents, inf where unknown; shape (P,)."""
        billing = self.paths.billing
        if not len(self.days) or billing.min() < 0:
            return np.full(self.paths.n, np.inf)
        billed = np.cumsum(billing, axis=1)
        eve = np.clip(self.paths.restart - 1, self.days[0] - 1, self.line.horizon)
        total: Floats = billed[np.arange(self.paths.n), eve] - billed[:, self.days[0] - 1]
        return total

    def doubtful(self, effect: Effect) -> Ints:
        """The paths that some day, or the fee, may fail: longest outage first, shape (Q,).

        The least that may be gained decides; the more, the fewer paths.
        """
        gained = min((effect.gained, *effect.others))
        ever = max(receipts.most for receipts in self.receipts)
        cost = max(0.0, -gained, effect.gone * ever - gained)
        with np.errstate(invalid="ignore"):
            sure = self.lowest >= cost * self.stake + effect.fee + _SPARE
        rows = np.flatnonzero(~sure)
        return rows[np.argsort(-self.paths.restart[rows], kind="stable")]


@dataclass(frozen=True, slots=True)
class Fallen:
    """One day tried.

    Attributes:
        index: which of the days tried.
        changed: how many of the rows it changes, k: those that restart after it.
        worst: worst gap of each kind of day on those rows, cents, shape (Z, k).
        others: worst gap of all days for each other share of leavers, shape (G, k).
    """

    index: int
    changed: int
    worst: Floats
    others: Floats


class Falling:
    """The worst gap of each kind of day, for every day tried, from the last one down.

    Kinds of days, Z of them: before the advance lands; then while k of n instalments are
    repaid, k = 0 .. n - 1; then once all is repaid. One kind where no advance comes.

    Attributes:
        rows: the paths looked at, the longest outage first, shape (Q,). All others pass
            without an advance whatever the day, fee paid.
        calm: worst gap without suspension, cents, -inf where no day is of a kind; (Z, Q).
    """

    def __init__(self, case: Case, held: Held | None, effect: Effect) -> None:
        """Gather the rows; arguments as in `tried.try_days`."""
        self.rows = rows = case.doubtful(effect)
        self._case, self._gone = case, effect.gone
        self._gained = np.array([effect.gained, *effect.others])[:, None]
        restart = case.paths.restart[rows]
        self._lasting = np.searchsorted(-restart, -np.arange(case.line.horizon + 2))
        self._gap = -case.slack[rows].T.astype(np.float64, order="C")
        self._billed = np.ascontiguousarray(case.paths.billing[rows].T)
        kinds = 1 if held is None else held.instalments + 2
        self._split = len(self._gap)
        self._kind = np.zeros(self._gap.shape, dtype=np.uint8)
        if held is not None:
            self._split = min(max(held.lands_at - 1, 0), self._split)
            self._kind[self._split :] = 1 + held.repaid[rows, 1 + self._split :].T
        self._settled, self._width = _settled(restart, case.paths.lands[rows], case)
        tail = np.arange(1, len(self._gap) + 1)[:, None] >= self._settled
        self.calm = np.empty((kinds, len(rows)))
        self._flat = np.empty_like(self.calm)
        for z in range(kinds):
            gap = self._gap if kinds == 1 else np.where(self._kind == z, self._gap, _NONE)
            self.calm[z] = gap.max(axis=0, initial=_NONE)
            self._flat[z] = np.where(tail, gap, _NONE).max(axis=0, initial=_NONE)

    def __iter__(self) -> Iterator[Fallen]:
        """Walk the days tried, the last one first."""
        case, gained, split = self._case, self._gained, self._split
        if not len(case.days):
            return
        top, bottom = (int(self._lasting[d]) for d in (case.line.horizon, case.days[0]))
        window, gap = _Window(self, slice(top, bottom)), self._gap[:, :bottom]
        # Before the restart, before and after the landing: the days before tau keep their gap;
        # the worst of the others is carried down, less what each day tau more has gained.
        kept = [np.maximum.accumulate(gap[part]) for part in (slice(split), slice(split, None))]
        carried = np.full((2, len(gained), bottom), _NONE)
        suspended, ever = np.zeros(bottom), np.zeros(bottom)
        flat = self._flat.max(axis=0)
        days = {int(day): index for index, day in enumerate(case.days)}
        for t in range(case.line.horizon, int(case.days[0]) - 1, -1):
            k = int(self._lasting[t])
            zone = carried[int(t > split), :, :k]
            np.maximum(zone, gap[t - 1, :k], out=zone)
            if t not in days:
                continue
            billed = self._billed[t, :k]
            carried[:, :, :k] -= gained * billed
            suspended[:k] += billed
            ever[:k] += self._gone * billed * self._ever(t, k)
            near = window.worst(t, billed[top:])
            worst = self._flat[:, :k] + ever[:k] - gained[0] * suspended[:k]
            np.maximum(worst[:, top:], near - gained[0] * suspended[top:k], out=worst[:, top:])
            others = flat[:k] + ever[:k] - gained[1:] * suspended[:k]
            nearest = near.max(axis=0, initial=_NONE) - gained[1:] * suspended[top:k]
            np.maximum(others[:, top:], nearest, out=others[:, top:])
            for z, part in enumerate(kept):
                before = carried[z, :, :k]
                column = min(t - 1 - z * split, len(part)) - 1
                if column >= 0:
                    before = np.maximum(before, part[column, :k])
                np.maximum(others, before[1:], out=others)
                if z < len(worst):
                    np.maximum(worst[z], before[0], out=worst[z])
            yield Fallen(days[t], k, worst, others)

    def _ever(self, day: int, k: int) -> Floats | float:
        """Share of a day's billing that ever comes on each of the first rows."""
        receipts = self._case.receipts[0]
        if receipts.again is None or not receipts.anew(day):
            return float(receipts.sent[day, -1])
        restart = np.minimum(self._case.paths.restart[self.rows[:k]], self._case.line.horizon)
        return np.asarray(receipts.again[receipts.weekday[day], restart, -1])


def _settled(restart: Ints, lands: Ints, case: Case) -> tuple[Ints, int]:
    """Position from which all that was suspended would have come, and the longest way there."""
    if not len(restart):
        return np.zeros(0, dtype=np.int64), 0
    horizon = case.line.horizon
    ended = case.receipts[0].ended(np.clip(restart, 1, horizon))
    stops = np.maximum(np.maximum(ended, lands), restart)
    inside = restart <= horizon
    settled = np.where(inside, np.clip(stops, 1, horizon + 1), horizon + 1)
    return settled, int((settled - np.maximum(restart, 1))[inside].max(initial=0))


class _Window:
    """The days from the restart until all is paid, gathered side by side for some rows."""

    def __init__(self, falling: Falling, rows: slice) -> None:
        """Gather gaps and positions of those days, shapes (width, paths)."""
        f, horizon = falling, falling._case.line.horizon
        self._gone, self._receipts = f._gone, f._case.receipts[0]
        paths = f.rows[rows]
        restart, lands = f._case.paths.restart[paths], f._case.paths.lands[paths]
        position = restart + np.arange(f._width)[:, None]
        inside = (position < f._settled[rows]) & (position <= horizon)
        safe = np.minimum(position, horizon)
        columns = np.arange(len(f.rows))[rows]
        gap = np.where(inside, f._gap[safe - 1, columns], _NONE)
        kind = f._kind[safe - 1, columns]
        self._gaps = []
        for z in range(len(f.calm)):
            mine = inside & (kind == z)
            self._gaps.append(np.where(mine, gap, _NONE) if mine.any() else None)
        self._at, self._restart, self._eve = safe, restart, restart - 1
        self._between = (safe < lands).astype(np.float64)
        self._again: dict[int, Floats] = {}
        self._lost = np.zeros(gap.shape)

    def worst(self, tau: int, billed: Floats) -> Floats:
        """Worst gaps of the first rows, shape (Z, m), but for what is gained.

        Call with tau falling, one open day at a time.
        """
        m, receipts = len(billed), self._receipts
        lost = self._lost[:, :m]
        if receipts.again is not None and receipts.anew(tau):
            came = billed * self._sent_again(receipts.again, int(receipts.weekday[tau]))[:, :m]
        else:
            row = receipts.sent[tau]
            came = self._between[:, :m] * row[self._eve[:m]]
            np.subtract(row.take(self._at[:, :m]), came, out=came)
            came *= billed
        lost += came
        moved = np.multiply(lost, self._gone, out=came)
        worst = np.full((len(self._gaps), m), _NONE)
        for z, gap in enumerate(self._gaps):
            if gap is not None:
                (gap[:, :m] + moved).max(axis=0, initial=_NONE, out=worst[z])
        return worst

    def _sent_again(self, again: Floats, weekday: int) -> Floats:
        """Share of the billing of a weekday, sent on the restart, that comes by each day."""
        if weekday not in self._again:
            self._again[weekday] = again[weekday][self._restart, self._at]
        return self._again[weekday]
