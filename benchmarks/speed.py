"""Fit and 90 days of cash for 100,000 invoices of 40 payers: ours and the libraries in turn.

Every tool gets the same arrays, takes the same half year's lines, fits each payer and tells the
cash of the open lines on each of the next 90 days. Runs alternate in one process; medians of
its CPU time. The library's whole price is counted, its own checks and errors included,
since nobody can call it without them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import chainladder as cl
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks import peers
from benchmarks.market import market
from benchmarks.rules import HALF_LIFE, WINDOW
from benchmarks.table import Row, markdown
from benchmarks.views import hidden, of_market, outage_of
from calculator.core.spans import day_of
from calculator.estimate.days_to_pay import exposure
from calculator.estimate.law import fit
from calculator.estimate.positions import Positions
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import came_by
from calculator.estimate.window import Lives, lives_in, own_law
from calculator.reference.calendars import every_day

Floats = NDArray[np.float64]
PAYERS, PER_DAY, DAYS, RUNS = 40, 359.0, 90, 11


def ledger() -> tuple[Positions, int]:
    """The lines as known at the end of the year, and that day."""
    drawn = of_market(market(1, payers=PAYERS, per_day=PER_DAY))
    eve = int(drawn.day.max())
    return hidden(drawn, eve + 1, eve), eve


def _ahead(paid: Floats, opened: Floats, age: NDArray[np.int64], cents: Floats) -> Floats:
    """Cash of lines of these calendar ages on each of the next days, by one payer's curves."""
    top = len(paid) - 1
    sums = np.bincount(np.minimum(age + 1, top), cents, top + 1)
    at = np.flatnonzero(sums)
    then = np.minimum(at[:, None] + np.arange(DAYS + 1), top)
    share = (paid[then] - paid[at][:, None]) / np.maximum(opened[at], 1e-12)[:, None]
    result: Floats = sums[at] @ share
    return result


def plain(p: Positions, eve: int) -> Floats:
    """Ours, the libraries' job: amount-weighted Aalen-Johansen on calendar age, all payers."""
    lives = lives_in(p, outage_of(eve + 1, eve, every_day()), WINDOW)
    seen = exposure(lives.entry, lives.leaving, lives.cause, lives.cents, lives.group)
    paid, opened = fit(seen, weights=np.eye(PAYERS)).curves(seen.oldest_paid)
    top = paid.shape[1]
    still = np.flatnonzero(p.open)
    cell = p.group[still] * top + np.minimum(eve - p.day[still] + 1, top - 1)
    sums = np.bincount(cell, p.cents[still], PAYERS * top)
    payer, at = np.divmod(np.flatnonzero(sums), top)
    then = np.minimum(at[:, None] + np.arange(DAYS + 1), top - 1)
    gone = paid[payer[:, None], then] - paid[payer, at][:, None]
    share = gone / np.maximum(opened[payer, at], 1e-12)[:, None]
    result: Floats = sums[payer * top + at] @ share
    return result


def whole(p: Positions, eve: int) -> Floats:
    """Ours as the answer uses it: weekdays, recent pace, batches and weeks kept for the doubt."""
    out = outage_of(eve + 1, eve)
    line, total = Timeline(out, DAYS), np.zeros(DAYS + 1)
    bounds = np.searchsorted(p.group, np.arange(PAYERS + 1))
    for payer in range(PAYERS):
        mine = p.part(slice(bounds[payer], bounds[payer + 1]))
        own = own_law(mine, out, WINDOW, 1, HALF_LIFE)
        if own is None:
            continue
        still = mine.open
        days, index = np.unique(mine.day[still], return_inverse=True)
        cents = np.bincount(index, mine.cents[still])
        total += came_by(days, cents, own.law, line)
    return total


