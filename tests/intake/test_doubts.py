"""Questions: asked with an example, answered by a dossier key, then asked no more (46 to 82)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from calculator.core.errors import FileUnusable
from calculator.core.spans import day_of
from calculator.intake import LedgerRead, LedgerSettings
from calculator.intake.model import Doubt
from calculator.intake.payer_names import look_alikes, unified

from .ledgers import SOUND, at, codes, read

HEADER = "invoice_id;invoice_date;payer;amount_eur"


def asked(ledger: LedgerRead, code: str) -> Doubt:
    (doubt,) = [d for d in ledger.doubts if d.code == code]
    for lang in ("fr", "en"):
        assert doubt.question(lang).endswith((".", "?"))
        assert all(doubt.choice(c, lang) for c in doubt.choices)
    assert code in codes(ledger)
    return doubt


def no_doubt(ledger: LedgerRead) -> bool:
    return ledger.doubts == ()


def days(ledger: LedgerRead) -> list[date]:
    return [day_of(int(d)) for d in at(ledger).frame["invoice_day"]]


def test_62_third_of_april_or_fourth_of_march() -> None:
    lines = ["F1;03/04/2024;A;10,00", "F2;05/05/2024;A;10,00"]
    ledger = read(*lines, header=HEADER)
    doubt = asked(ledger, "date_order_assumed")
    assert (doubt.key, doubt.choices, doubt.taken) == ("ledger.date_order", ("dmy", "mdy"), "dmy")
    assert doubt.operands["french_on"] == date(2024, 4, 3)
    assert doubt.operands["other_on"] == date(2024, 3, 4)
    assert days(ledger)[0] == date(2024, 4, 3)
    answered = read(*lines, header=HEADER, settings=LedgerSettings(date_order="mdy"))
    assert no_doubt(answered)
    assert days(answered)[0] == date(2024, 3, 4)
    assert no_doubt(read(*lines, header=HEADER, settings=LedgerSettings(date_order="dmy")))


def test_62_a_day_above_twelve_overrules_the_dossier() -> None:
    ledger = read(
        "F1;03/04/2024;A;10,00", "F2;25/04/2024;A;10,00", header=HEADER,
        settings=LedgerSettings(date_order="mdy"),
    )  # fmt: skip
    assert days(ledger) == [date(2024, 4, 3), date(2024, 4, 25)]


def test_46_one_thousand_or_one_and_a_bit() -> None:
    lines = ["F1;15/01/2024;A;1.234", "F2;15/01/2024;A;7"]
    ledger = read(*lines, header=HEADER)
    doubt = asked(ledger, "decimal_mark_unknown")
    assert (doubt.key, doubt.taken) == ("ledger.decimal_mark", "")
    assert doubt.operands["thousands_cents"] == 1234_00
    assert "1\u202f234,00" in doubt.choice(",")
    assert "trois décimales" in doubt.choice(".")
    assert at(ledger).frame["amount_cents"].tolist() == [7_00]
    comma = read(*lines, header=HEADER, settings=LedgerSettings(decimal_mark=","))
    assert at(comma).frame["amount_cents"].tolist() == [1234_00, 7_00]
    assert no_doubt(comma)
    point = read(*lines, header=HEADER, settings=LedgerSettings(decimal_mark="."))
    assert "amount_decimals" in codes(point, "set_aside")


def test_57_euros_or_cents() -> None:
    lines = [f"F{n};15/01/2024;A;{1500 + n}" for n in range(20)]
    ledger = read(*lines, header=HEADER)
    doubt = asked(ledger, "maybe_cents")
    assert (doubt.key, doubt.choices) == ("ledger.amounts_in", ("euros", "cents"))
    cents = read(*lines, header=HEADER, settings=LedgerSettings(amounts_in="cents"))
    assert no_doubt(cents)
    # 1500 + 1501 + ... + 1519 cents = 20 x 1509.5 = 30 190 cents
    assert at(cents).frame["amount_cents"].sum() == 30_190
    assert at(ledger).frame["amount_cents"].sum() == 30_190_00
    assert no_doubt(read(*lines, header=HEADER, settings=LedgerSettings(amounts_in="euros")))


def test_57_the_amount_asked_about_stands_in_the_file() -> None:
    """Ten of 1500 and ten of 2040: their middle is 1770, which no invoice says."""
    lines = [f"F{n};15/01/2024;A;{1500 if n < 10 else 2040}" for n in range(20)]
    doubt = asked(read(*lines, header=HEADER), "maybe_cents")
    assert doubt.operands["value"] == "1500"
    assert doubt.operands["median_cents"] == 150_000
    assert doubt.operands["smaller_cents"] == 1500


def test_57_cents_have_no_decimals() -> None:
    ledger = read(
        "F1;15/01/2024;A;1234", "F2;15/01/2024;A;12,34", header=HEADER,
        settings=LedgerSettings(amounts_in="cents"),
    )  # fmt: skip
    assert at(ledger).frame["amount_cents"].tolist() == [12_34]
    assert codes(ledger, "set_aside") == ["amount_decimals"]


def test_25_damaged_accents_are_offered_for_repair() -> None:
    lines = ["F1;15/01/2024;Mutuelle GÃ©nÃ©rale;10,00", "F2;15/01/2024;AÃ‰SIO;5,00"]
    ledger = read(*lines, header=HEADER)
    doubt = asked(ledger, "mojibake")
    assert (doubt.operands["before"], doubt.operands["after"], doubt.operands["n"]) == (
        "Mutuelle GÃ©nÃ©rale", "Mutuelle Générale", 2,
    )  # fmt: skip
    assert no_doubt(read(*lines, header=HEADER, settings=LedgerSettings(repair=False)))
    repaired = read(*lines, header=HEADER, settings=LedgerSettings(repair=True))
    assert no_doubt(repaired)
    assert at(repaired).frame["payer"].tolist() == ["Mutuelle Générale", "AÉSIO"]


def test_25_amounts_are_repaired_before_they_are_read() -> None:
    cells = ["100,00 â‚¬", "1Â\u00a0250,00 â‚¬", "1Â 250,00", "âˆ’12,00", "1â€¯000,00"]
    lines = [f"F{i};15/01/2024;A;{c}" for i, c in enumerate(cells)]
    ledger = read(*lines, header=HEADER)
    assert asked(ledger, "mojibake").operands["n"] == 5
    both = read("F1;15/01/2024;GÃ©nÃ©rale;1,00 â‚¬", header=HEADER)
    assert asked(both, "mojibake").operands["n"] == 1
    assert codes(ledger, "set_aside") == ["amount_unreadable"] * 5
    mended = read(*lines, header=HEADER, settings=LedgerSettings(repair=True))
    assert no_doubt(mended)
    assert at(mended).frame["amount_cents"].tolist() == [10000, 125000, 125000, -1200, 100000]


def test_25_headings_are_recognised_through_the_damage() -> None:
    header = "NumÃ©ro facture;Date facture;ComplÃ©mentaire;Part RC"
    assert at(read("F1;15/01/2024;A;10,00", header=header)).frame["invoice_id"].tolist() == ["F1"]


def test_77_a_repeated_line_counts_once_unless_told() -> None:
    ledger = read(SOUND, SOUND)
    doubt = asked(ledger, "duplicates_left_out")
    assert doubt.operands["sum_cents"] == 10_00
    assert at(ledger).frame["amount_cents"].sum() == 10_00
    once = read(SOUND, SOUND, settings=LedgerSettings(duplicates="once"))
    assert no_doubt(once)
    assert at(once).frame["amount_cents"].sum() == 10_00
    kept = read(SOUND, SOUND, settings=LedgerSettings(duplicates="keep"))
    assert no_doubt(kept)
    assert at(kept).frame["amount_cents"].sum() == 20_00


def test_82_look_alikes_are_offered_and_never_merged_alone() -> None:
    lines = ["F1;15/01/2024;AXA;10,00", "F2;16/01/2024;AXA;5,00", "F3;16/01/2024;АXA;2,00"]
    ledger = read(*lines, header=HEADER)
    doubt = asked(ledger, "look_alike_letters")
    assert doubt.choices == ("AXA", "АXA")
    # One question, and no remark that contradicts it.
    assert "mixed_alphabets" not in codes(ledger)
    assert doubt.operands["sum_cents"] == 2_00
    assert at(ledger).frame["payer"].nunique() == 2
    merged = read(*lines, header=HEADER, settings=LedgerSettings(merge={"АXA": "AXA"}))
    assert at(merged).frame["payer"].unique().tolist() == ["AXA"]
    apart = read(*lines, header=HEADER, settings=LedgerSettings(merge={"АXA": "АXA"}))
    assert at(apart).frame["payer"].nunique() == 2
    for ledger in (merged, apart):
        assert no_doubt(ledger)


def test_81_spellings_of_one_payer_are_one() -> None:
    spelt = [
        "Mutuelle  Générale",
        "MUTUELLE GENERALE",
        "mutuelle générale\u200b",
        "MUTUELLE GENERALE",
    ]
    ledger = read(*(f"F{i};15/01/2024;{s};1,00" for i, s in enumerate(spelt)), header=HEADER)
    assert at(ledger).frame["payer"].unique().tolist() == ["MUTUELLE GENERALE"]
    assert "payer_spellings" in codes(ledger, "info")
    assert ledger.files[0].recognised is not None
    assert ledger.files[0].recognised.n_payers == 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Harmonie Mutuelle", "Harmonie Mutuele", True),
        ("Swiss Life", "SwissLife", True),
        ("MGEN", "MGЕN", True),  # a Cyrillic letter
        ("MUT. GENERALE", "Mutuelle Générale", True),
        ("HARMONIE MUT.", "Harmonie Mutuelle", True),
        ("AESIO", "AÉSIO MUTUELLE", True),
        ("VIAMEDIS SA", "Viamedis", True),
        ("CPAM 93", "CPAM 94", False),
        ("Mutuelle Bleue", "Mutuelle Verte", False),
        ("MUT", "Mutuelle", False),
        ("Mutuelle A", "Mutuelle B", False),
        ("Almerys", "Viamedis", False),
        ("MGP", "MGE", False),
        ("AG2R La Mondiale", "AG2R La Mondiale 2", False),
    ],
)
def test_82_what_looks_alike(one: str, other: str, alike: bool) -> None:
    assert bool(look_alikes((one, other), (3, 1), {})) is alike
    assert bool(look_alikes((other, one), (1, 3), {})) is alike


def test_84_a_payer_renamed_goes_by_its_new_name() -> None:
    names, given_up = unified(["MUTUELLE X", "Mutuelle Y"], [1, 9], {"Mutuelle X": "Mutuelle Y"})
    assert (names, given_up) == (("Mutuelle Y", "Mutuelle Y"), 0)


def test_39_a_total_known_by_its_sum_alone() -> None:
    lines = [f"F{n};15/01/2024;A;{n},00" for n in range(1, 5)]
    ledger = read(*lines, ";;;10,00", "F9;15/01/2024;A;3,00", header=HEADER)  # 1 + 2 + 3 + 4
    assert codes(ledger, "set_aside") == ["total_line"]
    assert at(ledger).frame["amount_cents"].sum() == 13_00
    # Anything else without a date is a line to be completed, not a total.
    ledger = read(*lines, ";;;10,01", header=HEADER)
    assert codes(ledger, "set_aside") == ["date_missing"]


def test_answers_change_no_bucket() -> None:
    lines = ["F1;03/04/2024;A;1.234", "F1;03/04/2024;A;1.234", "F2;05/06/2024;A;7", ";;TOTAL;9"]
    plain = LedgerSettings()
    for settings in (
        plain,
        replace(plain, date_order="mdy"),
        replace(plain, decimal_mark=","),
        replace(plain, duplicates="keep"),
        replace(plain, amounts_in="cents"),
    ):
        assert read(*lines, header=HEADER, settings=settings).counts.read == 4


def test_60_an_amount_without_a_share_is_never_guessed() -> None:
    rows = ["F1;15/01/2024;A;Zébulon", "F2;16/01/2024;A;1 234,50"]
    with pytest.raises(FileUnusable) as caught:
        read(*rows, header="invoice_id;invoice_date;payer;Montant")
    error = caught.value
    assert error.code == "heading_amount_doubtful"
    assert (error.operands["heading"], error.operands["example"]) == ("Montant", "1 234,50")
    assert "Zébulon" not in error.message()
    told = LedgerSettings(columns={"amount_eur": "Montant"})
    ledger = read(*rows, header="invoice_id;invoice_date;payer;Montant", settings=told)
    assert at(ledger).frame["amount_cents"].tolist() == [1234_50]


def test_55_an_error_in_place_of_a_payer_is_no_payer() -> None:
    lines = ["F1;15/01/2024;#N/A;10,00", "F2;15/01/2024;#FORMULA!;2,00", "F3;16/01/2024;A;5,00"]
    ledger = read(*lines, header=HEADER)
    assert codes(ledger, "set_aside") == ["payer_excel_error"] * 2
    assert at(ledger).frame["amount_cents"].tolist() == [5_00]
