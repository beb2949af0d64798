"""The same money handed over twice: whole files, lines across files, opening balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.spans import day_of
from calculator.core.texts import Operand
from calculator.intake.fec_entries import ENTRIES
from calculator.intake.model import Doubt
from calculator.intake.told_again import Again, of_entries, of_lines
from calculator.intake.two_books import Both, told_once

_DTYPES = {
    col.FILE: "int32", col.LINE: "int64", col.INVOICE_ID: "str", col.INVOICE_DAY: "int32",
    col.PAYER: "str", col.PAYER_ID: "str", col.PLATFORM: "str", col.AMOUNT: "int64",
    col.PAID: "int64", col.PAID_DAY: "int32", col.STATUS: "str", col.REJECTED_DAY: "int32",
    col.DATED: "bool", col.PAIRED: "bool",
}  # fmt: skip
_ENTRY_DTYPES = {
    "file": "int32", "line": "int64", "day": "int32", "net": "int64", "counted": "int64",
    "opening": "bool", "note": "bool", "refund": "bool",
}  # fmt: skip


def no_lines() -> pd.DataFrame:
    """A ledger frame without a row."""
    return pd.DataFrame({name: pd.Series(dtype=_DTYPES[name]) for name in col.LEDGER_COLUMNS})


def no_entries() -> pd.DataFrame:
    """An entries frame without a row."""
    return pd.DataFrame({n: pd.Series(dtype=_ENTRY_DTYPES.get(n, "object")) for n in ENTRIES})


def whole_file(name: str, same_as: str, counts: LineCounts) -> tuple[LineCounts, Issue]:
    """A file with the very bytes of an earlier one: all its lines set aside."""
    n, cents = counts.read, counts.read_cents
    issue = Issue(
        "warning", "duplicate_file", name, amount_cents=cents,
        operands={"file": name, "same_as": same_as, "n": n, "sum_cents": cents},
    )  # fmt: skip
    return LineCounts(read=n, set_aside=n, read_cents=cents, set_aside_cents=cents), issue


def _moved(n: int, cents: int) -> LineCounts:
    return LineCounts(used=-n, set_aside=n, used_cents=-cents, set_aside_cents=cents)


def repeated_lines(
    lines: pd.DataFrame, names: Sequence[str], rule: str
) -> tuple[pd.DataFrame, Moved]:
    """Set aside the lines of a plain ledger that a later file tells again (`told_again`).

    Args:
        lines: the lines used of all files.
        names: of the files, as shown.
        rule: the dossier's `ledger.overlaps`; "keep" counts every line of every file.
    """
    moved = Moved(len(lines))
    if rule == "keep" or lines["file"].nunique() < 2:
        return lines, moved
    cents, left = lines[col.AMOUNT], lines[col.AMOUNT] - lines[col.PAID]
    open_now = lines[col.STATUS].isin((col.OPEN, col.IN_PROGRESS)) & (left != 0)
    said = np.zeros(len(lines), dtype=np.bool_)
    found = of_lines(lines)
    for one in found:
        moved.take("duplicate_across_files", one.same, cents, one, names)
        moved.take("older_export", one.changed, cents, one, names)
    for one in found:
        doubtful = moved.left(one.doubtful)
        if len(doubtful):
            moved.warn("told_differently", len(doubtful), int(cents[doubtful].sum()), one, names)
        missing = moved.left(one.gone)
        missing = missing[open_now.to_numpy()[missing] & ~said[missing]]
        if len(missing):
            said[missing] = True
            moved.warn("gone_from_later", len(missing), int(left[missing].sum()), one, names)
    return lines[~moved.gone].reset_index(drop=True), moved


def repeated_entries(
    entries: pd.DataFrame, names: Sequence[str], rule: str
) -> tuple[pd.DataFrame, Moved]:
    """The same of accounting files: a later one replaces an earlier one in the days of both.

    An accounting file is complete by law over its days, so that what the later one lacks has
    been corrected since.
    """
    moved = Moved(len(entries))
    if rule == "keep" or entries["file"].nunique() < 2:
        return entries, moved
    for one in of_entries(entries):
        moved.take("duplicate_across_files", one.same, entries["counted"], one, names)
        older = np.concatenate([one.changed, one.gone])
        moved.take("older_export", older, entries["counted"], one, names)
    return entries[~moved.gone].reset_index(drop=True), moved


class Moved:
    """Lines set aside because another file tells them, and what is said about it."""

    def __init__(self, n_rows: int) -> None:
        """Nothing moved yet, of so many rows; `gone` marks those moved."""
        self.counts = LineCounts()
        self.issues: list[Issue] = []
        self.cents = 0
        self.gone = np.zeros(n_rows, dtype=np.bool_)
        self.by_file: Counter[str] = Counter()

    def left(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Those of the rows that are not moved."""
        return rows[~self.gone[rows]]

    def take(
        self, code: str, rows: NDArray[np.intp], cents: pd.Series, one: Again, names: Sequence[str]
    ) -> None:
        """Set aside the rows not yet moved."""
        new = self.left(rows)
        if not len(new):
            return
        n, total = len(new), int(cents.to_numpy()[new].sum())
        self.gone[new] = True
        self.counts += _moved(n, total)
        self.cents += total
        self.by_file[names[one.late]] += n
        self.issues.append(
            Issue(
                "set_aside", code, names[one.early], amount_cents=total,
                operands={"n": n, "sum_cents": total, "later": names[one.late]},
            )
        )  # fmt: skip

    def warn(self, code: str, n: int, cents: int, one: Again, names: Sequence[str]) -> None:
        """Say something of lines that count."""
        operands: dict[str, Operand] = {"n": n, "sum_cents": cents, "later": names[one.late]}
        self.issues.append(
            Issue("warning", code, names[one.early], amount_cents=cents, operands=operands)
        )


