"""Every day tried as the first day without direct billing, all at once.

With A(t) the billing cumulated to the end of t, e the restart's eve, and Delta = A(e or t) -
A(tau - 1) the billing suspended so far, a suspension from tau moves the slack of a path by

    before the restart      gained x Delta(t)
    some days after it      gained x Delta(e) - gone x (what Delta would have brought by t)
    once all is paid        (gained - gone x F) x Delta(e)         F = share ever paid

Before the restart a suffix minimum of slack + gained x A serves every tau; once all is paid
one minimum serves every tau; only the days between are walked tau by tau.
`suspension.suspended_from` states the same rule plainly, one day at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held, Need, least_of
from calculator.decide.paths import Paths
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_NONE = -np.inf


@dataclass(frozen=True, slots=True)
class Tried:
    """For each first day without direct billing (D of them) and each path.

    Attributes:
        days: positions, rising, shape (D,).
        least: smallest advance that passes, cents, inf where none does; shape (D, P).
        free: whether no advance is needed, shape (D, P).
    """

    days: Ints
    least: Floats
    free: Flags

    def need(self, index: int) -> Need:
        """The advances needed with suspension from one of the days."""
        return Need(int(self.free[index].sum()), np.sort(self.least[index]))


@dataclass(frozen=True, slots=True)
class _Zones:
    """The worst gap of each kind of day: before the advance, held after k repayments, repaid."""

    before: Floats
    held: list[Floats]
    repaid: Floats


def _worst(gap: Floats, lands_at: int, count: Ints, parts: int, at: Ints) -> _Zones:
    """Worst gap per kind of day; `gap`, `count` and `at` share their last axis (days)."""
    early = at < lands_at

    def over(where: Flags) -> Floats:
        worst: Floats = np.where(where, gap, _NONE).max(axis=-1, initial=_NONE)
        return worst

    held = [over(~early & (count == k)) for k in range(parts)]
    return _Zones(over(early), held, over(~early & (count >= parts)))


def try_days(
    paths: Paths,
    line: Timeline,
    slack: Floats | Ints,
    held: Held,
    *,
    gained: float,
    gone: float,
    law: Floats,
    fee: int,
) -> Tried:
    """Smallest advance on each path for each open day tried.

    Args:
        slack: cents above the test's threshold, days after `as_of`, shape (P, H).
        held: the advance, when it lands and how it is repaid.
        gained, gone: per euro suspended, cash of the day and receipts lost.
        law: share of billing received by each business age, non-decreasing.
        fee: cents owed once an advance is taken, from the day it lands.
    """
    horizon, parts = line.horizon, held.instalments
    at = np.arange(1, horizon + 1)
    days = line.coming - line.outage.as_of
    lasting = np.arange(horizon + 1) < paths.restart[:, None]
    billed = paths.billing * lasting
    total = np.cumsum(billed, axis=1)
    eve_total = total[:, -1]
    repaid = held.repaid[:, 1:]

    out = _before_restart(slack, total, lasting[:, 1:], held.lands_at, gained, days)
    settled_at, width = _settled(paths, line, law)
    tail = at >= settled_at[:, None]
    gap = np.where(tail, -slack.astype(np.float64), _NONE)
    flat = _worst(gap, held.lands_at, repaid, parts, at)
    window = _Window(paths, line, slack, held, law, width, settled_at)
    ever = float(law[-1])

    least = np.empty((len(days), paths.n))
    free = np.empty((len(days), paths.n), dtype=bool)
    for index in range(len(days) - 1, -1, -1):
        tau = int(days[index])
        suspended = eve_total - total[:, tau - 1]
        near = window.worst(tau, billed[:, tau], suspended, gained, gone)
        shift = (gained - gone * ever) * suspended
        before = np.maximum.reduce([out[0][index], near.before, flat.before - shift])
        zones = [np.maximum(n, f - shift) for n, f in zip(near.held, flat.held, strict=True)]
        zones[0] = np.maximum(zones[0], out[1][index])
        after = np.maximum(near.repaid, flat.repaid - shift)
        free[index] = np.maximum.reduce([before, after, *zones]) <= 1e-6
        lost = (before > 1e-6) | (after + fee > 1e-6)
        least[index] = np.where(lost, np.inf, least_of([z + fee for z in zones]))
    return Tried(days, least, free)


def _before_restart(
    slack: Floats | Ints, total: Floats, lasting: Flags, lands_at: int, gained: float, days: Ints
) -> tuple[list[Floats], list[Floats]]:
    """Worst gap before the advance and once it is held, per day tried; days before the restart.

    Days before tau keep their slack; from tau on it grows by gained x (A(t) - A(tau - 1)).
    """
    gap = np.where(lasting, -slack.astype(np.float64), _NONE)
    moved = gap - gained * total[:, 1:]
    split = max(lands_at - 1, 0)
    zones: tuple[list[Floats], list[Floats]] = ([], [])
    for into, part in zip(zones, (slice(0, split), slice(split, None)), strict=True):
        mine, later = gap[:, part], moved[:, part]
        first, n = part.start, mine.shape[1]
        if n == 0:
            into.extend(np.full(len(gap), _NONE) for _ in days)
            continue
        prefix = np.maximum.accumulate(mine, axis=1)
        suffix = np.maximum.accumulate(later[:, ::-1], axis=1)[:, ::-1]
        for tau in days:
            column = int(tau) - 1 - first  # column of tau itself in this part
            worst = np.full(len(gap), _NONE)
            if column > 0:
                worst = prefix[:, min(column, n) - 1]
            if column < n:
                worst = np.maximum(worst, suffix[:, max(column, 0)] + gained * total[:, tau - 1])
            into.append(worst)
    return zones


def _settled(paths: Paths, line: Timeline, law: Floats) -> tuple[Ints, int]:
    """Position from which all that was suspended would have come, and the longest way there."""
    last_step = int(np.searchsorted(law, law[-1] - 1e-12))
    found, index = np.unique(paths.restart, return_inverse=True)
    clock, horizon = line.clock, line.horizon
    stops = []
    for restart in found:
        # Sent again, the age counts from the restart; else from the billing day, the eve at most.
        start = restart if line.outage.stopped != "payments" else restart - 1
        wanted = clock[int(np.clip(start, 0, horizon))] + last_step
        stops.append(int(np.searchsorted(clock, wanted)))
    lands = np.array([paths.lands[index == i].max() for i in range(len(found))])
    settled = np.clip(np.maximum(np.maximum(stops, lands), found), 1, horizon + 1)
    settled = np.where(found > horizon, horizon + 1, settled)
    inside = found <= horizon
    width = int((settled - np.maximum(found, 1))[inside].max(initial=0))
    return settled[index].astype(np.int64), width


class _Window:
    """The days from the restart until all is paid, gathered side by side for every path."""

    def __init__(
        self,
        paths: Paths,
        line: Timeline,
        slack: Floats | Ints,
        held: Held,
        law: Floats,
        width: int,
        settled_at: Ints,
    ) -> None:
        """Gather slack, clock and repayments of `width` days from each restart."""
        horizon = line.horizon
        position = np.maximum(paths.restart, 1)[:, None] + np.arange(width)[None, :]
        inside = (position < settled_at[:, None]) & (position <= horizon)
        safe = np.clip(position, 1, horizon)
        rows = np.arange(paths.n)[:, None]
        gap = np.where(inside, -slack[rows, safe - 1].astype(np.float64), _NONE)
        count = held.repaid[rows, safe]
        early = safe < held.lands_at
        parts = held.instalments
        kinds = [early, *(~early & (count == k) for k in range(parts)), ~early & (count >= parts)]
        self._gaps = [
            np.where(kind, gap, _NONE) if (kind & inside).any() else None for kind in kinds
        ]
        self._law, self._clock = law, line.clock
        self._at = line.clock[safe]
        self._eve = line.clock[np.clip(paths.restart - 1, 0, horizon)]
        self._between = (safe < paths.lands[:, None]).astype(np.float64)
        self._resent = line.outage.stopped != "payments"
        if self._resent:
            again = line.clock[np.clip(paths.restart, 0, horizon)][:, None]
            self._share = law[np.maximum(self._at - again, 0)]
        self._lost = np.zeros(gap.shape)
        self._none = np.full(paths.n, _NONE)

    def worst(
        self, tau: int, billed: Floats, suspended: Floats, gained: float, gone: float
    ) -> _Zones:
        """Worst gaps with suspension from tau; call with tau falling, one day at a time."""
        if self._resent:
            self._lost = suspended[:, None] * self._share
        elif billed.any():
            since = self._clock[tau]
            by_day = self._law[np.maximum(self._at - since, 0)]
            by_eve = self._law[np.maximum(self._eve - since, 0)][:, None]
            self._lost += billed[:, None] * (by_day - by_eve * self._between)
        moved = gone * self._lost
        base = gained * suspended
        worst = [
            self._none if gap is None else (gap + moved).max(axis=1, initial=_NONE) - base
            for gap in self._gaps
        ]
        return _Zones(worst[0], worst[1:-1], worst[-1])
