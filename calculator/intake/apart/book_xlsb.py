"""XLSB: sheets, what is hidden, errors, merged cells, from its binary records."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial
from struct import unpack_from

from calculator.intake.apart.book_sheet import Book, Most, Scan, Sheet, error_text
from calculator.intake.apart.book_xml import attributes, tree
from calculator.intake.apart.book_zip import Archive, packed
from calculator.intake.apart.refusal import Refused

_BOOK, _LINKS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_NEEDED = {
    "[content_types].xml": "[Content_Types].xml",
    "_rels/.rels": "_rels/.rels",
    _BOOK: _BOOK,
    _LINKS: _LINKS,
    "xl/sharedstrings.bin": "xl/sharedStrings.bin",
    "xl/styles.bin": "xl/styles.bin",
}
# Numbers of records: a row, cells with a value (2 to 11), sheets, merged cells.
_ROW, _CELLS, _ERRORS = 0, range(2, 12), (3, 11)
_PROPERTIES, _SHEET, _MERGED = 153, 156, 176
_HIDDEN = 0x10
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def open_xlsb(archive: Archive, most: Most) -> Book:
    """Take an XLSB apart.

    Raises:
        Refused: a part is missing or forged.
        struct.error, IndexError: a record is cut short.
    """
    parts = {real: archive.read(name) for name, real in _NEEDED.items() if name in archive}
    targets = {}
    for element in tree(parts[_LINKS]):
        said = attributes(element)
        if said.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", said["Target"]))
            targets[said["Id"]] = path.removeprefix("/")
    serials = "1900"
    found: list[tuple[Sheet, str]] = []
    for kind, at, _ in _records(parts[_BOOK]):
        if kind == _PROPERTIES and parts[_BOOK][at] & 1:
            serials = "1904"
        elif kind == _SHEET:
            state = unpack_from("<I", parts[_BOOK], at)[0]
            link, after = _text(parts[_BOOK], at + 8)
            if link in targets:
                name, part = _text(parts[_BOOK], after)[0], targets[link]
                found.append((Sheet(name, state == 0, partial(_look, archive, part, most)), part))
    linked = any(n.startswith("xl/externallinks/") for n in archive.names)

    def reader(position: int) -> bytes:
        part = found[position][1]
        return packed({**parts, part: archive.read(part)})

    return Book("xlsb", tuple(s for s, _ in found), serials, linked, reader)


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number of each record, where its content starts and how long it is."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | ((data[at] & 0x7F) << 7)
            at += 1
        size = shift = 0
        while shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at, size
        at += size


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    end = at + 4 + 2 * unpack_from("<I", data, at)[0]
    return data[at + 4 : end].decode("utf-16-le"), end


def _look(archive: Archive, part: str, most: Most) -> Scan:
    data = archive.read(part)
    scan = Scan(most)
    row, hidden = 0, False
    for kind, at, size in _records(data):
        if kind == _ROW and size >= 12:
            before, row = row, unpack_from("<I", data, at)[0] + 1
            if row <= before:  # the reader would let one of the two rows win
                raise Refused("file_damaged")
            hidden = bool(data[at + 11] & _HIDDEN)
        elif kind in _CELLS:
            column = unpack_from("<I", data, at)[0] + 1
            scan.holds(row, column)
            if hidden:
                scan.hidden.append(row)
                hidden = False
            if kind in _ERRORS:
                scan.replace(row, column, ERRORS.get(data[at + 8], error_text("")))
        elif kind == _MERGED:
            first, last = unpack_from("<II", data, at)
            scan.merge(first + 1, last + 1)
    return scan
