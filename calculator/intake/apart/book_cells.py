"""Values of a sheet -> the texts that a ledger's reader expects, never in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineSheet

from calculator.intake.apart.book_sheet import Scan

#: Beyond 15 figures a workbook has lost the last ones.
_LOST = 1e15
#: A difference this small from whole cents is left over from the workbook's own arithmetic.
_NOISE = 1e-7
_BREAKS = re.compile(r"[\t\r\n]+")


def number(value: float) -> str:
    """A number as it cannot be misread: "1234", "12.50", "1.2340"; never rounded to cents.

    A number of more than 15 figures is damaged and written so that it shows ("1.80…E+17").
    """
    if not abs(value) < _LOST:
        return f"{value:.14E}"
    cents = round(value, 2)
    if abs(value - cents) < _NOISE:
        return str(int(cents)) if cents == int(cents) else f"{cents:.2f}"
    text = f"{Decimal(f'{value:.15g}'):f}"
    whole, _, fraction = text.partition(".")
    # Three decimals might be thousands.
    return f"{whole}.{fraction}0" if len(fraction) == 3 else text


def _text(value: str) -> str:
    return value if value.isprintable() else _BREAKS.sub(" ", value)


def _boolean(value: bool) -> str:  # noqa: FBT001
    return "TRUE" if value else "FALSE"


_AS_TEXT: dict[type, Callable[..., str]] = {
    str: _text,
    float: number,
    int: number,
    bool: _boolean,
    date: date.isoformat,
    datetime: lambda value: value.date().isoformat(),
    time: time.isoformat,
    timedelta: str,
}


def rows(sheet: CalamineSheet, scan: Scan) -> Iterator[list[str]]:
    """Rows from the first on, down to the last that holds anything; columns from the first on."""
    start = sheet.start
    left = [""] * (start[1] if start else 0)
    width = max(scan.columns, len(left) + sheet.width if start else 0)
    instead, zeros = scan.instead, scan.zeros
    at = 0
    for values in sheet.iter_rows() if start else ():
        at += 1
        cells = [*left, *(_AS_TEXT[type(v)](v) if v != "" else "" for v in values)]
        cells += [""] * (width - len(cells))
        if at in instead or at in zeros:
            _put(cells, instead.get(at, {}), zeros.get(at, {}))
        yield cells
    while at < scan.rows:
        at += 1
        cells = [""] * width
        _put(cells, instead.get(at, {}), {})
        yield cells


def _put(cells: list[str], instead: dict[int, str], zeros: dict[int, int]) -> None:
    for column, figures in zeros.items():
        if cells[column - 1].isdecimal():
            cells[column - 1] = cells[column - 1].zfill(figures)
    for column, text in instead.items():
        cells[column - 1] = text


def line(cells: Sequence[str]) -> str:
    """One line of text; a blank row is a blank line."""
    text = "\t".join(cells)
    return f"{text}\n" if text.strip("\t") else "\n"
