"""The smallest advance and the suspension point against brute force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.money import split_cents
from calculator.core.terms import reaching
from calculator.decide.advance import Held, Need, need_of, smallest_per_path
from calculator.decide.lengths import drawn_days, remaining_days
from tests.cases.asking import ask, changed


def passes(gaps: list[int], repaid: list[int], lands: int, n: int, fee: int, amount: int) -> bool:
    """Whether an advance covers every day's gap: position 1 is the day after `as_of`."""
    for day, (gap, k) in enumerate(zip(gaps, repaid, strict=True), start=1):
        cash = -gap
        if amount and day >= lands:
            cash += amount - sum(split_cents(amount, n)[:k]) - fee
        if cash < 0:
            return False
    return True


@st.composite
def problem(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]], int, int, int]:
    days, paths, n = draw(st.integers(1, 8)), draw(st.integers(1, 5)), draw(st.integers(1, 4))
    gaps = [
        draw(st.lists(st.integers(-40, 25), min_size=days, max_size=days)) for _ in range(paths)
    ]
    lands = draw(st.integers(0, days))
    repaid = []
    for _ in range(paths):
        steps = draw(st.lists(st.integers(0, 1), min_size=days, max_size=days))
        so_far = 0
        row = []
        for day, step in enumerate(steps, start=1):
            if day > lands:
                so_far = min(n, so_far + step)
            row.append(so_far)
        repaid.append(row)
    return gaps, repaid, lands, n, draw(st.sampled_from([0, 0, 3]))


@given(problem())
def test_the_smallest_advance_is_the_smallest(found: Any) -> None:
    gaps, repaid, lands, n, fee = found
    slack = -np.array(gaps, dtype=np.int64)
    counts = np.concatenate([np.zeros((len(gaps), 1), np.int64), np.array(repaid)], axis=1)
    need = need_of(slack, Held(lands, n, counts), fee)
    most = 200
    brute = []
    for gap, back in zip(gaps, repaid, strict=True):
        good = [a for a in range(1, most) if passes(gap, back, lands, n, fee, a)]
        brute.append(good[0] if good else None)
        if good:  # once enough, always enough
            assert good == list(range(good[0], most))
    free = sum(passes(gap, back, lands, n, fee, 0) for gap, back in zip(gaps, repaid, strict=True))
    assert need.free == free
    for amount in (1, 2, 5, 17, 60):
        share = sum(b is not None and b <= amount for b in brute) / len(brute)
        assert need.passing(amount) == pytest.approx(share)
    for target in (0.5, 0.75, 0.95):
        rank = reaching(target, len(brute))
        reached = [b for b in brute if b is not None]
        expected = None if len(reached) < rank else sorted(reached)[rank - 1]
        assert need.at(target) == (0 if free >= rank else expected)


@given(st.integers(0, 10**9), st.integers(1, 36), st.integers(0, 36))
def test_what_is_held_is_what_is_not_repaid(cents: int, n: int, k: int) -> None:
    k = min(k, n)
    held = Held(0, n, np.array([[k]]))
    assert held.cash(cents)[0, 0] == cents - sum(split_cents(cents, n)[:k])


@pytest.mark.parametrize(
    ("gap", "n", "k", "least"),
    [(1, 3, 0, 1), (1, 3, 2, 1), (2, 3, 2, 4), (100, 3, 1, 149), (100, 2, 1, 199), (1, 1, 0, 1)],
)
def test_by_hand(gap: int, n: int, k: int, least: int) -> None:
    """A gap of 100 after one of three repayments: 149 − 49 = 100, 148 − 49 = 99."""
    slack = np.array([[-gap]])
    assert smallest_per_path(slack, Held(0, n, np.array([[0, k]])))[0] == least


def test_all_repaid_reaches_nothing() -> None:
    need = need_of(np.array([[-1]]), Held(0, 2, np.array([[0, 2]])), 0)
    assert need.at(0.95) is None
    assert need.passing(10**12) == 0


@pytest.mark.parametrize(
    ("target", "paths", "rank"),
    [
        (0.95, 1, 1),
        (0.95, 20, 19),
        (0.95, 100, 95),
        (0.95, 101, 96),
        (0.5, 2, 1),
        (0.999, 1000, 999),
    ],
)
def test_how_many_paths_must_pass(target: float, paths: int, rank: int) -> None:
    assert reaching(target, paths) == rank


def test_sampling_error_of_an_exact_run_is_zero() -> None:
    assert Need(0, np.array([500.0])).sampling_error(0.95) == 0


# --- the suspension, each day tried -------------------------------------------------------

AS_OF, FIRST = date(2024, 2, 9), date(2024, 1, 29)


def open_day(day: date) -> bool:
    return day.weekday() < 6


