"""The suspension tried where several payers are still stopped, each until its own restart.

Each payer's part moves the slack as in `suspension.suspended_from`, with its own billing, law,
restart and backlog; the parts add up. Walked from the last day tried to the first: suspending
one day earlier adds that day's billing alone. Slower than `tried.try_days`, which needs one
restart per path.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held, smallest_per_path
from calculator.decide.parts import Part
from calculator.decide.tried import Tried
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


def moved_apart(
    parts: tuple[Part, ...],
    laws: list[Floats],
    line: Timeline,
    slack: Floats | Ints,
    gained: float,
    gone: float,
) -> Iterator[tuple[int, Floats]]:
    """Each day tried, the last one first, and the slack if direct billing stops on it.

    Args:
        parts, laws: aligned; see `Part` and `suspension.law_of_all`.
        slack: cents above the test's threshold, days after `as_of`, shape (P, H).
        gained, gone: per euro suspended, cash of the day and receipts lost.

    Yields:
        Position of the day, and slack of every path and day: one array, changed at each step.
    """
    moved = slack.astype(np.float64)
    lost = [_Lost(part, law, line) for part, law in zip(parts, laws, strict=True)]
    for day in (line.coming - line.outage.as_of)[::-1].tolist():
        for part, mine in zip(parts, lost, strict=True):
            billed = part.billing[:, day][:, None]
            if billed.any():
                moved[:, day - 1 :] += gained * billed
                moved -= gone * billed * mine.shares(day)
        yield day, moved


def earliest_apart(
    parts: tuple[Part, ...],
    laws: list[Floats],
    line: Timeline,
    slack: Floats | Ints,
    gained: float,
    gone: float,
) -> Floats:
    """Slack of every path and day if direct billing stops on the first open day to come."""
    changed = slack.astype(np.float64)
    for step in moved_apart(parts, laws, line, slack, gained, gone):
        changed = step[1]
    return changed


def try_apart(
    parts: tuple[Part, ...],
    laws: list[Floats],
    line: Timeline,
    slack: Floats | Ints,
    held: Held,
    *,
    gained: float,
    gone: float,
    fee: int,
) -> Tried:
    """Smallest advance on each path for each open day tried; the same as `tried.try_days`."""
    days, paths = line.coming - line.outage.as_of, len(slack)
    least = np.empty((len(days), paths))
    free = np.empty((len(days), paths), dtype=bool)
    steps = moved_apart(parts, laws, line, slack, gained, gone)
    for index, (_, moved) in zip(range(len(days) - 1, -1, -1), steps, strict=True):
        free[index] = (moved >= -1e-6).all(axis=1)
        paying = moved.copy() if fee else moved
        if fee:
            paying[:, max(held.lands_at - 1, 0) :] -= fee
        least[index] = smallest_per_path(paying, held)
    return Tried(days, least, free)
