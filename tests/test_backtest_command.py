"""`backtest` on the command line: JSON whole, both languages, same bytes, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.market import market
from calculator.__main__ import main
from calculator.core.texts import say
from tests.estimate.past import ledger_csv
from tests.test_docs import ROOT, keys_of

FEW = ["--outages", "12"]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("past") / "encours.csv"
    file.write_bytes(ledger_csv(market(3, payers=5, per_day=12, days=190)))
    return str(file)


def test_json_holds_every_score_and_the_same_bytes(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for seed in ("3", "3", "4"):
        assert main(["backtest", ledger, *FEW, "--seed", seed, "--json"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]
    tree = json.loads(said[0])
    assert (tree["seed"], tree["level"], tree["outages"]["n"]) == (3, 0.8, 12)
    page = (ROOT / "docs" / "dossier.md").read_text("utf-8")
    assert {key for key in keys_of(tree) if f"`{key}`" not in page} == set()
    trials = [tree["outages"], *tree["cash"]]
    assert [t["days"] for t in trials] == [None, 7, 14, 30]
    for trial in trials:
        assert [m["method"] for m in trial["methods"]] == [
            "ours", "mean_of_paid", "same_weekday", "calendar_km",
        ]  # fmt: skip
        assert trial["n_apart"] <= trial["n"]
        ours, rule = trial["methods"][:2]
        assert 0 <= ours["covered_ratio"] <= 1
        assert rule["covered_ratio"] is None
        assert ours["excess_ratio"] is None
        # The excess of the rule is the difference of the two errors.
        gap = rule["error_ratio"] - ours["error_ratio"]
        assert rule["excess_ratio"] == pytest.approx(gap, abs=2e-6)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_plain_sentence(ledger: str, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["backtest", ledger, *FEW, "--lang", lang]) == 0
    said = capsys.readouterr().out
    first = {"fr": "Sur 12 pannes simulées dans vos propres factures", "en": "On 12 outages"}[lang]
    assert said.startswith(first)
    for method in ("ours", "mean_of_paid", "same_weekday", "calendar_km"):
        assert say(f"backtest.by_{method}", lang) in said


def test_what_cannot_be_tried(
    ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = tmp_path / "court.csv"
    short.write_bytes(ledger_csv(market(3, payers=2, per_day=10, days=90)))
    for words, named in (
        ([str(short)], "court.csv"),
        ([str(tmp_path / "absent.csv")], "absent.csv"),
        ([ledger, "--outages", "0"], "--outages"),
        ([ledger, "--outages", "many"], "--outages"),
        ([ledger, "--seed", "-1"], "--seed"),
        ([], ""),
    ):
        assert main(["backtest", *words]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert named in said.err
