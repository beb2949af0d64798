"""What users have today, on the same cases: three rules that know what the estimate knew.

    mean of paid    every open line is paid at its payer's mean delay of six months, in whole
                    business days; a line older than that is due at once
    same weekday    each business day brings the mean of the same weekday over eight weeks
    calendar KM     Kaplan-Meier in calendar days, weighted by amounts; rejected = censored

Billing to come, where days to come are asked for, is the plain mean of an open day.
Source: docs/method.md, "Back-test".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from calculator.core.money import round_cents
from calculator.core.spans import NO_DAY, DateSpan, day_of
from calculator.estimate.affected import PayerGroup
from calculator.estimate.backtest.history import History
from calculator.estimate.billing import weekday_of
from calculator.estimate.days_to_pay import exposure
from calculator.estimate.law import fit, one_point
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import Positions
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import came_by
from calculator.estimate.window import lives_in
from calculator.reference.calendars import every_day

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_HALF_YEAR = 182
_WEEKS = 8


def _coming(past: History, p: Positions, outage: OutageDays, through: int) -> tuple[Ints, Floats]:
    """Open days after `as_of` and the mean billing of one, a day after the other."""
    if through <= outage.as_of:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    first, last = past.window(outage.first)
    behind = past.open_days.days_in(DateSpan.including(day_of(first), day_of(last)))
    billed = (p.day >= first) & (p.day <= last) & (p.rejected_day == NO_DAY) & p.dated
    days = Timeline(outage, through - outage.as_of).coming
    level = max(0.0, float(p.cents[billed].sum())) / max(1, len(behind))
    return days, np.full(len(days), level)


def _term(past: History, group: PayerGroup) -> int:
    settings = past.settings
    statutory = group.statutory
    return settings.term_days_statutory if statutory else settings.term_days_complementary


def mean_of_paid(
    past: History, group: PayerGroup, p: Positions, outage: OutageDays, days: Sequence[int]
) -> list[int]:
    """The commercial rule; cents by `as_of` + each of `days`."""
    count = past.business.count_through
    paid = (p.paid_day < outage.first) & (p.paid_day >= outage.first - _HALF_YEAR)
    paid &= p.dated & p.paired & (p.cents > 0)
    lags = np.asarray(count(p.paid_day[paid])) - np.asarray(count(p.day[paid]))
    delay = round(float(lags.mean())) if len(lags) else _term(past, group)
    still = p.open & (p.cents > 0)
    new, level = _coming(past, p, outage, outage.as_of + days[-1])
    due = np.asarray(past.business.shift(np.concatenate([p.day[still], new]), delay))
    cents = np.concatenate([p.cents[still].astype(np.float64), level])
    return [round_cents(float(cents[due <= outage.as_of + t].sum())) for t in days]


def same_weekday(past: History, p: Positions, outage: OutageDays, days: Sequence[int]) -> list[int]:
    """Past receipts of the same weekday; cents by `as_of` + each of `days`."""
    recent = (p.paid_day < outage.first) & (p.paid_day >= outage.first - 7 * _WEEKS)
    on = weekday_of(p.paid_day[recent])
    usual = np.bincount(on, p.cents[recent].astype(np.float64), minlength=7) / _WEEKS
    found = []
    for t in days:
        span = DateSpan.including(day_of(outage.first), day_of(outage.as_of + t))
        found.append(round_cents(float(usual[weekday_of(past.business.days_in(span))].sum())))
    return found


def calendar_km(
    past: History, group: PayerGroup, p: Positions, outage: OutageDays, days: Sequence[int]
) -> list[int]:
    """Kaplan-Meier on a clock that counts every day; cents by `as_of` + each of `days`."""
    calendar = replace(outage, clock=every_day())
    lives = lives_in(p, calendar, _HALF_YEAR)
    cause = np.where(lives.cause == 1, 1, 0)
    paid = (cause == 1) & (lives.leaving > lives.entry)
    if int(paid.sum()) >= past.settings.min_paid_lines:
        seen = exposure(lives.entry, lives.leaving, cause, lives.cents, 0 * lives.day)
        law = fit(seen, clock=calendar.clock)
    else:
        # Five business days are a week.
        law = one_point(round(_term(past, group) * 7 / 5), clock=calendar.clock)
    still = p.open & (p.cents > 0)
    still &= (p.day >= outage.first) | (outage.eve - p.day <= law.seen)
    new, level = _coming(past, p, outage, outage.as_of + days[-1])
    born = np.concatenate([p.day[still], new])
    cents = np.concatenate([p.cents[still].astype(np.float64), level])
    by_day = came_by(born, cents, law, Timeline(calendar, days[-1]))
    return [round_cents(float(by_day[t])) for t in days]
