"""The page of files says first what is left open, and claims nothing more."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from calculator.core.texts import LANGUAGES
from tests.intake.bank import statements
from tests.ui.shapes import reconciliation
from tests.ui.stories import BANK, hand_over, html_of
from ui.first_words import first_words

HEAD = "n° facture;date facture;mutuelle;part RC;réglé;date règlement;statut\n"


def ledger(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows) + "\n").encode()


def first_of(app: AppTest) -> str:
    """The heading of the page and the line under it."""
    page = html_of(app)
    start = page.index("tp-title")
    return page[start : page.index("</p>", start)]


def test_a_whole_ledger_says_so_and_no_more(app: AppTest) -> None:
    hand_over(app, "a.csv", ledger("1;15/01/2024;MGEN;250,00;;;en attente"))
    assert "Rien n’est mis de côté, aucune question n’est ouverte." in first_of(app)
    assert "doute" not in first_of(app)


def test_money_that_the_bank_lacks_stands_in_the_first_words(app: AppTest) -> None:
    """250.00 and 80.00 noted paid; 250.00 came: 80 are not found."""
    rows = ("1;02/01/2024;MGEN;250,00;250,00;15/01/2024;payé",
            "2;03/01/2024;MGEN;80,00;80,00;19/01/2024;payé")  # fmt: skip
    hand_over(app, "a.csv", ledger(*rows))
    lines = [statements.Line(dt.date(2024, 1, 16), 250_00, "VIR MGEN"),
             statements.Line(dt.date(2024, 1, 18), 500_00, "VIR OTP 75"),
             statements.Line(dt.date(2024, 2, 9), -10_00, "PRLV EDF")]  # fmt: skip
    app.file_uploader[BANK].upload("r.csv", statements.csv(lines)).run()
    said = first_of(app)
    assert "80\u00a0€ notés payés sont introuvables en banque" in said
    assert "500\u00a0€ sont reçus sans savoir de qui" in said
    assert "aucune question" not in said


def test_a_remark_to_read_is_announced(app: AppTest) -> None:
    """Three movements of four are missing: the balances do not follow."""
    part = statements.camt(entries=[statements.ntry(statements.LINES[0])])
    hand_over(app, "r.xml", part, BANK)
    assert "1 remarque est à lire plus bas" in first_of(app)


def test_a_refusal_that_asks_nothing_is_not_said_to_ask(app: AppTest) -> None:
    hand_over(app, "b.pdf", b"%PDF-1.4 xxxx\nline\n")
    assert "Répondez" not in first_of(app)
    assert "La raison et le remède" in first_of(app)


def test_a_refusal_that_asks_says_so(app: AppTest) -> None:
    hand_over(app, "b.csv", b"date;organisme;montant\n15/01/2024;MGEN;10,00\n")
    assert "Répondez ci-dessous" in first_of(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_can_be_said(lang: str) -> None:
    assert first_words(None, None, 0, lang)
    assert first_words(None, None, 0, lang, refused=True)
    assert first_words(None, None, 0, lang, refused=True, asked=True, found=reconciliation())
