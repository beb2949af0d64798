"""Pseudo-outages of generated ledgers: what would have come, and what each method says of it.

A ledger of `market.py`, a set of its payers (1, 4 or all 12), a first day in the last 60 to 120
days and a length of 5 to 20 business days are drawn; all the payments of those payers since are
hidden. Truth: what they paid from the first day to the day of the figures.

`python -m benchmarks.outages --ledgers 4` prints a quicker table, on 4 ledgers of each kind
instead of 20; `--kind drift` one kind alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.market import Market, market
from benchmarks.rules import METHODS, WINDOW, Eve, Method, daily_ladder
from benchmarks.table import Row, markdown, part
from benchmarks.views import hidden, of_market, outage_of
from calculator import Dossier
from calculator.estimate.affected import PayerGroup
from calculator.estimate.flows import Flow, build_flow
from calculator.estimate.noise import law_noise
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import Borrowed, pool_of
from calculator.estimate.positions import Positions
from calculator.estimate.receivables import missing_by
from calculator.estimate.timeline import Timeline
from calculator.intake.settings import Settings, resolve
from calculator.reference.calendars import business_calendar

Floats = NDArray[np.float64]

LEDGERS, PER_LEDGER, SIZES = 20, 51, (1, 4, 12)
KINDS: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "amount-delay correlation": {"correlated": True},
    "large invoices much later": {"correlated": True, "large_takes": 4.2},
    "drift": {"drift": True},
    "many rejects": {"rejects": 0.15},
}
FIRST_SEED = 1000
RIVALS: Mapping[str, Method] = {
    "mean of paid": METHODS["mean of paid"],
    "statsmodels, by payer": METHODS["statsmodels, by payer"],
    "lifelines, by payer": METHODS["lifelines, by payer"],
    "scikit-survival, by payer": METHODS["scikit-survival, by payer"],
    "chainladder, by business day": daily_ladder,
}


def settings_of() -> Settings:
    """The settings of a dossier that changes nothing."""
    dossier = Dossier.parse({
        "as_of": date(2024, 6, 1),
        "outage": {"payers": ["Viamedis"], "first_day": date(2024, 5, 1)},
        "billing": {"per_open_day_eur": {"Viamedis": "100"}},
    })  # fmt: skip
    return resolve(dossier, statutory=False, complementary=True)


@dataclass(frozen=True)
class Case:
    """One pseudo-outage: lines as known, days, payers concerned, cents that would have come."""

    p: Positions
    payers: int
    hit: tuple[int, ...]
    out: OutageDays
    truth: int


def cases(m: Market, seed: int, count: int) -> list[Case]:
    """Draw the pseudo-outages of one ledger."""
    whole, draws = of_market(m), np.random.Generator(np.random.PCG64(seed))
    business, end, found = business_calendar(), int(m.day.max()), []
    for number in range(count):
        hit = draws.choice(m.payers, min(SIZES[number % len(SIZES)], m.payers), replace=False)
        first = end - 60 - int(draws.integers(60))
        as_of = int(business.shift(first, int(draws.integers(5, 21))))
        came = np.isin(whole.group, hit) & (whole.paid_day >= first) & (whole.paid_day <= as_of)
        case = Case(
            p=hidden(whole, first, as_of),
            payers=m.payers,
            hit=tuple(sorted(hit.tolist())),
            out=outage_of(first, as_of),
            truth=int(whole.cents[came].sum()),
        )
        found.append(case)
    return found


def ours(case: Case, settings: Settings) -> tuple[float, float, float]:
    """`missing` at the day of the figures, and its 80 % interval; cents."""
    pool = pool_of(case.p, case.payers, case.out, WINDOW)
    window = (case.out.first - settings.reference_window_calendar_days, case.out.eve)
    line, flows = Timeline(case.out, 0), list[Flow]()
    for payer in case.hit:
        group = PayerGroup(f"P{payer}", "", "", "P", statutory=False, tied=False)
        mine = case.p.part(np.flatnonzero(case.p.group == payer))
        law = Borrowed(pool, payer) if pool is not None else None
        flows.append(build_flow(group, mine, case.out, settings, window, quick=False, pooled=law))
    point = float(sum(missing_by(flow, line)[0] for flow in flows))
    draws = np.random.Generator(np.random.PCG64(5))
    change = law_noise(flows, line, draws, settings.term_spread_days)[:, 0]
    low, high = np.quantile(np.maximum(point + change, 0.0), [0.1, 0.9])
    return point, min(point, float(low)), max(point, float(high))


def theirs(case: Case, name: str) -> float:
    """Another method, on the payers that stopped."""
    mine = case.p.part(np.flatnonzero(np.isin(case.p.group, case.hit)))
    old, new = mine.day < case.out.first, mine.day >= case.out.first
    eve = Eve(
        mine.part(np.flatnonzero(old)),
        mine.part(np.flatnonzero(new)),
        case.payers,
        case.out.eve,
        np.array([case.out.as_of - case.out.eve]),
        business_calendar(),
    )
    return float(RIVALS[name](eve)[0])


def scores(said: Floats, truth: Floats) -> tuple[str, str]:
    """Error over all euros and the mean error of an outage with its standard error; bias."""
    bias = (said - truth).sum() / truth.sum()
    wape = np.abs(said - truth).sum() / truth.sum()
    each = np.abs(said - truth)[truth > 0] / truth[truth > 0]
    se = each.std(ddof=1) / np.sqrt(len(each))
    return f"{wape:.1%} of euros, {each.mean():.1%} of an outage (s.e. {se:.1%})", f"{bias:+.1%}"


def of_ledger(kind: str, seed: int, count: int) -> list[list[float]]:
    """One row per pseudo-outage: truth, ours, low, high, payers hit, then the rivals."""
    settings, rows = settings_of(), []
    for case in cases(market(FIRST_SEED + seed, **KINDS[kind]), seed, count):
        said = [theirs(case, name) for name in RIVALS]
        rows.append([case.truth, *ours(case, settings), len(case.hit), *said])
    return rows


def report(kind: str, ledgers: int = LEDGERS, per_ledger: int = PER_LEDGER) -> list[Row]:
    """The rows of one kind of ledger."""
    with ProcessPoolExecutor() as pool:
        parts = pool.map(partial(of_ledger, kind, count=per_ledger), range(ledgers))
        table = np.array([row for part in parts for row in part], dtype=np.float64)
    truth, point, low, high, size = table[:, :5].T
    inside = (low <= truth) & (truth <= high)
    data, what = f"generated, {kind}", f"missing, {len(truth):,} pseudo-outages"
    width = ((high - low) / np.maximum(point, 1)).mean()
    sides = f"truth below {(truth < low).mean():.1%}, above {(truth > high).mean():.1%}"
    beside = f"{sides}; width {width:.0%} of the estimate"
    covered = f"{inside.mean():.1%}"
    rows = [Row(data, "this project", what, *scores(point, truth), covered, beside)]
    for number in SIZES:
        some = size == number
        cells = (*scores(point[some], truth[some]), f"{inside[some].mean():.1%}")
        rows.append(Row(data, "this project", f"those of {number} of 12 payers", *cells))
    for place, name in enumerate(RIVALS):
        rows.append(Row(data, name, what, *scores(table[:, 5 + place], truth)))
    return rows


def rows(ledgers: int = LEDGERS, kinds: Iterable[str] = tuple(KINDS)) -> list[Row]:
    """The rows of all kinds."""
    found = []
    for kind in kinds:
        with part(f"pseudo-outages, {kind}, {ledgers} ledgers"):
            found += report(kind, ledgers)
    return found


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--ledgers", type=int, default=LEDGERS, help="ledgers of each kind")
    parser.add_argument("--kind", choices=KINDS, help="one kind alone")
    asked = parser.parse_args()
    print(markdown(rows(asked.ledgers, [asked.kind] if asked.kind else KINDS)))


if __name__ == "__main__":
    main()
