"""Which rows are sound in structure: fit to be read, or set aside with the reason."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from calculator.intake.cells import CellsBuilder
from calculator.intake.decode import Decoded
from calculator.intake.remarks import Remarks, masked
from calculator.intake.table import Layout
from calculator.intake.worth import Worth

_WHOLE, _DECIMALS = re.compile("[+-]?[0-9]+"), re.compile("[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take of each row.

    Attributes:
        where: meaning -> position of its column; never empty.
        rejoin: position of a free label that may hold the separator, or None.
        stands: whether a row longer or shorter than the headings reads right as it stands, its
            last fields empty; asked where a label may hold the separator. None = always.
        marks: a small number for each row, from its cells; None = 0 for all.
        drop_nul: NUL characters are left out of the cells (accounting files) instead of
            setting the line aside.
        worth: cents of a row with a wrong number of fields; None = never told.
        needed: positions that a row must reach; those it lacks beyond them are empty.
            None = a row reaches them all.
    """

    where: Mapping[str, int]
    rejoin: int | None = None
    marks: Callable[[Sequence[Sequence[str]]], NDArray[np.int8]] | None = None
    stands: Callable[[Sequence[str]], bool] | None = None
    drop_nul: bool = False
    worth: Worth | None = None
    needed: Sequence[int] | None = None


@dataclass(slots=True)
class Taken:
    """What one pass collects."""

    columns: tuple[CellsBuilder, ...]
    lines: array[int] = field(default_factory=lambda: array("q"))
    marks: bytearray = field(default_factory=bytearray)
    votes: Counter[int] = field(default_factory=Counter)
    read: int = 0
    nul: int = 0
    rejoined: int = 0
    #: Lines that repeat the headings.
    repeated: list[int] = field(default_factory=list)
    aside_cents: int = 0
    #: Rows with fields too many where figures stand as an amount cut at its comma would.
    cut_amounts: int = 0
    #: Line and number of fields of the last row, where it lacks some.
    short: tuple[int, int] | None = None
    #: First line and number of the rows read without their last fields; how many fields they had.
    early: tuple[int, int] = (0, 0)
    early_fields: set[int] = field(default_factory=set)


class Look:
    """What every row is compared with."""

    def __init__(
        self, decoded: Decoded, layout: Layout, wanted: Wanted, expected: int, width: int
    ) -> None:
        positions = tuple(wanted.where.values())
        self.pick: Callable[[Sequence[str]], tuple[str, ...]] = (
            itemgetter(*positions) if len(positions) > 1 else lambda row: (row[positions[0]],)
        )
        self.header, self.first = self.pick(layout.header), itemgetter(positions[0])
        self.separator, self.wanted = layout.separator, wanted
        self.expected, self.width = expected, width
        self.rejoin, self.marks = wanted.rejoin, wanted.marks
        self.nul = decoded.has_nul
        self.drop_nul = wanted.drop_nul
        self.lost = decoded.lost
        self.headings = layout.header
        #: Fields that a row must have; the others may be left out at its end.
        needed = wanted.needed
        self.least = width if needed is None else max(needed) + 1
        #: The last line, where the file ends inside it.
        self.cut = 0
        #: Whether a row of the right length needs no closer look.
        self.plain = not (self.nul or self.lost or expected > width)


def _cut_amount(row: Sequence[str]) -> bool:
    """Whether a whole number is followed by one or two figures, as "10,50" cut in two."""
    return any(_WHOLE.fullmatch(one) and _DECIMALS.fullmatch(other) for one, other in pairwise(row))


def sound(
    line: int, row: list[str], look: Look, taken: Taken, remarks: Remarks
) -> list[str] | None:
    """The row fit to be read, or None where it was set aside."""
    if len(row) == look.width < look.expected:
        row = [*row, *[""] * (look.expected - look.width)]  # lacks the needless separators
    if len(row) < look.width:
        return _short(line, row, look, taken, remarks)
    surplus = len(row) - look.expected
    if surplus > 0 and look.rejoin is not None:
        label = look.rejoin
        joined = look.separator.join(row[label : label + surplus + 1])
        row = [*row[:label], joined, *row[label + surplus + 1 :]]
        taken.rejoined += 1
    if len(row) != look.expected or (
        look.expected > look.width and "".join(row[look.width :]).strip()
    ):
        taken.cut_amounts += surplus > 0 and look.separator == "," and _cut_amount(row)
        cents = look.wanted.worth(row) if look.wanted.worth else None
        taken.aside_cents += cents or 0
        remarks.set_aside(
            "wrong_field_count", line, cents=cents, n=len(row), expected=look.width
        )  # fmt: skip
        return None
    return _clean(line, row, look, taken, remarks)


def _short(
    line: int, row: list[str], look: Look, taken: Taken, remarks: Remarks
) -> list[str] | None:
    """The row with its last fields empty, or None where it lacks one that it needs."""
    n = len(row)
    # A last line like others before it is as whole as they are.
    cut = line == look.cut and n not in taken.early_fields
    if n >= look.least and not cut:
        filled = [*row, *[""] * (look.expected - n)]
        if look.wanted.stands is None or look.wanted.stands(filled):
            first, seen = taken.early
            taken.early = first or line, seen + 1
            taken.early_fields.add(n)
            return _clean(line, filled, look, taken, remarks)
    cents = look.wanted.worth(row) if look.wanted.worth else None
    taken.aside_cents += cents or 0
    missing = min((p for p in look.wanted.needed or () if p >= n), default=-1)
    if cut:
        remarks.set_aside("line_cut", line, cents=cents, n=n, expected=look.width)
    elif missing >= 0:
        heading = masked(look.headings[missing])
        remarks.set_aside("fields_missing", line, cents=cents, n=n, heading=heading)
    else:
        remarks.set_aside("wrong_field_count", line, cents=cents, n=n, expected=look.width)
    return None


def _clean(
    line: int, row: list[str], look: Look, taken: Taken, remarks: Remarks
) -> list[str] | None:
    """The row where its characters can be read."""
    if look.nul and any("\0" in cell for cell in row):
        if not look.drop_nul:
            taken.nul += 1
            remarks.set_aside("nul_line", line)
            return None
        row = [cell.replace("\0", "") for cell in row]
    if line in look.lost:
        remarks.set_aside("undecodable_line", line)
        return None
    return row
