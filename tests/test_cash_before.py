"""A statement that ends before the day of the figures: what left since is counted once."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from calculator import Assessment, Dossier, assess
from tests.statements import Account, Move, statement

#: Statement to Monday 26 February 2024, figures on Tuesday 5 March.
END, AS_OF = date(2024, 2, 26), date(2024, 3, 5)
DOSSIER: dict[str, Any] = {
    "as_of": AS_OF,
    "outage": {"payers": ["Viamedis"], "first_day": date(2024, 2, 19)},
    "billing": {"per_open_day_eur": {"Viamedis": 180}, "payment_term_days": 4},
    "options": {"uncertainty": "none", "horizon_days": 40},
}
WAGES = {"on": date(2024, 1, 29), "amount_eur": 8_000, "label": "Salaires"}


def ask(moves: list[Move] | None = None, end: date = END, **parts: Any) -> Assessment:
    bank = statement(
        moves or [], Account(date(2023, 10, 2), end), balances=((end, 2_000_000),)
    )  # fmt: skip
    return assess(Dossier.parse(DOSSIER | parts), bank=bank)


def said(answer: Assessment) -> dict[str, Any]:
    return {i.code: i.operands for i in answer.issues if i.code.startswith("cash_")}


def wages_out(answer: Assessment) -> list[date]:
    """Days on which the line without outage falls by the wages, ordinary flow aside."""
    days = answer.cash.path
    return [
        after.on
        for before, after in pairwise(days)
        if after.without_outage_cents - before.without_outage_cents < -500_000
    ]


def test_wages_of_the_missing_days_are_taken_off_once() -> None:
    """20,000.00 on 26 February, wages of 8,000.00 on the 29th: 12,000.00 on 5 March."""
    answer = ask(outgoings=[WAGES])
    assert answer.cash.opening_cents == 1_200_000
    told = said(answer)["cash_from_bank_early"]
    assert (told["balance_on"], told["balance_cents"]) == (END, 2_000_000)
    # 27 February to 5 March, 2024 being a leap year: 27, 28, 29, 1, 2, 3, 4, 5.
    assert (told["n"], told["first_on"], told["as_of_on"]) == (8, date(2024, 2, 27), AS_OF)
    assert (told["due_cents"], told["cash_cents"]) == (800_000, 1_200_000)
    assert wages_out(answer) == [date(2024, 3, 29)]


def test_what_is_dated_later_or_earlier_is_not_taken_off() -> None:
    for on in (date(2024, 2, 26), date(2024, 3, 6)):
        once = {"on": on, "amount_eur": 5_000, "once": True}
        answer = ask(outgoings=[once])
        assert answer.cash.opening_cents == 2_000_000
        assert said(answer)["cash_from_bank_early_nothing"]["n"] == 8
    last = {"on": AS_OF, "amount_eur": 5_000, "once": True}
    assert ask(outgoings=[last]).cash.opening_cents == 1_500_000


def test_an_advance_received_since_is_added() -> None:
    """Without the outage the balance would lack it again: cash + missing - advance."""
    granted = [{"on": date(2024, 3, 1), "amount_eur": 500}]
    answer = ask(advances=granted)
    assert answer.cash.opening_cents == 2_050_000
    assert "cash_granted_since" in said(answer)
    before = [{"on": END, "amount_eur": 500}]
    assert ask(advances=before).cash.opening_cents == 2_000_000


def test_a_statement_up_to_the_day_says_nothing_of_it() -> None:
    answer = ask(end=AS_OF, outgoings=[WAGES])
    assert answer.cash.opening_cents == 2_000_000
    assert set(said(answer)) == {"cash_from_bank"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [(12_000, set()), (20_000, {"cash_differs_early"}), (15_000, {"cash_differs_early"})],
)
def test_the_balance_typed_is_left_as_it_is(typed: int, told: set[str]) -> None:
    """The balance of the 26th typed for the 5th still holds the wages of the 29th: told."""
    answer = ask(outgoings=[WAGES], pharmacy={"cash_eur": typed})
    assert answer.cash.opening_cents == typed * 100
    assert set(said(answer)) == told


def test_payments_that_the_bank_shows_are_counted_once_too() -> None:
    """Wages of 8,000.00 on the 29th of October to January; the one of February is not seen.

    It left on the 29th by its rhythm: off the balance, and the next one is due in March.
    """
    on = (date(2023, 10, 30), date(2023, 11, 29), date(2023, 12, 29), date(2024, 1, 29))
    moves = [Move(d, -800_000, "VIR SALAIRES", "transfer_out") for d in on]
    moves += [
        Move(date(2023, 10 + m // 3, 3 + 9 * (m % 3)), 900_000, "REMISE CB", "card")
        for m in range(9)
    ]
    answer = ask(moves)
    assert answer.cash.opening_cents == 1_200_000
    assert {"cash_from_bank_early", "cash_ordinary_left_out"} <= set(said(answer))
    assert answer.rhythm is not None
    assert (answer.rhythm.balance_cents, answer.rhythm.cash_cents) == (
        2_000_000, 1_200_000,
    )  # fmt: skip
    assert wages_out(answer) == [date(2024, 3, 29)]
