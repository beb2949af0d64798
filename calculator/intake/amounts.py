"""Amounts as people and programs write them -> integer cents, by a bounded grammar.

Raw text never reaches int(), float() or Decimal(): a cell is first cut down to at most 13
ASCII figures. A cell outside the grammar gives a reason (code of an issue), not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: What a workbook's reader writes for a formula that was never calculated.
FORMULA = "#FORMULA!"

MAX_CHARS = 32
MAX_DIGITS = 13

_SPACES = (
    "\u0020\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
)
_SAME = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2019\u02bc\u00b4\u2018", "'"),
        **{chr(0xFF10 + i): str(i) for i in range(10)},
        "\uff0c": ",",
        "\uff0e": ".",
        "\uff0b": "+",
        **dict.fromkeys("\u200b\u2060\ufeff\u200e\u200f", None),
    }
)
_BODY = frozenset("0123456789 .,'")
_DIGITS = frozenset("0123456789")
#: The common spelling, read without ado.
_PLAIN = re.compile(r"(-?)([0-9]{1,11})(?:([.,])([0-9]{1,2}))?")
_FOREIGN = ("$", "£", "¥", "CHF", "USD", "GBP", "XPF", "CAD", "FRF")


@dataclass(frozen=True, slots=True)
class Amount:
    """One cell read: `cents`, or the reason `why` not; `mark` = decimal mark it proves."""

    cents: int = 0
    why: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """Distinct cells of a column, read: cents int64 (0 where unread), reasons, decimal mark."""

    cents: NDArray[np.int64]
    why: tuple[str, ...]
    decimal: str


def wide_figures(text: str) -> bool:
    """Whether a cell holds full-width figures, which are read as the plain ones."""
    return not text.isascii() and any("\uff10" <= c <= "\uff19" for c in text)


def _unsigned(body: str) -> tuple[int, str] | None:
    """Take the sign and the currency off: (+1 or -1, rest), or None where they contradict."""
    signs: list[int] = []
    if body.startswith("(") and body.endswith(")"):
        signs.append(-1)
        body = body[1:-1].strip()
    for _ in range(2):
        for unit in ("EUROS", "EURO", "EUR", "€"):
            if body.upper().endswith(unit):
                body = body[: -len(unit)].rstrip()
                break
            if body.upper().startswith(unit):
                body = body[len(unit) :].lstrip()
                break
        if body[:1] in ("+", "-"):
            signs.append(-1 if body[0] == "-" else 1)
            body = body[1:].lstrip()
        elif body[-1:] in ("+", "-"):
            signs.append(-1 if body[-1] == "-" else 1)
            body = body[:-1].rstrip()
    for suffix, sign in (("CR", -1), ("DB", 1), ("C", -1), ("D", 1)):
        if body.upper().endswith(suffix):
            signs.append(sign)
            body = body[: -len(suffix)].rstrip()
            break
    if len(signs) > 1:
        return None
    return (signs[0] if signs else 1), body


def _whole(text: str, mark: str) -> str | None:
    """Figures of a whole part whose thousands are set off by `mark`, or None."""
    if not mark or mark not in text:
        return text if _DIGITS.issuperset(text) else None
    parts = text.split(mark)
    if not 1 <= len(parts[0]) <= 3 or any(len(p) != 3 for p in parts[1:]):
        return None
    joined = "".join(parts)
    return joined if _DIGITS.issuperset(joined) else None


def parse_amount(text: str, decimal: str = "", *, padded: bool = False) -> Amount:
    """Read one cell.

    Args:
        text: the cell.
        decimal: "," or ".": settles cells such as "1,234"; "" leaves them ambiguous.
        padded: accept zeros after the second decimal (fixed-width accounting files).
    """
    if len(text) > MAX_CHARS:
        return Amount(why="amount_too_long")
    if plain := _PLAIN.fullmatch(text):
        cents = int(plain[2]) * 100 + int((plain[4] or "").ljust(2, "0"))
        return Amount(-cents if plain[1] else cents, mark=plain[3] or "")
    body = text.translate(_SAME).strip()
    if not body:
        return Amount(why="amount_missing")
    if body[0] == "#":
        return Amount(why="amount_not_calculated" if body == FORMULA else "amount_excel_error")
    if any(unit in body.upper() for unit in _FOREIGN):
        return Amount(why="amount_currency")
    unsigned = _unsigned(body)
    if unsigned is None:
        return Amount(why="amount_unreadable")
    sign, body = unsigned
    if not _BODY.issuperset(body) or _DIGITS.isdisjoint(body):
        exponent = _BODY.union("eE+-").issuperset(body) and body[:1] in _DIGITS
        return Amount(why="amount_exponent" if exponent else "amount_unreadable")
    parts = _parts(body, decimal)
    if isinstance(parts, str):
        return Amount(why=parts)
    return _cents(sign, *parts, padded=padded)


def _parts(body: str, decimal: str) -> tuple[str, str, str] | str:
    """Whole figures, figures after the decimal mark and the mark proved; or a reason why not."""
    marks = [c for c in body if c in ".,"]
    left, fraction, proved = body, "", ""
    between = "'" if "'" in body else " "  # what sets the thousands off
    if len(set(marks)) == 2:
        proved = marks[-1]
        left, fraction = body.rsplit(proved, 1)
        between = marks[0]
    elif len(marks) > 1:
        between = marks[0]
        proved = "." if between == "," else ","
    elif marks:
        left, fraction = body.split(marks[0])
        plain = _DIGITS.issuperset(left) and left[:1] not in ("", "0")
        if plain and len(left) <= 3 and len(fraction) == 3:
            if not decimal:
                return "amount_ambiguous"
            if marks[0] != decimal:
                left, fraction = left + fraction, ""
        elif not fraction:
            return "amount_unreadable"
        else:
            proved = marks[0]
    whole = _whole(left, between)
    if whole is None or not _DIGITS.issuperset(fraction):
        return "amount_unreadable"
    return whole, fraction, proved


def _cents(sign: int, whole: str, fraction: str, mark: str, *, padded: bool) -> Amount:
    if padded:
        fraction = fraction[:2] + fraction[2:].rstrip("0")
    if len(fraction) > 2:
        return Amount(why="amount_decimals", mark=mark)
    figures = whole.lstrip("0")
    if len(figures) + 2 > MAX_DIGITS:
        return Amount(why="amount_too_long", mark=mark)
    return Amount(sign * (int(figures or "0") * 100 + int(fraction.ljust(2, "0"))), mark=mark)


def read_amounts(
    cells: Sequence[str],
    decimal: str = "",
    *,
    padded: bool = False,
    in_cents: bool = False,
    typed: bool = False,
) -> AmountColumn:
    """Read the distinct cells of a column, its own decimal mark settling the doubtful ones.

    Args:
        cells: distinct texts.
        decimal: mark for the doubtful cells where the others prove none or both, or "": they
            then stay `amount_ambiguous`.
        padded: see `parse_amount`.
        in_cents: the column counts cents: 1234 is 12.34 euros, and decimals make no sense.
        typed: cells of a workbook. Its numbers are written with "." by its reader: that mark
            says nothing of the texts that stand among them.
    """
    read = [parse_amount(c, padded=padded) for c in cells]
    proved = {a.mark for a in read if a.mark and not (typed and a.mark == ".")}
    known = proved.pop() if len(proved) == 1 else decimal
    if known:
        read = [
            parse_amount(c, known, padded=padded) if a.why == "amount_ambiguous" else a
            for c, a in zip(cells, read, strict=True)
        ]
    cents = np.array([a.cents for a in read], dtype=np.int64)
    why = [a.why for a in read]
    if in_cents:
        split = cents % 100 != 0
        why = [w or ("amount_decimals" if s else "") for w, s in zip(why, split, strict=True)]
        cents = np.where(split, 0, cents // 100)
    return AmountColumn(cents, tuple(why), known)
