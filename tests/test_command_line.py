"""The command line: the answer on stdout alone, one sentence on stderr, the right status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.deliver.dossierfile import dossier_toml
from calculator.intake.dossier_file import read_dossier
from tests.cases.asking import (
    EXAMPLE,
    LEDGER_HEAD,
    Line,
    Said,
    assess_command,
    cents,
    command,
    ledger_text,
)

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = json.loads((Path(__file__).parent / "cases/contract.json").read_text("utf-8"))
LEDGER = ledger_text(
    [
        Line(date(2024, 1, 22), 4_520, name="F1"),
        Line(
            date(2024, 1, 23),
            1_875,
            paid=1_875,
            paid_on=date(2024, 1, 29),
            status="paid",
            name="F2",
        ),
        Line(date(2024, 1, 24), 3_210, status="rejected", name="F3"),
        Line(date(2024, 2, 12), 9_999, name="F4"),
    ]
)


def started(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """The real program, in its own process."""
    return subprocess.run(
        [sys.executable, "-m", "calculator", *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "LC_ALL": "C"},
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dossier.toml").write_text(EXAMPLE, "utf-8")
    (tmp_path / "releve.csv").write_text(LEDGER, "utf-8")
    return tmp_path


# --- the worked example -------------------------------------------------------------------


def check_example(answer: dict[str, Any]) -> None:
    owed, advance = answer["receivables"], answer["advance"]
    assert owed["outstanding_eur"] == "2880.00"
    assert owed["missing"]["eur"] == "2160.00"
    assert owed["not_yet_due_eur"] == "720.00"
    assert advance["justified_eur"] == "3240.00"
    assert advance["ceiling_eur"] == "3960.00"
    assert advance["average_basis_eur"] == "3060.00"
    assert advance["landing_on"] == "2024-02-16"


def test_the_worked_example_in_a_process_of_its_own(folder: Path) -> None:
    done = started("assess", str(folder / "dossier.toml"), "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    check_example(json.loads(done.stdout.decode("utf-8")))


def test_the_shipped_example() -> None:
    said = command("assess", str(ROOT / "data/samples/dossier-exemple.toml"), "--json")
    check_example(said.json)
    assert said.err == ""


def test_host_locale_and_zone_change_no_byte(folder: Path, monkeypatch: Any) -> None:
    here = command("assess", str(folder / "dossier.toml"), "--json").out
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    there = started("assess", str(folder / "dossier.toml"), "--json")
    assert there.stdout.decode("utf-8").replace("\r\n", "\n") == here


# --- the contract -------------------------------------------------------------------------

MONEY, DAY = re.compile(r"-?\d+\.\d\d"), re.compile(r"\d{4}-\d\d-\d\d")


def differences(wanted: Any, found: Any, at: str = "") -> list[str]:
    """Where an answer departs from the contract; more keys are welcome."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{at} is no table"]
        lacking = [f"{at}.{key} lacks" for key in wanted.keys() - found.keys()]
        return lacking + [
            d for key in wanted.keys() & found.keys()
            for d in differences(wanted[key], found[key], f"{at}.{key}")
        ]  # fmt: skip
    if isinstance(wanted, list) and isinstance(wanted[0], dict):
        if not isinstance(found, list):
            return [f"{at} is no list"]
        return [d for n, f in enumerate(found) for d in differences(wanted[0], f, f"{at}[{n}]")]
    if isinstance(wanted, list):
        return [] if found in wanted else [f"{at} = {found!r}"]
    if wanted.endswith("?") and found is None:
        return []
    checks: dict[str, Callable[[Any], bool]] = {
        "text": lambda v: isinstance(v, str),
        "money": lambda v: isinstance(v, str) and bool(MONEY.fullmatch(v)),
        "date": lambda v: isinstance(v, str) and bool(DAY.fullmatch(v)),
        "share": lambda v: isinstance(v, int | float) and 0 <= v <= 1,
        "count": lambda v: isinstance(v, int) and v >= 0,
    }
    return [] if checks[wanted.rstrip("?")](found) else [f"{at} = {found!r}"]


@pytest.mark.parametrize("noise", ['"none"', '"simulated"\npaths = 200'])
@pytest.mark.parametrize("ledger", [None, LEDGER])
@pytest.mark.parametrize("payers", ['["Viamedis"]', "[]", '["AMO"]'])
def test_the_answer_keeps_the_contract(noise: str, ledger: str | None, payers: str) -> None:
    text = EXAMPLE.replace('"none"', noise).replace('["Viamedis"]', payers)
    text = text.replace("Viamedis = 180.00", "Viamedis = 180.00, AMO = 4000.00")
    answer = assess_command(text, ledger=ledger).json
    assert differences(CONTRACT, answer) == []


