"""The window before the outage: from a payer's positions to its law.

Recent days count more: an event or a euro at risk weighs half as much each half-life further
back, so that a payer that quickens or slows is followed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.clocks import clock_of
from calculator.estimate.days_to_pay import Exposure, exposure
from calculator.estimate.law import Law, days_per_business_day, fit, weekdays_of
from calculator.estimate.opportunities import runs_of
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import UNKNOWN_DAY, Positions
from calculator.reference.calendars import DayCalendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lives:
    """Lines of the window as aligned arrays; ages in days of the clock.

    Attributes:
        group, day, cents: payer, issue day and amount of each line.
        entry: age when it enters the window, -1 where born in it.
        leaving: age when it leaves; cause: 1 paid, 2 rejected, 0 still open at the eve.
    """

    group: Ints
    day: Ints
    cents: Ints
    entry: Ints
    leaving: Ints
    cause: Ints


def lives_in(p: Positions, outage: OutageDays, window_days: int) -> Lives:
    """Lines at risk in the window before the outage.

    Args:
        p: positions of one payer, or of several.
        window_days: calendar days before the outage.
    """
    opens = outage.first - window_days
    usable = p.dated & p.paired & (p.cents > 0) & (p.day < outage.first)
    usable &= (p.paid_day != UNKNOWN_DAY) & (p.rejected_day != UNKNOWN_DAY)
    out_day = np.minimum(p.paid_day, p.rejected_day)
    usable &= out_day >= opens
    at = np.flatnonzero(usable)
    day, out_day = p.day[at], out_day[at]
    count = outage.clock.count_through
    born = np.asarray(count(day))
    ended = np.minimum(out_day, outage.eve)
    return Lives(
        group=p.group[at],
        day=day,
        cents=p.cents[at],
        entry=np.where(day >= opens, -1, int(count(opens - 1)) - born),
        leaving=np.maximum(np.asarray(count(np.maximum(ended, day))) - born, 0),
        cause=np.where(out_day > outage.eve, 0, np.where(p.paid_day[at] == out_day, 1, 2)),
    )


def observed(p: Positions, outage: OutageDays, window_days: int) -> tuple[Exposure, Ints] | None:
    """Events and risk sets of one payer's window; None where there are none.

    Returns:
        The exposure, one row per issue day, and the issue days.
    """
    lives = lives_in(p, outage, window_days)
    if not len(lives.day):
        return None
    seen = exposure(lives.entry, lives.leaving, lives.cause, lives.cents, lives.day)
    return seen, np.unique(lives.day)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A payer's law and what its doubt is drawn from.

    Attributes:
        law: fitted on every week once.
        weekly: exposure by week of invoicing, to be resampled.
        batches: cents that came over cents expected, for each past day with a payment run;
            drawn whole for the days to come.
    """

    law: Law
    weekly: Exposure
    batches: Floats


def law_of(seen: Exposure, days: Ints, outage: OutageDays, half_life: float) -> Fitted:
    """The law of what was observed.

    Args:
        seen, days: as `observed` returns them, with at least one payment.
        half_life: business days after which the past counts half.
    """
    clock = outage.clock
    ages = np.arange(seen.paid.shape[1])
    counts = np.asarray(clock.count_through(days))[:, None] + ages[None, :]
    back = np.maximum(int(clock.count_through(outage.eve)) - counts, 0)
    half_life *= days_per_business_day(clock)
    fade = (0.5 ** (np.arange(int(back.max()) + 1) / half_life))[back]
    faded = replace(
        seen, paid=seen.paid * fade, rejected=seen.rejected * fade, at_risk=seen.at_risk * fade
    )
    weekday = weekdays_of(faded, counts, clock)
    runs, _ = runs_of(clock, counts, weekday)
    offered = replace(faded, offered=faded.at_risk * runs)
    weekly = _by_week(offered, days)
    law = fit(weekly, weekday, clock=clock)
    return Fitted(law, weekly, _batches(seen, law, counts, runs, outage))


def own_law(
    p: Positions,
    outage: OutageDays,
    window_days: int,
    least: int,
    half_life: float,
    clock: DayCalendar | None = None,
) -> Fitted | None:
    """A payer's law, on its own clock; None under the paid lines that ask for one.

    Args:
        p: positions of one payer.
        window_days: calendar days before the outage.
        least: paid lines of the window that a law needs.
        half_life: see `law_of`.
        clock: the days that ages count; None = the payer's own, see `clocks.py`.
    """
    outage = replace(outage, clock=clock or clock_of(p, outage, window_days, least))
    seen = observed(p, outage, window_days)
    if seen is None or seen[0].n_paid < least:
        return None
    return law_of(*seen, outage, half_life)


#: Days expected to bring less than this share of a usual run are no run of their own.
_SMALL_RUN = 0.2


def _batches(seen: Exposure, law: Law, counts: Ints, runs: Floats, outage: OutageDays) -> Floats:
    """How each past run compared with what was expected of it; mean 1."""
    upto = np.minimum(np.arange(seen.paid.shape[1]), law.last)
    expected = seen.at_risk * np.minimum(law.paid[upto] * runs, 1.0)
    known = counts <= int(outage.clock.count_through(outage.eve))
    index = counts[known] - int(counts.min())
    seen_once = np.bincount(index) > 0
    due = np.bincount(index, expected[known])[seen_once]
    came = np.bincount(index, seen.paid[known])[seen_once]
    mine = due > _SMALL_RUN * due.mean()
    ratio: Floats = came[mine] / due[mine]
    return ratio / ratio.mean() if ratio.any() else np.ones(1)


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
