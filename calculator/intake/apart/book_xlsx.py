"""XLSX: sheets, what is hidden, formulas without result, errors, merged cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import partial
from xml.parsers import expat

from calculator.intake.apart.book_sheet import FORMULA, Book, Most, Scan, Sheet, error_text
from calculator.intake.apart.book_xml import attributes, feed, local, stream, tree
from calculator.intake.apart.book_zip import Archive, packed
from calculator.intake.apart.refusal import Refused

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
#: What the reader needs beside the sheet; by the names it knows.
_NEEDED = {
    "[content_types].xml": "[Content_Types].xml",
    "_rels/.rels": "_rels/.rels",
    _BOOK: _BOOK,
    _LINKS: _LINKS,
    _STRINGS: "xl/sharedStrings.xml",
    _STYLES: _STYLES,
}
_POINTS_OUT = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_TRUE = ("1", "true")
_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?([0-9]{1,7})(?::\$?[A-Za-z]{1,3}\$?([0-9]{1,7}))?")
_ZEROS = re.compile("0{2,20}")
_FIGURES = "0123456789"
#: Elements that matter; the text of an inline string counts as a value.
_KINDS = {"c": "c", "v": "v", "t": "v", "f": "f", "row": "row", "mergeCell": "mergeCell"}


def open_xlsx(archive: Archive, most: Most) -> Book:
    """Take an XLSX apart.

    Raises:
        Refused: a part is missing, forged, or declares entities.
    """
    parts = {real: archive.read(name) for name, real in _NEEDED.items() if name in archive}
    for name in (_NEEDED[_STRINGS], _STYLES):
        if name in parts:
            stream(parts[name])
    root = tree(parts[_BOOK])
    targets = _targets(parts[_LINKS])
    zeros = _zeros(parts[_STYLES]) if _STYLES in parts else {}
    serials, again = "1900", False
    found: list[tuple[Sheet, str]] = []
    for element in root.iter():
        kind, said = local(element.tag), attributes(element)
        if kind == "workbookPr" and said.get("date1904", "").lower() in _TRUE:
            serials = "1904"
        elif kind == "calcPr":
            again = said.get("fullCalcOnLoad", "").lower() in _TRUE
    for element in root.iter():
        said = attributes(element)
        if local(element.tag) != "sheet" or said.get("id") not in targets:
            continue
        part = targets[said["id"]]
        look = partial(_look, archive, part, _Look(zeros, most, again=again))
        visible = said.get("state", "visible") == "visible"
        found.append((Sheet(said.get("name", ""), visible, look), part))
    linked = any(n.startswith(_POINTS_OUT) for n in archive.names)

    def reader(position: int) -> bytes:
        part = found[position][1]
        return packed({**parts, part: archive.read(part)})

    return Book("xlsx", tuple(s for s, _ in found), serials, linked, reader)


def _targets(data: bytes) -> dict[str, str]:
    """Relationship -> part of each sheet that holds cells."""
    found = {}
    for element in tree(data):
        said = attributes(element)
        if said.get("Type", "").endswith("/worksheet"):
            found[said["Id"]] = posixpath.normpath(
                posixpath.join("/xl", said["Target"])
            ).removeprefix("/")
    return found


def _zeros(data: bytes) -> Mapping[str, int]:
    """Style -> figures of a number always shown with its leading zeros ("00000000")."""
    root = tree(data)
    widths = {
        said["numFmtId"]: len(said["formatCode"])
        for e in root.iter()
        if local(e.tag) == "numFmt"
        and _ZEROS.fullmatch((said := attributes(e)).get("formatCode", ""))
    }
    styles = next((e for e in root if local(e.tag) == "cellXfs"), ())
    return {
        str(i): widths[code]
        for i, e in enumerate(styles)
        if (code := attributes(e).get("numFmtId", "")) in widths
    }


def _look(archive: Archive, part: str, look: _Look) -> Scan:
    return look.through(archive.read(part))


class _Look:
    """Goes through one sheet; a cell is judged when the next one starts."""

    def __init__(self, zeros: Mapping[str, int], most: Most, *, again: bool) -> None:
        self._scan = Scan(most)
        self._zeros, self._again = zeros, again
        self._parser = expat.ParserCreate()
        self._kinds = dict(_KINDS)
        self._letters: dict[str, int] = {}
        self._row, self._row_text, self._column = 0, "", 0
        self._hidden = self._held = self._numbered = False
        self._said: dict[str, str] = {}
        self._formula = self._value = False
        self._text: list[str] | None = None

    def through(self, data: bytes) -> Scan:
        """Look at all of it."""
        feed(self._parser, data, self._start)
        self._end_row()
        return self._scan

    @property
    def _type(self) -> str:
        return self._said.get("t", "n")

    def _start(self, name: str, said: dict[str, str]) -> None:
        """An element starts; the two commonest come first, with as few calls as can be."""
        kind = self._kinds.get(name)
        if kind == "c":
            if self._formula or self._text is not None:
                self._end_cell()
            self._value = False
            self._said = said
            at = said.get("r")
            if at is None:
                self._column += 1
            else:
                letters = at.rstrip(_FIGURES)
                self._column = self._letters.get(letters) or self._learn(letters)
                if at[len(letters) :] != self._row_text:
                    self._contradict(at[len(letters) :])
        elif kind == "v":
            if self._value:
                return
            self._value = self._held = True
            if self._column > self._scan.columns or self._row > self._scan.rows:
                self._scan.holds(self._row, self._column)
            if self._formula or self._zeros or self._said.get("t") == "e":
                self._weigh()
        elif kind is None:
            self._kinds[name] = _KINDS.get(local(name), "")
            if self._kinds[name]:
                self._start(name, said)
        elif kind:
            self._rarer(kind, said)

    def _rarer(self, kind: str, said: dict[str, str]) -> None:
        if kind == "f":
            self._formula = True
        elif kind == "row":
            self._end_row()
            self._start_row(said)
        elif at := _REFERENCE.fullmatch(said["ref"]):
            self._scan.merge(int(at[1]), int(at[2] or at[1]))

    def _start_row(self, said: dict[str, str]) -> None:
        row = int(said["r"][:9]) if "r" in said else self._row + 1
        if row <= self._row:  # the reader would let one of the two rows win
            raise Refused("file_damaged")
        self._row, self._numbered = row, "r" in said
        self._row_text = str(row)
        self._column = 0
        self._hidden = said.get("hidden", "").lower() in _TRUE
        self._held = False

    def _end_row(self) -> None:
        self._end_cell()
        if self._hidden and self._held:
            self._scan.hidden.append(self._row)
        self._hidden = False

    def _learn(self, letters: str) -> int:
        """The number of a column, from 1."""
        column = 0
        for letter in letters[:4].upper():
            column = column * 26 + ord(letter) - 64
        self._letters[letters] = column
        return column

    def _contradict(self, row: str) -> None:
        """A cell names another row than its own: it decides where the row has no number."""
        if self._numbered or int(row[:9]) < self._row:
            raise Refused("file_damaged")
        self._row_text, self._row = row, int(row[:9])

    def _weigh(self) -> None:
        """Keep the value's text where it tells an error or a result never calculated."""
        if self._formula or self._type == "e":
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
        elif self._type == "n" and (figures := self._zeros.get(self._said.get("s", ""))):
            self._scan.zeros.setdefault(self._row, {})[self._column] = figures

    def _end_cell(self) -> None:
        text = None
        if self._text is not None:
            self._parser.CharacterDataHandler = None
            text, self._text = "".join(self._text).strip(), None
        if self._type == "e" and self._value:
            self._scan.replace(self._row, self._column, error_text(text or ""))
        elif self._formula and self._uncalculated(text):
            self._held = True
            self._scan.replace(self._row, self._column, FORMULA)
        self._formula = self._value = False

    def _uncalculated(self, text: str | None) -> bool:
        """No value; or the 0 that a program writes which leaves the calculation to Excel."""
        if not text:
            return not (self._value and self._type == "str")
        return self._again and text == "0" and self._type == "n"
