"""Days of the month on which payments fall due, and where weekends and holidays move them.

due on the 28th:  Fri 28   |  Sat 28 (Mon 30)        |  wages, Sun 28 (Fri 26)
seen from         28 to 28 |  28 ........ 30         |  26 ........ 28
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import day_number, day_of
from calculator.reference.calendars import business_calendar

Ints = NDArray[np.int64]
DAYS = range(1, 32)


def month_of(day: date) -> int:
    """Months since year 0: 2024-03 is 24290."""
    return day.year * 12 + day.month - 1


def due_in(month: int, day: int) -> date:
    """The day of a month, the last one where the month is shorter."""
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day, calendar.monthrange(year, index + 1)[1]))


def moved(due: date, *, earlier: bool) -> date:
    """The business day on which a payment due on a day is made.

    A bank debits on the next business day; wages are sent early enough to arrive in time, so
    on the one before.
    """
    number = day_number(due)
    shift = business_calendar().shift
    return day_of(shift(number + 1, -1) if earlier else shift(number - 1, 1))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well each payment sits on each day of the month; arrays of shape (payments, 31).

    Attributes:
        month: month of the due day nearest to the payment.
        off: calendar days out of the span from the due day to where it may be moved; 0 inside.
        exact: whether it was made on the due day itself.
    """

    month: Ints
    off: Ints
    exact: NDArray[np.bool_]


def fit_of(days: Ints) -> Fit:
    """The fit of payments made on these days (day numbers, at least one)."""
    own = np.array([month_of(day_of(int(d))) for d in days], dtype=np.int64)
    months = np.arange(own.min() - 1, own.max() + 2)
    due = np.array([[day_number(due_in(int(m), d)) for d in DAYS] for m in months], dtype=np.int64)
    business = business_calendar()
    low, high = business.shift(due + 1, -1), business.shift(due - 1, 1)
    # The month before, its own and the next: shape (3, payments, 31).
    at = (own - months[0]) + np.array([[-1], [0], [1]])
    made = days[None, :, None]
    off = np.maximum(0, np.maximum(low[at] - made, made - high[at]))
    nearest = np.argmin(off, axis=0)[None]

    def chosen(values: Ints) -> Ints:
        found: Ints = np.take_along_axis(values, nearest, axis=0)[0]
        return found

    month = np.broadcast_to(months[at][:, :, None], off.shape)
    return Fit(chosen(month), chosen(off), chosen(due[at]) == days[:, None])
