"""What one statement file holds, before accounts are joined and repeats taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.texts import Operand
from calculator.intake.bank.kinds import EUR
from calculator.intake.bank.model import BankRecognised
from calculator.intake.model import Doubt
from calculator.intake.remarks import Remarks

#: Columns of `BankParsed.rows`: those of the bank frame but `file`; `statement` is an index in
#: `BankParsed.statements`; `counted_day` is the day from which the balances hold the movement
#: (a statement may book one on the very day of its opening balance).
ROW_DTYPES = {
    "line": "int64", "account": "int32", "day": "int32", "value_day": "int32",
    "amount_cents": "int64", "label": "str", "party": "str", "code": "str", "kind": "str",
    "statement": "int32", "counted_day": "int32",
}  # fmt: skip


class Point(NamedTuple):
    """A balance at the end of a day: day number, cents."""

    day: int
    cents: int


@dataclass(frozen=True, slots=True)
class AccountKey:
    """An account as a file tells it. Never shown, never kept once the reading is over.

    `number` has one spelling for an account number, a RIB and an IBAN; "" where the file
    names none. `currency` is an ISO code.
    """

    number: str
    currency: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of one account with the balances stated around it.

    Attributes:
        account: index in the file's accounts.
        first_day, last_day: days covered, both included.
        opening, closing: balances before the first and after the last movement.
        sum_cents: its movements as booked, also those set aside whose amount was read.
        points: balances stated at the end of days between.
        broken: first day on which a balance of the lines does not follow, and the gap.
    """

    account: int
    first_day: int
    last_day: int
    opening: Point | None
    closing: Point | None
    sum_cents: int
    points: tuple[Point, ...] = ()
    broken: Point | None = None


@dataclass(frozen=True, slots=True)
class BankParsed:
    """One file read.

    Attributes:
        recognised: how it was understood.
        accounts: in order of first appearance.
        statements: in file order.
        rows: the sound movements, `ROW_DTYPES`.
        aside: the lines that are in no row; only set_aside and out_of_scope are counted.
        issues: of the reading.
        doubts: what only the user can settle.
    """

    recognised: BankRecognised
    accounts: tuple[AccountKey, ...]
    statements: tuple[Statement, ...]
    rows: pd.DataFrame
    aside: LineCounts
    issues: tuple[Issue, ...]
    doubts: tuple[Doubt, ...] = ()


class Movement(NamedTuple):
    """A sound movement, its texts already fit to be shown."""

    line: int
    account: int
    day: int
    value_day: int
    amount_cents: int
    label: str
    party: str
    code: str
    kind: str


@dataclass(slots=True)
class Gathering:
    """Collects accounts, statements and movements of one file, in file order."""

    remarks: Remarks
    accounts: list[AccountKey] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    aside: LineCounts = field(default_factory=LineCounts)
    _rows: list[tuple[Any, ...]] = field(default_factory=list)

    def account(self, number: str, currency: str) -> int:
        """Index of an account, added where it is new."""
        key = AccountKey(number, currency)
        if key not in self.accounts:
            self.accounts.append(key)
        return self.accounts.index(key)

    def in_euros(self, account: int) -> bool:
        """Whether the account's lines count with their euros."""
        return self.accounts[account].currency == EUR

    def set_aside(self, code: str, line: int, column: str, cents: int, **operands: Operand) -> None:
        """One line taken out and told; `cents` of either sign, 0 where unread.

        It is told as it is counted: without sign.
        """
        self.remarks.set_aside(code, line, column, abs(cents) or None, **operands)
        self.leave(1, abs(cents))

    def leave(self, n: int, cents: int) -> None:
        """Count lines taken out, told elsewhere; their absolute cents."""
        self.aside += LineCounts(read=n, set_aside=n, read_cents=cents, set_aside_cents=cents)

    def out_of_scope(self, n: int, cents: int) -> None:
        """Count lines that are no movement of the account yet; their absolute cents."""
        self.aside += LineCounts(read=n, out_of_scope=n, read_cents=cents, out_of_scope_cents=cents)

    def add(self, statement: Statement, movements: Sequence[Movement]) -> None:
        """Append a statement with its sound movements."""
        index = len(self.statements)
        self.statements.append(statement)
        after = statement.opening.day + 1 if statement.opening else None
        until = statement.closing.day if statement.closing else None
        for m in movements:
            counted = m.day
            if after is not None:
                counted = max(counted, after)
            if until is not None and (after is None or until >= after):
                counted = min(counted, until)
            self._rows.append((*m, index, counted))

    def rows(self) -> pd.DataFrame:
        """All movements added."""
        frame = pd.DataFrame(self._rows, columns=list(ROW_DTYPES))
        return frame.astype(ROW_DTYPES)
