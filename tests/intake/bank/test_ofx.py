"""OFX: tags left open or closed, numbers that repeat, files that lie."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import FileUnusable

from .statements import LINES, Line, cells, codes, entry, ofx, ofx2, only, read

ONE = LINES[0]


def test_accents_of_the_declared_code_page_are_right() -> None:
    assert cells(read(ofx([Line(ONE.on, 100, "VIR REÇU €")])), "label") == [("VIR REÇU €",)]


def test_memo_adds_to_the_name_unless_it_repeats_it() -> None:
    entries = [
        entry(ONE, "1", MEMO="VIR RECU VIAMEDIS"),
        entry(ONE, "2", MEMO="LOT 12 &amp; 13"),
    ]
    assert cells(read(ofx(entries=entries)), "label") == [
        ("VIR RECU VIAMEDIS",),
        ("VIR RECU VIAMEDIS LOT 12 & 13",),
    ]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("-1234,56", -123_456), ("+100.5", 10_050), ("-80", -8_000), ("12.3400", 1_234), ("0.00", 0)],
)
def test_45_amounts_with_point_or_comma(text: str, cents: int) -> None:
    bank = read(ofx(entries=[entry(ONE, "1", TRNAMT=text)]))
    assert bank.at(date(2024, 2, 1))["amount_cents"].tolist() == [cents]


@pytest.mark.parametrize(
    ("text", "code"),
    [("1e999999", "amount_exponent"), ("NaN", "amount_unreadable"), ("", "amount_missing"),
     ("1,234", "amount_decimals"), ("9" * 40, "amount_too_long"), ("١٢", "amount_unreadable")],
)  # fmt: skip
def test_50_an_amount_outside_the_grammar_is_set_aside_beside_the_others(
    text: str, code: str
) -> None:
    data = ofx(entries=[entry(ONE, "1", TRNAMT=text), entry(ONE, "2")]).replace(
        b"??", "١٢".encode()
    )
    bank = read(data)
    assert (bank.counts.used, bank.counts.set_aside) == (1, 1)
    assert codes(bank, "set_aside") == [code]


def test_50_the_issue_names_the_line_and_the_tag() -> None:
    data = ofx(entries=[entry(ONE, "1"), entry(ONE, "2", TRNAMT="x")])
    issue = only(read(data), "amount_unreadable")
    assert data.decode().splitlines()[issue.line - 1] == "<STMTTRN>"
    assert (issue.line, issue.column) == (29, "TRNAMT")


def test_127_a_repeated_number_is_counted_once() -> None:
    bank = read(ofx(entries=[entry(ONE, "A"), entry(ONE, "A"), entry(ONE, "B")]))
    assert (bank.counts.used, bank.counts.set_aside_cents) == (2, 123_456)
    assert codes(bank, "set_aside") == ["bank_id_twice"]


def test_127_one_number_for_different_movements_is_said_and_both_count() -> None:
    bank = read(ofx(entries=[entry(ONE, "A"), entry(LINES[1], "A")]))
    assert bank.counts.used == 2
    assert "bank_id_reused" in codes(bank, "warning")


@pytest.mark.parametrize(
    "dtd", ['<!DOCTYPE OFX [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "<!ENTITY a 'b'>"]
)
def test_127_a_dtd_is_refused(dtd: str) -> None:
    for data in (ofx(), ofx2()):
        with pytest.raises(FileUnusable) as caught:
            read(data.replace(b"<OFX>", dtd.encode() + b"<OFX>"))
        assert caught.value.code == "bank_with_dtd"


def test_12_a_file_cut_short_is_refused_never_half_read() -> None:
    for share in (0.5, 0.9, 0.99):
        data = ofx()
        with pytest.raises(FileUnusable) as caught:
            read(data[: int(len(data) * share)])
        assert caught.value.code == "ofx_cut_short"


def test_12_a_cut_file_beside_a_sound_one_is_counted_as_refused() -> None:
    bank = read(ofx(), ofx(account="00077777777")[:-40])
    assert (bank.counts.used, bank.counts.refused) == (4, 4)
    assert only(bank, "ofx_cut_short").severity == "refused"


def test_48_dollars_are_out_of_scope_and_count_no_euro() -> None:
    bank = read(ofx(currency="USD"))
    assert (bank.counts.read, bank.counts.out_of_scope, bank.counts.read_cents) == (4, 4, 0)
    assert only(bank, "bank_other_currency").operands["n"] == 4
    assert bank.accounts[0].used is False
    assert bank.balance_at(date(2024, 1, 31)) is None


def test_48_a_movement_in_another_currency_is_not_counted() -> None:
    foreign = entry(ONE, "1", MEMO="x\r\n<CURRENCY><CURRATE>1.1<CURSYM>CHF</CURRENCY>")
    bank = read(ofx(entries=[foreign, entry(ONE, "2")]))
    assert (bank.counts.used, bank.counts.out_of_scope) == (1, 1)


def test_126_two_files_in_a_row_are_compared() -> None:
    # January ends with 10 455.00; February: + 1.00, so 10 456.00 unless a line is missing.
    def february(cents: int) -> bytes:
        line = Line(date(2024, 2, 15), 100, "VIR RECU X")
        data = ofx(entries=[entry(line, "1")], balance=cents).replace(b"20240131", b"20240229")
        return data.replace(b"20240101", b"20240201")

    sound = read(ofx(), february(1_045_600))
    assert sound.accounts[0].broken_on is None
    broken = read(ofx(), february(1_045_500))
    assert broken.accounts[0].broken_on == date(2024, 2, 29)
    assert only(broken, "bank_broken").amount_cents == -100


def test_a_file_on_one_line_numbers_its_movements_by_rank() -> None:
    data = ofx(entries=[entry(ONE, "1"), entry(ONE, "2")], head="").replace(b"\r\n", b"")
    assert read(data).at(date(2024, 2, 1))["line"].tolist() == [1, 2]
