"""Dates: one shape per column, French order unless disproved (faults 61 to 72)."""

from __future__ import annotations

from datetime import date

import pytest

from .ledgers import at, codes, dates, read


@pytest.mark.parametrize(
    "cell",
    ["2024-01-15", "15/01/2024", "15-01-2024", "15.01.2024", "20240115", "15/01/24", "2024/01/15"],
)
def test_usual_spellings(cell: str) -> None:
    assert dates(cell) == (["2024-01-15"], [], [])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-01-15T23:30:00-05:00", "2024-01-15"),
        ("2024-01-15T00:30:00+14:00", "2024-01-15"),
        ("31/03/2024 02:30", "2024-03-31"),  # an hour that Paris did not have that night
    ],
)
def test_69_a_time_is_dropped_and_the_local_day_kept(cell: str, day: str) -> None:
    assert dates(cell) == ([day], [], [])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("15 janv. 2024", "2024-01-15"),
        ("15 janvier 2024", "2024-01-15"),
        ("15\u00a0janv.\u00a02024", "2024-01-15"),
        ("29 févr. 2024", "2024-02-29"),
        ("1er août 2024", "2024-08-01"),
        ("25 déc. 2024", "2024-12-25"),
    ],
)
def test_70_months_in_french_words(cell: str, day: str) -> None:
    assert dates(cell) == ([day], [], [])


@pytest.mark.parametrize("cell", ["31/02/2024", "29/02/2023", "00/00/0000", "32/01/2024"])
def test_61_a_date_that_does_not_exist_is_set_aside(cell: str) -> None:
    assert dates("15/01/2024", cell)[:2] == (["2024-01-15"], ["date_impossible"])


def test_62_french_order_by_default_and_said_when_unproven() -> None:
    assert dates("03/04/2024") == (["2024-04-03"], [], ["date_order_assumed"])
    assert dates("03/04/2024", "13/04/2024") == (["2024-04-03", "2024-04-13"], [], [])
    assert dates("04/04/2024")[2] == []  # either order gives the same day


def test_62_month_first_only_when_nothing_else_fits() -> None:
    days, aside, warned = dates("03/14/2024", "03/04/2024")
    assert (days, aside) == (["2024-03-14", "2024-03-04"], [])
    assert warned == ["date_month_first"]


def test_62_both_orders_in_one_column_majority_wins() -> None:
    days, aside, _ = dates("13/03/2024", "14/03/2024", "03/14/2024")
    assert days == ["2024-03-13", "2024-03-14"]
    assert aside == ["date_impossible"]


def test_62_a_column_without_proof_follows_the_proven_one() -> None:
    ledger = read("F1;03/14/2024;A;;;10,00;10,00;04/05/2024;;")
    assert at(ledger).frame["paid_day"].tolist() == [(date(2024, 4, 5) - date(1970, 1, 1)).days]


def test_63_iso_is_strict() -> None:
    assert dates("2024-01-13", "2024-13-01")[:2] == (["2024-01-13"], ["date_impossible"])


def test_64_mixed_formats_majority_wins() -> None:
    days, aside, _ = dates("15/01/2024", "16/01/2024", "2024-01-17", "18-01-2024")
    assert days == ["2024-01-15", "2024-01-16"]
    assert aside == ["date_other_format"] * 2


def test_65_68_years_outside_the_window_are_set_aside() -> None:
    assert (
        dates("15/01/2024", "15/01/1999", "15/01/2061", "15/01/9999")[1]
        == ["date_out_of_window"] * 3
    )
    assert dates("15/01/24", "15/01/99")[1] == ["date_out_of_window"]


def test_66_67_excel_serials_are_asked_about_never_converted() -> None:
    assert dates("15/01/2024", "45337", "60")[1] == ["date_serial", "date_unreadable"]


def test_a_missing_or_foreign_date_is_set_aside() -> None:
    assert dates("15/01/2024", "", "demain")[1] == ["date_missing", "date_unreadable"]


def test_71_paid_before_billed_is_kept_and_told() -> None:
    ledger = read("F1;15/01/2024;A;;;10,00;10,00;14/01/2024;paid;")
    assert "paid_before_invoice" in codes(ledger, "warning")
    assert ledger.counts.used == 1


def test_72_one_date_everywhere_is_told() -> None:
    lines = [f"F{i};15/01/2024;A;;;10,00;;;open;" for i in range(25)]
    assert "same_date_everywhere" in codes(read(*lines), "warning")
    assert "same_date_everywhere" not in codes(
        read(*lines, "G;16/01/2024;A;;;1,00;;;open;"), "warning"
    )


@pytest.mark.parametrize("cell", ["31/02/2024", "x"])
def test_an_unreadable_receipt_or_rejection_day_sets_the_line_aside(cell: str) -> None:
    assert len(codes(read(f"F1;15/01/2024;A;;;10,00;10,00;{cell};paid;"), "set_aside")) == 1
    assert len(codes(read(f"F1;15/01/2024;A;;;10,00;;;rejected;{cell}"), "set_aside")) == 1


def test_62_as_many_proofs_of_either_order_keep_the_french_one() -> None:
    assert dates("13/03/2024", "03/14/2024")[:2] == (["2024-03-13"], ["date_impossible"])
