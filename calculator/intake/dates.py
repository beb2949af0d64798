"""Dates of a column -> day numbers: one shape per column, French order unless disproved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.core.spans import NO_DAY, day_number

FIRST_YEAR, LAST_YEAR = 2000, 2060

_TIME = re.compile(r"[T ][0-9]{1,2}[:h][0-9]{2}")
_YMD = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DMY = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})(?:er)?[ \-./]([^\W\d_]{3,9})\.?[ \-./]([0-9]{4}|[0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]{1,12})?")
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev feb february",
            "mars mar march",
            "avril avr apr april",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "aout aou aug august",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class DateColumn:
    """Distinct cells of a date column, read.

    Attributes:
        days: int32 day numbers; NO_DAY where empty or unread.
        why: per cell "" or the code of the reason; "date_missing" for an empty cell.
        shape: the format as people write it, "dd/mm/yyyy"; "" for an empty column.
        order: "dmy" or "mdy" where some day above 12 proves it, else "".
        assumed: True where the French order is taken without proof and it matters.
    """

    days: NDArray[np.int32]
    why: tuple[str, ...]
    shape: str
    order: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    shape: str
    parts: tuple[int, int, int] = (0, 0, 0)


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _cell(text: str) -> _Cell:
    if len(text) > 40:
        return _Cell("?")
    body = " ".join(text.replace("\u200b", "").split())
    if not body:
        return _Cell("")
    if time := _TIME.search(body):
        body = body[: time.start()]
    if m := _DMY.fullmatch(body):
        width = "yyyy" if len(m[4]) == 4 else "yy"
        return _Cell(f"dd{m[2]}mm{m[2]}{width}", (_year(m[4]), int(m[3]), int(m[1])))
    if m := _YMD.fullmatch(body):
        return _Cell(f"yyyy{m[2]}mm{m[2]}dd", (int(m[1]), int(m[3]), int(m[4])))
    if m := _COMPACT.fullmatch(body):
        return _Cell("yyyymmdd", (int(m[1]), int(m[2]), int(m[3])))
    if (m := _NAMED.fullmatch(body)) and (month := _MONTHS.get(key_of(m[2]))):
        return _Cell("dd month yyyy", (_year(m[3]), month, int(m[1])))
    return _Cell("serial" if _SERIAL.fullmatch(body) else "?")


def _day(year: int, month: int, day: int) -> tuple[int, str]:
    try:
        on = date(year, month, day)
    except ValueError:
        return NO_DAY, "date_impossible"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return NO_DAY, "date_out_of_window"
    return day_number(on), ""


#: Day number of a workbook's day 0, by its system; serial 60 of "1900" never existed.
_EPOCHS = {"1900": day_number(date(1899, 12, 30)), "1904": day_number(date(1904, 1, 1))}


def _serial_day(text: str, system: str) -> tuple[int, str]:
    """The day a workbook's number stands for, or the reason why it stands for none."""
    serial = int(re.split("[.,]", text.strip())[0])
    if system == "1900" and serial <= 60:
        return NO_DAY, "date_impossible" if serial == 60 else "date_out_of_window"
    on = _EPOCHS[system] + serial
    if not day_number(date(FIRST_YEAR, 1, 1)) <= on <= day_number(date(LAST_YEAR, 12, 31)):
        return NO_DAY, "date_out_of_window"
    return on, ""


def read_dates(
    cells: Sequence[str],
    weights: Sequence[int],
    order: str = "",
    *,
    zeros_empty: bool = False,
    serials: str = "",
) -> DateColumn:
    """Read the distinct cells of one date column.

    The shape most lines have is the column's; other shapes get `date_other_format`.

    Args:
        cells: distinct texts.
        weights: lines per text.
        order: "dmy" or "mdy" proved by another column of the same file, used where this
            one proves nothing.
        zeros_empty: a date of zeros means no date (accounting files).
        serials: "1900" or "1904": numbers are days of a workbook's own calendar.
    """
    read = [_cell("" if zeros_empty and not c.strip("0/-. ") else c) for c in cells]
    votes: Counter[str] = Counter()
    first = second = 0
    for cell, weight in zip(read, weights, strict=True):
        if cell.shape not in ("", "?", "serial"):
            votes[cell.shape] += weight
    shape = max(votes, key=lambda s: (votes[s], s)) if votes else ""
    if shape.startswith("dd") and "month" not in shape:
        for cell, weight in zip(read, weights, strict=True):
            if cell.shape == shape:
                first += weight * (cell.parts[2] > 12 >= cell.parts[1])
                second += weight * (cell.parts[1] > 12 >= cell.parts[2])
    own = "" if first == second == 0 else ("mdy" if second > first else "dmy")
    month_first = (own or order) == "mdy" and shape.startswith("dd") and "month" not in shape
    days = np.full(len(cells), NO_DAY, dtype=np.int32)
    why: list[str] = []
    swappable = False
    for i, cell in enumerate(read):
        if cell.shape == "serial" and serials:
            days[i], reason = _serial_day(cells[i], serials)
        elif cell.shape != shape or not shape:
            reason = {"": "date_missing", "?": "date_unreadable", "serial": "date_serial"}.get(
                cell.shape, "date_other_format"
            )
        else:
            year, month, day = cell.parts
            swappable |= month != day
            number, reason = _day(year, day, month) if month_first else _day(year, month, day)
            days[i] = number
        why.append(reason)
    doubtful = shape.startswith("dd") and "month" not in shape and not (own or order) and swappable
    shown = f"mm{shape[2]}dd{shape[5:]}" if month_first else shape
    return DateColumn(days, tuple(why), shown, own, doubtful)
