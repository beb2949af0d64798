"""The bank against the ledger, and the cash rhythm: what the views show."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from calculator.core.reconciled import Debit, Match, PayerBanked
from calculator.core.texts import LANGUAGES
from tests.ui.shapes import reconciliation, rhythm, transfer
from tests.ui.stories import BANK, FILES, go, hand_over, html_of
from ui import cash_view, keys, work
from ui.bank_view import reconciliation_html


def test_the_bar_splits_what_is_marked_paid_and_adds_what_nobody_sent() -> None:
    page = reconciliation_html(reconciliation(), "fr")
    # 3,410 marked - 720 not found = 2,690 found; 55 unidentified.
    assert "--cols:269000fr 72000fr 5500fr" in page
    assert "2\u202f690\u00a0€</b> retrouvés en banque, dans 3 virements" in page
    assert "720\u00a0€</b> introuvables, donc encore dus, 4 lignes" in page
    assert "3\u202f410\u00a0€ payés" in page


def test_a_debit_that_settles_lines_is_a_match_and_one_that_does_not_is_shown() -> None:
    plain = reconciliation()
    back = Match("Viamedis", "known_name", "take_back", date(2024, 1, 19), date(2024, 1, 19), 1,
                 -30_00, -30_00, (transfer(12, -30_00, "PRLV VIAMEDIS"),))  # fmt: skip
    lost = Debit("Viamedis", transfer(13, -45_00, "PRLV VIAMEDIS COTISATION"))
    told = replace(plain, matches=(*plain.matches, back), debits=(lost,))
    page = reconciliation_html(told, "fr").replace("\u202f", " ").replace("\u00a0", " ")
    assert "retrouvés en banque, dans 3 virements" in page  # the debit is no transfer received
    assert "notées reprises, font la somme d’un débit du payeur" in page
    shown = page[page.index("Débits au nom d’un payeur, sans ligne négative") :]
    assert "PRLV VIAMEDIS COTISATION" in shown
    assert "45,00 €" in shown
    assert "sans ligne négative" not in reconciliation_html(plain, "fr")


def test_the_sentence_names_what_is_apart_so_that_its_sums_subtract() -> None:
    """3,410 + 100 waiting marked on the statement's days, 40 before: 3,450 compared, 760 lack."""
    plain = reconciliation()
    via, mgen = plain.by_payer
    told = replace(
        plain, noted_cents=3510_00, early_cents=40_00,
        by_payer=(replace(via, marked_paid_cents=2760_00, banked_cents=2000_00,
                          not_banked_cents=760_00, waiting_cents=100_00), mgen),
    )  # fmt: skip
    page = reconciliation_html(told, "fr").replace("\u202f", " ").replace("\u00a0", " ")
    assert "Du 15 janvier 2024 au 13 février 2024, votre logiciel note 3 510 € payés" in page
    assert "100 € sont trop récents" in page
    assert "40 € de plus, notés avant" in page
    assert "Sur les 3 450 € comparés à la banque, 760 € n'y sont pas" in page.replace("’", "'")
    assert told.marked_paid_cents - told.banked_cents == told.not_banked_cents


def test_nothing_marked_paid_is_not_all_of_it_arrived() -> None:
    none = replace(reconciliation(), noted_cents=0, by_payer=(), not_banked=(), matches=())
    page = reconciliation_html(none, "fr")
    assert "ne note rien de payé" in page
    assert "arrivés." not in page
    waits = replace(none, first_on=None, by_payer=(PayerBanked("MGEN", 0, 0, 0, 0, 55_00),))
    assert "trop récent pour être cherché" in reconciliation_html(waits, "fr")


def test_a_statement_after_the_day_of_the_figures_says_so_and_what_to_click(
    app: AppTest, ledger_csv: bytes
) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    rows = "Date;Libellé;Débit;Crédit\n01/03/2024;VIR VIAMEDIS;;10,00\n28/03/2024;CARTE;1,00;\n"
    hand_over(app, "releve.csv", rows.encode(), BANK)
    page = html_of(app)
    assert "Votre relevé commence le 1er\u00a0mars 2024, après le jour de situation" in page
    assert "Rien n’est noté payé" not in page.replace("'", "’")
    app.button(key="situate_compared").click().run()
    assert not app.exception
    assert app.session_state[keys.AS_OF] == dt.date(2024, 3, 28)
    assert "après le jour de situation" not in html_of(app)


def test_labels_of_the_bank_stay_text() -> None:
    page = reconciliation_html(reconciliation(), "fr")
    assert "<b>INCONNU" not in page
    assert "&lt;b&gt;INCONNU" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages_say_it_all(lang: str) -> None:
    page = reconciliation_html(reconciliation(), lang)
    assert not re.search(r"[{}]|None", page)
    assert all(isinstance(v, str) for v in cash_view.title(rhythm(), dt.date(2024, 2, 9), lang))
    assert "None" not in cash_view.receipts(rhythm(), lang)


def test_a_comparison_is_shown_on_the_page_of_files(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "reconciliation_of_session", reconciliation)
    assert "Notées payées, arrivées en banque" in html_of(go(app, FILES))
