"""The law of a payer's delays: what share of the open euros leaves on each day of its clock.

On a day that counts for w payment opportunities (`opportunities.py`), a euro open at
age a is paid with probability w * paid(a) and rejected with probability rejected(a). With
w = 1 on every day this is the Aalen-Johansen law of `days_to_pay.py`, hazard by hazard.

    paid(a) = D(a) / sum over days of Y(a, day) w(day)       rejected(a) = R(a) / Y(a)
    w(weekday) = D(weekday) / sum over ages of Y(a, weekday) paid(a), scaled to mean 1

The two lines are repeated until they agree (a log-linear model fitted by iterative scaling).
Source: docs/method.md, "Days to pay".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.days_to_pay import Exposure
from calculator.estimate.opportunities import EVERY_DAY, kind_of, runs_of_kinds
from calculator.reference.calendars import DayCalendar, business_calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Rounds of scaling; the weights move by less than a thousandth after ten.
_ROUNDS = 15

#: Weekdays are drawn towards alike as if a tenth of a payment date more had been seen.
_PRIOR_DATES = 0.1

#: Under this many payment dates a payer's weekdays are not told from chance.
_LEAST_DATES = 8

#: Ages beyond the last one seen go on like those of the last tenth of the euros paid.
_TAIL_FROM = 0.9


@dataclass(frozen=True, slots=True)
class Law:
    """A payer's delay law.

    Attributes:
        paid, rejected: shape (..., K + 2): probability per opportunity at ages 0 to K; the last
            position serves every older age.
        weekday: opportunities of Monday to Sunday, shape (7,); mean 1 over the first five,
            banks being closed on the last two.
        clock: the days its ages count.
        told: rejections go on during the outage, so that a line not known to be rejected was not:
            up to `as_of` only payments thin the lines.
        seen: the oldest age at which a payment was seen; for a one-point law, the larger of
            the term and that age. Older lines are stale.
        kind: "curve" (the payer's own), "pooled" (the others' shape at its own pace) or "term"
            (one point).
    """

    paid: Floats
    rejected: Floats
    weekday: Floats
    seen: int
    kind: str
    clock: DayCalendar = field(default_factory=business_calendar)
    told: bool = False

    @property
    def last(self) -> int:
        """Position that serves every older age."""
        return int(self.paid.shape[-1]) - 1

    def curves(self, last: int) -> tuple[Floats, Floats]:
        """Shares paid and open by age where every day is one opportunity.

        Args:
            last: the oldest age wanted.

        Returns:
            Two arrays of shape (..., last + 2): position 0 is the age "before the first
            possible payment" (-1), position a + 1 the age a.
        """
        at = np.minimum(np.arange(last + 1), self.last)
        paid = np.clip(self.paid[..., at], 0.0, 1.0)
        still = np.cumprod(1.0 - np.clip(paid + self.rejected[..., at], 0.0, 1.0), axis=-1)
        first = np.ones((*still.shape[:-1], 1))
        opened = np.concatenate([first, still], axis=-1)
        came = np.cumsum(opened[..., :-1] * paid, axis=-1)
        return np.concatenate([0 * first, came], axis=-1), opened


def days_per_business_day(clock: DayCalendar) -> float:
    """Days of a clock to one business day, on average: 1, or about 1.44 where all days count."""
    business = business_calendar()
    return 1.0 if clock is business else len(clock.days) / len(business.days)


def one_point(term_days: int, seen: int = -1, clock: DayCalendar | None = None) -> Law:
    """The law of a payer that pays everything exactly `term_days` later, in days of the clock.

    Args:
        seen: the oldest age at which a payment was seen all the same.
        clock: None = business days.
    """
    paid = np.zeros(term_days + 2)
    paid[term_days:] = 1.0
    return Law(
        paid=paid,
        rejected=np.zeros_like(paid),
        weekday=EVERY_DAY,
        seen=max(term_days, seen),
        kind="term",
        clock=clock or business_calendar(),
    )


def weekdays_of(seen: Exposure, counts: Ints, clock: DayCalendar) -> Floats:
    """Opportunities of each weekday, from the days on which the payer's euros came.

    Args:
        seen: one row per issue day.
        counts: number of the clock's day on which each row reaches each age, (rows, K + 1).

    Returns:
        Weights of Monday to Sunday, shape (7,), mean 1 over the first five.
    """
    weekday = EVERY_DAY.copy()
    paid = seen.paid.sum(axis=0)
    dates = int(np.count_nonzero(np.bincount((counts - int(counts.min()))[seen.paid > 0])))
    if dates < _LEAST_DATES:
        return EVERY_DAY
    prior = _PRIOR_DATES * paid.sum() / dates
    kind = kind_of(clock, counts)
    # Days of one kind have the same opportunities: euros are added up over them once.
    ages = len(paid)
    kinds = int(kind.max(initial=0)) + 1
    cell = (kind * ages + np.arange(ages)).ravel()
    at_risk = np.bincount(cell, seen.at_risk.ravel(), kinds * ages).reshape(kinds, ages)
    came_by_kind = np.bincount(kind.ravel(), seen.paid.ravel(), kinds)
    for _ in range(_ROUNDS):
        runs, taken = runs_of_kinds(clock, weekday)
        runs, taken = runs[:kinds], taken[:kinds]
        hazard = _over(paid, runs @ at_risk)
        expected = np.bincount(taken, at_risk @ hazard, minlength=7)
        came = np.bincount(taken, came_by_kind, minlength=7)
        weekday = (came + prior) / (expected + prior)
        weekday /= weekday[:5].mean()
    return weekday


def fit(
    seen: Exposure,
    weekday: Floats = EVERY_DAY,
    weights: Floats | None = None,
    clock: DayCalendar | None = None,
) -> Law:
    """Fit the hazards, or those of each resample.

    Args:
        seen: at least one payment; `offered` counts opportunities.
        weekday: what `offered` was counted with.
        weights: shape (n, labels), how often each label counts; None = once.
        clock: the days its ages count; None = business days.
    """
    counts = np.ones((1, seen.paid.shape[0])) if weights is None else weights
    upto = slice(0, seen.oldest_paid + 1)
    paid, rejected = counts @ seen.paid[:, upto], counts @ seen.rejected[:, upto]
    at_risk, offered = counts @ seen.at_risk[:, upto], counts @ seen.offered[:, upto]
    reached = np.cumsum(seen.paid.sum(axis=0))
    tail = int(np.searchsorted(reached, _TAIL_FROM * reached[-1]))
    beyond = _over(paid[:, tail:].sum(axis=1), offered[:, tail:].sum(axis=1))[:, None]
    law = Law(
        paid=np.concatenate([_over(paid, offered), beyond], axis=1),
        rejected=np.concatenate([_over(rejected, at_risk), 0 * beyond], axis=1),
        weekday=weekday,
        seen=seen.oldest_paid,
        kind="curve",
        clock=clock or business_calendar(),
    )
    return replace(law, paid=law.paid[0], rejected=law.rejected[0]) if weights is None else law


def _over(part: Floats, whole: Floats) -> Floats:
    some = whole > 1e-9
    ratio: Floats = np.where(some, part / np.where(some, whole, 1.0), 0.0)
    return ratio
