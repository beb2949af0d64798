"""What is known of a workbook's sheets before their values are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from calculator.intake.apart.refusal import Refused

#: Stands for a formula without a saved result; the parent knows it (`intake.amounts`).
FORMULA = "#FORMULA!"
#: Headings may stand this far down, beside the rows that a table may have.
ABOVE = 100
_MOST_MERGED = 10_000


@dataclass(frozen=True, slots=True)
class Most:
    """Rows and columns read at most."""

    rows: int
    columns: int


@dataclass(slots=True)
class Scan:
    """One sheet looked through; rows and columns count from 1.

    Attributes:
        most: how far cells may stand.
        rows, columns: the last ones that hold anything.
        hidden: rows that hold something and are hidden, in order.
        instead: row -> column -> text that stands for a cell: an error, or a formula
            without a saved result.
        zeros: row -> column -> figures that a number is shown with ("00000000").
        merged: first and last row of each group of merged cells.
        formulas: formulas without a saved result.
    """

    most: Most
    rows: int = 0
    columns: int = 0
    hidden: list[int] = field(default_factory=list)
    instead: dict[int, dict[int, str]] = field(default_factory=dict)
    zeros: dict[int, dict[int, int]] = field(default_factory=dict)
    merged: list[tuple[int, int]] = field(default_factory=list)
    formulas: int = 0

    def holds(self, row: int, column: int) -> None:
        """Something stands in a cell.

        Raises:
            Refused: it stands too far down or too far right.
        """
        if row > self.rows:
            if row > self.most.rows + ABOVE:
                raise Refused("too_many_rows", limit=self.most.rows)
            self.rows = row
        if column > self.columns:
            if column > self.most.columns:
                raise Refused("too_many_columns", line=row, limit=self.most.columns)
            self.columns = column

    def replace(self, row: int, column: int, text: str) -> None:
        """A text stands for a cell's value."""
        self.holds(row, column)
        self.instead.setdefault(row, {})[column] = text
        self.formulas += text == FORMULA

    def merge(self, first: int, last: int) -> None:
        """Cells of these rows are merged."""
        if len(self.merged) < _MOST_MERGED:
            self.merged.append((first, last))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, whether it is shown, and how to look through it."""

    name: str
    visible: bool
    look: Callable[[], Scan]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook taken apart.

    Attributes:
        format: "xlsx", "xls", "xlsb" or "ods".
        sheets: those that hold cells, in their order; charts are left out.
        serials: "1900" or "1904", how it counts days.
        linked: whether it points to other files or addresses; none is ever followed.
        reader: gives the bytes for the reader, holding at least the sheet of that position.
    """

    format: str
    sheets: tuple[Sheet, ...]
    serials: str
    linked: bool
    reader: Callable[[int], bytes]


def error_text(text: str) -> str:
    """A cell's error as it is written on: "#N/A", "#DIV/0!"; always with its sign first."""
    short = "".join(text.split())[:12]
    return short if short.startswith("#") and len(short) > 1 else f"#{short or 'ERROR!'}"
