"""Records of CFONB 120: where each zone stands, how amounts and dates are written.

Positions count from 1, as the norm does. The last sign of an amount carries its last figure
and its sign in one (the overpunch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from calculator.intake.bank.days import ddmmyy
from calculator.intake.decode import Decoded
from calculator.intake.remarks import masked

WIDTH = 120
_FIRST = re.compile(r"0[1457][0-9A-Z]{5}.{9}[A-Z]{3}[0-9 ]")
#: Last sign of an amount -> figure and sign; é and è stand for braces in the French 7-bit set.
OVERPUNCH = MappingProxyType(
    {sign: (str(figure), 1) for figure, sign in enumerate("{ABCDEFGHI")}
    | {sign: (str(figure), -1) for figure, sign in enumerate("}JKLMNOPQR")}
    | {"é": ("0", 1), "è": ("0", -1)}
)
_FIGURES = re.compile(r"[0-9]{13}")


class Fault(Exception):
    """A record that cannot be read: code, positions, and what stands there, masked."""

    def __init__(self, code: str, columns: str = "", value: str = "") -> None:
        super().__init__(code)
        self.code, self.columns, self.value = code, columns, masked(value.strip())


def is_cfonb(first_line: str) -> bool:
    """Whether the first line that is not blank looks like a record."""
    return bool(_FIRST.match(first_line))


def zone(record: str, first: int, last: int) -> str:
    """The signs between two positions, both included."""
    return record[first - 1 : last]


def amount(record: str) -> int:
    """Signed cents of positions 91-104, decimals as position 20 says.

    Raises:
        Fault: no amount by the norm, or a fraction of a cent.
    """
    text, decimals = zone(record, 91, 104), zone(record, 20, 20)
    sign = OVERPUNCH.get(text[-1:])
    if sign is None or not _FIGURES.fullmatch(text[:-1]):
        raise Fault("cfonb_amount", "91-104", text)
    if decimals not in ("0", "1", "2", "3"):
        raise Fault("cfonb_decimals", "20", decimals)
    units = int(text[:-1] + sign[0]) * sign[1]
    places = int(decimals)
    if places == 3:
        if units % 10:
            raise Fault("cfonb_amount", "91-104", text)
        return units // 10
    return units * int(10 ** (2 - places))


def day_at(record: str, first: int, last: int) -> int:
    """The day number between two positions.

    Raises:
        Fault: no date.
    """
    text = zone(record, first, last)
    day, why = ddmmyy(text)
    if why:
        raise Fault("cfonb_date", f"{first}-{last}", text)
    return day


def records(decoded: Decoded) -> Iterator[tuple[int, str]]:
    """(physical line, record filled up to 120 signs); records without line ends are cut."""
    for number, raw in enumerate(decoded.lines(), start=1):
        line = raw.rstrip(" \t\r\n\x1a")
        for start in range(0, len(line), WIDTH):
            if record := line[start : start + WIDTH].rstrip():
                yield number + start // WIDTH, record.ljust(WIDTH)
