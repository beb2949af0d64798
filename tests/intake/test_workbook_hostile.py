"""Workbooks that harm, are damaged or locked: refused (faults 4, 5, 16 to 18, 101 to 115)."""

from __future__ import annotations

import re
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.core.errors import FileUnusable
from calculator.intake import read_ledger, sandbox
from calculator.intake.apart import book_zip

from . import books
from .test_workbook import HEADINGS, ONE, WRITERS, read_book

HEAD = books.inline(1, *(h for h in HEADINGS))
ROW = books.inline(2, "F1", "15/01/2024", "A", "10", "", "open")
SOUND = HEAD + ROW
#: A refusal must come soon; generous, for machines that do other things too.
SECONDS = 8.0
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def code_of(data: bytes) -> str:
    """Code of the refusal, which names the file in both languages and comes in time."""
    start = time.perf_counter()
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("ventes.xlsx", data))
    assert time.perf_counter() - start < SECONDS
    for lang in ("fr", "en"):
        assert "ventes.xlsx" in caught.value.message(lang)
        assert "{" not in caught.value.message(lang)
    return caught.value.code


def changed(**parts: str | bytes) -> bytes:
    """A sound workbook with one part changed or added."""
    return books.zipped(books.raw_parts(SOUND) | parts)


def with_part(name: str, data: str | bytes, level: int = 6) -> bytes:
    return books.zipped(books.raw_parts(SOUND) | {name: data}, level)


def test_the_sound_workbook_of_these_tests_is_read() -> None:
    assert read_book(books.raw_xlsx(SOUND)).counts.used == 1


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No reading, refused or not, leaves a file in the temporary folder."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    assert list(tmp_path.iterdir()) == []


# --- 101, 107: sizes --------------------------------------------------------------------------


def test_101_a_zip_bomb_is_refused_before_it_is_inflated() -> None:
    # 210 MB of blanks in 0.2 MB; and 11 MB that inflate a thousand times.
    assert code_of(with_part("xl/media/x.xml", b" " * 210_000_000, 1)) == "book_too_big_inside"
    assert code_of(with_part(SHEET, b" " * 11_000_000)) == "book_too_big_inside"


def test_101_many_names_for_the_same_bytes_count_each_time() -> None:
    data = books.zipped({"xl/a.xml": bytes(range(256)) * 30_000})
    at = data.rindex(b"PK\x01\x02")
    entry, end = data[at:-22], data[-22:]
    name = entry.index(b"xl/a.xml")
    entries = b"".join(
        entry[:name] + b"xl/%c.xml" % (0x61 + i) + entry[name + 8 :] for i in range(26)
    )
    # 26 names x 7.68 MB = 199.7 MB pass the sum; a 27th would not.
    extra = entry[:name] + b"xl/0.xml" + entry[name + 8 :]
    forged = struct.pack("<HHII", 27, 27, len(entries) + len(extra), at)
    whole = data[:at] + entries + extra + end[:8] + forged + b"\0\0"
    assert code_of(whole) == "book_too_big_inside"


def test_101_too_many_parts() -> None:
    parts = {f"xl/p{i}.xml": "" for i in range(book_zip.MOST_PARTS + 1)}
    assert code_of(books.zipped(parts)) == "book_too_big_inside"


@pytest.mark.parametrize("consistent", [False, True])
def test_107_a_forged_size_in_the_directory(consistent: bool) -> None:
    """Smaller than the part; then with the checksum of what fits, which would pass a reader."""
    whole = books.raw_parts(SOUND)[SHEET]
    data = bytearray(books.raw_xlsx(SOUND))
    at = data.rindex(b"PK\x01\x02")
    assert data[at + 46 :].startswith(SHEET.encode())
    data[at + 24 : at + 28] = struct.pack("<I", 200)
    if consistent:
        data[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(str(whole).encode()[:200]))
    assert code_of(bytes(data)) == "file_damaged"


def test_107_a_forged_size_of_nothing_is_no_way_round() -> None:
    data = bytearray(with_part(SHEET, b" " * 9_000_000))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0)
    assert code_of(bytes(data)) == "file_damaged"


# --- 102 to 104: far cells and endless rows ---------------------------------------------------

