"""Which money may have settled which lines: never lines marked paid long after it was booked.

Money that comes late still counts for lines marked earlier; money booked before a line could
have been paid by it settles nothing of that line.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.matching import Booked, Window

Ints = NDArray[np.int64]


def settled(days: Ints, cents: Ints, transfers: Sequence[Booked], window: Window) -> int:
    """Most cents of the lines that the transfers can have paid.

    Args:
        days: marked day of each line of one sender, a day number.
        cents: aligned to it; a credit note lowers its day.
        transfers: those of the sender.
        window: for a marked day, the first day on which its money may be booked.
    """
    by_day = [(int(day), int(cents[days == day].sum())) for day in np.unique(days)]
    booked = sorted(transfers)
    pool = total = 0
    # Latest lines first: they can use the fewest transfers.
    for day, marked in reversed(by_day):
        low = window(day)[0]
        while booked and booked[-1].day >= low:
            pool += booked.pop().cents
        taken = min(pool, max(0, marked))
        pool, total = pool - taken, total + taken
    return total


def beyond_reach(days: Ints, transfers: Sequence[Booked], window: Window) -> list[int]:
    """Positions of the transfers booked before any of the lines could have been paid by them."""
    low = window(int(days.min()))[0] if len(days) else None
    return [n for n, t in enumerate(transfers) if low is None or t.day < low]
