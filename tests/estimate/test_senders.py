"""Who sent a transfer, and who is expected to pay a line."""

from __future__ import annotations

from datetime import date

import pytest

from calculator import read_ledger
from calculator.estimate.senders import Names, expected_of, paying_name
from tests.cases.asking import Line, ledger_text

DAY = date(2024, 1, 24)


def names(
    *payers: str, words: dict[str, str] | None = None, platforms: tuple[str, ...] = ()
) -> Names:
    return Names(words or {}, payers, platforms)


@pytest.mark.parametrize(
    ("label", "sender", "by"),
    [
        ("VIR SEPA VIAMEDIS 240124 REF 889", "Viamedis", "known_name"),
        ("virement via medis", "Viamedis", "known_name"),
        ("VIR SPSANTE", "CETIP", "known_name"),  # a brand is paid by its operator
        ("VIR I-SANTÉ 04/25", "CETIP", "known_name"),
        ("VIR C.P.A.M. DE PARIS", "AMO", "known_name"),
        ("VIR CGSS REUNION", "AMO", "known_name"),
        ("VIR HARMONIE MUTUELLE", "Harmonie Mutuelle", "known_name"),  # it paid, not Viamedis
        ("VIR VIAMEDIS POUR HARMONIE MUTUELLE", "Viamedis", "known_name"),
        ("VIR MUTUELLE DU PORT 12", "Mutuelle du Port", "ledger_name"),
        ("VIR MUTUELLE  DÛ-PORT", "Mutuelle du Port", "ledger_name"),
    ],
)
def test_names_in_labels(label: str, sender: str, by: str) -> None:
    assert names("Mutuelle du Port").sender(label, "") == (sender, by)


@pytest.mark.parametrize(
    "label",
    [
        "VIR VIAMEDISPLUS",  # part of a word
        "VIR MUTUELLE DU PORTUGAL",
        "VIR M RO UMC AVP",  # too few letters: RO, UMC and AvP are known names
        "VIR MUTUELLE",  # a ledger's payer of that name names nobody
        "VIR VIAMEDIS ALMERYS",  # two platforms
        "VIR MUTUELLE DU PORT MUTUELLE DU LAC",
        "…",
        "",
    ],
)
def test_labels_that_tell_nothing(label: str) -> None:
    assert names("Mutuelle du Port", "Mutuelle du Lac", "Mutuelle").sender(label, "") is None


def test_a_name_inside_a_longer_one_is_not_it() -> None:
    """La Mutuelle Générale is a known insurer; that of the teachers is another payer."""
    teachers = "Mutuelle Générale de l'Education Nationale"
    known = names(teachers)
    assert known.sender("VIR MUTUELLE GENERALE DE L EDUCATION NATIONALE", "") == (
        teachers, "ledger_name",
    )  # fmt: skip
    assert known.sender("VIR MUTUELLE GENERALE", "") == ("La Mutuelle Générale", "known_name")


def test_the_users_words_win_then_the_party_then_the_label() -> None:
    told = names(words={"OTP 75": "Almerys", "VIR OTP": "SP Santé"})
    assert told.sender("VIR VIAMEDIS OTP 75", "VIAMEDIS") == ("Almerys", "user_words")
    assert told.sender("VIR OTP 92", "") == ("CETIP", "user_words")
    assert told.sender("VIR OTP 75", "") is None  # two words, two payers: nothing is told
    assert told.sender("VIR RECU HARMONIE MUTUELLE", "ALMERYS") == ("Almerys", "known_name")
    assert told.sender("VIR RECU VIAMEDIS", "BANQUE X") == ("Viamedis", "known_name")


def senders(*lines: Line, hints: dict[str, str] | None = None, seen: set[str] | None = None):  # type: ignore[no-untyped-def]
    frame = read_ledger(("a.csv", ledger_text(list(lines)).encode())).at(date(2025, 1, 1)).frame
    expected = expected_of(frame, hints or {})
    index, unsure = expected.senders(seen or set())
    return [expected.names[i] for i in index], {expected.names[i] for i in unsure}


def test_who_pays_a_line() -> None:
    lines = (
        Line(DAY, 1, payer="Mutuelle A", platform="viamedis"),
        Line(DAY, 2, payer="Mutuelle A", platform="SP Santé"),
        Line(DAY, 3, payer="Macif", platform=""),  # tied to Almerys alone
        Line(DAY, 4, payer="Aésio", platform=""),  # tied to two
        Line(DAY, 5, payer="CPAM 93", platform=""),
        Line(DAY, 6, payer="Mutuelle du Port", platform=""),
        Line(DAY, 7, payer="", platform="Oxyplat"),
    )
    who, unsure = senders(*lines)
    assert who == [
        "Viamedis", "CETIP", "Almerys", "Aésio", "AMO", "Mutuelle du Port", "Oxyplat",
    ]  # fmt: skip
    assert unsure == {"Aésio", "Mutuelle du Port"}


def test_a_tie_holds_on_its_days() -> None:
    """Mutami left Viamedis for Actil on 1 January 2024."""
    who, _ = senders(
        Line(date(2023, 12, 29), 1, payer="Mutami", platform=""),
        Line(date(2024, 1, 2), 2, payer="Mutami", platform=""),
    )
    assert who == ["Viamedis", "Actil"]


def test_a_hint_settles_and_own_transfers_come_first() -> None:
    line = Line(DAY, 1, payer="Aésio", platform="")
    assert senders(line, hints={"AÉSIO": "Almerys"}) == (["Almerys"], set())
    stated = Line(DAY, 1, payer="Harmonie Mutuelle", platform="Viamedis")
    assert senders(stated) == (["Viamedis"], set())
    assert senders(stated, seen={"Harmonie Mutuelle", "Viamedis"}) == (["Harmonie Mutuelle"], set())


def test_one_name_per_payer() -> None:
    assert paying_name("  sp santé ") == paying_name("Cetip Cegedim") == "CETIP"
    assert paying_name("Мutuelle A") != paying_name("Mutuelle A")
