"""The doubt on a payer that borrows the others' delays: their weeks, its pace, its own lumps.

Three things are drawn together, on each replicate:

    the shape     refitted on resampled weeks of all payers of the kind
    the pace      the payer's mean delay times a lognormal factor as wide as its standard error
    the lumps     what was billed on one day is paid whole, on one day drawn from that law

A small payer owes few invoices, so the last is most of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.flows import Flow
from calculator.estimate.pooling import STEPS, Borrowed
from calculator.estimate.receivables import received
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A law of which less than this is still open has nothing left to tell.
_NOTHING = 1e-12

#: An age beyond every horizon, days.
_NEVER = 10_000


def pooled_draws(
    flow: Flow, borrowed: Borrowed, line: Timeline, draws: np.random.Generator, weights: Floats
) -> Floats:
    """missing(t) while nothing restarts, drawn; shape (R, T), cents.

    Args:
        borrowed: the pool and the payer's place in it.
        weights: how often each week of the pool counts, shape (R, weeks); the same for every
            payer of the pool, which share their luck with its shape.
    """
    days, cents = _lumps(flow, line)
    line = line.counted_by(borrowed.pool.clock)
    replicates = len(weights)
    shape = borrowed.pool.shapes(weights)
    _, still = shape.curves(shape.seen)
    pace = borrowed.mean * _factors(draws, borrowed.spread, replicates)
    born = line.born(days)
    eve_age = np.where(days <= line.outage.eve, line.eve_clock - born, -1)
    chance = draws.random((replicates, len(days)))
    age = _drawn_ages(still, shape.paid[:, -1], pace, eve_age, chance)
    at = np.searchsorted(line.clock, born + age)
    kept = draws.random((replicates, len(days))) >= borrowed.pool.refused
    if flow.law.told:
        kept |= at == 0
    kept &= at <= line.horizon
    width = line.horizon + 1
    cell = (np.arange(replicates)[:, None] * width + at)[kept]
    sums = np.bincount(cell, np.broadcast_to(cents, kept.shape)[kept], replicates * width)
    came = np.cumsum(sums.reshape(replicates, width), axis=1)
    return np.maximum(came - received(flow, line.outage), 0.0)


def _lumps(flow: Flow, line: Timeline) -> tuple[Ints, Floats]:
    """Days and cents of everything that may still come."""
    days, cents = [flow.new_day], [flow.new_cents]
    if flow.level_cents:
        days.append(line.coming)
        cents.append(flow.billing.on(line.coming))
    if line.outage.stopped != "submissions":
        days.append(flow.old_day)
        cents.append(flow.old_cents)
    return np.concatenate(days), np.concatenate(cents)


def _factors(draws: np.random.Generator, spread: float, n: int) -> Floats:
    """Factors of mean 1 with this coefficient of variation, shape (n,)."""
    sigma = float(np.sqrt(np.log1p(spread * spread)))
    factors: Floats = np.exp(draws.standard_normal(n) * sigma - sigma**2 / 2)
    return factors


def _drawn_ages(still: Floats, beyond: Floats, mean: Floats, after: Ints, chance: Floats) -> Ints:
    """Age at which each lump leaves, given that it was open at an age; shape (R, N).

    Args:
        still: share open by relative age, position 0 before the first; shape (R, K).
        beyond: share leaving per relative step past the last, shape (R,).
        mean: the payer's mean delay, days of the clock, shape (R,).
        after: age at which it was open, -1 = not billed yet; shape (N,).
        chance: uniform draws, shape (R, N).
    """
    rows, last = np.arange(len(still))[:, None], still.shape[1] - 1
    at = np.clip(STEPS * after / mean[:, None] + 1, 0, last)
    under = np.minimum(at.astype(np.int64), last - 1)
    part = at - under
    open_then = still[rows, under] * (1 - part) + still[rows, under + 1] * part
    wanted = (1.0 - chance) * open_then
    # One search for all rows: each row's curve, turned to rise, lies between its own numbers.
    steps = np.tile(np.arange(last + 1.0), len(still))
    relative = np.interp(2 * rows - wanted, (2 * rows - still).ravel(), steps) - 1.0
    end = np.maximum(still[:, -1:], _NOTHING)
    rate = np.log1p(-np.clip(beyond, 1e-9, 1 - 1e-9))[:, None]
    later = last - 1 + np.log(np.maximum(wanted, _NOTHING) / end) / rate
    relative = np.where(wanted < still[:, -1:], later, relative)
    age = np.ceil(np.maximum(relative, 0.0) * mean[:, None] / STEPS - 1e-9)
    # Of a line past every step nothing is said but that it is due: the next day brings it.
    age = np.where(open_then <= _NOTHING, after + 1, np.maximum(age, after + 1))
    days: Ints = np.minimum(age, _NEVER).astype(np.int64)
    return days
