"""What the figures were worked out from, kept where they were worked out. No sums here.

Money is in integer cents. Operands that are estimates are rounded so that the sum they stand in
gives the figure to the cent; where a cent is left over, the last operand bears it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal


def reaching(target: float, paths: int) -> int:
    """How many paths must pass for the target probability, 1 at least."""
    return max(1, math.ceil(target * paths - 1e-9))


@dataclass(frozen=True, slots=True)
class Counted:
    """What of one payer stands behind its facts: lines of the ledger, and cents.

    Attributes:
        invoices_cents, credit_cents: open invoices, and what credit notes lower them by.
        eve_cents: open at the eve of the outage and not stale; since_cents: billed since.
        n_expected: lines of both; n_received: lines that brought what was received.
    """

    invoices_cents: int = 0
    credit_cents: int = 0
    eve_cents: int = 0
    since_cents: int = 0
    n_overdue: int = 0
    n_rejected: int = 0
    n_stale: int = 0
    n_expected: int = 0
    n_received: int = 0


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one payer's outage holds back on a day.

        expected     max(0, expected - received), counted through `until_on`
        landed       0: the backlog has landed
        sent_again   again + held: lines sent anew by their new age, and what waits for the backlog

    `until_on` is the day itself, or the eve of the restart where that came before.
    """

    kind: Literal["expected", "landed", "sent_again"]
    cents: int
    expected_cents: int
    received_cents: int
    until_on: date
    again_cents: int = 0
    held_cents: int = 0


@dataclass(frozen=True, slots=True)
class PayerTerms:
    """One payer's part of the bounds of the advance, before advances already granted.

    ceiling     max(0, sent_open + coming - comes_in); 0 where nothing was sent
    justified   min(ceiling, what is missing when the advance lands)
    documented  min(justified, what is missing now)
    average     billed / window_open_days x open days from the first day to landing

    `restart_on` is the first day it pays again, None where that day is drawn or never comes.
    """

    statutory: bool
    sent: bool
    now: Lacking
    landing: Lacking
    sent_open_cents: int
    coming_cents: int
    comes_in_cents: int
    ceiling_cents: int
    justified_cents: int
    documented_cents: int
    average_cents: int
    billed_cents: int
    window_open_days: int
    received_since_cents: int
    counted: Counted = Counted()
    restart_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A point between two neighbours of the sorted paths: below + share x (above - below).

    `rank` counts from 1 and is the lower neighbour's, among `paths`.
    """

    rank: int
    paths: int
    below_cents: int
    above_cents: int
    share: float


@dataclass(frozen=True, slots=True)
class NeededFrom:
    """Where the advance needed was read: its rank among the paths, and that path's worst day.

    Attributes:
        rank, paths: the amount is the rank-th smallest of the paths' own.
        free: how many paths pass without an advance.
        on: day that sets that path's amount; None where it needs none or is not looked up.
        gap_cents: what that day lacks, fee included.
        repaid, instalments: how much of the advance is repaid by then.
        withheld_cents: kept by then from later payments, where it is recovered by set-off.
    """

    rank: int
    paths: int
    free: int
    on: date | None = None
    gap_cents: int = 0
    repaid: int = 0
    instalments: int = 1
    withheld_cents: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Two amounts some ranks apart, whose half distance is the error of drawing; cents."""

    ranks: int
    low_cents: int
    high_cents: int

    @property
    def half(self) -> int:
        """Half the distance."""
        return round((self.high_cents - self.low_cents) / 2)


@dataclass(frozen=True, slots=True)
class LowestFrom:
    """How the mean cash of the lowest day came about, from the balance on; signed cents.

    Attributes:
        typed_cents: dated payments until that day; ordinary_cents: the ordinary flow.
        receipts_cents: what the outage lets in more than it holds back since `as_of`; negative
            where it holds back more.
        advances_cents: advances already granted, what is repaid of them taken off.
    """

    typed_cents: int
    ordinary_cents: int
    receipts_cents: int
    advances_cents: int
