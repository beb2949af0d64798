"""The benchmarks' own parts that need no library beside ours."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import Noted
from benchmarks.ledgers import Generated
from benchmarks.market import Market, market
from benchmarks.table import Row, kept, markdown, read_back
from benchmarks.views import hidden, of_market
from calculator.core.spans import NO_DAY, day_of
from calculator.reference.calendars import business_calendar

DRAWN = market(4, payers=5, per_day=20.0)


def same(a: Market, b: Market, *names: str) -> bool:
    return all(np.array_equal(getattr(a, n), getattr(b, n)) for n in names)


@pytest.mark.parametrize(
    "options", [{"correlated": True, "large_takes": 4.2}, {"calendar_terms": True}, {"drift": True}]
)
def test_a_kind_of_market_changes_delays_and_nothing_else(options: dict) -> None:
    other = market(4, payers=5, per_day=20.0, **options)
    assert same(DRAWN, other, "day", "cents", "payer")
    assert not same(DRAWN, other, "paid_day")


def test_a_market_pays_on_business_days_what_it_does_not_reject() -> None:
    drawn = market(4, payers=5, per_day=20.0, rejects=0.15)
    refused = drawn.rejected_day < NO_DAY
    assert 0.12 < refused.mean() < 0.18
    assert (drawn.paid_day[refused] == NO_DAY).all()
    paid = drawn.paid_day[~refused]
    assert (paid > drawn.day[~refused]).all()
    assert np.asarray(business_calendar().holds(paid)).all()


def test_what_is_hidden_was_known_by_the_eve() -> None:
    whole, first, as_of = of_market(DRAWN), int(DRAWN.day.max()) - 40, int(DRAWN.day.max()) - 30
    seen = hidden(whole, first, as_of)
    assert seen.day.max() <= as_of
    for name in ("paid_day", "rejected_day"):
        known = getattr(seen, name)
        assert (known[known < NO_DAY] < first).all()
    # Nothing known is lost.
    billed = whole.day <= as_of
    assert (seen.paid_day < first).sum() == (billed & (whole.paid_day < first)).sum()


def test_what_an_outage_hides_of_three_lines() -> None:
    # Days 100, 101, 102 billed; paid on 105, 110, 120. From 106 to 115 only the second comes.
    three = Generated(
        day=np.array([100, 101, 102]),
        cents=np.array([100, 200, 400]),
        payer=np.array([0, 0, 0]),
        paid=np.array([105, 110, 120]),
        rejected=np.zeros(3, dtype=bool),
    )
    first, as_of = day_of(106), day_of(115)
    assert three.would_have_come(first, as_of, 0) == 200
    assert three.would_have_come(first, as_of, 1) == 0
    rows = three.csv(as_of, first, (0,)).decode().split("\n")[1:]
    assert [row.rsplit(";", 1)[1] for row in rows] == ["paid", "open", "open"]


def test_the_draws_noted_are_the_draws_made() -> None:
    Noted.asked.clear()
    draws = Noted(np.random.PCG64(1))
    first = draws.standard_normal((2, 3))
    draws.permutation(5)
    names = [(name, words) for name, words, _ in Noted.asked]
    assert names == [("standard_normal", ((2, 3),)), ("permutation", (5,))]
    assert np.array_equal(first, np.random.Generator(np.random.PCG64(1)).standard_normal((2, 3)))


def test_the_table_survives_the_way_between_two_processes(tmp_path: Path) -> None:
    rows = [Row("data", "us", "what", "1 %", "+1 %", "80 %", "2 x"), Row("data", "them", "what")]
    kept(rows, tmp_path / "rows.json")
    assert read_back(tmp_path / "rows.json") == rows
    assert read_back(None) == []
    lines = markdown(rows).split("\n")
    assert {line.count("|") for line in lines} == {len(fields(Row)) + 1}
    assert lines[2] == "| data | us | what | 1 % | +1 % | 80 % | 2 x |"
