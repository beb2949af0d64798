"""User stories through app.py: what a pharmacist does, and what the screen then says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from calculator import assess, read_dossier, read_ledger
from calculator.core.paths import DATA_DIR
from calculator.deliver.facts import facts_of
from calculator.deliver.files import csv_bytes
from calculator.deliver.sentences import answer_sentences, plain
from tests.ui.stories import ANSWER, answered, go, hand_over, html_of
from ui import keys
from ui.typed import TURNOVER


@pytest.fixture
def set_number(app: AppTest) -> Callable[[str, float], None]:
    """Type a number into the widget of a key and run."""

    def type_in(key: str, value: float) -> None:
        app.text_input(key=key).set_value(str(value)).run()

    return type_in


def test_first_visit_shows_the_example_and_its_three_answers(app: AppTest) -> None:
    assert not app.exception
    page = html_of(app)
    answer = assess(read_dossier(DATA_DIR / "samples" / "dossier-exemple.toml"))
    assert '<span class="tp-mark">Exemple</span>' in page
    assert answered(app) == answer
    # All three answers speak: an advance, a day, and the days that the advance buys.
    assert answer.advance.claim_cents > 0
    assert answer.suspension.verdict.decision == "suspend_by"
    assert answer.suspension.with_claimed_advance.on > answer.suspension.verdict.on
    for text in answer_sentences(answer):
        for word in plain(text).split():
            assert word.strip(".,") in page.replace("<strong>", "").replace("</strong>", "")


def test_the_screen_and_the_command_give_the_same_bytes(app: AppTest) -> None:
    kept = app.session_state[keys.ANSWERED]
    again = assess(read_dossier(DATA_DIR / "samples" / "dossier-exemple.toml"))
    assert csv_bytes(facts_of(kept.answer)) == csv_bytes(facts_of(again))


def test_more_cash_moves_the_answer_and_the_example_mark_goes(
    app: AppTest, set_number: Callable[[str, float], None]
) -> None:
    before = answered(app)
    set_number(keys.CASH, 60000.0)
    assert not app.exception
    assert answered(app).suspension.verdict.decision == "not_needed"
    # What is owed does not depend on the cash.
    assert answered(app).receivables == before.receivables
    assert "tp-mark" not in html_of(app)


def test_a_later_first_day_lowers_what_should_have_been_paid(app: AppTest) -> None:
    before = answered(app).receivables.missing.cents
    app.date_input(key=keys.FIRST_DAY).set_value(dt.date(2024, 2, 5)).run()
    # Due from 5 February on: billed from Tuesday 30 January (30, 31, 1, 2 -> 5 February)
    # to Monday 5 February: 30, 31 January, 1, 2, 3, 5 February = 6 days x 180.00.
    assert answered(app).receivables.missing.cents == 6 * 180_00 < before


def test_a_preset_fills_payer_and_days(app: AppTest) -> None:
    app.selectbox(key=keys.PRESET).set_value("cetip-2025").run()
    assert app.multiselect(key=keys.PAYERS).value == ["CETIP"]
    assert app.date_input(key=keys.FIRST_DAY).value == dt.date(2025, 4, 4)
    # Nothing is known yet of what is billed to it: said, and the old answer marked.
    assert "À recalculer" in html_of(app)
    app.text_input(key=keys.per_day("CETIP")).set_value("200,00").run()
    assert "À recalculer" not in html_of(app)
    assert answered(app).payers == ("CETIP",)


def test_turnover_sizes_the_billing_and_says_so(app: AppTest) -> None:
    app.radio(key=keys.MODE).set_value(TURNOVER).run()
    app.text_input(key=keys.TURNOVER).set_value("2 200 000 €").run()
    per_day = answered(app).receivables.by_payer[0].per_open_day_cents
    # 2,200,000 x 7.85 % x 31 % / 303 = 176.69
    assert per_day == 17669
    assert any(i.code == "billing_assumed" for i in answered(app).issues)
    assert "supposé" in html_of(app)


def test_two_payers_at_once(app: AppTest) -> None:
    app.multiselect(key=keys.PAYERS).set_value(["Viamedis", "Almerys"]).run()
    app.text_input(key=keys.per_day("Almerys")).set_value("100").run()
    # 16 open days x (180 + 100)
    assert answered(app).receivables.outstanding_cents == 16 * 280_00
    assert "Viamedis et Almerys" in html_of(app)


def test_each_of_two_payers_has_its_own_last_day(app: AppTest) -> None:
    assert keys.last_day("Viamedis") not in [d.key for d in app.date_input]  # alone: not asked
    app.multiselect(key=keys.PAYERS).set_value(["Viamedis", "Almerys"]).run()
    app.text_input(key=keys.per_day("Almerys")).set_value("100").run()
    app.date_input(key=keys.last_day("Viamedis")).set_value(dt.date(2024, 2, 14)).run()
    assert not app.exception
    # On 16 February: Viamedis holds 15 days since the 14th, Almerys 18 (docs/method.md).
    assert answered(app).advance.justified_cents == 15 * 180_00 + 18 * 100_00
    assert "Viamedis paiera de nouveau à partir du jeudi" in html_of(app)
    app.multiselect(key=keys.PAYERS).set_value(["Viamedis"]).run()
    assert not app.exception
    assert answered(app).length.by_payer == ()


def test_lengths_typed_replace_the_shipped_ones(app: AppTest) -> None:
    assert "Viamedis, janvier 2024" in html_of(app)
    app.text_input(key=keys.LENGTHS).set_value("20, 20, 30+").run()
    assert [c.business_days for c in answered(app).length.cases] == [20, 20, 30]
    assert "20, 20, au moins 30" in html_of(app)
    app.text_input(key=keys.LENGTHS).set_value("vingt").run()
    assert "n’est pas une durée de panne" in html_of(app)


def test_an_emptied_date_keeps_the_old_answer_and_says_what_to_do(app: AppTest) -> None:
    before = answered(app)
    app.date_input(key=keys.FIRST_DAY).set_value(None).run()
    assert not app.exception
    assert answered(app) is before
    page = html_of(app)
    assert "tp-stale" in page
    assert "Indiquez le premier jour sans paiement" in page


def test_73_last_day_before_first_is_said(app: AppTest) -> None:
    app.date_input(key=keys.LAST_DAY).set_value(dt.date(2024, 1, 20)).run()
    assert "vient avant le premier" in html_of(app)


def test_a_ledger_file_answers_like_the_command(app: AppTest, ledger_csv: bytes) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    go(app, ANSWER)
    assert not app.exception
    kept = app.session_state[keys.ANSWERED]
    again = assess(kept.dossier, ledger=read_ledger(("encours.csv", ledger_csv)))
    assert csv_bytes(facts_of(kept.answer)) == csv_bytes(facts_of(again))
    page = html_of(app)
    assert "Où passent vos lignes" in page
    assert "31/02/2024" in page  # the line set aside, with its reason


def test_13_a_wrong_file_is_told_by_its_content_in_one_sentence(app: AppTest) -> None:
    hand_over(app, "photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert "photo.csv" in html_of(app)
    go(app, ANSWER)
    assert not app.exception
    page = html_of(app)
    assert "tp-error" in page
    assert "photo.csv" in page
    assert "Traceback" not in page


def test_hostile_payer_names_stay_text(app: AppTest, ledger_csv: bytes) -> None:
    hostile = ledger_csv.replace(b"Mutuelle A", b"<img src=x onerror=alert(1)>*x*")
    hand_over(app, "encours.csv", hostile)
    go(app, ANSWER)
    page = html_of(app)
    assert "<img" not in page
    assert "&lt;img" in page


def test_one_probability_is_told_one_way(app: AppTest) -> None:
    # 0.785 was "78 fois sur 100" in the figure and "79 %" in its working.
    kept = int(answered(app).cash.probability_target_met * 100 + 1e-9)
    page = html_of(app).replace("\u202f", " ")
    assert f"contre {kept} sans rien faire" in page
    assert f"{kept} % de chances de tenir" in page


def test_english_speaks_english(app: AppTest) -> None:
    app.button(key="switch_lang").click().run()
    page = html_of(app)
    assert "Claim an advance of" in page
    assert "Demandez" not in page


def test_a_decimal_comma_is_a_decimal_comma(app: AppTest) -> None:
    app.text_input(key=keys.CASH).set_value("4 500,50").run()
    assert answered(app).cash.opening_cents == 450050


def test_what_is_no_amount_is_said_and_changes_nothing(app: AppTest) -> None:
    before = answered(app)
    app.text_input(key=keys.CASH).set_value("4.500").run()
    assert answered(app) is before
    assert "n’est pas un montant" in html_of(app)


def test_an_emptied_balance_is_unknown_not_zero(app: AppTest) -> None:
    app.text_input(key=keys.CASH).set_value("").run()
    assert answered(app).suspension.verdict.decision == "not_applicable"
    assert "Indiquez votre solde" in html_of(app)


def test_a_preset_leaves_nothing_hidden(app: AppTest) -> None:
    app.selectbox(key=keys.PRESET).set_value("orange-2023").run()
    assert app.selectbox(key=keys.STOPPED).value == "submissions"
    assert "Premier jour supposé" in html_of(app)


def test_an_insurer_of_two_platforms_is_asked_about(app: AppTest) -> None:
    ledger = "date facture;mutuelle;part RC;statut\n" + "\n".join(
        f"{d:02d}/02/2024;{name};41,50;en attente"
        for d in (1, 2, 5, 6)
        for name in ("Aésio", "Harmonie Mutuelle")
    )
    hand_over(app, "encours.csv", ledger.encode())
    go(app, ANSWER)
    # Harmonie Mutuelle is tied to Viamedis alone; Aesio works with two platforms.
    assert answered(app).receivables.outstanding_cents == 4 * 41_50
    app.selectbox(key=keys.who_pays("Aésio")).set_value("Viamedis").run()
    assert answered(app).receivables.outstanding_cents == 8 * 41_50


def test_switching_modes_keeps_what_was_typed(app: AppTest) -> None:
    app.radio(key=keys.MODE).set_value(TURNOVER).run()
    app.text_input(key=keys.TURNOVER).set_value("2 200 000").run()
    app.radio(key=keys.MODE).set_value("per_day").run()
    assert answered(app).receivables.outstanding_cents == 16 * 180_00
    app.radio(key=keys.MODE).set_value(TURNOVER).run()
    assert app.text_input(key=keys.TURNOVER).value == "2 200 000"


def test_what_is_left_of_the_example_is_said(app: AppTest) -> None:
    app.text_input(key=keys.CASH).set_value("12 000").run()
    left = html_of(app).partition("Il reste des valeurs de l’exemple")[2].partition("</p>")[0]
    assert left
    assert "le solde" not in left
    assert "les paiements à venir" in left


def test_back_to_the_example(app: AppTest, set_number: Callable[[str, float], None]) -> None:
    before = answered(app)
    set_number(keys.CASH, 60000.0)
    app.button(key=keys.RESET).click().run()
    assert answered(app) == before
    assert "tp-mark" in html_of(app)
