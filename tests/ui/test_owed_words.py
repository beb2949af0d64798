"""What is owed, in words that stay true with credit notes and with a bank statement."""

from __future__ import annotations

import re

import pytest

from calculator import Assessment, Dossier, assess, read_bank, read_ledger
from calculator.core.texts import LANGUAGES
from calculator.deliver.sentences import owed
from ui import views
from ui.workings import owed_working

HEAD = "n° facture;date facture;mutuelle;opérateur;part RC;réglé;date règlement;statut"


def answer_of(*rows: str, bank: bytes = b"", as_of: str = "2024-02-09") -> Assessment:
    dossier = Dossier.parse(
        {
            "as_of": as_of,
            "pharmacy": {"cash_eur": 1000},
            "outage": {"payers": ["Viamedis"], "first_day": "2024-01-29"},
            "options": {"uncertainty": "none"},
        }
    )
    ledger = read_ledger(("encours.csv", "\n".join([HEAD, *rows]).encode()))
    return assess(dossier, ledger=ledger, bank=read_bank(("r.csv", bank)) if bank else None)


def euros(text: str) -> list[int]:
    """The amounts of a text, whole euros, in order."""
    return [
        int(re.sub(r"\D", "", found.split(",")[0]))
        for found in re.findall(r"\d[\d\u202f]*(?:,\d\d)?(?=\u00a0€)", text.replace("*", ""))
    ]


@pytest.fixture
def credit() -> Assessment:
    """MGEN owes 1,000 of 24 January; the credit notes of MNH exceed its invoices by 600."""
    return answer_of(
        "F1;24/01/2024;MGEN;Viamedis;1000,00;;;en attente",
        "F2;25/01/2024;MNH;Viamedis;-600,00;;;en attente",
    )


def test_no_part_exceeds_its_whole_where_a_balance_is_negative(credit: Assessment) -> None:
    # 1,000 - 600 = 400 owed; all 1,000 are past their term.
    assert credit.receivables.outstanding_cents == 400_00
    assert credit.receivables.overdue_cents == 1000_00
    assert credit.receivables.credit_cents == 600_00
    said = [*owed_working(credit, "fr"), owed(credit, "fr"), views.figures(credit, "fr")]
    for text in said:
        for whole, part in re.findall(r"(\d[\d\u202f]*)[^.]*?[Dd]ont (\d[\d\u202f]*)", text):
            digits = [int(re.sub(r"\D", "", n)) for n in (whole, part)]
            assert digits[1] <= digits[0], text
    assert not any(line.startswith("Dont") for line in owed_working(credit, "fr"))


def test_the_credit_is_said_apart(credit: Assessment) -> None:
    assert euros(owed(credit, "fr")) == [400, 600, 1000]
    assert "avoirs" in owed(credit, "fr")
    working = " ".join(owed_working(credit, "fr"))
    assert "600,00\u00a0€ d’avoirs chez MNH" in working
    assert "avoirs" in views.figures(credit, "fr")


def test_nothing_is_owed_once_credits_are_taken_off() -> None:
    answer = answer_of(
        "F1;24/01/2024;MGEN;Viamedis;1000,00;;;en attente",
        "F2;25/01/2024;MNH;Viamedis;-1600,00;;;en attente",
    )
    assert euros(owed(answer, "fr")) == [1600]


def test_without_credit_the_words_are_the_usual_ones() -> None:
    answer = answer_of("F1;24/01/2024;MGEN;Viamedis;1000,00;;;en attente")
    assert answer.receivables.credit_cents == 0
    assert "dont 1\u202f000\u00a0€ auraient" in owed(answer, "fr")
    assert any(line.startswith("Dont") for line in owed_working(answer, "fr"))


BANK = b"date;libelle;montant\n02/01/2024;REMISE CB;5,00\n%b09/02/2024;REMISE CB;5,00\n"


def test_the_working_says_what_the_bank_adds() -> None:
    rows = (
        "F1;03/01/2024;MGEN;Viamedis;300,00;300,00;15/01/2024;payé",
        "F2;04/01/2024;MGEN;Viamedis;80,00;80,00;16/01/2024;payé",
        "F3;24/01/2024;MGEN;Viamedis;1000,00;;;en attente",
    )
    came = b"15/01/2024;VIR VIAMEDIS;300,00\n"
    answer = answer_of(*rows, bank=BANK % came)
    # 1,000 open + 80 marked paid that never came.
    assert answer.receivables.outstanding_cents == 1080_00
    assert "80,00\u00a0€ viennent de la comparaison" in " ".join(owed_working(answer, "fr"))
    came += b"16/01/2024;VIR VIAMEDIS;80,00\n"
    answer = answer_of(*rows, bank=BANK % came)
    assert "n’ajoute rien" in " ".join(owed_working(answer, "fr"))
    assert "banque" not in " ".join(owed_working(answer_of(*rows), "fr"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages_say_it(credit: Assessment, lang: str) -> None:
    text = " ".join([*owed_working(credit, lang), owed(credit, lang), views.figures(credit, lang)])
    assert not re.search(r"[{}]|None", text)
    assert ("credit" if lang == "en" else "avoirs") in text


def test_old_debts_are_not_said_to_be_early() -> None:
    """850.00 billed in September, three months before the outage: owed, too old for it."""
    old = answer_of("F1;15/09/2023;MGEN;Viamedis;850,00;;;en attente")
    assert old.receivables.missing.cents == 0
    assert old.receivables.stale_cents == 850_00
    said = owed(old, "fr")
    assert "rien n'aurait" not in said.replace("\u2019", "'")
    assert "trop anciens pour que la panne" in said
    assert euros(said) == [850, 850]
