"""Answers become the dossier's `[ledger]`, as short as can be."""

from __future__ import annotations

import pytest

from calculator.intake.dossier import LedgerHints
from calculator.intake.peek import peek_ledger
from ui.answers import answered, chosen_now, problem_of, with_columns

FILE = ("a.csv", b"date;organisme;part RC;total;statut\n01/02/2024;MGEN;1;2;\n")


@pytest.mark.parametrize(
    ("key", "value", "field", "said"),
    [
        ("ledger.date_order", "mdy", "date_order", "mdy"),
        ("ledger.repair", "true", "repair", True),
        ("ledger.merge.MUT. X", "Mutuelle X", "merge", {"MUT. X": "Mutuelle X"}),
        ("ledger.columns.amount_eur", "Mt", "columns", {"amount_eur": "Mt"}),
        ("ledger.duplicates", "once", "duplicates", "once"),
    ],
)
def test_an_answer_lands_under_its_key(key: str, value: str, field: str, said: object) -> None:
    hints = LedgerHints(accounts=("411",))
    found = answered(hints, key, value)
    assert getattr(found, field) == said
    assert found.accounts == ("411",)


def test_only_what_differs_from_the_headings_is_kept() -> None:
    hints = LedgerHints(accounts=("411",))
    look = peek_ledger(FILE)
    now = chosen_now(look)
    assert now == {0: "invoice_date", 1: "payer", 2: "complementary", 4: "status"}
    assert with_columns(hints, look, look, now) == hints
    changed = now | {2: "", 3: "statutory", 4: ""}
    found = with_columns(hints, look, look, changed)
    assert found.columns == {"amount_eur": "total", "status": ""}
    assert found.accounts == ("411",)


@pytest.mark.parametrize(
    ("choices", "problem"),
    [
        ({0: "invoice_date", 1: "payer", 2: "complementary"}, ""),
        ({0: "invoice_date", 1: "platform", 2: "statutory", 3: "total"}, ""),
        ({0: "invoice_date", 1: "payer", 2: "total"}, "total"),
        ({0: "invoice_date", 1: "payer", 2: "complementary", 3: "statutory"}, "two_amounts"),
        ({0: "invoice_date", 1: "payer", 2: "complementary", 3: "payer"}, "twice"),
        ({1: "payer", 2: "complementary"}, "no_date"),
        ({0: "invoice_date", 1: "payer"}, "no_amount"),
        ({0: "invoice_date", 2: "complementary", 3: ""}, "no_payer"),
    ],
)
def test_what_is_wrong_with_the_choices(choices: dict[int, str], problem: str) -> None:
    assert problem_of(choices) == problem
