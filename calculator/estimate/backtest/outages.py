"""Pseudo-outages: payments of some payers hidden from a past day on, then looked up.

The cases are drawn from one seed before anything is estimated, and on nothing that was hidden:
payers, first day and length depend on names, invoice days and the calendar alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calculator.estimate.backtest.history import BEFORE, History, came
from calculator.estimate.backtest.ours import owed_by
from calculator.estimate.backtest.rivals import calendar_km, mean_of_paid, same_weekday
from calculator.estimate.backtest.score import Case

#: Business days of an outage, both included; payers of one where no platform tells.
SHORTEST, LONGEST = 5, 20
MOST_PAYERS = 4


@dataclass(frozen=True, slots=True)
class Pseudo:
    """One outage that never was: payers by index, first hidden day, day of the figures."""

    payers: tuple[int, ...]
    first: int
    as_of: int


def draw(past: History, count: int, seed: int) -> list[Pseudo]:
    """Draw outages.

    A platform that the file names, or one to four payers; a business day with `BEFORE` days
    behind it; 5 to 20 business days, as many as the span leaves.
    """
    draws = np.random.Generator(np.random.PCG64(seed))
    opens = past.first + BEFORE
    starts = past.business.days[
        (past.business.days >= opens)
        & (past.business.days <= int(past.business.shift(past.end, -SHORTEST - 1)))
    ]
    known = [
        n for n in range(len(past.groups)) if (past.of(n).day < opens).any()
    ] or list(range(len(past.groups)))  # fmt: skip
    platforms: dict[str, list[int]] = {}
    for n in known:
        if past.groups[n].platform:
            platforms.setdefault(past.groups[n].platform, []).append(n)
    sets = [tuple(members) for _, members in sorted(platforms.items()) if len(members) > 1]
    found = []
    for _ in range(count):
        first = int(draws.choice(starts))
        length = int(draws.integers(SHORTEST, LONGEST + 1))
        if sets and draws.random() < 0.5:
            payers = sets[int(draws.integers(len(sets)))]
        else:
            size = int(draws.integers(1, min(MOST_PAYERS, len(known)) + 1))
            payers = tuple(sorted(int(n) for n in draws.choice(known, size, replace=False)))
        # The first day is one of them: five business days end four after it.
        as_of = min(int(past.business.shift(first, length - 1)), past.end)
        found.append(Pseudo(payers, first, as_of))
    return found


def tried(
    past: History, pseudo: list[Pseudo], seed: int, told: Callable[[int], None]
) -> list[Case]:
    """Put every method to every outage.

    Args:
        told: called with the number of cases done, after each.
    """
    cases = []
    for number, one in enumerate(pseudo):
        outage = past.outage(one.first, one.as_of)
        known = [
            (n, past.groups[n], past.seen(past.of(n), one.first, one.as_of)) for n in one.payers
        ]
        rivals = {
            "mean_of_paid": sum(
                mean_of_paid(past, g, p, outage, (0,))[0] for _, g, p in known
            ),
            "same_weekday": sum(same_weekday(past, p, outage, (0,))[0] for _, _, p in known),
            "calendar_km": sum(calendar_km(past, g, p, outage, (0,))[0] for _, g, p in known),
        }  # fmt: skip
        cases.append(
            Case(
                payers=frozenset(one.payers),
                first=one.first,
                last=one.as_of,
                truth=sum(came(past.of(n), one.first, one.as_of) for n in one.payers),
                ours=owed_by(past, known, outage, (0,), seed + number)[0],
                rivals=rivals,  # type: ignore[arg-type]
            )
        )
        told(number + 1)
    return cases
