"""Senders that nothing tells: which words of a label are kept, and what the user's word does."""

from __future__ import annotations

import pytest

from calculator.estimate.senders import Names
from calculator.estimate.unnamed import glued_runs, unnamed_senders, words_to_keep
from tests.ui.shapes import reconciliation


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("VIR SEPA RECU /DE OTP75 SERVICES /MOTIF 0123456", "otp75 services"),
        ("VIREMENT RECU ZORGLUB REF AB123 JANVIER", "zorglub"),
        # What follows "ref" is a reference, whatever it looks like.
        ("VIR REF ZORGLUB ALPHA", "alpha"),
        # Words that any payer bears name nobody.
        ("VIR MUTUELLE SANTE", ""),
        ("VIREMENT", ""),
        # A reference makes the transfer, and it alone.
        ("VIR RECU 12345", "vir recu 12345"),
        ("", ""),
    ],
)
def test_words_that_stay_from_one_transfer_to_the_next(label: str, words: str) -> None:
    assert words_to_keep(label) == words
    # The words kept are found again in the label they come from.
    if words:
        assert Names({words: "Viamedis"}, [], []).sender(label, "") == ("Viamedis", "user_words")


def test_words_of_a_known_senders_label_are_left_alone() -> None:
    named = glued_runs("VIR VIAMEDIS PHARMACIE DU CENTRE LYON")
    assert words_to_keep("VIR CENTRE LYON ZORGLUB", named) == "centre lyon zorglub"
    assert words_to_keep("VIR PHARMACIE DU CENTRE LYON POUR ZORGLUB", named) == "zorglub"


def test_the_users_word_that_no_payer_sent_it_wins_over_a_known_name() -> None:
    names = Names({"viamedis remboursement": ""}, [], [])
    assert names.sender("VIR VIAMEDIS REMBOURSEMENT", "") == ("", "user_words")
    assert names.sender("VIR VIAMEDIS", "") == ("Viamedis", "known_name")


def test_senders_already_told_stay_listed_with_what_they_hold() -> None:
    found = reconciliation()
    open_, told = unnamed_senders(found, {"Viamedis": "Almerys"})
    assert (open_.words, open_.n, open_.cents, open_.payer) == ("inconnu", 1, 55_00, None)
    # VIR VIAMEDIS: 2,000 + 600 + 90 = 2,690 in three transfers.
    assert (told.words, told.n, told.cents, told.payer) == ("viamedis", 3, 2690_00, "Almerys")
