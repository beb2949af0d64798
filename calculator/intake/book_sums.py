"""Invoices that accounts book as totals: of a day, a week or a month, of a payer or of all.

A total is matched where it equals, to the cent, all lines left of a day, or all lines left of
days in a row that end about the day it is booked. Sums of several lines agree by chance so seldom
that one is a proof of its own lines; whether the files tell the same is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.identifiers import key_of

#: Days at most from the first line of a total to the day it is booked: a month, and a fortnight.
PERIOD = 45
#: Days by which a total may be booked before its last line.
_EARLY = 7
#: Lines at least of a total over several days.
_LINES = 3

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Matched:
    """Index labels of the rows matched on both sides, and the day by which both tell each."""

    mine: list[int] = field(default_factory=list)
    theirs: list[int] = field(default_factory=list)
    mine_by: list[int] = field(default_factory=list)
    theirs_by: list[int] = field(default_factory=list)

    def add(self, mine: list[int], theirs: list[int], by: int) -> None:
        """Rows of both sides that both tell by one day."""
        self.mine += mine
        self.theirs += theirs
        self.mine_by += [by] * len(mine)
        self.theirs_by += [by] * len(theirs)

    def add_pairs(self, mine: list[int], theirs: list[int], by: list[int]) -> None:
        """Rows pair by pair, each pair with the day by which both tell it."""
        self.mine += mine
        self.theirs += theirs
        self.mine_by += by
        self.theirs_by += by


def match_sums(export: pd.DataFrame, accounts: pd.DataFrame, found: Matched) -> None:
    """Add the totals of the accounts that the lines of the export make.

    Args:
        export, accounts: `day`, `cents` and `payer`, the name as shown, of each row.
        found: rows matched already, passed over; their index labels are those of both frames.
    """
    for totals in (_days, _periods):
        for by_payer in (True, False):
            left = export.drop(index=found.mine, errors="ignore")
            right = accounts.drop(index=found.theirs, errors="ignore")
            for mine, theirs in _groups(left, right, by_payer=by_payer):
                totals(mine, theirs, found)


def _groups(
    export: pd.DataFrame, accounts: pd.DataFrame, *, by_payer: bool
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Rows of each payer that both sides name alike, else all rows; by day."""
    one, two = (side.sort_values("day", kind="stable") for side in (export, accounts))
    if not by_payer:
        yield one, two
        return
    keys = [
        side["payer"].map({p: key_of(p) for p in side["payer"].unique()}) for side in (one, two)
    ]
    parts = [dict(list(side.groupby(key))) for side, key in zip((one, two), keys, strict=True)]
    for name in sorted(parts[0].keys() & parts[1].keys() - {""}):
        yield parts[0][name], parts[1][name]


def _days(export: pd.DataFrame, accounts: pd.DataFrame, found: Matched) -> None:
    """Days whose lines add up to what is booked on them."""
    billed, booked = (side.groupby("day")["cents"].sum() for side in (export, accounts))
    both = billed.index.intersection(booked.index)
    for day in both[(billed[both] == booked[both]) & (billed[both] != 0)].tolist():
        mine, theirs = (side.index[side["day"] == day].tolist() for side in (export, accounts))
        found.add(mine, theirs, day)


def _periods(export: pd.DataFrame, accounts: pd.DataFrame, found: Matched) -> None:
    """Days in a row, each total's after those of the one before, that add up to a total."""
    billed = export.groupby("day")["cents"].agg(["sum", "size"])
    days = billed.index.to_numpy()
    cents = np.concatenate([[0], np.cumsum(billed["sum"].to_numpy())])
    lines = np.concatenate([[0], np.cumsum(billed["size"].to_numpy())])
    booked = accounts.groupby("day")["cents"].sum()
    start = 0
    for day, total in booked.items():
        on = int(str(day))
        window = _window(days, cents, lines, start, on, int(total))
        if window is not None:
            first, end = window
            inside = export["day"].between(days[first], days[end - 1])
            theirs = accounts.index[accounts["day"] == on].tolist()
            found.add(export.index[inside].tolist(), theirs, on)
            start = end


def _window(
    days: Ints, cents: Ints, lines: Ints, start: int, on: int, total: int
) -> tuple[int, int] | None:
    """The run of days that makes the total: the one that goes on from `start`, else the latest.

    A total mostly goes on where the one before ended; another run of the same sum is chance.
    """
    low = max(start, int(np.searchsorted(days, on - PERIOD)))
    high = int(np.searchsorted(days, on + _EARLY, side="right"))
    if not total:
        return None
    for end in range(high, low, -1):
        if (
            low == start
            and cents[end] - cents[start] == total
            and lines[end] - lines[start] >= _LINES
        ):
            return start, end
    for end in range(high, low, -1):
        for first in np.flatnonzero(cents[low:end] == cents[end] - total)[::-1] + low:
            if lines[end] - lines[first] >= _LINES:
                return int(first), end
    return None
