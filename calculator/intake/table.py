"""Lines of text -> rows of cells with their physical line, never a column shifted."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.intake.decode import LONGEST_LINE, Decoded
from calculator.intake.rows import ENDS, cells_of, row_at

if TYPE_CHECKING:
    from _csv import Reader as Rows

MAX_COLUMNS = 256
SEPARATORS = (";", "\t", ",", "|")
#: Lines looked at to find separator and headings.
SAMPLE = 100
_HEADER_WITHIN = 20
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand and what separates the fields.

    `header_line` counts from the top of the file; quoted headings may run over `more_lines`
    below it. `quoted` is False where quotes are ordinary characters. In a workbook cells are
    `placed`: what stands right of the last heading is a note beside the table, never a field
    too many.
    """

    separator: str
    header_line: int
    header: tuple[str, ...]
    quoted: bool = True
    placed: bool = False
    more_lines: int = 0

    @property
    def last_line(self) -> int:
        """The physical line on which the headings end."""
        return self.header_line + self.more_lines


def check_width(sample: Sequence[str], file: str) -> None:
    """Refuse lines that are far too wide or too long, before anything is split.

    Raises:
        FileUnusable: more than four times `MAX_COLUMNS` separators, or an endless line.
    """
    for number, line in enumerate(sample, start=1):
        if max(line.count(s) for s in SEPARATORS) >= 4 * MAX_COLUMNS:
            raise FileUnusable("too_many_columns", file=file, line=number, limit=MAX_COLUMNS)
        if len(line) > LONGEST_LINE:
            raise FileUnusable("cell_too_long", file=file, line=number)


def find_layout(
    sample: Sequence[str],
    file: str,
    names_in: Callable[[list[str]], int],
    *,
    separators: Sequence[str] = SEPARATORS,
    quoted: bool = True,
) -> Layout | None:
    """Separator and header row: the pair under which most names are recognised.

    Equal names are settled by the share of sampled lines with the commonest field count.
    A first line `sep=;` decides.

    Args:
        sample: the first lines of the file, at most `SAMPLE`.
        file: its name as shown.
        names_in: how many meanings a row of headings names.
        separators: those to try.
        quoted: whether a quote may hold a cell together.

    Returns:
        None where no row names two meanings.

    Raises:
        FileUnusable: more than `MAX_COLUMNS` fields on the row of headings, or on most lines
            where no row names two meanings.
    """
    check_width(sample, file)
    forced = _SEP_LINE.fullmatch(sample[0].strip("\r\n")) if sample else None
    skip = 1 if forced else 0
    best: tuple[tuple[int, float, int], Layout] | None = None
    wide: list[int] = []
    for separator in (forced[1],) if forced else separators:
        counts: Counter[int] = Counter()
        header: tuple[int, int, list[str], int] | None = None
        seen = below = 0
        for number, line in enumerate(sample[skip:], start=skip + 1):
            if number <= below or not line.strip():
                continue
            cells, more = row_at(sample, number - 1, separator, quoted=quoted)
            below = number + more
            counts[len(cells)] += 1
            seen += 1
            names = names_in(cells) if seen <= _HEADER_WITHIN else 0
            if names >= 2 and (header is None or names > header[0]):
                header = (names, number, cells, more)
        if header is None:
            wide += [n for n, c in counts.items() if n > MAX_COLUMNS and 2 * c > seen]
            continue
        if len(header[2]) > MAX_COLUMNS:
            raise FileUnusable("too_many_columns", file=file, line=header[1], limit=MAX_COLUMNS)
        width, times = max(counts.items(), key=lambda kv: (kv[1], kv[0]))
        score = (header[0], times / seen, width)
        if best is None or score > best[0]:
            layout = Layout(separator, header[1], tuple(header[2]), quoted, more_lines=header[3])
            best = (score, layout)
    if best is None and wide:
        # Columns beyond the cap, none of them named: their number is what to tell.
        raise FileUnusable("too_many_columns", file=file, line=skip + 1, limit=MAX_COLUMNS)
    return best[1] if best else None


