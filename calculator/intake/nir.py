"""Social security numbers (NIR) in any spelling: found by key, or by the look of a column.

A keyed number is 15 characters: sex, year, month, département (2A and 2B for Corsica),
commune, order, key. In a text it counts where both ends touch no other figure, the key holds
and the parts are possible: of random references of 15 figures about one in four thousand does.
Without its key a number cannot be told from a reference; only a whole column can.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from stdnum.fr import nir as official

#: What people and machines put between the figures: up to three signs that are no letter.
GAP = r"(?:[\W_]{0,3})"
_CLE_WORD = r"(?:[cC][lL][eEéÉ][fF]?|[kK][eE][yY])?"


def _window(figure: str, first: str) -> str:
    body = (
        rf"(?:{GAP}{figure}){{4}}{GAP}(?:{figure}{GAP}{figure}|2{GAP}[ABab])(?:{GAP}{figure}){{6}}"
    )
    return rf"({first}{body}{GAP}{_CLE_WORD}(?:{GAP}{figure}){{2}})"


_BODY = rf"(?:{GAP}[0-9]){{4}}{GAP}(?:[0-9]{GAP}[0-9]|2{GAP}[ABab])(?:{GAP}[0-9]){{6}}"
_KEY = rf"{GAP}{_CLE_WORD}(?:{GAP}[0-9]){{2}}"
#: Looked for at every place, so that a figure standing before does not hide a number.
WINDOW = re.compile(rf"(?<![0-9])(?={_window('[0-9]', '[1-478]')}(?![0-9]))")
#: The same with letters that pass for figures; they stand apart from other letters.
LETTERED = re.compile(rf"(?<![0-9A-Za-z])(?={_window('[0-9OoIl]', '[1-478Il]')}(?![0-9A-Za-z]))")
#: Letters of other alphabets that look like those.
_ALIKE = str.maketrans("ОоΟοІіΙӏ", "OoOoIlIl")
_PASSING = str.maketrans("OoIl", "0011")
#: Real figures that such a number keeps at least.
_REAL = 9
#: Without its key, in the six groups of the card: 2 95 10 99 126 111.
GROUPED = re.compile(
    r"(?<![0-9A-Za-z])([12])([\W_]{1,3})([0-9]{2})\2(0[1-9]|1[0-2])\2(2[ABab]|[0-9]{2})"
    r"\2([0-9]{3})\2([0-9]{3})(?:\2[0-9]{2})?(?![0-9])"
)
#: What a spreadsheet leaves behind a number.
_TAIL = re.compile(r"(?:[.,]0+|[eE]\+?14)(?![0-9])")
SCIENCE = re.compile(r"(?<![0-9])([1-8]),([0-9]{14})(?=[eE]\+?14(?![0-9]))")
_WHOLE = re.compile(rf"[^0-9A-Za-z]*([1-478]{_BODY})({_KEY})?(?:[.,]0+|[eE]\+?14)?[^0-9A-Za-z]*")
_KEEP = re.compile("[^0-9A-Z]")
#: The word before a key: "123 456 clé 57".
_CLE = re.compile("cl[eé]f?|key", re.IGNORECASE)
_CORSICA = np.array([ord(c) for c in "ABab"], dtype=np.uint32)
_LETTERS = np.array([ord(c) for c in "OoIl"], dtype=np.uint32)
#: A thirteen-figure look in six lines of ten makes a column of people.
COLUMN_SHARE = 0.6


#: Texts looked at together: enough to be quick, few enough to take little memory.
_AT_ONCE = 20_000


@lru_cache(maxsize=4096)
def _plain(c: str) -> str:
    digit = unicodedata.digit(c, None)  # circled and raised figures too
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(c)
    if kind in ("Zs", "Zl", "Zp") or c in "\t\r\n":
        return " "
    if kind == "Pd" or c == "\u2212":
        return "-"
    if kind in ("Cf", "Cc"):
        return "\u200b"
    wide = unicodedata.normalize("NFKC", c)
    return (wide if len(wide) == 1 else c).translate(_ALIKE)


def levelled(text: str) -> str:
    """The text with figures, spaces and hyphens of every alphabet in plain form.

    As long as the text, so that a place in one is the same place in the other.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_plain, text))


def _compact(spelled: str) -> str:
    return _KEEP.sub("", _CLE.sub("", spelled).upper())


