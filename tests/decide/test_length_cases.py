"""The length law read from cases: the dossier's, the shipped ones, or a typed median."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from calculator.core.errors import DossierError
from calculator.core.texts import LANGUAGES
from calculator.decide.lengths import remaining_days
from calculator.deliver.dossierfile import dossier_toml
from calculator.deliver.facts import facts_of
from calculator.deliver.jsonfile import answer_json, answer_tree
from calculator.deliver.terminal import answer_text
from calculator.intake.dossier import Dossier
from calculator.intake.dossier_file import parse_dossier
from calculator.reference.lengths import median_length, shipped_cases
from tests.cases.asking import ask, changed

SIMULATED = {"uncertainty": "simulated", "paths": 200, "horizon_days": 60}


def asked(**parts: Any) -> dict[str, Any]:
    return changed(**({"options": SIMULATED} | parts))


def without_cases(told: dict[str, Any]) -> dict[str, Any]:
    """The figures alone: not the digest of what was typed, nor what tells where they come from."""
    kept = {k: v for k, v in told.items() if k not in {"fingerprint", "assumptions", "traces"}}
    kept["outage"] = {k: v for k, v in told["outage"].items() if k != "length_cases"}
    return kept


def test_the_shipped_cases_typed_by_hand_change_no_figure() -> None:
    shipped = answer_tree(ask(asked()))
    typed = answer_tree(ask(asked(length={"cases": [7, 7, 10, 10, 17, "5+"]})))
    assert without_cases(shipped) == without_cases(typed)
    assert len(shipped["outage"]["length_cases"]) == 6
    assert {c["source"] for c in typed["outage"]["length_cases"]} == {"dossier"}


def test_longer_cases_lengthen_the_outage() -> None:
    # Median 20: s = 20 / 0.25992 = 76.95; lasted 10: (76.95 + 10) x 0.25992 = 22.6 business
    # days after Friday 9 February: 22, Tuesday 12 March.
    answer = ask(asked(length={"cases": "20"}))
    assert answer.length.median_last_on is not None
    assert answer.length.median_last_on.isoformat() == "2024-03-12"


def test_a_typed_median_wins_over_cases() -> None:
    key = {"outage_length_median_business_days": 8}
    both = answer_tree(ask(asked(assumptions=key, length={"cases": [30]})))
    alone = answer_tree(ask(asked(assumptions=key)))
    assert without_cases(both) == without_cases(alone)
    assert both["outage"]["length_cases"] == []


@pytest.mark.parametrize("case", ["x", "0", 0, "501", -3, True, "5++", "1/2", 2.5])
def test_a_case_that_is_no_length_is_refused(case: Any) -> None:
    with pytest.raises(DossierError) as caught:
        Dossier.parse(asked(length={"cases": [7, case]}))
    assert caught.value.code == "bad_length_case"
    assert caught.value.message("fr")


def test_too_few_cases_that_are_over_are_refused() -> None:
    with pytest.raises(DossierError) as caught:
        ask(asked(length={"cases": ["5+", "9+", 4]}))
    assert caught.value.code == "length_cases_open"


def test_a_dossier_keeps_its_cases() -> None:
    dossier = Dossier.parse(asked(length={"cases": "7; 10 , 5+"}))
    assert dossier.length.cases == (7, 10, "5+")
    assert parse_dossier(dossier_toml(dossier).encode()) == dossier


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_case_is_told_with_its_length_and_source(lang: str) -> None:
    answer = ask(asked())
    rows = [f for f in facts_of(answer, lang) if f.figure == "length_case_days"]
    assert [row.value for row in rows] == [5, 7, 7, 10, 10, 17]
    assert all("http" in row.source and row.label for row in rows)
    text = answer_text(answer, lang)
    assert all(row.label.replace("'", "’") in text for row in rows)


def test_no_case_is_told_where_the_end_is_known_or_nothing_is_simulated() -> None:
    known = ask(asked(outage={"last_day": "2024-02-14"}))
    exact = ask(changed())
    for answer in (known, exact):
        assert answer_tree(answer)["outage"]["length_cases"] == []
        assert "length_case_days" not in answer_json(answer)


def test_the_doubt_on_the_median_is_less_than_what_the_tail_holds() -> None:
    """docs/method.md, "Length": six cases drawn again, carried through to what remains."""
    cases, draws = shipped_cases(), np.random.default_rng(0)
    longest = max(case.business_days for case in cases)
    medians = [
        median_length([cases[i] for i in draws.integers(0, len(cases), len(cases))]) or longest
        for _ in range(4000)
    ]
    assert np.quantile(medians, [0.1, 0.9]).tolist() == [7, 12]
    share = (draws.permutation(len(medians)) + 0.5) / len(medians)
    rest = [
        int(remaining_days(np.array([at]), 10, median, 3.0)[0])
        for at, median in zip(share, medians, strict=True)
    ]
    assert remaining_days(np.array([0.5, 0.9]), 10, 10.0, 3.0).tolist() == [12, 55]
    assert np.abs(np.quantile(rest, [0.5, 0.9]) - [11, 54]).max() <= 1
    # Viamedis over at 8 in place of 10.
    sooner = [
        replace(case, business_days=8) if case.incident.startswith("viamedis") else case
        for case in cases
    ]
    assert median_length(sooner) == 8
    assert remaining_days(np.array([0.5]), 10, 8.0, 3.0).tolist() == [10]
