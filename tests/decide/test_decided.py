"""Public rules, leavers, worst cases and the rule by balance, each by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.decide.adaptive import (
    Stops,
    fixed_outcome,
    levels,
    outcome,
    rule_of,
    worth_of,
)
from calculator.decide.cash import low_days, low_points, worst_mean
from tests.cases.asking import ask, changed


def test_the_public_rules_on_the_worked_example() -> None:
    """91 days before 29 January 2024: 30 October to 28 January. Open days: October 2 (30, 31),
    November 26 - 2 (All Saints, Armistice, a Saturday) = 24, December 26 - 1 (Christmas, a Monday)
    = 25, January 1 to 28: 24 - 1 (New Year) = 23. In all 74. A month: 74 x 180 / 3 = 4,440.00;
    half of it 2,220.00. Sent and not paid: outstanding 2,880.00, nothing stale.
    """
    answer = ask(changed())
    amounts = {r.name: (r.cents, r.applies) for r in answer.advance.public_rules}
    assert amounts == {
        "us_2024_month": (444_000, False),
        "mayotte_2025_half_month": (222_000, False),
        "statutory_24_hours": (288_000, False),
    }


def test_the_24_hour_clause_binds_the_statutory_payer_alone() -> None:
    both = changed(
        outage={"payers": ["Viamedis", "Assurance maladie"]},
        billing={"per_open_day_eur": {"Viamedis": 180, "Assurance maladie": 1000}},
        suspension={"compulsory_share": 0.5},
    )
    answer = ask(both)
    rule = {r.name: r for r in answer.advance.public_rules}["statutory_24_hours"]
    owed = {row.outstanding_cents for row in answer.receivables.by_payer}
    assert rule.applies
    assert owed == {288_000, rule.cents}


def test_the_decision_by_share_of_leavers() -> None:
    """The case by hand of docs/method.md: cash 1,000.00, last day 23 February, 13 open days from
    the 10th to the 24th. A share z that leaves brings 180 x (0.9 - z - 3.7 z) a day, and the
    worst day lacks 1,160 + 324.

        z =  2 %   0.806 x 180 = 145.08; 11 days: 1,595.88 passes, 10: 1,450.80 fails: from 13 Feb.
        z =  5 %   119.70, 13 days: 1,556.10 passes, 12 fails: from 10 February
        z = 10 %   77.40 x 13 = 1,006.20: never enough, yet better than nothing
        z = 20 %   0.9 - 0.94 = -0.04: each day costs, does not help
    """
    answer = ask(
        changed(
            pharmacy={"cash_eur": 1000, "overdraft_limit_eur": 0},
            outage={"last_day": date(2024, 2, 23)},
            outgoings=[],
        )
    )
    cases = {c.leaves_share: (c.decision, c.on) for c in answer.suspension.leavers}
    assert cases == {
        0.02: ("suspend_by", date(2024, 2, 13)),
        0.05: ("suspend_by", date(2024, 2, 10)),
        0.10: ("already_too_late", None),
        0.20: ("does_not_help", None),
    }


@pytest.mark.parametrize(
    ("gaps", "share", "mean"),
    [
        ([10, -5, 30, 0], 0.5, 20.0),  # (30 + 10) / 2
        ([10, -5, 30, 0], 0.25, 30.0),
        ([10, -5, 30, 0], 0.05, 30.0),  # a fifth of the worst one
        ([10, -5, 30, 0], 0.375, (30 + 0.5 * 10) / 1.5),
        ([-1, -2], 0.5, 0.0),
    ],
)
def test_mean_of_the_worst(gaps: list[int], share: float, mean: float) -> None:
    assert worst_mean(np.array(gaps), share) == pytest.approx(mean)


def test_the_day_of_the_minimum() -> None:
    """Ten paths whose lowest day is 1, 2, .., 10 days ahead; a tie takes the first day."""
    cash = np.full((10, 10), 50)
    cash[np.arange(10), np.arange(10)] = 1
    assert low_points(cash) == (1, 5, 9)
    assert low_points(np.zeros((3, 4))) == (1, 1, 1)


def test_lowest_days_by_how_often() -> None:
    """Forty paths: 20 are lowest on day 3, 17 on day 1, 2 on day 2 (5 %), 1 on day 4 (2.5 %)."""
    at = np.repeat([3, 1, 2, 4], [20, 17, 2, 1])
    cash = np.where(np.arange(1, 6) == at[:, None], -1, 0)
    assert low_days(cash) == [(3, 0.5), (1, 0.425), (2, 0.05)]
    assert low_days(np.zeros((3, 4))) == [(1, 1.0)]


def two_kinds(each: int = 30) -> Stops:
    """Half of the paths are poor (cash 10.00) and need the suspension; the rich (100.00) do not,
    and it would sink them.
    """
    poor = np.repeat([True, False], each)
    return Stops(
        days=np.array([1, 2]),
        passes=np.stack([poor, poor]),
        never=~poor,
        cash=np.stack([np.where(poor, 1_000, 10_000)] * 2),
        lasting=np.ones((2, 2 * each), dtype=bool),
        ends=np.full(2 * each, 2),
    )


def test_a_level_parts_who_must_suspend_from_who_must_not() -> None:
    """A fixed day saves one half and loses the other; the level halfway saves all."""
    stops = two_kinds()
    found = rule_of(stops, 0.95, 1)
    assert found[1] == (1_000 + 10_000 + 1) // 2
    worth = worth_of(stops, found, 1)
    assert (worth.probability, worth.fixed_probability) == (1.0, 0.5)
    assert (worth.suspends, worth.fixed_suspends) == (0.5, 1.0)
    assert worth.gain_error == pytest.approx(0.5 / np.sqrt(60))


def test_nobody_suspends_for_nothing() -> None:
    """All pass without: a suspension that also passes is not worth a day."""
    stops = two_kinds()
    calm = Stops(
        stops.days,
        np.ones_like(stops.passes),
        np.ones(60, dtype=bool),
        stops.cash,
        stops.lasting,
        stops.ends,
    )
    assert (levels(calm, 0.05) == -np.inf).all()


@given(st.integers(0, 2**32 - 1))
def test_the_rule_is_never_worse_than_waiting_on_its_own_paths(seed: int) -> None:
    draws = np.random.default_rng(seed)
    days, paths = 4, 60
    ends = draws.integers(0, days + 1, paths)
    stops = Stops(
        days=np.arange(1, days + 1),
        passes=draws.random((days, paths)) < 0.5,
        never=draws.random(paths) < 0.5,
        cash=draws.integers(-50, 50, (days, paths)),
        lasting=np.arange(days)[:, None] < ends,
        ends=ends,
    )
    found = levels(stops, 0.05)
    passed, stopped = outcome(stops, found)
    assert passed.sum() >= stops.never.sum()
    assert not stopped[ends == 0].any()
    assert (fixed_outcome(stops, None)[0] == stops.never).all()
