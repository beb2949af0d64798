"""The same movements told twice: a statement repeated in a file, files that overlap."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue

_SAME = ["account", "day", "amount_cents", "label"]
_MONEY = ["account", "day", "amount_cents"]

Result = tuple[pd.DataFrame, LineCounts, list[Issue]]


def _moved(rows: pd.DataFrame) -> LineCounts:
    n, cents = len(rows), int(rows["amount_cents"].abs().sum())
    return LineCounts(used=-n, set_aside=n, used_cents=-cents, set_aside_cents=cents)


def _told(code: str, severity: str, rows: pd.DataFrame, names: Sequence[str]) -> list[Issue]:
    issues = []
    for index, part in rows.groupby("file"):
        n, cents = len(part), int(part["amount_cents"].abs().sum())
        issues.append(
            Issue(
                "set_aside" if severity == "set_aside" else "warning", code,
                names[int(str(index))], int(part["line"].iloc[0]), amount_cents=cents,
                operands={"n": n, "sum_cents": cents},
            )
        )  # fmt: skip
    return issues


def repeated_statements(rows: pd.DataFrame, names: Sequence[str]) -> Result:
    """Set aside a statement that stands a second time in its file, movement for movement.

    One movement alone proves nothing: a bank may take the same fee twice on one day.
    """
    of = ["file", "statement"]
    if rows.groupby("file")["statement"].nunique().max() in (0, 1) or rows.empty:
        return rows, LineCounts(), []
    told = rows[[*_SAME, "code", "counted_day"]]
    mark = pd.util.hash_pandas_object(told, index=False)
    whole = mark.groupby([rows[c] for c in of], sort=False).agg(tuple).reset_index(name="lines")
    long = whole["lines"].map(len) > 1
    again = whole[whole.duplicated(["file", "lines"]) & long]
    pairs = set(zip(again["file"], again["statement"], strict=True))
    twice = pd.Series(
        [p in pairs for p in zip(rows["file"], rows["statement"], strict=True)], index=rows.index
    )
    gone = rows[twice]
    kept = rows[~twice].reset_index(drop=True)
    return kept, _moved(gone), _told("bank_statement_twice", "set_aside", gone, names)


def repeated_movements(rows: pd.DataFrame, names: Sequence[str]) -> Result:
    """Set aside the movements of a file that an earlier one holds already.

    The second of two equal movements of a day is the second in every file: only movements
    of the same rank repeat each other. Those equal but for their label are kept, and said.
    """
    if rows["file"].nunique() < 2:
        return rows, LineCounts(), []
    rank = rows.groupby(["file", *_SAME], sort=False).cumcount()
    first = rows.assign(rank=rank).groupby([*_SAME, "rank"], sort=False)["file"].transform("first")
    gone = rows[rows["file"] != first]
    kept = rows.drop(index=gone.index)
    rank = kept.groupby(["file", *_MONEY], sort=False).cumcount()
    first = kept.assign(rank=rank).groupby([*_MONEY, "rank"], sort=False)["file"].transform("first")
    alike = kept[kept["file"] != first]
    issues = [
        *_told("bank_movements_twice", "set_aside", gone, names),
        *_told("bank_told_differently", "warning", alike, names),
    ]
    return kept.reset_index(drop=True), _moved(gone), issues
