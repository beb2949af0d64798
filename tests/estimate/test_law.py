"""The law of a payer's delays beyond single curves: weekdays, recent pace, the eve, the tail."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.spans import NO_DAY, day_number
from calculator.estimate.law import Law, one_point
from calculator.estimate.opportunities import EVERY_DAY, runs_of
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import pool_of
from calculator.estimate.positions import Positions
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import came_by
from calculator.estimate.window import law_of, observed
from calculator.reference.calendars import business_calendar, open_calendar

BUSINESS = business_calendar()


def outage(first: date, as_of: date) -> OutageDays:
    return OutageDays(
        first=day_number(first),
        as_of=day_number(as_of),
        last=None,
        stopped="payments",
        backlog_after=2,
        business=BUSINESS,
        open_days=open_calendar("FR"),
    )


def lines(*rows: tuple[date, int, date | None], group: int = 0) -> Positions:
    """(billed, cents, paid or None)."""
    n = len(rows)
    day = np.array([day_number(on) for on, _, _ in rows])
    paid = np.array([NO_DAY if p is None else day_number(p) for _, _, p in rows])
    flags = np.ones(n, dtype=bool)
    return Positions(
        group=np.full(n, group), day=day, cents=np.array([c for _, c, _ in rows]), paid_day=paid,
        rejected_day=np.full(n, NO_DAY), dated=flags, paired=flags, line=np.arange(n),
    )  # fmt: skip


def thursdays(weeks: int, until: date) -> list[tuple[date, int, date | None]]:
    """100.00 billed each Monday to Saturday, paid on the second Thursday after."""
    rows: list[tuple[date, int, date | None]] = []
    for back in range(weeks * 7, 0, -1):
        on = until - timedelta(days=back)
        if on.weekday() == 6:
            continue
        paid = on + timedelta(days=(3 - on.weekday()) % 7 + 7)
        rows.append((on, 10_000, paid if paid < until else None))
    return rows


def test_a_payer_that_pays_on_thursdays_has_its_own_clock() -> None:
    """Monday to Friday weigh about 0, 0, 0, 5, 0: all its euros come on one day of five."""
    first = date(2024, 4, 22)
    found = observed(lines(*thursdays(12, first)), outage(first, first), 182)
    assert found is not None
    law = law_of(*found, outage(first, first), 10_000).law
    assert law.weekday[:5] == pytest.approx([0, 0, 0, 5, 0], abs=0.4)


def test_what_thursdays_bring_after_the_eve() -> None:
    """Outage from Monday 22 April 2024: what was open comes on Thursdays 25 April and 2 May.

    Billed 8 to 13 April (from Friday 12 on only: those before Thursday 11 are paid on the 18th):
    Thursday 11 is paid on 18 April. Open at the eve: Friday 12, Saturday 13 and Monday 15 to
    Thursday 18, all paid on 25 April: 6 x 100; Friday 19 and Saturday 20 on 2 May: 2 x 100.
    """
    first, as_of = date(2024, 4, 22), date(2024, 5, 3)
    rows = thursdays(12, first)
    days = outage(first, as_of)
    found = observed(lines(*rows), days, 182)
    assert found is not None
    law = law_of(*found, days, 10_000).law
    still = [(on, cents) for on, cents, paid in rows if paid is None]
    assert [on.day for on, _ in still] == [12, 13, 15, 16, 17, 18, 19, 20]
    line = Timeline(days, 0)
    got = came_by(
        np.array([day_number(on) for on, _ in still]),
        np.array([float(c) for _, c in still]),
        law,
        line,
    )
    assert got[0] == pytest.approx(80_000, rel=0.02)
    early = Timeline(outage(first, date(2024, 4, 24)), 0)
    none_yet = came_by(
        np.array([day_number(on) for on, _ in still]),
        np.array([float(c) for _, c in still]),
        law,
        early,
    )
    assert none_yet[0] < 4_000


def test_a_run_on_a_closed_day_is_made_on_the_next_business_day() -> None:
    """Thursday 9 May 2024, Ascension, is closed: Friday 10 takes the run of Thursday."""
    weekday = np.array([0, 0, 0, 5, 0, 0, 0], dtype=np.float64)
    count = np.asarray(BUSINESS.count_through(np.array([day_number(date(2024, 5, 10))])))
    runs, taken = runs_of(BUSINESS, count, weekday)
    assert (runs.tolist(), taken.tolist()) == ([5.0], [3])
    ordinary = np.asarray(BUSINESS.count_through(np.array([day_number(date(2024, 5, 17))])))
    assert runs_of(BUSINESS, ordinary, weekday)[0].tolist() == [0.0]


@given(st.integers(1, 15_000))
def test_every_day_alike_is_one_opportunity_a_day(count: int) -> None:
    assert runs_of(BUSINESS, np.array([count]), EVERY_DAY)[0].tolist() == [1.0]


def test_age_counts_from_the_eve_not_from_today() -> None:
    """Half is paid at age 1 and the other half at age 3, so h(1) = 1/2, h(3) = 1.

    A line billed on Tuesday 9 January and open at the eve, Thursday 11 (age 2), has nothing
    left to wait for but age 3: all of it is due on Friday 12, and stays due.
    """
    law = Law(np.array([0, 0.5, 0, 1, 1]), np.zeros(5), EVERY_DAY, 3, "curve")
    days = outage(date(2024, 1, 12), date(2024, 1, 19))
    billed, cents = np.array([day_number(date(2024, 1, 9))]), np.array([100.0])
    assert came_by(billed, cents, law, Timeline(days, 0)).tolist() == [100.0]
    # Billed on Friday 12 itself, h(1) on Monday 15 and h(3) on Wednesday 17: 50, then 100.
    new = np.array([day_number(date(2024, 1, 12))])
    by = [
        came_by(new, cents, law, Timeline(outage(date(2024, 1, 12), date(2024, 1, d)), 0))[0]
        for d in (12, 15, 16, 17)
    ]
    assert by == [0.0, 50.0, 50.0, 100.0]


def test_a_run_that_brings_less_leaves_the_rest_to_the_next() -> None:
    """Term of 1 day, the first run brings 40 %: 40, then all of the 60 left."""
    days = outage(date(2024, 1, 15), date(2024, 1, 17))
    billed, cents = np.array([day_number(date(2024, 1, 12))]), np.array([100.0])
    luck = np.array([[0.4, 1.0, 1.0], [0.0, 0.0, 1.0]])
    line = Timeline(outage(date(2024, 1, 15), date(2024, 1, 15)), 2)
    got = came_by(billed, cents, one_point(1), line, luck)
    assert got.tolist() == [[40.0, 100.0, 100.0], [0.0, 0.0, 100.0]]
    assert days.eve == day_number(date(2024, 1, 14))


def test_recent_days_count_more() -> None:
    """A payer that took 2 days, then 6 from March on: the half-life follows it."""
    first = date(2024, 4, 2)
    rows: list[tuple[date, int, date | None]] = []
    for back in range(150, 0, -1):
        on = first - timedelta(days=back)
        if not BUSINESS.holds(day_number(on)):
            continue
        takes = 2 if on < date(2024, 3, 1) else 6
        paid = date(1970, 1, 1) + timedelta(days=int(BUSINESS.shift(day_number(on), takes)))
        rows.append((on, 10_000, paid if paid < first else None))
    days = outage(first, first)
    found = observed(lines(*rows), days, 182)
    assert found is not None
    quick, slow = (law_of(*found, days, h).law.curves(2)[0][-1] for h in (10, 10_000))
    assert quick < slow - 0.2


def test_a_small_payer_takes_the_shape_of_the_others_at_its_pace() -> None:
    """Big: 200 lines paid after 4 days. Small: 2 lines paid after 8, so its mean is drawn to
    (8 + 8 + mean of all) / 3 with mean of all (200 x 4 + 16) / 202 = 4.04: 6.68 days.

    Everything leaves at relative age 1, that is at 6.68 days: between ages 6 and 7.
    """
    first = date(2024, 4, 2)
    start = day_number(date(2024, 1, 15))
    working = [int(BUSINESS.shift(start, i)) for i in range(40)]

    def billed(day: int, takes: int) -> tuple[date, int, date | None]:
        paid = int(BUSINESS.shift(day, takes))
        return date(1970, 1, 1) + timedelta(day), 10_000, date(1970, 1, 1) + timedelta(paid)

    big = lines(*[billed(day, 4) for day in working for _ in range(5)])
    small = lines(*[billed(day, 8) for day in working[:2]], group=1)
    together = Positions(
        *(
            np.concatenate([getattr(big, name), getattr(small, name)])
            for name in (
                "group", "day", "cents", "paid_day", "rejected_day", "dated", "paired", "line",
            )
        )
    )  # fmt: skip
    pool = pool_of(together, 2, outage(first, first), 182)
    assert pool is not None
    assert pool.means[1] == pytest.approx((16 + 816 / 202) / 3)
    law = pool.law(1)
    assert law.kind == "pooled"
    by_age = law.curves(9)[0][1:]
    assert by_age[5] < 0.35
    assert by_age[8] > 0.9
    assert (np.diff(by_age) >= 0).all()
