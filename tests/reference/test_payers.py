"""Payers: spellings, dated ties, operators, and names that are not known."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import DossierError
from calculator.core.identifiers import key_of
from calculator.reference.payers import (
    STATUTORY,
    Insurer,
    Platform,
    canonical,
    check_name,
    covers,
    insurers,
    is_statutory,
    known_names,
    platforms,
    platforms_of,
)

VIAMEDIS_DAY = date(2024, 2, 9)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("VIAMEDIS", "Viamedis"),
        (" viamédis ", "Viamedis"),
        ("Via-Medis", "Viamedis"),
        ("ISANTE", "iSanté"),
        ("SPSANTE", "SP Santé"),
        ("sp-santé", "SP Santé"),
        ("AESIO MUTUELLE", "Aésio"),
        ("ag2r", "AG2R La Mondiale"),
        ("Assurance  Maladie", "AMO"),
        ("régime obligatoire", "AMO"),
        ("cnam", "AMO"),
        ("CPAM", "AMO"),
        ("CPAM de Seine-Saint-Denis", "AMO"),
        ("CGSS Martinique", "AMO"),
        ("Cpamela", None),
        ("Mutuelle de nulle part", None),
        ("", None),
    ],
)
def test_every_spelling_has_one_canonical_name(spelling: str, name: str | None) -> None:
    assert canonical(spelling) == name


def test_names_and_aliases_never_name_two_payers() -> None:
    everyone: tuple[Platform | Insurer, ...] = (*platforms(), *insurers())
    keys = [(key_of(n), one.name) for one in everyone for n in (one.name, *one.aliases)]
    assert len(keys) > 50
    assert len({key for key, _ in keys}) == len(keys)
    assert all(canonical(key) == name for key, name in keys)


def test_ties_and_operators_name_known_platforms() -> None:
    names = {one.name for one in platforms()}
    assert {"Viamedis", "Almerys", "iSanté", "SP Santé", "CETIP", "Actil", STATUTORY} <= names
    assert {tie.platform for one in insurers() for tie in one.ties} <= names
    assert {one.part_of for one in platforms()} - {""} == {"CETIP"}


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("Harmonie Mutuelle", VIAMEDIS_DAY, ("Viamedis",)),
        ("MACIF", VIAMEDIS_DAY, ("Almerys",)),
        ("Aésio", VIAMEDIS_DAY, ("Viamedis", "Almerys")),
        ("Viasanté", VIAMEDIS_DAY, ("Viamedis", "Almerys")),
        ("Mutami", date(2023, 12, 31), ("Viamedis",)),
        ("Mutami", date(2024, 1, 1), ("Actil",)),
        ("viamedis", VIAMEDIS_DAY, ("Viamedis",)),
        ("CETIP", VIAMEDIS_DAY, ("CETIP",)),
        ("CPAM 75", VIAMEDIS_DAY, ("AMO",)),
        ("Mutuelle de nulle part", VIAMEDIS_DAY, ()),
    ],
)
def test_platforms_of_a_name_on_a_day(name: str, on: date, expected: tuple[str, ...]) -> None:
    assert platforms_of(name, on) == expected


def test_an_operator_covers_the_platforms_it_runs() -> None:
    assert covers("cetip") == ("CETIP", "iSanté", "SP Santé")
    assert covers("isante") == ("iSanté",)
    assert covers("Viamédis") == ("Viamedis",)
    assert covers(" Inconnue ") == ("Inconnue",)


def test_the_statutory_payer_is_told_apart() -> None:
    assert STATUTORY == "AMO"
    assert is_statutory("CPAM")
    assert is_statutory("l'Assurance maladie")
    assert not is_statutory("Viamedis")
    assert not is_statutory("Mutuelle de nulle part")
    assert [one.name for one in platforms() if one.kind == "statutory"] == [STATUTORY]


def test_known_names_lists_platforms_first() -> None:
    names = known_names()
    assert names[0] == "Viamedis"
    assert len(names) == len(set(names)) == len(platforms()) + len(insurers())


def test_a_known_or_declared_name_passes() -> None:
    check_name("viamedis")
    check_name("75004407", ["75004407"])
    check_name("MUTUELLE LOCALE", ["Mutuelle locale"])


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(DossierError) as caught:
        check_name("Viamediss")
    assert caught.value.code == "unknown_payer"
    assert caught.value.operands["nearest"] == "Viamedis"
    with pytest.raises(DossierError) as caught:
        check_name("Mutuele Locale", ["Mutuelle locale"])
    assert caught.value.operands["nearest"] == "Mutuelle locale"
    with pytest.raises(DossierError) as caught:
        check_name("12345678")
    assert caught.value.code == "unknown_payer_alone"
    assert "12345678" in str(caught.value)
