"""The story of the panel that tries the estimate on the user's own past."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from benchmarks.market import market
from tests.estimate.past import ledger_csv
from tests.ui.stories import hand_over, html_of, started
from ui import keys


def pressed(app: AppTest) -> AppTest:
    app.button(key=keys.TRY).click().run(timeout=120)
    assert not app.exception
    return app


def test_nothing_is_tried_before_it_is_asked_for_then_the_sentence_and_the_table() -> None:
    app = started()
    hand_over(app, "encours.csv", ledger_csv(market(3, payers=4, per_day=10, days=170)))
    assert "pannes simulées dans vos propres factures" not in html_of(app)
    assert keys.TRIED not in app.session_state
    page = html_of(pressed(app))
    assert "Sur 120 pannes simulées dans vos propres factures" in page
    assert "Cette estimation" in page
    assert "Délai moyen des payées" in page
    # Kept while nothing changed: asking again is not offered.
    app.run()
    assert "Sur 120 pannes simulées" in html_of(app)
    assert keys.TRY not in {b.key for b in app.button}


def test_a_file_too_short_says_what_it_takes(ledger_csv: bytes) -> None:
    app = started()
    hand_over(app, "court.csv", ledger_csv)
    assert "demande 127 jours de factures" in html_of(pressed(app)).replace("\xa0", " ")
