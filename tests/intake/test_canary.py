"""Planted numbers and names come out nowhere: streams, exports, files, tracebacks (M34, M35)."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .ledgers import HEADER, picker
from .test_fec import entry, file_of
from .test_nir import KEYED, a_number
from .test_personal import IBAN

ROOT = Path(__file__).resolve().parents[2]
NAME = "Jeanne CANARISSON"
SPACED = " ".join((KEYED[0], KEYED[1:3], KEYED[3:5], KEYED[5:7], KEYED[7:10], KEYED[10:]))
#: What must be found nowhere, once spaces and signs are taken out.
PLANTED = (KEYED, IBAN, "CANARISSON")

DOSSIER = """as_of = 2024-02-09
[pharmacy]
cash_eur = 18000
[outage]
payers = ["Viamedis"]
first_day = 2024-01-29
[ledger]
accounts = ["411"]
[[outgoings]]
on = 2024-02-29
amount_eur = 24000
label = "Salaires"
[options]
paths = 100
"""


def plain_file(unmapped: list[str] | None = None) -> bytes:
    rows = [
        f"F{i};{2 + i:02}/01/2024;Mutuelle A;;Viamedis;{10 + i},00;;;open;" for i in range(28)
    ] + [
        f"FAC {SPACED};15/01/2024;{NAME};{KEYED};Viamedis;1,00;;;open;",
        f"{IBAN};16/01/2024;Mutuelle B {KEYED} {IBAN};{NAME};{NAME};2,00;;;{NAME};",
        f"F40;{NAME};Mutuelle A;;Viamedis;3,00;;;open;",
        f"F41;{SPACED};Mutuelle A;;Viamedis;3,00;{NAME};;open;",
        f"F42;17/01/2024;Mutuelle A;;Viamedis;{NAME};;;open;",
        f"F43;17/01/2024;Mutuelle A;;Viamedis;{KEYED};;;open;",
        f"F44;17/01/2024;Mutuelle A;;Viamedis;{IBAN};;{IBAN};open;",
        f"F45;18/01/2024;Mutuelle A;;Viamedis;4,00;;{NAME};open;{KEYED}",
    ]
    extra = unmapped or [f"{KEYED};{NAME};{IBAN}"] * len(rows)
    lines = [f"{HEADER};NIR;Nom;Note", *(f"{r};{e}" for r, e in zip(rows, extra, strict=True))]
    return ("\r\n".join(lines) + "\r\n").encode()


def accounting_file() -> bytes:
    rows = []
    for i, label in enumerate(
        (NAME, f"VIR {KEYED}", f"MUTUELLE {IBAN}", "VIAMEDIS", "DUPONT PAUL")
    ):
        row = entry("20240115", "10,00", "0,00", aux=KEYED if i == 1 else f"9{i}", label=NAME)
        row[7] = label
        rows.append(row)
    rows.append(entry(NAME, "10,00", "0,00", ref=KEYED))
    rows.append(entry("20240116", NAME, SPACED, ref=IBAN))
    rows.append(entry("20240116", "5,00", "0,00", aux="", account="411CANARISSON"))
    rows[-1][5] = NAME
    return file_of(*rows)


def started(cwd: Path, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """A process of its own in a folder of its own, both streams captured."""
    (cwd / "tmp").mkdir(exist_ok=True)
    start = ["-c", code] if code else ["-m", "calculator"]
    return subprocess.run(
        [sys.executable, *start, *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(cwd / "tmp"), "HOME": str(cwd)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run(cwd: Path, *words: str, code: str = "") -> tuple[int, str]:
    """Exit status and both streams of a run."""
    done = started(cwd, *words, code=code)
    return done.returncode, done.stdout + done.stderr


#: Several commands in one process, which loads once; a sign and the status end each one.
SEVERAL = """
import json, sys
from calculator.__main__ import main
for words in json.loads(sys.argv[1]):
    status = main(words)
    for stream in (sys.stdout, sys.stderr):
        stream.write(f"\\x1e{status}\\x1f")
        stream.flush()
"""


def run_all(cwd: Path, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Exit status and both streams of each command."""
    done = started(cwd, json.dumps(commands), code=SEVERAL)
    assert (done.returncode, found_in(done.stderr)) == (0, [])
    streams = [
        [part.split("\x1e") for part in stream.split("\x1f")[:-1]]
        for stream in (done.stdout, done.stderr)
    ]
    told = [(int(out[1]), out[0] + err[0]) for out, err in zip(*streams, strict=True)]
    assert len(told) == len(commands)
    return told


def texts_of(path: Path) -> str:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())


def found_in(text: str) -> list[str]:
    bare = re.sub(r"[\W_]", "", text).upper()
    return [p for p in PLANTED if p in bare]


