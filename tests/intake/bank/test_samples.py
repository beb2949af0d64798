"""Statements written by others, read where SAMPLES_DIR names them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calculator.core.errors import FileUnusable
from calculator.intake.bank import BankRead, read_bank
from calculator.intake.bank.cfonb_records import OVERPUNCH

from .statements import LATE, cells, codes, only, sound


def sample(samples_dir: Path, name: str) -> BankRead:
    bank = read_bank(samples_dir / "bank" / name)
    sound(bank)
    return bank


@pytest.mark.parametrize(
    ("name", "movements", "balances"),
    [("pennylane_example.txt", 6, 4), ("silarhi_complex-test.txt", 5, 16)],
)
def test_126_well_formed_cfonb_closes_statement_by_statement(
    samples_dir: Path, name: str, movements: int, balances: int
) -> None:
    bank = sample(samples_dir, name)
    lines = (samples_dir / "bank" / name).read_text().splitlines()
    assert sum(x.startswith("04") for x in lines) == bank.counts.used == movements
    assert sum(x[:2] in ("01", "07") for x in lines) == len(bank.balances) == balances
    assert bank.counts.set_aside == bank.counts.out_of_scope == 0
    assert "bank_broken" not in codes(bank)


def test_126_days_missing_between_two_statements_are_named(samples_dir: Path) -> None:
    bank = sample(samples_dir, "silarhi_complex-test.txt")
    assert [a.closes for a in bank.accounts] == [True, False]
    # the balance jumps from 11 484.75 to 584 353.02
    hole = only(bank, "bank_hole")
    assert hole.amount_cents == 58_435_302 - 1_148_475
    assert (hole.operands["since_on"], hole.operands["broken_on"]) == (
        date(2020, 4, 15), date(2020, 4, 23),
    )  # fmt: skip


def test_61_a_cfonb_file_broken_on_purpose_is_refused_with_its_place(samples_dir: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        sample(samples_dir, "pennylane_invalid_date.txt")
    error = caught.value
    assert (error.code, error.operands["at_line"], error.operands["columns"]) == (
        "cfonb_date", 1, "35-40",
    )  # fmt: skip


def test_a_running_balance_and_the_direction_column_agree(samples_dir: Path) -> None:
    bank = sample(samples_dir, "oca_debit_credit.csv")
    # 10.00 - 33.50 = -23.50; -23.50 + 1 533.50 = 1 510.00, though the file writes -1,533.50 C
    assert cells(bank, "day", "amount_cents", "party") == [
        (date(2018, 12, 15), -3_350, "…"),  # a person
        (date(2018, 12, 15), 153_350, "Azure Interior"),
    ]
    assert (bank.accounts[0].closes, bank.balance_at(LATE)) == (True, 151_000)


def test_38_126_lines_around_the_table_show_a_gap_of_two_cents(samples_dir: Path) -> None:
    bank = sample(samples_dir, "oca_meta_data_separated_credit_debit.csv")
    assert [c for (c,) in cells(bank, "amount_cents")] == [-10_000, -5_000, -8_068, 130_000]
    assert bank.accounts[0].shown == "compte …4068"
    # 30 000.77 - 50.00 - 100.00 - 80.68 + 1 300.00 = 31 070.09; the bank states 31 070.11
    assert only(bank, "bank_broken").amount_cents == 2
    assert [d.key for d in bank.doubts] == ["bank.date_order"]


def test_126_128_a_camt_statement_with_a_batch_sent_back(samples_dir: Path) -> None:
    bank = sample(samples_dir, "oca_test-camt053.xml")
    assert cells(bank, "amount_cents", "kind") == [
        (-75_425, "direct_debit"), (-66_405, "returned"), (140_531, "transfer_in"),
    ]  # fmt: skip
    # 15 568.27 - 754.25 - 664.05 + 1 405.31 = 15 555.28; stated 15 121.12
    assert only(bank, "bank_broken").amount_cents == 1_512_112 - 1_555_528


def test_48_127_an_ofx_file_in_dollars_has_two_accounts_and_no_euro(samples_dir: Path) -> None:
    bank = sample(samples_dir, "oca_test_ofx.ofx")
    assert [(a.shown, a.currency) for a in bank.accounts] == [
        ("compte …3456", "USD"), ("compte …1234", "USD"),
    ]  # fmt: skip
    assert (bank.counts.read, bank.counts.out_of_scope, bank.counts.read_cents) == (4, 4, 0)


def test_a_table_of_codes_is_no_statement(samples_dir: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        sample(samples_dir, "silarhi_interbank_operation_codes.csv")
    assert caught.value.code == "bank_headings"


def test_the_overpunch_table_has_ten_figures_of_each_sign() -> None:
    ascii_signs = {k: v for k, v in OVERPUNCH.items() if k.isascii()}
    assert len(ascii_signs) == 20
    assert set(ascii_signs.values()) == {(str(f), s) for f in range(10) for s in (1, -1)}
