"""Balances of a bank's table: rows that state one, and those told around the movements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import NO_DAY
from calculator.intake.bank.csv_amounts import Sides
from calculator.intake.bank.csv_around import Around, date_in, role_of
from calculator.intake.bank.parsed import Point, Statement
from calculator.intake.dates import read_dates
from calculator.intake.remarks import Remarks
from calculator.intake.scan import Scan


def filled(days: NDArray[np.int32]) -> NDArray[np.int32]:
    """Days of lines in file order, an unread one taken from the line above (or the first read).

    A line whose date cannot be read still moves the balance. At least one day must be read.
    """
    unread = days == NO_DAY
    above = np.maximum.accumulate(np.where(unread, -1, np.arange(len(days))))
    above[above < 0] = int(np.flatnonzero(~unread)[0])
    return days[above]


def rows_stated(
    rows: Scan, sides: Sides, stated: NDArray[np.bool_], remarks: Remarks
) -> list[Around]:
    """Balances that stand in the table itself, above or below the movements."""
    found = []
    money = [
        (sign, *sides.of(m))
        for m, sign in (("balance", 1), ("credit", 1), ("amount", 1), ("debit", -1))
    ]
    for i in np.flatnonzero(stated):
        texts = [
            c.values[c.codes[i]] for m in ("date", "label", "details") if (c := rows.cells.get(m))
        ]
        role = next((r for t in texts if (r := role_of(t))), None)
        amounts = [sign * int(cents[i]) for sign, cents, _, known in money if known[i]]
        if role is None or not amounts:
            remarks.warn("bank_balance_unread", line=int(rows.lines[i]), value="–")
            continue
        found.append(Around(role, next((d for t in texts if (d := date_in(t))), ""), amounts[0]))
    return found


def with_around(statement: Statement, around: Sequence[Around], order: str) -> Statement:
    """A statement with the balances told around it; a running balance they contradict breaks it.

    Args:
        statement: what the lines and their running balance tell.
        around: balances; one without a date stands before the first or after the last line.
        order: order of day and month, as the table's own dates prove it, or "".
    """
    opening, closing, broken = statement.opening, statement.closing, statement.broken
    first, last = statement.first_day, statement.last_day
    points = list(statement.points)
    proved = first
    for one in around:
        role: str = one.role
        on = first - 1 if role == "opening" else last
        if one.date:
            on = int(read_dates([one.date], [1], order).days[0])
            if on == NO_DAY:
                continue
        if role == "dated":
            role = "opening" if on < first else "closing" if on >= last else "between"
        if role == "between":
            points.append(Point(on, one.cents))
        elif role == "opening":
            if opening and opening.cents != one.cents and broken is None:
                broken = Point(first, opening.cents - one.cents)
            opening = Point(min(on, first - 1), one.cents)
            if one.date:  # its own date proves the days up to the first movement
                proved = opening.day + 1
        else:
            if closing and closing.cents != one.cents and broken is None:
                broken = Point(max(on, last), one.cents - closing.cents)
            closing = Point(max(on, last), one.cents)
    return replace(
        statement, first_day=proved, opening=opening,
        last_day=max(last, closing.day) if closing else last,
        closing=closing, points=tuple(points), broken=broken,
    )  # fmt: skip
