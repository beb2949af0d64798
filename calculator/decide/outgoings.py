"""Dated payments out, and the flow of an ordinary day that balances a normal month."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from calculator.core.money import split_cents
from calculator.core.spans import DateSpan, day_number
from calculator.intake.dossier import Outgoing
from calculator.reference.calendars import DayCalendar

Ints = NDArray[np.int64]


def _in_month(year: int, month: int, wanted: int) -> date:
    return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))


def _months_since(outgoing: Outgoing, year: int, month: int) -> int:
    """Whole months from the first payment's month; negative before it."""
    return (year - outgoing.on.year) * 12 + month - outgoing.on.month


def _falls(outgoing: Outgoing, year: int, month: int) -> date | None:
    """The day an outgoing falls in a month, or None; day 31 falls on a shorter month's last."""
    since = _months_since(outgoing, year, month)
    if outgoing.once:
        return outgoing.on if since == 0 else None
    if since < 0 or since % outgoing.every_months:
        return None
    return _in_month(year, month, outgoing.on.day)


def _share_of_month(outgoing: Outgoing, year: int, month: int) -> int:
    """Cents of a repeating outgoing that a normal month bears.

    A payment every n months is earned over the n months that end with its own, so that the
    money is there on the day: an equal part each, the parts of one payment summing to it.

          April   May   June 15        July   August   Sept. 15
           1/3    1/3     1/3           1/3     1/3      1/3
                           |<- paid                       |<- paid
    """
    every = outgoing.every_months
    since = _months_since(outgoing, year, month)
    if outgoing.once or since <= -every:
        return 0
    return split_cents(outgoing.amount_cents, every)[(since - 1) % every]


def _months(span: DateSpan) -> list[tuple[int, int]]:
    months, day = [], span.first.replace(day=1)
    while day < span.end:
        months.append((day.year, day.month))
        day = (day + timedelta(days=32)).replace(day=1)
    return months


def typed_flows(outgoings: Sequence[Outgoing], span: DateSpan) -> Ints:
    """Payments out per day of the span, in cents, negative; shape (len(span),)."""
    flows = np.zeros(len(span), dtype=np.int64)
    for year, month in _months(span):
        for outgoing in outgoings:
            on = _falls(outgoing, year, month)
            if on is not None and on in span:
                flows[(on - span.first).days] -= outgoing.amount_cents
    return flows


def ordinary_flows(
    outgoings: Sequence[Outgoing], span: DateSpan, open_days: DayCalendar, per_day: int | None
) -> Ints:
    """What is neither typed nor read: cents per day of the span, on open days only.

    By default each month's repeating outgoings are spread evenly over all open days of that
    month, so that a normal month balances; a payment made once is not part of a normal month,
    one made every n months is part of each for an n-th.

    Args:
        per_day: cents of one open day where the user typed them, else None.
    """
    flows = np.zeros(len(span), dtype=np.int64)
    start, end = day_number(span.first), day_number(span.end)
    for year, month in _months(span):
        first = date(year, month, 1)
        days = open_days.days_in(DateSpan.including(first, _in_month(year, month, 31)))
        total = sum(_share_of_month(o, year, month) for o in outgoings)
        if per_day is not None:
            share = np.full(len(days), per_day, dtype=np.int64)
        elif len(days):
            share = np.array(split_cents(total, len(days)), dtype=np.int64)
        else:
            continue
        inside = (days >= start) & (days < end)
        flows[days[inside] - start] += share[inside]
    return flows
