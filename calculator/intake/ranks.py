"""How well a row serves as a ledger's headings: tells the sheet of a workbook and the mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calculator.core.errors import FileUnusable
from calculator.intake.fec import fec_names_in, is_fec
from calculator.intake.headings import map_columns, recognised_names
from calculator.intake.mappings import Fit, best_fit
from calculator.intake.model import LedgerSettings
from calculator.intake.table import SEPARATORS, Layout, find_layout, layout_at

#: What `headings_rank` says of headings that lack nothing.
_ALL = 2


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


def sheet_rank(row: list[str], mappings: Sequence[Mapping[str, str]]) -> int:
    """The best that a row does with any of the dossier's mappings, or with none."""
    return max(headings_rank(row, words) for words in (*mappings, {}))


def fit_of(
    sample: Sequence[str], settings: LedgerSettings, file: str, separators: Sequence[str], *,
    alone: bool,
) -> Fit | None:  # fmt: skip
    """Where a plain ledger's table stands, and the mapping it is read with.

    Where no mapping suits, the first one is tried: the reader then names what the file lacks.

    Args:
        sample: the first lines.
        settings: the dossier's `[ledger]`.
        file: name as shown.
        separators: those to try.
        alone: whether it is the only file handed over.

    Returns:
        None where no line of headings is found.
    """
    quoted = separators == SEPARATORS

    def look(words: Mapping[str, str], line: int) -> Layout | None:
        if line:
            return layout_at(sample, line, file, separators=separators, quoted=quoted)
        return find_layout(
            sample, file, lambda row: recognised_names(row, words),
            separators=separators, quoted=quoted,
        )  # fmt: skip

    def complete(header: Sequence[str], words: Mapping[str, str]) -> bool:
        return headings_rank(list(header), words) == _ALL

    mappings = settings.mappings
    fit = best_fit(mappings, settings.header_line, look, complete, alone=alone)
    if fit is None and (layout := look(mappings[0], settings.header_line)):
        fit = Fit(mappings[0], layout)
    return fit
