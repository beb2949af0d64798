"""Dates written in a fixed width -> day numbers, or the reason why not."""

from __future__ import annotations

import re
from datetime import date

from calculator.core.spans import NO_DAY, day_number
from calculator.intake.dates import FIRST_YEAR, LAST_YEAR

_DDMMYY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_YYYYMMDD = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9]{1,3}(?![0-9]))")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?=T|Z|[+-]|\Z)")


def ddmmyy(text: str) -> tuple[int, str]:
    """A date of CFONB: 310124 is 31 January 2024."""
    found = _DDMMYY.fullmatch(text)
    return _day(f"20{found[3]}", found[2], found[1]) if found else _unread(text)


def yyyymmdd(text: str) -> tuple[int, str]:
    """A date of OFX, whatever time of day and zone follow: the local day counts."""
    found = _YYYYMMDD.match(text.strip()[:40])
    return _day(found[1], found[2], found[3]) if found else _unread(text)


def iso(text: str) -> tuple[int, str]:
    """A date, or a date with its time, of an XML file: the local day counts."""
    found = _ISO.match(text.strip()[:40])
    return _day(found[1], found[2], found[3]) if found else _unread(text)


def _unread(text: str) -> tuple[int, str]:
    return NO_DAY, "date_unreadable" if text.strip() else "date_missing"


def _day(year: str, month: str, day: str) -> tuple[int, str]:
    """At most eight figures come here."""
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        return NO_DAY, "date_impossible"
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return NO_DAY, "date_out_of_window"
    return day_number(on), ""
