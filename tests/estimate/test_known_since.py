"""What became known during the outage: rejections that go on, receipts on stale lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from calculator import Dossier, assess, read_ledger
from calculator.core.spans import day_number, day_of
from calculator.reference.calendars import business_calendar

HEAD = "invoice_id;invoice_date;payer;amount_eur;paid_eur;paid_on;rejected_on;status"
#: The six lines of docs/method.md.
SIX = [
    "1;2024-01-08;Viamedis;100.00;100.00;2024-01-10;;paid",
    "2;2024-01-08;Viamedis;200.00;200.00;2024-01-12;;paid",
    "3;2024-01-09;Viamedis;200.00;200.00;2024-01-15;;paid",
    "4;2024-01-09;Viamedis;100.00;;;2024-01-12;rejected",
    "5;2024-01-19;Viamedis;300.00;;;;open",
    "6;2024-01-23;Viamedis;100.00;;;;open",
]
FIRST, AS_OF = date(2024, 4, 15), date(2024, 4, 26)


def missing(rows: list[str], first: date, as_of: date, **assumed: Any) -> int:
    """`missing` at `as_of`, cents, without noise."""
    dossier = Dossier.parse(
        {
            "as_of": as_of,
            "outage": {"payers": ["Viamedis"], "first_day": first},
            "assumptions": {"exposure_half_life_days": 1_000_000} | assumed,
            "options": {"uncertainty": "none"},
        }
    )
    ledger = read_ledger(("l.csv", "\n".join([HEAD, *rows]).encode()))
    return assess(dossier, ledger=ledger).receivables.missing.cents


def five_a_day(*, rejections_until: date) -> list[str]:
    """Five lines of 100.00 each business day: one rejected on the next, four paid on the fourth."""
    business, rows = business_calendar(), []
    days = np.arange(day_number(FIRST) - 180, day_number(AS_OF) + 1)
    for day in days[np.asarray(business.holds(days))].tolist():
        on, rejected, paid = day_of(day), business.shift(day, 1), day_of(business.shift(day, 4))
        told = day_of(rejected) <= min(rejections_until, AS_OF)
        tail = f";;;{day_of(rejected)};rejected" if told else ";;;;open"
        rows.append(f"{day}r;{on};Viamedis;100.00{tail}")
        for n in range(4):
            tail = f";100.00;{paid};;paid" if paid < FIRST else ";;;;open"
            rows.append(f"{day}p{n};{on};Viamedis;100.00{tail}")
    return rows


@pytest.mark.parametrize("rejections_until", [AS_OF, FIRST - timedelta(days=1)])
def test_rejections_thin_the_lines_once(rejections_until: date) -> None:
    """Ten business days lack 4 x 100.00 each, whether or not the payer still rejects.

    Where it does, a line not known to be rejected was not: 4 of 4 come. Where it does not, one of
    the five of each day would have been: 5 x 80 %.
    """
    rows = five_a_day(rejections_until=rejections_until)
    assert missing(rows, FIRST, AS_OF) == pytest.approx(400_000, abs=1_500)


def test_a_receipt_on_a_stale_line_pays_nothing_of_what_is_missing() -> None:
    """The six lines of docs/method.md: 57.14 are missing of line 6, line 5 is stale.

    100.00 received on line 5 on 29 January leave the 57.14 where they are.
    """
    first = date(2024, 1, 29)
    rows = [*SIX]
    assert missing(rows, first, first, min_paid_lines=3) == 5_714
    rows[4] = "5;2024-01-19;Viamedis;300.00;100.00;2024-01-29;;partial"
    assert missing(rows, first, first, min_paid_lines=3) == 5_714


def test_the_past_fades_in_the_six_lines() -> None:
    """Half-life of 60 business days: line 2 was paid 10 of them before the eve, line 3 nine.

    Line 5 passed age 4 on 25 January, one before. h(4) = (200 x 0.5^(10/60) + 200 x 0.5^(9/60))
    / (that + 300 x 0.5^(1/60)) = 358.43 / 654.98 = 0.5472, of line 6's 100.00.
    """
    first = date(2024, 1, 29)
    faded = missing([*SIX], first, first, min_paid_lines=3, exposure_half_life_days=60)
    assert faded == 5_472
