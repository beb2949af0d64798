"""Bank statements built by hand in tests; nothing here is a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.spans import day_number
from calculator.intake.bank.model import (
    BANK_COLUMNS,
    Balance,
    BankAccount,
    BankFile,
    BankKind,
    BankRead,
)

_DTYPES = {
    "file": "int32", "line": "int64", "account": "int32", "day": "int32", "value_day": "int32",
    "amount_cents": "int64", "label": "str", "party": "str", "code": "str", "kind": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One movement; cents, positive when received."""

    on: date
    cents: int
    label: str = ""
    kind: BankKind = "transfer_in"
    party: str = ""
    account: int = 0


@dataclass(frozen=True)
class Account:
    """One account and the days that its statements cover, both included."""

    first_on: date
    last_on: date
    closes: bool | None = True
    broken_on: date | None = None
    shown: str = "compte …4321"
    currency: str = "EUR"


def statement(
    moves: list[Move],
    *accounts: Account,
    balances: tuple[tuple[date, int], ...] = (),
    name: str = "banque.csv",
) -> BankRead:
    """Movements as the readers give them, in the order handed over, lines from 2."""
    rows = []
    for line, m in enumerate(moves, start=2):
        day = day_number(m.on)
        rows.append((0, line, m.account, day, day, m.cents, m.label, m.party, "", m.kind))
    frame = pd.DataFrame(rows, columns=list(BANK_COLUMNS)).astype(_DTYPES)
    n, cents = len(moves), sum(abs(m.cents) for m in moves)
    return BankRead(
        files=(BankFile(name, "0" * 64, None),),
        counts=LineCounts(read=n, used=n, read_cents=cents, used_cents=cents),
        issues=(),
        accounts=tuple(
            BankAccount(
                a.shown,
                a.currency,
                a.first_on,
                a.last_on,
                a.closes,
                a.broken_on,
                used=a.currency == "EUR",
            )
            for a in accounts
        ),
        balances=tuple(Balance(0, on, c) for on, c in balances),
        _lines=frame,
    )
