"""How many lines of one payer stand behind its facts, and their cents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.core.terms import Counted
from calculator.estimate.positions import Positions

Flags = NDArray[np.bool_]


def counted_of(
    p: Positions, *, old: Flags, new: Flags, since: Flags, overdue: Flags, stale: Flags
) -> Counted:
    """Count a payer's lines by what they serve; flags are aligned with the positions.

    Args:
        old: open at the eve and not stale; new: billed since and not rejected.
        since: received since the first day; overdue, stale: open, and so.
    """

    def lines(flags: Flags) -> int:
        return int(np.unique(p.line[flags & (p.cents != 0)]).size)

    def cents(flags: Flags) -> int:
        return int(p.cents[flags].sum())

    return Counted(
        invoices_cents=cents(p.open & (p.cents > 0)),
        credit_cents=-cents(p.open & (p.cents < 0)),
        eve_cents=cents(old),
        since_cents=cents(new),
        n_overdue=lines(overdue),
        n_rejected=lines(p.rejected),
        n_stale=lines(stale),
        n_expected=lines(old | new),
        n_received=lines(since),
    )
