"""Several files, repeated ones, refused ones; what is personal never leaves the reading."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.core.errors import FileUnusable
from calculator.intake.bank import read_bank
from calculator.intake.bank.kinds import kind_of

from .statements import (
    ACCOUNT,
    FORMATS,
    IBAN,
    LATE,
    LINES,
    Line,
    camt,
    cells,
    cfonb,
    closing,
    codes,
    complement,
    csv,
    entry,
    everything,
    ntry,
    ofx,
    only,
    read,
    sound,
    table,
)  # fmt: skip


def test_14_the_same_file_twice_is_counted_once() -> None:
    bank = read(cfonb(), cfonb())
    assert (bank.counts.read, bank.counts.used, bank.counts.set_aside) == (8, 4, 4)
    assert only(bank, "duplicate_file").amount_cents == 301_412


def test_15_overlapping_statements_count_each_movement_once() -> None:
    first = csv(LINES[:3])
    second = csv(LINES[1:])  # 45.00 and 500.00 stand in both
    bank = read(first, second)
    assert (bank.counts.used, bank.counts.set_aside) == (4, 2)
    assert only(bank, "bank_movements_twice").amount_cents == 54_500


def test_15_two_equal_fees_of_one_day_stay_two() -> None:
    fee = Line(date(2024, 1, 16), -790, "COMMISSION")
    bank = read(csv([fee, fee, LINES[3]]), csv([LINES[0], fee, fee]))
    assert [c for (c,) in cells(bank, "amount_cents")].count(-790) == 2


def test_15_the_same_movement_under_another_label_is_kept_and_said() -> None:
    other = [Line(x.on, x.cents, f"REF 1 {x.label}") for x in LINES[:2]]
    bank = read(csv(), csv(other))
    assert bank.counts.used == 6
    assert only(bank, "bank_told_differently").amount_cents == 123_456 + 4_500


def test_15_formats_of_one_account_repeat_each_other() -> None:
    bank = read(*(make() for make in FORMATS.values()))
    assert (bank.counts.read, bank.counts.used) == (20, 4)
    assert len(bank.accounts) == 1


def test_15_a_statement_twice_in_one_file_counts_once() -> None:
    bank = read(cfonb() + cfonb())
    assert (bank.counts.used, bank.counts.set_aside) == (4, 4)
    assert codes(bank, "set_aside") == ["bank_statement_twice"]


def test_126_statements_that_do_not_follow_leave_a_hole() -> None:
    line = Line(date(2024, 3, 15), 100, "VIR RECU X")
    days = {"since": date(2024, 2, 29), "until": date(2024, 3, 31)}
    whole = read(cfonb(), cfonb([line], closing(), **days))
    assert (whole.accounts[0].closes, whole.issues) == (True, ())
    hole = read(cfonb(), cfonb([line], closing() + 5_000, **days))
    assert hole.accounts[0].broken_on == date(2024, 2, 29)
    assert only(hole, "bank_hole").amount_cents == 5_000
    # Between the two, nobody knows the day on which the 50 euros came.
    assert hole.balance_at(date(2024, 2, 15)) is None
    assert hole.balance_at(date(2024, 3, 31)) == closing() + 5_100


def test_12_a_bad_file_beside_a_good_one_is_refused_and_counted() -> None:
    bank = read(csv(), b"%PDF-1.7 x", b"", b"a;b\n1;2\n")
    assert bank.counts.used == 4
    assert codes(bank, "refused") == ["file_is_pdf", "file_empty", "bank_headings"]
    assert bank.counts.refused == 1
    assert [f.recognised is None for f in bank.files] == [False, True, True, True]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_blank"),
        (b"%PDF-1.7", "file_is_pdf"),
        (b"PK\x03\x04rest", "file_is_zip"),
        (b"\x00\x01\x02\x03" * 100, "file_is_binary"),
        (b"A;" * 5_000, "too_many_columns"),
    ],
)
def test_1_19_what_is_no_statement_is_called_what_it_is(data: bytes, code: str) -> None:
    with pytest.raises(FileUnusable) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message("fr")


def test_9_more_bytes_than_the_limit_are_refused() -> None:
    with pytest.raises(FileUnusable) as caught:
        read_bank(("r.csv", b"x" * 20_000_001))
    assert caught.value.code == "file_too_big"


def test_42_one_endless_line_is_refused() -> None:
    for start in (b"Date;Libelle;Montant\n15/01/2024;", b"0130002    02204EUR2 ", b""):
        with pytest.raises(FileUnusable):
            read(start + b"A" * 19_000_000)


# --- what is personal

NIR, SPACED = "185057800608436", "1 85 05 78 006 084 36"
CANARIES = ("85057800608", "05 78 006", "01234560317", "0123 4560", "0574908765", ACCOUNT)


def canary_lines() -> list[Line]:
    return [
        Line(date(2024, 1, 15), 100, f"VIR {NIR}"),
        Line(date(2024, 1, 16), 200, f"VIR {SPACED}"),
        Line(date(2024, 1, 17), 300, f"VIR {IBAN}"[:31]),
        Line(date(2024, 1, 18), 400, "VIR NL77ABNA0574908765"),
        Line(date(2024, 1, 19), 500, f"VIR INTERNE {ACCOUNT}"),
        Line(date(2024, 1, 20), 600, "VIR\u202e 00\u200b1"),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_90_93_numbers_of_patients_and_accounts_in_a_label_are_masked(name: str) -> None:
    plain = [Line(x.on, x.cents, x.label.encode("cp1252", "ignore").decode("cp1252"))
             for x in canary_lines()]  # fmt: skip
    bank = read(FORMATS[name](plain))
    assert bank.counts.used == 6
    said = everything(bank)
    for canary in CANARIES:
        assert canary not in said, canary
    assert [t.split()[0] for (t,) in cells(bank, "label")] == ["VIR"] * 6


def test_90_complements_reasons_and_names_are_masked_too() -> None:
    one = LINES[:1]
    records = cfonb(one).decode().splitlines()
    records[2:2] = [
        complement("NPY", f"DURAND {NIR}", one[0].on),
        complement("LIB", f"{IBAN}", one[0].on),
    ]
    details = (
        f"<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{SPACED}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{IBAN}</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
    for data in (
        "\n".join(records).encode(),
        camt(one, entries=[ntry(one[0], details)]),
        ofx(one, entries=[entry(one[0], "1", MEMO=f"{SPACED} {IBAN}")]),
        table("Date;Libellé;Détail;Contrepartie;Montant", f"15/01/2024;VIR;{IBAN};{NIR};1,00"),
    ):
        said = everything(read(data))
        for canary in CANARIES:
            assert canary not in said, canary


def test_90_a_cell_at_fault_is_masked_in_its_message() -> None:
    bank = read(
        table(
            "Date;Libellé;Montant", "15/01/2024;A;1,00", f"{NIR};B;2,00", f"16/01/2024;C;{SPACED}"
        )
    )
    assert len(codes(bank, "set_aside")) == 2
    for canary in CANARIES:
        assert canary not in everything(bank)


def test_83_signs_that_turn_the_text_round_are_removed() -> None:
    bank = read(camt([canary_lines()[5]]))
    assert cells(bank, "label") == [("VIR 001",)]


def test_8_a_name_that_holds_a_number_is_not_shown() -> None:
    bank = read_bank((f"releve {NIR}.csv", csv()))
    assert bank.files[0].name == "fichier 1"


def test_columns_nobody_mapped_are_never_read() -> None:
    bank = read(table("Date;Libellé;Montant;Titulaire", "15/01/2024;A;1,00;Zébulon Canari"))
    assert "Zébulon" not in everything(bank)


# --- kinds


@pytest.mark.parametrize(
    ("label", "cents", "kind"),
    [
        ("VIR RECU VIAMEDIS", 1, "transfer_in"),
        ("VIREMENT DE CPAM", 1, "transfer_in"),
        ("VIR SEPA CARTE BLANCHE", 1, "transfer_in"),
        ("VIR SEPA GROSSISTE", -1, "transfer_out"),
        ("VIR RECU VIAMEDIS", -1, "returned"),
        ("REJET VIR VIAMEDIS", -1, "returned"),
        ("RETOUR VIR 123", 1, "returned"),
        ("VIREMENT REJETE", 1, "returned"),
        ("PRLV IMPAYE", 1, "returned"),
        ("PRLV SEPA EDF", -1, "direct_debit"),
        ("REMISE CB 0116", 1, "card_sales"),
        ("REM CARTE TPE 12", 1, "card_sales"),
        ("CB LECLERC 12/01", -1, "card_payment"),
        ("AVOIR CB LECLERC", 1, "card_sales"),
        ("REMISE CHQ 0001", 1, "cheque_in"),
        ("CHEQUE 0000123", -1, "cheque_out"),
        ("VERSEMENT ESPECES", 1, "cash_in"),
        ("RETRAIT DAB", -1, "cash_out"),
        ("ECH PRET 00123", -1, "loan"),
        ("FRAIS REJET PRLV", -1, "fee"),
        ("F COMMISSION D INTERVENTION", -1, "fee"),
        ("LOYER", -1, "other"),
    ],
)
def test_128_kinds_by_the_words_of_a_label(label: str, cents: int, kind: str) -> None:
    assert kind_of(cents, label) == kind


def test_128_codes_come_before_words_but_a_return_said_is_a_return() -> None:
    assert kind_of(1, "X", cfonb="05") == "transfer_in"
    assert kind_of(-1, "X", cfonb="05") == "returned"
    assert kind_of(1, "X", cfonb="12") == "returned"
    assert kind_of(-1, "X", cfonb="11") == "card_payment"
    assert kind_of(-1, "REJET VIR", cfonb="06") == "returned"
    assert kind_of(1, "X", ofx="DIRECTDEP") == "transfer_in"
    assert kind_of(1, "X", family="MCRD") == "card_sales"
    assert kind_of(-1, "X", family="LOAN") == "loan"
    assert kind_of(-1, "X", family="RCDT", sub="CHRG") == "fee"


def test_takings_said_in_a_label_are_no_transfer_whatever_the_code_of_transfers() -> None:
    """Banks book the day's cards as a transfer of their own (18): the label tells."""
    assert kind_of(1, "REMISE CB 0116", cfonb="18") == "card_sales"
    assert kind_of(1, "REMISE CARTES 0116", family="RCDT") == "card_sales"
    assert kind_of(-1, "REMISE CB 0116", cfonb="18") == "card_sales"
    assert kind_of(1, "REMISE CHQ 0001", cfonb="05") == "cheque_in"
    assert kind_of(1, "VERSEMENT ESPECES", cfonb="18") == "cash_in"
    # The code alone says a transfer; a code of its own kind stays before words.
    assert kind_of(1, "VIR SEPA VIAMEDIS", cfonb="18") == "transfer_in"
    assert kind_of(1, "X", cfonb="18") == "transfer_in"
    assert kind_of(1, "REMISE CB 0116", cfonb="02") == "cheque_in"


