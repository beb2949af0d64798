"""An advance recovered from later payments: by hand, and against trying each amount."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Assessment, DossierError
from calculator.decide.advance import need_of
from calculator.decide.setoff import SetOff
from tests.cases.asking import ask, changed


def told(**advance: Any) -> Assessment:
    """The method's case by hand: cash 1,000.00, last day Friday 23 February, floor 0."""
    return ask(
        changed(
            pharmacy={"cash_eur": 1000, "overdraft_limit_eur": 0},
            outage={"last_day": date(2024, 2, 23)},
            outgoings=[],
            advance=advance,
        )
    )


def test_what_is_withheld_before_the_backlog_is_needed_too() -> None:
    """1,160.00 lack until 27 February, eve of the backlog. Lines of 20 and 21 February fall due
    on the 26th and 27th and are withheld whole: 360.00. Needed 1,160 + 360 = 1,520.00; half of
    them withheld: 1,160 + 180 = 1,340.00; from one business day later on, the 27th alone:
    1,160 + 180 = 1,340.00; from four days later on, nothing: 1,160.00.
    """
    assert told().advance.needed_cents == 116_000
    assert told(set_off=True).advance.needed_cents == 152_000
    assert told(set_off=True, recoup_share=0.5).advance.needed_cents == 134_000
    assert told(set_off=True, recoup_after_business_days=1).advance.needed_cents == 134_000
    assert told(set_off=True, recoup_after_business_days=4).advance.needed_cents == 116_000


def test_the_claim_is_withheld_until_nothing_is_left() -> None:
    """Claim 3,240.00 landed on the 16th; 360.00 withheld by the 27th, all the rest on the 28th.

    Cash with the claim: -1,160 + 3,240 = 2,080.00 on the 23rd; on the 27th 360 less, 1,720.00;
    on the 28th the backlog brings 4,320.00 of which 2,880.00 are withheld: what it is without.
    """
    answer = told(set_off=True)
    path = {day.on: day for day in answer.cash.path}
    assert answer.advance.claim_cents == 324_000
    assert path[date(2024, 2, 23)].with_claim_cents == 208_000
    assert path[date(2024, 2, 27)].with_claim_cents == 172_000
    assert path[date(2024, 2, 28)].with_claim_cents == path[date(2024, 2, 28)].expected_cents
    assert answer.advance.repayment == ()


def test_a_fee_in_proportion_does_not_go_with_a_set_off() -> None:
    with pytest.raises(DossierError, match="fee_share"):
        told(set_off=True, fee_share=0.01)


@st.composite
def problem(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]], list[int], int, int]:
    days, paths = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    slack = [
        draw(st.lists(st.integers(-40, 30), min_size=days, max_size=days)) for _ in range(paths)
    ]
    lands = draw(st.integers(0, days))
    withheld, due = [], []
    for _ in range(paths):
        steps = draw(st.lists(st.integers(0, 15), min_size=days, max_size=days))
        taken = [step if day > lands else 0 for day, step in enumerate(steps, start=1)]
        withheld.append(np.cumsum([0, *taken]).tolist())
        due.append(draw(st.integers(lands + 1, days + 2)))
    return slack, withheld, due, lands, draw(st.sampled_from([0, 0, 3]))


@given(problem())
def test_the_smallest_advance_is_the_smallest(found: Any) -> None:
    slack, withheld, due, lands, fee = found
    held = SetOff(lands, np.array(withheld), np.array(due))
    need = need_of(np.array(slack), held, fee)

    def works(path: int, amount: int) -> bool:
        for day, spare in enumerate(slack[path], start=1):
            cash = spare
            if amount and day >= lands:
                left = 0 if day >= due[path] else max(amount - withheld[path][day], 0)
                cash += left - fee
            if cash < 0:
                return False
        return True

    for amount in (0, 1, 5, 30, 90):
        share = sum(works(path, amount) for path in range(len(slack))) / len(slack)
        assert need.passing(amount) == pytest.approx(share)
