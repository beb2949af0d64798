"""Cost of reading and deciding, and the whole program on pseudo-outages of a ledger.

First half of `make bench`, in the users' own environment; `benchmarks.beside` adds the
libraries and prints the table. Alone it prints its own rows.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar
from unittest.mock import patch

import numpy as np
import pandas as pd

from benchmarks import reading
from benchmarks.ledgers import PAYERS, Generated, generate
from benchmarks.table import Row, kept, markdown, options, part
from calculator import Dossier, LedgerRead, assess, assessment, read_ledger
from calculator.core.paths import DATA_DIR
from calculator.core.spans import day_number
from calculator.decide import verdicts
from calculator.decide.decision import answer
from calculator.decide.question import Question
from calculator.decide.verdicts import LEAVERS
from calculator.intake.dossier_file import parse_dossier
from calculator.reference.calendars import business_calendar

RUNS = 5
OUTAGES = 40
#: The size of the gate.
PATHS, HORIZON, TIMES = 10_000, 120, 10


def fastest(work: Callable[[], object]) -> float:
    """Shortest CPU time of a few runs, seconds."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


class Noted(np.random.Generator):
    """A generator that remembers what was asked of it."""

    asked: ClassVar[list[tuple[str, tuple[Any, ...], dict[str, Any]]]] = []
    busy = False

    def __getattribute__(self, name: str) -> Any:
        """Note each draw."""
        found = super().__getattribute__(name)
        if name.startswith("_") or name == "bit_generator" or not callable(found):
            return found

        def draw(*words: Any, **named: Any) -> Any:
            # A permutation calls a shuffle: one draw.
            if Noted.busy:
                return found(*words, **named)
            Noted.asked.append((name, words, named))
            Noted.busy = True
            try:
                return found(*words, **named)
            finally:
                Noted.busy = False

        return draw


def deciding(
    name: str, values: dict[str, Any] | Dossier, ledger: LedgerRead | None = None
) -> list[Row]:
    """Cost of the decision: paths, advance sweep, frontier, beside drawing its numbers."""
    dossier = values if isinstance(values, Dossier) else Dossier.parse(values)
    asked: list[Question] = []

    def listen(question: Question) -> object:
        asked.append(question)
        return answer(question)

    Noted.asked.clear()
    with (
        patch.object(assessment, "answer", listen),
        patch.object(np.random, "Generator", Noted),
    ):
        found = assess(dossier, ledger=ledger)
    shape = (found.paths, len(found.cash.path))
    if shape != (PATHS, HORIZON) or not found.suspension.frontier:
        raise RuntimeError(f"not the size of the gate: {shape}")
    calls = list(Noted.asked)

    def draws_again() -> None:
        plain = np.random.Generator(np.random.PCG64(1))
        for _ in range(TIMES):
            for method, words, named in calls:
                getattr(plain, method)(*words, **named)

    def normals() -> None:
        plain = np.random.Generator(np.random.PCG64(1))
        for _ in range(TIMES):
            plain.standard_normal(shape)

    numbers, own = fastest(normals), fastest(draws_again)
    rows = []
    size = f"{PATHS:,} paths x {HORIZON} days"
    for what, leavers in ((f"paths, advance, frontier, {size}", ()), ("with the leavers", LEAVERS)):
        with patch.object(verdicts, "LEAVERS", leavers):
            ours = fastest(lambda: answer(asked[0]))
        beside = (
            f"{ours / numbers:.1f} x {TIMES} draws of one normal per path and day,"
            f" {ours / own:.1f} x {TIMES} times the very numbers it draws"
            f" ({ours:.2f} s; {numbers:.2f} s, {own:.2f} s)"
        )
        rows.append(Row(name, "this project", what, beside=beside))
    return rows


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


def whole_program(truth: Generated) -> list[Row]:
    """`missing` by `read_ledger` and `assess` on pseudo-outages, beside mean of paid."""
    draws = np.random.Generator(np.random.PCG64(7))
    ours, rule, came = [], [], []
    for _ in range(OUTAGES):
        payer = int(draws.integers(PAYERS))
        first = date(2023, 9, 1) + timedelta(days=int(draws.integers(120)))
        as_of = first + timedelta(days=int(draws.integers(5, 21)))
        came.append(truth.would_have_come(first, as_of, payer))
        ledger = read_ledger(("l.csv", truth.csv(as_of, first, (payer,))))
        dossier = Dossier.parse(
            {
                "as_of": as_of,
                "outage": {"payers": [f"P{payer}"], "first_day": first},
                "options": {"uncertainty": "none"},
            }
        )
        ours.append(assess(dossier, ledger=ledger).receivables.missing.cents)
        rule.append(mean_of_paid(truth, payer, first, as_of))
    real = np.array(came, dtype=np.float64)
    rows = []
    for method, told in (("this project, file to answer", ours), ("mean of paid", rule)):
        gap = np.array(told) - real
        error, bias = np.abs(gap).sum() / real.sum(), gap.sum() / real.sum()
        each = np.mean(np.abs(gap) / real)
        rows.append(
            Row(
                "generated, ledgers.py",
                method,
                f"missing, {OUTAGES} pseudo-outages",
                f"{error:.1%} of euros, {each:.1%} of an outage",
                f"{bias:+.1%}",
            )
        )
    return rows


def main() -> None:
    """Measure and print, or keep the rows."""
    parser = options(__doc__)
    parser.add_argument("--skip-reading", action="store_true", help="leave the file reads out")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}")
    rows: list[Row] = []
    if not asked.skip_reading:
        with part("read and assess large files"):
            rows += reading.rows()
    with part("decide"):
        size = {"paths": PATHS, "horizon_days": HORIZON}
        file = DATA_DIR / "samples" / "dossier-exemple.toml"
        example = parse_dossier(file.read_bytes())
        example = example.model_copy(update={"options": example.options.model_copy(update=size)})
        rows += deciding("example, one payer typed", example)
        truth = generate(seed=12)
        first, as_of, hit = date(2024, 1, 8), date(2024, 1, 19), (0, 1, 4)
        values = {
            "as_of": as_of,
            "pharmacy": {"cash_eur": "3000"},
            "outage": {"payers": [f"P{p}" for p in hit], "first_day": first},
            "outgoings": [{"on": date(2024, 1, 31), "amount_eur": "4000"}],
            "options": size,
        }
        ledger = read_ledger(("l.csv", truth.csv(as_of, first, hit)))
        rows += deciding("generated, three payers of a ledger", values, ledger)
    with part("pseudo-outages through the whole program"):
        rows += whole_program(truth)
    if asked.rows is None:
        print(markdown(rows))
    else:
        kept(rows, asked.rows)


if __name__ == "__main__":
    main()
