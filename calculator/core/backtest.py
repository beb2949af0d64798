"""The answer of a back-test: how far off the estimate was on the user's own past. No sums here.

Money is in integer cents; ratios are shares of the euros that really came (0.04 = 4 %).
Definitions: docs/method.md, "Back-test".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Literal

from calculator.core.issues import Issue

Method = Literal["ours", "mean_of_paid", "same_weekday", "calendar_km"]
#: How far to rely on the estimate: within a tenth, within a quarter, beyond.
Trust = Literal["good", "fair", "poor"]
#: Whether the range held the truth as often as it says; "unknown" where cases are too few.
Range = Literal["right", "narrow", "wide", "unknown"]


@dataclass(frozen=True, slots=True)
class Score:
    """How one method did on the cases of a trial.

    Attributes:
        bias_ratio, bias_se: sum of (estimate - truth) over the sum of truths; its standard error.
        error_ratio, error_se: sum of |estimate - truth| over the sum of truths (WAPE).
        error_cents: mean of |estimate - truth| per case.
        excess_ratio, excess_se: its `error_ratio` less ours on the same cases; None for ours.
        covered_ratio, covered_se: share of the cases whose truth the interval held; None for
            methods that give no interval.
        width_ratio: sum of the widths over the sum of truths; None without interval.

    Standard errors are None where fewer than two blocks of time were seen.
    """

    method: Method
    bias_ratio: float
    bias_se: float | None
    error_ratio: float
    error_se: float | None
    error_cents: int
    excess_ratio: float | None = None
    excess_se: float | None = None
    covered_ratio: float | None = None
    covered_se: float | None = None
    width_ratio: float | None = None


def student(freedom: int) -> float:
    """Standard errors that hold 95 % of a Student law both ways; inf without freedom.

    In closed form for one and two degrees, else by its expansion around the normal law
    (Abramowitz & Stegun, 26.7.5), within 0.004.
    """
    if freedom < 1:
        return math.inf
    if freedom == 1:
        return math.tan(math.pi * 0.475)
    if freedom == 2:
        return 0.95 * math.sqrt(2 / (1 - 0.95**2))
    z, n = NormalDist().inv_cdf(0.975), freedom
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """The same cases put to every method.

    Attributes:
        kind: "outages" (payments of some payers hidden) or "cash" (all payers, days to come).
        days: of "cash", the calendar days looked ahead; 0 for "outages".
        n: cases.
        n_apart: the most of them, taken in order of their end, that share no payer on any day.
        n_blocks: four-week spans the cases begin in; standard errors rest on them.
        truth_cents: sum of what really came.
        scores: ours first.
    """

    kind: Literal["outages", "cash"]
    days: int
    n: int
    n_apart: int
    n_blocks: int
    truth_cents: int
    scores: tuple[Score, ...]

    @property
    def allowed(self) -> float:
        """Standard errors beyond which a difference is clear; inf where there is one block."""
        return student(self.n_blocks - 1)

    def of(self, method: Method) -> Score:
        """The score of one method."""
        return next(s for s in self.scores if s.method == method)


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a back-test found.

    Attributes:
        first_on, last_on: the span of the ledger tried on, both days included.
        lines, payers: lines tried on, and payers among them.
        seed: same seed, same bytes.
        level: of the interval, 0..1.
    """

    method_version: str
    first_on: date
    last_on: date
    lines: int
    payers: int
    seed: int
    level: float
    outages: Trial
    cash: tuple[Trial, ...]
    trust: Trust
    range: Range
    issues: tuple[Issue, ...] = ()
