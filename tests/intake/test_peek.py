"""A first look at a file: what is proposed, what is in the way, and what stays hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import FileUnusable, LedgerSettings, read_ledger
from calculator.intake.peek import HIDDEN, INVOICE, peek_ledger
from calculator.intake.remarks import masked


def peek(*lines: str, **settings: object):
    return peek_ledger(
        ("a.csv", "\n".join(lines).encode()),
        LedgerSettings(**settings),  # type: ignore[arg-type]
    )


def test_the_first_five_rows_with_their_lines() -> None:
    found = peek(
        "Export", "date;organisme;montant", *(f"0{n}/02/2024;MGEN;{n},50" for n in range(1, 9))
    )
    assert found.header_line == 2
    assert [line for line, _ in found.rows] == [3, 4, 5, 6, 7]
    assert found.rows[0][1] == ("01/02/2024", "MGEN", "1,50")
    assert dict(found.proposed) == {"invoice_date": 0, "payer": 1}
    assert found.problem == "heading_amount_doubtful"


def test_a_sound_file_has_no_problem() -> None:
    found = peek("date;organisme;part RC", "01/02/2024;MGEN;1,50")
    assert found.problem == ""
    assert dict(found.proposed) == {"invoice_date": 0, "payer": 1, "amount_eur": 2}


def test_what_may_be_personal_is_hidden() -> None:
    found = peek(
        "date;organisme;montant;nom;n° secu;né le;téléphone;commentaire;code",
        "01/02/2024;MGEN 1800127512345;1 234,50;DUPONT;1800127512345;03/04/2010;0612345678;vu;"
        "75056",
    )
    assert found.rows[0][1] == (
        "01/02/2024", "MGEN …", "1 234,50", HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN,
    )  # fmt: skip


@pytest.mark.parametrize("number", ["FA2024-0012", "12", "123456", "12/03/2024", "payé", "12,50"])
def test_the_number_of_an_invoice_is_never_shown_nor_its_shape(number: str) -> None:
    found = peek("n° facture;date;organisme;part RC", f"{number};01/02/2024;MGEN;1,50")
    assert found.rows[0][1] == (INVOICE, "01/02/2024", "MGEN", "1,50")


@pytest.mark.parametrize("heading", ["N° pièce", "Réf.", "Lot", "Numéro FSE 2", "Identifiant"])
def test_a_number_is_hidden_before_its_column_is_told(heading: str) -> None:
    found = peek(f"{heading};date;organisme;part RC", "123;01/02/2024;MGEN;1,50")
    assert found.rows[0][1][0] == HIDDEN


def test_a_twofold_heading_of_invoices_hides_both_columns() -> None:
    found = peek("facture;date facture;organisme;part RC;facture", "1201;01/02/2024;MGEN;1,5;1202")
    assert "01/02/2024" in found.rows[0][1]
    assert found.problem == "heading_twice"
    assert "120" not in str(found.rows)


def test_whole_numbers_show_only_under_a_heading_of_amounts() -> None:
    found = peek("date;organisme;montant;zzz;mt total", "01/02/2024;MGEN;1234;1234;5678")
    assert found.rows[0][1] == ("01/02/2024", "MGEN", "1234", HIDDEN, "5678")
    bare = peek("x;y", "12;12,50")
    assert bare.rows[1][1] == (HIDDEN, "12,50")


@given(st.text(alphabet="ABCDEFÉ abc", min_size=4, max_size=12).filter(str.strip))
def test_no_word_of_an_unknown_column_is_shown(word: str) -> None:
    found = peek("date;organisme;part RC;zzz", f"01/02/2024;MGEN;1,50;{word}")
    assert found.rows[0][1][3] == HIDDEN


@given(st.text(alphabet="0123456789", min_size=13, max_size=20))
def test_no_long_number_is_shown_whatever_its_column(number: str) -> None:
    found = peek("date;organisme;part RC;facture", f"{number};{number};{number};{number}")
    assert number not in str(found)
    assert all(masked(cell, 100) == cell for cell in found.rows[0][1])


@pytest.mark.parametrize("cell", ["Viamedis", "almerys", "MGEN", "Gras Savoye", "CPAM de Paris",
                                  "Mutuelle des Sapeurs", "Mutuelle Jean Jaurès"])  # fmt: skip
def test_a_payer_is_read_under_a_heading_that_nobody_knows(cell: str) -> None:
    lines = ("Jour;Qui paie;Somme", f"13/01/2024;{cell};10,50")
    assert peek(*lines, header_line=1).rows[0][1][1] == cell
    assert peek(*lines).rows[1][1][1] == cell  # before anybody says where the headings stand


@pytest.mark.parametrize(
    "cell",
    ["CANARI Jeanne", "CANARI", "Mme Canari", "Viamedis CANARI", "Viamedis Jeanne CANARI",
     "Mutuelle Canari Jeanne", "vu avec la MGEN", "MGEN 1850578006084",
     "mutuelle de Mme Canari"],
)  # fmt: skip
def test_what_may_name_a_person_stays_hidden_there(cell: str) -> None:
    lines = ("Jour;Qui paie;Somme", f"13/01/2024;{cell};10,50")
    assert peek(*lines, header_line=1).rows[0][1][1] == HIDDEN
    assert peek(*lines).rows[1][1][1] == HIDDEN


def test_a_column_of_people_shows_no_payer_either() -> None:
    """A patient may bear a payer's name: the heading decides."""
    found = peek("Jour;Patient;Somme", "13/01/2024;Henner;10,50", header_line=1)
    assert found.rows[0][1][1] == HIDDEN


