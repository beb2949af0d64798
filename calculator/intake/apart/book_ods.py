"""ODS: sheets, what is hidden, formulas without result, errors, merged cells."""

from __future__ import annotations

from xml.parsers import expat

from calculator.intake.apart.book_sheet import FORMULA, Book, Most, Scan, Sheet, error_text
from calculator.intake.apart.book_xml import feed, local, tree
from calculator.intake.apart.book_zip import Archive, packed
from calculator.intake.apart.refusal import Refused

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_POINTS_OUT = (b"<table:dde-link", b"'file:", b"WEBSERVICE(", b"<table:cell-range-source")
_VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value")
_CELLS = ("table:table-cell", "table:covered-table-cell")


def open_ods(archive: Archive, most: Most) -> Book:
    """Take an ODS apart. All its sheets stand in one part: the reader takes them all in.

    Raises:
        Refused: protected by a password, a part missing, entities declared, or a cell of any
            sheet too far out.
    """
    manifest = {_MANIFEST: archive.read(_MANIFEST)} if _MANIFEST in archive else {}
    for data in manifest.values():
        if any(local(e.tag) == "encryption-data" for e in tree(data).iter()):
            raise Refused("file_protected")
    content = archive.read(_CONTENT)
    look = _Look(most)
    look.through(content)
    linked = any(mark in content for mark in _POINTS_OUT)
    parts = {"mimetype": _MIME, _CONTENT: content, **manifest}
    return Book("ods", tuple(look.sheets), look.serials, linked, lambda _: packed(parts))


class _Look:
    """Goes through all tables; a cell is judged when the next one starts."""

    def __init__(self, most: Most) -> None:
        self.sheets: list[Sheet] = []
        self.serials = "1900"
        self._most = most
        self._parser = expat.ParserCreate()
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._scan: Scan | None = None
        self._row = self._rows = self._column = self._columns = 0
        self._hidden = self._held = False
        self._error: list[str] | None = None

    def through(self, data: bytes) -> None:
        """Look at all of it."""
        feed(self._parser, data, self._start)
        self._end_table()

    def _start(self, name: str, told: dict[str, str]) -> None:
        if name in _CELLS:
            if self._scan:
                self._cell(self._scan, told)
        elif name == "table:table-row":
            if self._scan:
                self._end_row(self._scan)
                self._rows = _times(told, "table:number-rows-repeated")
                self._hidden = told.get("table:visibility", "visible") != "visible"
        elif not name.startswith("text:"):
            self._rarer(name, told)

    def _rarer(self, name: str, told: dict[str, str]) -> None:
        if name == "table:table":
            self._end_table()
            if told.get("table:is-sub-table") == "true":  # no spreadsheet writes it
                raise Refused("file_damaged")
            scan = self._scan = Scan(self._most)
            shown = told.get("table:style-name") not in self._hidden_styles
            self.sheets.append(Sheet(told.get("table:name", ""), shown, lambda: scan))
        elif name == "table:dde-links":  # they follow the sheets, and hold tables of their own
            self._end_table()
            self._parser.StartElementHandler = None
        elif name == "style:style":
            self._style = told.get("style:name", "")
        elif name == "style:table-properties" and told.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table:null-date" and told.get("table:date-value", "").startswith("1904"):
            self.serials = "1904"

    def _end_table(self) -> None:
        if self._scan:
            self._end_row(self._scan)
        self._scan = None
        self._row = self._rows = 0

    def _end_row(self, scan: Scan) -> None:
        self._end_error(scan)
        if self._hidden and self._held:
            scan.hidden.extend(range(self._row + 1, self._row + self._rows + 1))
        self._row += self._rows
        self._column = self._columns = 0
        self._hidden = self._held = False

    def _cell(self, scan: Scan, told: dict[str, str]) -> None:
        if self._error is not None:
            self._end_error(scan)
        self._column += self._columns
        self._columns = _times(told, "table:number-columns-repeated")
        kind = told.get("office:value-type", "")
        formula = "table:formula" in told
        if not (kind or formula):
            return
        self._held = True
        last, right = self._row + self._rows, self._column + self._columns
        if last > scan.rows or right > scan.columns:
            scan.holds(last, right)
        if told.get("calcext:value-type") == "error":
            self._error = []
            self._parser.CharacterDataHandler = self._error.append
        elif formula and kind != "string" and not any(v in told for v in _VALUES):
            self._fill(scan, FORMULA)
        down = _times(told, "table:number-rows-spanned")
        if down > 1 or _times(told, "table:number-columns-spanned") > 1:
            scan.merge(self._row + 1, self._row + down)

    def _end_error(self, scan: Scan) -> None:
        if self._error is not None:
            self._parser.CharacterDataHandler = None
            text, self._error = error_text("".join(self._error)), None
            self._fill(scan, text)

    def _fill(self, scan: Scan, text: str) -> None:
        """One text for all the cells that this one stands for."""
        for row in range(self._row + 1, self._row + self._rows + 1):
            for column in range(self._column + 1, self._column + self._columns + 1):
                scan.replace(row, column, text)


def _times(told: dict[str, str], name: str) -> int:
    return max(1, int(told[name][:9])) if name in told else 1
