"""What the bank readers give back: lines, balances, accounts; never an account number in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.spans import day_number

BankFormat = Literal["bank_csv", "cfonb120", "ofx", "camt053"]

#: Columns of the bank frame, one row per movement, in file order.
#: file int32; line int64 (physical line, or rank of the entry in an XML file); account int32
#: (index in `BankRead.accounts`); day, value_day int32 day numbers (booking, value);
#: amount_cents int64, positive = received; label, party str, cleaned and masked (party = the
#: other side where the file names it); code str (interbank code of CFONB, else ""); kind str.
BANK_COLUMNS = (
    "file", "line", "account", "day", "value_day", "amount_cents", "label", "party", "code", "kind",
)  # fmt: skip

#: What a movement is, told by its code or its label.
BankKind = Literal[
    "transfer_in", "transfer_out", "direct_debit", "card_sales", "card_payment", "cash_in",
    "cash_out", "cheque_in", "cheque_out", "returned", "fee", "loan", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance the file states: account index, end of which day, cents."""

    account: int
    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class BankAccount:
    """One account of the statements.

    Attributes:
        shown: "compte …4321": the last four figures at most.
        currency: ISO code; only EUR is used.
        first_on, last_on: days that its statements cover, both included.
        closes: opening balance + lines = closing balance on every statement; None where
            a balance is missing.
        broken_on: first day whose balance does not follow; None where none.
    """

    shown: str
    currency: str
    first_on: date
    last_on: date
    closes: bool | None
    broken_on: date | None


@dataclass(frozen=True, slots=True)
class BankRecognised:
    """How a statement was understood: format, encoding, separator ("" outside CSV), headings."""

    kind: BankFormat
    encoding: str
    separator: str
    header_line: int
    columns: Mapping[str, str]
    date_format: str
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class BankFile:
    """One statement handed over; `recognised` is None where it was refused."""

    name: str
    digest: str
    recognised: BankRecognised | None


@dataclass(frozen=True, slots=True)
class BankRead:
    """All statements of a dossier, every line accounted for, apart from the ledger's lines.

    Attributes:
        files: in the order handed over.
        counts: balanced; euros of a line are its absolute amount.
        issues: of the reading.
        accounts: in order of first appearance.
        balances: every balance that the files state.
    """

    files: tuple[BankFile, ...]
    counts: LineCounts
    issues: tuple[Issue, ...]
    accounts: tuple[BankAccount, ...]
    balances: tuple[Balance, ...]
    _lines: pd.DataFrame = field(repr=False, compare=False)

    def at(self, as_of: date) -> pd.DataFrame:
        """The movements booked by the end of a day, with `BANK_COLUMNS`."""
        return self._lines[self._lines["day"] <= day_number(as_of)].reset_index(drop=True)

    def balance_at(self, as_of: date) -> int | None:
        """Cents on all euro accounts at the end of a day; None where it cannot be known."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class BankSettings:
    """The dossier's `[bank]`.

    Attributes:
        columns: meaning -> heading of a CSV statement.
        payers: words of a label -> payer or platform that sends such transfers.
        accounts: accounts to keep, by the figures shown; empty = all in euros.
        date_order: "dmy", "mdy" or "".
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    payers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    accounts: tuple[str, ...] = ()
    date_order: str = ""
