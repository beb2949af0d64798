"""A file's rows -> the mapped columns, in one pass; what nobody mapped is dropped at once.

Rows come by the thousand; of each piece only the mapped cells stay, and of those only the
distinct texts. A file is therefore never held as text, whatever its size.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.intake.cells import Cells, CellsBuilder
from calculator.intake.decode import Decoded
from calculator.intake.remarks import Remarks
from calculator.intake.table import Layout, Piece, pieces_of
from calculator.intake.worth import Worth

_NUL_FILE = 10
_WHOLE, _DECIMALS = re.compile("[+-]?[0-9]+"), re.compile("[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Scan:
    """Rows sound in structure.

    Attributes:
        lines: int64, the physical line of each row.
        cells: per meaning, the column.
        marks: int8 per row, what `Wanted.marks` said of it.
        read: rows that hold anything, sound or not; repeated headings included.
        aside_cents: euros of the rows set aside here, in cents, where they can be told.
    """

    lines: NDArray[np.int64]
    cells: Mapping[str, Cells]
    marks: NDArray[np.int8]
    read: int
    aside_cents: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take of each row.

    Attributes:
        where: meaning -> position of its column; never empty.
        rejoin: position of a free label that may hold the separator, or None.
        stands: whether a row longer than the headings reads right as it stands, its last fields
            empty; asked where a label may hold the separator. None = always.
        marks: a small number for each row, from its cells; None = 0 for all.
        drop_nul: NUL characters are left out of the cells (accounting files) instead of
            setting the line aside.
        worth: cents of a row with a wrong number of fields; None = never told.
    """

    where: Mapping[str, int]
    rejoin: int | None = None
    marks: Callable[[Sequence[Sequence[str]]], NDArray[np.int8]] | None = None
    stands: Callable[[Sequence[str]], bool] | None = None
    drop_nul: bool = False
    worth: Worth | None = None


@dataclass(slots=True)
class _Taken:
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


def scan(
    decoded: Decoded, layout: Layout, wanted: Wanted, remarks: Remarks, file: str, most: int
) -> Scan:
    """Take the wanted columns of every row; rows unsound in structure are set aside.

    Args:
        decoded: the file's lines.
        layout: separator and headings.
        wanted: which columns, and how.
        remarks: told of every row set aside.
        file: name as shown.
        most: rows at most.

    Raises:
        FileUnusable: a quote never closed, a limit passed, NUL characters everywhere.
    """
    width = len(layout.header)
    while width and not layout.header[width - 1].strip():
        width -= 1
    expected = -1
    # The rule is that of the whole file; its first rows nearly always tell, else it is read again.
    for _ in range(2):
        mine = Remarks(file)
        taken = _Taken(tuple(CellsBuilder() for _ in wanted.where))
        look: _Look | None = None
        for piece in pieces_of(decoded, layout, file, most):
            if look is None:
                if expected < 0:
                    votes: Counter[int] = Counter()
                    _vote(votes, piece.rows, width, wanted)
                    expected = _fields(votes, width)
                look = _Look(decoded, layout, wanted, expected, width)
            taken.read += len(piece.rows)
            _take_piece(piece, look, taken, mine)
        whole = _fields(taken.votes, width)
        if whole == expected:
            break
        expected = whole
    if taken.nul > _NUL_FILE and taken.nul * 100 > taken.read:
        raise FileUnusable("nul_everywhere", file=file, n=taken.nul)
    if expected > len(layout.header):
        remarks.inform("trailing_separators", n=expected - width)
    remarks.take_over(mine)
    _tell(taken, remarks, width, whole=layout.placed or decoded.ended)
    return Scan(
        np.frombuffer(taken.lines, np.int64) if taken.lines else np.zeros(0, np.int64),
        {m: c.cells() for m, c in zip(wanted.where, taken.columns, strict=True)},
        np.frombuffer(taken.marks, np.int8) if taken.marks else np.zeros(0, np.int8),
        taken.read,
        taken.aside_cents,
    )


def _tell(taken: _Taken, remarks: Remarks, width: int, *, whole: bool) -> None:
    """Say what the rows taken together show; `whole`: the last line is not cut off."""
    if taken.short and not whole:
        line, n = taken.short
        remarks.warn("file_cut", line=line, n=n, expected=width)
    if taken.repeated:
        first = taken.repeated[0]
        remarks.inform("header_repeated", cents=0, n=len(taken.repeated), first_line=first)
    if 2 * taken.cut_amounts > taken.read:
        remarks.warn("comma_decimals", n=taken.cut_amounts)
    if taken.rejoined:
        remarks.inform("fec_rejoined", n=taken.rejoined)


def _vote(votes: Counter[int], rows: Iterable[list[str]], width: int, wanted: Wanted) -> None:
    """Count the rows whose fields beyond the headings are all empty, by their field count."""
    stands = wanted.stands
    for row in rows:
        n = len(row)
        if n == width or (
            n > width and not "".join(row[width:]).strip() and (stands is None or stands(row))
        ):
            votes[n] += 1


def _fields(votes: Counter[int], width: int) -> int:
    """How many fields a row must have.

    Separators at the end of all lines (or of the headings) add empty fields: they are
    accepted only where most lines have the same number of them.
    """
    return max(votes, key=lambda n: (votes[n], n == width)) if votes else width


class _Look:
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
        #: Whether a row of the right length needs no closer look.
        self.plain = not (self.nul or self.lost or expected > width)


def _take_piece(piece: Piece, look: _Look, taken: _Taken, remarks: Remarks) -> None:
    rows, lines = piece.rows, piece.lines
    taken.short = None
    if rows and len(rows[-1]) < look.width:
        taken.short = int(lines[-1]), len(rows[-1])
    if look.plain and set(map(len, rows)) <= {look.expected}:
        taken.votes[look.expected] += len(rows)
    else:
        _vote(taken.votes, rows, look.width, look.wanted)
        looked = [
            _sound(int(line), row, look, taken, remarks)
            for line, row in zip(lines, rows, strict=True)
        ]
        lines = lines[[row is not None for row in looked]]
        rows = [row for row in looked if row is not None]
    if look.header[0] in map(look.first, rows):
        others = [i for i, row in enumerate(rows) if look.pick(row) != look.header]
        taken.repeated += np.delete(lines, others).tolist()
        lines, rows = lines[others], [rows[i] for i in others]
    if not rows:
        return
    for builder, position in zip(taken.columns, look.wanted.where.values(), strict=True):
        builder.add(list(map(itemgetter(position), rows)))
    taken.lines.frombytes(lines.tobytes())
    taken.marks += look.marks(rows).tobytes() if look.marks else bytes(len(rows))


def _cut_amount(row: Sequence[str]) -> bool:
    """Whether a whole number is followed by one or two figures, as "10,50" cut in two."""
    return any(_WHOLE.fullmatch(one) and _DECIMALS.fullmatch(other) for one, other in pairwise(row))


def _sound(
    line: int, row: list[str], look: _Look, taken: _Taken, remarks: Remarks
) -> list[str] | None:
    """The row fit to be read, or None where it was set aside."""
    if len(row) == look.width < look.expected:
        row = [*row, *[""] * (look.expected - look.width)]  # lacks the needless separators
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
