"""Cases worked by hand: each file of this folder holds a dossier, the figures, the arithmetic."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calculator.core.texts import LANGUAGES
from calculator.deliver.jsonfile import answer_tree
from calculator.deliver.sentences import answer_sentences
from calculator.deliver.terminal import answer_text

from .asking import ask

FILES = sorted(Path(__file__).parent.glob("*.toml"))


def found_at(answer: dict[str, Any], path: str) -> Any:
    """A value of the answer by its dotted path; a list is entered by payer, day or position."""
    here: Any = answer
    for step in path.split("."):
        if isinstance(here, list):
            if step == "count":
                return len(here)
            if step.isdigit():
                here = here[int(step)]
                continue
            here = next(
                row for row in here if step in (row.get("payer"), row.get("on"), row.get("code"))
            )
        else:
            here = here[step]
    return here


def expected_of(case: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null: the word "null" stands for it."""
    return {path: None if v == "null" else v for path, v in case["expected"].items()}


def test_there_are_enough_cases() -> None:
    assert len(FILES) >= 16


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_case(file: Path) -> None:
    case = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    assert set(case) <= {"expected", "dossier", "ledger"}
    answer = ask({"options": {"uncertainty": "none"}} | case["dossier"], case.get("ledger"))
    told = answer_tree(answer)
    wanted = expected_of(case)
    assert {path: found_at(told, path) for path in wanted} == wanted
    for lang in LANGUAGES:  # what was found can be said, too
        assert answer_sentences(answer, lang)
        assert answer_text(answer, lang)
        assert all(issue.message(lang) for issue in answer.issues)
