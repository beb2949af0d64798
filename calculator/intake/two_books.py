"""An export of invoices beside the accounts that book the same ones: each counts once.

The accounts book invoices one by one (same number and amount, or same day and amount) or as one
total a day. Where at least half of the smaller side is found in the other, over the days that
both cover, what both tell counts as the one that knows later days tells it; on the same day the
export counts, which says invoice by invoice what is paid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.spans import NO_DAY
from calculator.intake.told_again import REPEATS_LINES, REPEATS_RATIO

#: Days whose totals agree to the cent that prove a book of daily totals at least.
_DAYS = 3
#: Days by which an invoice may be booked late.
_LATE = 62
_DAY = ["day", "cents"]


@dataclass(frozen=True, slots=True)
class Side:
    """What one file tells that the other tells too.

    Attributes:
        file: its index.
        lines: physical lines, int64.
        cents: what each counts for.
        days: the day by which both tell it, day numbers.
    """

    file: int
    lines: NDArray[np.int64]
    cents: NDArray[np.int64]
    days: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Both:
    """An export of invoices and the accounts that tell the same ones."""

    export: Side
    accounts: Side


def told_by_both(lines: pd.DataFrame, entries: pd.DataFrame) -> tuple[Both, ...]:
    """What each export and each accounting file both tell.

    Args:
        lines: frame of `core.columns`, of the exports.
        entries: frame of `fec.ENTRIES`, of the accounting files.
    """
    invoices = ((entries["net"] > 0) & ~entries["refund"]) | entries["note"]
    booked = entries.loc[invoices, ["file", "line", "invoice_id", "day", "opening"]]
    booked = booked.assign(cents=entries["net"], worth=entries["counted"])
    paid = (lines[col.PAID_DAY] != NO_DAY) | (lines[col.STATUS] == col.PAID_STATUS)
    billed = pd.DataFrame(
        {
            "file": lines[col.FILE], "line": lines[col.LINE], "invoice_id": lines[col.INVOICE_ID],
            "day": lines[col.INVOICE_DAY], "cents": lines[col.AMOUNT], "worth": lines[col.AMOUNT],
            "payer": lines[col.PAYER] + "\x1f" + lines[col.PAYER_ID],
            "paid": np.where(paid, lines[col.PAID], 0), "paid_day": lines[col.PAID_DAY],
        }
    )  # fmt: skip
    found = (
        _both(one, two)
        for _, two in booked.groupby("file", sort=True)
        for _, one in billed.groupby("file", sort=True)
    )
    return tuple(both for both in found if both is not None)


def _both(export: pd.DataFrame, accounts: pd.DataFrame) -> Both | None:
    opening, year = accounts[accounts["opening"]], accounts[~accounts["opening"]]
    mine, theirs, by = _told(export, year)
    if not len(mine):
        return None
    if len(opening):
        old, stated = _carried(export[export["day"] < accounts["day"].min()], opening)
        start = np.full(max(len(old), len(stated)), opening["day"].min(), dtype=np.int64)
        return Both(
            _side(export.loc[[*mine, *old]], np.concatenate([by[0], start[: len(old)]])),
            _side(accounts.loc[[*theirs, *stated]], np.concatenate([by[1], start[: len(stated)]])),
        )
    return Both(_side(export.loc[mine], by[0]), _side(accounts.loc[theirs], by[1]))


_Days = tuple[NDArray[np.int64], NDArray[np.int64]]


def _told(export: pd.DataFrame, accounts: pd.DataFrame) -> tuple[list[int], list[int], _Days]:
    """Index labels of the invoices that both sides tell, and the day by which both do."""
    nothing = np.zeros(0, dtype=np.int64)
    first = max(export["day"].min(), accounts["day"].min())
    last = min(export["day"].max(), accounts["day"].max())
    one = export[export["day"].between(first, last)]
    two = accounts[accounts["day"].between(first, last)]
    smaller = min(len(one), len(two))
    if not smaller:
        return [], [], (nothing, nothing)
    mine, theirs = _by_number(export, accounts)
    more = _by(one.drop(index=mine, errors="ignore"), two.drop(index=theirs, errors="ignore"), _DAY)
    mine, theirs = mine + more[0], theirs + more[1]
    if len(mine) >= max(REPEATS_RATIO * smaller, REPEATS_LINES):
        days = export.loc[mine, "day"].to_numpy(), accounts.loc[theirs, "day"].to_numpy()
        by = np.maximum(*days)
        return mine, theirs, (by, by)
    sums = pd.concat([side.groupby("day")["cents"].sum() for side in (one, two)], axis=1)
    equal = sums.index[sums.iloc[:, 0] == sums.iloc[:, 1]]
    if len(equal) < max(REPEATS_RATIO * sums.count().min(), _DAYS):
        return [], [], (nothing, nothing)
    one, two = one[one["day"].isin(equal)], two[two["day"].isin(equal)]
    return one.index.tolist(), two.index.tolist(), (one["day"].to_numpy(), two["day"].to_numpy())


def _carried(older: pd.DataFrame, opening: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Older invoices of the export that an opening entry of the accounts states, to the cent.

    An opening entry states one invoice, or all that a payer owed on that day.
    """
    start = opening["day"].min()
    left = older["cents"] - older["paid"].where(older["paid_day"] < start, 0)
    owed = older.assign(cents=left)[left != 0]
    old: list[int] = []
    stated: list[int] = []
    for _, rows in owed.groupby("payer", sort=True):
        same = opening.index[(opening["cents"] == rows["cents"].sum())].difference(stated)
        if len(same):
            stated.append(int(same[0]))
            old += rows.index.tolist()
    more = _by(owed.drop(index=old), opening.drop(index=stated), ["cents"])
    return old + more[0], stated + more[1]


