"""The suspension tried where several payers are still stopped, each until its own restart.

Each payer's part moves the slack as in `suspension.suspended_from`, with its own billing,
receipts, restart and backlog; the parts add up. Walked from the last day tried to the first:
suspending one day earlier adds that day's billing alone. Slower than `falling`, which needs one
restart per path.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from calculator.decide.advance import Held
from calculator.decide.falling import Case, Effect, Fallen
from calculator.decide.parts import Part
from calculator.decide.receipts import Receipts
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Lost:
    """What one part's billing of a day would have brought by each later day, path by path."""

    def __init__(self, part: Part, receipts: Receipts, line: Timeline) -> None:
        """Gather the courses that differ: restart and backlog."""
        courses, index = np.unique(
            np.stack([part.restart, part.lands], axis=1), axis=0, return_inverse=True
        )
        self._index, self._receipts = index.ravel(), receipts
        at, horizon = np.arange(1, line.horizon + 1), line.horizon
        restart, lands = courses[:, :1], courses[:, 1:]
        self._back = at >= restart
        self._between = self._back & (at < lands)
        self._restart = np.clip(restart[:, 0], 0, horizon)
        self._eve = np.clip(restart - 1, 0, horizon)

    def shares(self, day: int) -> Floats:
        """Share of the day's billing that would have come by each day, shape (P, H)."""
        receipts = self._receipts
        if receipts.again is not None and receipts.anew(day):
            came = receipts.again[receipts.weekday[day], self._restart, 1:] * self._back
        else:
            row = receipts.sent[day]
            came = row[1:] * self._back - row[self._eve] * self._between
        return np.asarray(came[self._index])


def _suspended(
    parts: tuple[Part, ...], receipts: tuple[Receipts, ...], line: Timeline
) -> Iterator[tuple[int, Floats, Floats]]:
    """Walk the days tried, the last one first.

    Args:
        parts, receipts: aligned.

    Yields:
        Position of the day; if direct billing stops on it, what is suspended by each later day,
        and what of it would have come by then, shapes (P, H): arrays changed at each step.
    """
    by_then = np.zeros((len(parts[0].restart), line.horizon))
    came = np.zeros_like(by_then)
    lost = [_Lost(part, mine, line) for part, mine in zip(parts, receipts, strict=True)]
    for day in (line.coming - line.outage.as_of)[::-1].tolist():
        for part, mine in zip(parts, lost, strict=True):
            billed = part.billing[:, day][:, None]
            if billed.any():
                by_then[:, day - 1 :] += billed
                came += billed * mine.shares(day)
        yield day, by_then, came


def earliest_apart(
    parts: tuple[Part, ...],
    receipts: tuple[Receipts, ...],
    line: Timeline,
    slack: Floats | Ints,
    gained: float,
    gone: float,
) -> Floats:
    """Slack of every path and day if direct billing stops on the first open day to come.

    Args:
        parts, receipts: aligned.
        slack: cents above the test's threshold, days after `as_of`, shape (P, H).
        gained, gone: per euro suspended, cash of the day and receipts lost.
    """
    changed = slack.astype(np.float64)
    for _, by_then, came in _suspended(parts, receipts, line):
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
        for _, by_then, came in _suspended(parts, case.receipts, case.line):
            index -= 1
            moved = self._gap + effect.gone * came
            others = np.empty((len(effect.others), count))
            for other, gained in enumerate(effect.others):
                others[other] = (moved - gained * by_then).max(axis=1, initial=-np.inf)
            worst = self._worst(moved - effect.gained * by_then)
            yield Fallen(index, count, worst, others)
