"""What the benchmarks ask: truths redone by hand, and nobody sees what came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

pytest.importorskip("benchmarks.peers", reason="the peers are not here: `make peers`")

from benchmarks import cash, outages
from benchmarks.market import market
from benchmarks.rules import METHODS, Eve, daily_ladder, mean_of_paid_recent, open_euros_ladder
from benchmarks.views import of_market, positions_of
from calculator.core.spans import NO_DAY, day_number
from calculator.estimate.positions import Positions
from calculator.reference.calendars import business_calendar, every_day

MONDAY = day_number(date(2024, 3, 4))


def lines(*rows: tuple[int, int, int, int]) -> Positions:
    """Lines of (payer, day billed, cents, day paid), days counted from Monday 4 March 2024."""
    payer, day, cents, paid = (np.array(x, dtype=np.int64) for x in zip(*rows, strict=True))
    return positions_of(MONDAY + day, cents, payer, np.where(paid < 0, NO_DAY, MONDAY + paid))


def eve_of(p: Positions, day: int, ahead: tuple[int, ...], since: Positions | None = None) -> Eve:
    later = p.part(slice(0, 0)) if since is None else since
    payers = int(p.group.max()) + 1
    return Eve(p, later, payers, MONDAY + day, np.array(ahead), business_calendar())


def test_the_truth_of_a_pseudo_outage_of_three_lines() -> None:
    # Outage from day 7 to day 11. Payer 0: 100 came before it, 200 on day 8, 400 after the day
    # of the figures. Payer 1, that did not stop, was paid 800 on day 9.
    p = lines((0, 0, 100, 4), (0, 1, 200, 8), (0, 2, 400, 14), (1, 1, 800, 9))
    case = outages.stopped(p, 2, [0], MONDAY + 7, MONDAY + 11)
    assert case.truth == 200
    assert (case.out.eve - MONDAY, case.out.as_of - MONDAY) == (6, 11)
    assert sorted((case.p.paid_day[case.p.paid_day < NO_DAY] - MONDAY).tolist()) == [4]
    both = outages.stopped(p, 2, [0, 1], MONDAY + 7, MONDAY + 14)
    assert both.truth == 200 + 400 + 800


def test_the_cash_that_came_after_an_origin() -> None:
    # Open on the evening of day 4: 200 (paid on day 8, 4 days ahead), 400 (paid on day 14, 10
    # ahead) and 50 (never paid). 100 was paid before, 1000 is billed later.
    p = lines((0, 0, 100, 4), (0, 1, 200, 8), (0, 2, 400, 14), (0, 3, 50, -1), (0, 5, 1000, 6))
    book = cash.Book("by hand", p, 1, [MONDAY + 4])
    said, came = cash.asked_of(book, lambda eve: np.array([len(eve.p), 0.0, 0.0]))
    assert came.tolist() == [[200.0, 600.0, 600.0]]
    assert said[0, 0] == 4


def test_mean_of_paid_by_hand() -> None:
    # Paid lines took 2 and 4 calendar days: 3. Billed on day 6 and 1: due on day 9, and on day
    # 4, which is past: the next day, 8. Of the business days, 2 and 2 on average: day 8 is
    # Tuesday of the second week, billed on Sunday day 6, so Tuesday.
    p = lines((0, 0, 100, 2), (0, 0, 100, 4), (0, 6, 30, -1), (0, 1, 7, -1))
    eve = eve_of(p, 7, (1, 2, 3))
    assert METHODS["mean of paid"](eve).tolist() == [7.0, 37.0, 37.0]
    old = eve_of(p, 1 + 90, (1,))
    assert METHODS["mean of paid"](old).tolist() == [37.0]
    assert mean_of_paid_recent(old).tolist() == [30.0]


def test_the_daily_chain_ladder_by_hand() -> None:
    # Monday's 100 + 100: one paid after 1 business day, one after 2. Tuesday's 100 is open at
    # the eve, Wednesday, at age 1. Of 300 open at birth, 200 stay after a day (factor 2/3); of
    # the 100 of Monday that were then open none stays after two. So all of it comes next day.
    p = lines((0, 0, 100, 1), (0, 0, 100, 2), (0, 1, 100, -1))
    assert daily_ladder(eve_of(p, 2, (1,))) == pytest.approx([100.0], abs=0.1)


EVERYBODY = {
    **cash.ASKED,
    **outages.RIVALS,
    "chainladder, together": open_euros_ladder,
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_nothing_later_than_the_eve_reaches_a_method(name: str) -> None:
    whole = of_market(market(3, payers=4, per_day=15.0))
    origin = int(whole.day.max()) - 60
    later = whole.paid_day > origin
    refused = whole.rejected_day > origin
    # Everything that comes later comes otherwise; what is billed later doubles.
    other = replace(
        whole,
        paid_day=np.where(later & (whole.paid_day < NO_DAY), origin + 1, whole.paid_day),
        rejected_day=np.where(refused, NO_DAY, whole.rejected_day),
        cents=np.where(whole.day > origin, 2 * whole.cents, whole.cents),
    )
    answers = [
        cash.asked_of(cash.Book("b", p, 4, [origin]), EVERYBODY[name]) for p in (whole, other)
    ]
    assert not np.array_equal(answers[0][1], answers[1][1])
    assert answers[0][0].tolist() == answers[1][0].tolist()
    assert answers[0][0].max() > 0


@pytest.mark.parametrize("name", ["this project", *outages.RIVALS])
def test_nothing_hidden_by_a_pseudo_outage_reaches_a_method(name: str) -> None:
    whole = of_market(market(3, payers=4, per_day=15.0))
    first = int(whole.day.max()) - 60
    settings = outages.settings_of()
    later = (whole.paid_day >= first) & (whole.paid_day < NO_DAY)
    moved = replace(whole, paid_day=np.where(later, first + 1, whole.paid_day))
    told = []
    for p in (whole, moved):
        case = outages.stopped(p, 4, [0, 2], first, first + 12)
        ours = name == "this project"
        told.append(outages.ours(case, settings) if ours else outages.theirs(case, name))
    assert told[0] == told[1]


def test_gaps_take_overlapping_origins_together() -> None:
    # Four gaps of 1, 3, 5, 7: mean 4. Alone: sd 2.582, s.e. 1.291, 3.098 of them. In blocks of
    # two (2 and 6): sd 2.828, s.e. 2, 2 of them.
    gap = np.array([1.0, 3.0, 5.0, 7.0])
    assert cash.in_errors(gap, 14) == pytest.approx(3.0984, abs=1e-4)
    assert cash.in_errors(gap, 28) == pytest.approx(2.0)


def test_suppliers_see_the_other_side_of_the_books() -> None:
    raw = b"CompteNum\tDebit\tCredit\r\n40100000\t0,00\t12,00\r\n60700000\t12,00\t0,00\r\n"
    seen = cash.seen_by_suppliers(raw).decode().split("\r\n")
    assert seen[1:3] == ["40100000\t12,00\t0,00", "70700000\t0,00\t12,00"]


def test_a_ledger_that_pays_on_business_days_counts_them_so() -> None:
    days = np.arange(MONDAY, MONDAY + 7)
    assert np.diff(np.asarray(every_day().count_through(days))).tolist() == [1] * 6
    assert (
        np.diff(np.asarray(business_calendar().count_through(days))).tolist() == [1] * 4 + [0] * 2
    )