FAR = '<row r="1048576"><c r="{}1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (FAR.format("XFD"), "too_many_rows"),  # 102
        (FAR.format("A"), "too_many_rows"),  # 103
        ('<row r="3"><c r="XFD3"><v>1</v></c></row>', "too_many_columns"),  # 102
        ('<row r="3"><c r="XFD1048576"><v>1</v></c></row>', "file_damaged"),  # row and cell differ
        ('<row r="3"><c r="A3"/><c t="inlineStr"><is><t>x</t></is></c></row>' + FAR.format("A"),
         "too_many_rows"),
        ('<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>', "too_many_rows"),  # no value
        ('<row r="999999999999999999999"><c><v>1</v></c></row>', "too_many_rows"),
    ],
)  # fmt: skip
def test_102_103_a_lone_far_cell(rows: str, code: str) -> None:
    assert code_of(books.raw_xlsx(SOUND + rows)) == code


def test_102_far_cells_of_the_other_formats() -> None:
    one = 'office:value-type="float" office:value="1"'
    blank = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
    row = f"{blank}</table:table-row><table:table-row><table:table-cell {one}/></table:table-row>"
    assert code_of(books.ods({"A": [HEADINGS, ONE]}, extra=row)) == "too_many_rows"
    cell = f'<table:table-cell table:number-columns-repeated="16384" {one}/>'
    row = f"<table:table-row>{cell}</table:table-row>"
    assert code_of(books.ods({"A": [HEADINGS, ONE]}, extra=row)) == "too_many_columns"
    wide = [None] * 300 + ["x"]
    assert code_of(books.xlsb({"A": [HEADINGS, wide]})) == "too_many_columns"


def test_102_two_corners_within_the_bounds_are_stopped_by_the_limits() -> None:
    """A dense sheet of 128 million cells: its reader asks for more memory than there is."""
    corner = '<row r="500000"><c r="IV500000"><v>1</v></c></row>'
    assert code_of(books.raw_xlsx(SOUND + corner)) in ("file_takes_too_much", "file_damaged")


def test_rows_told_twice_or_backwards_are_not_left_to_chance() -> None:
    for number in (1, 2):
        again = books.inline(number, "F2", "16/01/2024", "A", "10", "", "open")
        assert code_of(books.raw_xlsx(SOUND + again)) == "file_damaged"
    unnumbered = '<row><c r="A5" t="inlineStr"><is><t>F2</t></is></c></row>'
    assert read_book(books.raw_xlsx(SOUND + unnumbered)).issues[-1].line == 5


def test_103_blank_rows_and_cells_that_are_only_formatted_do_not_count() -> None:
    blank = "".join(f'<row r="{r}"><c r="XFD{r}" s="0"/></row>' for r in range(600_000, 601_000))
    last = '<row r="1048576" hidden="1"><c r="XFD1048576" s="0"/></row>'
    ledger = read_book(books.raw_xlsx(SOUND + blank + last))
    assert ledger.counts.used == 1


def test_104_rows_without_references() -> None:
    row = "<row><c><v>1</v></c></row>"
    assert code_of(books.raw_xlsx(SOUND + row * 450_000)) == "book_too_big_inside"
    # The same without telling sizes: 510,000 rows that inflate honestly.
    rows = "".join(f"<row><c><v>{i * 7919}</v></c></row>" for i in range(510_000))
    assert code_of(books.raw_xlsx(SOUND + rows)) == "too_many_rows"


# --- 105, 106: declarations -------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
XML_PARTS = (
    SHEET, BOOK, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml",
)  # fmt: skip


@pytest.mark.parametrize("part", XML_PARTS)
def test_105_billion_laughs(part: str) -> None:
    parts = {"xl/sharedStrings.xml": "<sst/>", "xl/styles.xml": "<styleSheet/>"}
    parts |= {n: str(d) for n, d in books.raw_parts(SOUND).items()}
    body = re.sub(r"(<\w+[^>]*>)", r"\1&d;", parts[part].replace("/>", "></x>"), count=1)
    body = body if part in (SHEET, BOOK) else parts[part]
    assert code_of(books.zipped(parts | {part: LAUGHS + body})) == "book_declares_entities"


