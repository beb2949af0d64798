"""A generated market: ledgers whose every payment is known, for accuracy and speed.

What is drawn, and with which figures (all from one seed):

- *Payers* of unequal size, shares falling as 1 / rank. Each pays on its own weekdays: every
  business day (half of them), two days a week (a quarter) or one (a quarter). A run that falls
  on a closed day is made on the next business day.
- *Invoices*: Poisson per open day, Monday to Friday 1.0, Saturday 0.55, weeks varying by 8 %
  (lognormal). Amounts lognormal, median 9 EUR, sigma 1.0.
- *Days to pay*: processing takes a rounded lognormal number of business days (median 2 to 7 by
  payer, sigma 0.35), then the invoice waits for the payer's next run. One run in thirty is
  skipped and joins the next one, whole.
- *Correlation*: with `correlated`, invoices above a payer's 70 % amount quantile take
  `large_takes` times as long: 2, or 4.2 where mean of paid is to be 40 % off.
- *Drift*: with `drift`, each payer's processing slows or quickens linearly, by up to 40 % over
  the year.
- *Rejections*: a share `rejects` of invoices, 2.5 %, told after the processing delay, never paid.
- *Calendar terms*: with `calendar_terms`, payers do not count business days: each has a term of
  10, 15, 20, 30 or 45 calendar days, three invoices in ten are late by a geometric number of
  days of mean 5, and the invoice then waits for the payer's next run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import NO_DAY, DateSpan, day_number, day_of
from calculator.reference.calendars import business_calendar, open_calendar

Ints = NDArray[np.int64]
END = date(2024, 12, 31)


@dataclass(frozen=True)
class Market:
    """Invoices as arrays: day, cents, payer; day paid and day rejected, NO_DAY where never."""

    day: Ints
    cents: Ints
    payer: Ints
    paid_day: Ints
    rejected_day: Ints
    payers: int


def market(
    seed: int,
    *,
    payers: int = 12,
    per_day: float = 60.0,
    days: int = 365,
    correlated: bool = False,
    large_takes: float = 2.0,
    drift: bool = False,
    weekly_cv: float = 0.08,
    rejects: float = 0.025,
    calendar_terms: bool = False,
) -> Market:
    """Draw a ledger of `days` days ending with 2024."""
    draws = np.random.Generator(np.random.PCG64(seed))
    business = business_calendar()
    last = day_number(END)
    first = last - days + 1

    opened = open_calendar("FR").days_in(DateSpan.including(day_of(first), END))
    saturday = (opened + 3) % 7 == 5
    week = (opened + 3) // 7
    factor = np.exp(draws.normal(0, weekly_cv, week.max() - week.min() + 1))[week - week.min()]
    per = draws.poisson(per_day * np.where(saturday, 0.55, 1.0) * factor)
    day = np.repeat(opened, per)
    n = len(day)
    share = 1.0 / np.arange(1, payers + 1)
    payer = draws.choice(payers, n, p=share / share.sum())
    euros = np.exp(draws.normal(np.log(9.0), 1.0, n))
    cents = np.maximum(1, np.round(euros * 100)).astype(np.int64)

    median = draws.uniform(2, 7, payers)
    slope = draws.uniform(-0.4, 0.4, payers) if drift else np.zeros(payers)
    pace = median[payer] * (1 + slope[payer] * ((day - first) / 365.0 - 0.5))
    if correlated:
        bar = np.array([np.quantile(cents[payer == p], 0.7) if (payer == p).any() else 0
                        for p in range(payers)])  # fmt: skip
        pace = np.where(cents > bar[payer], large_takes * pace, pace)
    takes = np.maximum(1, np.round(pace * np.exp(draws.normal(0, 0.35, n)))).astype(np.int64)
    ready = np.asarray(business.shift(day, takes))
    if calendar_terms:
        # Draws of their own: the other ledgers stay what they are.
        own = np.random.Generator(np.random.PCG64([seed, 1]))
        term = own.choice([10, 15, 20, 30, 45], payers)
        ready = day + term[payer] + np.where(own.random(n) < 0.3, own.geometric(0.2, n), 0)

    kind = draws.choice(3, payers, p=[0.5, 0.25, 0.25])
    pays = np.zeros((payers, 5), dtype=bool)
    for p in range(payers):
        chosen = draws.choice(5, {0: 5, 1: 2, 2: 1}[int(kind[p])], replace=False)
        pays[p, chosen] = True
    # Long enough for the slowest invoice; the draws of a ledger of the usual pace stay the same.
    horizon = np.arange(first, last + round(200 * max(1.0, large_takes / 2)))
    held = np.asarray(business.holds(horizon))
    paid = np.full(n, NO_DAY, dtype=np.int64)
    for p in range(payers):
        due = (horizon + 3) % 7
        runs = np.flatnonzero((due < 5) & pays[p, np.minimum(due, 4)])
        on = horizon[runs]
        moved = np.where(held[runs], on, np.asarray(business.shift(on, 1)))
        made = np.unique(moved)
        made = made[draws.random(len(made)) > 1 / 30]
        mine = payer == p
        paid[mine] = made[np.searchsorted(made, ready[mine])]
    rejected = draws.random(n) < rejects
    return Market(
        day=day,
        cents=cents,
        payer=payer.astype(np.int64),
        paid_day=np.where(rejected, NO_DAY, paid),
        rejected_day=np.where(rejected, ready, NO_DAY),
        payers=payers,
    )
