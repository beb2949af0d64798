"""Bytes -> ledger, every line in exactly one bucket; the rest of the house never sees a file."""

from calculator.intake.fingerprint import values_digest
from calculator.intake.ledger import LedgerRead, read_ledger
from calculator.intake.model import (
    AccountSeen,
    FileRead,
    LedgerSettings,
    LinesAt,
    Recognised,
    Source,
)

__all__ = [
    "AccountSeen",
    "FileRead",
    "LedgerRead",
    "LedgerSettings",
    "LinesAt",
    "Recognised",
    "Source",
    "read_ledger",
    "values_digest",
]
