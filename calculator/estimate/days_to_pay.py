"""What a payer's past shows of its delays: euros that left and euros at risk, age by age.

Two outcomes compete, paid and rejected. Lines still open at the eve of the outage are
censored there; lines older than the window enter at their age when it opens. The age of a
line on day t is the number of business days strictly after its invoice day, up to t.

    at risk at age a:  entry < a <= exit        entry = -1 for a line born in the window

`law.py` makes the law of them. Source: docs/method.md, "Days to pay".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a payer's window shows, per label of invoicing: arrays of shape (labels, K + 1).

    Attributes:
        paid, rejected: cents that left at each age.
        at_risk: cents open just before each age.
        offered: the same times the payment opportunities of the day the age is reached.
        n_paid, oldest_paid: paid lines, and the oldest age among them.
    """

    paid: Floats
    rejected: Floats
    at_risk: Floats
    offered: Floats
    n_paid: int
    oldest_paid: int


def exposure(entry: Ints, leaving: Ints, cause: Ints, cents: Ints, week: Ints) -> Exposure:
    """Count the window's events and risk sets by age.

    Args:
        entry: age when the line enters the window, -1 where born in it.
        leaving: age when it leaves, by payment, rejection or censoring; >= entry.
        cause: 1 paid, 2 rejected, 0 censored.
        cents: amount of each line, not negative.
        week: any integer label of the week of invoicing.
    """
    row, labels = _ranked(week)
    ages = int(leaving.max(initial=0)) + 1
    # A line that leaves at the age it entered was never at risk: no age lies between.
    lived = leaving > entry
    weight = np.where(lived, cents, 0).astype(np.float64)
    cell = (cause * labels + row) * ages + leaving
    left = _summed(cell, weight, (3, labels, ages))
    entering = _summed(row * (ages + 1) + entry + 1, weight, (labels, ages + 1))
    open_before = np.cumsum(entering[:, :ages], axis=1)
    open_before[:, 1:] -= np.cumsum(left.sum(axis=0), axis=1)[:, :-1]
    hit = lived & (cause == 1)
    return Exposure(
        paid=left[1],
        rejected=left[2],
        at_risk=open_before,
        offered=open_before,
        n_paid=int(hit.sum()),
        oldest_paid=int(leaving[hit].max(initial=-1)),
    )


def _summed(cell: Ints, weight: Floats, shape: tuple[int, ...]) -> Floats:
    sums = np.bincount(cell, weight, math.prod(shape)).reshape(shape)
    return np.asarray(sums, dtype=np.float64)


def _ranked(label: Ints) -> tuple[Ints, int]:
    """Rank of each label among those there are, and how many there are (1 at least)."""
    if not len(label):
        return label, 1
    there = np.bincount(label - label.min()) > 0
    return (np.cumsum(there) - 1)[label - label.min()], int(there.sum())
