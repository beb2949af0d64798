"""Bytes handed over: opened, capped, told apart by their first bytes; never by their name."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import methodcaller
from os import PathLike

from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.identifiers import clean, key_of
from calculator.core.issues import Issue
from calculator.intake.limits import UPLOAD, Limits
from calculator.intake.masks import MASK
from calculator.intake.model import Source
from calculator.intake.people import hide_people, in_file_name
from calculator.intake.remarks import masked

_SHOWN = 60
#: First bytes of the old Office documents, and of new ones protected by a password.
OLE2 = b"\xd0\xcf\x11\xe0"
#: What a line without anything holds.
_EMPTY = b" \t\n\r\v\f\x1c\x1d\x1e\x1f"
_FILLED = re.compile(rb"[^\s\x1c-\x1f][^\r\n]*")
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Handed:
    """One file's name as shown, its bytes and their sha256 (hex).

    The bytes are forgotten as soon as a reader has taken its columns: see `forget`.
    """

    name: str
    data: bytes
    digest: str
    _lines: int | None = None

    @property
    def physical_lines(self) -> int:
        """Lines that are not blank, headings left out: a count for a file nobody can read."""
        if self._lines is not None:
            return self._lines
        if magic_of(self.data) or self.data.startswith((b"PK", OLE2)) or b"\0" in self.data:
            return 0
        return max(0, _filled_lines(self.data) - 1)

    def forget(self, lines: int) -> None:
        """Let go of the bytes; `lines` is what `physical_lines` answers from now on."""
        self.data, self._lines = b"", lines


def _filled_lines(data: bytes) -> int:
    """Lines that hold more than spaces and separators of the control set."""
    if data.count(b"\r") > data.count(b"\r\n"):  # some lines end with CR alone
        return sum(1 for _ in _FILLED.finditer(data))
    return sum(map(bool, map(methodcaller("strip", _EMPTY), io.BytesIO(data))))


def shown_name(name: str, position: int) -> str:
    """A file name fit for a screen: no folder, no control, the middle cut out.

    A name that holds a long number (it might be a patient's) or a person's name becomes
    "fichier n".
    """
    base = clean(re.split(r"[/\\]", name)[-1])
    named = in_file_name(base)
    base = "".join(c for c in base if c not in "\"'<>|:")
    if not base or named or in_file_name(base) or masked(base, 10_000) != base:
        return f"fichier {position}"
    return base if len(base) <= _SHOWN else f"{base[:38]}…{base[-20:]}"


def shown_sheet(name: str) -> str:
    """A sheet's name fit for a screen; "…" where it names a person."""
    return MASK if in_file_name(name) or hide_people(name) != name else masked(name)


def shown_sheets(names: Sequence[str]) -> tuple[str, ...]:
    """Names of sheets by which each can be chosen: "feuille 2" where the name is not shown whole.

    The child takes a sheet by its name first, so that no other sheet of this name is meant.
    """
    plain = {key_of(name) for name in names}
    return tuple(
        shown if (shown := shown_sheet(name)) == clean(name) else _by_place(at, plain)
        for at, name in enumerate(names, start=1)
    )


def _by_place(at: int, names: Collection[str]) -> str:
    ways = (f"feuille {at}", f"feuille n° {at}", f"sheet {at}")
    return next((way for way in ways if key_of(way) not in names), str(at))


def hand_over(source: Source, position: int, limits: Limits = UPLOAD) -> Handed:
    """Open a source, at most `limits.bytes_`.

    Raises:
        FileUnusable: no such file, not readable, or too big.
    """
    if isinstance(source, tuple):
        name, data = shown_name(source[0], position), source[1]
    else:
        name, data = shown_name(str(source), position), _read(source, position, limits.bytes_)
    if len(data) > limits.bytes_:
        raise FileUnusable("file_too_big", file=name, limit_mb=limits.bytes_ // 1_000_000)
    return Handed(name, data, hashlib.sha256(data).hexdigest())


class NotRegularError(OSError):
    """A device, a pipe: what never ends, or never answers."""


def first_bytes(path: str | PathLike[str], most: int) -> bytes:
    """The first bytes of a regular file.

    Raises:
        NotRegularError: it is none.
        OSError: it cannot be opened.
    """
    # Opened without waiting: a pipe nobody writes to would never answer.
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotRegularError
        return file.read(most)


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _read(path: str | PathLike[str], position: int, most: int) -> bytes:
    name = shown_name(str(path), position)
    try:
        return first_bytes(path, most + 1)
    except NotRegularError as error:
        raise FileUnusable("file_not_regular", file=name) from error
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise FileUnusable("file_not_found", file=name) from error
    except OSError as error:
        raise FileUnusable("file_locked", file=name) from error


def refused(error: FileUnusable, handed: Handed | None, name: str) -> tuple[LineCounts, Issue]:
    """Lines of a file nobody can use, with its euros where they were read; and what is said."""
    n, cents = error.operands.get("read_lines"), error.operands.get("read_cents")
    if not isinstance(n, int) or not isinstance(cents, int):
        n, cents = handed.physical_lines if handed else 0, None
    counts = LineCounts(read=n, refused=n, read_cents=cents or 0, refused_cents=cents or 0)
    told = Issue("refused", error.code, name, amount_cents=cents, operands=dict(error.operands))
    return counts, told


def is_office_archive(data: bytes) -> bool:
    """Whether an archive names the parts of an Office or OpenDocument file (not opened here)."""
    return data.startswith(b"PK\x03\x04") and (
        b"opendocument" in data[:4096]
        or any(name in data for name in (b"[Content_Types].xml", b"xl/", b"content.xml", b".iwa"))
    )


def _is_wide(head: bytes) -> bool:
    """Whether a text has two or four bytes a letter, and no mark that we read says so.

    Mostly plain letters once decoded: no binary file, and no text of one byte a letter, is.
    """
    marked = head.startswith(_BOMS[1:]) and head[2:4] != b"\0\0"
    if marked or b"\0" not in head:
        return False
    for codec, size in _WIDE.items():
        text = head[: len(head) // size * size].decode(codec, errors="replace").lstrip("\ufeff")
        plain = sum(1 for c in text if c in "\t\r\n" or (c.isascii() and c.isprintable()))
        if plain > 0.8 * len(text):
            return True
    return False


#: The root of an accounting file written as XML, as French law allows beside the text form.
_FEC_XML = re.compile(rb"<(?:[A-Za-z0-9]{1,20}:)?comptabilite\b", re.IGNORECASE)


def magic_of(data: bytes) -> str:
    """Code of the reason why these bytes are neither a text table nor a workbook, or ""."""
    head = data[:4096]
    if head.startswith(b"PK"):
        return "" if is_office_archive(data) else "file_is_zip"
    if head.startswith(OLE2):
        return ""
    if head.startswith(b"%PDF"):
        return "file_is_pdf"
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        return "file_is_zip"
    if head.removeprefix(_BOMS[0]).lstrip()[:1] == b"<":
        return "fec_is_xml" if _FEC_XML.search(head) else "file_is_markup"
    if _is_wide(head):
        return "file_is_wide"
    if head.startswith(_BOMS[1:]):
        return ""
    controls = sum(1 for b in head if b < 32 and b not in b"\t\n\v\f\r\x1a\0")
    if controls > len(head) // 50 or head.count(0) > len(head) // 5:
        return "file_is_binary"
    return ""