@pytest.mark.parametrize("part", ["content.xml", "META-INF/manifest.xml"])
def test_105_billion_laughs_in_an_ods(part: str) -> None:
    parts = books.unzipped(books.ods({"A": [HEADINGS, ONE]}))
    parts[part] = LAUGHS.encode() + parts[part]
    assert code_of(books.zipped(parts)) == "book_declares_entities"


def test_105_defusedxml_is_there() -> None:
    """Without it small parts would be parsed by a parser that trusts them."""
    from defusedxml import EntitiesForbidden
    from defusedxml.ElementTree import fromstring

    with pytest.raises(EntitiesForbidden):
        fromstring('<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')


@pytest.mark.parametrize("part", [SHEET, BOOK])
def test_106_no_file_and_no_address_is_ever_opened(
    part: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("canari-local", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        for target in (secret.as_uri(), f"http://127.0.0.1:{port}/x.dtd"):
            for declared in (f'<!DOCTYPE x SYSTEM "{target}">',
                             f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>'):  # fmt: skip
                body = str(books.raw_parts(SOUND)[part]).replace("F1", "&e;")
                with pytest.raises(FileUnusable) as caught:
                    read_ledger(("x.xlsx", with_part(part, declared + body)))
                assert caught.value.code == "book_declares_entities"
                assert "canari" not in repr(caught.value)
        with pytest.raises(TimeoutError):
            server.accept()


# --- 5, 16, 108: what an archive may hold -----------------------------------------------------


def test_108_macros() -> None:
    assert code_of(with_part("xl/vbaProject.bin", b"x")) == "file_has_macros"
    parts = books.unzipped(books.ods({"A": [HEADINGS, ONE]}))
    assert code_of(books.zipped(parts | {"Basic/Standard/M.xml": b"x"})) == "file_has_macros"
    streams = {"Workbook": b"x" * 4096, "_VBA_PROJECT_CUR": b""}
    assert code_of(books.ole2(streams)) == "file_has_macros"


def test_16_108_an_archive_or_a_workbook_inside() -> None:
    inner = books.raw_xlsx(SOUND)
    assert code_of(with_part("xl/embeddings/Book1.xlsx", inner)) == "book_holds_archive"
    assert code_of(with_part("xl/embeddings/oleObject1.bin", inner)) == "book_holds_archive"
    assert (
        read_book(with_part("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")).counts.used == 1
    )


def test_5_16_other_archives_are_named_for_what_they_are() -> None:
    assert code_of(books.zipped({"ventes.csv": "a;b"})) == "file_is_zip"
    assert code_of(books.zipped({"a/content.xml": "a;b"})) == "file_is_zip"
    docx = {"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}
    assert code_of(books.zipped(docx)) == "file_is_other_document"
    assert code_of(books.zipped({"Index/Document.iwa": b"x"})) == "file_is_other_document"
    odt = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    assert code_of(books.zipped(odt)) == "file_is_other_document"
    assert code_of(books.ole2({"WordDocument": b"x"})) == "file_is_other_document"


def test_16_two_parts_of_one_name_are_not_left_to_chance() -> None:
    assert code_of(with_part(SHEET.upper(), "<worksheet/>")) == "file_damaged"


def test_16_paths_that_climb_lead_nowhere(tmp_path: Path) -> None:
    links = str(books.raw_parts(SOUND)["xl/_rels/workbook.xml.rels"])
    for target in ("../../../../etc/passwd", "/etc/passwd", "worksheets/absent.xml"):
        data = with_part(
            "xl/_rels/workbook.xml.rels", links.replace("worksheets/sheet1.xml", target)
        )
        assert code_of(data) == "file_damaged"
    ledger = read_book(with_part("../../evil.txt", "x"))
    assert ledger.counts.used == 1
    assert list(tmp_path.parent.glob("**/evil.txt")) == []


# --- 4, 17, 18: what the file really is ---------------------------------------------------------


def test_18_protected_by_a_password() -> None:
    assert (
        code_of(books.ole2({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})) == "file_protected"
    )
    assert code_of(books.xls({"A": [HEADINGS, ONE]}, locked=True)) == "file_protected"
    data = bytearray(books.raw_xlsx(SOUND))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(data)) == "file_protected"
    parts = books.unzipped(books.ods({"A": [HEADINGS, ONE]}))
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
        b"/>", b"><manifest:encryption-data/></manifest:manifest>"
    )
    assert code_of(books.zipped(parts)) == "file_protected"


@pytest.mark.parametrize("kind", WRITERS)
def test_17_old_binary_and_open_workbooks_are_read_whatever_their_ending(kind: str) -> None:
    ledger = read_ledger(("ventes.csv", WRITERS[kind]({"A": [HEADINGS, ONE]})))
    book = ledger.files[0].recognised.book  # type: ignore[union-attr]
    assert book is not None
    assert (book.format, ledger.counts.used) == (kind, 1)


def test_17_a_numbers_document_is_named_with_what_to_do() -> None:
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("ventes.numbers", books.zipped({"Index/Document.iwa": b"x"})))
    assert caught.value.code == "file_is_other_document"
    assert "ventes.numbers" in caught.value.message("fr")
    assert "CSV" in caught.value.message("fr")


def test_4_a_page_or_a_text_renamed_is_told_by_its_content() -> None:
    page = b"<html><table><tr><td>invoice_id</td></tr></table></html>"
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("ventes.xls", page))
    assert caught.value.code == "file_is_markup"
    text = "\t".join(HEADINGS) + "\nF1\t15/01/2024\tA\t10\t\topen\n"
    assert read_ledger(("ventes.xls", text.encode())).counts.used == 1


