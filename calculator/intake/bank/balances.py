"""Balances against movements: each statement on its own, then one statement after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.core.issues import Issue
from calculator.core.spans import day_of
from calculator.intake.bank.parsed import Point, Statement


class Running(NamedTuple):
    """What a running balance tells: balances around and at the end of days, first break."""

    opening: Point | None = None
    closing: Point | None = None
    points: tuple[Point, ...] = ()
    broken: Point | None = None


def follow(
    cents: NDArray[np.int64], balance: NDArray[np.int64], known: NDArray[np.bool_],
    days: NDArray[np.int32],
) -> Running:  # fmt: skip
    """Follow the running balance of one account's lines, in file order.

    Newest first or last is told by the dates, and by the balances where all dates are equal.
    A line without its balance is skipped: its amount counts for the next one.
    """
    if not known.any():
        return Running()
    if days[0] == days[-1]:
        forward = int((balance[1:] - balance[:-1] == cents[1:]).sum())
        backward = int((balance[:-1] - balance[1:] == cents[:-1]).sum())
        newest_first = backward > forward
    else:
        newest_first = bool(days[0] > days[-1])
    if newest_first:
        cents, balance, known, days = cents[::-1], balance[::-1], known[::-1], days[::-1]
    at = np.flatnonzero(known)
    moved = np.cumsum(cents)
    start = int(balance[at[0]] - moved[at[0]])
    gaps = balance[at] - moved[at] - start
    broken: Point | None = None
    if gaps.any():
        i = int(np.flatnonzero(gaps)[0])
        broken = Point(int(days[at[i]]), int(gaps[i]))
    ordered = bool((np.diff(days[at]) >= 0).all())
    ends = [i for k, i in enumerate(at) if k + 1 == len(at) or days[at[k + 1]] != days[i]]
    points = tuple(Point(int(days[i]), int(balance[i])) for i in ends[:-1]) if ordered else ()
    return Running(
        Point(int(days.min()) - 1, start), Point(int(days.max()), int(balance[at[-1]])),
        points, broken,
    )  # fmt: skip


class Checked(NamedTuple):
    """One account: whether its statements close, the first day that does not follow."""

    closes: bool | None
    broken_day: int | None
    issue: Issue | None


class Placed(NamedTuple):
    """A statement and the name of its file."""

    file: str
    statement: Statement


class _Fault(NamedTuple):
    day: int
    code: str
    file: str
    stated: int
    counted: int
    since: int


def check(placed: Sequence[Placed], shown: str) -> Checked:
    """Check the statements of one account.

    A statement closes where opening + movements = closing. Two statements follow where the
    later one opens with the balance the earlier one closed with; those that overlap are not
    compared. Without an opening balance, the one that the movements lead back to stands in.
    """
    faults: list[_Fault] = []
    whole = True
    chain: list[tuple[Point, Point, Placed, bool]] = []
    for one in placed:
        s = one.statement
        if s.broken:
            faults.append(
                _Fault(s.broken.day, "bank_broken", one.file, s.broken.cents, 0, s.broken.day)
            )
        if s.closing is None:
            whole = False
            continue
        told = s.opening is not None
        opening = s.opening or Point(s.first_day - 1, s.closing.cents - s.sum_cents)
        if not told:
            whole = False
            if s.closing.day > s.last_day:  # asked for later than the movements go
                continue
        counted = opening.cents + s.sum_cents
        if told and not s.broken and counted != s.closing.cents:
            day = s.closing.day
            faults.append(_Fault(day, "bank_broken", one.file, s.closing.cents, counted, day))
        chain.append((opening, s.closing, one, told))
    chain.sort(key=lambda c: (c[1].day, c[0].day))
    last: Point | None = None
    for opening, closing, one, told in chain:
        if last and opening.day >= last.day and opening.cents != last.cents:
            hole = told and opening.day > last.day
            faults.append(
                _Fault(
                    opening.day if told else closing.day, "bank_hole" if hole else "bank_broken",
                    one.file, opening.cents, last.cents, last.day,
                )
            )  # fmt: skip
        last = closing
    if not faults:
        return Checked(closes=True if whole and placed else None, broken_day=None, issue=None)
    first = min(faults)
    gap = first.stated - first.counted
    issue = Issue(
        "warning", "bank_hole" if first.code == "bank_hole" else "bank_broken", first.file,
        amount_cents=gap,
        operands={
            "account": shown, "broken_on": day_of(first.day), "gap_cents": gap,
            "since_on": day_of(first.since),
        },
    )  # fmt: skip
    return Checked(closes=False, broken_day=first.day, issue=issue)
