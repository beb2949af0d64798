"""Workbooks (XLSX, XLS, XLSB, ODS): one sheet becomes the same lines of text as a CSV.

Nothing of a workbook is parsed here: a limited child process does it (`apart/workbook.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.intake.decode import Decoded
from calculator.intake.limits import Limits
from calculator.intake.model import BookSeen
from calculator.intake.remarks import Remarks
from calculator.intake.sandbox import Answer, ask_apart
from calculator.intake.source import OLE2, Handed, is_office_archive, shown_sheet, shown_sheets

#: What separates the cells of a line made from a sheet.
SEPARATOR = "\t"

#: How well a row serves as headings: 0 not at all, then better and better.
Fits = Callable[[list[str]], int]


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """The sheet read, one line of text per row (the row number is the line number).

    `text` is UTF-8, cells separated by `SEPARATOR`, no quoting: a tab or a line end inside a
    cell became a space; its `hidden` are the rows the workbook hides. The rest is what the
    child said, for `told`.
    """

    text: Decoded
    file: str
    said: Mapping[str, Any]

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets one can choose from, as shown."""
        return shown_sheets(self.said["sheets"])

    def told(self, header_line: int) -> tuple[BookSeen, tuple[Issue, ...]]:
        """The workbook and what there is to say of it, once it is known where the table starts."""
        said = self.said
        names = shown_sheets(said["sheets"])
        sheet = names[said["sheet"]]
        remarks = Remarks(self.file)
        others = [n for n in names if n != sheet]
        if others:
            remarks.inform("book_sheet_read", sheet=sheet, others=", ".join(others), n=len(others))
        if away := [shown_sheet(name) for name in said["hidden_sheets"]]:
            remarks.inform("book_hidden_sheets", n=len(away), names=", ".join(away))
        if merged := sum(1 for _, last in said["merged"] if last >= header_line):
            remarks.warn("book_merged_cells", n=merged)
        if said["formulas"]:
            remarks.warn("book_formulas", n=said["formulas"])
        if said["linked"]:
            remarks.inform("book_linked")
        hidden = sum(1 for row in self.text.hidden if row > header_line)
        seen = BookSeen(said["format"], sheet, names, len(away), hidden)
        return seen, remarks.issues()


def is_workbook(data: bytes) -> bool:
    """Whether the first bytes are those of a workbook, or of a document much like one."""
    return data.startswith(OLE2) or is_office_archive(data)


def open_workbook(
    handed: Handed, sheet: str, limits: Limits, fits: Fits | None = None, *, alone: bool = True
) -> OpenedBook:
    """Read the chosen sheet.

    Args:
        handed: the file.
        sheet: its name in the dossier, or its place among the visible ones ("feuille 2");
            "" = the only visible one that holds anything.
        limits: rows and columns at most.
        fits: settles which of several sheets is meant, where one alone fits best.
        alone: it is the only file handed over; else a sheet that it lacks is another's.

    Raises:
        FileUnusable: protected, damaged, too big once unpacked, several sheets to choose from,
            no such sheet.
    """
    answer = _ask(handed, sheet, None, limits)
    if "unknown" in answer.said and not alone:
        answer = _ask(handed, "", None, limits)
    names = answer.said["sheets"]
    if "unknown" in answer.said:
        raise FileUnusable(
            "sheet_not_found",
            file=handed.name,
            sheet=shown_sheet(sheet),
            sheets=shown_sheets(names),
        )
    if among := answer.said.get("choose"):
        position = _best(among, json.loads(answer.payload), fits)
        if position is None:
            raise FileUnusable("sheet_to_choose", file=handed.name, sheets=shown_sheets(names))
        answer = _ask(handed, "", position, limits)
    said = answer.said
    hidden = frozenset(row for first, last in said["hidden"] for row in range(first, last + 1))
    text = Decoded(answer.payload, "utf-8", "", hidden=hidden, serials=said["serials"])
    return OpenedBook(text, handed.name, said)


def _ask(handed: Handed, sheet: str, position: int | None, limits: Limits) -> Answer:
    request = {
        "sheet": sheet, "position": position, "rows": limits.rows, "columns": limits.columns,
    }  # fmt: skip
    # The sheet's name goes through the pipe: others on the machine could read a command line.
    data = b"%b\n%b" % (json.dumps(request).encode(), handed.data)
    return ask_apart("workbook.py", data, file=handed.name)


def _best(
    among: Sequence[int], first: Sequence[Sequence[list[str]]], fits: Fits | None
) -> int | None:
    """The only sheet whose first rows fit best, or None where that is left open."""
    if fits is None:
        return None
    ranks = [max(map(fits, rows), default=0) for rows in first]
    best = max(ranks)
    return among[ranks.index(best)] if best and ranks.count(best) == 1 else None
