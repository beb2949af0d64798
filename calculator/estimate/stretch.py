"""How far a drawn range must be stretched, from cases whose truth is known.

    score = |truth - estimate| / (bound on the truth's side - estimate)

The range is stretched by the score that a share `level` of the cases do not exceed. Few cases
say little: ten more are counted with them, the deciles of what a generated market showed. The
rank is that of split conformal prediction, (n + 1) x level rounded up.
Source: docs/method.md, "Noise".
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from calculator.core.answer import Interval
from calculator.core.money import round_cents

#: Deciles (5, 15, .. 95 %) of |z| for a normal z, over its 80 % point: the shape of the scores.
REFERENCE = (0.049, 0.148, 0.249, 0.354, 0.466, 0.589, 0.729, 0.898, 1.123, 1.529)

#: Few cases must not make a range vanish or swallow everything.
_NARROWEST, _WIDEST = 0.5, 4.0


def score_of(truth: float, estimate: float, low: float, high: float) -> float:
    """Distance of the truth from the estimate, in halves of the range.

    Returns:
        0 where both agree to the cent, inf where a range without width misses.
    """
    off = abs(truth - estimate)
    half = high - estimate if truth > estimate else estimate - low
    if off < 0.5:
        return 0.0
    return off / half if half >= 0.5 else math.inf


def widening(scores: Sequence[float], reference: float, level: float) -> float:
    """The factor of the range about the estimate.

    Args:
        scores: of the ledger's own cases.
        reference: the factor that a generated market asked for.
        level: share of the cases that must be held, 0..1.
    """
    known = np.concatenate([np.asarray(scores, dtype=np.float64), reference * np.array(REFERENCE)])
    rank = min(len(known), math.ceil((len(known) + 1) * level - 1e-9))
    return float(np.clip(np.sort(known)[rank - 1], _NARROWEST, _WIDEST))


def stretched(range_: Interval, factor: float) -> Interval:
    """An interval stretched about its estimate; never under 0."""
    low = range_.cents - factor * (range_.cents - range_.low_cents)
    high = range_.cents + factor * (range_.high_cents - range_.cents)
    return Interval(
        range_.cents,
        min(range_.cents, max(0, round_cents(low))),
        round_cents(high),
        range_.level,
    )
