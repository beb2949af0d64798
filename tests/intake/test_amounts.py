"""Amounts: one bounded grammar, cents exact, nothing guessed (faults 45 to 57)."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.intake.amounts import parse_amount, read_amounts

from .ledgers import amounts, codes, only, read


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        # 45: every space, and the apostrophe, as thousands marks
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56", 123456),
        ("1\u2009234,56", 123456),
        ("1'234,56", 123456),
        ("1’234,56", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1.234.567", 123456700),
        # 47: signs in usual spellings
        ("-12,00", -1200),
        ("12,00-", -1200),
        ("(12,00)", -1200),
        ("\u221212,00", -1200),
        ("\u201312,00", -1200),
        ("12,00 CR", -1200),
        ("12,00 D", 1200),
        ("+12,00", 1200),
        # 48: the euro before or after
        ("12,00 €", 1200),
        ("€ 12.00", 1200),
        ("12 EUR", 1200),
        ("-12,00 €", -1200),
        ("€ -12,00", -1200),
        # 51: full-width figures
        ("１２,５０", 1250),
        # 54: zero is an amount
        ("0", 0),
        ("-0,00", 0),
        (",50", 50),
        ("0012,5", 1250),
    ],
)
def test_spelling_is_read_to_the_cent(cell: str, cents: int) -> None:
    assert amounts(cell) == ([cents], [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("NaN", "amount_unreadable"),
        ("inf", "amount_unreadable"),
        ("sNaN", "amount_unreadable"),  # 49
        ("1e5", "amount_exponent"),
        ("1E5", "amount_exponent"),
        ("1e999999", "amount_exponent"),  # 50
        ("1_000", "amount_unreadable"),
        ("١٢", "amount_unreadable"),
        ("1²", "amount_unreadable"),  # 51
        ("12,3456", "amount_decimals"),
        ("0,125", "amount_decimals"),
        ("1234,567", "amount_decimals"),  # 52
        ("", "amount_missing"),
        ("  ", "amount_missing"),  # 54
        ("#REF!", "amount_excel_error"),
        ("#N/A", "amount_excel_error"),  # 55
        ("$12.00", "amount_currency"),
        ("12,00 CHF", "amount_currency"),  # 48
        ("(-12,00)", "amount_unreadable"),
        ("-12,00-", "amount_unreadable"),
        ("12 34,56", "amount_unreadable"),
        ("1234 567,00", "amount_unreadable"),
        ("1.23.456", "amount_unreadable"),
        ("12,", "amount_unreadable"),
        ("abc", "amount_unreadable"),
        ("-", "amount_unreadable"),
        ("€", "amount_unreadable"),
        ("123456789012", "amount_too_long"),
        ("1" * 33, "amount_too_long"),
    ],
)
def test_outside_the_grammar_is_set_aside(cell: str, code: str) -> None:
    assert amounts("10,00", cell) == ([1000], [code])


@pytest.mark.parametrize("cell", ["NaN", "nan", "inf", "-Infinity", "sNaN", "INF", "1.#QNAN"])
def test_49_what_is_not_a_number_never_reaches_the_sums(cell: str) -> None:
    assert amounts("10,00", cell) == ([1000], ["amount_unreadable"])
    assert parse_amount(cell).cents == 0


def test_51_full_width_figures_are_read_and_told() -> None:
    ledger = read("F1;15/01/2024;A;;;７，５０;;;open;", "F2;15/01/2024;A;;;2,50;;;open;")
    issue = only(ledger, "wide_figures")
    assert (issue.severity, issue.operands["n"]) == ("info", 1)
    assert ledger.counts.used_cents == 750 + 250
    assert "wide_figures" not in codes(read("F1;15/01/2024;A;;;2,50 €;;;open;"))
    # Underscores and figures of other alphabets are no amounts.
    assert amounts("10,00", "1_000", "١٢", "1²") == ([1000], ["amount_unreadable"] * 3)


def test_52_a_third_decimal_is_set_aside_never_rounded() -> None:
    # "12,345" alone may be twelve thousand: here 10,00 proves the comma.
    assert amounts("10,00", "12,345", "0,125") == ([1000], ["amount_decimals"] * 2)


def test_46_thousands_or_decimals_settled_by_the_column() -> None:
    assert amounts("1.234", "12,50") == ([123400, 1250], [])
    assert amounts("1,234", "12.50") == ([123400, 1250], [])
    assert amounts("1,234", "12,50") == ([1250], ["amount_decimals"])


def test_46_set_aside_where_nothing_settles_it() -> None:
    assert amounts("1.234", "12") == ([1200], ["amount_ambiguous"])
    assert amounts("1.234", "12.50", "12,50") == ([1250, 1250], ["amount_ambiguous"])


def test_57_amounts_that_look_like_cents_are_asked_about() -> None:
    lines = [f"F{i};15/01/2024;A;;;{2000 + i};;;open;" for i in range(30)]
    assert "maybe_cents" in codes(read(*lines), "warning")
    assert "maybe_cents" not in codes(read(*lines[:5]), "warning")


def test_53_a_million_euros_is_shown_and_kept() -> None:
    ledger = read("F1;15/01/2024;A;;;1000000,01;;;open;")
    assert only(ledger, "large_amounts").amount_cents == 100_000_001
    assert ledger.counts.used == 1


def test_58_credit_notes_keep_their_sign() -> None:
    assert amounts("10,00", "-25,00") == ([1000, -2500], [])


def test_50_hostile_cells_take_no_time() -> None:
    start = time.perf_counter()
    for cell in ("9" * 10_000_000, "1e999999999", "1 " * 16, "(" * 32, "1,1." * 8):
        parse_amount(cell)
    assert time.perf_counter() - start < 0.5


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from(",."),
    st.sampled_from(["", "\u202f", " "]),
)
def test_any_amount_comes_back_to_the_cent(value: Decimal, mark: str, between: str) -> None:
    written = f"{value:,.2f}".replace(",", "T").replace(".", mark).replace("T", between)
    assert parse_amount(written).cents == int(value * 100)


@given(st.text(max_size=40))
def test_no_text_raises_or_leaves_the_bounds(cell: str) -> None:
    amount = parse_amount(cell)
    assert abs(amount.cents) < 10**13
    assert not (amount.why and amount.cents)


def test_padded_accounting_numbers() -> None:
    column = read_amounts(["000000000001234,5600", " 000000000012,00", "1.234"], ",", padded=True)
    assert column.cents.tolist() == [123456, 1200, 123400]
