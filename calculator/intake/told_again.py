"""Files that tell the same invoices: each invoice counts once, as the latest file tells it.

Two files repeat each other where an invoice's number, day, payer and amount say so. Without
common numbers they do where at least half of the smaller one's lines, over the days that both
cover, are lines of the other: same day, amount and payer, as many times. Below that, equal
lines are chance: a pharmacy bills the same small amount to the same payer many times a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.spans import NO_DAY

#: Share of the smaller file's lines, in the days of both, above which it repeats the other;
#: and how many lines prove that at least.
REPEATS_RATIO = 0.5
REPEATS_LINES = 3

#: Invoice numbers looked at to tell how a file numbers.
_SHAPES = 200
_NOTHING: Mapping[int, frozenset[str]] = MappingProxyType({})
_INVOICE = ["number", "day", "payer", "cents"]


@dataclass(frozen=True, slots=True)
class Again:
    """What one file tells again of a later one; rows of the earlier one, by position.

    Attributes:
        early, late: indices of the files; the late one's lines count.
        same: equal in every value.
        changed: the same invoice with another payment, or another amount.
        doubtful: the same invoice with another amount, in files that else share too little.
        gone: in the days that both cover, and not in the late one.
    """

    early: int
    late: int
    same: NDArray[np.intp]
    changed: NDArray[np.intp]
    doubtful: NDArray[np.intp]
    gone: NDArray[np.intp]


def of_lines(lines: pd.DataFrame) -> list[Again]:
    """What the files of a ledger frame tell again, the latest file first."""
    days = lines[col.INVOICE_DAY].to_numpy()
    others = [lines[c].to_numpy() for c in (col.PAID_DAY, col.REJECTED_DAY)]
    dated = [np.where(o == NO_DAY, days, o) for o in others]
    state = (col.PAID, col.PAID_DAY, col.STATUS, col.REJECTED_DAY, col.PLATFORM)
    return _pairs(
        pd.DataFrame(
            {
                "file": lines[col.FILE].to_numpy(),
                "number": pd.factorize(lines[col.INVOICE_ID])[0],
                "numbered": (lines[col.INVOICE_ID] != "").to_numpy(),
                "day": days,
                "cents": lines[col.AMOUNT].to_numpy(),
                "payer": _codes(lines, (col.PAYER, col.PAYER_ID)),
                "state": _codes(lines, state),
                "until": np.maximum.reduce([days, *dated]),
                "settled": lines[col.PAID].to_numpy(),
            }
        ),
        {
            int(str(i)): _shapes(part)
            for i, part in lines.groupby(col.FILE, sort=False)[col.INVOICE_ID]
        },
    )


def of_entries(entries: pd.DataFrame) -> list[Again]:
    """The same of entries of accounting files.

    A document's number may cover many entries, or be each tool's own: it proves nothing.
    """
    lettered = (entries["code"] != "").to_numpy()
    return _pairs(
        pd.DataFrame(
            {
                "file": entries["file"].to_numpy(),
                "number": np.zeros(len(entries), dtype=np.int64),
                "numbered": np.zeros(len(entries), dtype=np.bool_),
                "day": entries["day"].to_numpy(),
                "cents": entries["net"].to_numpy(),
                "payer": _codes(entries, ("account", "auxiliary", "opening")),
                "state": _codes(entries, ("code",)),
                "until": entries["day"].to_numpy(),
                "settled": np.where(lettered, entries["counted"].to_numpy(), 0),
            }
        )
    )


def _shapes(numbers: pd.Series) -> frozenset[str]:
    """How a file's invoice numbers are built: "F2024-0012" is "F#-#"."""
    some = numbers[numbers != ""].head(_SHAPES)
    return frozenset(re.sub(r"[0-9]+", "#", str(n)) for n in some)


def _codes(frame: pd.DataFrame, names: Sequence[str]) -> NDArray[np.int64]:
    """One number per distinct combination of values."""
    numbers = frame.groupby(list(names), sort=False, dropna=False).ngroup()
    return numbers.to_numpy().astype(np.int64)


