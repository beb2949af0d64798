"""CFONB 120: the overpunch, complements, broken frames."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import FileUnusable
from calculator.intake.bank.cfonb_records import Fault, amount, zone

from .statements import LINES, Line, cells, cfonb, codes, complement, only, read, record

DAY = date(2024, 1, 15)


def lines_of(data: bytes) -> list[str]:
    return data.decode().splitlines()


def joined(records: list[str], end: str = "\n") -> bytes:
    return end.join(records).encode()


@pytest.mark.parametrize(
    ("text", "decimals", "cents"),
    [
        ("0000000001904}", "2", -19_040),  # 1904 and } = figure 0, minus
        ("0000000166956E", "2", 1_669_565),  # E = 5, plus
        ("0000000000000{", "2", 0),
        ("0000000000012A", "0", 12_100),  # 121 euros without decimals
        ("0000000000012C", "1", 1_230),  # 12.3
        ("0000000001234}", "3", -1_234),  # 12.340
        ("0000000000012é", "2", 120),  # the brace of the French 7-bit set
    ],
)
def test_last_sign_holds_the_last_figure_and_the_sign(text: str, decimals: str, cents: int) -> None:
    row = f"{'04':<19}{decimals}".ljust(90) + text
    assert (zone(row, 20, 20), amount(row)) == (decimals, cents)


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("00000000019040", "2"), ("000000000190 }", "2"), ("0000000001234A", "3"),
     ("1e999999     }", "2"), ("0000000001904}", "9"), ("", "2")],
)  # fmt: skip
def test_50_an_amount_off_the_norm_is_a_fault_never_a_guess(text: str, decimals: str) -> None:
    with pytest.raises(Fault):
        amount(f"{'04':<19}{decimals}".ljust(90) + text)


def test_complements_give_the_payer_and_the_words() -> None:
    records = lines_of(cfonb(LINES[:1]))
    records[2:2] = [
        complement("NPYCAISSE DE COMPLEMENTAIRE", "", DAY),
        complement("LIB", "LOT 4711", DAY),
        complement("LIB", "LOT 4711", DAY),  # repeats itself: told once
        complement("FEE", "9,99", DAY),
        complement("2'C", "of no known kind", DAY),
    ]
    bank = read(joined(records))
    assert cells(bank, "label", "party", "code") == [
        ("VIR RECU VIAMEDIS LOT 4711", "CAISSE DE COMPLEMENTAIRE", "05")
    ]


def test_older_complements_hold_their_words_from_position_41() -> None:
    records = lines_of(cfonb(LINES[:1]))
    old = f"{records[1][:34].replace('04', '05', 1)}150124REF VIAMEDIS LOT 12"
    records[2:2] = [old]
    assert cells(read(joined(records)), "label") == [("VIR RECU VIAMEDIS REF VIAMEDIS LOT 12",)]


def test_blank_lines_and_short_records_are_accepted() -> None:
    records = [x for r in lines_of(cfonb()) for x in ("", r.rstrip(), " " * 120)]
    bank = read(joined(records))
    assert (bank.counts.used, bank.accounts[0].closes) == (4, True)


def test_records_without_line_ends_are_cut_every_120_signs() -> None:
    bank = read(joined(lines_of(cfonb()), ""))
    assert (bank.counts.used, bank.accounts[0].closes) == (4, True)
    assert bank.at(date(2024, 2, 1))["line"].tolist() == [2, 3, 4, 5]


def broken(position: int, old: str, new: str) -> bytes:
    records = lines_of(cfonb())
    assert old in records[position]
    records[position] = records[position].replace(old, new, 1)
    return joined(records)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (broken(0, "311223", "  CART"), "cfonb_date", 1),
        (broken(0, "311223", "310223"), "cfonb_date", 1),
        (broken(0, "{", "0"), "cfonb_amount", 1),
        (broken(5, "310124", "301223"), "cfonb_backwards", 6),
        (broken(3, "00012345603", "00099945603"), "cfonb_other_account", 4),
        (broken(3, "04", "08"), "cfonb_record", 4),
        (joined(lines_of(cfonb())[:-1]), "cfonb_no_closing", 1),
        (joined(lines_of(cfonb())[1:]), "cfonb_no_opening", 1),
        (joined([lines_of(cfonb())[0], complement("LIB", "x", DAY)]), "cfonb_no_movement", 2),
        (broken(2, "EDF", "E\0F"), "cfonb_nul", 3),
        (broken(0, "00012345603", " " * 11), "cfonb_no_account", 1),
    ],
)
def test_broken_frames_are_refused_with_line_and_columns(data: bytes, code: str, line: int) -> None:
    with pytest.raises(FileUnusable) as caught:
        read(data)
    assert (caught.value.code, caught.value.operands["at_line"]) == (code, line)
    assert f"ligne {line}" in caught.value.message("fr")


def test_a_broken_statement_beside_a_sound_one_is_set_aside_whole_with_its_euros() -> None:
    other = cfonb(account="00077777777").decode()
    bank = read((broken(0, "311223", "  CART").decode() + "\n" + other).encode())
    # 1 234.56 + 45.00 + 500.00 + 1 234.56, four lines of each
    assert (bank.counts.read, bank.counts.used, bank.counts.set_aside) == (8, 4, 4)
    assert bank.counts.set_aside_cents == 301_412
    assert only(bank, "cfonb_date").line == 1
    assert only(bank, "cfonb_statement_aside").operands["n"] == 4
    assert [a.shown for a in bank.accounts] == ["compte …7777"]


def test_61_a_movement_on_a_day_that_does_not_exist_is_set_aside_alone() -> None:
    bank = read(broken(2, "160124", "310224"))
    issue = only(bank, "cfonb_date")
    assert (issue.severity, issue.line, issue.amount_cents) == ("set_aside", 3, 4_500)
    assert bank.counts.set_aside_cents == 4_500
    assert bank.accounts[0].closes is True  # its amount is known: the statement still closes


def test_a_movement_whose_amount_cannot_be_read_breaks_the_balance() -> None:
    bank = read(broken(2, "}", "?"))
    assert "cfonb_amount" in codes(bank, "set_aside")
    assert bank.accounts[0].broken_on == date(2024, 1, 31)
    assert only(bank, "bank_broken").amount_cents == -4_500


def test_127_two_accounts_in_one_file_are_told_apart() -> None:
    data = cfonb() + cfonb((Line(DAY, 100, "VIR RECU X"),), 0, account="00077777777")
    bank = read(data)
    assert [a.shown for a in bank.accounts] == ["compte …5603", "compte …7777"]
    assert bank.balance_at(date(2024, 1, 31)) == 1_045_500 + 100


def test_record_of_the_tests_is_120_wide() -> None:
    assert {len(r) for r in lines_of(cfonb())} == {120}
    assert len(record("01", DAY, -5)) == len(complement("LIB", "x" * 200, DAY)) == 120
