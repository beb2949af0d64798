"""Payments between the end of the statements and the day of the figures.

A statement that ends on the 26th does not show wages of the 29th. They are not in the balance,
and the forecast only holds what comes after `as_of`: they are taken off the balance here, once.
Sales and purchases of these days are not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calculator.core.rhythm import RecurringOutgoing
from calculator.estimate.due_days import due_in, month_of, moved
from calculator.intake.dossier import Outgoing

#: A payment made this near its day, seen before the statements' end, is that day's.
_SAME_DAYS = 15


def due_since(outgoings: Sequence[RecurringOutgoing], after: date, as_of: date) -> int:
    """Cents of recurring payments that left, by their rhythm, after a day and by `as_of`.

    One that is late and still expected after `as_of` is not among them.
    """
    total = 0
    for one in outgoings:
        month = month_of(one.due_on) - one.every_months
        last_seen = max(seen.on for seen in one.seen)
        while (due := due_in(month, one.day)) > last_seen and (due - last_seen).days > _SAME_DAYS:
            if after < moved(due, earlier=one.kind == "wages") <= as_of:
                total += one.amount_cents
            month -= one.every_months
    return total


def typed_since(outgoings: Sequence[Outgoing], after: date, as_of: date) -> int:
    """Cents of the dossier's outgoings that fall after a day and by `as_of`."""
    total = 0
    for one in outgoings:
        for month in range(month_of(one.on), month_of(as_of) + 1, one.every_months):
            if after < due_in(month, one.on.day) <= as_of:
                total += one.amount_cents
            if one.once:
                break
    return total
