"""Quick mode, day by day, against a calculation that follows each line with plain dates."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calculator import Assessment
from tests.cases.asking import ask, changed

DAY = timedelta(days=1)


@cache
def closed(kind: str) -> frozenset[date]:
    import holidays

    years = range(2023, 2027)
    days = set(holidays.country_holidays("FR", years=years))
    if kind == "bank":
        days |= set(holidays.financial_holidays("ECB", years=years))
    return frozenset(days)


def bank_day(day: date) -> bool:
    return day.weekday() < 5 and day not in closed("bank")


def open_day(day: date) -> bool:
    return day.weekday() < 6 and day not in closed("shop")


def later(day: date, n: int) -> date:
    while n > 0:
        day += DAY
        n -= bank_day(day)
    return day


def naive_missing(
    first: date, as_of: date, last: date | None, stopped: str, term: int, horizon: int
) -> list[int]:
    """Euros that would have come since the first day, less those that came, per day.

    One line of 1 euro per open day. Which lines are held and when each lands, in words:
    payments stopped: due in the outage -> with the backlog. Submissions stopped: billed in
    the outage -> a term after the restart. Both: the second for those lines, the first for
    lines sent before.
    """
    restart = later(last, 1) if last else None
    backlog = later(restart, 2) if restart else None
    resent = later(restart, term) if restart else None
    expected: list[date] = []
    came: list[date] = []
    day = first - 120 * DAY
    while day <= as_of + horizon * DAY:
        if open_day(day):
            due = later(day, term)
            in_outage = day >= first and (last is None or day <= last)
            due_in_it = due >= first and (restart is None or due < restart)
            lands: date | None = due
            if stopped != "payments" and in_outage:
                lands = resent
            elif stopped == "payments" or (stopped == "both" and day < first):
                lands = backlog if due_in_it else due
            if stopped != "submissions" or day >= first:
                expected.append(due)
                came.append(lands or date.max)
        day += DAY
    days = [as_of + n * DAY for n in range(horizon + 1)]
    return [
        sum(first <= due <= on for due in expected) - sum(first <= got <= on for got in came)
        for on in days
    ]


def told(
    first: date, as_of: date, last: date | None, stopped: str, term: int, horizon: int
) -> Assessment:
    return ask(
        changed(
            as_of=as_of,
            pharmacy={"cash_eur": 1000},
            outage={"first_day": first, "last_day": last, "stopped": stopped},
            billing={"per_open_day_eur": {"Viamedis": 1}, "payment_term_days": term},
            outgoings=[],
            options={"uncertainty": "none", "horizon_days": horizon},
        )
    )


def agrees(
    first: date, since: int, lasts: int | None, stopped: str, term: int, horizon: int = 40
) -> None:
    as_of = first + since * DAY
    last = None if lasts is None else first + lasts * DAY
    answer = told(first, as_of, last, stopped, term, horizon)
    found = [answer.receivables.missing.cents] + [
        d.without_outage_cents - d.expected_cents for d in answer.cash.path
    ]
    naive = naive_missing(first, as_of, last, stopped, term, horizon)
    assert found == [100 * n for n in naive]


days = st.dates(date(2024, 1, 2), date(2025, 3, 1))


@given(days, st.integers(0, 30), st.none() | st.integers(0, 50), st.sampled_from([1, 2, 4, 10, 20]))
def test_payments_stopped(first: date, since: int, lasts: int | None, term: int) -> None:
    agrees(first, since, lasts, "payments", term)


@given(days, st.integers(0, 30), st.sampled_from([1, 4, 20]))
@pytest.mark.parametrize("stopped", ["submissions", "both"])
def test_lines_never_sent_and_no_end(stopped: str, first: date, since: int, term: int) -> None:
    agrees(first, since, None, stopped, term)


@pytest.mark.parametrize("stopped", ["submissions", "both"])
@given(days, st.integers(0, 30), st.integers(0, 50), st.sampled_from([1, 2, 4, 10, 20]))
@example(date(2024, 9, 11), 24, 41, 1)
@example(date(2024, 5, 17), 23, 8, 20)
@example(date(2024, 10, 22), 27, 15, 10)
@example(date(2024, 10, 15), 20, 16, 1)
def test_lines_sent_again(stopped: str, first: date, since: int, lasts: int, term: int) -> None:
    """What was due after the restart and before it was sent again is missing too."""
    agrees(first, since, lasts, stopped, term)


@given(days, st.integers(0, 30), st.none() | st.integers(0, 50))
@example(date(2024, 1, 17), 0, None)
def test_paid_on_the_day(first: date, since: int, lasts: int | None) -> None:
    """A term of 0: Saturday's billing is no part of what Friday expects."""
    agrees(first, since, lasts, "payments", 0)


@given(days, st.integers(0, 30), st.none() | st.integers(0, 50), st.sampled_from([1, 4, 10]))
def test_outstanding_counts_the_open_lines(
    first: date, since: int, lasts: int | None, term: int
) -> None:
    as_of = first + since * DAY
    last = None if lasts is None else first + lasts * DAY
    restart = later(last, 1) if last else None
    owed, day = 0, first - 120 * DAY
    while day <= as_of:
        due = later(day, term)
        held = due >= first and (restart is None or due < restart)
        lands = (later(restart, 2) if restart else date.max) if held else due
        owed += open_day(day) and lands > as_of
        day += DAY
    found = told(first, as_of, last, "payments", term, 7)
    assert found.receivables.outstanding_cents == 100 * owed