def _pairs(told: pd.DataFrame, shapes: Mapping[int, frozenset[str]] = _NOTHING) -> list[Again]:
    """Each pair of files that share days and lines, those of the latest files first."""
    ends = told.groupby("file").agg(until=("until", "max"), settled=("settled", "sum"))
    # Of two that end alike, the one handed over first counts.
    order = ends.assign(place=-ends.index).sort_values(["until", "settled", "place"]).index
    parts = {i: told[told["file"] == i] for i in order.tolist()}
    found = []
    for late, early in combinations(reversed(order.tolist()), 2):
        alike = bool(shapes.get(early, frozenset()) & shapes.get(late, frozenset()))
        again = _compared(parts[early], parts[late], early, late, one_numbering=alike)
        if again is not None:
            found.append(again)
    return found


def _compared(
    early: pd.DataFrame, late: pd.DataFrame, i: int, j: int, *, one_numbering: bool
) -> Again | None:
    """What one file tells again of a later one; None where they share no line.

    `one_numbering` tells that the numbers of both are built alike: different numbers are then
    different invoices.
    """
    first = max(early["day"].min(), late["day"].min())
    last = min(early["day"].max(), late["day"].max())
    early = early[early["day"].between(first, last)]
    late = late[late["day"].between(first, last)]
    if early.empty or late.empty:
        return None
    ours, theirs = early[early["numbered"]], late[late["numbered"]]
    known = ours.index[_among(ours, theirs, _INVOICE)]
    one_numbering = one_numbering or bool(_among(ours, theirs, ["number"]).any())
    alike, keys = _alike(
        early.drop(index=known), late[~_among(late, ours, _INVOICE)], one_numbering=one_numbering
    )
    smaller = min(len(early), len(late))
    if len(known) + len(alike) < max(REPEATS_RATIO * smaller, REPEATS_LINES):
        alike = alike[:0]
    repeats = len(known) + len(alike) >= REPEATS_RATIO * smaller
    told = known.union(alike)
    rest = early.drop(index=told)
    numbered = rest[rest["numbered"]]
    corrected = numbered.index[_among(numbered, theirs, ["number", "day", "payer"])]
    if told.empty and corrected.empty:
        return None
    same = known[_among(ours.loc[known], theirs, [*_INVOICE, "state"])].union(
        _ranked(early.loc[alike], late, [*keys, "state"])
    )
    changed = told.difference(same)
    return Again(
        i, j,
        same=same.to_numpy(),
        changed=(changed.union(corrected) if repeats else changed).to_numpy(),
        doubtful=corrected[:0 if repeats else None].to_numpy(),
        gone=(rest.index.difference(corrected) if repeats else rest.index[:0]).to_numpy(),
    )  # fmt: skip


def _alike(
    early: pd.DataFrame, late: pd.DataFrame, *, one_numbering: bool
) -> tuple[pd.Index, list[str]]:
    """Rows of the earlier file that are rows of the later one but for number or payer.

    Args:
        early, late: rows that no number, day, payer and amount pair yet.
        one_numbering: whether both files number their invoices alike.
    """
    if one_numbering:
        # A number is never left out then; the payer's spelling may differ.
        keys = ["number", "day", "cents"]
        return _ranked(early[early["numbered"]], late[late["numbered"]], keys), keys
    shared = _among(early, late, ["payer"]).any()
    keys = ["day", "cents", "payer"] if shared else ["day", "cents"]
    return _ranked(early, late, keys), keys


def _among(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> NDArray[np.bool_]:
    """Whether each row's values stand in a row of the others."""
    codes = _codes(pd.concat([rows[keys], others[keys]]), keys)
    return np.isin(codes[: len(rows)], codes[len(rows) :])


def _ranked(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> pd.Index:
    """Index of the rows whose values stand in the others, each of those used once."""
    of = [*keys, "rank"]
    one = rows[keys].assign(rank=rows.groupby(keys).cumcount())
    two = others[keys].assign(rank=others.groupby(keys).cumcount())
    return rows.index[_among(one, two, of)]
