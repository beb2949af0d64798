"""Reads one sheet of a workbook; see `intake.workbook`, which asks.

Standard input: one line of JSON, {"sheet": name, place ("feuille 2") or "", "position": number
or null, "rows": n, "columns": n}, then the file. Output: one line of JSON, then the sheet's rows
as lines, cells separated by tabs; or, where the choice is left to the caller,
{"choose": positions} and the first rows of each as JSON. Only the sheet read is ever unpacked
for the reader.
"""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from itertools import chain, islice
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

from calculator.intake.apart.book_cells import line, rows
from calculator.intake.apart.book_ods import open_ods
from calculator.intake.apart.book_sheet import Book, Most, Scan
from calculator.intake.apart.book_xls import check_xls, open_xls
from calculator.intake.apart.book_xlsb import open_xlsb
from calculator.intake.apart.book_xlsx import open_xlsx
from calculator.intake.apart.book_zip import Archive
from calculator.intake.apart.refusal import Refused

_OLE2 = b"\xd0\xcf\x11\xe0"
#: Rows shown of each sheet among which the caller chooses.
_FIRST = 20
_PIECE = 2_000
#: A sheet by its place among the visible ones, as `intake.source.shown_sheets` writes it.
_PLACE = re.compile(r"(?:(?:feuille|sheet) ?)?(?:n° ?)?([1-9][0-9]{0,4})")


def open_book(data: bytes, most: Most) -> Book:
    """Tell the format and take the file apart, in full knowledge of what it may hide.

    Raises:
        Refused: no workbook, or one that is protected, too big inside, or hostile.
    """
    if data.startswith(_OLE2):
        records = check_xls(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            said = [(s.name, s.typ, s.visible) for s in book.sheets_metadata]
        return open_xls(data, records, said, most)
    archive = Archive(data)
    if "xl/workbook.xml" in archive:
        return open_xlsx(archive, most)
    if "xl/workbook.bin" in archive:
        return open_xlsb(archive, most)
    if "content.xml" in archive and "mimetype" in archive:
        if b"spreadsheet" in archive.read("mimetype"):
            return open_ods(archive, most)
        raise Refused("file_is_other_document")
    raise Refused(_other(archive.names))


def _other(names: tuple[str, ...]) -> str:
    """What an archive is that is no workbook."""
    other = any(n.startswith(("word/", "ppt/", "index/")) for n in names)
    broken = any(n.startswith("xl/") or n == "content.xml" for n in names)
    return "file_is_other_document" if other else "file_damaged" if broken else "file_is_zip"


def answer(request: dict[str, Any], book: Book) -> None:
    """Write the sheet asked for, or the first rows of those among which to choose."""
    shown = {i: s.name for i, s in enumerate(book.sheets) if s.visible}
    head = {
        "ok": True,
        "format": book.format,
        "serials": book.serials,
        "linked": book.linked,
        "sheets": list(shown.values()),
        "hidden_sheets": [s.name for s in book.sheets if not s.visible],
    }
    if request["position"] is not None:
        _write(head, book, request["position"], book.sheets[request["position"]].look())
        return
    if name := request["sheet"].strip():
        same = [i for i, n in shown.items() if n == request["sheet"]] or [
            i for i, n in shown.items() if _plain(n) == _plain(name)
        ]
        if not same and (place := _PLACE.fullmatch(_plain(name))):
            same = list(shown)[int(place[1]) - 1 :]
        if not same:
            _out(head | {"unknown": True})
            return
        _write(head, book, same[0], book.sheets[same[0]].look())
        return
    scans = {i: scan for i in shown if (scan := book.sheets[i].look()).rows}
    if not scans:
        raise Refused("sheets_all_hidden" if len(shown) < len(book.sheets) else "file_blank")
    if len(scans) == 1:
        _write(head, book, *next(iter(scans.items())))
        return
    first = [list(islice(filter(any, _rows(book, i, s)), _FIRST)) for i, s in scans.items()]
    _out(head | {"choose": list(scans)}, json.dumps(first).encode())


def _plain(name: str) -> str:
    """A sheet's name as people compare it: case, spaces and spelling of accents left out."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _rows(book: Book, position: int, scan: Scan) -> Any:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book.reader(position)))
    return rows(opened.get_sheet_by_name(book.sheets[position].name), scan)


def _write(head: dict[str, Any], book: Book, position: int, scan: Scan) -> None:
    lines = map(line, _rows(book, position, scan))
    # The first piece is made before anything is said, so that most failures come in time.
    first = "".join(islice(lines, _PIECE))
    _out(
        head
        | {
            "sheet": [i for i, s in enumerate(book.sheets) if s.visible].index(position),
            "hidden": _spans(scan.hidden),
            "merged": scan.merged,
            "formulas": scan.formulas,
        }
    )
    for piece in chain([first], iter(lambda: "".join(islice(lines, _PIECE)), "")):
        sys.stdout.buffer.write(piece.encode())


def _spans(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    spans: list[tuple[int, int]] = []
    for n in numbers:
        if spans and spans[-1][1] == n - 1:
            spans[-1] = (spans[-1][0], n)
        else:
            spans.append((n, n))
    return spans


def _out(head: dict[str, Any], payload: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + payload)


def main() -> None:
    """Answer the one request on standard input."""
    asked, _, data = sys.stdin.buffer.read().partition(b"\n")
    request = json.loads(asked)
    try:
        answer(request, open_book(data, Most(request["rows"], request["columns"])))
    except Refused as refusal:
        _out({"refused": refusal.code, **refusal.operands})
    except PasswordError:
        _out({"refused": "file_protected"})


if __name__ == "__main__":
    main()
