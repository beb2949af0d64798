"""One question put to each method: what the open lines bring from the eve to some days later.

Every method sees the same lines, `Eve`: as they stood at the end of a day, payments and
rejections since then hidden. Curves of the survival libraries count ages in calendar days, by
payer (a payer without a payment in the window, or whose lines lifelines refuses, takes the curve
of all) or all together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import chainladder as cl
import numpy as np
import pandas as pd
from lifelines.exceptions import StatError
from numpy.typing import NDArray

from benchmarks import peers
from benchmarks.views import outage_of
from calculator.core.spans import NO_DAY
from calculator.estimate.law import Law
from calculator.estimate.outage import OutageDays
from calculator.estimate.pooling import pool_of
from calculator.estimate.positions import Positions
from calculator.estimate.timeline import Timeline
from calculator.estimate.unfolding import came_by
from calculator.estimate.window import Lives, lives_in, own_law
from calculator.reference.calendars import DayCalendar, business_calendar, every_day
from calculator.reference.parameters import parameter

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: As the calculator itself is set.
_WHEN = date(2024, 1, 1)
WINDOW = int(parameter("exposure_window_days", _WHEN).value)
LEAST_PAID = int(parameter("min_paid_lines", _WHEN).value)
HALF_LIFE = float(parameter("exposure_half_life_days", _WHEN).value)
STALE_AFTER = int(parameter("stale_after_days", _WHEN).value)


@dataclass(frozen=True)
class Eve:
    """Lines as known at the end of `day`, and the days until which cash is asked for.

    `ahead` counts calendar days after the eve. Lines of `since` were billed after the eve.
    """

    p: Positions
    since: Positions
    payers: int
    day: int
    ahead: Ints
    business: DayCalendar

    def outage(self, business: DayCalendar) -> OutageDays:
        """An outage that begins the day after."""
        return outage_of(self.day + 1, self.day + int(self.ahead.max()), business)


Method = Callable[[Eve], Floats]


def laws(eve: Eve, clock: DayCalendar | None) -> list[Law | None]:
    """Ours, payer by payer: its own law, or the pooled shape under 30 paid lines.

    Args:
        clock: the days that all payers count; None = each its own, as in the answer.
    """
    out = eve.outage(business_calendar())
    pool = pool_of(eve.p, eve.payers, out, WINDOW, clock)
    found: list[Law | None] = []
    for payer in range(eve.payers):
        mine = eve.p.part(np.flatnonzero(eve.p.group == payer))
        own = own_law(mine, out, WINDOW, LEAST_PAID, HALF_LIFE, clock)
        pooled = pool.law(payer) if pool is not None else None
        found.append(own.law if own is not None else pooled)
    return found


def ours(eve: Eve, clock: DayCalendar | None = None) -> Floats:
    """The estimate of this project: `missing` of an outage that begins the day after."""
    line = Timeline(outage_of(eve.day + 1, eve.day), int(eve.ahead.max()))
    total = np.zeros(len(eve.ahead))
    for payer, law in enumerate(laws(eve, clock)):
        for lines in (eve.p, eve.since):
            mine = lines.part(np.flatnonzero((lines.group == payer) & lines.open))
            if law is None or not len(mine):
                continue
            age = np.asarray(law.clock.count_between(mine.day, eve.day))
            stale = (mine.day <= eve.day - STALE_AFTER) | (age > law.seen)
            mine = mine.part(np.flatnonzero(~stale))
            if len(mine):
                came = came_by(mine.day, mine.cents.astype(np.float64), law, line)
                total += came[eve.ahead]
    return total


def mean_of_paid(eve: Eve) -> Floats:
    """The commercial rule: each line is paid at the mean delay of its payer's paid lines.

    Lines paid in the window count; overdue lines are expected the next day.
    """
    count, shift = eve.business.count_through, eve.business.shift
    known = (eve.p.paid_day <= eve.day) & (eve.p.paid_day > eve.day - WINDOW)
    lag = np.asarray(count(np.where(known, eve.p.paid_day, eve.day)))
    lag = (lag - np.asarray(count(eve.p.day)))[known].astype(np.float64)
    group = eve.p.group[known]
    lines = np.bincount(group, minlength=eve.payers)
    total = lag.mean() if len(lag) else 0.0
    mean = np.where(
        lines > 0, np.bincount(group, lag, eve.payers) / np.maximum(lines, 1), total
    )  # fmt: skip
    result = np.zeros(len(eve.ahead))
    for lines_ in (eve.p, eve.since):
        mine = lines_.open
        after = np.rint(mean[lines_.group[mine]]).astype(np.int64)
        due = np.maximum(np.asarray(shift(lines_.day[mine], after)), eve.day + 1)
        result += (lines_.cents[mine][:, None] * (due[:, None] <= eve.day + eve.ahead)).sum(axis=0)
    return result


def mean_of_paid_recent(eve: Eve) -> Floats:
    """The commercial rule, kinder to it: lines this project calls stale are not expected."""
    recent = np.flatnonzero(~eve.p.open | (eve.p.day > eve.day - STALE_AFTER))
    return mean_of_paid(replace(eve, p=eve.p.part(recent)))


def _asked(eve: Eve, curves: Callable[[int], tuple[Floats, Floats] | None]) -> Floats:
    """Cash of the open lines by curves (paid, open) of each payer, conditional on the eve."""
    result = np.zeros(len(eve.ahead))
    for payer in np.unique(np.concatenate([eve.p.group[eve.p.open], eve.since.group])):
        found = curves(int(payer))
        if found is None:
            continue
        paid, opened = found
        top = len(paid) - 1
        for lines in (eve.p, eve.since):
            mine = (lines.group == payer) & lines.open
            cents, age = lines.cents[mine].astype(np.float64), eve.day - lines.day[mine]
            at, then = np.clip(age + 1, 0, top), np.clip(age[:, None] + eve.ahead + 1, 0, top)
            still = opened[at]
            share = np.where(
                still[:, None] > 1e-9,
                (paid[then] - paid[at][:, None]) / np.maximum(still, 1e-9)[:, None],
                0.0,
            )
            result += cents @ share
    return result


def by_curves(curve: Callable[[Lives, int], tuple[Floats, Floats]], *, together: bool) -> Method:
    """A library's curves on calendar age."""

    def asked(eve: Eve) -> Floats:
        lives = lives_in(eve.p, eve.outage(every_day()), WINDOW)
        last = int(lives.leaving.max(initial=0))

        def of(rows: NDArray[np.bool_]) -> tuple[Floats, Floats]:
            return curve(
                Lives(*(getattr(lives, name)[rows] for name in Lives.__slots__)), last
            )  # fmt: skip

        paid_once = (lives.cause == 1) & (lives.leaving > lives.entry)
        if not paid_once.any():
            return np.zeros(len(eve.ahead))
        everyone = of(np.ones(len(lives.day), dtype=bool))

        def of_payer(payer: int) -> tuple[Floats, Floats]:
            mine = lives.group == payer
            if together or not (mine & paid_once).any():
                return everyone
            try:
                return of(mine)
            except StatError:
                return everyone

        return _asked(eve, of_payer)

    return asked


