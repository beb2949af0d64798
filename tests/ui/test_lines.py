"""Where the lines went: a refused file is told once and is no line; unknown euros are not 0."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.stories import ANSWER, go, hand_over, html_of
from ui import keys

GOOD = "date facture;mutuelle;part RC;statut\n" + "\n".join(
    f"{d + 13}/01/2024;MGEN;{30 + d},50;en attente" for d in range(10)
)
NO_AMOUNT = "\n20/01/2024;MGEN;;en attente\n"


def both(app: AppTest, good: str, bad: bytes, name: str) -> str:
    """The page of files once a good and a bad one are handed over."""
    hand_over(app, "a.csv", good.encode())
    app.file_uploader[0].upload(name, bad).run()
    assert not app.exception
    return html_of(app)


def test_a_refused_file_is_told_once_and_is_no_line(app: AppTest) -> None:
    page = both(app, GOOD, b"%PDF-1.4 xxxx\nline\n", "b.pdf")
    assert page.count("est un PDF") == 1
    assert "Lignes mises de côté" not in page
    assert "10 lignes sur 10 servent au calcul" in page


def test_a_refused_file_is_told_once_on_the_answer_too(app: AppTest) -> None:
    both(app, GOOD, b"%PDF-1.4 xxxx\nline\n", "b.pdf")
    go(app, ANSWER)
    app.multiselect(key=keys.PAYERS).set_value(["MGEN"]).run()
    page = html_of(app)
    assert page.count("est un PDF") == 1
    assert "Lignes mises de côté" not in page


def test_unknown_euros_are_said_to_be_unknown(app: AppTest) -> None:
    page = html_of(hand_over(app, "a.csv", (GOOD + NO_AMOUNT).encode()))
    assert "montant inconnu</b> mis de côté, 1 ligne" in page
    assert "0\u00a0€</b> mis de côté" not in page


def test_known_and_unknown_euros_stand_side_by_side(app: AppTest) -> None:
    bad_day = "31/02/2024;MGEN;7,00;en attente\n"
    page = html_of(hand_over(app, "a.csv", (GOOD + NO_AMOUNT + bad_day).encode()))
    assert "7\u00a0€</b> mis de côté, 2 lignes, dont 1 de montant inconnu" in page


def test_euros_of_a_refused_file_are_unknown(app: AppTest) -> None:
    page = both(app, GOOD, b"a;b;c\n1;2;3\n4;5;6\n", "b.csv")
    assert "montant inconnu</b> refusés, 2 lignes" in page


def test_totals_are_told_apart_from_what_is_to_be_mended(app: AppTest) -> None:
    """Ten invoices of 30.50 to 39.50, 350.00 in all, and the line that says so again."""
    page = html_of(hand_over(app, "a.csv", (GOOD + "\n;TOTAL;350,00;\n").encode()))
    assert "1 ligne de total ou de titre répète les autres" in page
    assert "mise de côté" not in page
    assert "350\u00a0€</b> total ou titre répété" in page
    assert "rien à corriger" in page
