"""Balances against movements: each statement on its own, then one statement after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
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
    """A statement, the name of its file, its own cents moved on the day of its closing balance."""

    file: str
    statement: Statement
    last_cents: int = 0


#: Cents that move on an account after a day number and up to another.
Moved = Callable[[int, int], int]


class _Fault(NamedTuple):
    day: int
    code: str
    file: str
    stated: int
    counted: int
    since: int


def check(placed: Sequence[Placed], shown: str, moved: Moved, *, together: bool = False) -> Checked:
    """Check the statements of one account.

    A statement closes where opening + movements = closing. Two statements follow where the
    later one opens with the balance the earlier one closed with. Without an opening balance,
    the one that the movements lead back to stands in. A statement that another one holds, with
    both its balances, needs none.

    Args:
        placed: the statements.
        shown: how the account is called.
        moved: cents that move after a day and up to another, repeats aside.
        together: whether statements that overlap are compared too: only movements tell that
            they are one account's.
    """
    faults: list[_Fault] = _overlapping(placed, moved) if together else []
    whole = True
    chain: list[tuple[Point, Point, Placed, bool]] = []
    for one in placed:
        s = one.statement
        if s.broken:
            faults.append(
                _Fault(s.broken.day, "bank_broken", one.file, s.broken.cents, 0, s.broken.day)
            )
        held = any(_holds(t.statement, s, moved) for t in placed)
        if s.closing is None:
            whole &= held
            continue
        told = s.opening is not None
        opening = s.opening or Point(s.first_day - 1, s.closing.cents - s.sum_cents)
        if not told:
            whole &= held
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


def _holds(one: Statement, other: Statement, moved: Moved) -> bool:
    """Whether one statement proves the days of another: both its balances agree over them."""
    if one is other or one.opening is None or one.closing is None:
        return False
    around = one.opening.day <= other.first_day and other.last_day <= one.last_day
    sum_cents = moved(one.opening.day, one.closing.day)
    return around and one.opening.cents + sum_cents == one.closing.cents


def _overlapping(placed: Sequence[Placed], moved: Moved) -> list[_Fault]:
    """Closing balances that another statement of the same days contradicts.

    They are compared on the eve, for a statement may be drawn up before the day is over.
    """
    faults = []
    for one, other in permutations(placed, 2):
        ends, whole = one.statement.closing, other.statement.closing
        if ends is None or whole is None or one.file == other.file:
            continue
        eve = ends.day - 1
        if not other.statement.first_day <= eve < whole.day <= other.statement.last_day:
            continue
        stated, counted = ends.cents - one.last_cents, whole.cents - moved(eve, whole.day)
        if stated != counted:
            faults.append(_Fault(ends.day, "bank_broken", one.file, stated, counted, ends.day))
    return faults
