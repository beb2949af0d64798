"""XML of a workbook, streamed; a document that declares anything is refused."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from calculator.intake.apart.refusal import Refused

_PIECE = 1 << 18

#: An element's name, then its attributes, both as written.
Start = Callable[[str, dict[str, str]], object]


def tree(data: bytes) -> Element:
    """A small part as a tree.

    Raises:
        Refused: it declares a document type or entities.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("book_declares_entities") from error
    return root


def local(name: str) -> str:
    """A name without its namespace, written {…}name or prefix:name."""
    return name.rpartition("}")[2].rpartition(":")[2]


def attributes(element: Element) -> dict[str, str]:
    """An element's attributes by their local names."""
    return {local(name): value for name, value in element.attrib.items()}


def stream(data: bytes, start: Start | None = None) -> None:
    """Go through a part, telling of each element that starts.

    Raises:
        Refused: it declares a document type or entities.
        expat.ExpatError: no sound XML.
    """
    feed(expat.ParserCreate(), data, start)


def feed(parser: expat.XMLParserType, data: bytes, start: Start | None = None) -> None:
    """`stream` with a parser of one's own, whose handlers may change on the way."""
    parser.StartDoctypeDeclHandler = _declared
    parser.EntityDeclHandler = _declared
    if start:
        parser.StartElementHandler = start
    view = memoryview(data)
    for at in range(0, len(view), _PIECE):
        parser.Parse(bytes(view[at : at + _PIECE]))
    parser.Parse(b"", True)  # noqa: FBT003  # it takes no name


def _declared(*_: object) -> None:
    raise Refused("book_declares_entities")
