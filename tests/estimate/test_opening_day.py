"""A dated opening balance proves the days without movement after it, whatever the format."""

from __future__ import annotations

from datetime import date

import pytest

from calculator import read_ledger
from calculator.estimate.reconcile import BankRules, reconcile
from calculator.intake.bank import BankRead
from calculator.reference.calendars import business_calendar
from tests.cases.asking import Line as Invoice
from tests.cases.asking import ledger_text
from tests.intake.bank.statements import (
    ACCOUNT,
    LINES,
    OPENING,
    camt,
    cfonb,
    closing,
    csv,
    french,
    ofx,
    read,
)

CAME = LINES[:3]  # 1,234.56 from Viamedis on 15 January, then an invoice and the day's cards
END = date(2024, 1, 31)
ABOVE = (
    f"Numéro de compte : {ACCOUNT}",
    f"Solde au 01/01/2024;;;{french(OPENING)}",
    f"Solde au 31/01/2024;;;{french(closing(CAME))}",
)
FORMATS = {
    "csv": lambda: csv(CAME, ABOVE),
    "cfonb": lambda: cfonb(CAME, since=date(2024, 1, 1)),
    "ofx": lambda: ofx(CAME),
    "camt": lambda: camt(CAME),
}


def invoice(marked: date, cents: int) -> Invoice:
    return Invoice(
        date(2023, 12, 20), cents, platform="Viamedis", paid=cents, paid_on=marked, status="paid"
    )


def not_banked(bank: BankRead) -> int:
    lines = [invoice(date(2024, 1, 12), 123_456), invoice(date(2024, 1, 3), 1_100)]
    frame = read_ledger(("a.csv", ledger_text(lines).encode())).at(END).frame
    found = reconcile(frame, bank, END, BankRules(), business_calendar())
    return found.told.not_banked_cents


@pytest.mark.parametrize("name", FORMATS)
def test_126_days_before_the_first_movement_are_covered_in_every_format(name: str) -> None:
    """Marked on 3 January, nothing came: 11.00, though the first movement is of the 15th."""
    bank = read(FORMATS[name]())
    assert bank.accounts[0].first_on <= date(2024, 1, 2)
    assert not_banked(bank) == 1_100


def test_126_an_opening_balance_without_date_proves_no_day() -> None:
    bank = read(csv(CAME, (ABOVE[0], f"Solde initial;;;{french(OPENING)}")))
    assert bank.accounts[0].first_on == date(2024, 1, 15)
    assert not_banked(bank) == 0


def test_126_a_balance_of_the_first_movements_own_day_proves_no_earlier_day() -> None:
    bank = read(csv(CAME, (ABOVE[0], f"Ancien solde au 15/01/2024;;;{french(OPENING)}")))
    assert bank.accounts[0].first_on == date(2024, 1, 15)
