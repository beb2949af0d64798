"""Small payers borrow the shape of the others' delays, at their own pace.

The age of a line is measured in sixteenths of its payer's mean delay; on that scale all payers
of a kind share one law. A payer with few paid lines keeps its own mean, drawn towards the mean
of all as if one more line had taken that long.

    mean of payer p     m(p) = (sum of its delays + mean of all) / (its paid lines + 1)
    relative age        x = 16 * age / m(p), to the nearest whole number
    its law             S(age) = S_all(16 * age / m(p)), straight between whole numbers

Source: docs/method.md, "Small payers".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.estimate.affected import Affected, PayerGroup
from calculator.estimate.clocks import clock_of
from calculator.estimate.days_to_pay import Exposure, exposure
from calculator.estimate.law import Law, fit
from calculator.estimate.opportunities import EVERY_DAY
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import Positions, positions_at
from calculator.estimate.window import Lives, lives_in
from calculator.intake.settings import Settings
from calculator.reference import payers as known
from calculator.reference.calendars import DayCalendar, business_calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Relative ages to one mean delay. Finer steps follow noise, coarser ones lose the shape.
STEPS = 16

#: A mean delay below half a day is counted as half a day.
_SHORTEST = 0.5


@dataclass(frozen=True, slots=True)
class Pool:
    """What all payers of a kind show together.

    Attributes:
        seen: by week of invoicing, ages in sixteenths of each payer's mean.
        means: mean delay of each payer group, drawn towards that of all; days of the clock.
        spread: standard error of each mean as a share of it.
        clock: the days that ages and means count, the same for all.
    """

    seen: Exposure
    means: Floats
    spread: Floats
    clock: DayCalendar = field(default_factory=business_calendar)

    def shapes(self, weights: Floats) -> Law:
        """The shape on relative ages refitted on resampled weeks, one row each.

        Args:
            weights: how often each week counts, shape (R, weeks).
        """
        return fit(self.seen, weights=weights)

    def law(self, group: int) -> Law:
        """The law of one payer, by its index."""
        shape = fit(self.seen, clock=self.clock)
        return _at_pace(shape, self.refused, float(self.means[group]))

    @property
    def refused(self) -> float:
        """Share of the euros that left by rejection."""
        left = float(self.seen.paid.sum() + self.seen.rejected.sum())
        return float(self.seen.rejected.sum()) / left if left else 0.0


@dataclass(frozen=True, slots=True)
class Borrowed:
    """One payer's place in the pool: its law, its mean delay and how sure that is."""

    pool: Pool
    group: int

    @property
    def law(self) -> Law:
        """The shape of all at the payer's pace."""
        return self.pool.law(self.group)

    @property
    def mean(self) -> float:
        """Mean delay, days of the clock."""
        return float(self.pool.means[self.group])

    @property
    def spread(self) -> float:
        """Standard error of the mean as a share of it."""
        return float(self.pool.spread[self.group])


def _at_pace(shape: Law, refused: float, mean: float) -> Law:
    """A shape on relative ages brought back to days."""
    _, still = shape.curves(shape.seen)
    ages = np.arange(int(np.ceil(shape.seen * mean / STEPS)) + 1)
    open_by = np.interp(STEPS * ages / mean + 1, np.arange(len(still)), still)
    before = np.concatenate([[1.0], open_by[:-1]])
    leaving = np.where(before > 1e-12, 1 - open_by / np.where(before > 1e-12, before, 1.0), 1.0)
    beyond = 1 - (1 - np.clip(shape.paid[-1], 0.0, 1.0)) ** (STEPS / mean)
    return Law(
        paid=np.concatenate([leaving * (1 - refused), [beyond]]),
        rejected=np.concatenate([leaving * refused, [0.0]]),
        weekday=EVERY_DAY,
        seen=len(ages) - 1,
        kind="pooled",
        clock=shape.clock,
    )


def pool_of(
    p: Positions,
    groups: int,
    outage: OutageDays,
    window_days: int,
    clock: DayCalendar | None = None,
) -> Pool | None:
    """Pool all payers; None where nothing was paid in the window.

    Args:
        p: positions of every payer of a kind.
        groups: how many payers there are.
        window_days: calendar days before the outage.
        clock: the days that ages count; None = those of all together, see `clocks.py`.
    """
    outage = replace(outage, clock=clock or clock_of(p, outage, window_days))
    lives = lives_in(p, outage, window_days)
    paid = (lives.cause == 1) & (lives.leaving > lives.entry)
    if not paid.any():
        return None
    lag = lives.leaving[paid].astype(np.float64)
    of = lives.group[paid]
    lines = np.bincount(of, minlength=groups)
    mean = float(lag.mean())
    means = np.maximum((np.bincount(of, lag, groups) + mean) / (lines + 1), _SHORTEST)
    return Pool(
        seen=_relative(lives, means),
        means=means,
        spread=float(lag.std()) / max(mean, _SHORTEST) / np.sqrt(lines + 1.0),
        clock=outage.clock,
    )


def _relative(lives: Lives, means: Floats) -> Exposure:
    pace = STEPS / means[lives.group]
    entry = np.where(lives.entry < 0, -1, np.rint(lives.entry * pace)).astype(np.int64)
    leaving = np.maximum(np.rint(lives.leaving * pace).astype(np.int64), entry)
    return exposure(entry, np.maximum(leaving, 0), lives.cause, lives.cents, (lives.day + 3) // 7)


@dataclass(frozen=True, slots=True)
class Pooled:
    """Positions of every complementary payer, by group; the first groups are those that stopped."""

    positions: Positions
    groups: int

    def at(self, outage: OutageDays, settings: Settings) -> Pool | None:
        """What they show together before an outage; None where that is too little."""
        window = settings.exposure_window_calendar_days
        pool = pool_of(self.positions, self.groups, outage, window)
        return pool if pool is not None and pool.seen.n_paid >= settings.min_paid_lines else None


def pooled_for(
    frame: pd.DataFrame,
    affected: Affected,
    parts: list[Positions],
    outage: OutageDays,
    settings: Settings,
) -> Pooled | None:
    """All complementary payers, where one that stopped shows too little alone; else None.

    Payers that did not stop are in it too.
    """
    opens = outage.first - settings.exposure_window_calendar_days
    small = [
        ((p.paid_day >= opens) & (p.paid_day < outage.first)).sum() < settings.min_paid_lines
        for p, group in zip(parts, affected.groups, strict=True)
        if not group.statutory
    ]
    if not any(small):
        return None
    group = affected.group_of.copy()
    names = [c.PAYER, c.PAYER_ID, c.PLATFORM]
    others = frame[group < 0].groupby(names, sort=True, observed=True)
    first = len(affected.groups)
    group[group < 0] = first + others.ngroup().to_numpy()
    for number, named in enumerate([*affected.groups, *others.groups]):
        if _statutory(named):
            group[group == number] = -1
    positions = positions_at(frame, group, outage.as_of)
    return Pooled(positions, first + others.ngroups)


def _statutory(named: object) -> bool:
    if isinstance(named, PayerGroup):
        return named.statutory
    names = named if isinstance(named, tuple) else (named,)
    return any(known.is_statutory(str(name)) for name in names if name)
