"""Rolling origins: once a week, the cash of the days to come from all payers, refitted anew."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from calculator.estimate.affected import PayerGroup
from calculator.estimate.backtest.history import BEFORE, History, came
from calculator.estimate.backtest.ours import Known, owed_by
from calculator.estimate.backtest.rivals import calendar_km, mean_of_paid, same_weekday
from calculator.estimate.backtest.score import Case
from calculator.estimate.positions import Positions

#: Calendar days looked ahead.
AHEAD = (7, 14, 30)

#: Payers fitted one by one; the smaller ones share one law.
_MOST_PAYERS = 40

#: Payers times origins, at most: beyond, origins are further apart.
_WORK = 600


def origins_of(past: History, payers: int) -> list[int]:
    """Last known days of the forecasts, a whole number of weeks apart, latest first.

    Args:
        payers: laws to fit at each.
    """
    weeks = np.arange(past.end - AHEAD[0], past.first + BEFORE - 1, -7)
    every = max(1, -(-len(weeks) * payers // _WORK))
    return [int(day) for day in weeks[::every]]


def _split(past: History) -> list[tuple[int, PayerGroup, Positions]]:
    """Payers by what they were billed, the smaller ones together."""
    billed = np.bincount(past.pieces.group, np.abs(past.pieces.cents), len(past.groups))
    order = np.argsort(-billed, kind="stable").tolist()
    alone, rest = order[:_MOST_PAYERS], sorted(order[_MOST_PAYERS:])
    found = [(n, past.groups[n], past.of(n)) for n in alone]
    for statutory in (False, True):
        some = [n for n in rest if past.groups[n].statutory == statutory]
        if some:
            together = past.pieces.part(np.flatnonzero(np.isin(past.pieces.group, some)))
            found.append((-1, PayerGroup("", "", "", "", statutory, tied=False), together))
    return found


def foreseen(past: History, seed: int, told: Callable[[float], None]) -> dict[int, list[Case]]:
    """Put every method to every origin.

    Args:
        told: called with the share done, after each.

    Returns:
        Cases by days ahead; fewer for the longer ones, whose end must be known.
    """
    payers = _split(past)
    everyone = frozenset(range(len(past.groups)))
    days = origins_of(past, len(payers))
    cases: dict[int, list[Case]] = {t: [] for t in AHEAD}
    for number, day in enumerate(days):
        ahead = [t for t in AHEAD if day + t <= past.end]
        outage = past.outage(day + 1, day)
        known: list[Known] = [(n, g, past.seen(p, day + 1, day)) for n, g, p in payers]
        ours = owed_by(past, known, outage, ahead, seed + number)
        rules = {
            "mean_of_paid": [mean_of_paid(past, g, p, outage, ahead) for _, g, p in known],
            "same_weekday": [same_weekday(past, p, outage, ahead) for _, _, p in known],
            "calendar_km": [calendar_km(past, g, p, outage, ahead) for _, g, p in known],
        }
        for at, t in enumerate(ahead):
            cases[t].append(
                Case(
                    payers=everyone,
                    first=day + 1,
                    last=day + t,
                    truth=came(past.pieces, day + 1, day + t),
                    ours=ours[at],
                    rivals={name: sum(r[at] for r in said) for name, said in rules.items()},  # type: ignore[misc]
                )
            )
        told((number + 1) / len(days))
    return cases
