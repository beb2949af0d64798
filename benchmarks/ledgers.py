"""A generated ledger whose payments are known: what an outage hides can be counted.

Five payers. Each invoice is paid on a business day, after the payer's own delay drawn from a
rounded lognormal; payer 4 pays its larger invoices later. Two in a hundred are rejected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import DateSpan, day_number, day_of
from calculator.reference.calendars import business_calendar, open_calendar

Ints = NDArray[np.int64]
PAYERS = 5


@dataclass(frozen=True)
class Generated:
    """Invoices as arrays: day numbers, cents, payer index, day paid (or 2**31 - 1), rejected."""

    day: Ints
    cents: Ints
    payer: Ints
    paid: Ints
    rejected: NDArray[np.bool_]

    def csv(
        self, as_of: date, hidden_from: date | None = None, hidden: tuple[int, ...] = ()
    ) -> bytes:
        """The ledger as known at `as_of`; payments of hidden payers since a day are left out."""
        end = day_number(as_of)
        start = day_number(hidden_from) if hidden_from else end + 1
        rows = ["invoice_id;invoice_date;payer;amount_eur;paid_eur;paid_on;status"]
        seen = self.paid <= end
        seen &= ~(np.isin(self.payer, hidden) & (self.paid >= start))
        for n in np.flatnonzero(self.day <= end):
            amount = f"{self.cents[n] / 100:.2f}"
            if self.rejected[n]:
                tail = ";;rejected"
            elif seen[n]:
                tail = f"{amount};{day_of(self.paid[n])};paid"
            else:
                tail = ";;open"
            rows.append(f"{n};{day_of(self.day[n])};P{self.payer[n]};{amount};{tail}")
        return "\n".join(rows).encode()

    def would_have_come(self, first: date, as_of: date, payer: int) -> int:
        """Cents truly paid by a payer from `first` to `as_of`: what its outage would hide."""
        mine = (self.payer == payer) & (self.paid >= day_number(first))
        return int(self.cents[mine & (self.paid <= day_number(as_of))].sum())


def generate(seed: int, per_day: int = 40, days: int = 420) -> Generated:
    """Invoices of `days` days ending on 31 January 2024, `per_day` on each open day."""
    draws = np.random.Generator(np.random.PCG64(seed))
    end = date(2024, 1, 31)
    opened = open_calendar("FR").days_in(DateSpan.including(end - timedelta(days=days), end))
    day = np.repeat(opened, per_day)
    n = len(day)
    payer = draws.integers(0, PAYERS, n)
    euros = np.exp(draws.normal(1.6, 0.9, n))
    median = np.array([3, 4, 6, 9, 6])[payer]
    late = np.where(payer == 4, 4.0 * (euros > 8), 0.0)
    delay = np.maximum(1, np.round(np.exp(draws.normal(np.log(median), 0.35, n)) + late))
    paid = np.asarray(business_calendar().shift(day, delay.astype(np.int64)))
    rejected = draws.random(n) < 0.02
    return Generated(
        day,
        np.round(euros * 100).astype(np.int64),
        payer,
        np.where(rejected, 2**31 - 1, paid),
        rejected,
    )
