"""How long money marked paid may take to be booked: what a payer's own matches prove.

A payer that sends one transfer a week leaves Monday's lines unpaid until Friday; judged by the
days of a payer that sends one every day, its last lines would look like a gap. The wait of a
match goes from its first marked day to its last transfer, in business days. The time allowed is
the longest wait that three matches at least reach, and a day of margin, never less than the
default; one catch-up after a stop is one match, and proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from calculator.core.reconciled import Match
from calculator.core.spans import day_number
from calculator.reference.calendars import DayCalendar

#: Matches that must reach a wait before it is a payer's habit.
PROVEN_BY = 3
#: Business days beyond the wait proven: a transfer may be booked a day later than usual.
_MARGIN = 1


@dataclass(frozen=True, slots=True)
class Grace:
    """Business days left to one sender's money; `matches` that prove them, 0 where assumed."""

    days: int
    matches: int = 0


def graces(
    names: Sequence[str], matches: Sequence[Match], default: int, rank: Callable[[int], int]
) -> list[Grace]:
    """The time allowed to each sender.

    Args:
        names: of the senders, in their order.
        matches: those of equal sums.
        default: business days where matches prove nothing longer.
        rank: number of a day among the business days.
    """
    waits: dict[str, list[int]] = defaultdict(list)
    for match in matches:
        booked = max(day_number(t.on) for t in match.transfers)
        waits[match.payer].append(rank(booked) - rank(day_number(match.first_on)))
    found = []
    for name in names:
        own = sorted(waits[name], reverse=True)
        proven = own[PROVEN_BY - 1] + _MARGIN if len(own) >= PROVEN_BY else -1
        found.append(Grace(proven, len(own)) if proven >= default else Grace(default))
    return found


def last_day(first: int, last: int, grace: int, business: DayCalendar) -> int:
    """Last marked day whose money had time to be booked; before `first` where there is none."""
    day = last
    while day >= first and business.count_between(day, last) < grace:
        day -= 1
    return day
