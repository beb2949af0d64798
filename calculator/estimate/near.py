"""Transfers a few cents off: no match, yet they tell which days the bank did pay.

A platform that rounds pays a day's lines to the cent or nearly. Such a transfer is never
paired: the sums compared stay what they are. It only keeps its day out of the list of days not
banked, but for the cents it lacks. Where a transfer could be for several runs of days, or a day
for several transfers, it tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from calculator.estimate.matching import LONGEST_RUN, Booked, Marked, Window

#: Cents that a sum may be off: one a line, at most this many.
_MOST_CENTS = 100


class Near(NamedTuple):
    """Positions of the marked days and of the transfer that nearly equals them."""

    days: tuple[int, ...]
    transfer: int


def near_sums(
    days: Sequence[Marked],
    lines: Sequence[int],
    free: Sequence[bool],
    transfers: Sequence[Booked],
    unpaired: Sequence[int],
    window: Window,
) -> list[Near]:
    """Find the transfers that fit one run of free days, and that alone, nearly.

    Args:
        days: ascending, one entry per day.
        lines: number of lines of each.
        free: whether no pair holds the day.
        transfers: those of the sender.
        unpaired: positions of those that no pair holds.
        window: for a marked day, the first and last day on which its money may be booked.
    """
    windows = [window(day.day) if ok else (0, -1) for day, ok in zip(days, free, strict=True)]
    found: list[Near] = []
    times: Counter[int] = Counter()
    for at in unpaired:
        transfer = transfers[at]
        ends = [e for e, (low, high) in enumerate(windows) if low <= transfer.day <= high]
        runs = [run for end in ends for run in _runs(days, lines, free, end, transfer.cents)]
        for run in runs:
            times.update(run)
        if len(runs) == 1:
            found.append(Near(runs[0], at))
    return [one for one in found if all(times[day] == 1 for day in one.days)]


def _runs(
    days: Sequence[Marked], lines: Sequence[int], free: Sequence[bool], end: int, cents: int
) -> list[tuple[int, ...]]:
    """Every run of free days that ends there and sums to the cents, nearly."""
    runs = []
    total = n = 0
    for start in range(end, max(-1, end - LONGEST_RUN), -1):
        if not free[start] or days[start].cents <= 0:
            break
        total, n = total + days[start].cents, n + lines[start]
        if abs(total - cents) <= min(n, _MOST_CENTS):
            runs.append(tuple(range(start, end + 1)))
    return runs
