"""The pharmacy's own cash rhythm, as shapes: what comes back, and from which past days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: What a recurring payment is, told by its label; "other" where nothing tells.
OutgoingKind = Literal[
    "wholesaler", "wages", "social", "vat", "tax", "rent", "loan", "insurance", "utilities",
    "other",
]  # fmt: skip
#: Where usual receipts come from.
ReceiptKind = Literal["statutory", "complementary", "card", "cash", "cheque", "other"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One past movement a proposal rests on: its day, its cents (positive), file and line."""

    on: date
    cents: int
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class RecurringOutgoing:
    """A payment that comes back.

    Attributes:
        kind: what it is.
        label: what the bank calls it, masked.
        every_months: 1 = monthly, 3 = quarterly; a payment every décade is three monthly ones.
        next_on: the next day it is expected, after `as_of`.
        amount_cents: the amount proposed, positive: the median of those seen.
        low_cents, high_cents: smallest and largest seen.
        seen: the past movements it comes from, oldest first.
    """

    kind: OutgoingKind
    label: str
    every_months: int
    next_on: date
    amount_cents: int
    low_cents: int
    high_cents: int
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class UsualReceipts:
    """What comes in of one kind: mean cents per open day over the days looked at."""

    kind: ReceiptKind
    per_open_day_cents: int
    total_cents: int
    n_movements: int


@dataclass(frozen=True, slots=True)
class CashRhythm:
    """What a statement says of the pharmacy's cash.

    Attributes:
        first_on, last_on: days looked at, both included.
        open_days: how many of them the pharmacy was open.
        balance_cents: at the end of `as_of`; None where the statements cannot tell.
        outgoings: recurring payments, largest first.
        receipts: usual receipts by kind, largest first.
        other_out_per_open_day_cents: payments that do not come back, mean per open day.
        ordinary_net_per_open_day_cents: receipts less the payments that do not come back, mean
            per open day: the dossier's `cash.ordinary_net_per_open_day_eur`.
    """

    first_on: date
    last_on: date
    open_days: int
    balance_cents: int | None
    outgoings: tuple[RecurringOutgoing, ...]
    receipts: tuple[UsualReceipts, ...]
    other_out_per_open_day_cents: int
    ordinary_net_per_open_day_cents: int
