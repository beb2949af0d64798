"""A payer's own clock: how many payment opportunities each business day counts for.

A payer that pays on Thursdays has none on a Monday. Each weekday has a weight, 1 on average; a
run that falls on a closed day is made on the next business day, which then counts for the
larger of the two weights.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from calculator.reference.calendars import DayCalendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A payer that pays on every business day alike.
EVERY_DAY: Floats = np.ones(7)
EVERY_DAY.setflags(write=False)

#: Closed weekdays in a row that may hand their run on; Easter and Christmas need two.
_MOST_CLOSED = 3


@cache
def _weekdays(business: DayCalendar) -> Ints:
    """Weekdays whose run is made on each business day: its own first, then those handed on.

    Shape (business days, 1 + _MOST_CLOSED); -1 where there is none. Row i is the (i + 1)-th day
    of the calendar, the one through which `count_through` gives i + 1.
    """
    table = np.full((len(business.days), 1 + _MOST_CLOSED), -1, dtype=np.int64)
    table[:, 0] = (business.days + 3) % 7
    between = np.arange(int(business.days[0]), int(business.days[-1]))
    closed = between[((between + 3) % 7 < 5) & ~np.asarray(business.holds(between))]
    after = np.asarray(business.count_through(closed))
    for row in np.unique(after).tolist():
        handed = (closed[after == row] + 3) % 7
        table[row, 1 : 1 + min(len(handed), _MOST_CLOSED)] = handed[:_MOST_CLOSED]
    return table


@cache
def patterns(business: DayCalendar) -> tuple[Ints, Ints]:
    """The few kinds of business days, by the weekdays whose runs are made on them.

    Returns:
        The kinds, shape (P, 1 + _MOST_CLOSED), and the kind of each business day.
    """
    kinds, of_day = np.unique(_weekdays(business), axis=0, return_inverse=True)
    return kinds, of_day.ravel()


def kind_of(business: DayCalendar, counts: Ints) -> Ints:
    """Kind of each day, as `patterns` numbers them; `counts` as in `runs_of`."""
    _, of_day = patterns(business)
    return of_day[np.minimum(np.maximum(counts - 1, 0), len(of_day) - 1)]


def runs_of_kinds(business: DayCalendar, weekday: Floats) -> tuple[Floats, Ints]:
    """Opportunities of each kind of day, and the weekday it takes its run from."""
    kinds, _ = patterns(business)
    weights = np.where(kinds >= 0, weekday[np.maximum(kinds, 0)], -1.0)
    best = weights.argmax(axis=-1)
    each = np.arange(len(kinds))
    return weights[each, best], kinds[each, best]


def runs_of(business: DayCalendar, counts: Ints, weekday: Floats) -> tuple[Floats, Ints]:
    """Opportunities of business days, and the weekday each takes its run from.

    Args:
        counts: the days, as `business.count_through` numbers them; any shape.
        weekday: weights of Monday to Sunday, shape (7,); banks are closed on the last two.

    Returns:
        Weights and weekdays (0 = Monday), both of the shape of `counts`.
    """
    weights, taken = runs_of_kinds(business, weekday)
    kind = kind_of(business, counts)
    return weights[kind], taken[kind]
