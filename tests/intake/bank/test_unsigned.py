"""One column of amounts without sign or side: the balances prove it, or the user is asked."""

from __future__ import annotations

import pytest

from calculator.intake.bank import BankSettings

from .statements import LATE, cells, codes, only, read, table

HEAD = "Date;Libellé;Montant"
ROWS = (
    "15/01/2024;VIR VIAMEDIS;100,00",
    "16/01/2024;PRLV LOYER;500,00",
    "17/01/2024;CHEQUE 123;50,00",
)
RECEIVED = ("15/01/2024;VIR VIAMEDIS;100,00", "16/01/2024;VIR MGEN;20,00")


def test_47_amounts_without_sign_are_not_taken_as_receipts_unasked() -> None:
    """100.00 + 500.00 + 50.00 wait; a rent is no receipt."""
    bank = read(table(HEAD, *ROWS))
    assert (bank.counts.used, bank.counts.set_aside_cents) == (0, 65_000)
    assert codes(bank, "set_aside") == ["bank_unsigned"] * 3
    (asked,) = bank.doubts
    assert (asked.code, asked.key, asked.taken, asked.amount_cents) == (
        "bank_unsigned_mixed", "bank.unsigned", "mixed", 65_000,
    )  # fmt: skip
    for lang in ("fr", "en"):
        assert "{" not in asked.question(lang)
        assert all(asked.choice(c, lang) != c for c in asked.choices)


@pytest.mark.parametrize(
    ("said", "expected"), [("received", [100, 500, 50]), ("paid", [-100, -500, -50]), ("mixed", [])]
)
def test_47_the_user_says_what_amounts_without_sign_are(said: str, expected: list[int]) -> None:
    bank = read(table(HEAD, *ROWS), settings=BankSettings(unsigned=said))  # type: ignore[arg-type]
    assert [c // 100 for c in bank.at(LATE)["amount_cents"]] == expected
    assert bank.doubts == ()


def test_47_receipts_alone_are_read_as_such_and_asked_about() -> None:
    bank = read(table(HEAD, *RECEIVED))
    assert [c for (c,) in cells(bank, "amount_cents")] == [10_000, 2_000]
    assert [d.taken for d in bank.doubts] == ["received"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_47_a_running_balance_proves_the_signs(newest_first: bool) -> None:
    """1,000.00 − 500.00 = 500.00, + 100.00 = 600.00, − 50.00 = 550.00. The oldest line has no
    balance before it: nobody knows its sign."""
    rows = ["14/01/2024;A;7,00;1000,00", "15/01/2024;B;500,00;500,00",
            "16/01/2024;C;100,00;600,00", "17/01/2024;D;50,00;550,00"]  # fmt: skip
    bank = read(table(f"{HEAD};Solde", *(reversed(rows) if newest_first else rows)))
    assert [c for (c,) in cells(bank, "amount_cents")] == [-50_000, 10_000, -5_000]
    assert only(bank, "bank_unsigned").amount_cents == 700
    assert (bank.doubts, bank.accounts[0].broken_on) == ((), None)


@pytest.mark.parametrize(("end", "sign"), [("220,00", 1), ("-20,00", -1)])
def test_47_two_balances_prove_that_all_is_received_or_paid(end: str, sign: int) -> None:
    """100.00 at first; 120.00 more, or less."""
    bank = read(
        table(f"Solde au 01/01/2024;;100,00\r\n{HEAD}", *RECEIVED, f"Solde au 31/01/2024;;{end}")
    )
    assert [c for (c,) in cells(bank, "amount_cents")] == [sign * 10_000, sign * 2_000]
    assert bank.doubts == ()
    assert bank.accounts[0].closes is True


def test_47_a_balance_that_neither_explains_shows_that_both_are_mixed() -> None:
    bank = read(
        table(f"Solde au 01/01/2024;;100,00\r\n{HEAD}", *RECEIVED, "Solde au 31/01/2024;;180,00")
    )
    assert bank.counts.used == 0
    assert [d.code for d in bank.doubts] == ["bank_unsigned_mixed"]


def test_47_one_sign_in_the_column_tells_them_all() -> None:
    for last in ("17/01/2024;FRAIS;-1,00", "17/01/2024;FRAIS;1,00 D", "17/01/2024;X;+1,00"):
        assert read(table(HEAD, *RECEIVED, last)).doubts == ()
