"""What the bank readers give back: lines, balances, accounts; never an account number in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.spans import day_number
from calculator.intake.model import Doubt

BankFormat = Literal["bank_csv", "bank_workbook", "cfonb120", "ofx", "camt053"]

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
        used: whether its movements count: in euros, and among those that the dossier keeps.
    """

    shown: str
    currency: str
    first_on: date
    last_on: date
    closes: bool | None
    broken_on: date | None
    used: bool = True


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
        doubts: what only the user can settle; each is among the issues too.
    """

    files: tuple[BankFile, ...]
    counts: LineCounts
    issues: tuple[Issue, ...]
    accounts: tuple[BankAccount, ...]
    balances: tuple[Balance, ...]
    _lines: pd.DataFrame = field(repr=False, compare=False)
    doubts: tuple[Doubt, ...] = ()

    def at(self, as_of: date) -> pd.DataFrame:
        """The movements booked by the end of a day, with `BANK_COLUMNS`."""
        booked = self._lines["day"] <= day_number(as_of)
        return self._lines.loc[booked, list(BANK_COLUMNS)].reset_index(drop=True)

    def balance_at(self, as_of: date) -> int | None:
        """Cents on all accounts used at the end of a day; None where it cannot be known.

        The newest balance stated by that day, and the movements after it; before the first
        balance stated, the movements up to it are taken off. Not known: no account, a day
        before the statements, a day between two balances that do not follow each other.
        After the last statement it is the balance of its last day: `balance_known_on`.
        """
        known = self._known(as_of)
        return known[0] if known else None

    def balance_known_on(self, as_of: date) -> date | None:
        """The day for which `balance_at` stands: `as_of`, or the end of the statements.

        With several accounts, the day of the one whose statements end first.
        """
        known = self._known(as_of)
        return known[1] if known else None

    def _known(self, as_of: date) -> tuple[int, date] | None:
        total, until, some = 0, as_of, False
        for index, account in enumerate(self.accounts):
            if not account.used:
                continue
            found = self._known_of(index, account, as_of)
            if found is None:
                return None
            total, until, some = total + found[0], min(until, found[1]), True
        return (total, until) if some else None

    def _known_of(self, index: int, account: BankAccount, as_of: date) -> tuple[int, date] | None:
        """Cents of one account, and the day they are known for."""
        lines = self._lines[self._lines["account"] == index]
        # The day from which a statement's balances hold a movement; see `parsed.ROW_DTYPES`.
        days = lines["counted_day" if "counted_day" in lines else "day"]

        def moved(after: date, until: date) -> int:
            held = (days > day_number(after)) & (days <= day_number(until))
            return int(lines.loc[held, "amount_cents"].sum())

        stated = {b.on: b.cents for b in self.balances if b.account == index}
        before = max((on for on in stated if on <= as_of), default=None)
        after = min((on for on in stated if on > as_of), default=None)
        if before is not None:
            cents = stated[before] + moved(before, as_of)
            if after is not None and cents + moved(as_of, after) != stated[after]:
                return None
            return cents, min(as_of, max(account.last_on, before))
        if after is not None and as_of >= account.first_on - timedelta(days=1):
            return stated[after] - moved(as_of, after), as_of
        return None


@dataclass(frozen=True, slots=True)
class BankSettings:
    """The dossier's `[bank]`.

    Attributes:
        columns: meaning (one of `csv_headings.MEANINGS`) -> heading of a CSV statement; as
            `LedgerSettings.columns`.
        other_columns: the same for statements with other headings.
        payers: words of a label -> payer or platform that sends such transfers;
            "" = such transfers are no payer's.
        accounts: accounts to keep, by the figures shown; empty = all in euros.
        date_order: "dmy", "mdy" or "".
        decimal_mark, amounts_in, header_line: as `LedgerSettings`.
        same_account: file as shown -> "yes" or "no": its account without number is the one
            that its movements resemble.
        unsigned: "received", "paid" or "mixed": what amounts without any sign are; "" = as
            the balances prove, else asked.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    payers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    accounts: tuple[str, ...] = ()
    date_order: str = ""
    decimal_mark: str = ""
    amounts_in: str = ""
    header_line: int = 0
    other_columns: tuple[Mapping[str, str], ...] = ()
    same_account: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unsigned: Literal["", "received", "paid", "mixed"] = ""

    @property
    def mappings(self) -> tuple[Mapping[str, str], ...]:
        """All mappings of columns that say anything; an empty one where none does."""
        return tuple(m for m in (self.columns, *self.other_columns) if m) or (self.columns,)