def test_lists_are_sorted() -> None:
    text = EXAMPLE.replace('["Viamedis"]', '["Almerys", "Viamedis"]').replace(
        "Viamedis = 180.00", "Viamedis = 180.00, Almerys = 60.00"
    )
    answer = assess_command(text).json
    payers = [cents(p["outstanding_eur"]) for p in answer["receivables"]["by_payer"]]
    assert payers == sorted(payers, reverse=True)
    for rows in (answer["receivables"]["by_day"], answer["cash"]["path"]):
        assert [r["on"] for r in rows] == sorted({r["on"] for r in rows})


def test_languages_change_words_and_no_figure(folder: Path) -> None:
    def stripped(answer: dict[str, Any]) -> dict[str, Any]:
        rules = answer["advance"]["public_rules"]
        for row in (*answer["issues"], *answer["assumptions"], *rules):
            for words in ("message", "label", "formula", "applies_when"):
                row.pop(words, None)
        for trace in answer["traces"]:
            del trace["said"]
        return answer

    words = (
        "assess",
        str(folder / "dossier.toml"),
        "--json",
        "--ledger",
        str(folder / "releve.csv"),
    )
    french, english = command(*words), command(*words, "--lang", "en")
    assert french.out != english.out
    assert stripped(french.json) == stripped(english.json)


def test_without_json_it_speaks(folder: Path) -> None:
    french = command("assess", str(folder / "dossier.toml"))
    english = command("assess", str(folder / "dossier.toml"), "--lang=en")
    assert french.status == english.status == 0
    assert "2\u202f880" in french.out
    assert "2,880" in english.out
    assert french.err == english.err == ""


# --- --as-of ------------------------------------------------------------------------------


def test_as_of_today_changes_nothing(folder: Path) -> None:
    words = ("assess", str(folder / "dossier.toml"), "--json")
    assert command(*words, "--as-of", "2024-02-09").out == command(*words).out


def test_as_of_is_the_dossiers_key(folder: Path) -> None:
    full = EXAMPLE + (
        "seed = 3\n[cash]\nordinary_net_per_open_day_eur = 12.34\n[advance]\nfee_eur = 5.00\n"
        "[[advances]]\non = 2024-02-07\namount_eur = 10.00\n"
    )
    other = full.replace("as_of = 2024-02-09", "as_of = 2024-02-12")
    assert assess_command(full, "--as-of", "2024-02-12").out == assess_command(other).out
    assert assess_command(full, "--as-of", "12/02/2024").out == assess_command(other).out


# --- bad input: status 2, one sentence, nothing on stdout ----------------------------------


def refused(said: Said, *mentions: str, lang: str = "fr") -> None:
    assert said.status == 2, said
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err
    for mention in mentions:
        assert mention in said.err, said.err
    assert said.err.strip()[-1] in ".!?»)"


BAD_DOSSIERS = [
    # (what replaces what, what the sentence mentions)
    (("as_of = 2024-02-09", "as_of = 2024-02-30"), ("ligne 2",)),
    (("as_of = 2024-02-09", "as_of = bientôt"), ("ligne 2",)),
    (("as_of = 2024-02-09", 'as_of = "09.02.2024"'), ("as_of", "2024-01-29")),
    (("as_of = 2024-02-09", "as_of = 1999-12-31"), ("as_of", "2000")),
    (("as_of = 2024-02-09\n", ""), ("as_of",)),
    (("as_of = 2024-02-09", "as_of = 2024-01-28"), ("premier jour",)),
    (("4500.00", "1e999999"), ("cash_eur", "milliard")),
    (("4500.00", "1e9999999999999999999"), ()),
    (("4500.00", "1" * 5000), ()),
    (("4500.00", "1e-999999"), ("cash_eur",)),
    (("4500.00", "nan"), ("cash_eur",)),
    (("4500.00", "-inf"), ("cash_eur",)),
    (("4500.00", "12.345"), ("cash_eur",)),
    (("4500.00", '"beaucoup"'), ("cash_eur", "beaucoup")),
    (("4500.00", "true"), ("cash_eur",)),
    (("4500.00", "[1]"), ("cash_eur",)),
    (("5000.00", "-1.00"), ("overdraft_limit_eur",)),
    (("first_day = 2024-01-29", "first_day = 2024-01-29\nlast_day = 2024-01-28"), ("avant",)),
    (("first_day = 2024-01-29\n", ""), ("first_day",)),
    (("first_day", "firstday"), ("firstday", "first_day")),
    (("cash_eur", "cash_euro"), ("cash_euro", "cash_eur")),
    (("cash_eur", "cash_cents"), ("cash_cents", "cash_eur")),
    (("[outage]", "[panne]"), ("panne",)),
    (('["Viamedis"]', '["Viamedi"]'), ("Viamedi", "Viamedis")),
    (('["Viamedis"]', '["Zorglub 3000"]'), ("Zorglub",)),
    (('["Viamedis"]', '["Almerys"]'), ("Almerys", "per_open_day_eur")),
    (('["Viamedis"]', "[1]"), ("payers",)),
    (('"none"', '"nonne"'), ("uncertainty", "none")),
    (('"none"', '"none"\nhorizon_days = 6'), ("horizon_days", "7")),
    (('"none"', '"none"\nhorizon_days = 1e999999'), ("horizon_days",)),
    (('"none"', '"none"\ntarget_probability = 1.5'), ("target_probability",)),
    (('"none"', '"none"\npaths = 3'), ("paths", "100")),
    (('"none"', '"none"\nuncertainty = "none"'), ("ligne 17",)),
    (("8000.00", "-8000.00"), ("amount_eur",)),
    (("[options]", "[suspension]\ncompulsory_share = 0.7\nleaves_share = 0.6\n[options]"), ("1",)),
    (("[options]", "[assumptions]\nstale_afterdays = 3\n[options]"), ("stale_after_days",)),
    (("[options]", "[assumptions]\nleaves_share = 0.3\n[options]"), ("suspension.leaves_share",)),
    (("[options]", "[assumptions]\nstale_after_days = -3\n[options]"), ("stale_after_days",)),
    (("overdraft_limit_eur", 'holidays = "FR-99"\noverdraft_limit_eur'), ("FR-99",)),
    (("[options]", "[options"), ("ligne 15",)),
]


