"""Which of the two a file is, a ledger or a bank statement, told by its first bytes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from calculator.core.errors import FileUnusable
from calculator.intake.bank import csv_headings
from calculator.intake.bank.reading import format_of
from calculator.intake.decode import decode
from calculator.intake.fec import fec_names_in, is_fec
from calculator.intake.headings import map_columns
from calculator.intake.model import LedgerSettings, Source
from calculator.intake.ranks import headings_rank
from calculator.intake.table import SAMPLE, find_layout

#: Bytes that are enough to see the headings.
_HEAD = 65_536
#: What `headings_rank` says of headings that lack nothing.
_ALL = 2


def is_statement(source: Source, settings: LedgerSettings | None = None) -> bool:
    """Whether a file is a bank statement; False for a ledger, and for what is neither.

    Args:
        source: path, or (name, bytes); a path that cannot be opened is no statement.
        settings: the dossier's `[ledger]`: its columns make a table a ledger.
    """
    head = _head(source)
    if format_of(head) not in ("", "bank_csv"):
        return True
    sample = list(islice(decode(head).lines(), SAMPLE))
    try:
        layout = find_layout(sample, "", fec_names_in)
        if layout and is_fec(layout.header):
            return False
        layout = find_layout(sample, "", lambda row: csv_headings.recognised_names(row, {}))
    except FileUnusable:
        return False
    if layout is None:
        return False
    try:
        map_columns(layout.header, settings.columns if settings else {})
    except FileUnusable:
        pass
    else:
        return False
    try:
        columns = csv_headings.map_columns(layout.header, {}, "")
    except FileUnusable:
        return False
    # A date and an amount may be anything.
    return not columns.keys() <= {"date", "value_date", "amount", "currency"}


def is_ledger(source: Source, settings: LedgerSettings | None = None) -> bool:
    """Whether a text has all the headings of a ledger or of an accounting file."""
    head = _head(source)
    if format_of(head) != "bank_csv":
        return False
    words = settings.columns if settings else {}
    sample = list(islice(decode(head).lines(), SAMPLE))
    try:
        layout = find_layout(sample, "", lambda row: headings_rank(row, words) + 1)
    except FileUnusable:
        return False
    return layout is not None and headings_rank(list(layout.header), words) == _ALL


def _head(source: Source) -> bytes:
    if isinstance(source, tuple):
        return source[1][:_HEAD]
    try:
        with Path(source).open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
