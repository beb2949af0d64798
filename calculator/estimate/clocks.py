"""Which days a payer counts: business days, or all days.

A term of 30 days is 20 to 22 business days: on the wrong clock one delay becomes several, and
the law is blurred. A payer's clock is the one on which its delays fall on fewer values:

    scatter = - sum of f ln f  +  (values - 1) / (2 lines)      f = share of the paid lines

where the last term is the bias of an entropy read on few lines. A payer that also pays on
closed days counts all days.

Source: docs/method.md, "The clock".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import UNKNOWN_DAY, Positions
from calculator.reference.calendars import DayCalendar, every_day

Ints = NDArray[np.int64]

#: A payer with more than this share of its payments on closed days does not wait for the bank.
_ON_CLOSED_DAYS = 0.1


def clock_of(p: Positions, outage: OutageDays, window_days: int, least: int = 1) -> DayCalendar:
    """The clock on which past delays are least scattered.

    Args:
        p: positions of one payer, or of several taken together.
        window_days: calendar days before the outage that are looked at.
        least: paid lines under which the clock is not chosen.

    Returns:
        The calendar of all days, or the outage's business days: also where too little was
        paid, and where both do as well.
    """
    usable = p.dated & p.paired & (p.cents > 0) & (p.paid_day != UNKNOWN_DAY)
    usable &= (p.paid_day >= outage.first - window_days) & (p.paid_day < outage.first)
    usable &= p.paid_day > p.day
    billed, paid = p.day[usable], p.paid_day[usable]
    business = outage.business
    if len(paid) < max(least, 1):
        return business
    if 1.0 - np.asarray(business.holds(paid)).mean() > _ON_CLOSED_DAYS:
        return every_day()
    in_business_days = np.asarray(business.count_between(billed, paid))
    return every_day() if scatter(paid - billed) < scatter(in_business_days) else business


def scatter(delays: Ints) -> float:
    """Entropy of whole delays, 0 or more, nats; corrected for few lines (Miller 1955)."""
    lines = np.bincount(delays)
    lines = lines[lines > 0]
    share = lines / lines.sum()
    return float(-(share * np.log(share)).sum() + (len(lines) - 1) / (2 * lines.sum()))
