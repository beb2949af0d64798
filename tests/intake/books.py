"""Workbooks written in tests, by xlsxwriter or by hand; nothing here is a test.

A table is a list of rows; a cell is a text, a number, a day, a truth, or None.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

import xlsxwriter

Cell = str | int | float | date | None
Table = Sequence[Sequence[Cell]]
#: Name -> rows; a name that starts with "~" is a hidden sheet.
Sheets = Mapping[str, Table]


def serial(day: date, *, since_1904: bool = False) -> int:
    """The number by which a workbook counts a day."""
    return (day - (date(1904, 1, 1) if since_1904 else date(1899, 12, 30))).days


def zipped(parts: Mapping[str, str | bytes], level: int = 6) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- XLSX -----------------------------------------------------------------------------------


def xlsx(sheets: Sheets, hidden_rows: Sequence[int] = (), *, since_1904: bool = False) -> bytes:
    """Written by xlsxwriter; rows are counted from 1, hidden in every sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": since_1904})
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, table in sheets.items():
        sheet = book.add_worksheet(name.removeprefix("~"))
        if name.startswith("~"):
            sheet.hide()
        for r, row in enumerate(table):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, as_day)
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                elif cell is not None:
                    sheet.write(r, c, cell)
        for row_number in hidden_rows:
            sheet.set_row(row_number - 1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"


def _types(book: str, kind: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
        f'<Override PartName="/{book}" ContentType="application/vnd.{kind}"/></Types>'
    )


def _links(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def raw_xlsx(
    rows: str, *, before: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """One sheet whose `sheetData` is given as XML, `before` standing ahead of its root."""
    return zipped(raw_parts(rows, before=before) | dict(more or {}))


def raw_parts(rows: str, *, before: str = "") -> dict[str, str | bytes]:
    """The parts of `raw_xlsx`."""
    return {
        "[Content_Types].xml": _types(
            "xl/workbook.xml", "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        ),
        "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
        '<sheet name="Factures" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}'
        "</sheetData></worksheet>",
    }


def inline(number: int, *cells: str) -> str:
    """A row of texts without references, as some programs write them."""
    inside = "".join(
        f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>" for cell in cells
    )
    return f'<row r="{number}">{inside}</row>'


# --- ODS ------------------------------------------------------------------------------------

_ODS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{short}="{_ODS}:{short}:1.0"' for short in ("office", "table", "text", "style")
)


def ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        said, shown = f'office:value-type="date" office:date-value="{cell}"', f"{cell:%d/%m/%Y}"
    elif isinstance(cell, str):
        said, shown = 'office:value-type="string"', escape(cell)
    else:
        said, shown = f'office:value-type="float" office:value="{cell}"', f"{cell:.2f} €"
    return f"<table:table-cell {said}><text:p>{shown}</text:p></table:table-cell>"


def ods(sheets: Sheets, hidden_rows: Sequence[int] = (), *, extra: str = "") -> bytes:
    """By hand, with the endless blank rows and columns that LibreOffice writes."""
    tables = ""
    for name, table in sheets.items():
        style = "away" if name.startswith("~") else "here"
        rows = "".join(
            "<table:table-row{}>{}<table:table-cell table:number-columns-repeated='16370'/>"
            "</table:table-row>".format(
                ' table:visibility="filter"' if number in hidden_rows else "",
                "".join(map(ods_cell, row)),
            )
            for number, row in enumerate(table, start=1)
        )
        tables += (
            f'<table:table table:name="{escape(name.removeprefix("~"))}" '
            f'table:style-name="{style}">{rows}{extra}'
            "<table:table-row table:number-rows-repeated='1048000'>"
            "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
            "</table:table>"
        )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("here", "true"), ("away", "false"))
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"/>',
            "content.xml": f"<office:document-content {_SPACES} "
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


# --- XLSB -----------------------------------------------------------------------------------


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record of an XLSB: number and length in groups of seven bits."""
    out = bytearray([kind & 0x7F | 0x80, kind >> 7] if kind > 127 else [kind])
    size = len(data)
    while size > 127:
        out.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*out, size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_cell(column: int, cell: Cell, *, since_1904: bool) -> bytes:
    at = struct.pack("<II", column, 1 if isinstance(cell, date) else 0)
    if isinstance(cell, date):
        return _record(5, at + struct.pack("<d", serial(cell, since_1904=since_1904)))
    if isinstance(cell, str):
        if cell.startswith("#N/A"):
            return _record(3, at + b"\x2a")
        return _record(6, at + _wide(cell))
    return b"" if cell is None else _record(5, at + struct.pack("<d", cell))


def xlsb(sheets: Sheets, hidden_rows: Sequence[int] = (), *, since_1904: bool = False) -> bytes:
    """By hand: one binary part per sheet."""
    bundle, parts = b"", {}
    for i, (name, table) in enumerate(sheets.items(), start=1):
        bundle += _record(
            156,
            struct.pack("<II", int(name.startswith("~")), i)
            + _wide(f"rId{i}")
            + _wide(name.removeprefix("~")),
        )
        rows = b""
        for number, row in enumerate(table, start=1):
            flags = 0x10 if number in hidden_rows else 0
            rows += _record(0, struct.pack("<IIHBBBI", number - 1, 0, 300, 0, flags, 0, 0))
            rows += b"".join(
                _xlsb_cell(c, cell, since_1904=since_1904) for c, cell in enumerate(row)
            )
        width = max((len(row) for row in table), default=1)
        size = struct.pack("<IIII", 0, max(len(table) - 1, 0), 0, max(width - 1, 0))
        parts[f"xl/worksheets/sheet{i}.bin"] = (
            _record(129) + _record(148, size) + _record(145) + rows + _record(146) + _record(130)
        )
    book = _record(131) + _record(153, struct.pack("<III", int(since_1904), 0, 0))
    book += _record(143) + bundle + _record(144) + _record(132)
    formats = b"".join(_record(47, struct.pack("<HH", 0, f) + bytes(12)) for f in (0, 14))
    return zipped(
        {
            "[Content_Types].xml": _types(
                "xl/workbook.bin", "ms-excel.sheet.binary.macroEnabled.main"
            ),
            "_rels/.rels": _links(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _links(
                *(("worksheet", part.removeprefix("xl/")) for part in parts)
            ),
            "xl/styles.bin": _record(278)
            + _record(617, struct.pack("<I", 2))
            + formats
            + _record(618)
            + _record(279),
            **parts,
        }
    )


# --- XLS ------------------------------------------------------------------------------------


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_cell(row: int, column: int, cell: Cell, *, since_1904: bool) -> bytes:
    at = struct.pack("<HHH", row, column, 1 if isinstance(cell, date) else 0)
    if isinstance(cell, date):
        return _biff(0x203, at + struct.pack("<d", serial(cell, since_1904=since_1904)))
    if isinstance(cell, str):
        if cell == "#N/A":
            return _biff(0x205, at + b"\x2a\x01")
        return _biff(0x204, at + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return b"" if cell is None else _biff(0x203, at + struct.pack("<d", cell))


def xls(
    sheets: Sheets, hidden_rows: Sequence[int] = (), *, since_1904: bool = False,
    locked: bool = False,
) -> bytes:  # fmt: skip
    """By hand: BIFF8 records in an OLE2 container."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    end = _biff(0x0A)
    head = _biff(0x809, begin) + (_biff(0x2F, bytes(54)) if locked else b"")
    head += _biff(0x22, struct.pack("<H", int(since_1904)))
    head += b"".join(_biff(0xE0, struct.pack("<HH", 0, f) + bytes(16)) for f in (0, 14))
    bodies = []
    for table in sheets.values():
        body = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        width = max((len(row) for row in table), default=0)
        body += _biff(0x200, struct.pack("<IIHHH", 0, len(table), 0, width, 0))
        for r, row in enumerate(table):
            flags = 0x20 if r + 1 in hidden_rows else 0
            body += _biff(0x208, struct.pack("<HHHHHHI", r, 0, len(row), 300, 0, 0, flags))
            body += b"".join(
                _xls_cell(r, c, cell, since_1904=since_1904) for c, cell in enumerate(row)
            )
        bodies.append(body + end)
    names = [n.removeprefix("~").encode("utf-16-le") for n in sheets]
    at = len(head) + sum(13 + len(n) - 1 for n in names) + len(end)
    for raw, label, body in zip(sheets, names, bodies, strict=True):
        away = int(raw.startswith("~"))
        head += _biff(0x85, struct.pack("<IBBBB", at, away, 0, len(label) // 2, 1) + label)
        at += len(body)
    return ole2({"Workbook": head + end + b"".join(bodies)})


def ole2(streams: Mapping[str, bytes]) -> bytes:
    """A container of streams: header, one table of sectors, directory, data."""
    sectors: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    data = b""
    for name, stream in streams.items():
        padded = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
        first, count = len(sectors), len(padded) // 512
        sectors += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, max(4096, len(stream)), 0xFFFFFFFF))
        data += padded
    assert len(sectors) <= 128
    assert len(entries) <= 4
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack(f"<{len(sectors)}I", *sectors).ljust(512, b"\xff")
    return header + table + b"".join(entries).ljust(512, b"\0") + data


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
