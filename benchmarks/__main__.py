"""One table of ratios, with the versions they were measured with."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from benchmarks import reading
from benchmarks.ledgers import PAYERS, Generated, generate
from calculator import Dossier, assess, read_ledger
from calculator.core.paths import DATA_DIR
from calculator.core.spans import day_number
from calculator.intake.dossier_file import parse_dossier
from calculator.reference.calendars import business_calendar

RUNS = 5
OUTAGES = 40


def fastest(work: Callable[[], object]) -> float:
    """Shortest CPU time of a few runs, seconds."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def deciding(dossier: Dossier) -> tuple[float, float]:
    """CPU seconds: a whole answer, and ten draws of its paths' random numbers."""
    answer = assess(dossier)
    size = (10, answer.paths, len(answer.cash.path))
    ours = fastest(lambda: assess(dossier))
    draws = fastest(lambda: np.random.default_rng(1).standard_normal(size))
    return ours, draws


def mean_of_paid(truth: Generated, payer: int, first: date, as_of: date) -> int:
    """The commercial rule: every invoice is paid at its payer's mean delay, in whole days."""
    eve = day_number(first) - 1
    count = business_calendar().count_through
    mine = (truth.payer == payer) & ~truth.rejected
    known = mine & (truth.paid <= eve) & (truth.paid > eve - 182)
    lag = np.asarray(count(truth.paid[known])) - np.asarray(count(truth.day[known]))
    due_after = round(float(lag.mean()))
    open_at_eve = mine & (truth.day <= day_number(as_of)) & (truth.paid > eve)
    due = np.asarray(business_calendar().shift(truth.day[open_at_eve], due_after))
    return int(truth.cents[open_at_eve][due <= day_number(as_of)].sum())


def missing_errors(truth: Generated) -> tuple[float, float]:
    """Mean absolute error over the truth, as shares: ours, and mean of paid."""
    draws = np.random.Generator(np.random.PCG64(7))
    ours, rule = [], []
    for _ in range(OUTAGES):
        payer = int(draws.integers(PAYERS))
        first = date(2023, 9, 1) + timedelta(days=int(draws.integers(120)))
        as_of = first + timedelta(days=int(draws.integers(5, 21)))
        real = truth.would_have_come(first, as_of, payer)
        ledger = read_ledger(("l.csv", truth.csv(as_of, first, (payer,))))
        dossier = Dossier.parse(
            {
                "as_of": as_of,
                "outage": {"payers": [f"P{payer}"], "first_day": first},
                "options": {"uncertainty": "none"},
            }
        )
        found = assess(dossier, ledger=ledger).receivables.missing.cents
        ours.append(abs(found - real) / real)
        rule.append(abs(mean_of_paid(truth, payer, first, as_of) - real) / real)
    return float(np.mean(ours)), float(np.mean(rule))


def main() -> None:
    """Measure and print."""
    file = DATA_DIR / "samples" / "dossier-exemple.toml"
    dossier = parse_dossier(file.read_bytes())
    print(f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}")
    reading.main()
    ours, draws = deciding(dossier)
    print(f"decide   {ours / draws:6.1f} x ten draws of the paths' numbers ({ours:.2f} s CPU)")
    mae, rule = missing_errors(generate(seed=12))
    print(f"missing  {OUTAGES} pseudo-outages: error {mae:.1%}, mean of paid {rule:.1%}")


if __name__ == "__main__":
    main()
