"""All days tried at once against the plain rule, one day at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.core.spans import day_number
from calculator.decide.advance import held_by, need_of
from calculator.decide.falling import Case, Effect
from calculator.decide.paths import Paths, Terms
from calculator.decide.receipts import Receipts
from calculator.decide.suspension import Shares, suspended_from
from calculator.decide.tried import try_days
from calculator.estimate.outage import OutageDays
from calculator.estimate.timeline import Timeline
from calculator.reference.calendars import business_calendar, open_calendar

AS_OF = date(2024, 2, 9)
STOPPED: tuple[Literal["payments", "submissions", "both"], ...] = (
    "payments",
    "submissions",
    "both",
)


def paths_of(random: np.random.Generator, line: Timeline, paths: int) -> Paths:
    """Paths of which some restart before `as_of`, some on a day, some past the horizon."""
    outage = line.outage
    days = random.integers(-4, line.horizon + 12, paths) + outage.as_of
    restart = np.asarray(outage.business.shift(days, 1))
    backlog = np.asarray(outage.business.shift(restart, outage.backlog_after)) - outage.as_of
    billing = np.zeros((paths, line.horizon + 1))
    billing[:, line.coming - outage.as_of] = (
        random.integers(-8 * (random.random() < 0.2), 40, (paths, len(line.coming))) / 4
    )
    cash = np.cumsum(random.integers(-30, 31, billing.shape), axis=1)
    return Paths(
        without=cash,
        with_outage=cash,
        missing=np.zeros_like(cash),
        billing=billing,
        restart=(restart - outage.as_of).astype(np.int64),
        lands=np.maximum(backlog, 1).astype(np.int64),
        backlog=backlog.astype(np.int64),
    )


def receipts_at_random(random: np.random.Generator, steps: list[int], line: Timeline) -> Receipts:
    """Each day of billing with its own way to arrive: never less, and not all of it everywhere."""
    size, ahead = line.horizon + 1, np.arange(line.horizon + 1)
    age = ahead[None, :] - ahead[:, None]
    # Steps that stretch from day to day, so that no two days arrive alike.
    pace = random.choice([0.5, 1.0, 2.0], (size, 1)) + (ahead[:, None] % 7 == 3)
    law = np.concatenate([[0.0], np.cumsum(steps)]) / max(sum(steps), 1)
    came = law[np.clip((age * pace).astype(int), 0, len(steps))] * (age >= 0)
    came *= random.choice([1.0, 0.75, 1.25], (size, 1))
    again = None
    if line.outage.stopped != "payments":
        again = came[None] * np.array([1, 0.5, 1, 1, 0.25, 1, 0])[:, None, None]
    weekday = np.asarray((line.days + 3) % 7)
    return Receipts(came, again, weekday, random.choice([None, 0, line.horizon // 2]))


def worst(slack: np.ndarray) -> np.ndarray:
    """How far each path falls short on its worst day."""
    return np.maximum(-slack.min(axis=1), 0.0)


@st.composite
def shares(draw: st.DrawFn) -> Shares:
    stays = draw(st.sampled_from([0.0, 0.1, 0.4, 1.0]))
    leaves = draw(st.sampled_from([0.0, 0.05, 0.3, 1.0]))
    return Shares(stays, min(leaves, 1 - stays), draw(st.sampled_from([0.0, 1.5, 3.7])))


@settings(deadline=None, max_examples=100)
@given(
    seed=st.integers(0, 2**31),
    stopped=st.sampled_from(STOPPED),
    horizon=st.integers(1, 45),
    share=shares(),
    steps=st.lists(st.integers(0, 5), min_size=1, max_size=8),
    depth=st.sampled_from([0, 40, 200, 900]),
    terms=st.tuples(st.integers(0, 50), st.integers(0, 8), st.integers(1, 4)),
    fee=st.sampled_from([0, 0, 7, 60]),
)
def test_each_day_tried_gives_what_the_plain_rule_gives(
    seed: int,
    stopped: Literal["payments", "submissions", "both"],
    horizon: int,
    share: Shares,
    steps: list[int],
    depth: int,
    terms: tuple[int, int, int],
    fee: int,
) -> None:
    as_of = day_number(AS_OF)
    outage = OutageDays(
        as_of - 12, as_of, None, stopped, seed % 4, business_calendar(), open_calendar("FR")
    )
    line = Timeline(outage, horizon)
    random = np.random.Generator(np.random.PCG64(seed))
    paths = paths_of(random, line, 12)
    slack = random.integers(-depth, 2 * depth + 1, (12, 1)) + np.cumsum(
        random.integers(-25, 26, (12, horizon)), axis=1
    )
    receipts = receipts_at_random(random, steps, line)
    lands_at, repay_after, instalments = terms
    held = held_by(paths, line, Terms(lands_at, repay_after, instalments))

    case = Case(paths, line, slack, (receipts,))
    more = Shares(share.stays, max(0.0, (1 - share.stays) / 3), share.margin_lost)
    tried = try_days(case, held, Effect(share.gained, share.gone, fee, (more.gained,)))

    assert [AS_OF + timedelta(days=int(t)) for t in tried.days] == [
        AS_OF + timedelta(days=n)
        for n in range(1, horizon + 1)
        if outage.open_days.holds(as_of + n)
    ]
    for index, tau in enumerate(tried.days):
        changed = suspended_from(int(tau), paths, slack, share, receipts)
        plain, found = need_of(changed, held, fee), tried.need(index)
        assert np.array_equal(tried.free[index], (changed >= -1e-6).all(axis=1))
        assert found.free == plain.free
        assert np.array_equal(found.sorted_cents, np.asarray(plain.sorted_cents))
        otherwise = suspended_from(int(tau), paths, slack, more, receipts)
        passing = (otherwise >= -1e-6).all(axis=1).sum()
        assert tried.others[0].counts[index] == passing
        if index == 0:
            none = tried.latest(0, 13)  # more than there are paths: no day passes
            assert none.short(suspended=True) == pytest.approx(worst(changed), abs=1e-6)
            assert none.short(suspended=False) == pytest.approx(worst(slack), abs=1e-6)
            other = tried.others[0].latest(13)
            assert other.short(suspended=True) == pytest.approx(worst(otherwise), abs=1e-6)
            helped = changed + held.cash(75)[:, 1:]
            helped[:, max(lands_at - 1, 0) :] -= fee
            short = tried.latest(75, 13).short(suspended=True)
            assert short == pytest.approx(worst(helped), abs=1e-6)
