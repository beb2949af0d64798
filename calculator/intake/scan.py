"""A file's rows -> the mapped columns, in one pass; what nobody mapped is dropped at once.

Rows come by the thousand; of each piece only the mapped cells stay, and of those only the
distinct texts. A file is therefore never held as text, whatever its size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.intake.cells import Cells, CellsBuilder
from calculator.intake.decode import Decoded
from calculator.intake.remarks import Remarks
from calculator.intake.sound import Look, Taken, Wanted, sound
from calculator.intake.table import Layout, Piece, pieces_of

_NUL_FILE = 10


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
    whole_file = layout.placed or decoded.ended
    # The rule is that of the whole file; its first rows nearly always tell, else it is read again.
    for _ in range(2):
        mine = Remarks(file)
        taken = Taken(tuple(CellsBuilder() for _ in wanted.where))
        look: Look | None = None
        for piece, last in _with_last(pieces_of(decoded, layout, file, most)):
            if look is None:
                if expected < 0:
                    votes: Counter[int] = Counter()
                    _vote(votes, piece.rows, width, wanted)
                    expected = _fields(votes, width)
                look = Look(decoded, layout, wanted, expected, width)
            taken.read += len(piece.rows)
            if last and not whole_file and piece.rows:
                look.cut = int(piece.lines[-1])
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
    _tell(taken, remarks, width, whole=whole_file)
    return Scan(
        np.frombuffer(taken.lines, np.int64) if taken.lines else np.zeros(0, np.int64),
        {m: c.cells() for m, c in zip(wanted.where, taken.columns, strict=True)},
        np.frombuffer(taken.marks, np.int8) if taken.marks else np.zeros(0, np.int8),
        taken.read,
        taken.aside_cents,
    )


def _tell(taken: Taken, remarks: Remarks, width: int, *, whole: bool) -> None:
    """Say what the rows taken together show; `whole`: the last line is not cut off."""
    if taken.short and not whole and taken.short[1] not in taken.early_fields:
        line, n = taken.short
        remarks.warn("file_cut", line=line, n=n, expected=width)
    if taken.repeated:
        first = taken.repeated[0]
        remarks.inform("header_repeated", cents=0, n=len(taken.repeated), first_line=first)
    if 2 * taken.cut_amounts > taken.read:
        remarks.warn("comma_decimals", n=taken.cut_amounts)
    if taken.early[1]:
        line, n = taken.early
        remarks.inform("fields_left_out", line=line, n=n, first_line=line)
    if taken.rejoined:
        remarks.inform("fec_rejoined", n=taken.rejoined)


def _with_last(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Each piece, and whether it is the last one."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True


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


def _take_piece(piece: Piece, look: Look, taken: Taken, remarks: Remarks) -> None:
    rows, lines = piece.rows, piece.lines
    taken.short = None
    if rows and len(rows[-1]) < look.width:
        taken.short = int(lines[-1]), len(rows[-1])
    if look.plain and set(map(len, rows)) <= {look.expected}:
        taken.votes[look.expected] += len(rows)
    else:
        _vote(taken.votes, rows, look.width, look.wanted)
        looked = [
            sound(int(line), row, look, taken, remarks)
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
