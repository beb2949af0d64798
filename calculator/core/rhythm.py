"""The pharmacy's own cash rhythm, as shapes: what comes back, and from which past days.

Money is in integer cents, positive; days are dates; the only sums are two totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from calculator.core.issues import Issue

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
    """A payment that comes back. Movements a few days apart are one payment: their sum counts.

    Attributes:
        kind: what it is.
        label: who is paid, as the bank calls it, without references; "" where the kind's own
            name stands for it, as for wages, whose labels name people.
        every_months: 1 = monthly, 3 = quarterly; a payment every décade is three monthly ones.
        day: day of the month it falls due, 31 = the month's last.
        due_on: the next day it falls due, before weekends and holidays move it; not after
            `as_of` where that payment is late.
        next_on: the next day the money leaves, after `as_of`.
        amount_cents: the amount proposed, positive: the median of the payments seen, the
            higher of the two middle ones where they are even in number.
        low_cents, high_cents: smallest and largest payment seen.
        n_payments: how many payments were seen, fewer than movements where some were joined.
        sure: False where two payments only were seen.
        seen: the past movements it comes from, oldest first.
    """

    kind: OutgoingKind
    label: str
    every_months: int
    day: int
    due_on: date
    next_on: date
    amount_cents: int
    low_cents: int
    high_cents: int
    n_payments: int
    sure: bool
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

    Over the days looked at, `change_cents` = receipts - `recurring_cents` - `other_out_cents`,
    to the cent; `ordinary_net_per_open_day_cents` x `open_days` - `recurring_cents` is the same
    up to half a cent per open day.

    Attributes:
        as_of: the day from which payments are to come.
        first_on, last_on: days looked at for the means, both included; before the outage
            where the statements reach back far enough.
        open_days: how many of them the pharmacy was open.
        balance_cents: at the end of `balance_on`; None where the statements cannot tell.
        balance_on: `as_of`, or the end of the statements where that is earlier.
        due_since_cents: what left after `balance_on` and by `as_of`, by its rhythm.
        outgoings: recurring payments, largest first.
        receipts: usual receipts by kind, largest first.
        recurring_cents: what left on those days for `outgoings`.
        other_out_cents: all other payments of those days.
        other_out_per_open_day_cents: the same, mean per open day.
        ordinary_net_per_open_day_cents: receipts less the payments that do not come back, mean
            per open day: the dossier's `cash.ordinary_net_per_open_day_eur`.
        issues: what limits the proposals.
    """

    as_of: date
    first_on: date
    last_on: date
    open_days: int
    balance_cents: int | None
    outgoings: tuple[RecurringOutgoing, ...]
    receipts: tuple[UsualReceipts, ...]
    recurring_cents: int
    other_out_cents: int
    other_out_per_open_day_cents: int
    ordinary_net_per_open_day_cents: int
    issues: tuple[Issue, ...] = ()
    balance_on: date | None = None
    due_since_cents: int = 0

    @property
    def cash_cents(self) -> int | None:
        """The balance less what left since: what to count with at `as_of`."""
        return None if self.balance_cents is None else self.balance_cents - self.due_since_cents

    @property
    def received_cents(self) -> int:
        """What came in over the days looked at."""
        return sum(r.total_cents for r in self.receipts)

    @property
    def change_cents(self) -> int:
        """What the balance gained over the days looked at; negative where it lost."""
        return self.received_cents - self.recurring_cents - self.other_out_cents
