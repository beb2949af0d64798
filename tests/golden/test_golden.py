"""The shipped example without noise, byte for byte: a figure that moves is seen here.

A change that is meant: `pytest tests/golden --update-golden`, then read the difference.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from calculator.deliver.facts import facts_of
from calculator.deliver.files import csv_bytes
from calculator.deliver.jsonfile import answer_json
from tests.cases.asking import ask

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "data/samples/dossier-exemple.toml"


def exports() -> dict[str, bytes]:
    asked = tomllib.loads(SAMPLE.read_text("utf-8"), parse_float=Decimal)
    answer = ask(asked | {"options": {"uncertainty": "none"}})
    return {
        "example.json": answer_json(answer).encode(),
        "example.csv": csv_bytes(facts_of(answer)),
        "example-iso.csv": csv_bytes(facts_of(answer, "en"), iso=True),
    }


@pytest.mark.parametrize("name", ["example.json", "example.csv", "example-iso.csv"])
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    content = exports()[name]
    if request.config.getoption("--update-golden", default=False):
        (HERE / name).write_bytes(content)
    assert content == (HERE / name).read_bytes()


def test_files_hold_no_machine() -> None:
    for file in (*HERE.glob("*.json"), *HERE.glob("*.csv")):
        assert b"/" + b"home/" not in file.read_bytes()
