"""The window before the outage: from a payer's positions to its law.

Recent days count more: an event or a euro at risk weighs half as much each half-life further
back, so that a payer that quickens or slows is followed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.days_to_pay import Exposure, exposure
from calculator.estimate.law import Law, fit, weekdays_of
from calculator.estimate.opportunities import runs_of
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import UNKNOWN_DAY, Positions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def observed(p: Positions, outage: OutageDays, window_days: int) -> tuple[Exposure, Ints] | None:
    """Events and risk sets of the window, one row per issue day; None where there are none.

    Args:
        p: one payer's positions, or several payers' together.
        window_days: calendar days before the outage.

    Returns:
        The exposure and its issue days.
    """
    opens = outage.first - window_days
    usable = p.dated & p.paired & (p.cents > 0) & (p.day < outage.first)
    usable &= (p.paid_day != UNKNOWN_DAY) & (p.rejected_day != UNKNOWN_DAY)
    out_day = np.minimum(p.paid_day, p.rejected_day)
    usable &= out_day >= opens
    if not usable.any():
        return None
    day, out_day = p.day[usable], out_day[usable]
    count = outage.business.count_through
    born = np.asarray(count(day))
    ended = np.minimum(out_day, outage.eve)
    leaving = np.maximum(np.asarray(count(np.maximum(ended, day))) - born, 0)
    entry = np.where(day >= opens, -1, int(count(opens - 1)) - born)
    cause = np.where(out_day > outage.eve, 0, np.where(p.paid_day[usable] == out_day, 1, 2))
    return exposure(entry, leaving, cause, p.cents[usable], day), np.unique(day)


def law_of(
    seen: Exposure, days: Ints, outage: OutageDays, half_life: float
) -> tuple[Law, Exposure]:
    """The law of what was observed, and its exposure by week of invoicing, to be resampled.

    Args:
        seen, days: as `observed` returns them, with at least one payment.
        half_life: business days after which the past counts half.
    """
    business = outage.business
    ages = np.arange(seen.paid.shape[1])
    counts = np.asarray(business.count_through(days))[:, None] + ages[None, :]
    fade = 0.5 ** (np.maximum(int(business.count_through(outage.eve)) - counts, 0) / half_life)
    faded = replace(
        seen, paid=seen.paid * fade, rejected=seen.rejected * fade, at_risk=seen.at_risk * fade
    )
    weekday = weekdays_of(faded, counts, business)
    runs, _ = runs_of(business, counts, weekday)
    offered = replace(faded, offered=faded.at_risk * runs)
    weekly = _by_week(offered, days)
    return fit(weekly, weekday), weekly


def _by_week(seen: Exposure, days: Ints) -> Exposure:
    """Rows of issue days added up by week."""
    _, first = np.unique((days + 3) // 7, return_index=True)

    def added(rows: Floats) -> Floats:
        return np.asarray(np.add.reduceat(rows, first, axis=0))

    return replace(
        seen,
        paid=added(seen.paid),
        rejected=added(seen.rejected),
        at_risk=added(seen.at_risk),
        offered=added(seen.offered),
    )
