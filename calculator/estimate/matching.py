"""Days marked paid against transfers of one sender: equal sums found, none forced.

Only runs without a hole are tried, so the work grows with days × run length; what equals
nothing stays unpaired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calculator.core.reconciled import MatchRule

#: Longest run of marked days that one transfer may settle, and of transfers for one day.
LONGEST_RUN = 31

#: First and last day on which money marked paid on a day may be booked.
Window = Callable[[int], tuple[int, int]]


class Marked(NamedTuple):
    """Lines of one sender marked paid on one day; `core` where that day is compared whole."""

    day: int
    cents: int
    core: bool


class Booked(NamedTuple):
    """One transfer: its day and cents."""

    day: int
    cents: int


class Pair(NamedTuple):
    """Equal sums: positions of the marked days and of the transfers."""

    rule: MatchRule
    days: tuple[int, ...]
    transfers: tuple[int, ...]


@dataclass(slots=True)
class _Free:
    """What is not paired yet."""

    days: list[bool]
    transfers: list[bool]

    def take(self, pair: Pair) -> Pair:
        for at in pair.days:
            self.days[at] = False
        for at in pair.transfers:
            self.transfers[at] = False
        return pair


def match(
    days: Sequence[Marked], transfers: Sequence[Booked], window: Window, rank: Callable[[int], int]
) -> list[Pair]:
    """Pair marked days with transfers of the same sum, surest rule first.

    Runs are looked for among the days compared whole before those at the edges of the
    statements join, so that an edge never takes the money of a day inside.

    Args:
        days: ascending, one entry per day.
        transfers: ascending by day; the order within a day must follow from values alone.
        window: for a marked day, the first and last day on which its money may be booked.
        rank: number of a day among the business days; their difference is a delay.

    Returns:
        Pairs; each day and each transfer stands in one at most.
    """
    free = _Free([True] * len(days), [True] * len(transfers))
    pairs = list(_day_sums(days, transfers, window, rank, free))
    for core in (True, False):
        eligible = [d.cents > 0 and (d.core or not core) for d in days]
        pairs += _period_sums(days, transfers, window, eligible, free)
        pairs += _several(days, transfers, window, eligible, free)
    return pairs


def _open_days(eligible: list[bool], free: _Free) -> Iterator[int]:
    return (at for at, fits in enumerate(eligible) if fits and free.days[at])


def _day_sums(
    days: Sequence[Marked],
    transfers: Sequence[Booked],
    window: Window,
    rank: Callable[[int], int],
    free: _Free,
) -> Iterator[Pair]:
    """One day, one transfer. Where amounts repeat, the sender's usual delay tells which.

    The delay that pairs most days goes first; among equals, that of most days compared
    whole, then the longest, which leaves the latest days open.
    """
    by_cents: dict[int, list[int]] = {}
    for at, transfer in enumerate(transfers):
        by_cents.setdefault(transfer.cents, []).append(at)
    by_delay: dict[int, list[tuple[int, int]]] = {}
    for at, day in enumerate(days):
        if day.cents <= 0 or day.cents not in by_cents:
            continue
        low, high = window(day.day)
        for other in by_cents[day.cents]:
            if low <= transfers[other].day <= high:
                delay = rank(transfers[other].day) - rank(day.day)
                by_delay.setdefault(delay, []).append((at, other))
    spans = [window(day.day) for day in days if day.cents > 0]
    # A transfer that few days could be waiting for is taken before one that others need.
    wanted = {
        other: sum(low <= transfers[other].day <= high for low, high in spans)
        for some in by_delay.values()
        for _, other in some
    }

    def worth(pairs: list[tuple[int, int]], delay: int) -> tuple[int, int, int, int]:
        core, others = sum(days[at].core for at, _ in pairs), sum(wanted[o] for _, o in pairs)
        return len(pairs), core, -others, delay

    while by_delay:
        found = {delay: _still_free(some, free) for delay, some in by_delay.items()}
        best = max(found, key=lambda d: worth(found[d], d))
        for at, other in found[best]:
            yield free.take(Pair("day_sum", (at,), (other,)))
        del by_delay[best]


def _still_free(some: list[tuple[int, int]], free: _Free) -> list[tuple[int, int]]:
    """Of the pairs of one delay, those that can all be taken together, oldest first."""
    kept: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for at, other in some:
        if free.days[at] and free.transfers[other] and at not in used[0] and other not in used[1]:
            kept.append((at, other))
            used[0].add(at)
            used[1].add(other)
    return kept


def _period_sums(
    days: Sequence[Marked],
    transfers: Sequence[Booked],
    window: Window,
    eligible: list[bool],
    free: _Free,
) -> Iterator[Pair]:
    windows = {at: window(days[at].day) for at in _open_days(eligible, free)}
    for other, transfer in enumerate(transfers):
        if not free.transfers[other]:
            continue
        ends = (at for at, (low, high) in windows.items() if low <= transfer.day <= high)
        for end in ends:
            run = _run_up_to(days, end, transfer.cents, eligible, free)
            if run:
                yield free.take(Pair("period_sum", run, (other,)))
                break


def _run_up_to(
    days: Sequence[Marked], end: int, cents: int, eligible: list[bool], free: _Free
) -> tuple[int, ...]:
    """The shortest run of two marked days or more that ends there and sums to the cents."""
    total = 0
    for start in range(end, max(-1, end - LONGEST_RUN), -1):
        if not (eligible[start] and free.days[start]):
            break
        total += days[start].cents
        if total == cents and start < end:
            return tuple(range(start, end + 1))
    return ()


def _several(
    days: Sequence[Marked],
    transfers: Sequence[Booked],
    window: Window,
    eligible: list[bool],
    free: _Free,
) -> Iterator[Pair]:
    for at in _open_days(eligible, free):
        low, high = window(days[at].day)
        near = [
            other
            for other, transfer in enumerate(transfers)
            if free.transfers[other] and low <= transfer.day <= high
        ]
        run = _run_within(near, transfers, days[at].cents)
        if run:
            yield free.take(Pair("several_transfers", (at,), run))


def _run_within(near: list[int], transfers: Sequence[Booked], cents: int) -> tuple[int, ...]:
    for start in range(len(near)):
        total = 0
        for end in range(start, min(len(near), start + LONGEST_RUN)):
            total += transfers[near[end]].cents
            if total >= cents:
                if total == cents and end > start:
                    return tuple(near[start : end + 1])
                break
    return ()
