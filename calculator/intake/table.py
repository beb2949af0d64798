"""Text -> rows of cells with their physical line, never a column shifted, never a row lost."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from calculator.core.errors import FileUnusable

MAX_ROWS = 500_000
MAX_COLUMNS = 256
SEPARATORS = (";", "\t", ",", "|")
_HEADER_WITHIN = 20
_SAMPLE = 100
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand and what separates the fields.

    `skip` physical lines come before the table (a `sep=` line); `header_line` counts from
    the top of the file; `quoted` is False where quotes are ordinary characters.
    """

    separator: str
    header_line: int
    header: tuple[str, ...]
    skip: int
    quoted: bool = True


def _physical(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def _loose(lines: Sequence[str], separator: str, *, quoted: bool) -> list[list[str]]:
    mode: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    try:
        return list(csv.reader(lines, delimiter=separator, quoting=mode))
    except csv.Error:
        return [line.split(separator) for line in lines]


def find_layout(text: str, file: str, names_in: Callable[[list[str]], int]) -> Layout | None:
    """Separator and header row: the pair under which most names are recognised.

    Equal names are settled by the share of sampled lines with the commonest field count.

    Args:
        text: the whole file.
        file: its name as shown.
        names_in: how many meanings a row of headings names.

    Returns:
        None where no row names two meanings.

    Raises:
        FileUnusable: more than `MAX_COLUMNS` fields on a line of the sample.
    """
    sample = list(islice(_physical(text), _SAMPLE))
    forced = _SEP_LINE.fullmatch(sample[0].strip("\r\n")) if sample else None
    skip = 1 if forced else 0
    for number, line in enumerate(sample, start=1):
        if max(line.count(s) for s in SEPARATORS) >= 4 * MAX_COLUMNS:
            raise FileUnusable("too_many_columns", file=file, line=number, limit=MAX_COLUMNS)
    best: tuple[tuple[int, float, int], Layout] | None = None
    for separator in (forced[1],) if forced else SEPARATORS:
        counts: Counter[int] = Counter()
        header: tuple[int, int, list[str]] | None = None
        seen = 0
        for number, line in enumerate(sample[skip:], start=skip + 1):
            if not line.strip():
                continue
            row = _loose([line], separator, quoted=True)[0:1]
            cells = row[0] if row else []
            counts[len(cells)] += 1
            seen += 1
            names = names_in(cells) if seen <= _HEADER_WITHIN else 0
            if names >= 2 and (header is None or names > header[0]):
                header = (names, number, cells)
        if header is None:
            continue
        if len(header[2]) > MAX_COLUMNS:
            raise FileUnusable("too_many_columns", file=file, line=header[1], limit=MAX_COLUMNS)
        width, times = max(counts.items(), key=lambda kv: (kv[1], kv[0]))
        score = (header[0], times / seen, width)
        if best is None or score > best[0]:
            best = (score, Layout(separator, header[1], tuple(header[2]), skip))
    return best[1] if best else None


def rows_of(text: str, layout: Layout, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows after the header that hold anything: (physical line where it starts, cells).

    Raises:
        FileUnusable: a quote never closed, a cell or a table beyond the limits.
    """
    mode: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE
    lines = islice(_physical(text), layout.header_line, None)
    reader = csv.reader(lines, delimiter=layout.separator, strict=True, quoting=mode)
    width = len(layout.header)
    start = end = layout.header_line
    n = 0
    try:
        for row in reader:
            start, end = end + 1, layout.header_line + reader.line_num
            if end > start:
                _check_break(row, layout.separator, width, start, file)
            if not "".join(row).strip():
                continue
            n += 1
            if n > MAX_ROWS:
                raise FileUnusable("too_many_rows", file=file, limit=MAX_ROWS)
            yield start, row
    except csv.Error as error:
        code = "cell_too_long" if "limit" in str(error) else "quote_unclosed"
        raise FileUnusable(code, file=file, line=end + 1) from error


def _check_break(row: list[str], separator: str, width: int, start: int, file: str) -> None:
    """Refuse a quoted cell that swallowed the end of one line and the start of another."""
    for position, cell in enumerate(row):
        pieces = [p.count(separator) for p in re.split(r"\r\n|\n|\r", cell)]
        if len(pieces) < 2:
            continue
        swallowed = pieces[0] + pieces[-1] == width - 1 > 0 and pieces[-1] == position
        if swallowed or any(p >= width - 1 > 0 for p in pieces[1:-1]):
            raise FileUnusable("quote_unclosed", file=file, line=start)


def field_count(lengths: Sequence[tuple[int, bool]], header: Sequence[str]) -> tuple[int, int]:
    """How many fields a row must have, and how many of them count.

    Separators at the end of all lines (or of the header) add empty fields: they are
    accepted only where most lines have the same number of them, all empty.

    Args:
        lengths: per row its number of fields, and whether those beyond the headings are empty.
        header: the headings, empty ones at the end included.

    Returns:
        (fields expected, fields that have a heading).
    """
    width = len(header)
    while width and not header[width - 1].strip():
        width -= 1
    votes = Counter(n for n, empty in lengths if n >= width and empty)
    expected = max(votes, key=lambda n: (votes[n], n == width)) if votes else width
    return expected, width
