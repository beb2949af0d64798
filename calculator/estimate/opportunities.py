"""A payer's own clock: how many payment opportunities each of its days counts for.

A payer that pays on Thursdays has none on a Monday. Each weekday has a weight, 1 on average; a
run that falls on a bank holiday is made on the next business day, which then counts for the
larger of the two weights. The days are business days, or all days (`clocks.py`).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from calculator.reference.calendars import DayCalendar, business_calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A payer that pays on every day of its clock alike.
EVERY_DAY: Floats = np.ones(7)
EVERY_DAY.setflags(write=False)

#: Closed weekdays in a row that may hand their run on; Easter and Christmas need two.
_MOST_CLOSED = 3


@cache
def _weekdays(clock: DayCalendar) -> Ints:
    """Weekdays whose run is made on each day of a clock: its own first, then those handed on.

    A bank holiday of a clock that counts every day is a Sunday: its run is handed on.
    Shape (days, 1 + _MOST_CLOSED); -1 where there is none. Row i is the (i + 1)-th day of the
    clock, the one through which `count_through` gives i + 1.
    """
    banks = business_calendar()
    between = np.arange(int(clock.days[0]), int(banks.days[-1]))
    closed = between[((between + 3) % 7 < 5) & ~np.asarray(banks.holds(between))]
    table = np.full((len(clock.days), 1 + _MOST_CLOSED), -1, dtype=np.int64)
    table[:, 0] = np.where(np.isin(clock.days, closed), 6, (clock.days + 3) % 7)
    after = np.asarray(clock.count_through(np.asarray(banks.shift(closed, 1)))) - 1
    for row in np.unique(after).tolist():
        handed = (closed[after == row] + 3) % 7
        table[row, 1 : 1 + min(len(handed), _MOST_CLOSED)] = handed[:_MOST_CLOSED]
    return table


@cache
def patterns(clock: DayCalendar) -> tuple[Ints, Ints]:
    """The few kinds of days, by the weekdays whose runs are made on them.

    Returns:
        The kinds, shape (P, 1 + _MOST_CLOSED), and the kind of each day of the clock.
    """
    kinds, of_day = np.unique(_weekdays(clock), axis=0, return_inverse=True)
    return kinds, of_day.ravel()


def kind_of(clock: DayCalendar, counts: Ints) -> Ints:
    """Kind of each day, as `patterns` numbers them; `counts` as in `runs_of`."""
    _, of_day = patterns(clock)
    return of_day[np.minimum(np.maximum(counts - 1, 0), len(of_day) - 1)]


def runs_of_kinds(clock: DayCalendar, weekday: Floats) -> tuple[Floats, Ints]:
    """Opportunities of each kind of day, and the weekday it takes its run from."""
    kinds, _ = patterns(clock)
    weights = np.where(kinds >= 0, weekday[np.maximum(kinds, 0)], -1.0)
    best = weights.argmax(axis=-1)
    each = np.arange(len(kinds))
    return weights[each, best], kinds[each, best]


def runs_of(clock: DayCalendar, counts: Ints, weekday: Floats) -> tuple[Floats, Ints]:
    """Opportunities of days, and the weekday each takes its run from.

    Args:
        counts: the days, as `clock.count_through` numbers them; any shape.
        weekday: weights of Monday to Sunday, shape (7,); where only business days
            count the last two serve none.

    Returns:
        Weights and weekdays (0 = Monday), both of the shape of `counts`.
    """
    weights, taken = runs_of_kinds(clock, weekday)
    kind = kind_of(clock, counts)
    return weights[kind], taken[kind]
