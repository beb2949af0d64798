"""Quick mode: made-up lines for a payer known only by what is billed to it per open day.

One line per open day at the typed amount, paid exactly the payment term later, from early
enough before the outage; then the formulas of a ledger apply unchanged.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calculator.core import columns as c
from calculator.core.spans import NO_DAY, DateSpan, day_of
from calculator.estimate.outage import OutageDays


def made_up_lines(
    payer: str, cents: int, term_days: int, outage: OutageDays, days_before: int
) -> pd.DataFrame:
    """Lines of one payer, one per open day, received as the outage lets them.

    Args:
        payer: name the lines carry.
        cents: billed per open day.
        term_days: business days from the invoice to its payment.
        outage: days and calendars.
        days_before: calendar days before the outage from which lines are made.

    Returns:
        Rows with `core.columns.LEDGER_COLUMNS`, dated up to `as_of`.
    """
    start = outage.first - days_before - 2 * term_days
    span = DateSpan.including(day_of(start), day_of(outage.as_of))
    day = outage.open_days.days_in(span)
    paid_on = received_on(day, term_days, outage)
    known = paid_on <= outage.as_of
    n = len(day)
    return pd.DataFrame(
        {
            c.FILE: np.full(n, -1, np.int32),
            c.LINE: np.zeros(n, np.int64),
            c.INVOICE_ID: "",
            c.INVOICE_DAY: day.astype(np.int32),
            c.PAYER: payer,
            c.PAYER_ID: "",
            c.PLATFORM: "",
            c.AMOUNT: np.full(n, cents, np.int64),
            c.PAID: np.where(known, cents, 0).astype(np.int64),
            c.PAID_DAY: np.where(known, paid_on, NO_DAY).astype(np.int32),
            c.STATUS: np.where(known, c.PAID_STATUS, c.OPEN),
            c.REJECTED_DAY: np.full(n, NO_DAY, np.int32),
            c.DATED: np.ones(n, bool),
            c.PAIRED: np.ones(n, bool),
        }
    )


def received_on(
    day: np.ndarray[tuple[int], np.dtype[np.int64]], term_days: int, outage: OutageDays
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Day on which each line is received; NO_DAY where the outage has no known end.

    before the outage   due on the term's day
    during it           with the backlog (or, where unsent, a term after resubmission)
    after it            due on the term's day
    """
    due = np.asarray(outage.business.shift(day, term_days), dtype=np.int64)
    unsent = (day >= outage.first) & (outage.stopped != "payments")
    held = (due >= outage.first) & ((day >= outage.first) | (outage.stopped != "submissions"))
    if outage.last is None:
        return np.where(held, NO_DAY, due)
    restart = outage.restart_after(outage.last)
    held &= np.where(unsent, day <= outage.last, due < restart)
    again = int(outage.business.shift(restart, term_days))
    late = np.where(unsent, again, outage.backlog_on(outage.last))
    return np.where(held, late, due).astype(np.int64)
