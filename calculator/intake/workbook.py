"""Workbooks (XLSX, XLS, XLSB, ODS): one sheet becomes the same lines of text as a CSV."""

from __future__ import annotations

from dataclasses import dataclass

from calculator.core.errors import FileUnusable
from calculator.intake.decode import Decoded
from calculator.intake.limits import Limits
from calculator.intake.model import BookSeen
from calculator.intake.source import Handed

#: What separates the cells of a line made from a sheet.
SEPARATOR = "\t"


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """The sheet read, one line of text per row (the row number is the line number).

    `text` is UTF-8, cells separated by `SEPARATOR`, no quoting: a tab or a line end inside a
    cell became a space. `names` are the sheet's and its neighbours' names, unmasked, to be
    matched with the dossier's `sheet`.
    """

    text: Decoded
    book: BookSeen


def is_workbook(data: bytes) -> bool:
    """Whether the first bytes are those of a workbook this package opens."""
    return False


def open_workbook(handed: Handed, sheet: str, limits: Limits) -> OpenedBook:
    """Read the chosen sheet.

    Args:
        handed: the file.
        sheet: its name in the dossier, "" = the only visible one that holds a table.
        limits: rows and columns at most.

    Raises:
        FileUnusable: protected, damaged, too big once unpacked, several sheets to choose from.
    """
    raise FileUnusable("file_is_xlsx", file=handed.name)
