"""The docs fail the build: every name users script against has its line, every link resolves."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from calculator import Dossier, LedgerSettings, assess, read_bank, read_dossier, read_ledger
from calculator.__main__ import LATER, _parser, main
from calculator.core.issues import Issue
from calculator.deliver.facts import COLUMNS, facts_of
from calculator.deliver.jsonfile import answer_tree
from calculator.deliver.lines import issue_tree
from calculator.deliver.reading import reading_tree
from calculator.intake.bank.csv_headings import MEANINGS as BANK_MEANINGS
from calculator.intake.dossier_words import known_keys
from calculator.intake.model import MEANINGS

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "data" / "samples"
DOSSIER_PAGE = (ROOT / "docs" / "dossier.md").read_text("utf-8")
METHOD_PAGE = (ROOT / "docs" / "method.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def named(page: str) -> set[str]:
    """Every word set in code on a page; a dotted path names its parts too."""
    words: set[str] = set()
    fenced = re.findall(r"(?s)```.*?```", page) + re.findall(r"(?m)^    .*$", page)
    for code in [*re.findall(r"`([^`\n]+)`", page), *fenced]:
        words |= set(re.findall(r"--[a-z][a-z-]*|[A-Za-z_][A-Za-z0-9_]*", code))
    return words


IN_DOSSIER, IN_METHOD = named(DOSSIER_PAGE), named(METHOD_PAGE)


def keys_of(tree: Any) -> Iterator[str]:
    """Every key of a tree of plain values."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from keys_of(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from keys_of(value)


def paths_of(model: type[BaseModel], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Path of every key of the dossier, down to its leaves."""
    for key in known_keys(model, at):
        yield (*at, key)
        if len(at) < 3:
            yield from paths_of_below(model, (*at, key))


def paths_of_below(model: type[BaseModel], at: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if known_keys(model, at):
        yield from paths_of(model, at)


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every command and option of a command line."""
    for action in parser._actions:
        yield from (o for o in action.option_strings if o.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield name
                yield from options_of(command)


@pytest.mark.parametrize("path", list(paths_of(Dossier)), ids=".".join)
def test_every_dossier_key_has_its_line(path: tuple[str, ...]) -> None:
    assert path[-1] in IN_DOSSIER


def test_the_walk_over_the_dossier_finds_its_leaves() -> None:
    found = {".".join(path) for path in paths_of(Dossier)}
    wanted = {"as_of", "pharmacy.cash_eur", "outgoings.amount_eur", "advances.on", "options.seed"}
    assert wanted <= found


def test_every_default_quoted_is_the_shipped_one() -> None:
    from calculator.reference.parameters import all_parameters

    for name, shipped in all_parameters().items():
        key = shipped.dossier_key.rpartition(".")[2]
        rows = re.findall(rf"(?m)^\| `{key}` \| ([0-9][0-9.]*)", DOSSIER_PAGE) if key else []
        for row in rows:
            assert float(row) == shipped.values[-1].value, name


def test_every_key_of_the_answer_has_its_line() -> None:
    answer = assess(read_dossier(SAMPLES / "dossier-exemple.toml"))
    tree = answer_tree(answer)
    keys = {*keys_of(tree), *issue_tree(Issue("info", "no_payer_stopped"), "fr")}
    # An empty list would hide its keys.
    lists = (
        tree["advance"]["repayment"],
        tree["suspension"]["frontier"],
        tree["cash"]["path"],
        tree["receivables"]["by_day"],
        tree["receivables"]["by_payer"],
        tree["assumptions"],
    )
    assert all(lists)
    assert sorted(keys - IN_DOSSIER) == []


def test_every_key_of_a_reading_has_its_line() -> None:
    fec = (
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\t"
        "CompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\t"
        "ValidDate\tMontantdevise\tIdevise\n"
        "VE\tVentes\t1\t20240108\t411000\tTiers payant\tC1\tMutuelle\tF1\t20240108\tx\t10,00\t0,00"
        "\t\t\t20240108\t\t\n"
    )
    settings = LedgerSettings(survey=True)
    sample = str(SAMPLES / "ledger-example-fr.csv")
    trees = [
        reading_tree(read_ledger(sample, settings=settings), None),
        reading_tree(read_ledger(("fec.txt", fec.encode()), settings=settings), None),
        reading_tree(None, read_bank(("b.csv", b"date;libelle;montant\n15/01/2024;VIR;1,00\n"))),
    ]
    keys = {k for tree in trees for k in keys_of(tree) if k not in (*MEANINGS, *BANK_MEANINGS)}
    assert "lettered_ratio" in keys
    assert sorted(keys - IN_DOSSIER) == []


def test_every_command_and_option_has_its_line() -> None:
    words = {*options_of(_parser()), *LATER}
    assert {"assess", "read", "--json", "--ledger", "union"} <= words
    assert sorted(words - IN_DOSSIER) == []


def test_every_column_has_its_line() -> None:
    facts = facts_of(assess(read_dossier(SAMPLES / "dossier-exemple.toml")))
    assert sorted({*COLUMNS, *MEANINGS, *(f.section for f in facts)} - IN_DOSSIER) == []


def test_the_templates_columns_are_the_documented_ones() -> None:
    header = (SAMPLES / "ledger-template.csv").read_text("utf-8-sig").splitlines()[0]
    assert header.split(";") == list(MEANINGS)


def figures() -> list[str]:
    file = ROOT / "data" / "texts" / "fr" / "figures.toml"
    return list(tomllib.loads(file.read_text("utf-8"))["figure"])


@pytest.mark.parametrize("figure", figures())
def test_every_figure_is_defined(figure: str) -> None:
    # `missing` is an object in the JSON answer and one row of the export.
    assert figure in IN_METHOD or figure.removesuffix("_eur") in IN_METHOD


def slug(heading: str) -> str:
    """The anchor that readers of Markdown give a heading."""
    kept = re.sub(r"[^\w\s-]", "", heading.strip().lower())
    return re.sub(r"\s", "-", kept)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), target
        if anchor:
            heads = re.findall(r"(?m)^#+ (.+)$", file.read_text("utf-8"))
            assert anchor in {slug(h) for h in heads}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_names_the_machine_it_was_written_on(page: Path) -> None:
    assert not re.search(
        r"(?<![\w./:-])/(?:home|work|tmp|root|Users|mnt)\b", page.read_text("utf-8")
    )


def test_every_make_command_quoted_exists() -> None:
    targets = set(re.findall(r"(?m)^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text("utf-8")))
    quoted = set(re.findall(r"\bmake ([a-z][a-z0-9-]*)", " ".join(re.findall(r"`[^`]+`", README))))
    assert {"run", "test"} <= quoted <= targets


def test_the_output_in_the_readme_is_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"```text\n\$ python -m calculator ([^\n]+)\n(.*?)```", README, re.DOTALL)
    assert block
    words = [str(ROOT / w) if w.startswith("data/") else w for w in block[1].split()]
    assert main(words) == 0
    printed = {plain_spaces(line) for line in capsys.readouterr().out.splitlines()}
    shown = [plain_spaces(line) for line in block[2].splitlines() if line.strip() not in {"", "…"}]
    assert len(shown) > 10
    assert [line for line in shown if line not in printed] == []


def test_the_python_in_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block
    monkeypatch.chdir(ROOT)
    exec(compile(block[1], "README.md", "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out.split()


def plain_spaces(line: str) -> str:
    """A line with its spaces made plain and single."""
    return " ".join(line.split())
