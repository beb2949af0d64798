"""The suspension tried where several payers are still stopped, each until its own restart.

Each payer's part moves the slack as in `suspension.suspended_from`, with its own billing, law,
restart and backlog; the parts add up. Walked from the last day tried to the first: suspending
one day earlier adds that day's billing alone. Slower than `falling`, which needs one restart
per path.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held
from calculator.decide.falling import Case, Effect, Fallen
from calculator.decide.parts import Part
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Lost:
    """What one part's billing of a day would have brought by each later day, path by path."""

    def __init__(self, part: Part, law: Floats, line: Timeline) -> None:
        """Gather the courses that differ: restart and backlog."""
        courses, index = np.unique(
            np.stack([part.restart, part.lands], axis=1), axis=0, return_inverse=True
        )
        self._index = index.ravel()
        self._law, self._clock = law, line.clock
        at, horizon = np.arange(1, line.horizon + 1), line.horizon
        restart, lands = courses[:, :1], courses[:, 1:]
        self._back = at >= restart
        self._between = self._back & (at < lands)
        self._eve = line.clock[np.clip(restart - 1, 0, horizon)]
        self._by_restart: Floats | None = None
        if line.outage.stopped != "payments":  # unsent claims start their age anew
            again = line.clock[np.clip(restart, 0, horizon)]
            self._by_restart = law[np.maximum(line.clock[at] - again, 0)] * self._back

    def shares(self, day: int) -> Floats:
        """Share of the day's billing that would have come by each day, shape (P, H)."""
        came = self._by_restart
        if came is None:
            since, law = self._clock[day], self._law
            by_day = law[np.maximum(self._clock[1:] - since, 0)]
            by_eve = law[np.maximum(self._eve - since, 0)]
            came = by_day * self._back - by_eve * self._between
        return np.asarray(came[self._index])


def _suspended(
    parts: tuple[Part, ...], laws: tuple[Floats, ...], line: Timeline
) -> Iterator[tuple[int, Floats, Floats]]:
    """Walk the days tried, the last one first.

    Args:
        parts, laws: aligned; see `Part` and `suspension.law_of_all`.

    Yields:
        Position of the day; if direct billing stops on it, what is suspended by each later day,
        and what of it would have come by then, shapes (P, H): arrays changed at each step.
    """
    by_then = np.zeros((len(parts[0].restart), line.horizon))
    came = np.zeros_like(by_then)
    lost = [_Lost(part, law, line) for part, law in zip(parts, laws, strict=True)]
    for day in (line.coming - line.outage.as_of)[::-1].tolist():
        for part, mine in zip(parts, lost, strict=True):
            billed = part.billing[:, day][:, None]
            if billed.any():
                by_then[:, day - 1 :] += billed
                came += billed * mine.shares(day)
        yield day, by_then, came


def earliest_apart(
    parts: tuple[Part, ...],
    laws: tuple[Floats, ...],
    line: Timeline,
    slack: Floats | Ints,
    gained: float,
    gone: float,
) -> Floats:
    """Slack of every path and day if direct billing stops on the first open day to come.

    Args:
        parts, laws: aligned; see `Part` and `suspension.law_of_all`.
        slack: cents above the test's threshold, days after `as_of`, shape (P, H).
        gained, gone: per euro suspended, cash of the day and receipts lost.
    """
    changed = slack.astype(np.float64)
    for _, by_then, came in _suspended(parts, laws, line):
        changed = slack + gained * by_then - gone * came
    return changed


class FallingApart:
    """The same as `falling.Falling`, where payers are still stopped apart."""

    def __init__(self, case: Case, held: Held | None, effect: Effect) -> None:
        """Gather the rows; arguments as in `tried.try_days`."""
        self.rows = rows = case.doubtful(effect)
        self._case, self._effect = case, effect
        self._gap = -case.slack[rows].astype(np.float64)
        self._kinds = 1 if held is None else held.instalments + 2
        self._kind = np.zeros(self._gap.shape, dtype=np.uint8)
        if held is not None:
            split = max(held.lands_at - 1, 0)
            self._kind[:, split:] = 1 + held.repaid[rows, 1 + split :]
        self.calm = self._worst(self._gap)

    def _worst(self, gap: Floats) -> Floats:
        """Worst gap of each kind of day, shape (Z, Q)."""
        worst = np.empty((self._kinds, len(gap)))
        for z in range(self._kinds):
            mine = np.where(self._kind == z, gap, -np.inf)
            worst[z] = mine.max(axis=1, initial=-np.inf)
        return worst

    def __iter__(self) -> Iterator[Fallen]:
        """Walk the days tried, the last one first; every row counts as changed."""
        case, effect, count = self._case, self._effect, len(self.rows)
        parts = tuple(part.of(self.rows) for part in case.paths.apart)
        index = len(case.days)
        for _, by_then, came in _suspended(parts, case.laws, case.line):
            index -= 1
            moved = self._gap + effect.gone * came
            others = np.empty((len(effect.others), count))
            for other, gained in enumerate(effect.others):
                others[other] = (moved - gained * by_then).max(axis=1, initial=-np.inf)
            worst = self._worst(moved - effect.gained * by_then)
            yield Fallen(index, count, worst, others)
