"""What a ledger shows at the eve of an outage: everything later hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.market import Market
from calculator.core.spans import NO_DAY
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import Positions
from calculator.reference.calendars import DayCalendar, business_calendar, open_calendar


def positions_of(
    day: np.ndarray,
    cents: np.ndarray,
    payer: np.ndarray,
    paid_day: np.ndarray,
    rejected_day: np.ndarray | None = None,
) -> Positions:
    """Positions sorted by payer and issue day; every date true, every receipt known."""
    n = len(day)
    refused = np.full(n, NO_DAY, dtype=np.int64) if rejected_day is None else rejected_day
    order = np.lexsort((refused, paid_day, cents, day, payer))
    known = np.ones(n, dtype=bool)
    whole = Positions(payer, day, cents, paid_day, refused, known, known, np.arange(n))
    return whole.part(order)


def of_market(market: Market) -> Positions:
    """A generated market's lines, the future included."""
    return positions_of(
        market.day, market.cents, market.payer, market.paid_day, market.rejected_day
    )


def hidden(p: Positions, first: int, as_of: int) -> Positions:
    """Lines billed up to `as_of`; payments and rejections from `first` on are not known."""
    seen = p.part(np.flatnonzero(p.day <= as_of))
    return replace(
        seen,
        paid_day=np.where(seen.paid_day >= first, NO_DAY, seen.paid_day),
        rejected_day=np.where(seen.rejected_day >= first, NO_DAY, seen.rejected_day),
    )


def outage_of(first: int, as_of: int, clock: DayCalendar | None = None) -> OutageDays:
    """Payments stop on `first`; figures of `as_of`; ages counted by `clock`, else business days."""
    return OutageDays(
        first=first,
        as_of=as_of,
        last=None,
        stopped="payments",
        backlog_after=2,
        business=business_calendar(),
        open_days=open_calendar("FR"),
        clock=clock or business_calendar(),
    )
