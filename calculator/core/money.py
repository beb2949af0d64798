"""Money: integer cents in, integer cents out, and the project's one rounding rule.

Sign for the whole package: positive = owed to, or received by, the pharmacy.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def round_cents(amount: float) -> int:
    """Round an amount in cents half-up (towards plus infinity), the project's only rounding.

    Args:
        amount: cents, any sign; a finite number.

    Returns:
        Whole cents. Half a cent goes up: 0.5 -> 1, -0.5 -> 0. A thousandth of a
        thousandth of a cent below the half counts as the half, so that the last bits
        of a sum of floats never decide a cent.
    """
    return int(np.floor(amount + 0.5 + 1e-6))


def round_cents_array(amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round an array of cents by the rule of `round_cents`; same shape, int64."""
    return np.floor(amounts + (0.5 + 1e-6)).astype(np.int64)


def to_text(cents: int) -> str:
    """Write cents as euros with two decimals and a dot, for machines: -5 -> "-0.05"."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def split_cents(total: int, parts: int) -> list[int]:
    """Split a total into equal parts that sum to it, each within a cent of its share.

    The sum of the first k parts is the k-th share of the total rounded down, so the
    order of the parts is fixed and a longer list never changes what was paid before.

    Args:
        total: cents, any sign.
        parts: at least 1.

    Raises:
        ValueError: no part to split into.
    """
    if parts < 1:
        raise ValueError("parts must be at least 1")
    bounds = [total * k // parts for k in range(parts + 1)]
    return [high - low for low, high in pairwise(bounds)]