def _side(rows: pd.DataFrame, by: NDArray[np.int64]) -> Side:
    return Side(int(rows["file"].iloc[0]), rows["line"].to_numpy(), rows["worth"].to_numpy(), by)


def _by_number(one: pd.DataFrame, two: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Index labels of the rows of one number and amount, pair by pair.

    An invoice may be booked some days after its day; numbers that start again each year must
    not meet across years.
    """
    left, right = one[one["invoice_id"] != ""], two[two["invoice_id"] != ""]
    mine, theirs = _by(left, right, ["invoice_id", "cents"])
    near = np.abs(left.loc[mine, "day"].to_numpy() - right.loc[theirs, "day"].to_numpy()) <= _LATE
    return np.array(mine, dtype=np.int64)[near].tolist(), np.array(theirs, dtype=np.int64)[
        near
    ].tolist()


def _by(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> tuple[list[int], list[int]]:
    """Index labels of the rows of equal values, pair by pair."""
    pairs = _ranked(left, keys).merge(_ranked(right, keys), on=[*keys, "rank"])
    return pairs["row_x"].tolist(), pairs["row_y"].tolist()


def _ranked(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The keys with the rank of each row among its equals, and its index label."""
    return rows[keys].assign(rank=rows.groupby(keys).cumcount(), row=rows.index)


def told_once(
    frame: pd.DataFrame, both: Sequence[Both], day: int, ends: Mapping[int, int]
) -> tuple[NDArray[np.bool_], list[tuple[Side, int, int, int]]]:
    """Which rows of a day's ledger frame another file tells better.

    Args:
        frame: of `core.columns`, exports and accounts together.
        both: as `told_by_both` found them.
        day: the day asked; what is told later does not exist.
        ends: index of an accounting file -> its last entry's day.

    Returns:
        One flag per row, True where it is left out; and for each pair: the side left out, the
        file that counts, lines and cents left out.
    """
    gone = np.zeros(len(frame), dtype=np.bool_)
    told = []
    files, lines = frame[col.FILE].to_numpy(), frame[col.LINE].to_numpy()
    for one in both:
        export_ends = _last_known(frame[files == one.export.file], day)
        later = min(ends.get(one.accounts.file, day), day) > export_ends
        out, kept = (one.export, one.accounts) if later else (one.accounts, one.export)
        exists = out.days <= day
        mine = (files == out.file) & np.isin(lines, out.lines[exists]) & ~gone
        known = np.unique(lines[mine])
        counted = exists & np.isin(out.lines, known)
        gone |= mine
        if counted.any():
            told.append((out, kept.file, int(counted.sum()), int(out.cents[counted].sum())))
    return gone, told


def _last_known(rows: pd.DataFrame, day: int) -> int:
    """The last day, up to the day asked, of which an export knows something."""
    days = [rows[c].to_numpy() for c in (col.INVOICE_DAY, col.PAID_DAY, col.REJECTED_DAY)]
    known = np.concatenate([d[d <= day] for d in days])
    return int(known.max(initial=-1))
