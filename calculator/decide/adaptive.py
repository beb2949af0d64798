"""The adaptive rule: each evening, the cash level under which to suspend the next open day.

Optimal stopping by regression on simulated paths (Longstaff & Schwartz 2001), backwards from
the last open day. Stopping before day tau is worth 1 on a path where suspending from tau
passes the test, else 0; waiting is worth what the rule of the later days then gets. The
difference is regressed on the eve's cash, non-increasing: the less cash, the more a suspension
can save. Such a regression (pool adjacent violators) changes sign where the sum of the
differences, taken from the lowest cash up, is largest; so each day has one level and no
basis has to be chosen. So that nobody suspends for nothing, a suspension through the whole
horizon is priced as much probability as the user's target leaves to risk, a shorter one in
proportion; a tenth of that where the rule would then fall behind the fixed date.

The rule is set on every second path and valued on the others, where no choice was made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.decide.paths import Paths

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Fewer paths than this teach nothing; fewer still stopped on an evening, nor does that day.
LEAST_PATHS, LEAST_LASTING = 100, 20


@dataclass(frozen=True, slots=True)
class Stops:
    """What stopping is worth: D days tried, P paths.

    Attributes:
        days: positions of the open days, rising, shape (D,).
        passes: whether the test holds with suspension from each day, shape (D, P).
        never: whether it holds without, shape (P,).
        cash: cash at the end of the day before each day tried, cents, shape (D, P).
        lasting: whether payments are still stopped on that eve, shape (D, P).
        ends: how many of the days tried come before the restart, shape (P,).
    """

    days: Ints
    passes: Flags
    never: Flags
    cash: Ints
    lasting: Flags
    ends: Ints

    def of(self, paths: slice) -> Stops:
        """The same for some of the paths."""
        return Stops(
            self.days,
            self.passes[:, paths],
            self.never[paths],
            self.cash[:, paths],
            self.lasting[:, paths],
            self.ends[paths],
        )


def stops_of(paths: Paths, days: Ints, passes: Flags, never: Flags) -> Stops:
    """The stopping problem of some paths; arguments as in `Stops`."""
    eve = days - 1
    lasting = paths.restart[None, :] > eve[:, None]
    cash = np.ascontiguousarray(paths.with_outage[:, eve].T)
    return Stops(days, passes, never, cash, lasting, np.searchsorted(days, paths.restart))


def rule_of(stops: Stops, target: float, at: int | None) -> Floats:
    """The levels that serve: at the full price, else at a tenth of it.

    Args:
        stops: the paths that set the rule.
        target: probability aimed at.
        at: the fixed date that must not be better on those paths; None = never.
    """
    risk = 1.0 - target
    fixed = fixed_outcome(stops, at)[0].sum()
    dear = levels(stops, risk)
    return dear if outcome(stops, dear)[0].sum() >= fixed else levels(stops, risk / 10)


def levels(stops: Stops, price: float) -> Floats:
    """Cash level of each day, cents, shape (D,): suspend under it; -inf = wait, inf = suspend.

    Args:
        stops: the paths that set the rule.
        price: probability that a suspension through the whole horizon must save.
    """
    one = round(len(stops.days) / price)  # a path that passes; a suspended day costs 1
    worth = stops.never.astype(np.int64) * one
    found = np.full(len(stops.days), -np.inf)
    for index in range(len(stops.days) - 1, -1, -1):
        rows = np.flatnonzero(stops.lasting[index])
        if len(rows) < LEAST_LASTING:
            continue
        stop = stops.passes[index, rows] * np.int64(one) - (stops.ends[rows] - index)
        gain, cash = stop - worth[rows], stops.cash[index, rows]
        order = np.argsort(cash, kind="stable")
        cash, sums = cash[order], np.cumsum(gain[order])
        # Paths of one cash level are decided together.
        sums = np.where(np.append(np.diff(cash) > 0, True), sums, 0)
        best = int(sums.argmax())
        if sums[best] <= 0:
            continue
        last = best == len(cash) - 1
        found[index] = np.inf if last else (cash[best] + cash[best + 1] + 1) // 2
        worth[rows[order[: best + 1]]] = stop[order[: best + 1]]
    return found


def outcome(stops: Stops, cash_levels: Floats) -> tuple[Flags, Flags]:
    """Whether each path passes under the rule, and whether one suspends on it; shapes (P,)."""
    passed = stops.never.copy()
    stopped = np.zeros(len(passed), dtype=bool)
    for index, level in enumerate(cash_levels):
        now = ~stopped & stops.lasting[index] & (stops.cash[index] < level)
        passed[now] = stops.passes[index][now]
        stopped |= now
    return passed, stopped


def fixed_outcome(stops: Stops, at: int | None) -> tuple[Flags, Flags]:
    """The same for a fixed position; None = never."""
    if at is None:
        return stops.never, np.zeros(len(stops.never), dtype=bool)
    index = int(np.searchsorted(stops.days, at))
    return stops.passes[index], stops.lasting[index]


@dataclass(frozen=True, slots=True)
class Worth:
    """A rule against a fixed date on the same paths: probabilities, errors, shares."""

    probability: float
    standard_error: float
    fixed_probability: float
    gain_error: float
    suspends: float
    fixed_suspends: float
    paths: int


def worth_of(stops: Stops, cash_levels: Floats, at: int | None) -> Worth:
    """Value a rule and a fixed date on paths, which must not be those that set the rule."""
    passed, stopped = outcome(stops, cash_levels)
    fixed, fixed_stopped = fixed_outcome(stops, at)
    n = len(passed)
    gain = passed.astype(np.float64) - fixed
    return Worth(
        probability=float(passed.mean()),
        standard_error=float(passed.std() / np.sqrt(n)),
        fixed_probability=float(fixed.mean()),
        gain_error=float(gain.std() / np.sqrt(n)),
        suspends=float(stopped.mean()),
        fixed_suspends=float(fixed_stopped.mean()),
        paths=n,
    )
