"""The bank against the ledger, and the cash rhythm: what the views show."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from streamlit.testing.v1 import AppTest

from calculator.core.texts import LANGUAGES
from tests.ui.shapes import reconciliation, rhythm
from tests.ui.stories import FILES, go, html_of
from ui import cash_view, work
from ui.bank_view import reconciliation_html


def test_the_bar_splits_what_is_marked_paid_and_adds_what_nobody_sent() -> None:
    page = reconciliation_html(reconciliation(), "fr")
    # 3,410 marked - 720 not found = 2,690 found; 55 unidentified.
    assert "--cols:269000fr 72000fr 5500fr" in page
    assert "2\u202f690\u00a0€</b> retrouvés en banque, 3 virements" in page
    assert "720\u00a0€</b> introuvables, donc encore dus, 4 lignes" in page
    assert "3\u202f410\u00a0€ payés" in page


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
