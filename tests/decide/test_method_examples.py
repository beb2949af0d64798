"""Examples of docs/method.md that stand beside no case of tests/cases, redone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from calculator.decide.adaptive import Stops, levels
from calculator.decide.advance import Need
from calculator.decide.cash import low_days, low_points, worst_mean
from tests.cases.asking import ask, changed
from tests.intake.test_fec import YEAR_END, entry, open_by_payer, read

PAGE = (Path(__file__).parents[2] / "docs" / "method.md").read_text("utf-8")


def told(*words: str) -> None:
    """The page says so: an example that leaves it leaves its test."""
    flat = " ".join(PAGE.split())
    for word in words:
        assert word in flat, word


def test_the_worst_cases() -> None:
    # 5 % of 50 paths are two and a half: (300 + 100 + 60 / 2) / 2.5 = 172.00.
    gaps = np.array([10_000, -500, 30_000, 6000, *[-100] * 46])
    assert worst_mean(gaps) == 17_200
    told("(300 + 100 + 30) ÷ 2.5 = 172.00")


def test_the_lowest_days() -> None:
    # Positions of 29 February, 12 and 29 March after 9 February: 20, 32 and 49.
    cash = np.zeros((40, 60), dtype=np.int64)
    for path, position in enumerate([20] * 25 + [32] + [49] * 14):
        cash[path, position - 1] = -100
    assert low_points(cash) == (20, 20, 49)
    assert low_days(cash) == [(20, 0.625), (49, 0.35)]
    told("29 February 62.5 %, 29 March 35 %; 12 March, 2.5 %, is not")


def test_the_sampling_error() -> None:
    need = Need(0, np.arange(1, 101, dtype=np.float64) * 100)
    assert need.at(0.95) == 9500
    assert need.sampling_error(0.95) == 300
    told("half of 98.00 − 92.00 is 3.00")


def test_the_price_of_the_rule_by_balance() -> None:
    days, paths = np.arange(1, 21), 60
    cash = np.repeat([1000, 2000, 3000], [30, 10, 20])
    suspended = np.repeat([True, True, False], [30, 10, 20])
    stops = Stops(
        days=days,
        # A later day saves nobody: the first one alone is decided.
        passes=np.vstack([suspended, np.zeros((19, paths), dtype=bool)]),
        never=np.repeat([False, True, True], [30, 10, 20]),
        cash=np.tile(cash, (20, 1)),
        lasting=np.ones((20, paths), dtype=bool),
        ends=np.full(paths, 20),
    )
    found = levels(stops, 0.05)
    assert found[0] == 1500
    assert (found[1:] == -np.inf).all()
    told("sum to 28.50, 28.00, 7.00")


def test_claims_and_payments_both_stopped() -> None:
    outage = {"payers": ["Viamedis"], "first_day": date(2024, 1, 29), "stopped": "both"}
    answer = ask(changed(outage={**outage, "last_day": date(2024, 2, 14)}))
    missing = {d.on.day: d.without_outage_cents - d.expected_cents for d in answer.cash.path[:14]}
    assert [missing[n] for n in (14, 15, 16, 19, 20, 21)] == [
        270_000, 306_000, 324_000, 19 * 18_000 - 90_000, 270_000, 0,
    ]  # fmt: skip
    told("19 × 180 − 900 = 2,520.00")


def test_a_payer_of_an_accounting_file() -> None:
    ledger = read(
        entry("20240110", "100,00", "", "a", ref="P1"),
        entry("20240112", "50,00", "", "a", ref="P2"),
        entry("20240115", "40,00", "", ref="P3"),
        entry("20240116", "", "10,00", journal="AV", lib="Avoirs", ref="P3"),
        entry("20240120", "", "120,00", "a", ref="B1", journal="BQ", lib="Banque"),
        entry("20240125", "", "25,00", ref="B2", journal="BQ", lib="Banque"),
    )
    assert open_by_payer(ledger, YEAR_END) == {"A1": 3500}
    frame = ledger.at(YEAR_END).frame
    left = frame[frame["status"] == "open"].groupby("invoice_id")["amount_cents"].sum()
    assert left.to_dict() == {"P2": 500, "P3": 3000}
    told("Owed: 35.00, which is 100 + 50 + 40 − 120 − 10 − 25")
