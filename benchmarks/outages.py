"""Pseudo-outages of generated ledgers: what would have come, and what each method says of it.

A ledger of `market.py`, a set of its payers (1, 4 or all 12), a first day in the last 60 to 120
days and a length of 5 to 20 business days are drawn; all the payments of those payers since are
hidden. Truth: what they paid from the first day to the day of the figures.

`python -m benchmarks.outages --ledgers 4` prints a quicker table, on 4 ledgers of each kind
instead of 20; `--kind drift` one kind alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
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
from calculator.estimate.calibration import calibrated
from calculator.estimate.flows import build_flow
from calculator.estimate.noise import law_noise
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import Borrowed, Pooled
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
    "calendar terms": {"calendar_terms": True},
}
FIRST_SEED = 1000
RIVALS: Mapping[str, Method] = {
    "mean of paid": METHODS["mean of paid"],
    "mean of paid, business days": METHODS["mean of paid, business days"],
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
        found.append(stopped(whole, m.payers, sorted(hit.tolist()), first, as_of))
    return found


def stopped(whole: Positions, payers: int, hit: Sequence[int], first: int, as_of: int) -> Case:
    """The case in which some payers stop on `first`, told on `as_of`."""
    came = np.isin(whole.group, hit) & (whole.paid_day >= first) & (whole.paid_day <= as_of)
    return Case(
        p=hidden(whole, first, as_of),
        payers=payers,
        hit=tuple(hit),
        out=outage_of(first, as_of),
        truth=int(whole.cents[came].sum()),
    )


def ours(case: Case, settings: Settings) -> tuple[float, ...]:
    """`missing` at the day of the figures and its 80 % interval, as `assess` gives them; cents.

    Returns:
        Estimate, low and high as drawn, low and high as stretched on the payers' own past.
    """
    place = np.argsort(np.argsort([g not in case.hit for g in range(case.payers)], kind="stable"))
    p = replace(case.p, group=place[case.p.group])
    p = p.part(np.argsort(p.group, kind="stable"))
    parts = [p.part(np.flatnonzero(p.group == n)) for n in range(len(case.hit))]
    opens, least = case.out.first - WINDOW, settings.min_paid_lines
    paid = [int(((q.paid_day >= opens) & (q.paid_day < case.out.first)).sum()) for q in parts]
    pooled = Pooled(p, case.payers) if min(paid) < least else None
    pool = pooled.at(case.out, settings) if pooled is not None else None
    window = (case.out.first - settings.reference_window_calendar_days, case.out.eve)
    groups = [PayerGroup(f"P{g}", "", "", "P", statutory=False, tied=False) for g in case.hit]
    flows = []
    for n, (group, mine) in enumerate(zip(groups, parts, strict=True)):
        own = Borrowed(pool, n) if pool is not None else None
        flows.append(build_flow(group, mine, case.out, settings, window, quick=False, pooled=own))
    line = Timeline(case.out, 0)
    point = float(sum(missing_by(flow, line)[0] for flow in flows))
    draws = np.random.Generator(np.random.PCG64(5))
    change = law_noise(flows, line, draws, settings.term_spread_days)[:, 0]
    low, high = np.quantile(np.maximum(point + change, 0.0), [0.1, 0.9])
    low, high = min(point, float(low)), max(point, float(high))
    factor = calibrated(groups, parts, pooled, case.out, settings).factor
    under, over = factor * (point - low), factor * (high - point)
    return point, low, high, max(0.0, point - under), point + over


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


def by_ledger(values: Floats, ledger: Floats) -> float:
    """Standard error of a mean, the outages of one ledger taken together."""
    _, place = np.unique(ledger, return_inverse=True)
    means = np.bincount(place, values) / np.bincount(place)
    return float(means.std(ddof=1) / np.sqrt(len(means))) if len(means) > 1 else float("nan")


def scores(said: Floats, truth: Floats, ledger: Floats) -> tuple[str, str]:
    """Error over all euros and the mean error of an outage with its standard error; bias."""
    bias = (said - truth).sum() / truth.sum()
    wape = np.abs(said - truth).sum() / truth.sum()
    some = truth > 0
    each = np.abs(said - truth)[some] / truth[some]
    se = by_ledger(each, ledger[some])
    return f"{wape:.1%} of euros, {each.mean():.1%} of an outage (s.e. {se:.1%})", f"{bias:+.1%}"


def covered(
    truth: Floats, point: Floats, low: Floats, high: Floats, ledger: Floats
) -> tuple[str, str]:
    """Share of the truths inside the 80 % intervals; where the others are, and the width."""
    inside = (low <= truth) & (truth <= high)
    se = by_ledger(inside.astype(np.float64), ledger)
    width = ((high - low) / np.maximum(point, 1)).mean()
    return (
        f"{inside.mean():.1%} (s.e. {se:.1%})",
        f"truth below {(truth < low).mean():.1%}, above {(truth > high).mean():.1%};"
        f" width {width:.0%} of the estimate",
    )


def of_ledger(kind: str, seed: int, count: int) -> list[list[float]]:
    """One row per pseudo-outage: truth, the five of `ours`, payers hit, then the rivals."""
    settings, rows = settings_of(), []
    for case in cases(market(FIRST_SEED + seed, **KINDS[kind]), seed, count):
        said = [theirs(case, name) for name in RIVALS]
        found = ours(case, settings)
        rows.append([case.truth, *found, len(case.hit), *said])
    return rows


def report(kind: str, ledgers: int = LEDGERS, per_ledger: int = PER_LEDGER) -> list[Row]:
    """The rows of one kind of ledger."""
    with ProcessPoolExecutor() as pool:
        parts = pool.map(partial(of_ledger, kind, count=per_ledger), range(ledgers))
        table = np.array([row for part in parts for row in part], dtype=np.float64)
    truth, point, low, high, narrow, wide, size = table[:, :7].T
    ledger = np.repeat(np.arange(ledgers), per_ledger).astype(np.float64)
    data, what, us = f"generated, {kind}", f"missing, {len(truth):,} pseudo-outages", "this project"
    drawn = covered(truth, point, low, high, ledger)
    rows = []
    for number in (0, *SIZES):
        some = size == number if number else size > 0
        named = f"those of {number} of 12 payers" if number else what
        cells = scores(point[some], truth[some], ledger[some])
        held = covered(truth[some], point[some], narrow[some], wide[some], ledger[some])
        rows.append(Row(data, us, named, *cells, *held))
    rows.insert(1, Row(data, us, "its range before it is stretched", "", "", *drawn))
    for place, name in enumerate(RIVALS):
        rows.append(Row(data, name, what, *scores(table[:, 7 + place], truth, ledger)))
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
