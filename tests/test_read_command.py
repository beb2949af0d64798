"""`read`: ledgers and statements told apart, both shown, nothing lost in either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.intake.bank.model import BankSettings
from calculator.intake.told import is_statement, told

LEDGER = "date facture;mutuelle;part RC\n15/01/2024;MGEN;10,00\n16/01/2024;MGEN;x\n"
BANK = "Date;Libellé;Débit;Crédit\n15/01/2024;VIR VIAMEDIS;;10,00\n16/01/2024;PRLV EDF;4,00;\n"


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (LEDGER, False),
        (BANK, True),
        # A date and an amount alone are no ledger: nobody is billed.
        ("date;montant;libellé\n15/01/2024;1,00;VIR\n", True),
        ("date;montant\n15/01/2024;1,00\n", False),
        ("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>", True),
        ("", False),
    ],
)
def test_which_of_the_two_a_file_is(text: str, statement: bool) -> None:
    assert is_statement(("f.csv", text.encode())) is statement


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("encours.csv", LEDGER), ("releve.csv", BANK)):
        (tmp_path / name).write_text(text, "utf-8")
    return [str(tmp_path / "encours.csv"), str(tmp_path / "releve.csv")]


def test_both_kinds_in_one_command(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", *files, "--json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert [f["file"] for f in tree["files"]] == ["encours.csv"]
    assert (tree["lines"]["read"], tree["lines"]["set_aside"]) == (2, 1)
    assert tree["set_aside"][0]["code"] == "amount_unreadable"
    assert [f["file"] for f in tree["bank"]["files"]] == ["releve.csv"]
    # A movement's euros are its absolute amount: 10.00 + 4.00.
    assert tree["bank"]["lines"]["used_eur"] == "14.00"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_table_of_what_was_set_aside(
    files: list[str], capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    assert main(["read", *files, "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert {"fr": "montant illisible (lignes 3)", "en": "unreadable amount (lines 3)"}[lang] in said
    assert "releve.csv" in said


def test_59_movements_told_twice_are_counted_and_ask_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three movements stand in both: 10.00 + 4.00 + 7.00 = 21.00."""
    both = BANK + "17/01/2024;VIR ALMERYS;;7,00\n"
    (tmp_path / "a.csv").write_text(both, "utf-8")
    (tmp_path / "b.csv").write_text(both + "18/01/2024;VIR MGEN;;1,00\n", "utf-8")
    files = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert main(["read", *files]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    (row,) = [r for r in said.splitlines() if "déjà dans un autre relevé" in r]
    assert row.split()[:3] == ["3", "21,00", "€"]
    assert "rien à corriger" in said
    assert main(["read", *files, "--json"]) == 0
    (aside,) = json.loads(capsys.readouterr().out)["bank"]["set_aside"]
    assert (aside["lines"], aside["amount_eur"]) == (3, "21.00")


def test_a_dossier_says_how(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "vague.csv"
    ledger.write_text("date facture;mutuelle;montant\n15/01/2024;MGEN;10,00\n", "utf-8")
    assert main(["read", str(ledger)]) == 2
    assert "montant" in capsys.readouterr().err
    dossier = tmp_path / "d.toml"
    dossier.write_text(
        'as_of = 2024-02-09\n[ledger]\ncolumns = { amount_eur = "montant" }\n', "utf-8"
    )
    assert main(["read", str(ledger), "--dossier", str(dossier)]) == 0
    assert "10,00" in capsys.readouterr().out


def test_samples_of_banks_are_read_or_refused_with_a_reason(
    samples_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = {"pennylane_invalid_date.txt", "silarhi_interbank_operation_codes.csv"}
    for file in sorted((samples_dir / "bank").iterdir()):
        assert main(["read", str(file), "--json"]) == (2 if file.name in refused else 0), file.name
        out, err = capsys.readouterr()
        assert bool(err) is (file.name in refused)
        if out:
            bank = json.loads(out)["bank"]
            buckets = ("used", "set_aside", "refused", "out_of_scope")
            assert bank["lines"]["read"] == sum(bank["lines"][b] for b in buckets)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LEDGER, "ledger"),
        (BANK, "statement"),
        # Headings that lack something: their words tell.
        ("Jour op;Texte;Débit;Crédit;Solde\n15/01/2024;VIR;;1,00;9,00\n", "statement"),
        ("Jour;Mutuelle;Combien\n15/01/2024;MGEN;1,00\n", "ledger"),
        ("Quand;Libellé;Combien\n15/01/2024;VIR;1,00\n", "either"),
        ("date;montant\n15/01/2024;1,00\n", "either"),
        ("Facture;Libellé;Solde;Combien\n1;VIR;1,00;2\n", "either"),
        ("Date;Pièce;Client;Débit;Crédit;Solde\n15/01/2024;F1;MGEN;12,00;;12,00\n", "either"),
        ("Date;Libellé;Tiers;Débit;Crédit\n15/01/2024;VIR;MGEN;;12,00\n", "either"),
        ("a;b;c\n1;2;3\n", ""),
        # A label of a movement is no heading.
        ("a;b;c\n15/01/2024;facture mutuelle;1,00\n", ""),
        ("", ""),
    ],
)
def test_what_a_file_is_as_far_as_its_words_tell(text: str, kind: str) -> None:
    assert told(("f.csv", text.encode())) == kind


def test_the_dossiers_columns_tell_a_statement() -> None:
    text = b"date;montant;statut\n15/01/2024;1,00;x\n"
    said = BankSettings(columns={"amount": "montant", "label": "statut"})
    assert told(("f.csv", text), None, said) == "statement"


def refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    (tmp_path / "x.csv").write_text(text, "utf-8")
    assert main(["read", str(tmp_path / "x.csv")]) == 2
    return capsys.readouterr().err


def test_an_unrecognised_statement_gets_a_statements_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, "Jour op;Texte;Débit;Crédit;Solde\n15/01/2024;V;;1,00;9\n", capsys)
    assert "relevé" in said
    assert "date de l’opération" in said
    assert '[bank] columns = { date = "…" }' in said
    assert "Jour op, Texte, Débit" in said


def test_a_file_that_may_be_either_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, "Date;Texte libre;Montant\n15/01/2024;VIR;1,00\n", capsys)
    assert "encours tiers payant ou un relevé de banque" in said
    assert "[ledger] columns" in said
    assert "[bank] columns" in said


def test_what_never_ends_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "/dev/zero"]) == 2
    assert "fichier ordinaire" in capsys.readouterr().err
    assert main(["read", "--dossier", "/dev/zero", "/dev/null"]) == 2