def naive_cash(
    cash: int, daily: int, restart: date, horizon: int, tau: date | None, shares: tuple[float, ...]
) -> list[float]:
    """Cash per day in cents when payments stopped, term 4, suspended from `tau` to the restart.

    Follows each line: the receipts a calm world would have brought are in the balance as the
    calm line; only their delay and the suspended billing differ.
    """

    def bank(day: date, n: int) -> date:
        while n:
            day += timedelta(days=1)
            n -= day.weekday() < 5
        return day

    backlog, stays, leaves = bank(restart, 2), shares[0], shares[1]
    pays = 1 - stays - leaves
    days = [AS_OF + timedelta(days=n) for n in range(horizon + 1)]
    calm_moves = dict.fromkeys(days, 0.0)
    moves = dict.fromkeys(days, 0.0)
    missing = 0
    day = FIRST - timedelta(days=30)
    while day <= days[-1]:
        if open_day(day):
            due = bank(day, 4)
            lands = backlog if FIRST <= due < restart else due
            if due <= AS_OF < lands:
                missing += daily
            suspended = tau is not None and tau <= day < restart and day > AS_OF
            kept = stays if suspended else 1.0
            if due in calm_moves and due > AS_OF:
                calm_moves[due] += daily
            if lands in moves and lands > AS_OF:
                moves[lands] += kept * daily
            if suspended:
                moves[day] += daily * (pays - 3.7 * leaves)
        day += timedelta(days=1)
    # Typed and ordinary flows already balance the calm receipts: only the difference moves cash.
    path, here = [], float(cash)
    for day in days[1:]:
        here += moves[day] - calm_moves[day]
        path.append(here)
    return path


@pytest.mark.parametrize("shares", [(0.1, 0.05), (0.3, 0.0), (0.0, 0.2), (0.1, 0.5)])
@pytest.mark.parametrize("last", [date(2024, 2, 16), date(2024, 2, 29), date(2024, 3, 8), None])
@pytest.mark.parametrize("cash", [900, 600, 150, -300, 2500])
def test_the_suspension_point_is_the_latest_day_that_reaches(
    cash: int, last: date | None, shares: tuple[float, float]
) -> None:
    horizon = 25  # to 5 March
    end = AS_OF + timedelta(days=horizon)
    restart = (last or date(2024, 6, 28)) + timedelta(days=1)
    while restart.weekday() >= 5:
        restart += timedelta(days=1)
    answer = ask(
        changed(
            pharmacy={"cash_eur": cash, "overdraft_limit_eur": 0},
            outage={"last_day": last},
            billing={"per_open_day_eur": {"Viamedis": 100}},
            outgoings=[],
            suspension={"compulsory_share": shares[0], "leaves_share": shares[1]},
            options={"uncertainty": "none", "horizon_days": horizon},
        )
    )

    def worst(tau: date | None) -> float:
        """The deepest gap below the test's threshold: 0, or the calm line where lower."""
        path = naive_cash(cash * 100, 10_000, restart, horizon, tau, shares)
        calm = cash * 100 + answer.receivables.missing.cents
        return max(min(0, calm) - c for c in path)

    never = naive_cash(cash * 100, 10_000, restart, horizon, None, shares)
    assert [d.expected_cents for d in answer.cash.path] == pytest.approx(never)
    verdict = answer.suspension.verdict
    days = [AS_OF + timedelta(days=n) for n in range(1, horizon + 1)]
    reaching_days = [d for d in days if open_day(d) and worst(d) <= 1e-6]
    tomorrow = next(d for d in days if open_day(d))
    if worst(None) <= 0:
        assert verdict.decision == "not_needed"
    elif reaching_days:
        assert verdict.decision == "suspend_by"
        assert verdict.on == max(reaching_days)
    else:
        helps = worst(tomorrow) < worst(None) - 0.5
        assert verdict.decision == ("already_too_late" if helps else "does_not_help")
        remains = max(0.0, worst(tomorrow if helps else None))
        assert verdict.shortfall_cents == pytest.approx(remains, abs=1)
    assert days[-1] == end


def test_a_fee_that_breaks_the_floor_is_not_called_fine() -> None:
    """Nothing is needed, yet the claimed advance costs more than the cash left: say so."""
    answer = ask(
        changed(
            pharmacy={"cash_eur": 2600, "overdraft_limit_eur": 0},
            outage={"last_day": date(2024, 2, 14)},
            billing={"per_open_day_eur": {"Viamedis": 100}},
            outgoings=[],
            advance={"fee_eur": 5000},
            options={"uncertainty": "none", "horizon_days": 40},
        )
    )
    assert answer.advance.claim_cents > 0
    verdict = answer.suspension.with_claimed_advance
    assert answer.suspension.verdict.decision == "not_needed"
    assert (verdict.decision == "not_needed") is (verdict.probability >= answer.target_probability)


# --- how long it still lasts --------------------------------------------------------------


def test_the_median_of_a_fresh_outage_is_the_reference() -> None:
    assert remaining_days(np.array([0.5]), 0, 10, 3)[0] == 10


@given(st.integers(0, 60), st.floats(0.01, 0.99))
def test_the_longer_it_lasted_the_longer_it_lasts(lasted: int, share: float) -> None:
    some = np.array([share])
    assert remaining_days(some, lasted + 1, 10, 3)[0] >= remaining_days(some, lasted, 10, 3)[0]


def test_draws_are_the_quantiles_in_another_order() -> None:
    drawn = drawn_days(np.random.default_rng(5), 101, 9, 10, 3)
    even = remaining_days((np.arange(101) + 0.5) / 101, 9, 10, 3)
    assert sorted(drawn) == sorted(even)
