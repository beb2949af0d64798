"""Names that are no person's: each with a source, none twice, none a person's by accident."""

from __future__ import annotations

from calculator.core.identifiers import key_of
from calculator.intake.account_names import of_a_person
from calculator.intake.people import looks_like
from calculator.reference.payer_names import is_payer_name, payer_names
from calculator.reference.payers import canonical
from calculator.reference.people import words
from tests.intake.payer_list import NAMES


def test_every_name_stands_once_and_in_one_file() -> None:
    keys = [key_of(n) for one in payer_names() for n in (one.name, *one.aliases)]
    whole = [(key_of(n), one.name) for one in payer_names() for n in (one.name, *one.aliases)]
    assert len(dict(whole)) == len({*whole})
    for key in keys:
        assert canonical(key) is None, key


def test_a_given_name_is_a_payer_only_where_told_to_be_a_surname() -> None:
    for one in payer_names():
        for name in (one.name, *one.aliases):
            if key_of(name) in words().given_names:
                assert one.surname, name


def test_92_no_payer_after_client_is_taken_for_a_person() -> None:
    assert [n for n in NAMES if of_a_person(f"Client {n}")] == []
    assert [n for n in NAMES if of_a_person(f"CLIENT {n.upper()}", "411000")] == []
    assert not of_a_person("Client Kalixia", "411KALIXIA")
    assert looks_like("Gras Savoye") == ""


def test_92_a_payers_name_beside_another_word_unmasks_nobody() -> None:
    for label in (
        "Client Mercer Paul", "Mercer Paul", "Mme Mercer", "Client Mme Mercer",
        "Client Marsh Sophie", "Client Dupont Kalixia", "Client Verspieren Léa", "Client Durand",
    ):  # fmt: skip
        assert of_a_person(label), label
    # A number that ends with a family name is a person's, whatever payer bears it too.
    assert of_a_person("Clients", "411MERCER")
    assert of_a_person("Client Mercer", "411MERCER")
    assert is_payer_name(["mercer"], surnames=True)
    assert not is_payer_name(["mercer"])
