"""How well a row serves as a ledger's headings: tells which sheet of a workbook is meant."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.core.errors import FileUnusable
from calculator.intake.fec import fec_names_in, is_fec
from calculator.intake.headings import map_columns, recognised_names


def headings_rank(row: list[str], words: Mapping[str, str]) -> int:
    """How well a row serves as a ledger's headings: 2 = it has all, 1 = some, 0 = none.

    Raises:
        DossierError: `words` (the dossier's columns) name a meaning nobody knows.
    """
    if is_fec(row):
        return 2
    try:
        map_columns(row, words)
    except FileUnusable:
        return int(max(fec_names_in(row), recognised_names(row, words)) >= 2)
    return 2
