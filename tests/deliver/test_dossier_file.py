"""A dossier kept as TOML and read back is the same dossier."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator.deliver.dossierfile import dossier_toml
from calculator.intake.dossier import Dossier
from calculator.intake.dossier_file import parse_dossier, read_dossier
from tests.cases.asking import euros

SAMPLE = Path(__file__).resolve().parents[2] / "data/samples/dossier-exemple.toml"

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
money = st.integers(0, 10**11).map(euros)
signed = st.integers(-(10**11), 10**11).map(euros)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
shares = st.floats(0, 0.5, allow_nan=False)
numbers = st.floats(allow_nan=False, allow_infinity=False)


def part(**keys: Any) -> Any:
    return st.fixed_dictionaries({}, optional=keys)


@st.composite
def dossiers(draw: st.DrawFn) -> dict[str, Any]:
    as_of = draw(days)
    first = draw(st.dates(date(2000, 1, 1), as_of))
    outage = draw(
        part(
            payers=st.lists(words, max_size=3),
            unlisted_payers=st.lists(words, max_size=2),
            last_day=st.dates(first, date(2060, 12, 31)),
            stopped=st.sampled_from(["payments", "submissions", "both"]),
        )
    ) | {"first_day": first}
    return {"as_of": as_of, "outage": outage} | draw(
        part(
            pharmacy=part(
                name=words, finess=words, cash_eur=signed, overdraft_limit_eur=money,
                cash_floor_eur=signed, annual_turnover_eur=money, region=words, holidays=words,
            ),
            billing=part(
                per_open_day_eur=st.dictionaries(words, money, max_size=3),
                payment_term_days=st.integers(0, 180),
            ),
            ledger=part(
                accounts=st.lists(words, max_size=3),
                columns=st.dictionaries(words, words, max_size=2),
                platforms=st.dictionaries(words, words, max_size=2),
            ),
            cash=part(ordinary_net_per_open_day_eur=signed),
            outgoings=st.lists(
                st.fixed_dictionaries(
                    {"on": days, "amount_eur": money},
                    optional={
                        "label": words, "once": st.booleans(), "every_months": st.integers(1, 12),
                    },
                ),
                max_size=3,
            ),
            advance=part(
                landing_days=st.integers(0, 120), repay_after_business_days=st.integers(0, 400),
                instalments=st.integers(1, 36), fee_eur=money,
            ),
            advances=st.lists(
                st.fixed_dictionaries(
                    {"on": st.dates(first, date(2060, 12, 31)), "amount_eur": money}
                ),
                max_size=2,
            ),
            suspension=part(compulsory_share=shares, leaves_share=shares),
            options=part(
                target_probability=st.floats(0.5, 0.999), horizon_days=st.integers(7, 366),
                uncertainty=st.sampled_from(["simulated", "none"]),
                paths=st.integers(100, 100_000), seed=st.integers(0, 2**32 - 1),
            ),
            assumptions=st.dictionaries(words, numbers, max_size=2),
        )
    )  # fmt: skip


@given(dossiers())
def test_kept_and_read_back(tree: dict[str, Any]) -> None:
    dossier = Dossier.parse(tree)
    text = dossier_toml(dossier)
    again = parse_dossier(text.encode())
    assert again == dossier
    assert dossier_toml(again) == text


def test_the_sample_keeps_its_answer_and_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dossier = read_dossier(SAMPLE)
        text = dossier_toml(dossier)
    assert parse_dossier(text.encode()) == dossier
    assert "8000.00" in text
    assert "_cents" not in text


def test_zero_is_not_unknown() -> None:
    base = {"as_of": date(2024, 2, 9)}
    known = Dossier.parse(base | {"pharmacy": {"cash_eur": 0}})
    assert parse_dossier(dossier_toml(known).encode()).pharmacy.cash_cents == 0
    unknown = Dossier.parse(base)
    assert parse_dossier(dossier_toml(unknown).encode()).pharmacy.cash_cents is None
