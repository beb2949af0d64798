"""A file given for what it is not, and files refused beside usable ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.core.errors import FileUnusable
from calculator.intake import read_ledger
from calculator.intake.bank import read_bank
from tests.intake.bank.statements import FORMATS

DOSSIER = """as_of = 2024-02-09
[outage]
payers = ["MGEN"]
first_day = 2024-01-29
[options]
uncertainty = "none"
"""
LEDGER = (
    "date facture;mutuelle;part RC;statut\n15/01/2024;MGEN;10,00;impayé\n"
    "30/01/2024;MGEN;20,00;impayé\n"
)
FEC = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|"
    "PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|"
    "Idevise\nVE|Ventes|1|20240115|411000|Clients|MGEN|MGEN|F1|20240115|Facture|10,00|0,00||||0|\n"
)
DTD = '<?xml version="1.0"?><?OFX OFXHEADER="200"?><!DOCTYPE OFX [<!ENTITY x "y">]><OFX>&x;</OFX>'
XML_FEC = b'<?xml version="1.0"?><comptabilite><exercice/></comptabilite>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FORMATS.items():
        (tmp_path / name).write_bytes(data())
    for name, text in (("d.toml", DOSSIER), ("encours.csv", LEDGER), ("fec.txt", FEC),
                       ("dtd.ofx", DTD)):  # fmt: skip
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "kind"),
    [("releve.xml", "camt.053"), ("releve.ofx", "OFX"), ("releve.txt", "CFONB 120"),
     ("releve.csv", "CSV")],
)  # fmt: skip
@pytest.mark.parametrize("command", [("assess", "d.toml", "--ledger"), ("backtest",)])
def test_a_statement_given_as_a_ledger_is_called_one(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, kind: str, command: tuple[str, ...]
) -> None:
    words = [str(folder / w) if w == "d.toml" else w for w in command]
    message = said(capsys, *words, str(folder / name))
    assert name in message
    assert kind in message
    assert "--bank" in message


@pytest.mark.parametrize("name", ["fec.txt", "encours.csv"])
def test_a_ledger_given_as_a_statement_is_called_one(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    message = said(capsys, "assess", str(folder / "d.toml"), "--bank", str(folder / name))
    assert name in message
    assert "--ledger" in message


def test_a_statement_among_ledgers_stops_the_command_though_another_could_be_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledgers = ("--ledger", str(folder / "encours.csv"), "--ledger", str(folder / "releve.ofx"))
    assert "--bank" in said(capsys, "assess", str(folder / "d.toml"), *ledgers)


def test_12_a_refused_statement_beside_a_ledger_is_told_by_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = (str(folder / "encours.csv"), str(folder / "dtd.ofx"))
    assert main(["read", *files, "--json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert tree["lines"]["used_eur"] == "30.00"
    assert [i["code"] for i in tree["bank"]["issues"]] == ["bank_with_dtd"]
    assert main(["read", *files]) == 0
    assert "dtd.ofx : refusé" in capsys.readouterr().out.replace("\u00a0", " ")


def test_12_a_refused_ledger_beside_a_statement_is_told_by_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "vide.csv").write_bytes(b"")
    assert main(["read", str(folder / "vide.csv"), str(folder / "releve.ofx"), "--json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert [i["code"] for i in tree["issues"]] == ["file_empty"]
    assert tree["bank"]["lines"]["used"] == 4
    assert main(["read", str(folder / "vide.csv"), str(folder / "dtd.ofx")]) == 2


def test_12_a_refused_statement_beside_a_usable_one_is_told_by_assess(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = ("--bank", str(folder / "releve.ofx"), "--bank", str(folder / "dtd.ofx"))
    ledger = ("--ledger", str(folder / "encours.csv"))
    assert main(["assess", str(folder / "d.toml"), *ledger, *bank, "--json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert "bank_with_dtd" in [i["code"] for i in tree["issues"]]


def test_1_an_accounting_file_in_xml_is_called_one() -> None:
    for read in (read_ledger, read_bank):
        with pytest.raises(FileUnusable) as caught:
            read(("fec.xml", XML_FEC))
        assert caught.value.code == "fec_is_xml"
        assert "TXT" in caught.value.message("fr")
