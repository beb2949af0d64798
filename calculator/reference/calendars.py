"""Two calendars: days on which banks pay, days on which a pharmacy bills.

Business days: Monday to Friday minus French public holidays and interbank closing days.
Open days: Monday to Saturday minus the public holidays of the pharmacy's territory.
Days are whole numbers since 1 January 1970 (`core.spans.day_number`). Public holidays come
from the `holidays` package, checked against the published French list (tests/reference).

        Fri 9 Feb | Sat 10  Sun 11 | Mon 12  Tue 13  Wed 14  Thu 15  Fri 16
          after   |   -       -    |   1       2       3       4       5     shift(after, 5)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import ParameterNotFound
from calculator.core.spans import DateSpan, day_number
from calculator.reference.territories import subdivision_of

IntArray = NDArray[np.integer[Any]]
Days = NDArray[np.int64]

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2060, 12, 31)
_FIRST, _LAST = day_number(FIRST_DAY), day_number(LAST_DAY)
_YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)

# Whit Monday stayed a public holiday while it was, by default, the unpaid day of
# solidarity (2005-2007): the official list keeps it, the package drops it.
_WHIT_MONDAYS = (date(2005, 5, 16), date(2006, 6, 5), date(2007, 5, 28))


def _uncovered() -> ParameterNotFound:
    return ParameterNotFound("calendar_out_of_range", first_on=FIRST_DAY, last_on=LAST_DAY)


def _position(day: IntArray | int) -> Days:
    """Offset of each day from the first covered day.

    Raises:
        ParameterNotFound: a day out of the covered years (`calendar_out_of_range`).
    """
    days = np.asarray(day, dtype=np.int64)
    if days.size and (days.min() < _FIRST or days.max() > _LAST):
        raise _uncovered()
    return days - _FIRST


@dataclass(frozen=True, slots=True, eq=False)
class DayCalendar:
    """One kind of day, counted without loops; build it with the functions below.

    Attributes:
        name: "business", or "open" and its territory, for messages and the audit trail.
        days: the calendar's day numbers, ascending, int64, read-only.
        before: `before[i]` = number of such days before covered day i, one more entry than
            covered days, int64, read-only.
    """

    name: str
    days: Days
    before: Days

    @overload
    def count_through(self, day: int) -> int: ...
    @overload
    def count_through(self, day: IntArray) -> Days: ...
    def count_through(self, day: IntArray | int) -> Days | int:
        """Number of such days up to and including `day`, on a fixed arbitrary origin.

        Raises:
            ParameterNotFound: a day before 2000 or after 2060.
        """
        counts = self.before[_position(day) + 1]
        return counts if isinstance(day, np.ndarray) else int(counts)

    @overload
    def count_between(self, after: int, through: int) -> int: ...
    @overload
    def count_between(self, after: IntArray, through: IntArray | int) -> Days: ...
    @overload
    def count_between(self, after: int, through: IntArray) -> Days: ...
    def count_between(self, after: IntArray | int, through: IntArray | int) -> Days | int:
        """Number of such days strictly after `after`, up to and including `through`.

        Negative where `through` comes before `after`; arrays broadcast.
        """
        return self.count_through(through) - self.count_through(after)

    @overload
    def holds(self, day: int) -> bool: ...
    @overload
    def holds(self, day: IntArray) -> NDArray[np.bool_]: ...
    def holds(self, day: IntArray | int) -> NDArray[np.bool_] | bool:
        """Whether the day, or each day of an array, is of this kind."""
        at = _position(day)
        held = self.before[at + 1] > self.before[at]
        return held if isinstance(day, np.ndarray) else bool(held)

    @overload
    def shift(self, day: int, n: int) -> int: ...
    @overload
    def shift(self, day: IntArray, n: IntArray | int) -> Days: ...
    @overload
    def shift(self, day: int, n: IntArray) -> Days: ...
    def shift(self, day: IntArray | int, n: IntArray | int) -> Days | int:
        """The n-th such day strictly after `day`, or strictly before it where n < 0.

        n == 0 gives `day` back, of this kind or not; arrays broadcast.

        Raises:
            ParameterNotFound: the day, or the one reached, is out of the covered years.
        """
        at, steps = np.broadcast_arrays(_position(day), np.asarray(n, dtype=np.int64))
        # Forward from the days up to `day` included, backward from those before it.
        rank = np.where(steps > 0, self.before[at + 1] + steps - 1, self.before[at] + steps)
        moved = steps != 0
        if np.any(moved & ((rank < 0) | (rank >= self.days.size))):
            raise _uncovered()
        reached = np.where(moved, self.days[np.where(moved, rank, 0)], at + _FIRST)
        scalar = not (isinstance(day, np.ndarray) or isinstance(n, np.ndarray))
        return int(reached) if scalar else reached.astype(np.int64, copy=False)

    def days_in(self, span: DateSpan) -> Days:
        """Day numbers of this kind in a half-open span, ascending int64."""
        if not len(span):
            return self.days[:0]
        first, last = day_number(span.first), day_number(span.last)
        start, stop = self.before[_position(first)], self.before[_position(last) + 1]
        return self.days[int(start) : int(stop)]


def _calendar(name: str, open_weekdays: int, closed: set[date]) -> DayCalendar:
    """A calendar of the first `open_weekdays` days of the week, minus the closed days."""
    numbers = np.arange(_FIRST, _LAST + 1, dtype=np.int64)
    # Day 0, 1 January 1970, was a Thursday: Monday counts 0.
    held = (numbers + 3) % 7 < open_weekdays
    off = [day_number(day) - _FIRST for day in closed if FIRST_DAY <= day <= LAST_DAY]
    held[np.asarray(off, dtype=np.int64)] = False
    days = numbers[held]
    before = np.concatenate(([0], np.cumsum(held, dtype=np.int64)))
    days.setflags(write=False)
    before.setflags(write=False)
    return DayCalendar(name, days, before)


def _public_holidays(subdivision: str | None) -> set[date]:
    # Imported here: the package takes half a second to load, a calendar three milliseconds.
    from holidays import country_holidays  # noqa: PLC0415

    return set(country_holidays("FR", subdivision, years=_YEARS)) | set(_WHIT_MONDAYS)


@cache
def business_calendar() -> DayCalendar:
    """Days on which banks transfer money in France, 2000-2060.

    Monday to Friday minus the public holidays of metropolitan France and the closing days
    of the euro payment system, which adds Good Friday and 26 December. Alsace-Moselle's own
    holidays do not stop transfers, since payers and banks settle nationally.
    """
    from holidays import financial_holidays  # noqa: PLC0415

    interbank = set(financial_holidays("ECB", years=_YEARS))
    return _calendar("business", 5, _public_holidays(None) | interbank)


@cache
def every_day() -> DayCalendar:
    """All days alike, 2000-2060: what a calendar clock counts."""
    return _calendar("every", 7, set())


@cache
def _open_calendar(subdivision: str | None) -> DayCalendar:
    return _calendar(f"open:{subdivision or 'FR'}", 6, _public_holidays(subdivision))


def open_calendar(territory: str = "FR") -> DayCalendar:
    """Days on which a pharmacy of the territory bills, 2000-2060.

    Args:
        territory: "FR", "FR-57" (Alsace-Moselle), an overseas code such as "FR-974", or an
            alias: see `territories.subdivision_of`.

    Raises:
        DossierError: a territory that is not known (`unknown_territory`).
    """
    return _open_calendar(subdivision_of(territory))
