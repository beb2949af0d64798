"""A bank's table without headings: its columns get numbers, and the user says what each is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from calculator.intake.amounts import parse_amount
from calculator.intake.dates import read_dates
from calculator.intake.rows import cells_of
from calculator.intake.table import MAX_COLUMNS, SEPARATORS, Layout

#: Lines looked at.
_FIRST = 50
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_DECIMALS = re.compile(r"[0-9][.,][0-9]{2}(?![0-9])")


def numbered(width: int) -> tuple[str, ...]:
    """What the columns of a table without headings are called, in every language."""
    return tuple(f"Col. {i}" for i in range(1, width + 1))


def headless(sample: Sequence[str]) -> Layout | None:
    """The table of lines that begins without headings, its columns numbered; None for none.

    Most lines have one width, most of them a date in the same column and an amount with
    decimals elsewhere. A line of words above them, as wide, would be headings that nobody knows:
    the user then says which line that is.
    """
    found: list[tuple[tuple[float, int], Layout]] = []
    lines = [(n, text) for n, text in enumerate(sample[:_FIRST], start=1) if text.strip()]
    for separator in SEPARATORS:
        cut = [
            (n, [c.strip() for c in cells_of(text, separator, quoted=True)]) for n, text in lines
        ]
        widths = Counter(len(cells) for _, cells in cut)
        if not widths:
            return None
        width, times = widths.most_common(1)[0]
        if not 2 <= width <= MAX_COLUMNS:
            continue
        rows = [(n, cells) for n, cells in cut if len(cells) == width]
        dated = Counter(i for _, cells in rows for i, cell in enumerate(cells) if _is_date(cell))
        if not dated:
            continue
        at, n_dated = dated.most_common(1)[0]
        data = [(n, cells) for n, cells in rows if _is_date(cells[at])]
        priced = sum(any(map(_is_amount, cells)) for _, cells in data)
        above = [cells for n, cells in rows if n < data[0][0]]
        if 2 * n_dated <= len(rows) or 2 * priced <= len(data) or any(map(_words, above)):
            continue
        layout = Layout(separator, data[0][0] - 1, numbered(width))
        found.append(((times / len(cut), width), layout))
    return max(found, key=lambda f: f[0])[1] if found else None


def _is_date(cell: str) -> bool:
    return bool(_DATE.fullmatch(cell)) and not read_dates([cell], [1]).why[0]


def _is_amount(cell: str) -> bool:
    return bool(_DECIMALS.search(cell)) and not _is_date(cell) and not parse_amount(cell).why


def _words(cells: Sequence[str]) -> bool:
    """Whether a row holds words alone, as headings do."""
    told = [c for c in cells if c]
    return len(told) > 1 and not any(ch.isdigit() for c in told for ch in c)
