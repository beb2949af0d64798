"""Where the lines went: a refused file is told once and is no line; unknown euros are not 0."""

from __future__ import annotations

import datetime as dt

from streamlit.testing.v1 import AppTest

from tests.intake.bank import statements
from tests.intake.test_fec import entry, file_of
from tests.ui.stories import ANSWER, BANK, FILES, go, hand_over, html_of
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
    assert "1 ligne en répète d’autres (total, titre ou doublon)" in page
    assert "mise de côté" not in page
    assert "350\u00a0€</b> total, titre ou doublon" in page
    assert "rien à corriger" in page


def overlapping(app: AppTest) -> None:
    """A ledger, and two statements that share three movements."""
    hand_over(app, "a.csv", GOOD.encode())
    more = (*statements.LINES[1:], statements.Line(dt.date(2024, 2, 5), 10_00, "REMISE CB 0205"))
    for name, lines in (("jan.csv", statements.LINES), ("fev.csv", more)):
        app.file_uploader[BANK].upload(name, statements.csv(lines)).run()
    assert not app.exception


def test_59_the_row_of_movements_told_twice_counts_them_all(app: AppTest) -> None:
    """45.00 + 500.00 + 1 234.56 = 1 779.56, three lines, and nothing to correct."""
    overlapping(app)
    page = html_of(app)
    assert (
        "<span>Déjà dans un autre relevé du même compte</span><span>3 lignes</span>"
        "<b>1\u202f779,56\u00a0€</b>"
    ) in page
    assert "rien à corriger" in page
    assert "Corrigez" not in page
    assert "pour la même raison" not in page  # the only remark speaks of all three


def test_lines_of_the_ledger_hold_no_movement_of_a_statement(app: AppTest) -> None:
    overlapping(app)
    go(app, ANSWER)
    app.multiselect(key=keys.PAYERS).set_value(["MGEN"]).run()
    page = html_of(app)
    assert "Lignes mises de côté" not in page
    assert "doublon" not in page
    go(app, FILES)


def test_encoding_and_separator_stand_under_the_details_alone(app: AppTest) -> None:
    page = html_of(hand_over(app, "a.csv", GOOD.encode()))
    assert "Titres à la ligne 1. Dates écrites jj/mm/aaaa. La virgule sépare les centimes." in page
    at = page.index("colonnes séparées par un point-virgule.")
    opened, closed = page.rindex("<details", 0, at), page.rfind("</details>", 0, at)
    assert opened > closed


def test_one_day_is_told_as_one(app: AppTest) -> None:
    one = statements.csv(statements.LINES[:1])
    page = html_of(hand_over(app, "r.csv", one, BANK))
    assert "le 15\u00a0janvier 2024" in page
    assert "du 15\u00a0janvier 2024 au 15" not in page
    assert "Déposez aussi l’encours tiers payant" in page


def test_no_sum_of_a_fec_stands_before_its_accounts_are_chosen(app: AppTest) -> None:
    """All its euros would be said out of scope, and the pharmacist would wonder."""
    rows = (
        entry("20240105", "10,00", "0,00"),
        entry("20240105", "0,00", "10,00", account="707000"),
    )
    page = html_of(hand_over(app, "f.txt", file_of(*rows)))
    assert "Où passent vos lignes" not in page
    assert "quels comptes portent" in page