def plausible(body: str) -> bool:
    """Whether 13 characters or more can start a number: month, département, commune, order.

    Months beyond 12 (unknown birth months) are left out: they would take dates written
    2024... for numbers, and the column they stand in is known by its other lines.
    """
    return (
        "01" <= body[3:5] <= "12"
        and body[5:7] != "00"
        and body[7:10] != "000"
        and body[10:13] != "000"
    )


def spans(text: str, *, waiting: bool = True) -> list[tuple[int, int]]:
    """Where keyed numbers stand in a text, as written: (start, end), apart from each other.

    Args:
        text: as `levelled` gives it.
        waiting: also the temporary numbers (sex 3, 4, 7, 8) written without any separator;
            with separators they always count.
    """
    found: list[tuple[int, int]] = []
    sound = SCIENCE.sub(r"\1.\2", text)
    for match in WINDOW.finditer(sound):
        start, end = match.span(1)
        spelled = match[1]
        number = _compact(spelled)
        if not plausible(number) or (found and start < found[-1][1]):
            continue
        # Five separators or more: written the way people write it.
        regular = number[0] in "12" or waiting or len(spelled) >= len(number) + 5
        if regular and official.is_valid(number):
            tail = _TAIL.match(sound, end)
            found.append((start, tail.end() if tail else end))
    found += [span for span in _lettered(text) if not _over(span, found)]
    if waiting:
        cards = (m for m in GROUPED.finditer(text) if plausible(_compact(m[0])))
        found += [m.span() for m in cards if not _over(m.span(), found)]
    return sorted(found)


def _over(span: tuple[int, int], found: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in found)


def _lettered(text: str) -> list[tuple[int, int]]:
    """Keyed numbers written with an O for a nought or an l for a one: only the key tells."""
    found: list[tuple[int, int]] = []
    for match in LETTERED.finditer(text):
        spelled = match[1]
        number = _KEEP.sub("", _CLE.sub("", spelled).translate(_PASSING).upper())
        real = sum(c.isdigit() for c in spelled)
        if real < _REAL or not plausible(number) or _over(match.span(1), found):
            continue
        if number[0] in "12" and official.is_valid(number):
            found.append(match.span(1))
    return found


def body_of(cell: str) -> str:
    """The 13 characters of a cell that looks like a number and nothing else, or "".

    Without its key only sex 1 and 2 count: French medicine codes start with 3400.
    """
    if cell.isascii() and cell.isdigit() and (len(cell) not in (13, 15) or not plausible(cell)):
        return ""
    level = levelled(cell)
    match = _WHOLE.fullmatch(SCIENCE.sub(r"\1.\2", level) if "," in level else level)
    if match is None:
        return ""
    body = _compact(match[1])
    if not plausible(body):
        return ""
    if match[2]:
        return body if official.is_valid(body + _compact(match[2])) else ""
    return body if body[0] in "12" else ""


def with_figures(texts: Sequence[str], least: int) -> list[int]:
    """Positions of the texts that hold `least` figures, or any sign that is not ASCII.

    One pass for the whole column: most identifiers are too short for a number. The letter of
    2A and 2B counts as a figure, and so do O, I and l.
    """
    if len(texts) > _AT_ONCE:
        parts = range(0, len(texts), _AT_ONCE)
        return [p + i for p in parts for i in with_figures(texts[p : p + _AT_ONCE], least)]
    joined = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    figure = (joined >= ord("0")) & (joined <= ord("9"))
    figure[1:] |= np.isin(joined[1:], _CORSICA) & (joined[:-1] == ord("2"))
    figure |= np.isin(joined, _LETTERS)
    counted = np.zeros(len(joined) + 1, dtype=np.int64)
    np.cumsum(figure + least * (joined > 127), out=counted[1:])
    inside = np.diff(counted[ends], prepend=0)
    return [int(i) for i in np.flatnonzero(inside >= least)]


def is_column(bodies: Sequence[str], weights: Sequence[int], total: int) -> bool:
    """Whether a column holds numbers of people, keyed or not.

    Args:
        bodies: per distinct cell what `body_of` says.
        weights: lines per distinct cell.
        total: lines that hold anything.

    Invoice numbers that start with a date can have the look; but people are born in many
    months, and a file is billed in few.
    """
    lines = sum(weight for body, weight in zip(bodies, weights, strict=True) if body)
    if not total or lines < COLUMN_SHARE * total:
        return False
    people = {body for body in bodies if body}
    births = {body[:5] for body in people}
    return len(births) >= min(30, max(len(people) / 10, 2 if len(people) > 1 else 1))