def by_payer(curves: Callable[[Lives, int], tuple[Floats, Floats]]) -> Callable[..., Floats]:
    """A library, payer after payer; ages taken from the days without any calendar."""

    def asked(p: Positions, eve: int) -> Floats:
        total, opens = np.zeros(DAYS + 1), eve + 1 - WINDOW
        bounds = np.searchsorted(p.group, np.arange(PAYERS + 1))
        for payer in range(PAYERS):
            mine = p.part(slice(bounds[payer], bounds[payer + 1]))
            left = np.minimum(mine.paid_day, mine.rejected_day)
            kept = left >= opens
            day, left = mine.day[kept], left[kept]
            leaving = np.minimum(left, eve) - day
            lives = Lives(
                mine.group[kept],
                day,
                mine.cents[kept],
                np.where(day >= opens, -1, opens - 1 - day),
                leaving,
                np.where(left > eve, 0, np.where(mine.paid_day[kept] == left, 1, 2)),
            )
            paid, opened = curves(lives, int(leaving.max()))
            still = mine.open
            total += _ahead(paid, opened, eve - mine.day[still], mine.cents[still].astype(float))
        return total

    return asked


def survival_only(
    curve: Callable[[Lives, int], Floats],
) -> Callable[[Lives, int], tuple[Floats, Floats]]:
    """One curve of all exits: where a library cannot tell paid from rejected with late entry."""

    def both(lives: Lives, last: int) -> tuple[Floats, Floats]:
        opened = curve(lives, last)
        return 1.0 - opened, opened

    return both


def mean_rule(p: Positions, eve: int) -> Floats:
    """Mean of paid: one date per open line."""
    known = (p.paid_day <= eve) & (p.paid_day > eve - WINDOW)
    group, lag = p.group[known], (p.paid_day - p.day)[known]
    mean = np.bincount(group, lag, PAYERS) / np.maximum(np.bincount(group, minlength=PAYERS), 1)
    still = p.open
    due = p.day[still] + np.rint(mean[p.group[still]]).astype(np.int64)
    ahead = np.clip(due - eve, 1, DAYS + 1)
    result: Floats = np.cumsum(np.bincount(ahead, p.cents[still], DAYS + 2))[: DAYS + 1]
    return result


def monthly_ladder(p: Positions, eve: int) -> object:
    """Chain ladder by month and payer: totals by month, no daily path."""
    rows = p.part(np.flatnonzero(p.paid_day <= eve))
    epoch = np.datetime64(day_of(0))
    origin, paid = (
        (epoch + d.astype("timedelta64[D]")).astype("datetime64[M]").astype("datetime64[ns]")
        for d in (rows.day, rows.paid_day)
    )
    data = pd.DataFrame({"o": origin, "d": paid, "payer": rows.group, "paid": rows.cents})
    sums = data.groupby(["o", "d", "payer"], as_index=False)["paid"].sum()
    triangle = cl.Triangle(
        sums, origin="o", development="d", index="payer", columns="paid", cumulative=False
    ).incr_to_cum()
    return cl.Chainladder().fit(triangle).ultimate_


def rows() -> list[Row]:
    """Times, and how many times ours is faster."""
    p, eve = ledger()
    tools: dict[str, Callable[..., object]] = {
        "this project, same job": plain,
        "this project, whole law": whole,
        "mean of paid": mean_rule,
        "statsmodels, incidence": by_payer(peers.statsmodels_incidence),
        "statsmodels, survival": by_payer(survival_only(peers.statsmodels_survival)),
        "scikit-survival": by_payer(survival_only(peers.sksurv_survival)),
        "lifelines": by_payer(survival_only(peers.lifelines_survival)),
        "chainladder, monthly": monthly_ladder,
    }
    taken: dict[str, list[float]] = {name: [] for name in tools}
    for tool in tools.values():
        tool(p, eve)
    for _ in range(RUNS):
        for name, tool in tools.items():
            start = time.process_time()
            tool(p, eve)
            taken[name].append(time.process_time() - start)
    same, full = (np.array(taken[n]) for n in list(tools)[:2])
    found = []
    for name, seconds in taken.items():
        each = np.array(seconds)
        beside = (
            f"{np.median(each) * 1e3:.1f} ms; {np.median(each / same):.2f} x our same job,"
            f" {np.median(each / full):.2f} x our whole law"
        )
        data = f"generated, {len(p):,} invoices, {PAYERS} payers"
        found.append(Row(data, name, f"fit and {DAYS} days", beside=beside))
    return found


if __name__ == "__main__":
    print(markdown(rows()))