def _statsmodels(lives: Lives, last: int) -> tuple[Floats, Floats]:
    return peers.statsmodels_paid(lives, last), peers.statsmodels_survival(lives, last)


def _lifelines(lives: Lives, last: int) -> tuple[Floats, Floats]:
    # One cause at a time there: rejected lines are censored.
    opened = peers.lifelines_survival(lives, last, cause=1)
    return 1.0 - opened, opened


def _sksurv(lives: Lives, last: int) -> tuple[Floats, Floats]:
    opened = peers.sksurv_survival(lives, last, cause=1)
    return 1.0 - opened, opened


def daily_ladder(eve: Eve) -> Floats:
    """The chain ladder on what stays open, by business day: the lines of `eve` together.

    Business days stand for the library's months; all of the window's factors, volume-weighted.
    Lines billed since the eve start at age 0.
    """
    count = eve.business.count_through
    end, n = int(count(eve.day)), WINDOW * 5 // 7
    born = np.asarray(count(eve.p.day))
    mine = (born > end - n) & (eve.p.cents > 0) & (eve.p.rejected_day == NO_DAY)
    origin, cents = born[mine] + n - end - 1, eve.p.cents[mine].astype(np.float64)
    inside = eve.p.paid_day[mine] <= eve.day
    left = np.asarray(count(np.where(inside, eve.p.paid_day[mine], eve.day)))
    triangle = _open_triangle(origin, np.maximum(left + n - end - 1, origin), inside, cents, n)
    factors = cl.Development(average="volume").fit(triangle).ldf_
    share = np.clip(np.nan_to_num(factors.values[0, 0, 0], nan=1.0), 0.0, 1.0)
    still = np.concatenate([[1.0], np.cumprod(share)])
    top = len(still) - 1
    then = np.asarray(count(eve.day + eve.ahead))
    result = np.zeros(len(eve.ahead))
    for lines in (eve.p, eve.since):
        open_ = lines.open
        start = np.asarray(count(lines.day[open_]))
        at = still[np.clip(end - start, 0, top)]
        after = still[np.clip(then - start[:, None], 0, top)]
        gone = 1.0 - after / np.maximum(at, 1e-9)[:, None]
        result += lines.cents[open_].astype(np.float64) @ np.where(at[:, None] > 1e-9, gone, 0.0)
    return result


