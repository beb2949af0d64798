"""Bank statements: CSV, CFONB 120, OFX and camt.053, counted apart from the ledger's lines."""

from calculator.intake.bank.model import (
    BANK_COLUMNS,
    Balance,
    BankAccount,
    BankFile,
    BankKind,
    BankRead,
    BankRecognised,
    BankSettings,
)
from calculator.intake.bank.reading import read_bank

__all__ = [
    "BANK_COLUMNS",
    "Balance",
    "BankAccount",
    "BankFile",
    "BankKind",
    "BankRead",
    "BankRecognised",
    "BankSettings",
    "read_bank",
]
