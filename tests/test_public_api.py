"""The public names: adding one is a decision, losing one breaks other people's scripts."""

from __future__ import annotations

import inspect

import calculator

NAMES = [
    "METHOD_VERSION",
    "Assessment",
    "CalculatorError",
    "CommandError",
    "Dossier",
    "DossierError",
    "FileUnusable",
    "Issue",
    "LedgerRead",
    "LedgerSettings",
    "NotYetAvailable",
    "ParameterNotFound",
    "assess",
    "parse_dossier",
    "read_bank",
    "read_dossier",
    "read_ledger",
]


def test_names_are_pinned() -> None:
    assert sorted(calculator.__all__) == sorted(NAMES)
    for name in NAMES:
        assert getattr(calculator, name) is not None


def test_every_name_is_explained() -> None:
    for name in NAMES:
        thing = getattr(calculator, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name


def test_how_assess_is_called() -> None:
    parameters = inspect.signature(calculator.assess).parameters
    assert list(parameters)[:3] == ["dossier", "ledger", "bank"]
    assert parameters["ledger"].default is None
    assert parameters["bank"].default is None


def test_errors_share_one_root() -> None:
    for name in NAMES:
        thing = getattr(calculator, name)
        if inspect.isclass(thing) and issubclass(thing, Exception):
            assert issubclass(thing, calculator.CalculatorError)
