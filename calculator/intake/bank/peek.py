"""A first look at a CSV statement whose headings leave doubt: five rows, nothing personal.

A cell is shown where it has the shape of an amount or of a date; a label only where its heading
is known, names of people hidden; every other cell is `HIDDEN`.
"""

from __future__ import annotations

from types import MappingProxyType

from calculator.core.errors import FileUnusable
from calculator.intake.bank.csv_headings import (
    fit_of,
    likely_columns,
    map_columns,
    recognised_names,
)
from calculator.intake.bank.labels import label_of
from calculator.intake.bank.model import BankSettings
from calculator.intake.bank.reading import format_of
from calculator.intake.decode import decode
from calculator.intake.limits import UPLOAD, Limits
from calculator.intake.model import Source
from calculator.intake.peek import (
    CELL,
    HEADING,
    HIDDEN,
    Peek,
    column_names,
    first_rows,
    shown_cell,
    without_headings,
)
from calculator.intake.personal_headings import personal_heading
from calculator.intake.remarks import masked
from calculator.intake.source import hand_over, magic_of
from calculator.intake.table import SAMPLE, SEPARATORS
from calculator.intake.workbook import is_workbook, open_workbook

#: Meanings whose cells are texts of the bank.
_TEXTS = ("label", "details", "party", "direction", "currency")


def peek_bank(
    source: Source,
    settings: BankSettings | None = None,
    limits: Limits = UPLOAD,
    *,
    alone: bool = True,
) -> Peek:
    """Look at the top of a CSV statement.

    Args:
        source: path, or (name, bytes).
        settings: the dossier's `[bank]`.
        limits: how much is read at most.
        alone: whether it is the only statement handed over.

    Raises:
        FileUnusable: a file that holds no readable table, as `read_bank` would say.
    """
    chosen = settings or BankSettings()
    handed = hand_over(source, 1, limits)
    if not handed.data:
        raise FileUnusable("file_empty", file=handed.name)
    if is_workbook(handed.data):
        decoded = open_workbook(handed, "", limits, lambda row: recognised_names(row, {})).text
    elif format_of(handed.data) != "bank_csv":
        raise FileUnusable(magic_of(handed.data) or "file_is_markup", file=handed.name)
    else:
        decoded = decode(handed.data)
    if decoded.blank:
        raise FileUnusable("file_blank", file=handed.name)
    sample = decoded.sample(SAMPLE)
    fit = fit_of(sample, chosen, handed.name, alone=alone)
    if fit is None:
        return without_headings(sample, SEPARATORS, handed.name)
    header = fit.layout.header
    proposed, problem = likely_columns(header, fit.words), ""
    try:
        proposed = map_columns(header, fit.words, handed.name)
    except FileUnusable as error:
        problem = error.code
    texts = {i for m, i in proposed.items() if m in _TEXTS}
    closed = {i for i, h in enumerate(header) if personal_heading(h)} - texts
    rows = tuple(
        (line, tuple(_cell(c, i, texts, closed) for i, c in enumerate(row[: len(header)])))
        for line, row in first_rows(decoded, fit.layout, handed.name, limits)
    )
    return Peek(
        handed.name, tuple(masked(h, HEADING) for h in header), column_names(header),
        fit.layout.header_line, rows, MappingProxyType(proposed), problem, fit.words,
    )  # fmt: skip


def _cell(cell: str, at: int, texts: set[int], closed: set[int]) -> str:
    if at in closed:
        return HIDDEN
    return masked(label_of(cell), CELL) if at in texts else shown_cell(cell, named=False)
