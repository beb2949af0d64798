"""An export of invoices beside the accounts that book the same ones: each counts once.

The accounts book invoices one by one (same number and amount, or same day and amount) or as
totals (`book_sums`). Where at least half of the euros of the smaller side are found in the other,
what both tell counts as the one that knows later days tells it; on the same day the export counts,
which says invoice by invoice what is paid. What nothing pairs counts on both sides, and is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.spans import NO_DAY
from calculator.intake.book_sums import PERIOD, Matched, match_sums
from calculator.intake.told_again import REPEATS_LINES, REPEATS_RATIO

#: Days by which an invoice may be booked late.
_LATE = 62


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
    #: Cents, of the smaller side, that both bill on the same days and that nothing pairs.
    apart_cents: int = 0


def told_by_both(lines: pd.DataFrame, entries: pd.DataFrame) -> tuple[Both, ...]:
    """What each export and each accounting file both tell.

    Args:
        lines: frame of `core.columns`, of the exports.
        entries: frame of `fec.ENTRIES`, of the accounting files.
    """
    if lines.empty or entries.empty:
        return ()
    invoices = ((entries["net"] > 0) & ~entries["refund"]) | entries["note"]
    booked = entries.loc[invoices, ["file", "line", "invoice_id", "day", "opening", "payer"]]
    booked = booked.assign(cents=entries["net"], worth=entries["counted"])
    paid = (lines[col.PAID_DAY] != NO_DAY) | (lines[col.STATUS] == col.PAID_STATUS)
    billed = pd.DataFrame(
        {
            "file": lines[col.FILE], "line": lines[col.LINE], "invoice_id": lines[col.INVOICE_ID],
            "day": lines[col.INVOICE_DAY], "cents": lines[col.AMOUNT], "worth": lines[col.AMOUNT],
            "payer": lines[col.PAYER].where(lines[col.PAYER] != "", lines[col.PAYER_ID]),
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
    """What two files share; None where they share no day."""
    opening, year = accounts[accounts["opening"]], accounts[~accounts["opening"]]
    if year.empty:
        return None
    billed = export[export["day"].between(year["day"].min() - PERIOD, year["day"].max())]
    booked = year[year["day"].between(export["day"].min(), export["day"].max() + PERIOD)]
    if billed.empty or booked.empty:
        return None
    files = int(export["file"].iloc[0]), int(accounts["file"].iloc[0])
    told = _told(export, year, billed, booked)
    sizes = [int(side["cents"].abs().sum()) for side in (billed, booked)]
    shared = int(booked["cents"].reindex(told.theirs).abs().sum())
    if len(told.mine) < REPEATS_LINES or shared < REPEATS_RATIO * min(sizes):
        return Both(
            _side(export.iloc[:0], [], files[0]), _side(accounts.iloc[:0], [], files[1]), min(sizes)
        )
    # Days told by both alone may differ: before and after, one file tells what the other cannot.
    first = max(export["day"].min(), year["day"].min())
    last = min(export["day"].max(), year["day"].max())
    rest = min(
        int(side[side["day"].between(first, last)]["cents"].sum())
        for side in (billed.drop(index=told.mine, errors="ignore"),
                     booked.drop(index=told.theirs, errors="ignore"))
    )  # fmt: skip
    if len(opening):
        old, stated = _carried(export[export["day"] < accounts["day"].min()], opening)
        start = int(opening["day"].min())
        told.add(old, stated, start)
    return Both(
        _side(export.loc[told.mine], told.mine_by, files[0]),
        _side(accounts.loc[told.theirs], told.theirs_by, files[1]),
        max(rest, 0),
    )


def _told(
    export: pd.DataFrame, accounts: pd.DataFrame, billed: pd.DataFrame, booked: pd.DataFrame
) -> Matched:
    """Invoices that both sides tell: by number, by day and amount, by totals.

    Args:
        export, accounts: all invoices of both files.
        billed, booked: those of the days that a total of the other side may hold.
    """
    told = Matched()

    def pair(mine: list[int], theirs: list[int]) -> None:
        days = export.loc[mine, "day"].to_numpy(), accounts.loc[theirs, "day"].to_numpy()
        told.add_pairs(mine, theirs, np.maximum(*days).tolist())

    pair(*_by_number(export, accounts))
    left = billed.drop(index=told.mine, errors="ignore")
    pair(*_by(left, booked.drop(index=told.theirs, errors="ignore"), ["day", "cents"]))
    match_sums(billed, booked, told)
    return told


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


def _side(rows: pd.DataFrame, by: Sequence[int], file: int) -> Side:
    return Side(
        file, rows["line"].to_numpy(), rows["worth"].to_numpy(), np.array(by, dtype=np.int64)
    )


def _by_number(one: pd.DataFrame, two: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Index labels of the rows of one number and amount, pair by pair.

    An invoice may be booked some days after its day; numbers that start again each year must
    not meet across years.
    """
    left, right = one[one["invoice_id"] != ""], two[two["invoice_id"] != ""]
    pairs = zip(*_by(left, right, ["invoice_id", "cents"]), strict=True)
    days, others = left["day"].to_dict(), right["day"].to_dict()
    near = [(i, j) for i, j in pairs if abs(days[i] - others[j]) <= _LATE]
    return [i for i, _ in near], [j for _, j in near]


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
        if not len(one.export.lines):
            continue
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
