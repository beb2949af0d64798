"""Past outages and the median of their lengths, some of them not over when last heard of."""

from __future__ import annotations

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.length import LengthCase
from calculator.reference.incidents import incident
from calculator.reference.lengths import case_text, median_length, shipped_cases, survival


def cases(*texts: str) -> tuple[LengthCase, ...]:
    return tuple(LengthCase(int(t.rstrip("+")), over="+" not in t) for t in texts)


def test_the_shipped_cases_with_their_source() -> None:
    assert [case_text(case) for case in shipped_cases()] == ["5+", "7", "7", "10", "10", "17"]
    for case in shipped_cases():
        assert case.business_days == incident(case.incident).business_days
        assert case.source
        assert case.source_url.startswith("https://") or case.source_url.startswith("http://")


def test_survival_by_hand() -> None:
    # 5+ leaves before 7. Five reached 7 and two were over: 3/5. Three reached 10, two were
    # over: 3/5 x 1/3 = 1/5. One reached 17 and was over: 0.
    assert survival(shipped_cases()) == [
        (7, Fraction(3, 5)),
        (10, Fraction(1, 5)),
        (17, Fraction(0)),
    ]


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("7", "10", "30", "5+"), 10),  # S(7) = 2/3, S(10) = 1/3
        (("7", "10", "30", "40"), 20),  # S(10) = 1/2 until 30: (10 + 30) / 2
        (("7", "12+"), 9.5),  # S(7) = 1/2 and no end after it: until the longest case, 12
        (("7", "7+"), 7),  # over at 7 and last heard of at 7: both reached it, 1/2 from 7 to 7
        (("4",), 4),
        (("7", "12+", "12+"), None),  # S(7) = 2/3, never lower
        (("12+",), None),
    ],
)
def test_the_median_by_hand(texts: tuple[str, ...], days: float | None) -> None:
    assert median_length(cases(*texts)) == days


lengths = st.lists(st.integers(1, 500), min_size=1, max_size=20)


@given(lengths)
def test_without_incomplete_cases_it_is_the_ordinary_median(days: list[int]) -> None:
    assert median_length([LengthCase(d) for d in days]) == median(days)


@given(lengths, st.data())
def test_a_case_that_was_not_over_never_shortens_it(days: list[int], data: st.DataObject) -> None:
    whole = [LengthCase(d) for d in days]
    index = data.draw(st.integers(0, len(days) - 1))
    open_ended = list(whole)
    open_ended[index] = LengthCase(days[index], over=False)
    found = median_length(open_ended)
    assert found is None or found >= median_length(whole)  # type: ignore[operator]


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=12))
def test_survival_against_a_count_of_heads(pairs: list[tuple[int, bool]]) -> None:
    """Each outage still there carries an equal weight; one not over hands its own to the longer.

    Efron's redistribution to the right, which is Kaplan-Meier said otherwise.
    """
    found = [LengthCase(d, over=o) for d, o in pairs]
    ordered = sorted(found, key=lambda c: (c.business_days, not c.over))
    weights = [Fraction(1, len(ordered))] * len(ordered)
    dead: dict[int, Fraction] = {}
    for rank, case in enumerate(ordered):
        if case.over:
            dead[case.business_days] = dead.get(case.business_days, Fraction(0)) + weights[rank]
        elif rank + 1 < len(ordered):
            later = len(ordered) - rank - 1
            for other in range(rank + 1, len(ordered)):
                weights[other] += weights[rank] / later
    left = Fraction(1)
    expected = []
    for day in sorted(dead):
        left -= dead[day]
        expected.append((day, left))
    assert survival(found) == expected
