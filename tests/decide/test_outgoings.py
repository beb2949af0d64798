"""Dated payments: days and normal months, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.errors import DossierError
from calculator.core.spans import DateSpan
from calculator.decide.outgoings import ordinary_flows, typed_flows
from calculator.deliver.dossierfile import dossier_toml
from calculator.intake.dossier import Dossier, Outgoing
from calculator.reference.calendars import open_calendar

YEAR = DateSpan.including(date(2024, 1, 1), date(2024, 12, 31))


def outgoing(on: date, cents: int = 100_000, **more: Any) -> Outgoing:
    return Outgoing.model_validate({"on": on, "amount_eur": cents / 100} | more)


def paid(*outgoings: Outgoing, span: DateSpan = YEAR) -> dict[date, int]:
    flows = typed_flows(outgoings, span)
    return {span.first + timedelta(days=int(i)): int(flows[i]) for i in np.flatnonzero(flows)}


def months(*outgoings: Outgoing, span: DateSpan = YEAR) -> list[int]:
    """Ordinary cents of each month of a span that holds whole months."""
    flows = ordinary_flows(outgoings, span, open_calendar(), None)
    sums: dict[tuple[int, int], int] = {}
    for offset, cents in enumerate(flows):
        day = span.first + timedelta(days=offset)
        key = (day.year, day.month)
        sums[key] = sums.get(key, 0) + int(cents)
    return list(sums.values())


def test_a_quarterly_payment_falls_every_third_month() -> None:
    # From 15 March on: March, June, September, December.
    assert paid(outgoing(date(2024, 3, 15), every_months=3)) == {
        date(2024, 3, 15): -100_000,
        date(2024, 6, 15): -100_000,
        date(2024, 9, 15): -100_000,
        date(2024, 12, 15): -100_000,
    }


def test_a_first_payment_of_last_year_sets_the_months() -> None:
    # November 2023, then every 3 months: February, May, August, November; 30 February is the 29th.
    found = paid(outgoing(date(2023, 11, 30), every_months=3))
    assert list(found) == [
        date(2024, 2, 29), date(2024, 5, 30), date(2024, 8, 30), date(2024, 11, 30),
    ]  # fmt: skip


def test_once_does_not_look_at_the_months() -> None:
    assert paid(outgoing(date(2024, 3, 15), once=True, every_months=3)) == {
        date(2024, 3, 15): -100_000
    }
    assert months(outgoing(date(2024, 3, 15), once=True, every_months=3)) == [0] * 12


def test_a_normal_month_bears_a_third_of_a_quarterly_payment() -> None:
    # 1,000.00 due on 15 June: 333.33 + 333.33 + 333.34 earned in April, May and June, nothing
    # before; then the same for September and for December.
    thirds = [33_333, 33_333, 33_334]
    assert months(outgoing(date(2024, 6, 15), every_months=3)) == [0, 0, 0, *thirds * 3]


def test_a_monthly_payment_is_borne_from_its_first_month() -> None:
    assert months(outgoing(date(2024, 6, 15))) == [0] * 5 + [100_000] * 7


def test_may_by_hand() -> None:
    # May 2024 has 23 open days (27 Mondays to Saturdays less 1, 8, 9 and 20 May): 33,333 cents
    # over 23 are 1,449 a day and 6 cents left.
    may = DateSpan.including(date(2024, 5, 1), date(2024, 5, 31))
    flows = ordinary_flows(
        [outgoing(date(2024, 6, 15), every_months=3)], may, open_calendar(), None
    )
    assert sorted(flows[flows > 0]) == [1449] * 17 + [1450] * 6


@given(
    st.integers(1, 12),
    st.integers(0, 10**9),
    st.dates(date(2021, 1, 1), date(2023, 1, 31)),
)
def test_what_is_earned_over_n_months_is_what_is_paid(every: int, cents: int, on: date) -> None:
    # Any whole number of periods that end with a payment balances to the cent.
    one = outgoing(on, cents, every_months=every)
    start = on.year * 12 + on.month  # the month after the first payment's
    end = start + every
    span = DateSpan(date(start // 12, start % 12 + 1, 1), date(end // 12, end % 12 + 1, 1))
    assert sum(months(one, span=span)) == cents
    assert sum(paid(one, span=span).values()) == -cents


@pytest.mark.parametrize("months_apart", [0, 13, 1.5, "souvent"])
def test_a_number_of_months_out_of_bounds_is_refused(months_apart: object) -> None:
    with pytest.raises(DossierError) as raised:
        Dossier.parse(
            {
                "as_of": date(2024, 2, 9),
                "outgoings": [
                    {"on": date(2024, 3, 1), "amount_eur": 1, "every_months": months_apart}
                ],
            }
        )
    assert "every_months" in raised.value.message()


def test_the_months_are_kept_in_the_file_and_left_out_where_it_is_every_month() -> None:
    base = {"on": date(2024, 3, 1), "amount_eur": 1}
    kept = Dossier.parse(
        {"as_of": date(2024, 2, 9), "outgoings": [base | {"every_months": 3}, base]}
    )
    assert dossier_toml(kept).count("every_months = 3") == 1
    assert dossier_toml(kept).count("every_months") == 1
