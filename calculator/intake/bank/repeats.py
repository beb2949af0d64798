"""The same movements told twice: a statement repeated in a file, files that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import combinations, groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.intake.bank.alike import VALUE_DAYS
from calculator.intake.bank.labels import begins_other

_SAME = ["account", "day", "amount_cents", "label"]
_MONEY = ["account", "day", "amount_cents"]

#: Equal amounts compared one by one; more of them are kept, and said.
_MOST = 400

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


def repeated_movements(
    rows: pd.DataFrame,
    names: Sequence[str],
    alike: Set[tuple[int, int]] = frozenset(),
    shifted: Set[tuple[int, int]] = frozenset(),
) -> Result:
    """Set aside the movements of a file that another one holds already.

    A movement of one file is at most one of another: the second of two equal movements of a day
    is the second in every file. A label cut at the width of its field is the same label.
    Movements equal but for their label are kept, and said.

    Args:
        rows: all movements, in the order of the files.
        names: of the files, as shown.
        alike: pairs of files that tell the same movements, whatever their labels.
        shifted: those that date them a few days apart.
    """
    if rows["file"].nunique() < 2:
        return rows, LineCounts(), []
    held = _Held()
    rank = rows.groupby(["file", *_SAME], sort=False).cumcount()
    placed = rows.assign(rank=rank, at=rows.index)
    first = placed.groupby([*_SAME, "rank"], sort=False)["at"].transform("first")
    again = first[first != rows.index]
    file = rows["file"].to_dict()
    for at, keep in zip(again.index.tolist(), again.tolist(), strict=True):
        held.gone[at] = keep
        held.files.setdefault(keep, {file[keep]}).add(file[at])
    for group in _groups(rows, _MONEY, held):
        _told_otherwise(group, alike, held)
    days = set(held.gone)
    for group in _groups(rows, ["account", "amount_cents"], held) if shifted else ():
        _dated_otherwise(group, shifted, held)
    gone = rows.loc[list(held.gone)]
    kept = rows.drop(index=gone.index)
    rank = kept.groupby(["file", *_MONEY], sort=False).cumcount()
    first = kept.assign(rank=rank).groupby([*_MONEY, "rank"], sort=False)["file"].transform("first")
    others = kept[kept["file"] != first]
    issues = [
        *_repeating("bank_movements_twice", rows, held, days, names),
        *_repeating("bank_movements_twice_days", rows, held, set(held.gone) - days, names),
        *_told("bank_told_differently", "warning", others, names),
    ]
    return kept.reset_index(drop=True), _moved(gone), issues


class _Row(NamedTuple):
    """A movement compared with others: position, file, day, label."""

    at: int
    file: int
    day: int
    label: str


class _Held:
    """Movements that another one stands for.

    Attributes:
        gone: position -> position of the movement kept.
        files: position of a movement kept -> files of which it holds one.
    """

    def __init__(self) -> None:
        self.gone: dict[int, int] = {}
        self.files: dict[int, set[int]] = {}

    def take(self, keep: _Row, go: _Row) -> None:
        """Let one stand for the other, unless it holds one of the same file already."""
        if keep.at in self.gone or go.at in self.gone:
            return
        mine = self.files.setdefault(keep.at, {keep.file})
        theirs = self.files.get(go.at, {go.file})
        if not mine & theirs:
            mine |= theirs
            self.gone[go.at] = keep.at


def _groups(rows: pd.DataFrame, by: list[str], held: _Held) -> Iterator[list[_Row]]:
    """Movements left that bear the same values, where several files hold some and they are few."""
    rows = rows.drop(index=pd.Index(list(held.gone)))
    groups = rows.groupby(by, sort=False)
    wanted = (groups["file"].transform("nunique") > 1) & (groups["file"].transform("size") <= _MOST)
    several = rows.assign(group=groups.ngroup())[wanted].sort_values("group", kind="stable")
    columns = (several.index, several["file"], several["day"], several["label"])
    found = map(_Row._make, zip(*(c.tolist() for c in columns), strict=True))
    for _, part in groupby(zip(several["group"].tolist(), found, strict=True), itemgetter(0)):
        yield [row for _, row in part]


def _told_otherwise(group: Sequence[_Row], alike: Set[tuple[int, int]], held: _Held) -> None:
    """Movements of one day and amount under two labels.

    They are one where a label begins the other, or where the two files tell the same movements.
    The shorter label goes: it says less of who pays.
    """
    for cut in (True, False):
        for one, other in combinations(group, 2):
            like = (one.file, other.file) in alike
            if begins_other(one.label, other.label) if cut else like:
                longer = len(other.label) > len(one.label)
                held.take(*((other, one) if longer else (one, other)))


def _dated_otherwise(group: Sequence[_Row], shifted: Set[tuple[int, int]], held: _Held) -> None:
    """Movements of one amount a few days apart: the later file's is the earlier file's."""
    for one, other in combinations(group, 2):
        near = abs(one.day - other.day) <= VALUE_DAYS
        if near and (one.file, other.file) in shifted:
            held.take(one, other)


def _repeating(
    code: str, rows: pd.DataFrame, held: _Held, some: Set[int], names: Sequence[str]
) -> list[Issue]:
    """One remark per file and the one that it repeats."""
    file = rows["file"].to_dict()
    pairs: dict[tuple[int, int], list[int]] = {}
    for at, kept in held.gone.items():
        if at in some:
            pairs.setdefault((file[at], file[kept]), []).append(at)
    issues = []
    for (repeats, keeps), places in sorted(pairs.items()):
        part = rows.loc[sorted(places)]
        n, cents = len(part), int(part["amount_cents"].abs().sum())
        issues.append(
            Issue(
                "set_aside", code, names[repeats], int(part["line"].iloc[0]), amount_cents=cents,
                operands={"n": n, "sum_cents": cents, "same_as": names[keeps]},
            )
        )  # fmt: skip
    return issues
