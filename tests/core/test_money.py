"""Cents: one rounding, one writing, one way to split."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.formats import euros as shown_euros
from calculator.core.formats import money as shown_money
from calculator.core.money import round_cents, round_cents_array, split_cents, to_text
from calculator.intake.dossier_values import euros

CENTS = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [(0.5, 1), (-0.5, 0), (1.5, 2), (2.5, 3), (-1.5, -1), (0.49, 0), (-0.51, -1), (0.0, 0),
     (0.4999999999, 1), (1e11 + 0.5, 10**11 + 1)],
)  # fmt: skip
def test_half_a_cent_goes_up(amount: float, cents: int) -> None:
    assert round_cents(amount) == cents
    assert round_cents_array(np.array([amount])).tolist() == [cents]


@given(st.decimals(-(10**9), 10**9, places=3))
def test_rounding_is_decimals_floor_of_a_half_more(amount: Decimal) -> None:
    exact = int((amount + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
    assert round_cents(float(amount)) == exact


@given(CENTS)
def test_written_and_read_back(cents: int) -> None:
    assert Decimal(to_text(cents)) * 100 == cents
    assert to_text(cents)[-3] == "."
    if abs(cents) <= 10**11:
        assert euros(Decimal(to_text(cents))) == cents
        assert euros(to_text(cents)) == cents
        assert euros(to_text(cents).replace(".", ",")) == cents


@given(CENTS)
def test_shown_and_read_back(cents: int) -> None:
    """Digits of the shown amount are the cents', whatever its size."""
    french = shown_money(cents, "fr")
    kept = "".join(c for c in french if c.isdigit())
    assert int(kept) == abs(cents)
    assert ("\u2212" in french) is (cents < 0)
    whole = "".join(c for c in shown_euros(cents, "en") if c.isdigit())
    assert int(whole) == abs((cents + 50) // 100)


@given(CENTS, st.integers(1, 60))
def test_parts_sum_to_the_total(total: int, parts: int) -> None:
    split = split_cents(total, parts)
    assert sum(split) == total
    assert len(split) == parts
    assert max(split) - min(split) <= 1


def test_no_part() -> None:
    with pytest.raises(ValueError, match="parts"):
        split_cents(100, 0)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("180", 18000), ("180,5", 18050), ("1 234,56 €", 123456), ("−12.00", -1200), (180.1, 18010),
     (7, 700), (Decimal("0.10"), 10), (Decimal("1E+2"), 10000), ("+3", 300)],
)  # fmt: skip
def test_amounts_typed(typed: object, cents: int) -> None:
    assert euros(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "1.234", "1,2,3", "1e3", "--1", "0x10", True, None, float("nan"), float("inf"), [1],
     "9" * 21, 0.001, 1e12, Decimal("1e400"), "½"],
)  # fmt: skip
def test_amounts_refused(typed: object) -> None:
    from pydantic_core import PydanticCustomError

    with pytest.raises(PydanticCustomError):
        euros(typed)
