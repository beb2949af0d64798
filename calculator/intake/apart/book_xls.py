"""XLS (BIFF8): what is hidden, errors, merged cells; a password or another document told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from struct import unpack_from

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from calculator.intake.apart.book_sheet import Book, Most, Scan, Sheet, error_text
from calculator.intake.apart.book_xlsb import ERRORS
from calculator.intake.apart.refusal import Refused

_END = 0xFFFFFFFA
_SMALL = 4096
_PROTECTED, _DATES, _SHEET, _OTHER_BOOK = 0x2F, 0x22, 0x85, 0x1AE
_BEGIN, _STOP, _ROW, _MERGED = 0x809, 0x0A, 0x208, 0xE5
_FORMULA, _ERROR, _NUMBERS = 0x06, 0x205, 0xBD
_CELLS = {_FORMULA, _ERROR, _NUMBERS, 0x203, 0x204, 0x27E, 0xFD, 0xD6}
_OWN = (0x0401, 0x3A01)
_HIDDEN = 0x20


class Container:
    """The streams of an OLE2 file, by name."""

    def __init__(self, data: bytes) -> None:
        """Read its directory.

        Raises:
            Refused: its chains of sectors run in a circle or leave the file.
            struct.error: it is cut short.
        """
        self._data = data
        self._size = 1 << min(unpack_from("<H", data, 30)[0], 12)
        tables = list(unpack_from("<109I", data, 76))
        more, left = unpack_from("<II", data, 68)
        while more < _END and left:
            *others, more = unpack_from(f"<{self._size // 4}I", data, (more + 1) * self._size)
            tables += others
            left -= 1
        self._next: list[int] = []
        for sector in tables:
            if sector < _END:
                at = (sector + 1) * self._size
                self._next += unpack_from(f"<{self._size // 4}I", data, at)
        self._streams = {}
        directory = self._chain(unpack_from("<I", data, 48)[0])
        for at in range(0, len(directory) - 127, 128):
            length = unpack_from("<H", directory, at + 64)[0]
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if name:
                self._streams[name] = unpack_from("<II", directory, at + 116)

    @property
    def names(self) -> frozenset[str]:
        """Names of streams and folders."""
        return frozenset(self._streams)

    def stream(self, name: str) -> bytes:
        """A stream's bytes; nothing of one so small that it stands elsewhere.

        Raises:
            Refused: the file ends before the stream does.
        """
        first, size = self._streams[name]
        if size < _SMALL:
            return b""
        data = self._chain(first)[:size]
        if len(data) < size:
            raise Refused("file_damaged")
        return data

    def _chain(self, sector: int) -> bytes:
        pieces = []
        left = len(self._data) // self._size + 1
        while sector < _END:
            if not left or sector >= len(self._next):
                raise Refused("file_damaged")
            at = (sector + 1) * self._size
            pieces.append(self._data[at : at + self._size])
            sector = self._next[sector]
            left -= 1
        return b"".join(pieces)


def check_xls(data: bytes) -> bytes:
    """The stream that holds the workbook.

    Raises:
        Refused: protected, with macros, or another kind of document.
    """
    container = Container(data)
    names = container.names
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refused("file_protected")
    stream = next((n for n in ("Workbook", "WORKBOOK", "Book", "BOOK") if n in names), "")
    if not stream:
        raise Refused("file_is_other_document")
    if "_VBA_PROJECT_CUR" in names:
        raise Refused("file_has_macros")
    records = container.stream(stream)
    if any(kind == _PROTECTED for kind, _, _ in _records(records, 0)):
        raise Refused("file_protected")
    return records


def open_xls(
    data: bytes, records: bytes, said: Sequence[tuple[str, object, object]], most: Most
) -> Book:
    """Take an XLS apart.

    Args:
        data: the file.
        records: from `check_xls`.
        said: name, kind and visibility of each sheet, as the reader tells them.
        most: how far cells may stand.
    """
    serials, linked = "1900", False
    starts: list[int] = []
    for kind, at, _ in _records(records, 0):
        if kind == _DATES and records[at]:
            serials = "1904"
        elif kind == _SHEET:
            starts.append(unpack_from("<I", records, at)[0])
        elif kind == _OTHER_BOOK:
            linked |= unpack_from("<H", records, at + 2)[0] not in _OWN
    starts += [len(records)] * (len(said) - len(starts))
    sheets = tuple(
        Sheet(name, shown == SheetVisibleEnum.Visible, partial(_look, records, start, most))
        for start, (name, kind, shown) in zip(starts, said, strict=False)
        if kind == SheetTypeEnum.WorkSheet
    )
    return Book("xls", sheets, serials, linked, lambda _: data)


def _records(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Records of one part of the stream, what is embedded in it left out."""
    depth = 0
    while at + 4 <= len(data):
        kind, size = unpack_from("<HH", data, at)
        at += 4
        depth += (kind == _BEGIN) - (kind == _STOP)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, at, size
        at += size


def _look(data: bytes, start: int, most: Most) -> Scan:
    scan = Scan(most)
    hidden: set[int] = set()
    held: set[int] = set()
    for kind, at, size in _records(data, start):
        if kind == _ROW:
            if unpack_from("<H", data, at + 12)[0] & _HIDDEN:
                hidden.add(unpack_from("<H", data, at)[0] + 1)
        elif kind in _CELLS:
            row, column = (n + 1 for n in unpack_from("<HH", data, at))
            last = unpack_from("<H", data, at + size - 2)[0] + 1 if kind == _NUMBERS else column
            scan.holds(row, last)
            held.add(row)
            if code := _error(kind, data, at):
                scan.replace(row, column, code)
        elif kind == _MERGED:
            for i in range(unpack_from("<H", data, at)[0]):
                first, end = unpack_from("<HH", data, at + 2 + 8 * i)
                scan.merge(first + 1, end + 1)
    scan.hidden = sorted(hidden & held)
    return scan


def _error(kind: int, data: bytes, at: int) -> str:
    """The error that a cell holds, typed or calculated, or ""."""
    if kind == _ERROR and data[at + 7]:
        return ERRORS.get(data[at + 6], error_text(""))
    if kind == _FORMULA and data[at + 12 : at + 14] == b"\xff\xff" and data[at + 6] == 2:
        return ERRORS.get(data[at + 8], error_text(""))
    return ""