# --- 115: damaged -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WRITERS)
def test_115_a_workbook_cut_short(kind: str) -> None:
    data = WRITERS[kind]({"A": [HEADINGS, ONE]})
    for share in (0.05, 0.3, 0.6, 0.9):
        assert code_of(data[: int(len(data) * share)]) in ("file_damaged", "file_is_zip")


@pytest.mark.parametrize("name", ["xl/_rels/workbook.xml.rels", SHEET])
def test_115_a_missing_part(name: str) -> None:
    parts = books.raw_parts(SOUND)
    del parts[name]
    assert code_of(books.zipped(parts)) == "file_damaged"


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(sorted(WRITERS)),
    at=st.floats(0, 1, exclude_max=True),
    to=st.binary(min_size=1, max_size=4),
)
def test_115_bytes_changed_anywhere_give_a_sentence_or_a_balanced_reading(
    kind: str, at: float, to: bytes
) -> None:
    data = bytearray(WRITERS[kind]({"A": [HEADINGS, ONE, ONE]}))
    start = int(at * (len(data) - 4))
    data[start : start + len(to)] = to
    try:
        ledger = read_ledger(("ventes.xlsx", bytes(data)))
    except FileUnusable as error:
        error.message("fr")  # every refusal has its sentence
        return
    assert ledger.counts.balanced


def test_115_containers_whose_chains_run_in_a_circle() -> None:
    data = bytearray(books.xls({"A": [HEADINGS, ONE]}))
    for sector in range(2, 10):
        data[512 + 4 * sector : 516 + 4 * sector] = struct.pack("<I", 2)
    assert code_of(bytes(data)) == "file_damaged"


# --- the child ----------------------------------------------------------------------------------


def test_a_child_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.001)
    assert code_of(books.raw_xlsx(SOUND)) == "file_takes_too_much"


def test_the_child_has_nothing_of_this_package_but_its_neighbours() -> None:
    folder = Path(sandbox.__file__).parent / "apart"
    for script in folder.glob("*.py"):
        for name in re.findall(r"^\s*(?:from|import) (calculator[\w.]*)", script.read_text(), re.M):
            assert name.startswith("calculator.intake.apart"), script.name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_child_can_write_no_file_and_imports_no_pandas(tmp_path: Path) -> None:
    target = tmp_path / "written"
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "import limited; limited.limit(); limited.alone(Path(sys.argv[1]))\n"
        "import calculator.intake.apart.workbook\n"
        "print('pandas' in sys.modules)\n"
        "Path(sys.argv[2]).write_bytes(b'x')\n"
    )
    folder = Path(sandbox.__file__).parent / "apart"
    child = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program, str(folder), str(target)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (child.returncode, child.stdout) == (1, "False\n")
    assert "File too large" in child.stderr
    assert target.read_bytes() == b""
    target.unlink()