@pytest.mark.parametrize(
    ("change", "mentions"),
    BAD_DOSSIERS,
    ids=[f"{n}-{c[1][:30]}" for n, (c, _) in enumerate(BAD_DOSSIERS)],
)
def test_a_bad_dossier(change: tuple[str, str], mentions: tuple[str, ...]) -> None:
    assert change[0] in EXAMPLE
    text = EXAMPLE.replace(change[0], change[1], 1)
    refused(assess_command(text), *mentions)
    english = assess_command(text, "--lang", "en")
    assert english.status == 2
    assert english.err != assess_command(text).err


#: Typed assumptions beyond reason: told, never a fault of ours.
UNREASONABLE = [
    ("interval_level", "5.0"),
    ("outage_length_tail_exponent", "1e-9"),
    ("open_days_per_year", "0"),
    ("complementary_share_of_turnover", "1e308"),
    ("reference_window_days", "1e300"),
    ("exposure_window_days", "1e300"),
    ("billing_week_cv", "1e308"),
    ("backlog_lands_after_business_days", "1e9"),
]


@pytest.mark.parametrize(("name", "value"), UNREASONABLE)
def test_an_unreasonable_assumption(name: str, value: str) -> None:
    text = EXAMPLE.replace("per_open_day_eur = { Viamedis = 180.00 }", "")
    text = text.replace("[outage]", "annual_turnover_eur = 2200000\n[outage]")
    text = text.replace('"none"', '"simulated"\npaths = 100')
    refused(assess_command(f"{text}\n[assumptions]\n{name} = {value}\n"))


@pytest.mark.parametrize(
    ("content", "mentions"),
    [
        (b"", ("vide",)),
        (b"  \n", ("vide",)),
        (b"\xff\xfe\x00\xd8", ("UTF-8",)),
        (b"as_of = \xe9", ("UTF-8",)),
        (b"x = 1\n" * 20_000, ("ko",)),
        (b"a = [" * 5_000, ("ligne",)),
        (b"\x00", ("ligne",)),
        (b"PK\x03\x04", ()),
    ],
)
def test_a_file_that_is_no_dossier(
    tmp_path: Path, content: bytes, mentions: tuple[str, ...]
) -> None:
    file = tmp_path / "dossier.toml"
    file.write_bytes(content)
    refused(command("assess", str(file), "--json"), *mentions)


def test_dossiers_that_cannot_be_opened(tmp_path: Path) -> None:
    refused(command("assess", str(tmp_path / "rien.toml"), "--json"), "rien.toml")
    refused(command("assess", str(tmp_path), "--json"))


@pytest.mark.parametrize(
    ("content", "mentions"),
    [
        (b"", ("vide",)),
        (LEDGER_HEAD.encode() + b"\n", ()),
        (b"bonjour\n", ()),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, ()),
        (b"PK\x03\x04" + b"\x00" * 40, ()),
        (b"%PDF-1.7\n", ()),
        (b"a;b;c\n1;2;3\n", ()),
    ],
    ids=lambda v: repr(v)[:20],
)
def test_a_ledger_that_cannot_be_used(
    folder: Path, content: bytes, mentions: tuple[str, ...]
) -> None:
    file = folder / "autre.csv"
    file.write_bytes(content)
    words = ("assess", str(folder / "dossier.toml"), "--json", "--ledger", str(file))
    refused(command(*words), "autre.csv", *mentions)
    assert command(*words, "--lang", "en").status == 2


