"""Billing to come: what a payer will be billed on each open day after `as_of`.

    profile(weekday)  cents billed on that weekday over its open days, drawn towards one mean day as
                      if a few days more had been seen; mean 1 over the window's open days
    level             sum of w(d) cents(d) / sum of w(d) profile(d), w halving each half-life back

Each payer has its own, so that figures of payers add up. Source: docs/method.md,
"Billing to come".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.intake.settings import Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Open days at the mean that every weekday is credited with.
_PRIOR_DAYS = 3.0

#: Under this many open days weekdays and recent weeks would be noise: a plain mean serves.
_LEAST_DAYS = 24

#: Every weekday alike.
EVEN: Floats = np.ones(7)
EVEN.setflags(write=False)


@dataclass(frozen=True, slots=True)
class Billing:
    """Expected cents of one open day of each weekday, Monday first; shape (7,), not rounded."""

    weekday_cents: Floats

    def on(self, days: Ints) -> Floats:
        """Cents of each open day, by day number."""
        cents: Floats = self.weekday_cents[weekday_of(days)]
        return cents


def weekday_of(days: Ints) -> Ints:
    """0 for Monday (day 0, 1 January 1970, was a Thursday)."""
    return (np.asarray(days) + 3) % 7


def flat(cents: float) -> Billing:
    """The same on every open day."""
    return Billing(EVEN * cents)


def profile_of(day: Ints, cents: Ints, open_days: Ints) -> Floats:
    """Weight of each weekday in billing, mean 1 over the open days; shape (7,).

    Args:
        day, cents: net billing inside the window.
        open_days: day numbers of the window's open days.
    """
    if len(open_days) < _LEAST_DAYS:
        return EVEN
    days = np.bincount(weekday_of(open_days), minlength=7).astype(np.float64)
    billed = np.bincount(weekday_of(day), cents.astype(np.float64), 7) * (days > 0)
    if billed.sum() <= 0:
        return EVEN
    mean = billed.sum() / len(open_days)
    weights = np.maximum(billed + _PRIOR_DAYS * mean, 0.0) / ((days + _PRIOR_DAYS) * mean)
    shared: Floats = weights * len(open_days) / (weights * days).sum()
    return shared


def billing_of(day: Ints, cents: Ints, open_days: Ints, settings: Settings) -> Billing:
    """One payer's billing to come.

    Args:
        day, cents: its net billing inside the window.
        open_days: day numbers of the window's open days.
    """
    if not len(open_days):
        return flat(0.0)
    if len(open_days) < _LEAST_DAYS:
        return flat(max(0.0, float(cents.sum()) / len(open_days)))
    profile, half_life = profile_of(day, cents, open_days), settings.billing_half_life
    end = int(open_days[-1])
    fade = 0.5 ** ((end - open_days) / half_life)
    weight = 0.5 ** (np.maximum(end - day, 0) / half_life)
    days = float((fade * profile[weekday_of(open_days)]).sum())
    level = float((weight * cents).sum()) / days if days > 0 else 0.0
    return Billing(profile * max(0.0, level))
