"""Euros of a line with a wrong number of fields, where nothing but its end is wrong.

A separator inside a label, or one lost, moves every field after it: the cell under the amount's
heading is then another number. It counts only where other cells prove that it stands in its
place; else the line's amount is unknown, which is not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from calculator.intake.amounts import parse_amount, read_amounts
from calculator.intake.dates import read_dates
from calculator.intake.model import LedgerSettings
from calculator.intake.status import NONE_GIVEN, UNKNOWN, status_code

#: Cents of a row, or None where they cannot be told.
Worth = Callable[[Sequence[str]], int | None]


def _is_date(cell: str) -> bool:
    return not read_dates([cell], [1]).why[0]


def _is_status(cell: str) -> bool:
    return status_code(cell) not in (UNKNOWN, NONE_GIVEN)


@dataclass(frozen=True, slots=True)
class LedgerWorth:
    """A plain ledger's: a date or a status in its place after the amount, or a date just before."""

    where: Mapping[str, int]
    settings: LedgerSettings

    def __call__(self, row: Sequence[str]) -> int | None:
        """Cents of a row whose number of fields is wrong; None where they cannot be told."""
        at = self.where["amount_eur"]
        if at >= len(row) - 1:  # a cell at the end of the line may be cut
            return None
        anchors = {
            self.where[m]: test
            for m, test in (
                ("invoice_date", _is_date), ("paid_on", _is_date), ("rejected_on", _is_date),
                ("status", _is_status),
            )
            if m in self.where
        }  # fmt: skip
        held = [p for p, test in anchors.items() if p < len(row) and test(row[p])]
        if not any(p > at or p == at - 1 for p in held):
            return None
        read = read_amounts(
            [row[at]], self.settings.decimal_mark, in_cents=self.settings.amounts_in == "cents"
        )
        return None if read.why[0] else int(read.cents[0])


@dataclass(frozen=True, slots=True)
class FecWorth:
    """A FEC's: a date in its place before, and two sides with decimals of which one is zero."""

    where: Mapping[str, int]

    def __call__(self, row: Sequence[str]) -> int | None:
        """Debit plus credit of such a row, in cents; None where they cannot be told."""
        sides = [self.where[n] for n in ("Debit", "Credit") if n in self.where]
        if len(sides) != 2 or max(sides) >= len(row) - 1:
            return None
        # A lettering code may be a number; it has no decimals.
        read = [parse_amount(row[p], ",", padded=True) for p in sides]
        if any(a.why or not a.mark for a in read) or all(a.cents for a in read):
            return None
        on = self.where["EcritureDate"]
        return sum(a.cents for a in read) if on < min(sides) and _is_date(row[on]) else None
