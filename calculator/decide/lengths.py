"""How much longer the outage lasts, given that it has lasted until `as_of`.

The law of the length is Lomax: S(l) = (1 + l / s) ** -tail, s set by the median of the
reference cases. Having lasted T business days, the rest follows the same law with s + T
in place of s: the longer it lasts, the longer it may still last. docs/method.md, "Length".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


#: Beyond any horizon, and inside every calendar.
_MOST_DAYS = 750.0


def remaining_days(share: Floats, lasted: int, median: float, tail: float) -> Ints:
    """Business days still without payment at given points of the law.

    Args:
        share: probabilities in (0, 1): 0.5 gives the median of what remains.
        lasted: business days without payment so far.
        median: median length of the reference cases, business days.
        tail: exponent of the tail, above 0; smaller = heavier.

    Returns:
        Whole business days, 0 = payments resume on the next one; at most three years of them.
    """
    scale = median / (2.0 ** (1.0 / tail) - 1.0)
    rest = (scale + lasted) * ((1.0 - share) ** (-1.0 / tail) - 1.0)
    days: Ints = np.floor(np.minimum(rest, _MOST_DAYS) + 1e-9).astype(np.int64)
    return days


def drawn_days(
    draws: np.random.Generator, paths: int, lasted: int, median: float, tail: float
) -> Ints:
    """One remaining length per path: even steps through the law, in random order.

    Even steps give the law's quantiles with no sampling noise of their own.
    """
    share = (draws.permutation(paths) + 0.5) / paths
    return remaining_days(share, lasted, median, tail)
