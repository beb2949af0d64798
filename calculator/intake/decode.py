"""Bytes -> lines of text: byte order marks, strict UTF-8 first, then the two Western code pages.

The text is never held whole: `Decoded` keeps the bytes and decodes them line by line.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_UTF8_SIGN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_C1 = re.compile(rb"[\x80-\x9f]")
_CHUNK = 1 << 20
#: Bytes of one line that are looked at before it is called too long to be a table's.
LONGEST_LINE = 4_000_000


@dataclass(slots=True)
class Decoded:
    """The lines of a file, and how they were decoded.

    Its bytes are let go of by whoever has read the last line: see `forget`.

    Attributes:
        data: the file's bytes; its text starts at byte `start`, after any byte order mark.
        codec: name of the codec of `data`.
        encoding: the file's own, as shown; a workbook has none ("").
        lost: physical lines (from 1) that no encoding fits.
        mixed: lines written in another encoding than the file's.
        hidden: physical lines that a workbook hides.
        serials: "1900" or "1904": how a workbook counts days; "" = a number is no date.
    """

    data: bytes
    codec: str
    encoding: str
    start: int = 0
    lost: frozenset[int] = frozenset()
    mixed: int = 0
    hidden: frozenset[int] = frozenset()
    serials: str = ""

    def lines(self) -> Iterator[str]:
        """Physical lines with their line ends: CR LF, LF and CR each end one."""
        # Shares the bytes: no second copy of the file is made.
        stream = io.BytesIO(self.data)
        stream.seek(self.start)
        return io.TextIOWrapper(stream, encoding=self.codec, errors="replace", newline="")

    def sample(self, n: int) -> list[str]:
        """The first lines, at most `n`."""
        return list(islice(self.lines(), n))

    def forget(self) -> None:
        """Let go of the bytes: no line can be read any more."""
        self.data = b""

    @property
    def ended(self) -> bool:
        """Whether the last line has its end: a file cut off on its way has none."""
        return self.data.rstrip(b"\0\x1a")[-1:] in (b"\n", b"\r", b"")

    @property
    def blank(self) -> bool:
        """Whether there is nothing but spaces and control characters."""
        return not any(line.strip("\0 \t\r\n\ufeff\x1a") for line in self.lines())

    @property
    def has_nul(self) -> bool:
        """Whether NUL characters stand in the text."""
        zero = b"\0\0" if self.codec.startswith("utf-16") else b"\0"
        return zero in self.data and any("\0" in line for line in self.lines())


def _fits(data: bytes, codec: str, start: int = 0) -> bool:
    """Whether all bytes decode; a piece at a time, so that no second copy is made."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for at in range(start, len(data), _CHUNK):
            decoder.decode(data[at : at + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _western(data: bytes) -> str:
    """cp1252 or ISO 8859-15: the latter where only it knows the euro sign written."""
    return "iso8859-15" if 0xA4 in data and not _C1.search(data) else "cp1252"


def decode(data: bytes) -> Decoded:
    """Decode a file; never raises: what fits nothing is a lost line."""
    for mark, codec in (
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            odd = data[: len(data) // 2 * 2] if len(data) % 2 else data
            return Decoded(odd, codec, "utf-16", start=2)
    marked = data.startswith(codecs.BOM_UTF8)
    start, name = (3, "utf-8-sig") if marked else (0, "utf-8")
    if _fits(data, "utf-8", start):
        return Decoded(data, "utf-8", name, start)
    return _line_by_line(data[start:] if start else data, name)


def _line_by_line(body: bytes, utf8: str) -> Decoded:
    western = _western(body)
    if utf8 == "utf-8" and not _UTF8_SIGN.search(body) and _fits(body, western):
        return Decoded(body, western, western)
    lines: list[bytes] = []
    lost: set[int] = set()
    n_utf8 = n_western = 0
    for number, match in enumerate(_LINES.finditer(body), start=1):
        line = match.group()
        if line.isascii():
            lines.append(line)
            continue
        for encoding in ("utf-8", western):
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError:
                continue
            n_utf8 += encoding == "utf-8"
            n_western += encoding == western
            break
        else:
            text = line.decode(western, errors="replace")
            lost.add(number)
        lines.append(text.encode("utf-8"))
    main = utf8 if utf8 == "utf-8-sig" or n_utf8 > n_western else western
    return Decoded(
        b"".join(lines), "utf-8", main, lost=frozenset(lost), mixed=min(n_utf8, n_western)
    )