def layout_at(
    sample: Sequence[str],
    line: int,
    file: str,
    *,
    separators: Sequence[str] = SEPARATORS,
    quoted: bool = True,
) -> Layout | None:
    """The layout whose headings stand on a line that the user names.

    The separator is the one that cuts the line, and most lines after it, into the same
    number of fields.

    Args:
        sample: the first lines of the file.
        line: physical line of the headings, from 1.
        file: its name as shown.
        separators: those to try.
        quoted: whether a quote may hold a cell together.

    Returns:
        None where the sample has no such line, or nothing on it.

    Raises:
        FileUnusable: more than `MAX_COLUMNS` fields on that line.
    """
    check_width(sample, file)
    if not 1 <= line <= len(sample) or not sample[line - 1].strip():
        return None
    below = [text for text in sample[line:] if text.strip()]

    def score(separator: str) -> tuple[bool, float, int]:
        width = len(row_at(sample, line - 1, separator, quoted=quoted)[0])
        like = sum(len(cells_of(text, separator, quoted=quoted)) == width for text in below)
        return width > 1, like / max(len(below), 1), width

    best = max(separators, key=score)
    header, more = row_at(sample, line - 1, best, quoted=quoted)
    if len(header) > MAX_COLUMNS:
        raise FileUnusable("too_many_columns", file=file, line=line, limit=MAX_COLUMNS)
    return Layout(best, line, tuple(header), quoted, more_lines=more)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows that hold anything, and the physical line on which each starts."""

    lines: NDArray[np.int64]
    rows: list[list[str]]


def pieces_of(
    decoded: Decoded, layout: Layout, file: str, most: int, size: int = 2_000
) -> Iterator[Piece]:
    """The rows after the headings, some at a time.

    Few: the garbage collector walks over all that are held, again and again.

    Args:
        decoded: the file's lines.
        layout: separator and header.
        file: name as shown.
        most: rows at most.
        size: rows of a piece, blank ones included.

    Raises:
        FileUnusable: a quote never closed, a cell or a table beyond the limits.
    """
    reader = _reader(decoded, layout)
    last = len("\0".join(layout.header).rstrip("\0 ").split("\0")) if layout.placed else None
    n = 0
    while True:
        before = layout.last_line + reader.line_num
        try:
            rows = (
                [row[:last] for row in islice(reader, size)] if last else list(islice(reader, size))
            )
        except csv.Error as error:
            code = "cell_too_long" if "limit" in str(error) else "quote_unclosed"
            raise FileUnusable(code, file=file, line=_line_of_error(decoded, layout)) from error
        if not rows:
            return
        lines = np.arange(before + 1, before + 1 + len(rows), dtype=np.int64)
        if layout.last_line + reader.line_num != before + len(rows):
            lines = _broken_lines(rows, before, layout, file)
        blank = [] if _all_begun(rows) else [i for i, r in enumerate(rows) if _is_blank(r)]
        if blank:
            lines = np.delete(lines, blank)
            gone = set(blank)
            rows = [row for i, row in enumerate(rows) if i not in gone]
        n += len(rows)
        if n > most:
            raise FileUnusable("too_many_rows", file=file, limit=most)
        yield Piece(lines, rows)


def _all_begun(rows: list[list[str]]) -> bool:
    """Whether all rows hold something at their start, as rows that hold anything nearly do."""
    if [] in rows:
        return False
    starts = set(map(itemgetter(0), rows))
    return "" not in starts and not any(map(str.isspace, starts))


def _is_blank(row: list[str]) -> bool:
    return not (row and row[0] and not row[0].isspace()) and not "".join(row).strip()


def _reader(decoded: Decoded, layout: Layout) -> Rows:
    mode: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE
    lines = islice(decoded.lines(), layout.last_line, None)
    return csv.reader(lines, delimiter=layout.separator, strict=True, quoting=mode)


def _line_of_error(decoded: Decoded, layout: Layout) -> int:
    """Physical line on which the row starts that cannot be read."""
    reader = _reader(decoded, layout)
    end = 0
    try:
        for _ in reader:
            end = reader.line_num
    except csv.Error:
        pass
    return layout.last_line + end + 1


def _broken_lines(
    rows: list[list[str]], before: int, layout: Layout, file: str
) -> NDArray[np.int64]:
    """First line of each row where cells in quotes hold line ends."""
    lines = np.empty(len(rows), dtype=np.int64)
    start = before + 1
    for i, row in enumerate(rows):
        lines[i] = start
        breaks = sum(len(ENDS.findall(cell)) for cell in row)
        if breaks:
            _check_break(row, layout.separator, len(layout.header), start, file)
            if layout.more_lines:  # it may repeat the headings
                rows[i] = [ENDS.sub(" ", cell) for cell in row]
        start += 1 + breaks
    return lines


def _check_break(row: list[str], separator: str, width: int, start: int, file: str) -> None:
    """Refuse a quoted cell that swallowed the end of one line and the start of another."""
    for position, cell in enumerate(row):
        pieces = [p.count(separator) for p in ENDS.split(cell)]
        if len(pieces) < 2:
            continue
        swallowed = pieces[0] + pieces[-1] == width - 1 > 0 and pieces[-1] == position
        if swallowed or any(p >= width - 1 > 0 for p in pieces[1:-1]):
            raise FileUnusable("quote_unclosed", file=file, line=start)