def test_the_search_itself_finds_what_is_planted() -> None:
    assert found_in(f"x {SPACED} {IBAN.lower()} canarisson") == list(PLANTED)


@pytest.mark.slow
def test_M35_nothing_planted_comes_out_of_any_door(tmp_path: Path) -> None:
    given, cwd = tmp_path / "given", tmp_path / "here"
    given.mkdir()
    cwd.mkdir()
    ledger, fec = given / f"{NAME} {KEYED}.csv", given / f"fec {NAME}.txt"
    ledger.write_bytes(plain_file())
    fec.write_bytes(accounting_file())
    dossier = given / "dossier.toml"
    dossier.write_text(DOSSIER, "utf-8")
    asked = ("assess", str(dossier), "--ledger", str(ledger), "--ledger", str(fec))
    doors = (
        ("read", str(ledger), str(fec)),
        ("read", str(ledger), str(fec), "--json", "--lang", "en"),
        ("read", str(fec), "--accounts", "411", "--json"),
        asked,
        (*asked, "--json"),
        (*asked, "--csv", "a.csv"),
        (*asked, "--xlsx", "a.xlsx", "--lang", "en"),
    )
    alone = ("read", str(fec))
    for words, (status, said) in zip(
        (*doors, alone), [*run_all(cwd, *doors), run(cwd, *alone)], strict=True
    ):
        assert status == 0, said
        assert found_in(said) == [], words
        if "--json" in words:
            assert "personal_" in said  # what was done is told
    made = [p for p in tmp_path.rglob("*") if p.is_file() and p.parent != given]
    assert {p.name for p in made} >= {"a.csv", "a.xlsx"}
    for path in made:
        assert found_in(f"{path.name}\n{texts_of(path)}") == [], path.name


@pytest.mark.slow
def test_M35_refusals_repeat_nothing(tmp_path: Path) -> None:
    given = tmp_path / f"{KEYED}.csv"
    dossier = tmp_path / "d.toml"
    dossier.write_text(DOSSIER, "utf-8")
    noted = tmp_path / "noted.toml"
    noted.write_text(DOSSIER.replace("Salaires", f"Salaires {SPACED}"), "utf-8")
    mapped = tmp_path / "mapped.toml"
    mapped.write_text(DOSSIER + '[ledger.columns]\ninvoice_id = "NIR"\n', "utf-8")
    people = "\r\n".join(f"15/01/2024;Jeanne Canarisson{'abcdefgh'[i]};1,00" for i in range(8))
    contents = (
        f"{KEYED};{NAME}\r\n{KEYED};{NAME}\r\n".encode(),
        f"date;payer;amount_eur\r\n{people}\r\n".encode(),
        f'date;payer;amount_eur\r\n15/01/2024;"{NAME};{KEYED}\r\n'.encode(),
    )
    refused = [tmp_path / f"{n}" / given.name for n in range(len(contents))]
    for path, content in zip(refused, contents, strict=True):
        path.parent.mkdir()
        path.write_bytes(content)
    given.write_bytes(plain_file())
    told = run_all(
        tmp_path,
        *(("read", str(path)) for path in refused),
        *(("assess", str(path), "--ledger", str(given)) for path in (noted, mapped)),
    )
    assert [(status, found_in(said)) for status, said in told] == [(2, [])] * 5
    assert all(said.strip() for _, said in told)


POISON = """
import sys
import calculator.intake.plain as plain
def broken(*given):
    raise ValueError(repr(given), given)
plain._frame = broken
from calculator.__main__ import main
sys.exit(main())
"""


@pytest.mark.slow
def test_98_a_fault_of_ours_tells_its_place_and_no_cell(tmp_path: Path) -> None:
    given = tmp_path / "x.csv"
    given.write_bytes(plain_file())
    status, said = run(tmp_path, "read", str(given), code=POISON)
    assert status == 1
    assert "ValueError" in said
    assert found_in(said) == []
    assert "Mutuelle" not in said


@pytest.mark.slow
def test_M34_unmapped_columns_change_no_byte(tmp_path: Path) -> None:
    pick = picker(34)
    dossier, given = tmp_path / "d.toml", tmp_path / "x.csv"
    dossier.write_text(DOSSIER, "utf-8")
    said: list[tuple[str, ...]] = []
    for fill in (lambda: "", lambda: a_number(pick)):
        given.write_bytes(plain_file([f"{fill()};{fill()};{fill()}" for _ in range(36)]))
        asked = ("assess", str(dossier), "--ledger", str(given))
        runs = run_all(
            tmp_path, ("read", str(given)), (*asked, "--json"), (*asked, "--csv", "a.csv")
        )
        assert [status for status, _ in runs] == [0, 0, 0]
        said.append((*(text for _, text in runs), texts_of(tmp_path / "a.csv")))
    assert said[0] == said[1]
