"""Bytes -> text: byte order marks, strict UTF-8 first, then the two Western code pages."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_UTF8_SIGN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
#: UTF-8 once read as cp1252: "GÃ©nÃ©rale".
MOJIBAKE = re.compile("Ã[\u0080-\u00bf©¨ª«´®¢§¹»¼Š‰ˆ]|Â[°€\u00a0]|â‚¬")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file with its line ends, and how it was decoded.

    `lost` holds the physical lines (from 1) that no encoding fits; `mixed` counts the lines
    written in another encoding than the file's.
    """

    text: str
    encoding: str
    lost: frozenset[int] = frozenset()
    mixed: int = 0


def _western(data: bytes) -> str:
    """cp1252 or ISO 8859-15: the latter where only it knows the euro sign written."""
    has_c1 = any(0x80 <= b < 0xA0 for b in set(data))
    return "iso8859-15" if 0xA4 in data and not has_c1 else "cp1252"


def decode(data: bytes) -> Decoded:
    """Decode a file; never raises: what fits nothing is a lost line."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data[: len(data) // 2 * 2].decode("utf-16", errors="replace")
        return Decoded(text, "utf-16")
    name = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(body.decode("utf-8"), name)
    except UnicodeDecodeError:
        return _line_by_line(body, name)


def _line_by_line(body: bytes, utf8: str) -> Decoded:
    western = _western(body)
    if not _UTF8_SIGN.search(body) and utf8 == "utf-8":
        try:
            return Decoded(body.decode(western), western)
        except UnicodeDecodeError:
            pass  # some byte stands for nothing: find its lines
    texts: list[str] = []
    lost: set[int] = set()
    n_utf8 = n_western = 0
    for number, line in enumerate(_LINES.findall(body), start=1):
        if line.isascii():
            texts.append(line.decode("ascii"))
            continue
        for encoding in ("utf-8", western):
            try:
                texts.append(line.decode(encoding))
            except UnicodeDecodeError:
                continue
            n_utf8 += encoding == "utf-8"
            n_western += encoding == western
            break
        else:
            texts.append(line.decode(western, errors="replace"))
            lost.add(number)
    main = utf8 if utf8 == "utf-8-sig" or n_utf8 > n_western else western
    return Decoded("".join(texts), main, frozenset(lost), min(n_utf8, n_western))
