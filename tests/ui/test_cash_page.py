"""The payments proposed: edited, taken into the form, and everything in force told there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from calculator import parse_dossier
from calculator.core.texts import LANGUAGES
from calculator.deliver.dossierfile import dossier_toml
from tests.ui.shapes import rhythm
from tests.ui.stories import (
    ANSWER,
    BANK,
    CASH,
    DOSSIER,
    FILES,
    answered,
    go,
    hand_over,
    html_of,
    started,
)
from ui import cash_view, in_force, keys, work
from ui.cash_view import Row
from ui.typed import Payment


def changed(at: int, **change: object) -> tuple[tuple[Payment, ...], list[dict]]:
    """One row taken, with a change."""
    rows = cash_view.rows(rhythm(), "fr")
    rows = [replace(row, take=i == at) for i, row in enumerate(rows)]
    rows[at] = replace(rows[at], **change)
    return cash_view.accepted(rhythm(), rows, "fr")


def field(app: AppTest, at: int, part: str) -> str:
    """Key of one field of a proposal on the page."""
    return keys.cash(cash_view.marks(rhythm(), "fr")[at], part)


@pytest.fixture
def cash(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of cash with wages, VAT every quarter and a rent proposed."""
    monkeypatch.setattr(work, "rhythm_of_session", rhythm)
    return go(app, CASH)


def test_payments_of_the_rows_become_payments_of_the_form() -> None:
    rows = cash_view.rows(rhythm(), "fr")
    rows[0] = replace(rows[0], euros=8100.0)
    rows[2] = replace(rows[2], take=False)
    form, rest = cash_view.accepted(rhythm(), rows, "fr")
    assert form == (Payment("VIR SALAIRES", dt.date(2024, 2, 29), 8100.0, monthly=True),)
    # The form has no quarters: the dossier holds that line.
    (vat,) = rest
    assert (vat["amount_eur"], vat["once"], vat["every_months"]) == (1200.5, False, 3)
    assert vat["on"] == dt.date(2024, 2, 24)


def test_a_day_that_was_changed_is_taken_as_typed() -> None:
    typed = dt.date(2024, 3, 8)
    assert changed(2, on=typed)[0][0].on == typed


