"""Words of bank labels: the file is sound, and labels met at banks are told apart."""

from __future__ import annotations

import pytest

from calculator.reference.bank_words import (
    label_words,
    outgoing_of,
    outgoing_words,
    padded,
    receipt_of,
    telling,
    words_of,
)


def told(label: str) -> tuple[str, str]:
    entry = outgoing_of(padded(words_of(label)))
    return (entry.kind, entry.name) if entry else ("", "")


def test_every_phrase_is_written_as_labels_are_read() -> None:
    # A phrase with an accent or a capital would never be met.
    phrases = [p for e in outgoing_words() for p in (*e.words, *e.beside)]
    phrases += [p for found in label_words().receipts.values() for p in found]
    assert [p for p in phrases if " ".join(words_of(p)) != p] == []
    known = label_words()
    singles = known.periods | known.bank | known.references | known.people | known.companies
    assert [w for w in singles if words_of(w) != [w] and w != "b2b"] == []


def test_no_entry_is_hidden_by_an_earlier_one() -> None:
    for entry in outgoing_words():
        beside = entry.beside[:1]
        reached = [outgoing_of(padded([*beside, *p.split()])) == entry for p in entry.words]
        assert any(reached), entry


@pytest.mark.parametrize(
    ("label", "kind", "name"),
    [
        ("PRLV SEPA OCP REPARTITION 20240610 REF 8834-221", "wholesaler", "OCP"),
        ("Prélèvement CERP Rhin Rhône Méditerranée", "wholesaler", "CERP"),
        ("PRLV DGFIP TVA1-062024-3310CA3", "vat", "TVA"),
        ("PRLV DGFIP PAS DSN 06/2024", "tax", "Prélèvement à la source"),
        ("PRLV DGFIP IMPOT CFE 2024", "tax", "CFE"),
        ("PRLV IS INFORMATIQUE", "", ""),  # "IS" alone is no tax
        ("VIR PAIEMENT FACTURE 12", "", ""),  # "paiement" is not "paie"
        ("VIR PAIE JUIN", "wages", ""),
        ("ASSURANCE PRET 00123", "loan", ""),
        ("PRLV AXA ASSURANCES", "insurance", ""),
        ("PRLV URSSAF75 7512345", "social", "URSSAF"),
        ("PRLV SCIERIE DURAND", "", ""),  # "sci" is a word, not a beginning
    ],
)
def test_payments_told_by_their_words(label: str, kind: str, name: str) -> None:
    assert told(label) == (kind, name)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("VIR CPAM 93 LOT 1234", "statutory"),
        ("VIR SEPA MSA ILE DE FRANCE", "statutory"),
        ("VIR C.P.A.M. DE PARIS", None),  # single letters tell nothing
        ("VIR SP SANTE 240611", "complementary"),
        ("VIR AESIO MUTUELLE", "complementary"),
        ("VIR Aésio", "complementary"),
        ("REMISE CB 1234", "card"),
        ("VERSEMENT ESPECES", "cash"),
        ("REMISE DE CHEQUES 12", "cheque"),
        ("VIR DUPONT MARIE", None),
    ],
)
def test_receipts_told_by_their_words(label: str, kind: str | None) -> None:
    assert receipt_of(padded(words_of(label))) == kind


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("LOYER JANVIER 2024 SCI DES LILAS", ("loyer", "sci", "lilas")),
        ("LOYER NOVE 24 MARTEAU", ("loyer", "marteau")),
        ("PRLV REF ABCDEF NOVASOFT", ("novasoft",)),
        ("PRLV REF 123456 NOVASOFT", ("novasoft",)),
        ("AG2R 2T2024", ("ag2r",)),
        ("1850775123456 42", ()),
        ("FR7630006000011234567890189 BNPAFRPPXXX", ("bnpafrppxxx",)),
        ("𝗟oyer été", ("loyer", "ete")),
    ],
)
def test_only_telling_words_are_kept(label: str, kept: tuple[str, ...]) -> None:
    assert telling(words_of(label)) == kept
