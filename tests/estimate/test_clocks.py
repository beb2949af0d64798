"""Which days a payer counts, and what its law then brings after the eve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from calculator.core.spans import NO_DAY, day_number
from calculator.estimate.clocks import clock_of, scatter
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import pool_of
from calculator.estimate.positions import Positions
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import came_by
from calculator.estimate.window import own_law
from calculator.reference.calendars import DayCalendar, business_calendar, every_day, open_calendar

BUSINESS = business_calendar()
WINDOW, LEAST, NEVER_FADES = 182, 30, 1e9


def outage(first: date, as_of: date | None = None) -> OutageDays:
    days = day_number(first), day_number(as_of or first)
    return OutageDays(*days, None, "payments", 2, BUSINESS, open_calendar("FR"))


def billed(first: date, weeks: int, term: int, clock: DayCalendar) -> Positions:
    """10.00 billed each Monday to Saturday, paid `term` days of a clock later, banks being open.

    Payments from the outage's first day on are not known.
    """
    start = day_number(first)
    day = np.arange(start - 7 * weeks, start)
    day = day[(day + 3) % 7 < 6]
    due = np.asarray(clock.shift(day, term))
    paid = np.where(BUSINESS.holds(due), due, BUSINESS.shift(due, 1))
    return positions(day, np.where(paid < start, paid, NO_DAY))


def positions(day: np.ndarray, paid: np.ndarray, group: int = 0) -> Positions:
    n, yes = len(day), np.ones(len(day), dtype=bool)
    return Positions(
        group=np.full(n, group), day=day, cents=np.full(n, 1_000), paid_day=paid,
        rejected_day=np.full(n, NO_DAY), dated=yes, paired=yes, line=np.arange(n),
    )  # fmt: skip


def test_scatter_by_hand() -> None:
    """Half of four lines after 30 days, half after 31: ln 2 + (2 - 1) / (2 x 4)."""
    assert scatter(np.array([30, 31, 30, 31])) == pytest.approx(np.log(2) + 1 / 8)
    assert scatter(np.array([5, 5, 5])) == 0.0


def test_thirty_days_are_less_scattered_in_all_days() -> None:
    """The example of docs/method.md: 1.029 against 1.446."""
    first, last = day_number(date(2023, 10, 1)), day_number(date(2024, 3, 20))
    day = np.arange(first, last + 1)
    day = day[(day + 3) % 7 < 6]
    paid = np.where(BUSINESS.holds(day + 30), day + 30, BUSINESS.shift(day + 30, 1))
    assert scatter(paid - day) == pytest.approx(1.029, abs=5e-4)
    assert scatter(np.asarray(BUSINESS.count_between(day, paid))) == pytest.approx(1.446, abs=5e-4)


def test_a_term_in_calendar_days_is_counted_in_calendar_days() -> None:
    """30 days and then the next business day: 30, 31 or 32 days, but 20 to 22 business days."""
    first = date(2024, 4, 22)
    p = billed(first, 26, 30, every_day())
    assert clock_of(p, outage(first), WINDOW, LEAST) is every_day()
    found = own_law(p, outage(first), WINDOW, LEAST, NEVER_FADES)
    assert found is not None
    assert found.law.clock is every_day()


@pytest.mark.parametrize("term", [1, 4, 20])
def test_a_term_in_business_days_stays_on_business_days(term: int) -> None:
    first = date(2024, 4, 22)
    assert clock_of(billed(first, 26, term, BUSINESS), outage(first), WINDOW, LEAST) is BUSINESS


def test_a_payer_that_pays_on_thursdays_stays_on_business_days() -> None:
    """Both clocks see six delays, one for each weekday of billing: business days serve."""
    first = date(2024, 4, 22)
    day = np.arange(day_number(first) - 182, day_number(first))
    day = day[(day + 3) % 7 < 6]
    paid = day + (3 - (day + 3) % 7) % 7 + 7
    p = positions(day, np.where(paid < day_number(first), paid, NO_DAY))
    assert clock_of(p, outage(first), WINDOW, LEAST) is BUSINESS


def test_a_payer_that_pays_on_sundays_counts_all_days() -> None:
    """Delays of 3 to 9 days whatever the weekday: two payments in seven fall on closed days."""
    first = date(2024, 4, 22)
    day = np.arange(day_number(first) - 100, day_number(first) - 10)
    paid = day + 3 + np.arange(len(day)) % 7
    assert clock_of(positions(day, paid), outage(first), WINDOW, LEAST) is every_day()


def test_too_few_paid_lines_choose_no_clock() -> None:
    first = date(2024, 4, 22)
    p = billed(first, 26, 30, every_day())
    few = p.part(np.flatnonzero(p.paid_day < NO_DAY)[: LEAST - 1])
    assert clock_of(few, outage(first), WINDOW, LEAST) is BUSINESS


def test_nothing_of_the_outage_chooses_the_clock() -> None:
    """Payments from the first day on say nothing, nor do lines paid on the day billed."""
    first = date(2024, 4, 22)
    p = billed(first, 26, 30, every_day())
    late = replace(p, paid_day=np.where(p.paid_day < NO_DAY, p.paid_day + 182, NO_DAY))
    at_once = replace(p, paid_day=p.day)
    for other in (late, at_once):
        assert clock_of(other, outage(first), WINDOW) is BUSINESS


def test_what_a_term_of_thirty_days_brings_day_by_day() -> None:
    """Outage from Monday 22 April 2024; 10.00 each open day, 30 days, then the next bank day.

    Easter Monday, 1 April, is left out of the billing.
    Billed on    Thu 21, Fri 22, Sat 23   Mon 25   Tue 26   Wed 27   Thu 28, Fri 29, Sat 30
    30 days on   Sat 20, Sun 21, Mon 22   Wed 24   Thu 25   Fri 26   Sat 27, Sun 28, Mon 29
    comes        Mon 22                   Wed 24   Thu 25   Fri 26   Mon 29
    Then Tuesday 2 April on Thursday 2 May and Wednesday 3 on Friday 3.
    """
    first, as_of = date(2024, 4, 22), date(2024, 5, 3)
    p = billed(first, 52, 30, every_day())
    easter = day_number(date(2024, 4, 1))
    p = p.part(np.flatnonzero(p.day != easter))
    days = outage(first, as_of)
    found = own_law(p, days, 2 * WINDOW, LEAST, NEVER_FADES)
    assert found is not None
    still = p.part(np.flatnonzero(p.open & (p.day < day_number(first))))
    line = Timeline(replace(days, as_of=day_number(first)), 11)
    came = came_by(still.day, still.cents.astype(np.float64), found.law, line)
    euros = np.diff(np.concatenate([[0.0], came])) / 1_000
    asked = [day_number(first) + n for n in range(12)]
    told = {
        date(1970, 1, 1) + timedelta(days=d): round(float(e), 1)
        for d, e in zip(asked, euros, strict=True)
    }
    wanted = {22: 3, 23: 0, 24: 1, 25: 1, 26: 1, 27: 0, 28: 0, 29: 3, 30: 0}
    assert {on.day: n for on, n in told.items() if on.month == 4} == pytest.approx(wanted, abs=0.15)
    assert {on.day: n for on, n in told.items() if on.month == 5} == pytest.approx(
        {1: 0, 2: 1, 3: 1}, abs=0.15
    )


def test_payers_of_calendar_terms_lend_their_clock() -> None:
    """A small payer borrows the clock of all with their shape."""
    first = date(2024, 4, 22)
    big, small = billed(first, 26, 30, every_day()), billed(first, 6, 30, every_day())
    together = Positions(
        *(
            np.concatenate([getattr(big, name), getattr(small, name) + (name == "group")])
            for name in Positions.__dataclass_fields__
        )
    )
    pool = pool_of(together, 2, outage(first), WINDOW)
    assert pool is not None
    assert pool.clock is every_day()
    assert pool.law(1).clock is every_day()
    assert pool.means[1] == pytest.approx(30.6, abs=0.5)
