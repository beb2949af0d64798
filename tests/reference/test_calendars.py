"""Business and open days: the published list of holidays, days counted by hand, identities."""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.errors import DossierError, ParameterNotFound
from calculator.core.spans import NO_DAY, DateSpan, day_number, day_of
from calculator.reference.calendars import (
    FIRST_DAY,
    LAST_DAY,
    DayCalendar,
    business_calendar,
    open_calendar,
)
from calculator.reference.territories import TERRITORIES, subdivision_of

N = day_number


def published(name: str) -> set[date]:
    """Public holidays 2005-2045 of a published file, or skip where it is not at hand."""
    folder = os.environ.get("SAMPLES_DIR", "")
    path = Path(folder) / "holidays" / name
    if not folder or not path.is_file():
        pytest.skip("SAMPLES_DIR does not name the folder of published samples")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        days = {date.fromisoformat(row["date"]) for row in csv.DictReader(lines)}
    return {day for day in days if 2005 <= day.year <= 2045}


@pytest.mark.parametrize(
    ("name", "territory"),
    [
        ("jours_feries_seuls.csv", "FR"),
        ("jours_feries_seuls_alsace_moselle.csv", "FR-57"),
    ],
)
def test_open_days_are_monday_to_saturday_minus_the_published_holidays(
    name: str, territory: str
) -> None:
    holidays = published(name)
    assert len(holidays) > 400  # 41 years of at least 10 holidays
    span = DateSpan(date(2005, 1, 1), date(2046, 1, 1))
    expected = {
        day
        for day in (span.first + timedelta(n) for n in range(len(span)))
        if day.weekday() < 6 and day not in holidays
    }
    assert {day_of(n) for n in open_calendar(territory).days_in(span)} == expected


def test_fifth_business_day_after_9_february_2024_is_16_february() -> None:
    # Fri 9 Feb 2024 | Mon 12, Tue 13, Wed 14, Thu 15, Fri 16 = 5.
    friday = N(date(2024, 2, 9))
    assert business_calendar().shift(friday, 5) == N(date(2024, 2, 16))
    assert business_calendar().shift(N(date(2024, 2, 16)), -5) == friday
    assert business_calendar().count_between(friday, N(date(2024, 2, 16))) == 5


def test_open_days_of_the_worked_example() -> None:
    # docs/method.md: 23-27 January 5 (Tue-Sat), 29 Jan-3 Feb 6, 5-9 February 5 (Mon-Fri) = 16.
    open_days = open_calendar("FR")
    assert len(open_days.days_in(DateSpan.including(date(2024, 1, 23), date(2024, 2, 9)))) == 16
    assert open_days.count_between(N(date(2024, 1, 22)), N(date(2024, 2, 9))) == 16
    # To Friday 16 February: + Sat 10 and Mon 12 to Fri 16 = 22; from 29 January: 6 + 6 + 5 = 17.
    assert open_days.count_between(N(date(2024, 1, 22)), N(date(2024, 2, 16))) == 22
    assert open_days.count_between(N(date(2024, 1, 28)), N(date(2024, 2, 16))) == 17


@pytest.mark.parametrize(
    ("day", "business", "france", "alsace"),
    [
        (date(2024, 3, 29), False, True, False),  # Good Friday: banks and Alsace-Moselle
        (date(2024, 4, 1), False, False, False),  # Easter Monday: everyone
        (date(2024, 12, 26), False, True, False),  # 26 December: banks and Alsace-Moselle
        (date(2024, 5, 1), False, False, False),  # 1 May: everyone
        (date(2024, 7, 14), False, False, False),  # a Sunday, and 14 July
        (date(2024, 2, 10), False, True, True),  # a Saturday
        (date(2024, 2, 9), True, True, True),  # a plain Friday
        (date(2024, 5, 20), False, False, False),  # Whit Monday: a French holiday
        (date(2006, 6, 5), False, False, False),  # Whit Monday as day of solidarity
    ],
)
def test_days_that_tell_the_calendars_apart(
    day: date, *, business: bool, france: bool, alsace: bool
) -> None:
    assert business_calendar().holds(N(day)) is business
    assert open_calendar("FR").holds(N(day)) is france
    assert open_calendar("FR-57").holds(N(day)) is alsace


@pytest.mark.parametrize(
    ("territory", "closed"),
    [
        ("FR-971", date(2024, 5, 27)),
        ("FR-972", date(2024, 5, 22)),
        ("FR-973", date(2024, 6, 10)),
        ("FR-974", date(2024, 12, 20)),
        ("FR-976", date(2024, 4, 27)),
        ("FR-988", date(2024, 9, 24)),
    ],
)
def test_overseas_territories_close_on_their_own_day(territory: str, closed: date) -> None:
    assert not open_calendar(territory).holds(N(closed))
    assert open_calendar("FR").holds(N(closed))


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("GP", "FR-971"),
        ("mq", "FR-972"),
        ("Guyane", "FR-973"),
        ("La Réunion", "FR-974"),
        ("REUNION", "FR-974"),
        ("FR-67", "FR-57"),
        ("FR-68", "FR-57"),
        ("6AE", "FR-57"),
        ("57", "FR-57"),
        ("NC", "FR-988"),
        ("France", "FR"),
        ("FR-75", "FR"),
        ("2A", "FR"),
    ],
)
def test_aliases_give_the_same_calendar(alias: str, code: str) -> None:
    assert open_calendar(alias) is open_calendar(code)


