"""ODS: sheets, what is hidden, formulas without result, errors, merged cells."""

from __future__ import annotations

from functools import partial
from xml.parsers import expat

from calculator.intake.apart.book_sheet import FORMULA, Book, Most, Scan, Sheet, error_text
from calculator.intake.apart.book_xml import feed, local, tree
from calculator.intake.apart.book_zip import Archive, packed
from calculator.intake.apart.refusal import Refused

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_POINTS_OUT = (b"dde-link", b"'file:", b"WEBSERVICE(", b"cell-range-source")
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def open_ods(archive: Archive) -> Book:
    """Take an ODS apart.

    Raises:
        Refused: protected by a password, a part missing, or entities declared.
    """
    if _MANIFEST in archive:
        manifest = tree(archive.read(_MANIFEST))
        if any(local(e.tag) == "encryption-data" for e in manifest.iter()):
            raise Refused("file_protected")
    content = archive.read(_CONTENT)
    outline = _Outline()
    outline.through(content)
    sheets = tuple(
        Sheet(name, visible, partial(_look, content, i))
        for i, (name, visible) in enumerate(outline.tables)
    )
    parts = {"mimetype": _MIME, _CONTENT: content}
    if _MANIFEST in archive:
        parts[_MANIFEST] = archive.read(_MANIFEST)
    linked = any(mark in content for mark in _POINTS_OUT)
    return Book("ods", sheets, outline.serials, linked, lambda _: packed(parts))


def _look(content: bytes, position: int, most: Most) -> Scan:
    return _Look(position, most).through(content)


class _Outline:
    """Names of the tables, and whether each is shown."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, bool]] = []
        self.serials = "1900"
        self._hidden: set[str] = set()
        self._style = ""
        self._depth = 0

    def through(self, data: bytes) -> None:
        """Look at all of it."""
        parser = expat.ParserCreate()
        parser.EndElementHandler = self._end
        feed(parser, data, self._start)

    def _start(self, name: str, said: list[str]) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                told = _told(said)
                self.tables.append((told.get("name", ""), told.get("style-name") not in self._hidden))
        elif name == "style:style":
            self._style = _told(said).get("name", "")
        elif name == "style:table-properties" and _told(said).get("display") == "false":
            self._hidden.add(self._style)
        elif name == "table:null-date" and _told(said).get("date-value", "").startswith("1904"):
            self.serials = "1904"

    def _end(self, name: str) -> None:
        self._depth -= name == "table:table"


class _Look:
    """Goes through one table; a cell is judged when it ends."""

    def __init__(self, position: int, most: Most) -> None:
        self._scan = Scan(most)
        self._position = position
        self._parser = expat.ParserCreate()
        self._table, self._depth, self._notes = -1, 0, 0
        self._row = self._rows = self._column = self._columns = 0
        self._hidden = self._held = False
        self._said: dict[str, str] = {}
        self._written = False
        self._text: list[str] | None = None

    def through(self, data: bytes) -> Scan:
        """Look at all of it."""
        self._parser.EndElementHandler = self._end
        feed(self._parser, data, self._start)
        return self._scan

    def _start(self, name: str, said: list[str]) -> None:
        if name == "table:table":
            self._depth += 1
            self._table += self._depth == 1
            return
        if self._table != self._position or self._depth != 1:
            return
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(said)
        elif name == "table:table-row":
            told = _told(said)
            self._row += self._rows
            self._rows = _times(told, "number-rows-repeated")
            self._column = self._columns = 0
            self._hidden = told.get("visibility", "visible") != "visible"
            self._held = False
        elif name == "office:annotation":
            self._notes += 1
        elif name == "text:p" and not self._notes:
            self._written = True

    def _cell(self, said: list[str]) -> None:
        self._column += self._columns
        self._written, self._text = False, None
        self._said = told = _told(said)
        self._columns = _times(told, "number-columns-repeated") if said else 1
        if told.get("error"):
            self._text = []
            self._parser.CharacterDataHandler = self._text.append

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        elif self._table != self._position or self._depth != 1:
            return
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row" and self._hidden and self._held:
            first = self._row + 1
            self._scan.hidden.extend(range(first, first + self._rows))
        elif name == "office:annotation":
            self._notes -= 1

    def _end_cell(self) -> None:
        told = self._said
        valued = self._written or any(v in told for v in _VALUES)
        formula = "formula" in told
        if not (valued or formula):
            return
        self._held = True
        last, right = self._row + self._rows, self._column + self._columns
        self._scan.holds(last, right)
        text = ""
        if self._text is not None:
            self._parser.CharacterDataHandler = None
            text, self._text = error_text("".join(self._text)), None
        elif formula and not valued:
            text = FORMULA
        if text:
            for row in range(self._row + 1, last + 1):
                for column in range(self._column + 1, right + 1):
                    self._scan.replace(row, column, text)
        down = _times(told, "number-rows-spanned")
        if down > 1 or _times(told, "number-columns-spanned") > 1:
            self._scan.merge(self._row + 1, self._row + down)


def _told(said: list[str]) -> dict[str, str]:
    """Attributes by local name; an error, which only LibreOffice's own one tells, apart."""
    told = {}
    for name, value in zip(said[::2], said[1::2], strict=True):
        if name == "calcext:value-type":
            if value == "error":
                told["error"] = value
        else:
            told[name.rpartition(":")[2]] = value
    return told


def _times(told: dict[str, str], name: str) -> int:
    return max(1, int(told.get(name, "1")[:9]))