def in_two_books(
    frame: pd.DataFrame, both: Sequence[Both], day: int, entries: pd.DataFrame, names: Sequence[str]
) -> tuple[NDArray[np.bool_], LineCounts, list[Issue]]:
    """Rows of a day's frame that accounts or an export tell better, and what is said of them."""
    ends = {int(str(i)): int(last) for i, last in entries.groupby("file")["day"].max().items()}
    gone, told = told_once(frame, both, day, ends)
    moved, issues = LineCounts(), []
    for out, kept, n, cents in told:
        moved += _moved(n, cents)
        issues.append(
            Issue(
                "set_aside", "in_two_books", names[out.file], amount_cents=cents,
                operands={"n": n, "sum_cents": cents, "later": names[kept]},
            )
        )  # fmt: skip
    return gone, moved, issues


def left_in_both(both: Sequence[Both], names: Sequence[str]) -> list[Issue]:
    """What an export and accounts bill on the same days that nothing shows to be the same."""
    return [
        Issue(
            "warning", "books_differ" if len(b.export.lines) else "books_add_up",
            names[b.export.file], amount_cents=b.apart_cents,
            operands={"sum_cents": b.apart_cents, "accounts": names[b.accounts.file]},
        )
        for b in both
        if b.apart_cents
    ]  # fmt: skip


def asked(
    moved: Sequence[Moved], both: Sequence[Both], names: Sequence[str], rule: str
) -> tuple[Doubt, ...]:
    """The question whether files tell the same invoices, where nobody answered it yet."""
    n = sum(int(m.gone.sum()) for m in moved) + sum(len(b.export.lines) for b in both)
    if rule or not n:
        return ()
    cents = sum(m.cents for m in moved) + sum(int(b.export.cents.sum()) for b in both)
    counted = sum((m.by_file for m in moved), Counter[str]())
    counted.update({names[b.export.file]: len(b.export.lines) for b in both})
    return (
        Doubt(
            "files_overlap", "ledger.overlaps", ("once", "keep"), "once",
            counted.most_common(1)[0][0], amount_cents=cents,
            operands={"n": n, "sum_cents": cents},
        ),
    )  # fmt: skip


def _issue(severity: str, code: str, name: str, n: int, cents: int) -> Issue:
    return Issue(
        "set_aside" if severity == "set_aside" else "warning",
        code, name, amount_cents=cents, operands={"n": n, "sum_cents": cents},
    )  # fmt: skip


#: The last entry of a year that is there whole stands at most so many days before the next one.
_EVE_DAYS = 31


def repeated_openings(
    entries: pd.DataFrame, names: Sequence[str], rule: str = ""
) -> tuple[pd.DataFrame, LineCounts, list[Issue], tuple[Doubt, ...]]:
    """Opening entries of a year whose previous year is there too: the same debts twice.

    Where the year before leaves each payer with the very balance the opening states, the
    opening is set aside: the older lines carry the true dates, and this year's receipts
    settle them. Otherwise `rule` tells ("opening": the older entries are set aside, "both":
    all count); until it does all count, and it is asked. The question says whether the
    entries before reach the opening, or a year between the two is missing.
    """
    issues: list[Issue] = []
    doubts: list[Doubt] = []
    moved = LineCounts()
    if entries["file"].nunique() < 2:
        return entries, moved, issues, ()
    starts = entries.groupby("file")["day"].min().sort_values()
    drop = np.zeros(len(entries), dtype=np.bool_)
    for index in starts.index[1:]:
        opening = ((entries["file"] == index) & entries["opening"]).to_numpy()
        before = ((entries["day"] < starts[index]) & ~drop).to_numpy()
        if not opening.any() or not before.any():
            continue
        keys = ["account", "auxiliary"]
        stated = entries[opening].groupby(keys)["net"].sum()
        left = entries[before].groupby(keys)["net"].sum()
        same = stated[stated != 0].sort_index().equals(left[left != 0].sort_index())
        n, cents = int(opening.sum()), int(entries.loc[opening, "counted"].sum())
        name = names[int(str(index))]
        if same:
            drop |= opening
            moved += _moved(n, cents)
            issues.append(_issue("set_aside", "fec_opening_set_aside", name, n, cents))
        elif rule == "opening":
            drop |= before
            for file, older in entries[before].groupby("file"):
                n, cents = len(older), int(older["counted"].sum())
                moved += _moved(n, cents)
                name = names[int(str(file))]
                issues.append(_issue("set_aside", "fec_older_set_aside", name, n, cents))
        elif not rule:
            last = int(entries.loc[before, "day"].max())
            start = int(entries.loc[opening, "day"].min())
            gap = last < start - _EVE_DAYS
            days = {"last_on": day_of(last), "opening_on": day_of(start)}
            doubts.append(
                Doubt(
                    "fec_opening_gap" if gap else "fec_opening_kept",
                    "ledger.openings", ("opening", "both"), "both", name, amount_cents=cents,
                    operands={"n": n, "sum_cents": cents, **days},
                )
            )  # fmt: skip
    return entries[~drop].reset_index(drop=True), moved, issues, tuple(doubts)
