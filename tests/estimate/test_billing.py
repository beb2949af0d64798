"""Billing to come: weekdays, recent weeks, totals kept."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Dossier, assess
from calculator.core.spans import DateSpan, day_number
from calculator.estimate.billing import EVEN, billing_of, profile_of, weekday_of
from calculator.estimate.noise import week_factors
from calculator.intake.settings import Settings, resolve
from calculator.reference.calendars import open_calendar

FIRST, LAST = date(2024, 1, 8), date(2024, 3, 31)
OPEN = open_calendar("FR").days_in(DateSpan.including(FIRST, LAST))


def settings(half_life: float) -> Settings:
    dossier = Dossier.parse(
        {
            "as_of": LAST + timedelta(days=9),
            "outage": {"payers": ["Viamedis"], "first_day": LAST + timedelta(days=1)},
            "assumptions": {"billing_half_life_days": half_life},
        }
    )
    return resolve(dossier, statutory=False, complementary=True)


def test_saturday_is_learnt() -> None:
    """12 weeks: 100.00 Monday to Friday, 40.00 on Saturdays. Mean of an open day: 90.00.

    Saturday: (12 x 40 + 3 x 90) / (15 x 90) = 0.5556; other days: (12 x 100 + 270) / 1350 =
    1.0889; their mean over the open days is 1 already: (5 x 1.0889 + 0.5556) / 6 = 1.
    """
    cents = np.where(weekday_of(OPEN) == 5, 4_000, 10_000)
    profile = profile_of(OPEN, cents, OPEN)
    assert profile[:6] == pytest.approx([1.0889] * 5 + [0.5556], abs=1e-4)
    billing = billing_of(OPEN, cents, OPEN, settings(10_000))
    assert billing.weekday_cents[5] == pytest.approx(5_000, abs=5)
    assert billing.on(OPEN).sum() == pytest.approx(cents.sum(), rel=0.002)


def test_a_short_window_has_no_profile() -> None:
    few = OPEN[:20]
    assert profile_of(few, np.full(20, 100), few) is EVEN


def test_the_recent_level_is_followed() -> None:
    """100.00 a day for six weeks, then 130.00: with a half-life of two weeks the level is nearer
    to 130.00 than the plain mean, 115.00, and under a long one it is that mean."""
    middle = day_number(FIRST) + 42
    cents = np.where(middle > OPEN, 10_000, 13_000)
    near = billing_of(OPEN, cents, OPEN, settings(14)).weekday_cents[0]
    plain = billing_of(OPEN, cents, OPEN, settings(10_000)).weekday_cents[0]
    assert plain == pytest.approx(cents.mean(), rel=0.01)
    assert 12_300 < near < 13_000


@given(st.lists(st.integers(0, 10**6), min_size=len(OPEN), max_size=len(OPEN)))
def test_the_window_keeps_its_total(cents: list[int]) -> None:
    """Without fading, the billing expected of the window's own days is what was billed."""
    amounts = np.array(cents)
    billing = billing_of(OPEN, amounts, OPEN, settings(10_000))
    got = billing.on(OPEN).sum()
    assert (billing.weekday_cents >= 0).all()
    assert got == pytest.approx(amounts.sum(), rel=0.01, abs=1)


def test_weeks_to_come_and_their_level_are_both_in_doubt() -> None:
    """Weeks of 0.9 and 1.1 in turn, 12 of them: stretched by sqrt(12 / 11) to 1 -/+ 0.10445.

    A week varies by 0.10445. The level, a plain mean of 12, varies by 0.10445 / sqrt(12) = 0.03015,
    shared by the weeks of a path. Four weeks together: sqrt(0.10445^2 / 4 + 0.03015^2) = 0.0603,
    where weeks alone give 0.0522.
    """
    seen = np.tile([0.9, 1.1], 6)
    draws = np.random.Generator(np.random.PCG64(1))
    factors = week_factors(draws, 200_000, 4, 0.0, seen)
    assert factors.mean() == pytest.approx(1.0, abs=1e-3)
    assert factors[:, 0].std() == pytest.approx(np.hypot(0.10445, 0.03015), rel=0.01)
    assert factors.mean(axis=1).std() == pytest.approx(0.0603, rel=0.01)


def test_recent_weeks_tell_more_of_the_level() -> None:
    """Half-life of a week: weights 1/2, 1/4, ...; the level varies like the mean of 3 weeks.

    The sum of (2^-k)^2, k from 1, is 1/3, so 0.10445 x sqrt(1/3) = 0.0603; ten weeks beside it.
    """
    seen = np.tile([0.9, 1.1], 6)
    draws = np.random.Generator(np.random.PCG64(1))
    factors = week_factors(draws, 200_000, 10, 0.0, seen, half_life=7.0)
    together = factors.mean(axis=1).std()
    assert together == pytest.approx(np.hypot(0.10445 / np.sqrt(10), 0.0603), rel=0.01)


def test_the_noise_of_the_methods_example() -> None:
    """Missing 900 + 1,080 + 180, each week off by its own 10 %: 0.10 x the root of the sum of their
    squares = 141.7; eight times in ten within 1.2816 x 141.7 = 181.6 of 2,160.
    """
    dossier = Dossier.parse(
        {
            "as_of": date(2024, 2, 9),
            "outage": {"payers": ["Viamedis"], "first_day": date(2024, 1, 29)},
            "billing": {"per_open_day_eur": {"Viamedis": "180"}, "payment_term_days": 4},
        }
    )
    missing = assess(dossier).receivables.missing
    assert (missing.low_cents, missing.high_cents) == (197_824, 235_008)
    assert missing.low_cents == pytest.approx(216_000 - 18_160, rel=0.01)
    assert missing.high_cents == pytest.approx(216_000 + 18_160, rel=0.01)
