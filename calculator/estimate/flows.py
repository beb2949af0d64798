"""One affected payer as the figures need it: what was open at the eve, billed since, received.

`expected_by` is B(t) of docs/method.md: the euros that would have come from the outage's
first day to t had nothing stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import NO_DAY, DateSpan, day_of
from calculator.core.terms import Counted
from calculator.estimate.affected import PayerGroup
from calculator.estimate.billing import Billing, billing_of, flat
from calculator.estimate.counted import counted_of
from calculator.estimate.law import Law, one_point
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import Borrowed
from calculator.estimate.positions import UNKNOWN_DAY, Positions
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import came_by
from calculator.estimate.window import Fitted, own_law
from calculator.intake.settings import Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flow:
    """Amounts in cents; ages in days of the law's clock.

    Attributes:
        fitted, borrowed: what the law was read from, its own lines or all payers'; both None
            where the term serves.
        old_day, old_cents: open at the eve and not stale, by day billed.
        new_day, new_cents: billed since the first day and not rejected, by day.
        received_cents: all that came from the payer from the first day to `as_of`;
        received_stale_cents: its part on lines that were stale at the eve;
        paid_new_day, paid_new_cents: its part on lines billed since, by day billed.
        level_cents: mean net billing of one open day before the outage (not rounded).
        billing: what is expected of each open day to come.
        billed_cents: net billing of the reference window, exact; window_open_days: its length.
        last: the payer's own last day without payment, None while it goes on or nobody knows.
        counted: lines and cents behind the facts.
    """

    group: PayerGroup
    law: Law
    fitted: Fitted | None
    borrowed: Borrowed | None
    term_days: int
    old_day: Ints
    old_cents: Floats
    new_day: Ints
    new_cents: Floats
    received_cents: int
    received_stale_cents: int
    paid_new_day: Ints
    paid_new_cents: Floats
    outstanding_cents: int
    overdue_cents: int
    stale_cents: int
    rejected_cents: int
    sent_open_cents: int
    level_cents: float
    billing: Billing
    billed_cents: int
    window_open_days: int
    n_open: int
    n_paid: int
    last: int | None = None
    counted: Counted = field(default_factory=Counted)


def _summed(keys: Ints, cents: Ints) -> tuple[Ints, Floats]:
    values, index = np.unique(keys, return_inverse=True)
    sums = np.bincount(index, weights=cents.astype(np.float64), minlength=len(values))
    return values, sums.astype(np.float64)


def build_flow(
    group: PayerGroup,
    p: Positions,
    outage: OutageDays,
    settings: Settings,
    window: tuple[int, int],
    *,
    quick: bool,
    pooled: Borrowed | None = None,
    counting: bool = True,
) -> Flow:
    """Bring one payer's positions into the shape of its figures.

    Args:
        group: who.
        p: the payer's positions only.
        outage: as it is for this payer; settings: as resolved.
        window: first and last day of the reference window, both included.
        quick: made-up lines, whose delay is the term by construction.
        pooled: what serves where the payer itself shows too few paid lines.
        counting: whether lines are counted too; a case tried on the past needs its cents only.
    """
    term = settings.term_days_statutory if group.statutory else settings.term_days_complementary
    paid_before = (p.paid_day < outage.first) & (p.paid_day > UNKNOWN_DAY)
    paid_before &= (p.cents > 0) & p.dated & p.paired
    fitted: Fitted | None = None
    borrowed: Borrowed | None = None
    if not quick:
        days, half_life = settings.exposure_window_calendar_days, settings.exposure_half_life
        fitted = own_law(p, outage, days, settings.min_paid_lines, half_life)
    if fitted is not None:
        law = fitted.law
    elif pooled is not None:
        law, borrowed = pooled.law, pooled
    else:
        lags = outage.business.count_between(p.day[paid_before], p.paid_day[paid_before])
        law = one_point(term, int(np.max(lags, initial=-1)))

    at_eve = (p.day < outage.first) & (p.rejected_day == NO_DAY)
    at_eve &= (p.paid_day >= outage.first) & (p.cents > 0)
    refused = (p.rejected_day >= outage.first) & (p.rejected_day <= outage.as_of)
    law = replace(law, told=bool(refused.any()))
    age = np.asarray(law.clock.count_between(p.day, outage.eve))
    old_enough = p.day < outage.first - settings.stale_after_calendar_days
    stale = at_eve & (old_enough | (age > law.seen))
    old = at_eve & ~stale
    new = (p.day >= outage.first) & (p.rejected_day == NO_DAY) & (p.cents > 0)
    since = (p.paid_day >= outage.first) & (p.paid_day <= outage.as_of)
    # Received on a day the file does not tell, yet billed since: received since.
    since |= (p.paid_day == UNKNOWN_DAY) & (p.day >= outage.first)
    due = np.asarray(outage.business.shift(p.day, term))
    is_open = p.open
    unsent = new & is_open & (outage.stopped == "submissions")

    billed = (p.rejected_day == NO_DAY) & p.dated & (p.day >= window[0]) & (p.day <= window[1])
    opened = outage.open_days.days_in(DateSpan.including(day_of(window[0]), day_of(window[1])))
    open_days = len(opened)
    total = int(p.cents[billed].sum())
    level = max(0.0, total / open_days) if open_days else 0.0
    old_day, old_cents = _summed(p.day[old], p.cents[old])
    new_day, new_cents = _summed(p.day[new], p.cents[new])
    paid_new = since & (p.day >= outage.first)
    overdue = is_open & (due < outage.as_of) & (p.cents > 0)
    paid_new_day, paid_new_cents = _summed(p.day[paid_new], p.cents[paid_new])
    return Flow(
        group=group,
        law=law,
        fitted=fitted,
        borrowed=borrowed,
        term_days=term,
        old_day=old_day,
        old_cents=old_cents,
        new_day=new_day,
        new_cents=new_cents,
        received_cents=int(p.cents[since].sum()),
        received_stale_cents=int(p.cents[since & stale].sum()),
        paid_new_day=paid_new_day,
        paid_new_cents=paid_new_cents,
        outstanding_cents=int(p.cents[is_open].sum()),
        overdue_cents=int(p.cents[overdue].sum()),
        stale_cents=int(p.cents[stale & is_open].sum()),
        rejected_cents=int(p.cents[p.rejected].sum()),
        sent_open_cents=max(0, int(p.cents[is_open & ~stale & ~unsent].sum())),
        level_cents=level,
        billing=flat(level)
        if quick
        else billing_of(p.day[billed], p.cents[billed], opened, settings),
        billed_cents=total,
        window_open_days=open_days,
        n_open=int(np.unique(p.line[is_open & (p.cents != 0)]).size) if counting else 0,
        n_paid=int(paid_before.sum()),
        last=outage.last,
        counted=counted_of(p, old=old, new=new, since=since, overdue=overdue, stale=stale & is_open)
        if counting
        else Counted(),
    )


def old_by(
    flow: Flow,
    law: Law,
    line: Timeline,
    cents: Floats | None = None,
    luck: Floats | None = None,
) -> Floats:
    """Cents expected by each day of the timeline on lines open at the eve.

    Args:
        law: the payer's law, or a resample with leading axes.
        cents: other amounts for `flow.old_day`, shape (..., N).
        luck: see `came_by`.

    Returns:
        Shape (..., T).
    """
    return came_by(flow.old_day, flow.old_cents if cents is None else cents, law, line, luck)


def new_by(
    days: Ints, cents: Floats, law: Law, line: Timeline, luck: Floats | None = None
) -> Floats:
    """Cents expected by each day of the timeline on lines billed since the first day.

    Args:
        days, cents: billing by day, shapes (N,) and (..., N).
    """
    return came_by(days, cents, law, line, luck)
