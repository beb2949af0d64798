"""The bank against the ledger, and the cash rhythm: what the views show, what is accepted."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from calculator.core.texts import LANGUAGES
from tests.ui.shapes import reconciliation, rhythm
from tests.ui.stories import ANSWER, CASH, FILES, answered, go, html_of
from ui import cash_view, keys, work
from ui.bank_view import reconciliation_html
from ui.typed import Payment


def test_the_bar_splits_what_is_marked_paid_and_adds_what_nobody_sent() -> None:
    page = reconciliation_html(reconciliation(), "fr")
    # 3,410 marked - 720 not found = 2,690 found; 55 unidentified.
    assert "--cols:269000fr 72000fr 5500fr" in page
    assert "2\u202f690\u00a0€</b> retrouvés en banque, 3 virements" in page
    assert "720\u00a0€</b> introuvables, donc encore dus, 4 lignes" in page
    assert "3\u202f410\u00a0€ payés" in page


def test_each_match_says_its_rule_and_how_the_payer_was_told() -> None:
    page = reconciliation_html(reconciliation(), "fr")
    assert "Les lignes d’un jour font la somme de plusieurs virements" in page
    assert "Payeur reconnu au montant" in page
    assert page.count("releve.csv") == 3 + 1 + 1


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


def accepted(change: dict[str, object], at: int) -> tuple[tuple[Payment, ...], list[dict]]:
    rows = cash_view.rows(rhythm(), "fr")
    for i, row in enumerate(rows):
        row[cash_view.TAKE] = i == at
    rows[at] |= change
    return cash_view.accepted(rhythm(), rows, "fr")


def test_payments_of_the_table_become_payments_of_the_form() -> None:
    rows = cash_view.rows(rhythm(), "fr")
    rows[0][cash_view.EUROS] = 8100.0
    rows[2][cash_view.TAKE] = False
    form, rest = cash_view.accepted(rhythm(), rows, "fr")
    assert form == (Payment("VIR SALAIRES", dt.date(2024, 2, 29), 8100.0, monthly=True),)
    # The form has no quarters: the dossier holds that line.
    (vat,) = rest
    assert (vat["amount_eur"], vat["once"], vat["every_months"]) == (1200.5, False, 3)
    assert vat["on"] == dt.date(2024, 2, 24)


def test_a_day_that_was_changed_is_taken_as_typed() -> None:
    typed = dt.date(2024, 3, 8)
    assert accepted({"next": typed}, 2)[0][0].on == typed


@pytest.mark.parametrize("change", [{"next": None}, {"euros": None}, {"euros": -5.0}])
def test_a_row_without_day_or_amount_is_left_out(change: dict[str, object]) -> None:
    assert accepted(change, 0) == ((), [])


def test_without_a_statement_the_page_says_what_to_do(app: AppTest) -> None:
    page = html_of(go(app, CASH))
    assert "Aucun relevé de banque" in page


def test_a_statement_without_a_payment_that_comes_back_shows_its_page(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The balance is that of the statement's last day, and what left since is said."""
    found = replace(
        rhythm(), outgoings=(), balance_cents=12_000_00, balance_on=dt.date(2024, 2, 5),
        due_since_cents=2_000_00,
    )  # fmt: skip
    monkeypatch.setattr(work, "rhythm_of_session", lambda: found)
    go(app, CASH)
    assert not app.exception
    page = html_of(app)
    assert "Au 5\u00a0février 2024, vos comptes montrent 12\u202f000\u00a0€" in page
    assert "2\u202f000\u00a0€ de paiements réguliers sont supposés partis" in page
    assert "10\u202f000\u00a0€ seront repris" in page
    app.button(key="cash_accept").click().run()
    go(app, ANSWER)
    assert answered(app).cash.opening_cents == 10_000_00


def test_what_is_accepted_stands_in_the_form(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "rhythm_of_session", rhythm)
    page = html_of(go(app, CASH))
    assert "Au 9\u00a0février 2024, vos comptes montrent 4\u202f500\u00a0€" in page
    app.session_state["cash_table"] = {
        "edited_rows": {0: {"euros": 8050.0}, 2: {"take": False}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="cash_accept").click().run()
    assert not app.exception
    assert "Repris" in html_of(app)
    go(app, ANSWER)
    dossier = app.session_state[keys.ANSWERED].dossier
    assert [o.amount_cents for o in dossier.outgoings] == [805000, 120050]
    assert [o.every_months for o in dossier.outgoings] == [1, 3]
    assert dossier.cash.ordinary_net_per_open_day_cents == 95000
    assert answered(app).cash.opening_cents == 450000
    assert app.text_input(key=keys.payment(0, "label")).value == "VIR SALAIRES"


def test_a_comparison_is_shown_on_the_page_of_files(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "reconciliation_of_session", reconciliation)
    assert "Notées payées, arrivées en banque" in html_of(go(app, FILES))
