"""Payments to one creditor: those that come back on a day of the month, and the others.

Jan   10    20    31        three series of a wholesaler paid every décade;
Feb   12    20    29        10 February 2024 was a Saturday, so the bank paid on the 12th
Mar   11    20    29
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.due_days import Fit, Ints, fit_of

#: Movements that begin within this many days of the first are one payment (wages in two days).
ONE_PAYMENT_DAYS = 4
#: Payments closer than this, half of the time, follow the week: the dossier has no word for it.
FREQUENT_DAYS = 9
#: A payment this many days beside its day, weekends aside, is still on it.
TOLERANCE_DAYS = 3
#: Payments at random sit 1.7 days beside the nearest day that suits them; habits under this.
MEAN_OFF_DAYS = 1
#: Occurrences that prove a habit; two quarters do where the kind is known, less surely.
MONTHLY_SEEN, QUARTERLY_SEEN, QUARTERLY_KNOWN = 3, 3, 2
#: Days of statements under which two quarters prove nothing.
HALF_YEAR_DAYS = 180
#: Share of the months that must hold the payment, and of the creditor's payments explained.
REGULAR_RATIO, EXPLAINED_RATIO = 0.75, 0.75
#: Payments under this share of the creditor's largest usual one may be another matter.
SMALL_RATIO = 0.25
#: The day of the month is read on the last payments: it may have changed.
LAST_SEEN = 6


@dataclass(frozen=True, slots=True)
class Payments:
    """One creditor's payments, oldest first: day (number of its weightiest part), cents, rows.

    `rows[i]` are the positions of the movements that payment i is made of.
    """

    day: Ints
    cents: Ints
    rows: tuple[Ints, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Payments that come back: positions in `Payments`, oldest first, and their rhythm.

    `last_month` counts months since year 0; the next payment falls `every_months` later.
    """

    at: Ints
    every_months: int
    day: int
    last_month: int


def payments_of(day: Ints, cents: Ints, rows: Ints) -> Payments:
    """Movements to one creditor, in order of day, joined where they are one payment."""
    groups: list[list[int]] = []
    for position, on in enumerate(day):
        if groups and on - day[groups[-1][0]] <= ONE_PAYMENT_DAYS:
            groups[-1].append(position)
        else:
            groups.append([position])
    days = []
    for group in groups:
        paid = np.cumsum(cents[group])
        days.append(int(day[group[int(np.searchsorted(2 * paid, paid[-1]))]]))
    return Payments(
        np.array(days, dtype=np.int64),
        np.array([int(cents[g].sum()) for g in groups], dtype=np.int64),
        tuple(rows[g] for g in groups),
    )


def frequent(payments: Payments) -> bool:
    """Whether payments follow each other by the week or closer."""
    return len(payments.day) > 2 and float(np.median(np.diff(payments.day))) < FREQUENT_DAYS


def series_of(payments: Payments, *, known: bool, covered_days: int) -> list[Series]:
    """Every series found among the payments to one creditor; empty where nothing comes back.

    Args:
        known: the kind of payment is known, so that two quarters may prove it.
        covered_days: days that the statements cover.
    """
    everything = np.arange(len(payments.day))
    found = _explained(payments, everything, known=known, covered_days=covered_days)
    if found or not len(everything):
        return found
    # Small payments in between (a subscription, carriage) must not hide the large ones.
    usual = np.sort(payments.cents)[-1 - len(everything) // 10]
    large = np.flatnonzero(payments.cents >= SMALL_RATIO * usual)
    if len(large) == len(everything):
        return []
    return _explained(payments, large, known=known, covered_days=covered_days)


def _explained(payments: Payments, among: Ints, *, known: bool, covered_days: int) -> list[Series]:
    """The series among some payments, where together they explain most of them."""
    if len(among) < QUARTERLY_KNOWN:
        return []
    if len(among) > 2 and float(np.median(np.diff(payments.day[among]))) < FREQUENT_DAYS:
        return []
    fit = fit_of(payments.day)
    left = np.zeros(len(payments.day), dtype=np.bool_)
    left[among] = True
    found: list[Series] = []
    while (one := _best(fit, left, 1, MONTHLY_SEEN)) is not None:
        found.append(one)
        left[one.at] = False
    enough = QUARTERLY_SEEN
    if known and not found and covered_days >= HALF_YEAR_DAYS:
        enough = QUARTERLY_KNOWN
    while (one := _best(fit, left, 3, enough)) is not None:
        found.append(one)
        left[one.at] = False
    explained = sum(len(one.at) for one in found)
    return found if explained >= EXPLAINED_RATIO * len(among) else []


def _best(fit: Fit, left: NDArray[np.bool_], every: int, enough: int) -> Series | None:
    """The most regular series left, or None; ties go to the least off, then the most exact."""
    best: tuple[tuple[int, int, int], Ints, int] | None = None
    near = (fit.off <= TOLERANCE_DAYS) & left[:, None]
    for column in np.flatnonzero(near.sum(axis=0) >= enough).tolist():
        for rest in range(every):
            at = np.flatnonzero(near[:, column] & (fit.month[:, column] % every == rest))
            if len(at) < enough or (best is not None and len(at) < best[0][0]):
                continue
            at = _one_a_month(fit, at, column)
            months = fit.month[at, column]
            span = (months[-1] - months[0]) // every + 1 if len(at) else 0
            if len(at) < enough or len(at) < REGULAR_RATIO * span:
                continue
            off = int(fit.off[at, column].sum())
            if off > MEAN_OFF_DAYS * len(at):
                continue
            rank = (len(at), -off, int(fit.exact[at, column].sum()))
            if best is None or rank > best[0]:
                best = (rank, at, column)
    if best is None:
        return None
    at, column = best[1], _day_now(fit, best[1], best[2])
    return Series(at, every, column + 1, int(fit.month[at[-1], column]))


def _one_a_month(fit: Fit, at: Ints, column: int) -> Ints:
    """At most one payment a month, the least off."""
    order = at[np.lexsort((at, fit.off[at, column], fit.month[at, column]))]
    _, first = np.unique(fit.month[order, column], return_index=True)
    chosen: Ints = order[first]
    return chosen


def _day_now(fit: Fit, at: Ints, column: int) -> int:
    """The day that the last payments of a series sit on best; at first the series' own."""
    last = at[-LAST_SEEN:]
    off, exact = fit.off[last].sum(axis=0), fit.exact[last].sum(axis=0)
    ranks = [(int(off[c]), -int(exact[c]), abs(c - column), c) for c in range(len(off))]
    return min(ranks)[3]
