"""Two accounts as two files tell them, compared by the movements and balances they hold."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from calculator.intake.bank.parsed import AccountKey, Statement

#: Different amounts, fees aside, that movements must share to prove anything; with a balance
#: that both state, one does.
_TELLING = 3
#: One movement in so many, at least, is shared where two accounts are doubtful: round amounts meet.
_SOME = 10
#: Days at most between a booking and its value day, a long weekend included.
VALUE_DAYS = 5
#: Days without movement at most between a statement and the one that its balance opens.
_FOLLOWS = 4

#: `same`: proved; `asked`, `asked_days`: movements are shared, on the same days or near them,
#: too few to prove it; `apart`: enough movements, not the same ones; `silent`: nothing tells.
Verdict = Literal["same", "asked", "asked_days", "apart", "silent"]


class Move(NamedTuple):
    """A movement as it is compared: day number, signed cents, whether it is a fee."""

    day: int
    cents: int
    fee: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One account as one file tells it; `file` is the file's position."""

    file: int
    key: AccountKey
    moves: tuple[Move, ...]
    statements: tuple[Statement, ...]

    def covers(self, day: int, about: int = 0) -> bool:
        """Whether one of its statements holds a day, or one `about` that many days from it."""
        return any(s.first_day - about <= day <= s.last_day + about for s in self.statements)


class Shared(NamedTuple):
    """What two accounts have in common on the days that both cover.

    Attributes:
        n: movements shared.
        of, other: movements of each on those days.
        telling: different amounts among those shared, fees aside.
        cents: absolute cents shared.
    """

    n: int
    of: int
    other: int
    telling: int
    cents: int

    def mostly(self, *sizes: int) -> bool:
        """Whether they are the greater part of each of these numbers of movements."""
        return all(2 * self.n > size for size in sizes)


def same_days(one: Told, other: Told) -> Shared:
    """Movements of the same day and cents, as many times as both hold them."""
    mine, theirs = _both_cover(one, other)
    held = Counter((m.day, m.cents) for m in mine)
    found = held & Counter((m.day, m.cents) for m in theirs)
    fees = {(m.day, m.cents) for m in (*mine, *theirs) if m.fee}
    return _shared(found.elements(), fees, len(mine), len(theirs))


def near_days(one: Told, other: Told) -> Shared:
    """Movements of the same cents a few days apart at most: a booking and its value day."""
    mine, theirs = _both_cover(one, other, VALUE_DAYS)
    fees = {(m.day, m.cents) for m in (*mine, *theirs) if m.fee}
    waiting: dict[int, deque[int]] = defaultdict(deque)
    for m in sorted(theirs):
        waiting[m.cents].append(m.day)
    found = []
    for m in sorted(mine):
        days = waiting[m.cents]
        while days and days[0] < m.day - VALUE_DAYS:
            days.popleft()
        if days and days[0] <= m.day + VALUE_DAYS:
            days.popleft()
            found.append((m.day, m.cents))
    return _shared(found, fees, len(mine), len(theirs))


def dated_otherwise(exact: Shared, near: Shared, *sizes: int) -> bool:
    """Whether two files tell the same movements on other days: booked here, of value there.

    Only days that both cover can say so, and only where the same days do not: the same cash each
    day is near itself, and a statement after another has no day in common with it.

    Args:
        exact, near: what they share on the same days, and near them.
        sizes: numbers of movements of which those near must be the greater part; the
            smaller of both by default.
    """
    smaller = min(exact.of, exact.other)
    return (
        smaller >= _TELLING
        and not exact.mostly(smaller)
        and near.n - exact.n >= _TELLING
        and near.telling >= _TELLING
        and near.mostly(*(sizes or (min(near.of, near.other),)))
    )


def _both_cover(one: Told, other: Told, about: int = 0) -> tuple[list[Move], list[Move]]:
    days = {m.day for m in (*one.moves, *other.moves)}
    both = {d for d in days if one.covers(d, about) and other.covers(d, about)}
    return [m for m in one.moves if m.day in both], [m for m in other.moves if m.day in both]


def _shared(
    found: Iterable[tuple[int, int]], fees: set[tuple[int, int]], of: int, other: int
) -> Shared:
    some = list(found)
    telling = {cents for day, cents in some if (day, cents) not in fees}
    return Shared(len(some), of, other, len(telling), sum(abs(c) for _, c in some))


def compare(one: Told, other: Told) -> tuple[Verdict, Shared]:
    """Whether an account without number is the other one.

    Movements prove it where they are the greater part of those of an account without number
    and make different amounts; so does a statement that opens with the balance the other one
    closed with.
    """
    exact = same_days(one, other)
    # Of two files without number either may be the shorter export.
    sizes = [exact.of] if other.key.number else [min(exact.of, exact.other)]
    balance = _same_balance(one, other)
    if exact.n and exact.mostly(*sizes) and exact.telling >= (1 if balance else _TELLING):
        return "same", exact
    near = near_days(one, other)
    near_sizes = [near.of] if other.key.number else [min(near.of, near.other)]
    if _follows(one, other) or _follows(other, one):
        return "same", exact
    if dated_otherwise(exact, near, *near_sizes):
        return "asked_days", near
    whole = exact.n and exact.mostly(exact.of, exact.other)
    some = exact.telling > 1 and _SOME * exact.n >= min(exact.of, exact.other)
    if some or whole or (exact.telling and exact.mostly(*sizes)):
        return "asked", exact
    enough = min(exact.of, exact.other) >= _TELLING
    return ("apart" if enough else "silent"), exact


def _balances(one: Told) -> set[tuple[int, int]]:
    """Balances stated at the end of days, zero aside: day number, cents."""
    stated = ((*s.points, s.closing) for s in one.statements)
    return {(p.day, p.cents) for some in stated for p in some if p and p.cents}


def _same_balance(one: Told, other: Told) -> bool:
    return bool(_balances(one) & _balances(other))


def _follows(one: Told, other: Told) -> bool:
    """Whether a statement opens with the balance that the other one has on that day.

    That balance is stated where the other one closes, or follows from its opening and its
    movements until then.
    """
    return any(
        s.opening
        and s.opening.cents
        and (
            (
                t.closing
                and s.opening.cents == t.closing.cents
                and 0 <= s.opening.day - t.closing.day <= _FOLLOWS
            )
            or _balance_at(t, other.moves, s.opening.day) == s.opening.cents
        )
        for s in one.statements
        for t in other.statements
    )


def _balance_at(statement: Statement, moves: Iterable[Move], day: int) -> int | None:
    """Balance at the end of a day inside a statement with an opening, in cents, else None."""
    start = statement.opening
    if start is None or not start.day < day <= statement.last_day:
        return None
    return start.cents + sum(m.cents for m in moves if start.day < m.day <= day)
