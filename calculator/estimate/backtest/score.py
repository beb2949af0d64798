"""Scores of methods on the same cases, with standard errors that know that cases overlap.

Cases that begin in the same four weeks share weeks, payers and runs of luck: they are one block.
The last cases of a block share days with the first of the next, so blocks that follow each other
count with their covariance. For a share S = sum of x / sum of w over the cases, and B blocks

    u(b) = sum over the block's cases of (x - S w)
    near = max(0, 2 * sum of u(b) u(b + 1))
    se   = sqrt( B / (B - 1) * (sum of u(b)^2 + near) ) / sum of w

Source: docs/method.md, "Back-test".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Interval
from calculator.core.backtest import Method, Range, Score, Trial, Trust
from calculator.core.money import round_cents
from calculator.estimate.stretch import score_of, stretched, widening

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Calendar days of a block: no shorter than the longest case.
BLOCK = 28

#: The estimate is good within this share of the truth, fair within the next.
GOOD, FAIR = 0.10, 0.25

#: Blocks, at least, for a word on the range.
_LEAST_BLOCKS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One case and what each method said of it; cents.

    Attributes:
        payers: those whose payments are asked for; first, last: over which days.
        truth: what really came.
        ours: the estimate and its interval.
        rivals: what the other methods said.
    """

    payers: frozenset[int]
    first: int
    last: int
    truth: int
    ours: Interval
    rivals: dict[Method, int]


def set_on_earlier(cases: Sequence[Case], reference: float) -> list[Case]:
    """Cases with their ranges stretched by what cases that had ended before them showed.

    Args:
        reference: the factor that serves before any case (`interval_widening`).
    """
    scores = [
        (c.last, score_of(c.truth, c.ours.cents, c.ours.low_cents, c.ours.high_cents))
        for c in cases
    ]
    found = []
    for case in cases:
        earlier = [score for last, score in scores if last < case.first]
        factor = widening(earlier, reference, case.ours.level) if earlier else reference
        found.append(replace(case, ours=stretched(case.ours, factor)))
    return found


def share(part: Floats, whole: Floats, block: Ints) -> tuple[float, float | None]:
    """Sum over sum, and its standard error by blocks; None under two blocks."""
    ratio = float(part.sum() / whole.sum())
    blocks = len(np.unique(block))
    if blocks < 2:
        return ratio, None
    # A block without a case keeps its place: those around it are no neighbours.
    off = np.bincount(block - block.min(), part - ratio * whole)
    near = max(0.0, 2 * float(off[:-1] @ off[1:]))
    spread = blocks / (blocks - 1) * (float((off**2).sum()) + near)
    return ratio, float(np.sqrt(spread) / whole.sum())


def apart(cases: Sequence[Case]) -> int:
    """The most cases, taken in the order of their last day, that share no payer on any day."""
    busy: dict[int, int] = {}
    kept = 0
    for case in sorted(cases, key=lambda c: (c.last, c.first, sorted(c.payers))):
        if all(busy.get(p, case.first - 1) < case.first for p in case.payers):
            kept += 1
            busy |= dict.fromkeys(case.payers, case.last)
    return kept


def trial_of(cases: Sequence[Case], days: int, origin: int) -> Trial:
    """Score every method on cases; the truths must not sum to zero.

    Args:
        days: of cash, the days looked ahead; 0 for outages.
        origin: day from which blocks are counted.
    """
    truth = np.array([c.truth for c in cases], dtype=np.float64)
    block = (np.array([c.first for c in cases]) - origin) // BLOCK
    low = np.array([c.ours.low_cents for c in cases])
    high = np.array([c.ours.high_cents for c in cases])
    mine = np.array([c.ours.cents for c in cases], dtype=np.float64)
    held = ((truth >= low) & (truth <= high)).astype(np.float64)
    covered, covered_se = share(held, np.ones(len(cases)), block)
    ours = _score("ours", mine, truth, block)
    scores = [
        Score(
            "ours", *ours, covered_ratio=covered, covered_se=covered_se,
            width_ratio=float((high - low).sum() / truth.sum()),
        )
    ]  # fmt: skip
    for method in cases[0].rivals:
        said = np.array([c.rivals[method] for c in cases], dtype=np.float64)
        more = share(np.abs(said - truth) - np.abs(mine - truth), truth, block)
        scores.append(Score(method, *_score(method, said, truth, block), *more))
    return Trial(
        kind="cash" if days else "outages",
        days=days,
        n=len(cases),
        n_apart=apart(cases),
        n_blocks=len(np.unique(block)),
        truth_cents=int(truth.sum()),
        scores=tuple(scores),
    )


def _score(
    _: Method, said: Floats, truth: Floats, block: Ints
) -> tuple[float, float | None, float, float | None, int]:
    off = said - truth
    mean = round_cents(float(np.abs(off).mean()))
    return *share(off, truth, block), *share(np.abs(off), truth, block), mean


def trust_of(trial: Trial) -> Trust:
    """How far to rely on the estimate."""
    error = trial.of("ours").error_ratio
    return "good" if error <= GOOD else "fair" if error <= FAIR else "poor"


def range_of(trial: Trial, level: float) -> Range:
    """Whether the range held the truth as often as it says, with the doubt of B blocks."""
    ours = trial.of("ours")
    if ours.covered_ratio is None or ours.covered_se is None or trial.n_blocks < _LEAST_BLOCKS:
        return "unknown"
    # Where every block agrees its spread says nothing: that of single draws is the least.
    least = np.sqrt(level * (1 - level) / trial.n)
    slack = max(trial.allowed * ours.covered_se, 2 * float(least))
    if ours.covered_ratio < level - slack:
        return "narrow"
    return "wide" if ours.covered_ratio > level + slack else "right"
