"""A small ledger against a small statement, for tests; nothing here is a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from calculator import read_ledger
from calculator.core.reconciled import PayerBanked
from calculator.estimate.reconcile import BankRules, Reconciled, reconcile
from calculator.intake import overlaps
from calculator.intake.bank.model import BankRead
from calculator.reference.calendars import business_calendar
from tests.cases.asking import Line, ledger_text
from tests.statements import Account, Move, statement

#: April 2025: Good Friday is the 18th, Easter Monday the 21st.
FIRST, LAST = date(2025, 4, 1), date(2025, 4, 30)


def april(day: int) -> date:
    return date(2025, 4, day)


def paid(day: int | date, cents: int, platform: str = "Viamedis", **more: Any) -> Line:
    """A line marked paid on a day of April 2025, billed on 20 March."""
    on = april(day) if isinstance(day, int) else day
    line = Line(date(2025, 3, 20), cents, platform=platform, paid=cents, paid_on=on, status="paid")
    return replace(line, **more)


def came(day: int | date, cents: int, label: str = "VIR VIAMEDIS", **more: Any) -> Move:
    return Move(april(day) if isinstance(day, int) else day, cents, label, **more)


def frame_of(lines: list[Line], as_of: date = LAST) -> Any:
    if not lines:
        return overlaps.no_lines()
    return read_ledger(("a.csv", ledger_text(lines).encode())).at(as_of).frame


def april_statement(moves: list[Move], *accounts: Account) -> BankRead:
    return statement(moves, *(accounts or (Account(FIRST, LAST),)))


def compare(
    lines: list[Line],
    moves: list[Move],
    *accounts: Account,
    as_of: date = LAST,
    **rules: Any,
) -> Reconciled:
    bank = april_statement(moves, *accounts)
    return reconcile(
        frame_of(lines, as_of), bank, as_of, BankRules(**rules), business_calendar()
    )  # fmt: skip


def of(found: Reconciled, payer: str = "Viamedis") -> PayerBanked:
    (row,) = [p for p in found.told.by_payer if p.payer == payer]
    return row


def rules_of(found: Reconciled) -> list[tuple[str, int, int, int]]:
    """Each match: rule, lines, cents marked, cents banked."""
    return [(m.rule, m.n_lines, m.lines_cents, m.banked_cents) for m in found.told.matches]