def open_euros_ladder(eve: Eve) -> Floats:
    """The chain ladder on what stays open, all payers together.

    The library's finest grain is a month. Blocks of 7 (or 30) days counted back from the eve
    stand for its months; factors are volume-weighted over the last half year.
    """
    return np.array([_ladder(eve, int(h)) for h in eve.ahead])


def _ladder(eve: Eve, ahead: int) -> float:
    size = 7 if ahead % 7 == 0 else ahead
    n = 2 * WINDOW // size
    block = (eve.day - eve.p.day) // size
    mine = (block < n) & (eve.p.cents > 0) & (eve.p.rejected_day == NO_DAY)
    origin, cents = n - 1 - block[mine], eve.p.cents[mine].astype(np.float64)
    left = np.minimum(eve.p.paid_day[mine], eve.day + 1)
    gone = np.maximum(n - 1 - (eve.day - left) // size, origin)
    triangle = _open_triangle(origin, gone, left <= eve.day, cents, n)
    factors = cl.Development(average="volume", n_periods=WINDOW // size).fit(triangle).ldf_
    share = np.clip(np.nan_to_num(factors.values[0, 0, 0], nan=1.0), 0.0, 1.0)
    latest = np.nan_to_num(triangle.latest_diagonal.values[0, 0, :, 0])
    age = len(latest) - 1 - np.arange(len(latest))
    still = latest.copy()
    for step in range(ahead // size):
        still *= share[np.minimum(age + step, len(share) - 1)]
    return float((latest - still).sum())


def _open_triangle(
    origin: Ints, gone: Ints, inside: NDArray[np.bool_], cents: Floats, n: int
) -> cl.Triangle:
    """Open at the end of each block: billed in it, less what was paid by then (`inside`).

    The library leaves cells of 0 out of its factors: a hundredth of a cent stays open on each
    line, so that what is paid whole counts.
    """
    month = np.array(pd.period_range("1990-01", periods=n, freq="M").to_timestamp())
    rows = pd.DataFrame({
        "origin": month[np.concatenate([origin, origin[inside]])],
        "seen": month[np.concatenate([origin, gone[inside]])],
        "open": np.concatenate([cents + 0.01, -cents[inside]]),
    }).groupby(["origin", "seen"], as_index=False).sum()  # fmt: skip
    return cl.Triangle(
        rows, origin="origin", development="seen", columns="open", cumulative=False,
        origin_format="%Y-%m-%d",
    ).incr_to_cum()  # fmt: skip


def counting(method: Method, calendar: DayCalendar) -> Method:
    """A method whose delays are counted in the days of a calendar."""
    return lambda eve: method(replace(eve, business=calendar))


#: The commercial rule as its users know it, in calendar days, and in the program's own days.
METHODS: dict[str, Method] = {
    "this project": ours,
    "mean of paid": counting(mean_of_paid, every_day()),
    "mean of paid, business days": mean_of_paid,
    "statsmodels, by payer": by_curves(_statsmodels, together=False),
    "statsmodels, together": by_curves(_statsmodels, together=True),
    "lifelines, by payer": by_curves(_lifelines, together=False),
    "lifelines, together": by_curves(_lifelines, together=True),
    "scikit-survival, by payer": by_curves(_sksurv, together=False),
    "scikit-survival, together": by_curves(_sksurv, together=True),
}
