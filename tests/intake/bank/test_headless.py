"""A statement without headings: its columns are numbered, and the user says what each is."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import FileUnusable
from calculator.intake.bank import BankSettings
from calculator.intake.bank.peek import peek_bank
from calculator.intake.told import told

from .statements import cells, read, table

ROWS = "18/01/2024;VIR VIAMEDIS;234,56", "19/01/2024;PRLV X;-1,00"
SAID = {"date": "Col. 1", "label": "Col. 2", "amount": "Col. 3"}


def test_a_statement_without_headings_is_offered_for_mapping() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(table(*ROWS))
    assert caught.value.code == "bank_no_headings"
    assert "Col. 3" in caught.value.message("fr")
    seen = peek_bank(("r.csv", table(*ROWS)))
    assert (seen.problem, seen.names) == ("bank_no_headings", ("Col. 1", "Col. 2", "Col. 3"))
    # A label whose column nobody knows stays hidden.
    assert [r for _, r in seen.rows] == [
        ("18/01/2024", "•••", "234,56"), ("19/01/2024", "•••", "-1,00"),
    ]  # fmt: skip


def test_columns_said_by_number_read_every_line_from_the_first() -> None:
    bank = read(table(*ROWS), settings=BankSettings(columns=SAID))
    assert cells(bank, "day", "amount_cents", "label") == [
        (date(2024, 1, 18), 23_456, "VIR VIAMEDIS"), (date(2024, 1, 19), -100, "PRLV X"),
    ]  # fmt: skip
    assert bank.at(date(2024, 2, 1))["line"].tolist() == [1, 2]


def test_lines_above_the_first_movement_still_tell_the_account_and_a_balance() -> None:
    above = "Compte n° 00012345603\r\nSolde au 19/01/2024;1000,00"
    bank = read(table(above, *ROWS), settings=BankSettings(columns=SAID))
    assert (bank.accounts[0].shown, bank.counts.read) == ("compte …5603", 2)
    assert bank.balance_at(date(2024, 1, 19)) == 100_000


def test_debit_and_credit_columns_half_empty_are_a_table_too() -> None:
    rows = ("18/01/2024;VIR VIAMEDIS;;234,56", "19/01/2024;PRLV X;1,00;")
    said = {"date": "Col. 1", "label": "Col. 2", "debit": "Col. 3", "credit": "Col. 4"}
    bank = read(table(*rows), settings=BankSettings(columns=said))
    assert [c for (c,) in cells(bank, "amount_cents")] == [23_456, -100]


def test_headings_that_nobody_knows_are_no_statement_without_headings() -> None:
    """The user says which line holds them, as before."""
    with pytest.raises(FileUnusable) as caught:
        read(table("Quand;Quoi;Combien", *ROWS))
    assert caught.value.code == "bank_headings"


def test_last_week_s_columns_of_another_export_do_not_hide_the_question() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(table(*ROWS), settings=BankSettings(columns={"date": "Le", "amount": "Somme"}))
    assert caught.value.code in ("bank_no_headings", "column_not_found")


def test_dates_and_amounts_without_headings_may_be_either_kind() -> None:
    assert told(("r.csv", table(*ROWS))) == "either"
    bank = BankSettings(columns=SAID)
    assert told(("r.csv", table(*ROWS)), bank=bank) == "statement"
