"""The delay law against loops anyone can read, on fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.estimate.days_to_pay import Exposure, exposure
from calculator.estimate.law import Law, fit, one_point

#: One line: age at entry, age when it leaves, cause (1 paid, 2 rejected, 0 censored), cents, week.
Row = tuple[int, int, int, int, int]


def slow_law(rows: list[Row], counts: dict[int, int]) -> tuple[list[Fraction], list[Fraction]]:
    """Shares paid and open by age, one position per age from -1 on, as the formulas say it."""
    oldest = max((leaving for _, leaving, *_ in rows), default=0)
    still, paid = Fraction(1), Fraction(0)
    paid_by, open_by = [Fraction(0)], [Fraction(1)]
    for age in range(oldest + 1):
        risk = by_payment = by_rejection = Fraction(0)
        for entry, leaving, cause, cents, week in rows:
            weight = cents * counts[week]
            if entry < age <= leaving:
                risk += weight
                if leaving == age and cause == 1:
                    by_payment += weight
                if leaving == age and cause == 2:
                    by_rejection += weight
        if risk:
            paid += still * by_payment / risk
            still *= 1 - (by_payment + by_rejection) / risk
        paid_by.append(paid)
        open_by.append(still)
    return paid_by, open_by


rows_strategy = st.lists(
    st.tuples(
        st.integers(-1, 12),
        st.integers(0, 15),
        st.integers(0, 2),
        st.integers(1, 10**7),
        st.integers(2800, 2805),
    ).map(lambda r: (min(r[0], r[1]), *r[1:])),
    min_size=1,
    max_size=40,
)


def counted(rows: list[Row]) -> Exposure:
    entry, leaving, cause, cents, week = (
        np.array(c, dtype=np.int64) for c in zip(*rows, strict=True)
    )
    return exposure(entry, leaving, cause, cents, week)


def same(law: Law, row: int | None, rows: list[Row], counts: dict[int, int]) -> bool:
    """Whether the curves are the slow ones, up to the oldest payment seen."""
    paid_by, open_by = slow_law(rows, counts)
    got_paid, got_open = law.curves(law.seen)
    if row is not None:
        got_paid, got_open = got_paid[row], got_open[row]
    upto = law.seen + 2
    return bool(
        np.allclose(got_paid, [float(p) for p in paid_by[:upto]], rtol=0, atol=1e-12)
        and np.allclose(got_open, [float(p) for p in open_by[:upto]], rtol=0, atol=1e-12)
    )


@given(rows_strategy)
def test_the_law_is_the_slow_one(rows: list[Row]) -> None:
    law = fit(counted(rows))
    assert same(law, None, rows, dict.fromkeys(range(2800, 2806), 1))
    lived = [leaving for entry, leaving, cause, *_ in rows if cause == 1 and leaving > entry]
    assert law.seen == max(lived, default=-1)
    assert law.kind == "curve"


@given(rows_strategy, st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_a_resample_of_weeks_is_the_slow_law_with_weights(
    rows: list[Row], repeats: list[int]
) -> None:
    seen = counted(rows)
    labels = sorted({row[4] for row in rows})
    counts = {week: repeats[week - 2800] for week in labels}
    weights = np.array([[counts[week] for week in labels]] * 2, dtype=np.float64)
    law = fit(seen, weights=weights)
    assert law.paid.shape == (2, law.seen + 2)
    assert same(law, 0, rows, counts)
    assert same(law, 1, rows, counts)


@given(rows_strategy)
def test_shares_stay_shares(rows: list[Row]) -> None:
    paid, still_open = fit(counted(rows)).curves(20)
    assert (np.diff(paid) >= -1e-15).all()
    assert (np.diff(still_open) <= 1e-15).all()
    assert paid[0] == 0
    assert still_open[0] == 1
    assert (paid + still_open <= 1 + 1e-12).all()


@given(rows_strategy, st.integers(2, 9))
def test_scale_and_order_do_not_matter(rows: list[Row], times: int) -> None:
    law = fit(counted(rows))
    other = fit(counted([(e, out, c, cents * times, w) for e, out, c, cents, w in rows[::-1]]))
    assert np.allclose(law.paid, other.paid, rtol=0, atol=1e-12)


def test_by_hand() -> None:
    """Three lines of 100: paid at age 1, rejected at 2, open at 3 when the outage starts.

    h(1) = 100/300, S(1) = 2/3; rejection at 2: 100/200, S(2) = 1/3; F stays 1/3.
    """
    law = fit(counted([(-1, 1, 1, 100, 1), (-1, 2, 2, 100, 1), (-1, 3, 0, 100, 1)]))
    paid, still_open = law.curves(1)
    assert paid == pytest.approx([0, 0, 1 / 3])
    assert still_open == pytest.approx([1, 1, 2 / 3])
    assert law.seen == 1


def test_delayed_entry_by_hand() -> None:
    """A line that enters at age 2 counts from age 3 on.

    Age 1: 100 paid of 200 at risk. Age 3: 100 paid of 200 (the one left and the late one).
    """
    law = fit(counted([(-1, 1, 1, 100, 1), (-1, 3, 1, 100, 1), (2, 5, 0, 100, 1)]))
    assert law.curves(3)[0] == pytest.approx([0, 0, 0.5, 0.5, 0.75])


def test_one_point() -> None:
    law = one_point(2)
    paid, still_open = law.curves(2)
    assert paid.tolist() == [0, 0, 0, 1]
    assert still_open.tolist() == [1, 1, 1, 0]
    assert (law.seen, law.kind) == (2, "term")
    assert one_point(2, seen=7).seen == 7
    assert one_point(0).curves(0)[0].tolist() == [0, 1]
