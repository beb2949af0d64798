"""Days and spans: one conversion between what people say and what is computed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.spans import DateSpan, day_number, day_of

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_the_epoch() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(2024, 2, 29)) == 19782


@given(days)
def test_numbers_and_dates(day: date) -> None:
    assert day_of(day_number(day)) == day
    assert day_number(day + timedelta(days=1)) == day_number(day) + 1


@given(days, st.integers(0, 400))
def test_last_day_is_included(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    span = DateSpan.including(first, last)
    assert len(span) == more + 1
    assert first in span
    assert last in span
    assert span.last == last
    assert last + timedelta(days=1) not in span
    assert first - timedelta(days=1) not in span


def test_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        DateSpan(date(2024, 1, 2), date(2024, 1, 1))
    assert len(DateSpan(date(2024, 1, 1), date(2024, 1, 1))) == 0
