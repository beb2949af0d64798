"""A file's rows -> the mapped columns, in one pass; what nobody mapped is dropped at once.

Rows come by the thousand; of each piece only the mapped cells stay, and of those only the
distinct texts. A file is therefore never held as text, whatever its size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.intake.cells import Cells, CellsBuilder
from calculator.intake.decode import Decoded
from calculator.intake.remarks import Remarks
from calculator.intake.table import Layout, rows_of

_PIECE = 20_000
_NUL_FILE = 10

_Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Scan:
    """Rows sound in structure.

    Attributes:
        lines: int64, the physical line of each row.
        cells: per meaning, the column.
        marks: int8 per row, what `Wanted.mark` said of it.
        read: rows that hold anything, sound or not; repeated headings included.
    """

    lines: NDArray[np.int64]
    cells: Mapping[str, Cells]
    marks: NDArray[np.int8]
    read: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take of each row.

    Attributes:
        where: meaning -> position of its column; never empty.
        rejoin: position of a free label that may hold the separator, or None.
        mark: a small number for each row, from its cells; None = 0 for all.
        drop_nul: NUL characters are left out of the cells (accounting files) instead of
            setting the line aside.
    """

    where: Mapping[str, int]
    rejoin: int | None = None
    mark: Callable[[Sequence[str]], int] | None = None
    drop_nul: bool = False


@dataclass(slots=True)
class _Taken:
    """What one pass collects."""

    columns: tuple[CellsBuilder, ...]
    lines: list[NDArray[np.int64]] = field(default_factory=list)
    marks: list[NDArray[np.int8]] = field(default_factory=list)
    votes: Counter[int] = field(default_factory=Counter)
    read: int = 0
    nul: int = 0
    rejoined: int = 0


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
    ahead = list(islice(rows_of(decoded, layout, file, most), _PIECE))
    votes: Counter[int] = Counter()
    _vote(votes, (row for _, row in ahead), width)
    # The rule is that of the whole file; its first rows nearly always tell, else it is read again.
    expected = _fields(votes, width)
    for _ in range(2):
        mine = Remarks(file)
        taken = _pass(decoded, layout, wanted, mine, file, most, expected, width)
        whole = _fields(taken.votes, width)
        if whole == expected:
            break
        expected = whole
    if taken.nul > _NUL_FILE and taken.nul * 100 > taken.read:
        raise FileUnusable("nul_everywhere", file=file, n=taken.nul)
    if expected > len(layout.header):
        remarks.inform("trailing_separators", n=expected - width)
    remarks.take_over(mine)
    if taken.rejoined:
        remarks.inform("fec_rejoined", n=taken.rejoined)
    return Scan(
        np.concatenate(taken.lines) if taken.lines else np.zeros(0, dtype=np.int64),
        {m: c.cells() for m, c in zip(wanted.where, taken.columns, strict=True)},
        np.concatenate(taken.marks) if taken.marks else np.zeros(0, dtype=np.int8),
        taken.read,
    )


def _vote(votes: Counter[int], rows: Iterator[list[str]], width: int) -> None:
    """Count the rows whose fields beyond the headings are all empty, by their field count."""
    for row in rows:
        n = len(row)
        if n == width or (n > width and not "".join(row[width:]).strip()):
            votes[n] += 1


def _fields(votes: Counter[int], width: int) -> int:
    """How many fields a row must have.

    Separators at the end of all lines (or of the headings) add empty fields: they are
    accepted only where most lines have the same number of them.
    """
    if not votes:
        return width
    return max(votes, key=lambda n: (votes[n], n == width))


def _pass(
    decoded: Decoded, layout: Layout, wanted: Wanted, remarks: Remarks, file: str, most: int,
    expected: int, width: int,
) -> _Taken:  # fmt: skip
    rows = rows_of(decoded, layout, file, most)
    taken = _Taken(tuple(CellsBuilder() for _ in wanted.where))
    look = _Look(decoded, layout, wanted, expected, width)
    while piece := list(islice(rows, _PIECE)):
        taken.read += len(piece)
        _take_piece(piece, look, taken, remarks)
    return taken


class _Look:
    """What every row is compared with."""

    def __init__(
        self, decoded: Decoded, layout: Layout, wanted: Wanted, expected: int, width: int
    ) -> None:
        positions = tuple(wanted.where.values())
        one = len(positions) == 1
        pick = itemgetter(*positions)
        self.pick: Callable[[list[str]], tuple[str, ...]] = (
            (lambda row: (row[positions[0]],)) if one else pick
        )
        self.header = self.pick(list(layout.header))
        self.separator = layout.separator
        self.expected, self.width = expected, width
        self.rejoin, self.mark = wanted.rejoin, wanted.mark
        self.nul = decoded.has_nul
        self.drop_nul = wanted.drop_nul
        self.lost = decoded.lost

    @property
    def plain(self) -> bool:
        """Whether a row of the right length needs no closer look but for repeated headings."""
        return not (self.nul or self.lost or self.expected > self.width)


def _take_piece(piece: list[_Row], look: _Look, taken: _Taken, remarks: Remarks) -> None:
    expected, pick = look.expected, look.pick
    if look.plain and all(len(row) == expected for _, row in piece):
        taken.votes[expected] += len(piece)
        sound = piece
    else:
        _vote(taken.votes, (row for _, row in piece), look.width)
        sound = [kept for row in piece if (kept := _sound(row, look, taken, remarks))]
    cells = [pick(row) for _, row in sound]
    header = look.header
    if header in cells:
        for (line, _), row_cells in zip(sound, cells, strict=True):
            if row_cells == header:
                remarks.inform("header_repeated", line=line, cents=0)
        others = [i for i, c in enumerate(cells) if c != header]
        sound, cells = [sound[i] for i in others], [cells[i] for i in others]
    if not sound:
        return
    for builder, texts in zip(taken.columns, zip(*cells, strict=True), strict=True):
        builder.add(texts)
    taken.lines.append(np.fromiter((line for line, _ in sound), np.int64, len(sound)))
    if look.mark is None:
        taken.marks.append(np.zeros(len(sound), dtype=np.int8))
    else:
        mark = look.mark
        taken.marks.append(np.fromiter((mark(row) for _, row in sound), np.int8, len(sound)))


def _sound(one: _Row, look: _Look, taken: _Taken, remarks: Remarks) -> _Row | None:
    """The row fit to be read, or None where it was set aside."""
    line, row = one
    surplus = len(row) - look.expected
    if surplus > 0 and look.rejoin is not None:
        label = look.rejoin
        joined = look.separator.join(row[label : label + surplus + 1])
        row = [*row[:label], joined, *row[label + surplus + 1 :]]
        taken.rejoined += 1
    if len(row) != look.expected or (
        look.expected > look.width and "".join(row[look.width :]).strip()
    ):
        remarks.set_aside("wrong_field_count", line, n=len(row), expected=look.width)
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
    return line, row