@pytest.mark.parametrize("change", [{"on": None}, {"euros": None}, {"euros": -5.0}])
def test_a_row_without_day_or_amount_is_left_out(change: dict[str, object]) -> None:
    assert changed(0, **change) == ((), [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_says_what_it_lacks(lang: str) -> None:
    whole = cash_view.said(cash_view.rows(rhythm(), lang)[0], lang)
    lacking = cash_view.said(Row(take=True, what="x", on=None, euros=None, every=0), lang)
    assert "8" in whole
    assert not any(c.isdigit() for c in lacking)


def test_without_a_statement_the_page_says_what_to_do(app: AppTest) -> None:
    assert "Aucun relevé de banque" in html_of(go(app, CASH))


def test_each_row_holds_the_past_days_it_comes_from(cash: AppTest) -> None:
    page = html_of(cash)
    assert "Au 9\u00a0février 2024, vos comptes montrent 4\u202f500\u00a0€" in page
    # Three proposals, two past movements each, line 2 and line 9 of r.csv.
    assert page.count("r.csv</span>, 9") == 3
    assert page.count("r.csv</span>, 2") == 3


def test_a_line_without_an_amount_is_said_before_it_is_lost(cash: AppTest) -> None:
    cash.text_input(key=field(cash, 0, "euros")).set_value("beaucoup").run()
    page = html_of(cash)
    assert "«\u00a0beaucoup\u00a0» n’est pas un montant" in page
    assert "il ne sera pas repris" in page
    # It says nothing of the form's own amounts.
    assert not cash.session_state[keys.BAD_AMOUNTS]


def test_what_is_accepted_stands_in_the_form_or_is_told_there(cash: AppTest) -> None:
    example_cash = round(cash.session_state[keys.TYPED].cash * 100)
    cash.text_input(key=field(cash, 0, "euros")).set_value("8 050").run()
    cash.checkbox(key=field(cash, 2, "take")).uncheck().run()
    cash.button(key="cash_accept").click().run()
    assert not cash.exception
    assert "Repris" in html_of(cash)
    go(cash, ANSWER)
    dossier = cash.session_state[keys.ANSWERED].dossier
    assert [o.amount_cents for o in dossier.outgoings] == [805000, 120050]
    assert [o.every_months for o in dossier.outgoings] == [1, 3]
    assert dossier.cash.ordinary_net_per_open_day_cents == 95000
    assert dossier.pharmacy.cash_cents == example_cash
    assert cash.text_input(key=keys.payment(0, "label")).value == "VIR SALAIRES"
    page = html_of(cash)
    # 8,050 a month + 1,200.50 every three months = 8,450.17 a month.
    assert "2 paiements (8\u202f450\u00a0€ par mois en moyenne) et ce que laisse un jour" in page
    assert "(950\u00a0€ par jour d’ouverture) viennent de «\u00a0Ma trésorerie\u00a0»" in page
    assert "Voir 1 paiement sans case ici" in page
    assert "24\u00a0février 2024" in page
    assert "1\u202f200,50\u00a0€" in page
    assert "supposé équilibrer" not in page


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
    assert "votre réponse part de 10\u202f000\u00a0€" in page


def test_nothing_known_of_an_ordinary_day_offers_no_zero(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = replace(rhythm(), receipts=(), ordinary_net_per_open_day_cents=0)
    monkeypatch.setattr(work, "rhythm_of_session", lambda: bare)
    go(app, CASH)
    assert keys.cash("ordinary", "take") not in [c.key for c in app.checkbox]
    next(b for b in app.button if b.key == "cash_accept").click().run()
    assert not app.exception


def test_what_has_no_field_can_be_dropped_in_the_form(cash: AppTest) -> None:
    cash.button(key="cash_accept").click().run()
    go(cash, ANSWER)
    cash.button(key="in_force_drop").click().run()
    assert not cash.exception
    dossier = cash.session_state[keys.ANSWERED].dossier
    assert [o.every_months for o in dossier.outgoings] == [1, 1]
    assert dossier.cash.ordinary_net_per_open_day_cents is None
    page = html_of(cash)
    # Wages and rent: 8,000 + 900 a month.
    assert "2 paiements (8\u202f900\u00a0€ par mois en moyenne) viennent de" in page
    assert "Voir 1 paiement" not in page


def test_taking_again_without_the_ordinary_day_takes_it_out(cash: AppTest) -> None:
    cash.button(key="cash_accept").click().run()
    cash.checkbox(key=keys.cash("ordinary", "take")).uncheck().run()
    cash.button(key="cash_accept").click().run()
    go(cash, ANSWER)
    dossier = cash.session_state[keys.ANSWERED].dossier
    assert dossier.cash.ordinary_net_per_open_day_cents is None


def test_edits_outlive_a_change_of_page(cash: AppTest) -> None:
    cash.checkbox(key=field(cash, 1, "take")).uncheck().run()
    cash.date_input(key=field(cash, 0, "on")).set_value(dt.date(2024, 2, 27)).run()
    go(go(cash, FILES), CASH)
    assert not cash.checkbox(key=field(cash, 1, "take")).value
    assert cash.date_input(key=field(cash, 0, "on")).value == dt.date(2024, 2, 27)


def test_a_dossiers_own_payments_without_a_field_are_told_too(app: AppTest) -> None:
    text = (
        b"as_of = 2024-02-09\n[pharmacy]\ncash_eur = 100.00\n[outage]\npayers = ['Almerys']\n"
        b"first_day = 2024-01-30\n[billing]\nper_open_day_eur = { Almerys = 99.00 }\n"
        b"[cash]\nordinary_net_per_open_day_eur = -12.50\n"
        b"[[outgoings]]\non = 2024-03-01\namount_eur = 300\nevery_months = 3\nlabel = 'TVA'\n"
    )
    hand_over(app, "d.toml", dossier_toml(parse_dossier(text)).encode(), DOSSIER)
    page = html_of(go(app, ANSWER))
    # 300 every three months = 100 a month.
    assert "Votre dossier compte aussi 1 paiement sans case ici (100\u00a0€ par mois" in page
    assert "(\u221212\u00a0€ par jour d’ouverture)" in page


def test_what_the_answer_takes_from_the_bank_unasked_is_told(app: AppTest) -> None:
    rows, day = ["date;libelle;montant;solde"], dt.date(2023, 8, 1)
    while day <= dt.date(2024, 2, 9):
        rows.append(f"{day:%d/%m/%Y};REMISE CB;100,00;0,00")
        if day.day == 5:
            rows.append(f"{day:%d/%m/%Y};PRLV URSSAF RHONE;-900,00;0,00")
        day += dt.timedelta(days=1)
    hand_over(app, "r.csv", "\n".join(rows).encode(), BANK)
    page = html_of(go(app, ANSWER))
    taken = answered(app).issues
    assert any(i.code == "cash_rhythm_used" for i in taken)
    assert "viennent du relevé bancaire" in page
    assert "supposé équilibrer" not in page


def statement(last: dt.date, cents: int) -> bytes:
    """URSSAF once a month up to a day, and the balance then."""
    rows, day = ["date;libelle;montant;solde"], dt.date(2023, 8, 1)
    while day <= last:
        due = day.day == 5
        text, amount = ("PRLV URSSAF RHONE", "-900,00") if due else ("REMISE CB", "100,00")
        balance = f"{cents // 100},{cents % 100:02d}" if day == last else ""
        rows.append(f"{day:%d/%m/%Y};{text};{amount};{balance}")
        day += dt.timedelta(days=1)
    return "\n".join(rows).encode()


def test_the_balance_of_a_statement_is_never_kept_as_if_typed(app: AppTest) -> None:
    """1,234.56 at the bank on 9 February 2024, then 777.00 a week later: each week its own."""
    hand_over(app, "r.csv", statement(dt.date(2024, 2, 9), 123_456), BANK)
    go(app, CASH).button(key="cash_accept").click().run()
    assert "Votre solde est lu dans chaque relevé" in html_of(app)
    page = html_of(go(app, ANSWER))
    assert "votre solde est celui du relevé au 9\u00a0février 2024, 1\u202f234,56\u00a0€" in page
    dossier = app.session_state[keys.ANSWERED].dossier
    assert dossier.pharmacy.cash_cents is None
    assert answered(app).cash.opening_cents == 123_456
    later = started()
    text = dossier_toml(dossier).replace("2024-02-09", "2024-02-16", 1).encode()
    hand_over(later, "d.toml", text, DOSSIER)
    hand_over(later, "r.csv", statement(dt.date(2024, 2, 16), 77_700), BANK)
    page = html_of(go(later, ANSWER))
    assert answered(later).cash.opening_cents == 77_700
    assert "Vous avez indiqué" not in page
    # What is typed wins, and stays when the rhythm is accepted again.
    later.text_input(key=keys.CASH).set_value("500").run()
    go(later, CASH).button(key="cash_accept").click().run()
    assert "Le solde que vous avez tapé, 500,00\u00a0€, reste" in html_of(later)
    assert "votre solde est celui du relevé" not in html_of(go(later, ANSWER))
    assert answered(later).cash.opening_cents == 50_000


def test_single_payments_are_summed_apart() -> None:
    one = {"on": dt.date(2024, 3, 1), "amount_eur": 50.0, "label": "x", "once": True}
    told = in_force.told(in_force.counted((), {"outgoings": [one]}), None, "fr")
    assert "50\u00a0€ une seule fois" in told
    assert in_force.told(in_force.counted((), {}), None, "fr") == ""
