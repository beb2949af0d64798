"""A ledger given as a statement, or a statement as a ledger: named, with the right option."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from calculator.core.errors import FileUnusable
from calculator.intake.bank.model import BankSettings
from calculator.intake.model import LedgerSettings
from calculator.intake.source import shown_name
from calculator.intake.told import Told, format_seen, told

Read = TypeVar("Read")


def read_as(
    kind: Told, files: Sequence[str], ledger: LedgerSettings, bank: BankSettings,
    read: Callable[[], Read],
) -> Read:  # fmt: skip
    """Read files as ledgers or as statements.

    A format that says what it is is never read as the other kind, not even beside usable files;
    a table is called the other kind only once it cannot be read.

    Raises:
        FileUnusable: `given_as_ledger` or `given_as_statement`; else what reading raises.
    """
    for place, file in enumerate(files):
        if kind == "ledger" and (seen := format_seen(file)):
            raise _wrong(kind, file, place, seen)
    try:
        return read()
    except FileUnusable:
        for place, file in enumerate(files):
            other = told(file, ledger, bank)
            if other in ("ledger", "statement") and other != kind:
                raise _wrong(kind, file, place, "CSV") from None
        raise


def _wrong(kind: Told, file: str, place: int, seen: str) -> FileUnusable:
    code = "given_as_ledger" if kind == "ledger" else "given_as_statement"
    return FileUnusable(code, file=shown_name(str(file), place + 1), kind=seen)
