"""Words: both languages say the same things, and everything the program raises has its words."""

from __future__ import annotations

import ast
import string
from functools import cache
from pathlib import Path

import pytest

from calculator.core.answer import Assessment
from calculator.core.texts import LANGUAGES, catalogue
from calculator.reference.parameters import all_parameters

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "calculator").rglob("*.py"))
ERRORS = {
    "CalculatorError", "DossierError", "FileUnusable", "CommandError", "NotYetAvailable",
    "ParameterNotFound", "PydanticCustomError",
}  # fmt: skip
#: Calls that make an issue -> position of its code among the arguments.
ISSUES = {"Issue": 1, "note": 1, "warn": 0, "inform": 0, "set_aside": 0, "_warn": 0, "take": 0}
SEVERITIES = {"info", "warning", "set_aside", "refused"}


def operands(text: str) -> set[str]:
    return {name.split("!")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def has(key: str, lang: str) -> bool:
    texts = catalogue(lang)
    return key in texts or {f"{key}.one", f"{key}.many"} <= texts.keys()


@cache
def calls() -> tuple[tuple[str, ast.Call], ...]:
    return tuple(
        (str(file.relative_to(ROOT)), node)
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
    )


def name_of(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def literals(node: ast.expr) -> list[str]:
    """Texts an expression may be: a constant, or the branches of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return []


def raised() -> list[tuple[str, str, ast.Call]]:
    return [
        (place, code, call)
        for place, call in calls()
        if name_of(call) in ERRORS and call.args
        for code in literals(call.args[0])
    ]


def remarked() -> list[tuple[str, str, ast.Call]]:
    found = []
    for place, call in calls():
        at = ISSUES.get(name_of(call))
        if at is None or len(call.args) <= at or "/deliver/" in place:
            continue
        if at == 1 and not set(literals(call.args[0])) & SEVERITIES:
            continue
        if name_of(call) == "take" and "plain" not in place:
            continue  # the recorder of settings has a verb of the same name
        found += [(place, code, call) for code in literals(call.args[at])]
    return found


@pytest.mark.parametrize(("one", "other"), [("fr", "en"), ("en", "fr")])
def test_every_text_has_its_twin(one: str, other: str) -> None:
    assert sorted(catalogue(one).keys() - catalogue(other).keys()) == []


def test_twins_name_the_same_operands() -> None:
    french, english = catalogue("fr"), catalogue("en")
    different = {
        key: operands(french[key]) ^ operands(english[key])
        for key in french.keys() & english.keys()
        if operands(french[key]) != operands(english[key])
    }
    assert different == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_unfinished(lang: str) -> None:
    for key, text in catalogue(lang).items():
        assert text, key
        assert "TODO" not in text, key
        assert "  " not in text or key.startswith("terminal."), key  # columns of the terminal


@pytest.mark.parametrize("lang", LANGUAGES)
def test_errors_and_remarks_are_sentences(lang: str) -> None:
    for key, text in catalogue(lang).items():
        if key.startswith(("error.", "issue.", "doubt.")):
            assert text.rstrip(' »”"').endswith((".", "?", "!")), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_raised_has_its_words(lang: str) -> None:
    assert len(raised()) > 40
    lacking = {(place, code) for place, code, _ in raised() if not has(f"error.{code}", lang)}
    assert lacking == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_remark_made_has_its_words(lang: str) -> None:
    assert len(remarked()) > 30
    lacking = {
        (place, code)
        for place, code, _ in remarked()
        if not any(has(f"{kind}.{code}", lang) for kind in ("issue", "error", "doubt"))
    }
    assert lacking == set()


def test_no_error_text_is_left_over() -> None:
    """Every error and remark of the catalogue stands somewhere in the sources, word for word."""
    words = {
        node.value
        for folder in ("calculator", "ui")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    kinds = ("error.", "issue.", "doubt.")
    codes = {key.split(".")[1] for key in catalogue("fr") if key.startswith(kinds)}
    built = {"value_too_small", "value_too_large"}  # value_too_{side}
    assert sorted(c for c in codes - words - built if f"error.{c}" not in words) == []


def test_calls_give_what_the_words_name() -> None:
    lacking = []
    for place, code, call in raised():
        names = {k.arg for k in call.keywords}
        key = f"error.{code}"
        if None in names or key not in catalogue("fr") or name_of(call) == "PydanticCustomError":
            continue
        missing = operands(catalogue("fr")[key]) - {str(n) for n in names}
        if missing and not (missing == {"file"} and "headings.py" in place):
            lacking.append((place, code, missing))
    assert lacking == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_has_a_label(lang: str) -> None:
    tree = ast.parse((ROOT / "calculator/deliver/facts.py").read_text("utf-8"))
    figures = {
        code
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) == "_fact" and len(node.args) > 1
        for code in literals(node.args[1])
    }
    assert len(figures) > 25
    for figure in figures:
        assert f"figure.{figure}.label" in catalogue(lang), figure


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_decision_and_severity_is_worded(lang: str) -> None:
    for decision in (
        "not_needed",
        "suspend_by",
        "does_not_help",
        "already_too_late",
        "not_applicable",
    ):
        assert f"decision.{decision}" in catalogue(lang)
        assert f"answer.{decision}" in catalogue(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_unit_and_nature_is_worded(lang: str) -> None:
    for parameter in all_parameters().values():
        if parameter.unit.lower() != "eur":
            assert f"reference.unit.{parameter.unit}" in catalogue(lang), parameter.unit
        assert f"reference.nature.{parameter.nature}" in catalogue(lang), parameter.nature


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_of_all_kinds_can_be_said(lang: str) -> None:
    from calculator.deliver.facts import facts_of
    from calculator.deliver.sentences import answer_sentences
    from calculator.deliver.terminal import answer_text
    from tests.cases.asking import ask, changed

    kinds: list[Assessment] = [
        ask(changed(pharmacy={"cash_eur": cash}, options={"uncertainty": noise, "paths": 100}))
        for cash in (-9_000, -3_000, 800, 4_500, 90_000)
        for noise in ("none", "simulated")
    ]
    assert len({a.suspension.verdict.decision for a in kinds}) >= 3
    for answer in kinds:
        for said in (*answer_sentences(answer, lang), answer_text(answer, lang)):
            assert "{" not in said
            assert "None" not in said
        assert all(f.label for f in facts_of(answer, lang))
