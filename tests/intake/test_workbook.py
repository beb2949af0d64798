"""Workbooks: one sheet becomes the same lines, cents and days as a CSV (faults 66 to 114)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.intake import LedgerRead, LedgerSettings, read_ledger
from calculator.intake.apart.book_cells import number
from calculator.intake.fec import NAMES as NAMES_OF_A_FEC
from calculator.intake.limits import UPLOAD
from calculator.intake.model import BookSeen
from calculator.intake.plain_texts import damaged_ids
from calculator.intake.source import hand_over
from calculator.intake.workbook import open_workbook

from . import books
from .ledgers import at, codes, only, values_of

HEADINGS = ["invoice_id", "invoice_date", "payer", "amount_eur", "paid_eur", "status"]
DAY = date(2024, 1, 15)
ONE = ["F1", DAY, "Mutuelle A", 10, None, "open"]
TWO = ["F2", date(2024, 1, 16), "Prévoyance", 1234.5, None, "open"]
WRITERS: dict[str, Callable[..., bytes]] = {
    "xlsx": books.xlsx,
    "xls": books.xls,
    "xlsb": books.xlsb,
    "ods": books.ods,
}
every_format = pytest.mark.parametrize("kind", WRITERS)


def read_book(data: bytes, chosen: LedgerSettings | None = None) -> LedgerRead:
    ledger = read_ledger(("ventes.xlsx", data), settings=chosen)
    assert ledger.counts.balanced
    return ledger


def read(kind: str, *rows: list[books.Cell], **chosen: str) -> LedgerRead:
    return read_book(WRITERS[kind]({"Factures": [HEADINGS, *rows]}), LedgerSettings(**chosen))


def book_of(ledger: LedgerRead) -> BookSeen:
    seen = ledger.files[0].recognised
    assert seen is not None
    assert seen.book is not None
    return seen.book


def refusal(data: bytes, **chosen: str) -> FileUnusable:
    with pytest.raises(FileUnusable) as caught:
        read_book(data, LedgerSettings(**chosen))
    assert "ventes.xlsx" in caught.value.message("fr")
    assert "ventes.xlsx" in caught.value.message("en")
    return caught.value


def cents(ledger: LedgerRead) -> list[int]:
    return [int(c) for c in at(ledger).frame["amount_cents"]]


@every_format
def test_a_plain_sheet_is_read_with_its_row_numbers(kind: str) -> None:
    ledger = read(kind, ONE, [None] * 6, TWO, ["F3", None, "B", 5, None, "open"])
    frame = at(ledger).frame
    assert frame["amount_cents"].tolist() == [1000, 123450]
    assert frame["payer"].tolist() == ["Mutuelle A", "Prévoyance"]
    assert frame["line"].tolist() == [2, 4]
    assert only(ledger, "date_missing").line == 5
    assert book_of(ledger) == BookSeen(kind, "Factures", ("Factures",), 0, 0)
    seen = ledger.files[0].recognised
    assert seen is not None
    assert (seen.encoding, seen.separator, seen.date_format) == ("", "", "yyyy-mm-dd")


NAMES = st.sampled_from(["Mutuelle A", "Prévoyance", "Élan & Co <1>", 'L"Union', "007"])
LINE = st.tuples(
    st.integers(0, 10**6).map(lambda n: f"F{n}"),
    st.dates(date(2020, 1, 1), date(2026, 6, 30)),
    NAMES,
    st.integers(-(10**9), 10**9),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.sampled_from(["open", "paid", "rejected", ""]),
)


@settings(max_examples=5, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8))
def test_m29_csv_and_every_workbook_give_identical_cents(lines: list[tuple[str, ...]]) -> None:
    table: list[list[books.Cell]] = [HEADINGS]
    text = [";".join(HEADINGS)]
    for identifier, day, payer, owed, paid, status in lines:
        received = None if paid is None else int(paid) / 100
        table.append([identifier, day, payer, int(owed) / 100, received, status or None])
        money = [
            f"{int(c) / 100:.2f}".replace(".", ",") if c is not None else "" for c in (owed, paid)
        ]
        shown = payer.replace('"', '""')
        text.append(f'{identifier};{day:%d/%m/%Y};"{shown}";{money[0]};{money[1]};{status}')
    csv = read_ledger(("ventes.csv", "\r\n".join(text).encode()), settings=_dmy())
    expected = values_of(at(csv).frame)
    for kind, writer in WRITERS.items():
        ledger = read_book(writer({"Factures": table}), _dmy())
        assert values_of(at(ledger).frame) == expected, kind
        assert ledger.counts == csv.counts


def _dmy() -> LedgerSettings:
    return LedgerSettings(date_order="dmy")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.0, "1234"),
        (-7.0, "-7"),
        (0.0, "0"),
        (12.5, "12.50"),
        (1.234, "1.2340"),  # three decimals might be thousands
        (1234.567, "1234.5670"),
        (12.3456, "12.3456"),
        (0.1 + 0.2, "0.30"),
        (100.1 - 100 - 0.1, "0"),  # -5.7e-15, left over from subtraction
        (1e-7 * 3, "0.0000003"),  # no noise, no exponent either
        (123456789.01, "123456789.01"),
        (180127123456789.0, "180127123456789"),  # 15 figures: exact
        (1801271234567891.0, "1.80127123456789E+15"),  # 16: the last ones are lost
    ],
)
def test_75_numbers_are_written_so_that_nobody_misreads_them(value: float, text: str) -> None:
    assert number(value) == text
    assert bool(damaged_ids([number(value)])) == (abs(value) >= 1e15)


@every_format
def test_75_a_long_number_is_no_identifier_any_more(kind: str) -> None:
    ledger = read(kind, [185057800608436123.0, *ONE[1:]], TWO)
    assert only(ledger, "id_damaged").line == 2
    assert at(ledger).frame["invoice_id"].tolist() == ["", "F2"]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb"])
@pytest.mark.parametrize(("since_1904", "bare"), [(False, "2024-02-15"), (True, "2028-02-16")])
def test_66_days_follow_the_workbooks_own_calendar(
    kind: str,
    since_1904: bool,
    bare: str,
) -> None:
    # 45337 is 15 February 2024 counted from 1900 and 16 February 2028 counted from 1904.
    table = [HEADINGS, ONE, ["F2", 45337, "B", 1, None, "open"], ["F3", 45337.75, "B", 2, None, ""]]
    ledger = read_book(WRITERS[kind]({"A": table}, since_1904=since_1904))
    days = at(ledger, date(2060, 1, 1)).frame["invoice_day"].tolist()
    epoch = date(1970, 1, 1)
    assert days == [(d - epoch).days for d in (DAY, *[date.fromisoformat(bare)] * 2)]


@every_format
def test_67_serial_60_never_existed(kind: str) -> None:
    rows = [[f"F{n}", n, "A", 1, None, ""] for n in (59, 60, 61)]
    ledger = read(kind, ONE, *[["F", 45000 + i, "A", 1, None, ""] for i in range(3)], *rows)
    aside = [(i.line, i.code) for i in ledger.issues if i.severity == "set_aside"]
    # Five figures make a day number; two do not, whatever they stand for.
    assert [line for line, _ in aside] == [6, 7, 8]
    assert {code for _, code in aside} <= {
        "date_unreadable",
        "date_impossible",
        "date_out_of_window",
    }


def test_67_days_before_march_1900_are_set_aside_as_days_too() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS[:4])
    for r, day in enumerate((45337, 59, 60, 61), start=1):
        sheet.write_row(r, 0, [f"F{r}", None, "A", r])
        sheet.write_number(r, 1, day, book.add_format({"num_format": "dd/mm/yyyy"}))
    book.close()
    ledger = read_book(out.getvalue())
    assert cents(ledger) == [100]
    assert codes(ledger, "set_aside") == ["date_out_of_window"] * 3


@every_format
def test_112_hidden_rows_are_counted_apart_with_their_euros(kind: str) -> None:
    table = [["Factures du mois"], HEADINGS, ONE, TWO, ["F3", DAY, "B", 7, None, "open"]]
    data = WRITERS[kind]({"A": table}, (1, 4, 5, 9))
    asked = read_book(data)
    assert cents(asked) == [1000, 123450, 700]
    assert book_of(asked).hidden_rows == 2
    (doubt,) = asked.doubts
    assert (doubt.code, doubt.key, doubt.amount_cents) == (
        "hidden_rows",
        "ledger.hidden_rows",
        124150,
    )
    assert doubt.operands["n"] == 2
    dropped = read_book(data, LedgerSettings(hidden_rows="drop"))
    assert cents(dropped) == [1000]
    assert codes(dropped, "set_aside") == ["hidden_row"] * 2
    assert dropped.counts.set_aside_cents == 124150
    kept = read_book(data, LedgerSettings(hidden_rows="keep"))
    assert (cents(kept), kept.doubts) == ([1000, 123450, 700], ())


OTHER = [["Nom", "Note"], ["x", "y"]]


@every_format
def test_111_the_only_sheet_with_headings_is_read_and_the_others_named(kind: str) -> None:
    data = WRITERS[kind]({"Notes": OTHER, "Vide": [], "Factures": [HEADINGS, ONE], "~Tri": OTHER})
    ledger = read_book(data)
    assert cents(ledger) == [1000]
    assert book_of(ledger) == BookSeen(kind, "Factures", ("Notes", "Vide", "Factures"), 1, 0)
    assert only(ledger, "book_sheet_read").operands["others"] == "Notes, Vide"
    assert only(ledger, "book_hidden_sheets").operands["names"] == "Tri"
    assert codes(ledger, "info")[:2] == ["book_sheet_read", "book_hidden_sheets"]


@every_format
def test_111_several_sheets_are_asked_about_and_chosen_by_name(kind: str) -> None:
    data = WRITERS[kind](
        {"2023": [HEADINGS, ONE], "Été 2024": [HEADINGS, TWO], "~H": [HEADINGS, ONE]}
    )
    error = refusal(data)
    assert (error.code, error.operands["sheets"]) == ("sheet_to_choose", ("2023", "Été 2024"))
    assert cents(read_book(data, LedgerSettings(sheet="2023"))) == [1000]
    # Case, spaces and the two spellings of an accent make no other sheet.
    assert cents(read_book(data, LedgerSettings(sheet=" e\u0301te\u0301  2024"))) == [123450]
    for away in ("2025", "H"):
        error = refusal(data, sheet=away)
        assert (error.code, error.operands["sheet"]) == ("sheet_not_found", away)


@every_format
def test_8_a_sheet_named_after_a_person_is_chosen_by_its_place(kind: str) -> None:
    data = WRITERS[kind](
        {"Mme CANARI Zoe": [HEADINGS, ONE], "~H": [HEADINGS, ONE], "CANARI Zoe": [HEADINGS, TWO]}
    )
    error = refusal(data)
    assert error.code == "sheet_to_choose"
    assert error.operands["sheets"] == ("feuille 1", "feuille 2")
    assert "CANARI" not in error.message("fr") + repr(error.operands)
    for said in ("feuille 2", "Feuille n° 2", "sheet 2", "2"):
        assert cents(ledger := read_book(data, LedgerSettings(sheet=said))) == [123450]
    assert (book_of(ledger).sheet, book_of(ledger).sheets) == (
        "feuille 2",
        ("feuille 1", "feuille 2"),
    )
    assert only(ledger, "book_sheet_read").operands["others"] == "feuille 1"
    for away in ("feuille 0", "feuille 3", "CANARI Zoé"):
        error = refusal(data, sheet=away)
        assert error.code == "sheet_not_found"
        assert "CANARI" not in error.message("fr")


def test_8_a_place_gives_way_to_a_sheet_of_that_name() -> None:
    data = books.xlsx({"Feuille 2": [HEADINGS, ONE], "CANARI Zoe": [HEADINGS, TWO]})
    assert refusal(data).operands["sheets"] == ("Feuille 2", "feuille n° 2")
    assert cents(read_book(data, LedgerSettings(sheet="feuille 2"))) == [1000]
    assert cents(read_book(data, LedgerSettings(sheet="feuille n° 2"))) == [123450]


def test_111_headings_in_full_win_over_a_few_of_them() -> None:
    some = [["payer", "status"], ["A", "open"]]
    assert cents(read_book(books.xlsx({"Suivi": some, "F": [HEADINGS, ONE]}))) == [1000]
    assert refusal(books.xlsx({"Suivi": some, "Autre": some})).code == "sheet_to_choose"
    assert refusal(books.xlsx({"Suivi": some, "Nom": OTHER})).code == "heading_missing_date"
    named = LedgerSettings(columns={"invoice_date": "Jour", "amount_eur": "Note", "payer": "P"})
    data = books.xlsx({"A": [["Jour", "Note", "P"], [DAY, 3, "x"]], "B": [["Jour"], ["y"]]})
    assert cents(read_book(data, named)) == [300]


@every_format
def test_111_hidden_sheets_are_never_read(kind: str) -> None:
    assert refusal(WRITERS[kind]({"Vide": [], "~F": [HEADINGS, ONE]})).code == "sheets_all_hidden"
    assert refusal(WRITERS[kind]({"Vide": []})).code == "file_blank"


FORMULAS = (
    '<row r="2"><c r="A2" t="str"><v>F1</v></c><c r="B2"><v>45337</v></c><c r="C2" t="str">'
    "<f>A1</f><v></v></c><c r='D2'><f>1+1</f></c></row>"
    '<row r="3"><c r="A3" t="str"><v>F2</v></c><c r="B3"><v>45337</v></c><c r="C3" t="str">'
    "<v>B</v></c><c r='D3'><f>1+1</f><v/></c></row>"
    '<row r="4"><c r="A4" t="str"><v>F3</v></c><c r="B4"><v>45337</v></c><c r="C4" t="str">'
    "<v>B</v></c><c r='D4'><f>0</f><v>0</v></c></row>"
    '<row r="5"><c r="A5" t="str"><v>F4</v></c><c r="B5"><v>45337</v></c><c r="C5" t="str">'
    "<v>B</v></c><c r='D5'><f>D2</f><v>2.5</v></c></row>"
)
HEAD = books.inline(1, "invoice_id", "invoice_date", "payer", "amount_eur")


def test_110_formulas_never_calculated_are_set_aside_not_zero() -> None:
    ledger = read_book(books.raw_xlsx(HEAD + FORMULAS))
    assert [i.line for i in ledger.issues if i.code == "amount_not_calculated"] == [2, 3]
    assert cents(ledger) == [0, 250]
    assert only(ledger, "book_formulas").operands["n"] == 2


def test_110_zeros_of_a_program_that_leaves_the_sum_to_excel_are_no_results() -> None:
    parts = books.raw_parts(HEAD + FORMULAS)
    book = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = book.replace("</sheets>", '</sheets><calcPr fullCalcOnLoad="1"/>')
    ledger = read_book(books.zipped(parts))
    assert [i.line for i in ledger.issues if i.code == "amount_not_calculated"] == [2, 3, 4]
    assert cents(ledger) == [250]


def test_110_ods_formulas_without_result() -> None:
    row = (
        "<table:table-row>"
        + "".join(map(books.ods_cell, ["F9", DAY, "B"]))
        + '<table:table-cell table:formula="of:=1+1" office:value-type="float"/>'
        "</table:table-row>"
    )
    ledger = read_book(books.ods({"A": [HEADINGS, ONE]}, extra=row))
    assert only(ledger, "amount_not_calculated").line == 3
    assert cents(ledger) == [1000]


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_55_errors_of_binary_workbooks_stay_errors(kind: str) -> None:
    ledger = read(kind, ONE, ["F2", DAY, "B", "#N/A", None, "open"])
    assert only(ledger, "amount_excel_error").operands["value"] == "#N/A"


def test_55_errors_of_xml_workbooks_stay_errors() -> None:
    cell = '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    row = FORMULAS.split("<c r='D2'>", maxsplit=1)[0] + cell + "</row>"
    assert only(read_book(books.raw_xlsx(HEAD + row)), "amount_excel_error").line == 2
    ods_row = (
        "<table:table-row>"
        + "".join(map(books.ods_cell, ["F9", DAY, "B"]))
        + '<table:table-cell office:value-type="string" calcext:value-type="error">'
        "<text:p>Err:502</text:p></table:table-cell></table:table-row>"
    )
    ledger = read_book(books.ods({"A": [HEADINGS, ONE]}, extra=ods_row))
    assert only(ledger, "amount_excel_error").operands["value"] == "#Err:502"


def test_113_merged_cells_below_the_headings_are_told() -> None:
    parts = books.raw_parts(HEAD + FORMULAS)
    sheet = str(parts["xl/worksheets/sheet1.xml"])
    for ref, told in (("A2:A3", 1), ("A1:B1", 1)):
        merged = f'</sheetData><mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
        parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", merged)
        assert only(read_book(books.zipped(parts)), "book_merged_cells").operands["n"] == told
    title = books.inline(1, "Factures") + HEAD.replace('r="1"', 'r="2"')
    title += FORMULAS.split("</row>")[3].replace("5", "3") + "</row>"
    parts = books.raw_parts(title)
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:F1"/></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = str(parts["xl/worksheets/sheet1.xml"]).replace(
        "</sheetData>", merged
    )
    assert "book_merged_cells" not in codes(read_book(books.zipped(parts)))


def test_109_links_are_told_and_never_followed() -> None:
    link = {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    assert only(read_book(books.zipped(books.raw_parts(HEAD + FORMULAS) | link)), "book_linked")
    dde = (
        '<table:dde-links><table:dde-link><table:table table:name="x"/></table:dde-link>'
        "</table:dde-links>"
    )
    parts = books.unzipped(books.ods({"A": [HEADINGS, ONE]}))
    parts["content.xml"] = parts["content.xml"].replace(
        b"</office:spreadsheet>", dde.encode() + b"</office:spreadsheet>"
    )
    ledger = read_book(books.zipped(parts))
    assert only(ledger, "book_linked")
    assert cents(ledger) == [1000]


@every_format
def test_114_numbers_and_days_kept_as_text_are_read_as_in_a_csv(kind: str) -> None:
    rows = [
        ["F1", "15/01/2024", "A", "1 234,56 €", None, "open"],
        ["F2", "16/01/2024", "A", "(12,00)", None, "open"],
        ["000123", "17/01/2024", "A", 3.5, None, "open"],
    ]
    ledger = read(kind, *rows)
    assert cents(ledger) == [123456, -1200, 350]
    assert at(ledger).frame["invoice_id"].tolist() == ["F1", "F2", "000123"]


@every_format
def test_46_a_workbooks_own_point_does_not_settle_a_text(kind: str) -> None:
    # "1,234" among numbers: their point is this reader's spelling, not the writer's.
    ledger = read(kind, TWO, ["F9", DAY, "A", "1,234", None, "open"])
    assert only(ledger, "amount_ambiguous").line == 3
    assert cents(ledger) == [123450]
    comma = read(kind, TWO, ["F9", DAY, "A", "1.234", None, ""], ["F8", DAY, "A", "2,50", None, ""])
    assert cents(comma) == [123450, 123400, 250]


@every_format
def test_32_a_note_beside_the_table_shifts_nothing(kind: str) -> None:
    ledger = read(kind, [*ONE, None, "à vérifier"], TWO, [None] * 7 + ["vu"])
    assert cents(ledger) == [1000, 123450]
    assert codes(ledger) == []


@every_format
def test_35_breaks_and_tabs_inside_a_cell_become_spaces(kind: str) -> None:
    ledger = read(kind, ["F1", DAY, "Mutuelle\tA\nsuite", 1, None, "open"])
    assert at(ledger).frame["payer"].tolist() == ["Mutuelle A suite"]


def test_71_zeros_shown_by_a_number_format_are_kept() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("F")
    sheet.write_row(0, 0, ["invoice_date", "payer_id", "amount_eur"])
    sheet.write_row(1, 0, ["15/01/2024", None, 12])
    sheet.write_number(1, 1, 123456, book.add_format({"num_format": "00000000"}))
    book.close()
    assert at(read_book(out.getvalue())).frame["payer_id"].tolist() == ["00123456"]


@every_format
def test_a_fec_in_a_workbook_gives_the_entries_of_its_text(kind: str) -> None:
    names = list(NAMES_OF_A_FEC)
    lines = [
        ["VE", "Ventes", "1", "20240115", "411000", "Clients", "A", "Mutuelle A", "P1", "20240115",
         "x", 12.5, 0, None, None, "20240131", None, None],
        ["VE", "Ventes", "1", 20240115, "701000", "Ventes", None, None, "P1", 20240115,
         "x", 0, 12.5, None, None, 20240131, None, None],
    ]  # fmt: skip
    chosen = LedgerSettings(accounts=("411",))
    ledger = read_book(WRITERS[kind]({"FEC": [names, *lines]}), chosen)
    text = ["\t".join(names)] + [
        "\t".join("" if c is None else str(c).replace(".", ",") for c in line) for line in lines
    ]
    plain = read_ledger(("fec.txt", "\n".join(text).encode()), settings=chosen)
    assert ledger.counts == plain.counts
    assert at(ledger).frame.equals(at(plain).frame)


def test_41_43_rows_and_columns_are_capped() -> None:
    small = UPLOAD.__class__(bytes_=10**6, rows=3, fec_rows=3, columns=8)
    table = [HEADINGS, ONE, TWO, ONE]
    assert read_ledger(("a", books.xlsx({"A": table})), limits=small).counts.read == 3
    for data, code in (
        (books.xlsx({"A": [*table, TWO]}), "too_many_rows"),
        (books.xlsx({"A": [*table, [None] * 8 + ["x"]]}), "too_many_columns"),
    ):
        with pytest.raises(FileUnusable) as caught:
            read_ledger(("a", data), limits=small)
        assert caught.value.code == code


def test_hidden_sheets_and_refusals_name_long_numbers_as_nobody() -> None:
    number_ = "1 85 05 78 006 084 36"
    data = books.xlsx({number_: [HEADINGS, ONE], "B": [HEADINGS, ONE], f"~{number_}x": OTHER})
    told = refusal(data).message("fr")
    assert "85 05" not in told
    ledger = read_book(data, LedgerSettings(sheet=number_))
    assert "85 05" not in " ".join(i.message("fr") for i in ledger.issues) + repr(book_of(ledger))


CANARIES = ("1850578006084", "Zébulon Canari", "secret-du-commentaire", "auteur-canari")


def everything(ledger: LedgerRead) -> str:
    lines = at(ledger)
    told: list[Issue] = list(lines.issues)
    return " ".join(
        [
            repr(ledger),
            repr(lines.issues),
            *(i.message(lang) for i in told for lang in ("fr", "en")),
            lines.frame.to_csv(),
            *ledger.payers(),
        ]
    )


def test_91_canaries_of_every_hiding_place_appear_nowhere() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.set_properties({"author": CANARIES[3], "comments": CANARIES[0]})
    sheet = book.add_worksheet("Factures")
    sheet.write_row(0, 0, [*HEADINGS[:4], "NIR", "Patient"])
    for r in range(1, 4):
        sheet.write_row(r, 0, [f"F{r}", "15/01/2024", "A", "x" if r == 3 else 10])
        sheet.write_row(r, 4, [CANARIES[0], CANARIES[1]])
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.write_comment(1, 1, CANARIES[2])
    for name in ("Patients", "Masquée"):
        more = book.add_worksheet(name)
        more.write_row(0, 0, CANARIES)
        if name == "Masquée":
            more.hide()
    book.close()
    data = out.getvalue()
    ledger = read_book(data)
    assert ledger.counts.used == 2
    said = everything(ledger)
    assert not [c for c in CANARIES if c in said]
    opened = open_workbook(hand_over(("x", data), 1), "Factures", UPLOAD)
    lines = opened.text.data.decode() + repr(opened.said)
    assert not [c for c in CANARIES[2:] if c in lines]


def test_91_comments_of_an_ods_are_not_read() -> None:
    note = f"<office:annotation><text:p>{CANARIES[2]}</text:p></office:annotation>"
    parts = books.unzipped(books.ods({"A": [HEADINGS, ONE]}))
    parts["content.xml"] = parts["content.xml"].replace(
        b"<text:p>Mutuelle A", note.encode() + b"<text:p>Mutuelle A"
    )
    ledger = read_book(books.zipped(parts))
    assert at(ledger).frame["payer"].tolist() == ["Mutuelle A"]
    assert CANARIES[2] not in everything(ledger)


def test_a_refused_workbook_beside_a_usable_file_counts_no_lines() -> None:
    bad = books.xlsx({"A": [HEADINGS, ONE], "B": [HEADINGS, ONE]})
    ledger = read_ledger(("a.xlsx", bad), ("b.xlsx", books.xlsx({"A": [HEADINGS, TWO]})))
    assert only(ledger, "sheet_to_choose").severity == "refused"
    assert (ledger.counts.read, ledger.counts.refused, cents(ledger)) == (1, 0, [123450])
