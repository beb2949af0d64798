"""The same money handed over twice: whole files, lines across files, opening balances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calculator.core import columns as col
from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.intake.fec_entries import ENTRIES

_DTYPES = {
    col.FILE: "int32", col.LINE: "int64", col.INVOICE_ID: "str", col.INVOICE_DAY: "int32",
    col.PAYER: "str", col.PAYER_ID: "str", col.PLATFORM: "str", col.AMOUNT: "int64",
    col.PAID: "int64", col.PAID_DAY: "int32", col.STATUS: "str", col.REJECTED_DAY: "int32",
    col.DATED: "bool", col.PAIRED: "bool",
}  # fmt: skip
_VALUES = [c for c in col.LEDGER_COLUMNS if c not in (col.FILE, col.LINE)]
_SAME_INVOICE = [col.INVOICE_ID, col.INVOICE_DAY, col.PAYER, col.PAYER_ID, col.AMOUNT]
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
    lines: pd.DataFrame, names: Sequence[str]
) -> tuple[pd.DataFrame, LineCounts, list[Issue]]:
    """Set aside lines that an earlier file holds with every value the same.

    Invoices that two files tell differently (paid in one, open in the other) are kept, with
    a warning.

    Returns:
        The lines left, the counts to add, one issue per file and kind.
    """
    issues: list[Issue] = []
    if lines["file"].nunique() < 2:
        return lines, LineCounts(), issues
    named = lines[lines[col.INVOICE_ID] != ""]
    first_file = named.groupby(_VALUES, sort=False)["file"].transform("first")
    repeated = named[named["file"] != first_file]
    kept = lines.drop(index=repeated.index)
    moved = LineCounts()
    for index, part in repeated.groupby("file"):
        n, cents = len(part), int(part[col.AMOUNT].sum())
        moved += _moved(n, cents)
        issues.append(
            _issue("set_aside", "duplicate_across_files", names[int(str(index))], n, cents)
        )
    left = kept[kept[col.INVOICE_ID] != ""]
    told_first = left.groupby(_SAME_INVOICE, sort=False)["file"].transform("first")
    for index, part in left[left["file"] != told_first].groupby("file"):
        n, cents = len(part), int(part[col.AMOUNT].sum())
        issues.append(_issue("warning", "told_differently", names[int(str(index))], n, cents))
    return kept.reset_index(drop=True), moved, issues


def _issue(severity: str, code: str, name: str, n: int, cents: int) -> Issue:
    return Issue(
        "set_aside" if severity == "set_aside" else "warning",
        code, name, amount_cents=cents, operands={"n": n, "sum_cents": cents},
    )  # fmt: skip


def repeated_openings(
    entries: pd.DataFrame, names: Sequence[str]
) -> tuple[pd.DataFrame, LineCounts, list[Issue]]:
    """Opening entries of a year whose previous year is there too: the same debts twice.

    Where the year before leaves each payer with the very balance the opening states, the
    opening is set aside: the older lines carry the true dates, and this year's receipts
    settle them. Otherwise both are kept with a warning.
    """
    issues: list[Issue] = []
    moved = LineCounts()
    if entries["file"].nunique() < 2:
        return entries, moved, issues
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
        else:
            issues.append(_issue("warning", "fec_opening_kept", name, n, cents))
    return entries[~drop].reset_index(drop=True), moved, issues
