"""Ledger against bank, as shapes: what was matched, by which rule, and what was not. No sums.

Money is in integer cents, positive when received by the pharmacy; days are dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: How the sender of a transfer was recognised, surest first: words that the user gave, the
#: name of a known platform or statutory fund, the name of a payer of the ledger, or an amount
#: that only one payer's lines add up to.
Recognition = Literal["user_words", "known_name", "ledger_name", "exact_sum"]

#: Why lines and transfers belong together: one day's lines equal one transfer; the lines of
#: several days equal one; one day's lines equal several; lines marked below zero equal debits
#: of their payer; or only the payer's totals were compared, which pairs no line with a transfer.
MatchRule = Literal["day_sum", "period_sum", "several_transfers", "take_back", "payer_total"]


#: What became of a movement: in a match; from nobody known; taken back, or taking back; to a
#: payer and explained by no line; from no payer, as the user says; the pharmacy's own (cards,
#: cash, cheques, payments); or out of the days covered.
MovedAs = Literal["matched", "unidentified", "returned", "debits", "others", "own", "outside"]


@dataclass(frozen=True, slots=True)
class BankRef:
    """One movement of a statement: where it stands, its day, its amount, its masked label."""

    file: str
    line: int
    on: date
    amount_cents: int
    label: str


@dataclass(frozen=True, slots=True)
class Match:
    """Lines marked paid, and the transfers that brought the money.

    `first_on` and `last_on` are the days on which the ledger marks them paid, both included;
    `lines_cents` and `banked_cents` are equal but for the rule `payer_total`, which may hold
    transfers alone (`n_lines` 0): money from a known sender that no line marks paid.
    """

    payer: str
    recognised_by: Recognition
    rule: MatchRule
    first_on: date
    last_on: date
    n_lines: int
    lines_cents: int
    banked_cents: int
    transfers: tuple[BankRef, ...]


@dataclass(frozen=True, slots=True)
class Nearly:
    """A transfer a few cents off the lines of one day, or of days in a row: no match.

    It pairs nothing and changes no sum; its days are not told as not banked, but for the cents
    that it lacks.
    """

    payer: str
    first_on: date
    last_on: date
    n_lines: int
    lines_cents: int
    transfer: BankRef

    @property
    def banked_cents(self) -> int:
        """What came."""
        return self.transfer.amount_cents


@dataclass(frozen=True, slots=True)
class NotBanked:
    """Lines of a payer marked paid on a day whose money the bank does not show.

    `marked_on` is None where the ledger gives no day.
    """

    payer: str
    marked_on: date | None
    n_lines: int
    cents: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A transfer taken back or rejected: the receivable is open again. `payer` may be ""."""

    payer: str
    transfer: BankRef


@dataclass(frozen=True, slots=True)
class Debit:
    """A payment to a payer that no line explains: a premium, or money it took back unnoted."""

    payer: str
    transfer: BankRef


@dataclass(frozen=True, slots=True)
class Moved:
    """Movements of one fate, received and paid apart; cents are positive."""

    what: MovedAs
    n_received: int
    received_cents: int
    n_paid: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class PayerBanked:
    """One sender's sums over the days that both files cover.

    Attributes:
        marked_paid_cents: lines compared.
        banked_cents: of these lines, what its transfers brought: marked paid - not banked.
        not_banked_cents: what they can not have brought, or took back.
        returned_cents: transfers taken back.
        waiting_cents: marked paid too lately for the money to be due at the bank.
        not_compared_cents: marked paid on days that no statement covers, or by a payer that
            may have been paid through a platform the ledger does not name.
        not_marked_cents: received beyond these lines.
        compared_until: last marked day compared; later ones wait. None where none is.
        grace_days: business days left to its money before it counts as lacking.
        grace_matches: matches of its own that prove these days; 0 = assumed, or typed.
    """

    payer: str
    marked_paid_cents: int
    banked_cents: int
    not_banked_cents: int
    returned_cents: int
    waiting_cents: int = 0
    not_compared_cents: int = 0
    not_marked_cents: int = 0
    compared_until: date | None = None
    grace_days: int = 0
    grace_matches: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The ledger's payments against the bank's, over the days that the statements cover.

    Attributes:
        first_on, last_on: marked days compared, both included; None where none is. A payer
            with a longer wait of its own is compared less far (`PayerBanked.compared_until`).
        seen_on: last day of the statements used; None where none is. Money marked paid
            after `last_on` may still be on its way on that day.
        matches: by payer and day.
        not_banked: latest first: what counts as open again.
        unidentified: transfers received whose sender nothing tells; largest first.
        returned: transfers taken back, by day.
        by_payer: largest gap first.
        others: transfers that the user says come from no payer; by day.
        nearly: transfers a few cents off; by payer and day.
        noted_cents: all lines marked paid from `first_on` to `seen_on`; a line without a day
            counts on its invoice's.
        early_cents: compared although marked before `first_on`: a transfer is for them.
        debits: payments to a payer that no line marked below zero equals; by day.
        cancelled: transfers that `returned` takes back, where the statements hold them; by day
            of their return.
        moved: every movement used of the statements, by what became of it; sums to them.
    """

    first_on: date | None
    last_on: date | None
    seen_on: date | None
    matches: tuple[Match, ...]
    not_banked: tuple[NotBanked, ...]
    unidentified: tuple[BankRef, ...]
    returned: tuple[Returned, ...]
    by_payer: tuple[PayerBanked, ...]
    others: tuple[BankRef, ...] = ()
    nearly: tuple[Nearly, ...] = ()
    noted_cents: int = 0
    early_cents: int = 0
    debits: tuple[Debit, ...] = ()
    cancelled: tuple[BankRef, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def marked_paid_cents(self) -> int:
        """Marked paid and compared, all payers."""
        return sum(p.marked_paid_cents for p in self.by_payer)

    @property
    def banked_cents(self) -> int:
        """Received for the lines compared: marked paid - not banked."""
        return sum(p.banked_cents for p in self.by_payer)

    @property
    def not_banked_cents(self) -> int:
        """Marked paid, not banked, all payers."""
        return sum(p.not_banked_cents for p in self.by_payer)

    @property
    def not_marked_cents(self) -> int:
        """Received from a known sender beyond the lines compared."""
        return sum(p.not_marked_cents for p in self.by_payer)

    @property
    def waiting_cents(self) -> int:
        """Marked paid too lately to be looked for at the bank."""
        return sum(p.waiting_cents for p in self.by_payer)

    @property
    def not_compared_cents(self) -> int:
        """Marked paid out of the statements' days, or by nobody knows whom."""
        return sum(p.not_compared_cents for p in self.by_payer)

    @property
    def unchecked_cents(self) -> int:
        """Marked paid on the statement's days, and neither compared nor waiting."""
        seen = self.noted_cents + self.early_cents
        return max(0, seen - self.marked_paid_cents - self.waiting_cents)

    @property
    def returned_cents(self) -> int:
        """Taken back by the payers, positive."""
        return sum(-r.transfer.amount_cents for r in self.returned)

    @property
    def unidentified_cents(self) -> int:
        """Received from nobody known."""
        return sum(t.amount_cents for t in self.unidentified)

    @property
    def others_cents(self) -> int:
        """Received from no payer, as the user says."""
        return sum(t.amount_cents for t in self.others)

    @property
    def debits_cents(self) -> int:
        """Paid to payers, explained by no line; positive."""
        return sum(-d.transfer.amount_cents for d in self.debits)
