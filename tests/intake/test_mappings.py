"""A mapping of columns serves the files that hold its headings, and no other."""

from __future__ import annotations

import pytest

from calculator import FileUnusable, LedgerSettings, read_bank, read_ledger
from calculator.intake.bank.model import BankSettings
from calculator.intake.dossier import LedgerHints
from calculator.intake.peek import peek_ledger
from ui.answers import with_columns

ONE = ("un.csv", b"Jour;Qui;Combien;statut\n15/01/2024;MGEN;10,00;open\n")
TWO = ("deux.csv", b"Le;Nom mutuelle;Somme\n16/01/2024;MGEN;20,00\n")
OWN = ("trois.csv", b"date facture;mutuelle;part RC\n17/01/2024;MGEN;40,00\n")
FIRST = {"invoice_date": "Jour", "payer": "Qui", "amount_eur": "Combien"}
SECOND = {"invoice_date": "Le", "payer": "Nom mutuelle", "amount_eur": "Somme"}


@pytest.mark.parametrize("order", [(ONE, TWO, OWN), (OWN, TWO, ONE), (TWO, OWN, ONE)])
def test_each_file_is_read_by_its_own_mapping_in_any_order(order: tuple) -> None:
    settings = LedgerSettings(columns=FIRST, other_columns=(SECOND,))
    read = read_ledger(*order, settings=settings)
    # 10 + 20 + 40
    assert (read.counts.used, read.counts.used_cents) == (3, 7000)
    assert read.counts.balanced
    (note,) = [i for i in read.issues if i.code == "columns_of_others"]
    assert note.file == "trois.csv"


def test_one_mapping_leaves_a_file_that_needs_none_alone() -> None:
    read = read_ledger(ONE, OWN, settings=LedgerSettings(columns=FIRST))
    assert read.counts.used_cents == 5000


def test_a_file_that_needs_another_mapping_is_refused_beside_the_others() -> None:
    read = read_ledger(ONE, TWO, settings=LedgerSettings(columns=FIRST))
    assert read.counts.used_cents == 1000
    (refused,) = [i for i in read.issues if i.severity == "refused"]
    assert refused.file == "deux.csv"


def test_a_heading_that_the_only_file_lacks_is_still_told() -> None:
    with pytest.raises(FileUnusable) as error:
        read_ledger(OWN, settings=LedgerSettings(columns={"amount_eur": "part RX"}))
    assert error.value.code == "column_not_found"


def test_the_line_of_headings_of_one_file_does_not_break_another() -> None:
    first = ("un.csv", b"Export\nJour;Qui;Combien\n15/01/2024;MGEN;10,00\n")
    settings = LedgerSettings(columns=FIRST, header_line=2)
    assert read_ledger(first, OWN, settings=settings).counts.used_cents == 5000


def test_the_line_of_headings_of_last_week_does_not_break_this_weeks() -> None:
    moved = ("un.csv", b"Export\nde la semaine\nJour;Qui;Combien\n15/01/2024;MGEN;10,00\n")
    settings = LedgerSettings(columns=FIRST, header_line=1)
    assert read_ledger(moved, settings=settings).counts.used_cents == 1000


def test_statements_of_two_banks_keep_their_own_mapping() -> None:
    one = ("a.csv", b"Jour op;Texte;Mouvement\n15/01/2024;VIR A;10,00\n")
    two = ("b.csv", b"Le;Quoi;Somme nette\n16/01/2024;VIR B;20,00\n")
    settings = BankSettings(
        columns={"date": "Jour op", "label": "Texte", "amount": "Mouvement"},
        other_columns=({"date": "Le", "label": "Quoi", "amount": "Somme nette"},),
    )
    read = read_bank(one, two, settings=settings)
    assert (read.counts.used_cents, read.counts.balanced) == (3000, True)


def test_a_meaning_of_a_statement_may_be_left_unread_and_headings_of_one_name_told_apart() -> None:
    file = ("a.csv", b"Date;Libelle;Montant;Montant;Solde\n15/01/2024;VIR;1,00;12,50;99,00\n")
    read = read_bank(file, settings=BankSettings(columns={"amount": "Montant (2)", "balance": ""}))
    assert read.counts.used_cents == 1250
    assert "balance" not in read.files[0].recognised.columns  # type: ignore[union-attr]


def hints(**said: object) -> LedgerHints:
    return LedgerHints.model_validate(said)


def test_a_correction_of_one_file_leaves_the_shared_mapping_to_the_other() -> None:
    # Both hold "Montant"; in the second it is not what is owed.
    one = ("un.csv", b"date;mutuelle;Montant\n15/01/2024;MGEN;10,00\n")
    two = ("deux.csv", b"date;mutuelle;Montant;Net RC\n16/01/2024;MGEN;90,00;20,00\n")
    said = hints(columns={"amount_eur": "Montant"})
    looks = [peek_ledger(f, said.settings, alone=False) for f in (one, two)]
    plain = peek_ledger(two, alone=False)
    choices = {0: "invoice_date", 1: "payer", 3: "complementary"}
    after = with_columns(said, looks[1], plain, choices, [looks[0]])
    assert after.columns == {"amount_eur": "Montant"}
    assert after.other_columns[0]["amount_eur"] == "Net RC"
    assert read_ledger(one, two, settings=after.settings).counts.used_cents == 3000
    # A second correction of the same file replaces the first.
    again = peek_ledger(two, after.settings, alone=False)
    once = with_columns(after, again, plain, choices | {2: ""}, [looks[0]])
    assert len(once.other_columns) == 1


def test_a_file_alone_has_one_mapping_whatever_is_corrected() -> None:
    one = ("un.csv", b"date;mutuelle;Montant;Net RC\n15/01/2024;MGEN;10,00;9,00\n")
    said = hints(columns={"amount_eur": "Montant"})
    look, plain = peek_ledger(one, said.settings), peek_ledger(one)
    after = with_columns(said, look, plain, {0: "invoice_date", 1: "payer", 3: "statutory"})
    assert (after.columns, after.other_columns) == ({"amount_eur": "Net RC"}, ())
