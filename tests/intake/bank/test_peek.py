"""A first look at a statement: what is proposed, what is in the way, and what stays hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import FileUnusable, read_bank
from calculator.intake.bank.model import BankSettings
from calculator.intake.bank.peek import peek_bank
from calculator.intake.peek import HIDDEN, Peek
from calculator.intake.remarks import masked


def peek(*lines: str, **said: object) -> Peek:
    return peek_bank(
        ("r.csv", "\n".join(lines).encode()),
        BankSettings(**said),  # type: ignore[arg-type]
    )


def test_what_is_recognised_is_proposed_and_what_lacks_is_named() -> None:
    found = peek("Date;Libellé;Sorti;Solde", "15/01/2024;PRLV EDF;4,00;96,00")
    assert dict(found.proposed) == {"date": 0, "label": 1, "balance": 3}
    assert found.problem == "bank_heading_amount"
    assert found.rows == ((2, ("15/01/2024", "PRLV EDF", "4,00", "96,00")),)


def test_a_mapping_of_the_dossier_is_what_would_be_read() -> None:
    found = peek("Date;Libellé;Sorti", "15/01/2024;PRLV EDF;4,00", columns={"debit": "Sorti"})
    assert (found.problem, found.proposed["debit"], dict(found.words)) == (
        "", 2, {"debit": "Sorti"},
    )  # fmt: skip


def test_people_and_account_numbers_are_hidden() -> None:
    found = peek(
        "Date;Libellé;Texte;N° de compte;Débit;Crédit",
        "15/01/2024;VIR Mme DURAND Marie;DURAND;FR7630006000011234567890189;;4,00",
    )
    row = found.rows[0][1]
    assert "DURAND" not in str(row)
    assert "1234567" not in str(row)
    assert row[2] == HIDDEN


@given(st.text(alphabet="0123456789", min_size=13, max_size=20))
def test_no_long_number_is_shown_whatever_its_column(number: str) -> None:
    found = peek("Date;Libellé;Montant;Texte", f"{number};{number};{number};{number}")
    assert number not in str(found)
    assert all(masked(cell, 100) == cell for cell in found.rows[0][1])


@pytest.mark.parametrize("data", [b"", b"\n \n", b"%PDF-1.4"])
def test_what_is_no_table_is_refused_as_when_read(data: bytes) -> None:
    with pytest.raises(FileUnusable) as one:
        peek_bank(("r.csv", data))
    with pytest.raises(FileUnusable) as other:
        read_bank(("r.csv", data))
    assert one.value.code == other.value.code