def test_every_territory_builds_and_only_alsace_and_overseas_differ() -> None:
    france = open_calendar("FR").days
    for code in TERRITORIES:
        own = open_calendar(code).days
        assert np.isin(own, france).all(), code  # nobody opens on a national holiday


def test_unknown_territory_names_the_nearest() -> None:
    with pytest.raises(DossierError) as caught:
        subdivision_of("Guadelupe")
    assert caught.value.code == "unknown_territory"
    assert caught.value.operands["nearest"] == "Guadeloupe"
    assert "FR-988" in str(caught.value)
    with pytest.raises(DossierError) as caught:
        open_calendar("Atlantide")
    assert "Atlantide" in caught.value.message("en")


def test_years_out_of_reach_are_an_error_not_a_count() -> None:
    calendar = business_calendar()
    for wrong in (N(FIRST_DAY) - 1, N(LAST_DAY) + 1, NO_DAY):
        with pytest.raises(ParameterNotFound) as caught:
            calendar.count_through(wrong)
        assert caught.value.code == "calendar_out_of_range"
        assert "1er janvier 2000" in str(caught.value).replace("\u00a0", " ")
        with pytest.raises(ParameterNotFound):
            calendar.holds(np.array([N(FIRST_DAY), wrong]))
    with pytest.raises(ParameterNotFound):
        calendar.shift(N(FIRST_DAY), -1)
    with pytest.raises(ParameterNotFound):
        calendar.shift(N(LAST_DAY), 1)
    assert calendar.shift(N(LAST_DAY), 0) == N(LAST_DAY)


def test_edges_of_the_covered_years_are_counted() -> None:
    calendar = open_calendar("FR")
    whole = DateSpan.including(FIRST_DAY, LAST_DAY)
    assert np.array_equal(calendar.days_in(whole), calendar.days)
    assert calendar.count_through(N(LAST_DAY)) == calendar.days.size
    assert calendar.days_in(DateSpan(FIRST_DAY, FIRST_DAY)).size == 0


def test_kinds_in_and_out_follow_scalars_and_arrays() -> None:
    calendar = business_calendar()
    days = np.array([N(date(2024, 2, 9)), N(date(2024, 2, 10))], dtype=np.int32)
    assert calendar.count_through(days).dtype == np.int64
    assert calendar.shift(days, 1).dtype == np.int64
    assert type(calendar.count_through(int(days[0]))) is int
    assert type(calendar.shift(int(days[0]), 1)) is int
    assert type(calendar.holds(int(days[0]))) is bool
    assert calendar.holds(days).tolist() == [True, False]
    # Friday and Saturday both step to Monday 12; n == 0 leaves the Saturday a Saturday.
    assert calendar.shift(days, 1).tolist() == [N(date(2024, 2, 12))] * 2
    assert calendar.shift(days, 0).tolist() == days.tolist()
    assert calendar.shift(days, np.array([1, -1])).tolist() == [
        N(date(2024, 2, 12)),
        N(date(2024, 2, 9)),
    ]
    assert calendar.count_through(np.empty(0, dtype=np.int64)).size == 0


def test_calendars_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_calendar("FR").days[0] = 0


covered = st.integers(N(date(2001, 1, 1)), N(date(2059, 12, 31)))


@pytest.mark.parametrize("calendar", [business_calendar(), open_calendar("FR-57")])
@given(day=covered, n=st.integers(-200, 200))
def test_shift_agrees_with_walking_day_by_day(calendar: DayCalendar, day: int, n: int) -> None:
    step = 1 if n > 0 else -1
    walked, left = day, abs(n)
    while left:
        walked += step
        left -= calendar.holds(walked)
    assert calendar.shift(day, n) == walked


@given(days=st.lists(covered, min_size=3, max_size=3).map(sorted))
def test_counts_add_up(days: list[int]) -> None:
    calendar = open_calendar("FR")
    first, middle, last = days
    whole = calendar.count_between(first, last)
    assert whole == calendar.count_between(first, middle) + calendar.count_between(middle, last)
    span = DateSpan.including(day_of(first + 1), day_of(last)) if last > first else None
    assert whole == (0 if span is None else len(calendar.days_in(span)))


def test_a_year_holds_about_303_open_days() -> None:
    # data/parameters open_days_per_year = 303; the calendar's own mean stands within one day.
    counts = [
        after - before
        for before, after in pairwise(
            open_calendar("FR").count_through(N(date(year, 12, 31))) for year in range(2010, 2031)
        )
    ]
    assert len(counts) == 20
    assert abs(float(np.mean(counts)) - 303) < 1
