"""The file itself: what is refused, in one sentence, and what is told apart (faults 1 to 44)."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calculator.core.errors import DossierError, FileUnusable
from calculator.intake import LedgerSettings, read_ledger, values_digest
from calculator.intake.limits import UPLOAD
from calculator.intake.source import shown_name

from .ledgers import HEADER, LATE, SOUND, at, codes, only, read, text


def refusal(data: bytes, settings: LedgerSettings | None = None) -> FileUnusable:
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("ventes.csv", data), settings=settings)
    assert "ventes.csv" in caught.value.message("fr")
    assert "ventes.csv" in caught.value.message("en")
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),  # 1
        (HEADER.encode(), "no_lines"),  # 2
        (b" \r\n\r\n\t\n", "file_blank"),  # 3
        (b"PK\x03\x04" + b"\0" * 30 + b"[Content_Types].xml", "file_damaged"),  # 115
        (b"PK\x03\x04" + b"\0" * 30 + b"ventes.csv", "file_is_zip"),  # 5, 16
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_damaged"),  # 115
        (
            b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "file_damaged",
        ),  # 115
        (b"%PDF-1.7\n", "file_is_pdf"),  # 19
        (b"\xef\xbb\xbf  <html><table>", "file_is_markup"),  # 4
        (bytes(range(256)) * 20, "file_is_binary"),
        *(
            (text(SOUND).encode(codec), "file_is_wide")
            for codec in (
                "utf-16-le",
                "utf-16-be",
                "utf-32",
                "utf-32-le",
                "utf-32-be",
            )
        ),  # 24: no mark that we read
        (b"bonjour\r\ntout le monde\r\n", "headings_not_found"),
        (b";".join([b"a"] * 300_000) + b"\r\n", "too_many_columns"),  # 41
        ((b";".join([b"x"] * 300) + b"\r\n") * 3, "too_many_columns"),  # 41: none of them named
        (b";".join([b""] * 300) + b"\r\n" + b"\t".join([b"1"] * 2) + b"\r\n", "headings_not_found"),
        (
            text(SOUND, 'F2;16/01/2024;"Mutuelle B;;;20,00;;;open;', SOUND).encode(),
            "quote_unclosed",
        ),  # 34
        (
            text(SOUND, 'F2;16/01/2024;"' + "x" * 200_000 + '";;;1,00;;;;').encode(),
            "cell_too_long",
        ),  # 42
        (b"x" * 20_000_001, "file_too_big"),  # 9
    ],
)
def test_unusable_file_is_refused(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_34_the_line_where_the_quote_opened_is_named() -> None:
    assert (
        refusal(text(SOUND, 'F2;16/01/2024;"Mutuelle B;;;20,00;;;open;', SOUND).encode()).operands[
            "line"
        ]
        == 3
    )


def test_34_a_quote_closed_by_the_next_one_swallows_nothing_in_silence() -> None:
    lines = [SOUND, 'F2;16/01/2024;"B;;;20,00;;;open;', 'F3;16/01/2024;C";;;30,00;;;open;', SOUND]
    assert refusal(text(*lines).encode()).code == "quote_unclosed"


def test_20_a_missing_or_locked_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="introuvable"):
        read_ledger(tmp_path / "absent.csv")
    with pytest.raises(FileUnusable, match="introuvable"):
        read_ledger(tmp_path)


def test_43_too_many_rows() -> None:
    limits = replace(UPLOAD, rows=3)
    data = [text(*[SOUND] * n).encode() for n in (3, 4)]
    assert read_ledger(("ventes.csv", data[0]), limits=limits).counts.read == 3
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("ventes.csv", data[1]), limits=limits)
    assert caught.value.code == "too_many_rows"


def test_6_7_8_names_are_shown_without_folder_control_or_long_number() -> None:
    assert shown_name("/home/x/ventes.csv", 1) == "ventes.csv"
    assert shown_name("C:\\x\\ventes.csv", 1) == "ventes.csv"
    assert "\u202e" not in shown_name("a\u202evsc.exe", 1)
    assert shown_name("1 85 05 78 006 084 36.csv", 2) == "fichier 2"
    assert len(shown_name("x" * 300, 1)) <= 60


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "iso8859-15"])
def test_21_to_29_separators_and_encodings_give_the_same_cents(
    separator: str, encoding: str
) -> None:
    rows = [
        HEADER.split(";"),
        ["F1", "15/01/2024", "Prévoyance €", "007", "Almerys", "1 234,56", "", "", "payé", ""],
        ["F2", "16/01/2024", "Mutuelle; B, C | D", "", "", "-2,50", "", "", "", ""],
    ]
    quoted = "\r\n".join(
        separator.join(f'"{c}"' if set(c) & set(";,|") else c for c in r) for r in rows
    )
    ledger = read_ledger(("x.csv", quoted.encode(encoding)))
    frame = at(ledger).frame
    assert frame["amount_cents"].tolist() == [123456, -250]
    assert frame["payer"].tolist() == ["Prévoyance €", "Mutuelle; B, C | D"]
    assert frame["payer_id"].tolist() == ["007", ""]
    seen = ledger.files[0].recognised
    assert seen is not None
    assert (seen.separator, seen.encoding, seen.header_line) == (separator, encoding, 1)
    assert values_digest(frame) == values_digest(
        at(read_ledger(("y.csv", quoted.encode("utf-8")))).frame
    )


def test_25_damaged_accents_are_told() -> None:
    assert "mojibake" in codes(read("F1;15/01/2024;GÃ©nÃ©rale;;;10,00;;;open;"), "warning")


def test_26_two_encodings_in_one_file() -> None:
    one = text("F1;15/01/2024;Générale;;;10,00;;;open;").encode("utf-8")
    other = "F2;16/01/2024;Prévoyance;;;20,00;;;open;\r\n".encode("cp1252")
    ledger = read_ledger(("x.csv", one + other))
    assert at(ledger).frame["payer"].tolist() == ["Générale", "Prévoyance"]
    assert only(ledger, "mixed_encodings").operands["n"] == 1
    lost = read_ledger(("x.csv", one + b"F2;16/01/2024;Pr\x81v\xe9;;;20,00;;;open;\r\n"))
    assert only(lost, "undecodable_line").line == 3


def test_27_nul_line_is_set_aside() -> None:
    ledger = read(SOUND, "F2;16/01/2024;B\0;;;20,00;;;open;")
    assert (only(ledger, "nul_line").line, ledger.counts.used) == (3, 1)
    bad = [f"F{i};16/01/2024;B\0;;;20,00;;;open;" for i in range(11)]
    assert refusal(text(SOUND, *bad).encode()).code == "nul_everywhere"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_28_line_ends(end: str) -> None:
    ledger = read_ledger(("x.csv", text(SOUND, "F2;x;B;;;1,00;;;;").replace("\r\n", end).encode()))
    assert (ledger.counts.used, only(ledger, "date_unreadable").line) == (1, 3)


def test_29_sep_line_is_honoured() -> None:
    ledger = read_ledger(("x.csv", ("sep=|\r\n" + text(SOUND).replace(";", "|")).encode()))
    seen = ledger.files[0].recognised
    assert seen is not None
    assert (seen.separator, seen.header_line, at(ledger).frame["line"].tolist()) == ("|", 2, [3])


def test_31_trailing_separators_never_shift_a_column() -> None:
    ledger = read(SOUND + ";", SOUND.replace("F1", "F2") + ";")
    assert at(ledger).frame["payer"].tolist() == ["Mutuelle A"] * 2
    assert codes(ledger) == ["trailing_separators"]


@pytest.mark.parametrize(
    ("bad", "cents"),
    [
        (SOUND + ";", 10_00),  # "open" stands in its place after the amount
        (SOUND.replace("A;", "A;x;"), None),
        ("F1;15/01/2024;A;x;12;Viamedis;10,00;;;open;", None),  # 12 would be under another heading
    ],
)
def test_30_32_a_wrong_number_of_fields_is_set_aside(bad: str, cents: int | None) -> None:
    ledger = read(SOUND, SOUND.replace("F1", "F2"), bad)
    issue = only(ledger, "wrong_field_count")
    assert (issue.line, issue.severity, issue.amount_cents) == (4, "set_aside", cents)
    counts = ledger.counts
    assert (counts.used, counts.set_aside_cents) == (2, cents or 0)
    assert counts.read_cents == 20_00 + (cents or 0)
    assert counts.balanced


@pytest.mark.parametrize("end", ["\r\n", ""])
def test_33_a_row_that_lacks_only_optional_fields_at_its_end_is_read(end: str) -> None:
    header = "N° facture;Date facture;Organisme;Part RC;Réglé;Date règlement\r\n"
    full = "F0;14/01/2024;MGEN;1,00;1,00;20/01/2024\r\n"
    short = [f"F{i};15/01/2024;MGEN;2,00" for i in range(1, 6)]
    ledger = read_ledger(("a.csv", (header + full + "\r\n".join(short) + end).encode()))
    # 1.00 paid + 5 lines of 2.00 that nobody has paid; a last line without its end is like the
    # others before it.
    assert (ledger.counts.used, ledger.counts.used_cents) == (6, 11_00)
    frame = at(ledger).frame
    assert frame["paid_cents"].tolist() == [1_00, 0, 0, 0, 0, 0]
    told = only(ledger, "fields_left_out")
    assert (told.line, told.operands["n"], told.severity) == (3, 5, "info")
    assert "file_cut" not in codes(ledger)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("F1;15/01/2024;Mutuelle A;;Viamedis", "fields_missing"),  # no amount
        ("Document de travail", "fields_missing"),
        (SOUND.replace(";", ","), "fields_missing"),
        (SOUND.replace("A;;", "A;"), "amount_missing"),  # moved to the left
    ],
)
def test_33_a_short_row_without_a_needed_field_is_set_aside(bad: str, code: str) -> None:
    ledger = read(SOUND, SOUND.replace("F1", "F2"), bad)
    issue = only(ledger, code)
    assert (issue.line, issue.severity, issue.amount_cents) == (4, "set_aside", None)
    assert (ledger.counts.used, ledger.counts.read_cents) == (2, 20_00)
    if code == "fields_missing":
        assert issue.operands["heading"] in ("amount_eur", "invoice_date")


def test_33_a_last_line_cut_off_is_set_aside_whatever_it_lacks() -> None:
    cut = text(SOUND, "F2;15/01/2024;Mutuelle A;;Viamedis;10,")[:-2]
    ledger = read_ledger(("a.csv", cut.encode()))
    assert (only(ledger, "line_cut").line, ledger.counts.used) == (3, 1)
    assert only(ledger, "file_cut").line == 3


def test_33_a_date_just_before_the_amount_proves_its_place() -> None:
    header = "organisme;date facture;part RC;remarque;vendeur"
    ledger = read("A;15/01/2024;10,00;;", "A;15/01/2024;7,00;x;y;;", header=header)
    # Two fields too many, after an amount that stands just behind its date.
    assert only(ledger, "wrong_field_count").amount_cents == 7_00


def test_33_lines_of_unknown_amount_are_not_said_to_be_worth_nothing() -> None:
    from calculator.deliver.lines import aside_groups, aside_rows, aside_tree, count_rows

    ledger = read(SOUND, SOUND.replace("F1", "F2"), "F3;15/01/2024")
    groups = aside_groups(ledger.issues)
    assert aside_tree(groups, "fr")[0]["amount_eur"] is None
    assert "montant inconnu" in aside_rows(groups, "fr", several=False)[0]
    (row,) = [r for r in count_rows(ledger.counts, "fr") if "de côté" in r]
    assert "montant inconnu" in row
    assert "0,00" not in row


def test_34_a_file_cut_inside_its_last_line_is_told() -> None:
    whole = text(SOUND, SOUND.replace("F1", "F2"))
    cut = read_ledger(("a.csv", whole[: -len("Viamedis;10,00;;;open;\r\n")].encode()))
    issue = only(cut, "file_cut")
    assert (issue.line, issue.operands["n"], issue.operands["expected"]) == (3, 5, 10)
    # A last line that lacks its end and nothing else is whole; a short one with its end is not cut.
    assert "file_cut" not in codes(read_ledger(("a.csv", whole[:-2].encode())))
    assert "file_cut" not in codes(read(SOUND, "F2;15/01/2024"))


def test_35_line_break_inside_quotes_keeps_physical_lines() -> None:
    ledger = read('F1;15/01/2024;"Mutuelle\nA";;;10,00;;;open;', "F2;x;B;;;1,00;;;;")
    assert at(ledger).frame["payer"].tolist() == ["Mutuelle A"]
    assert only(ledger, "date_unreadable").line == 4


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_35_a_line_break_inside_a_quoted_heading_is_a_space(end: str) -> None:
    header = ('"N°', 'facture";"Date', 'facture";Organisme;"Part', "", 'complémentaire"')
    # Headings stand on lines 2 to 6, below a title; F1 is line 7, F2 line 8, the bad date line 10.
    body = (
        "Encours", *header, "F1;13/03/2025;MGEN;10,00", 'F2;14/03/2025;"MGEN', 'Santé";11,00',
        "F3;x;MGEN;12,00", *header, "F4;15/03/2025;MGEN;13,00",
    )  # fmt: skip
    ledger = read_ledger(("a.csv", (end.join(body) + end).encode()))
    seen = ledger.files[0].recognised
    assert seen is not None
    assert seen.header_line == 2
    assert (seen.columns["invoice_id"], seen.columns["amount_eur"]) == (
        "N° facture",
        "Part complémentaire",
    )
    lines = at(ledger).frame
    assert lines["line"].tolist() == [7, 8, 16]
    assert lines["amount_cents"].tolist() == [1000, 1100, 1300]
    assert only(ledger, "date_unreadable").line == 10
    assert only(ledger, "header_repeated").operands["first_line"] == 11


def test_35_a_stray_quote_in_a_heading_swallows_no_line() -> None:
    data = 'Date;Organisme;"Part RC\n13/03/2025;MGEN;10,00\n14/03/2025;"MGEN";11,00\n'
    ledger = read_ledger(("a.csv", data.encode()))
    assert at(ledger).frame["amount_cents"].tolist() == [1000, 1100]


def test_36_a_heading_twice_is_asked_about() -> None:
    header = "date facture;organisme;part RC;Part  rc"
    assert refusal(text("15/01/2024;A;1,00;2,00", header=header).encode()).code == "heading_twice"


def test_37_french_headings_in_any_order() -> None:
    header = (
        "STATUT;Part\u00a0RC (€);Organisme ;n° FACTURE;Date de Facturation;Réglé;Date règlement"
    )
    ledger = read("payé;10,00;A;F1;15/01/2024;10,00;20/01/2024", header=header)
    seen = ledger.files[0].recognised
    assert seen is not None
    assert seen.columns["amount_eur"] == "Part RC (€)"
    assert at(ledger).frame.loc[0, ["invoice_id", "payer", "status"]].tolist() == [
        "F1",
        "A",
        "paid",
    ]


def test_3_blank_lines_before_the_headings_keep_the_physical_lines() -> None:
    for before in ("\r\n", "  \r\n\t\r\n", ";;;\r\n\r\n"):
        ledger = read_ledger(
            ("x.csv", (before + text(SOUND, "F2;16/01/2024;A;;;x;;;open;")).encode())
        )
        first = before.count("\n") + 2
        assert at(ledger).frame["line"].tolist() == [first]
        assert only(ledger, "amount_unreadable").line == first + 1


def test_38_lines_before_the_headings() -> None:
    ledger = read_ledger(
        ("x.csv", ("Export du mois\r\n\r\nPériode;janvier\r\n" + text(SOUND)).encode())
    )
    assert at(ledger).frame["line"].tolist() == [5]


@pytest.mark.parametrize(
    "total",
    [
        "TOTAL;;;;;30,00;;;;",
        ";;Sous-total Mutuelle A;;;30,00;;;;",
        "À reporter;;;;;30,00;;;;",
        "Total;31/01/2024;;;;30,00;;;;",
        "TOTAL GENERAL :;;;;;30,00;;;;",
    ],
)
def test_39_totals_are_set_aside_with_their_euros(total: str) -> None:
    ledger = read(SOUND, total)
    assert only(ledger, "total_line").amount_cents == 3000
    assert (ledger.counts.used_cents, ledger.counts.set_aside_cents) == (1000, 3000)


def test_39_a_payer_whose_name_begins_like_a_total_is_kept() -> None:
    assert read("F1;15/01/2024;Total Santé;;;10,00;;;open;").counts.used == 1


def test_40_a_repeated_header_is_skipped_and_counted() -> None:
    ledger = read(SOUND, HEADER, SOUND.replace("F1", "F2"))
    assert (ledger.counts.read, ledger.counts.set_aside, ledger.counts.set_aside_cents) == (3, 1, 0)
    assert only(ledger, "header_repeated").severity == "info"
    # Six of them are one sentence with their count.
    ledger = read(SOUND, *[HEADER] * 6, SOUND.replace("F1", "F2"))
    issue = only(ledger, "header_repeated")
    assert (issue.operands["n"], issue.operands["first_line"]) == (6, 3)
    assert (ledger.counts.read, ledger.counts.set_aside) == (8, 6)


def test_blank_lines_are_not_lines() -> None:
    assert read(SOUND, "", ";;;;;;;;;", "   ").counts.read == 1


def test_60_montant_alone_is_never_the_amount() -> None:
    header = "date facture;organisme;montant"
    error = refusal(text("15/01/2024;A;10,00", header=header).encode())
    assert error.code == "heading_amount_doubtful"
    assert "[ledger] columns = { amount_eur" in error.message("fr")
    ledger = read(
        "15/01/2024;A;10,00",
        header=header,
        settings=LedgerSettings(columns={"amount_eur": "Montant"}),
    )
    assert ledger.counts.used_cents == 1000


def test_60_the_complementary_share_is_used_beside_the_statutory_one() -> None:
    ledger = read("15/01/2024;A;70,00;30,00", header="date facture;organisme;part RO;part RC")
    assert ledger.counts.used_cents == 3000
    assert only(ledger, "statutory_share_left_out").operands["used"] == "part RC"


def test_the_dossier_wins_over_what_is_recognised() -> None:
    header = "date facture;date envoi;organisme;part RC"
    settings = LedgerSettings(columns={"invoice_date": "date envoi"})
    ledger = read("15/01/2024;20/01/2024;A;30,00", header=header, settings=settings)
    seen = ledger.files[0].recognised
    assert seen is not None
    assert seen.first_on == date(2024, 1, 20)


def test_the_dossier_names_a_heading_that_is_not_there() -> None:
    error = refusal(text(SOUND).encode(), LedgerSettings(columns={"payer": "payeur"}))
    assert (error.code, error.operands["nearest"]) == ("column_not_found", "payer")
    with pytest.raises(DossierError, match="amount_eur"):
        read_ledger(
            ("x.csv", text(SOUND).encode()), settings=LedgerSettings(columns={"amount_eu": "payer"})
        )


def test_116_a_missing_column_is_named() -> None:
    assert (
        refusal(text("A;1,00", header="organisme;part RC").encode()).code == "heading_missing_date"
    )
    assert (
        refusal(text("15/01/2024;1,00", header="date facture;part RC").encode()).code
        == "heading_missing_payer"
    )


def test_a_refused_file_beside_a_usable_one() -> None:
    ledger = read_ledger(("a.csv", text(SOUND).encode()), ("b.csv", b"x\r\ny\r\nz\r\n"))
    assert (ledger.counts.refused, ledger.counts.refused_cents, ledger.counts.used) == (2, 0, 1)
    assert ledger.counts.balanced
    issue = only(ledger, "headings_not_found")
    assert (issue.severity, issue.file) == ("refused", "b.csv")
    assert ledger.files[1].recognised is None
    with pytest.raises(FileUnusable):
        read_ledger(("a.csv", b""), ("b.csv", b"x\r\ny\r\n"))


def test_14_the_same_file_twice_counts_once() -> None:
    data = text(SOUND, "F2;16/01/2024;B;;;20,00;;;open;").encode()
    ledger = read_ledger(("a.csv", data), ("b.csv", data))
    assert (ledger.counts.used, ledger.counts.set_aside, ledger.counts.set_aside_cents) == (
        2,
        2,
        3000,
    )
    assert ledger.counts.balanced
    assert only(ledger, "duplicate_file").severity == "warning"
    assert len(at(ledger).frame) == 2


def test_15_overlapping_files_count_a_line_once() -> None:
    later = text(SOUND, "F2;16/01/2024;B;;;20,00;;;open;").encode()
    ledger = read_ledger(("a.csv", text(SOUND).encode()), ("b.csv", later))
    assert (ledger.counts.used_cents, ledger.counts.set_aside_cents) == (3000, 1000)
    assert only(ledger, "duplicate_across_files").operands["n"] == 1
    paid = text("F1;15/01/2024;Mutuelle A;;Viamedis;10,00;;20/01/2024;paid;").encode()
    ledger = read_ledger(("a.csv", text(SOUND).encode()), ("b.csv", paid))
    assert only(ledger, "older_export").file == "a.csv"
    assert at(ledger).frame["status"].tolist() == ["paid"]


def test_77_78_exact_duplicates_only() -> None:
    partial = "F1;15/01/2024;Mutuelle A;;Viamedis;10,00;4,00;20/01/2024;;"
    ledger = read(SOUND, SOUND, partial)
    assert (only(ledger, "duplicate_line").amount_cents, ledger.counts.used) == (1000, 2)
    nameless = SOUND.removeprefix("F1")
    assert read(nameless, nameless).counts.used == 2


def test_74_75_79_identifiers_and_odd_names_stay_text() -> None:
    frame = at(
        read(
            *(f"0001;15/01/2024;{p};000123;;10,00;;;open;" for p in ("NA", "None", "null", "TRUE"))
        )
    ).frame
    assert frame["payer"].tolist() == ["NA", "None", "null", "TRUE"]
    assert set(frame["payer_id"]) == {"000123"}
    assert set(frame["invoice_id"]) == {"0001"}


def test_76_an_identifier_shortened_by_excel_identifies_nothing() -> None:
    line = "1,80127E+14;15/01/2024;A;;;10,00;;;open;"
    ledger = read(line, line)
    assert (ledger.counts.used, only(ledger, "id_damaged").operands["n"]) == (2, 2)


def test_80_a_line_without_payer_stays_and_is_told() -> None:
    ledger = read("F1;15/01/2024;;;;10,00;;;open;")
    assert (ledger.counts.used, only(ledger, "payer_missing").amount_cents) == (1, 1000)


def test_81_82_83_names_are_cleaned_and_lookalikes_told() -> None:
    ledger = read(
        "F1;15/01/2024;\u200bA\u202eXA\u00a0;;;10,00;;;;", "F2;15/01/2024;\u0410XA;;;10,00;;;;"
    )
    assert at(ledger).frame["payer"].tolist() == ["AXA", "\u0410XA"]
    assert only(ledger, "look_alike_letters").operands["name"] == "\u0410XA"
    assert "mixed_alphabets" not in codes(ledger)
    alone = read("F2;15/01/2024;\u0410XA;;;10,00;;;;", "F3;15/01/2024;MGEN;;;10,00;;;;")
    assert only(alone, "mixed_alphabets").operands["n"] == 1


def test_85_more_payers_than_exist_is_the_patients_column() -> None:
    lines = [f"F{i};15/01/2024;Nom {i};;;10,00;;;open;" for i in range(1600)]
    error = refusal(text(*lines).encode())
    assert error.code == "too_many_payers"
    assert "Nom" not in error.message("fr")


def test_above_a_thousand_the_rest_is_folded_with_its_euros() -> None:
    ledger = read(*(f"F{i};31/02/2024;A;;;10,00;;;open;" for i in range(1005)), SOUND)
    assert codes(ledger).count("date_impossible") == 1000
    rest = only(ledger, "more_of_same")
    assert (rest.operands["n"], rest.amount_cents) == (5, 5000)
    assert (
        sum(i.amount_cents or 0 for i in ledger.issues if i.severity == "set_aside")
        == ledger.counts.set_aside_cents
    )


def test_lines_after_the_day_are_set_aside_in_one_remark() -> None:
    ledger = read(SOUND, "F2;16/01/2024;B;;;20,00;;;open;", "F3;17/01/2024;B;;;30,00;;;open;")
    lines = at(ledger, date(2024, 1, 15))
    (issue,) = [i for i in lines.issues if i.code == "after_as_of"]
    assert (issue.operands["n"], issue.amount_cents, issue.severity) == (2, 5000, "set_aside")
    assert (lines.counts.used, lines.counts.set_aside_cents) == (1, 5000)
    assert ledger.at(date(2024, 1, 15)) is lines
    assert "15" in issue.message("fr")


def test_no_file_gives_an_empty_ledger() -> None:
    ledger = read_ledger()
    assert len(at(ledger).frame) == 0
    assert ledger.payers() == ()


def test_shipped_template_and_example_are_read() -> None:
    from calculator.core.paths import DATA_DIR

    template = read_ledger(DATA_DIR / "samples" / "ledger-template.csv")
    assert codes(template) == []
    assert at(template).frame["status"].tolist() == ["open", "paid", "rejected", "in_progress"]
    example = read_ledger(DATA_DIR / "samples" / "ledger-example-fr.csv")
    assert at(example, LATE).counts.used_cents == 111215
    assert only(example, "total_line").amount_cents == 111215


def test_24_a_text_without_its_mark_is_told_how_to_save() -> None:
    told = refusal(text(SOUND).encode("utf-16-le")).message("fr")
    assert "enregistrez-le en «\u00a0CSV UTF-8\u00a0»" in told


def test_32_amounts_cut_at_their_comma_are_told_what_to_save() -> None:
    header = "N° facture,Date facture,Organisme,Part RC"
    lines = [f"F{i},{i + 13}/03/2025,MGEN,{i}0,5" for i in range(3)]
    ledger = read(*lines, header=header)
    issue = only(ledger, "comma_decimals")
    assert (issue.severity, issue.operands["n"]) == ("warning", 3)
    assert "point-virgule" in issue.message("fr")
    # One label with a comma, or amounts with a point, say nothing of the kind.
    sound = ["F7,13/03/2025,MGEN,1.50", "F8,14/03/2025,MGEN,2.50", 'F9,15/03/2025,"A, 1, 50",3.50']
    assert "comma_decimals" not in codes(read(*sound, header=header))
    assert "comma_decimals" not in codes(read(*sound, lines[0], header=header))


def test_32_most_lines_too_long_do_not_make_their_length_the_rule() -> None:
    ledger = read(SOUND, *(SOUND.replace("A;", "A;x;") + "y" for _ in range(3)))
    assert at(ledger).frame["payer"].tolist() == ["Mutuelle A"]
    assert codes(ledger) == ["wrong_field_count"] * 3


def test_31_a_row_without_the_needless_separator_is_sound() -> None:
    rows = [f"G{n};15/01/2024;Mutuelle A;;Viamedis;10,00;;;open;;" for n in range(5)]
    ledger = read(*rows, SOUND)
    assert codes(ledger, "set_aside") == []
    assert ledger.counts.used == 6


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    pipe = tmp_path / "ventes.csv"
    os.mkfifo(pipe)
    for path in (str(pipe), "/dev/zero"):
        with pytest.raises(FileUnusable) as caught:
            read_ledger(path)
        assert caught.value.code == "file_not_regular"
