"""Every advance that works, against trying each amount; and a fee in proportion by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.terms import reaching
from calculator.decide.advance import Held, in_proportion, need_of
from calculator.decide.intervals import Weighted, admissible
from tests.cases.asking import ask, changed

#: Shares held of an advance; below 0 where more is kept than was given.
WEIGHTS = (-0.5, -0.25, -0.02, 0.0, 0.25, 0.5, 0.98, 1.0)
MOST = 400


@st.composite
def problem(draw: st.DrawFn) -> tuple[list[list[int]], list[list[float]], int, int]:
    days, paths = draw(st.integers(1, 6)), draw(st.integers(1, 5))

    def rows(values: st.SearchStrategy[Any]) -> list[list[Any]]:
        return [draw(st.lists(values, min_size=days, max_size=days)) for _ in range(paths)]

    return (
        rows(st.integers(-60, 60)),
        rows(st.sampled_from(WEIGHTS)),
        draw(st.sampled_from([0, 0, 4])),
        draw(st.integers(0, days)),
    )


def works(slack: list[int], weight: list[float], fee: int, lands: int, amount: int) -> bool:
    cash = [s + amount * w for s, w in zip(slack, weight, strict=True)]
    if amount:
        cash = [c - fee if day >= lands else c for day, c in enumerate(cash, start=1)]
    return min(cash) >= -1e-9


@given(problem())
def test_one_sweep_finds_what_trying_each_amount_finds(found: Any) -> None:
    slack, weight, fee, lands = found
    paths = len(slack)
    need = admissible(
        np.array(slack, dtype=np.int64),
        np.concatenate([np.zeros((paths, 1)), np.array(weight)], axis=1),
        fee,
        lands,
    )
    counts = [
        sum(works(s, w, fee, lands, a) for s, w in zip(slack, weight, strict=True))
        for a in range(MOST)
    ]
    for amount in (0, 1, 2, 7, 40, 120, MOST - 1):
        assert need.passing(amount) == pytest.approx(counts[amount] / paths)
    for target in (0.4, 0.75, 0.95):
        good = [a for a in range(MOST) if counts[a] >= reaching(target, paths)]
        assert need.at(target) == (good[0] if good else None)
    for most in (0, 5, 90, MOST - 1):
        assert need.best(most) == pytest.approx(max(counts[: most + 1]) / paths)


def test_a_larger_advance_can_hurt() -> None:
    """One path lacks 100 before the repayment, has 10 to spare after it, and 20 % is kept.

    100 needs A >= 100; after it A x 0.2 <= 10, so A <= 50: none works. With 30 to spare,
    100 <= A <= 150, and 151 fails.
    """
    weight = np.array([[0.0, 1.0, -0.2]])
    assert admissible(np.array([[-100, 10]]), weight).at(0.95) is None
    need = admissible(np.array([[-100, 30]]), weight)
    assert need.at(0.95) == 100
    assert (need.passing(99), need.passing(100), need.passing(150), need.passing(151)) == (
        0,
        1,
        1,
        0,
    )


@given(st.lists(st.lists(st.integers(-40, 25), min_size=5, max_size=5), min_size=1, max_size=4))
def test_without_a_share_kept_it_is_the_plain_rule(rows: list[list[int]]) -> None:
    slack, repaid = np.array(rows), np.zeros((len(rows), 6), dtype=np.int64)
    repaid[:, 4:] = 1
    held = Held(2, 1, repaid)
    plain, swept = need_of(slack, held, 0), need_of(slack, in_proportion(held, 0.0), 0)
    for target in (0.3, 0.6, 0.95):
        assert plain.at(target) == swept.at(target)
    for amount in (0, 3, 30):
        assert plain.passing(amount) == swept.passing(amount)


def test_cash_of_a_weighted_advance_is_cut_to_the_cent() -> None:
    assert Weighted(0, np.array([[0.98, -0.02]])).cash(101).tolist() == [[98, -3]]


def test_a_fee_in_proportion_by_hand() -> None:
    """docs/method.md: 1,160.00 lack; 1 % is kept: 1,160.00 / 0.99 = 1,171.7172, so 1,171.72."""
    answer = ask(
        changed(
            pharmacy={"cash_eur": 1000, "overdraft_limit_eur": 0},
            outage={"last_day": date(2024, 2, 23)},
            outgoings=[],
            advance={"fee_share": 0.01},
        )
    )
    assert answer.advance.needed_cents == 117_172
    assert answer.advance.sampling_error_cents == 0
