"""The receivables as the answer shows them: by payer, by day, with the interval."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import (
    Calibration,
    DayReceivable,
    Interval,
    PayerReceivable,
    Receivables,
)
from calculator.core.money import round_cents
from calculator.core.spans import day_of
from calculator.core.terms import PayerTerms, Ranked
from calculator.estimate.flows import Flow
from calculator.estimate.outage import OutageDays
from calculator.estimate.positions import Positions
from calculator.estimate.timeline import Timeline

Ints = NDArray[np.int64]


def payer_rows(
    flows: list[Flow],
    line: Timeline,
    terms: tuple[PayerTerms, ...],
    bases: list[str],
    per_day: list[int | None],
) -> tuple[PayerReceivable, ...]:
    """One row per affected payer, largest outstanding first.

    Args:
        terms: `bounds.Totals.terms`, one per flow.
        bases: "quick", "sized" or "ledger", one per flow.
        per_day: cents billed per open day where typed or sized, else None.
    """
    rows = []
    for flow, mine, basis, daily in zip(flows, terms, bases, per_day, strict=True):
        missing = mine.now.cents
        rows.append(
            PayerReceivable(
                payer=flow.group.payer,
                payer_id=flow.group.payer_id,
                platform=flow.group.platform,
                outstanding_cents=flow.outstanding_cents,
                overdue_cents=flow.overdue_cents,
                missing_cents=missing,
                rejected_cents=flow.rejected_cents,
                stale_cents=flow.stale_cents,
                basis=basis,  # type: ignore[arg-type]
                delay=flow.law.kind,  # type: ignore[arg-type]
                n_open_lines=flow.n_open if basis == "ledger" else 0,
                n_paid_lines=flow.n_paid if basis == "ledger" else 0,
                per_open_day_cents=daily,
                outstanding_open_days=flow.outstanding_cents // daily if daily else None,
                missing_open_days=missing // daily if daily else None,
                clock="business" if flow.law.clock is line.outage.business else "calendar",
                terms=mine,
            )
        )
    rows.sort(key=lambda r: (-r.outstanding_cents, r.payer, r.platform))
    return tuple(rows)


def day_rows(positions: list[Positions], outage: OutageDays) -> tuple[DayReceivable, ...]:
    """Billing and what is still owed on it, per day; the second column sums to outstanding."""
    if not positions:
        return ()
    day = np.concatenate([p.day for p in positions])
    cents = np.concatenate([np.where(p.rejected, 0, p.cents) for p in positions])
    owed = np.concatenate([np.where(p.open, p.cents, 0) for p in positions])
    days, index = np.unique(day, return_inverse=True)
    billed_sum, owed_sum = np.zeros(len(days), np.int64), np.zeros(len(days), np.int64)
    np.add.at(billed_sum, index, cents)
    np.add.at(owed_sum, index, owed)
    shown = (owed_sum != 0) | ((days >= outage.first) & (billed_sum != 0))
    return tuple(
        DayReceivable(day_of(d), int(b), int(o))
        for d, b, o in zip(days[shown], billed_sum[shown], owed_sum[shown], strict=True)
    )


def interval(cents: int, drawn: Ints | None, level: float) -> Interval:
    """The estimate with the middle `level` of its draws; the estimate lies inside it."""
    if drawn is None or not len(drawn):
        return Interval(cents, cents, cents, level)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Interval(
        cents,
        min(cents, round_cents(low)),
        max(cents, round_cents(high)),
        level,
        ranked(drawn, tail),
        ranked(drawn, 1 - tail),
    )


def ranked(drawn: Ints, share: float) -> Ranked:
    """Where a quantile lies among the sorted draws, straight between two of them."""
    at = share * (len(drawn) - 1)
    rank = min(math.floor(at + 1e-9), len(drawn) - 1)
    above = min(rank + 1, len(drawn) - 1)
    pair = np.partition(drawn, [rank, above])
    return Ranked(rank + 1, len(drawn), int(pair[rank]), int(pair[above]), max(0.0, at - rank))


def receivables_of(
    rows: tuple[PayerReceivable, ...],
    days: tuple[DayReceivable, ...],
    missing: Interval,
    unsent_cents: int,
    marked_paid_not_banked: int | None = None,
    calibration: Calibration | None = None,
) -> Receivables:
    """Totals over the payers' rows; not_yet_due is floored at 0 (the caller says so)."""
    outstanding = sum(r.outstanding_cents for r in rows)
    return Receivables(
        outstanding_cents=outstanding,
        overdue_cents=sum(r.overdue_cents for r in rows),
        not_yet_due_cents=max(0, outstanding - missing.cents),
        rejected_cents=sum(r.rejected_cents for r in rows),
        stale_cents=sum(r.stale_cents for r in rows),
        unsent_cents=unsent_cents,
        marked_paid_not_banked_cents=marked_paid_not_banked,
        missing=missing,
        by_payer=rows,
        by_day=days,
        calibration=calibration,
    )