# --- properties

_LINES = st.lists(
    st.builds(
        Line,
        st.dates(date(2024, 1, 1), date(2024, 1, 31)),
        st.integers(-99_999_999, 99_999_999),
        st.text("ABCDEFG 0123456789/", max_size=31),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(_LINES, st.integers(-(10**9), 10**9))
def test_property_all_formats_read_in_process_agree_and_lose_nothing(
    lines: list[Line], opening: int
) -> None:
    told = [read(cfonb(lines, opening)), read(ofx(lines)), read(csv(lines))]
    euros = sum(abs(x.cents) for x in lines)
    for bank in told:
        sound(bank)
        assert (bank.counts.read, bank.counts.read_cents) == (len(lines), euros)
        assert sorted(c for (c,) in cells(bank, "amount_cents")) == sorted(x.cents for x in lines)
    (account,) = told[0].accounts
    assert account.closes is True
    assert told[0].balance_at(LATE) == closing(lines, opening)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_property_a_damaged_statement_is_refused_or_counted_whole(data: st.DataObject) -> None:
    make = data.draw(st.sampled_from([cfonb, ofx, csv]))
    raw = bytearray(make())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    cut = bytes(raw[: data.draw(st.integers(1, len(raw)))])
    # Anything but a refusal in words, or a sound reading, fails here.
    with suppress(FileUnusable):
        sound(read_bank(("r", cut)))
