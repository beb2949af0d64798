"""One statement told in every format: the same movements, balances and account."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.intake.bank import BANK_COLUMNS, BankRead

from .statements import FORMATS, LATE, LINES, OPENING, cells, closing, csv, read

WHAT = ("day", "amount_cents", "label", "kind", "value_day")


def test_the_same_statement_gives_the_same_movements_in_every_format() -> None:
    told = {name: cells(read(make()), *WHAT) for name, make in FORMATS.items()}
    expected = told.pop("releve.csv")
    assert [(d, c, t) for d, c, t, _, _ in expected] == sorted(
        (x.on, x.cents, x.label) for x in LINES
    )
    assert [k for *_, k, _ in expected] == ["transfer_in", "direct_debit", "card_sales", "returned"]
    for name, cells_of in told.items():
        assert cells_of == expected, name


@pytest.mark.parametrize("name", FORMATS)
def test_125_every_line_is_counted_with_its_absolute_euros(name: str) -> None:
    bank = read(FORMATS[name]())
    assert (bank.counts.read, bank.counts.used) == (4, 4)
    # 1 234.56 + 45.00 + 500.00 + 1 234.56
    assert bank.counts.read_cents == 301_412
    assert tuple(bank.at(LATE).columns) == BANK_COLUMNS


@pytest.mark.parametrize("name", FORMATS)
def test_93_the_account_shows_its_last_four_figures_whatever_the_format(name: str) -> None:
    (account,) = read(FORMATS[name]()).accounts
    assert (account.shown, account.currency, account.used) == ("compte …5603", "EUR", True)


@pytest.mark.parametrize("name", ["releve.txt", "releve.xml"])
def test_126_opening_plus_lines_is_closing(name: str) -> None:
    bank = read(FORMATS[name]())
    (account,) = bank.accounts
    assert (account.closes, account.broken_on) == (True, None)
    # The XML dates its opening balance of the first day itself: known from that day's end.
    assert bank.balance_at(date(2024, 1, 1)) == OPENING
    # 10 000.00 + 1 234.56 - 45.00 + 500.00
    assert bank.balance_at(date(2024, 1, 16)) == 1_168_956
    assert bank.balance_at(date(2024, 1, 31)) == closing() == 1_045_500
    assert bank.balance_known_on(date(2024, 1, 16)) == date(2024, 1, 16)


def test_balance_of_a_later_day_is_that_of_the_last_day_and_says_so() -> None:
    bank = read(FORMATS["releve.txt"]())
    assert bank.balance_at(date(2024, 3, 1)) == 1_045_500
    assert bank.balance_known_on(date(2024, 3, 1)) == date(2024, 1, 31)


def test_balance_before_the_first_statement_is_not_known() -> None:
    bank = read(FORMATS["releve.txt"]())
    assert bank.balance_at(date(2023, 12, 30)) is None
    assert bank.balance_known_on(date(2023, 12, 30)) is None


def test_a_final_balance_alone_is_led_back_through_the_movements() -> None:
    bank = read(FORMATS["releve.ofx"]())
    assert bank.accounts[0].closes is None
    assert bank.balance_at(date(2024, 1, 16)) == 1_168_956
    assert bank.balance_at(date(2023, 12, 31)) == OPENING
    assert bank.balance_at(date(2023, 12, 30)) is None


def test_no_balance_stated_is_no_balance_known() -> None:
    bank = read(csv())
    assert bank.balances == ()
    assert bank.balance_at(date(2024, 1, 31)) is None
    assert [i.code for i in bank.issues] == ["bank_unchecked"]


def test_movements_of_later_days_do_not_exist_yet() -> None:
    bank = read(FORMATS["releve.txt"]())
    assert bank.at(date(2024, 1, 16))["amount_cents"].tolist() == [123_456, -4_500, 50_000]


def test_nothing_handed_over_is_an_empty_reading() -> None:
    bank: BankRead = read()
    assert (bank.counts.read, bank.accounts, bank.balance_at(LATE)) == (0, (), None)
    assert tuple(bank.at(LATE).columns) == BANK_COLUMNS