def test_ledgers_that_cannot_be_opened(folder: Path) -> None:
    dossier = str(folder / "dossier.toml")
    refused(command("assess", dossier, "--ledger", str(folder / "rien.csv")), "rien.csv")
    refused(command("assess", dossier, "--ledger", str(folder)))


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("31/02/2024", 1),
        ("hier", 1),
        ("", 1),
        ("douze", 5),
        ("1e999999", 5),
        ("NaN", 5),
        ("1,2,3", 5),
    ],
)
def test_a_bad_cell_sets_its_line_aside(folder: Path, cell: str, column: int) -> None:
    rows = LEDGER.splitlines()
    cells = rows[1].split(";")
    cells[column] = cell
    rows[1] = ";".join(cells)
    (folder / "releve.csv").write_text("\n".join(rows) + "\n", "utf-8")
    said = command(
        "assess", str(folder / "dossier.toml"), "--json", "--ledger", str(folder / "releve.csv")
    )
    answer = said.json
    assert answer["lines"]["set_aside"] == 2  # this one, and the one after the reading
    assert 2 in [i["line"] for i in answer["issues"] if i["severity"] == "set_aside"]


def test_commands_not_understood(folder: Path) -> None:
    dossier = str(folder / "dossier.toml")
    for words in (
        [],
        ["calculer"],
        ["assess"],
        ["assess", dossier, "--jsno"],
        ["assess", dossier, "--lang", "de"],
    ):
        refused(command(*words))
    for later in ("letter", "union", "recompute"):
        said = command(later, "x")
        if said.err.count(later):
            refused(said)
    refused(command("assess", dossier, "--bank", "compte.csv"))
    refused(command("assess", dossier, "--as-of", "demain"), "--as-of")
    refused(command("assess", dossier, "--as-of", "2024-01-28"))


def test_output_that_cannot_be_written(folder: Path) -> None:
    dossier = str(folder / "dossier.toml")
    for option in ("--csv", "--xlsx"):
        refused(command("assess", dossier, option, str(folder / "absent/out.csv")), "out.csv")
        refused(command("assess", dossier, option, str(folder)))


def test_a_bad_dossier_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(EXAMPLE.replace('["Viamedis"]', '["Viamédi"]'), "utf-8")
    done = started("assess", str(tmp_path / "d.toml"), "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "« Viamédi »".replace(" ", "\u00a0") in done.stderr.decode("utf-8")


# --- words that would be lost in silence --------------------------------------------------


def test_billing_of_a_misspelt_payer_is_not_lost() -> None:
    text = EXAMPLE.replace("{ Viamedis", "{ Viamedi").replace(
        "[outage]", "annual_turnover_eur = 2200000\n[outage]"
    )
    refused(assess_command(text), "Viamedi", "Viamedis")


def test_billing_typed_under_two_spellings_is_refused() -> None:
    text = EXAMPLE.replace("Viamedis = 180.00", "Viamedis = 180.00, VIAMEDIS = 100.00")
    assert assess_command(text).status == 2


def test_a_misspelt_platform_of_a_hint_is_not_lost() -> None:
    text = EXAMPLE + '[ledger]\nplatforms = { "AESIO" = "Viamediss" }\n'
    refused(assess_command(text, ledger=LEDGER), "Viamediss", "Viamedis")


# --- files written ------------------------------------------------------------------------


def test_json_with_files_stays_json(folder: Path) -> None:
    dossier = str(folder / "dossier.toml")
    words = ("--csv", str(folder / "r.csv"), "--xlsx", str(folder / "r.xlsx"))
    assert (
        command("assess", dossier, "--json", *words).out == command("assess", dossier, "--json").out
    )
    assert (folder / "r.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    assert (folder / "r.xlsx").read_bytes()[:2] == b"PK"


def test_read_says_what_was_read(folder: Path) -> None:
    said = command("read", str(folder / "releve.csv"), "--json")
    assert said.status == 0
    assert json.loads(said.out)["lines"]["read"] == 4
    assert command("read", str(folder / "releve.csv")).out
    refused(command("read", str(folder / "rien.csv")), "rien.csv")


def test_a_fault_of_ours_shows_no_trace(folder: Path, monkeypatch: Any, capsys: Any) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("cellule secrète")

    monkeypatch.setattr("calculator.commands.assess.assess", broken)
    assert main(["assess", str(folder / "dossier.toml")]) == 1
    found = capsys.readouterr()
    assert found.out == ""
    assert "secrète" not in found.err
    assert len(found.err.splitlines()) == 1


def test_a_kept_dossier_gives_the_same_answer(folder: Path) -> None:
    kept = dossier_toml(read_dossier(folder / "dossier.toml"))
    assert assess_command(kept).out == assess_command(EXAMPLE).out