def test_a_heading_that_may_be_personal_cannot_be_chosen() -> None:
    found = peek("date;organisme;montant;1800127512345", "01/02/2024;MGEN;1,50;x")
    assert found.names == ("date", "organisme", "montant", "")
    assert "1800127512345" not in str(found)


def test_columns_of_one_name_are_numbered_and_can_be_chosen() -> None:
    lines = ("date;organisme;part RC;Part RC", "01/02/2024;MGEN;1,00;2,00")
    found = peek(*lines)
    assert found.problem == "heading_twice"
    assert found.names[2:] == ("part RC (1)", "Part RC (2)")
    for name, cents in zip(found.names[2:], (100, 200), strict=True):
        read = read_ledger(
            ("a.csv", "\n".join(lines).encode()),
            settings=LedgerSettings(columns={"amount_eur": name}),
        )
        assert read.counts.used_cents == cents


def test_a_column_set_to_nothing_is_not_read() -> None:
    file = ("a.csv", "date;organisme;part RC;statut\n01/02/2024;MGEN;1,00;payé\n".encode())
    columns = read_ledger(file, settings=LedgerSettings(columns={"status": ""})).files[0].recognised
    assert columns is not None
    assert "status" not in columns.columns


def test_no_headings_the_first_lines_without_dates_or_names() -> None:
    found = peek("Liste DUPONT", "Jour;Qui;Combien", "03/04/2012;Martin;12,50")
    assert found.header_line == 0
    assert found.problem == "headings_not_found"
    assert found.rows == (
        (1, (HIDDEN,)), (2, ("Jour", "Qui", "Combien")), (3, (HIDDEN, HIDDEN, "12,50")),
    )  # fmt: skip


def test_the_line_of_headings_can_be_said() -> None:
    lines = ("Liste", "Jour;Qui;Combien", "20/04/2024;MGEN;12,50")
    said = {"header_line": 2}
    assert peek(*lines, **said).headings == ("Jour", "Qui", "Combien")
    columns = {"invoice_date": "Jour", "payer": "Qui", "amount_eur": "Combien"}
    read = read_ledger(
        ("a.csv", "\n".join(lines).encode()),
        settings=LedgerSettings(header_line=2, columns=columns),
    )
    assert read.counts.used_cents == 1250
    assert read.files[0].recognised.header_line == 2  # type: ignore[union-attr]


def test_a_line_of_headings_that_is_not_there() -> None:
    with pytest.raises(FileUnusable, match="ligne de titres"):
        read_ledger(("a.csv", b"a;b\n1;2\n"), settings=LedgerSettings(header_line=9))


@pytest.mark.parametrize("data", [b"", b"\n \n", b"%PDF-1.4"])
def test_what_is_no_table_is_refused_as_when_read(data: bytes) -> None:
    with pytest.raises(FileUnusable) as one:
        peek_ledger(("a.csv", data))
    with pytest.raises(FileUnusable) as other:
        read_ledger(("a.csv", data))
    assert one.value.code == other.value.code


def test_a_dossiers_heading_that_is_gone_is_the_problem_told() -> None:
    found = peek("date;organisme;part RC", "01/02/2024;MGEN;1", columns={"payer": "Mutuelle X"})
    assert found.problem == "column_not_found"
    assert dict(found.proposed) == {"invoice_date": 0, "amount_eur": 2}


def test_people_under_the_payers_heading_are_not_shown() -> None:
    """The column was refused for them: the screen that says so must not show them."""
    people = ("ZANZIBAROVA Ludmila", "M. OSTROGOTHE Paul", "Mme WISIGOTHE")
    rows = [f"0{n}/02/2024;{who};{n},50" for n, who in enumerate((*people, "MGEN"), start=1)]
    found = peek("date;organisme;part RC", *rows)
    assert [cells[1] for _, cells in found.rows] == [HIDDEN, HIDDEN, HIDDEN, "MGEN"]
