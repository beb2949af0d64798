"""Where the advance needed was read: its rank among the paths, and that path's worst day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import day_of
from calculator.core.terms import NeededFrom, reaching
from calculator.decide.advance import Held, Holding, smallest_per_path
from calculator.decide.setoff import SetOff

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def needed_from(
    slack: Ints,
    held: Holding,
    fee: int,
    target: float,
    needed: int | None,
    free: int,
    as_of: int,
) -> NeededFrom:
    """The rank, and the worst day of the path that has it.

    Args:
        slack: `advance.slack_of`, shape (P, T - 1); held, fee: the advance.
        needed: the amount found; free: how many paths need none.
        as_of: day number of position 0.

    With a fee in proportion a path has an interval of amounts and not one: no day is named.
    """
    paths = len(slack)
    rank = reaching(target, paths)
    plain = NeededFrom(rank, paths, free)
    if not needed or not isinstance(held, Held | SetOff):
        return plain
    asked = slack.astype(np.float64)
    asked[:, max(held.lands_at - 1, 0) :] -= fee
    least = held.least(asked) if isinstance(held, SetOff) else smallest_per_path(asked, held)
    path = int(np.argsort(least, kind="stable")[rank - 1])
    gap = np.ceil(-asked[path] - 1e-6)
    if isinstance(held, SetOff):
        kept = held.withheld[path, 1:]
        at = int(np.where(gap > 0, gap + kept, 0.0).argmax())
        repaid, parts, withheld = 0, 1, int(kept[at])
    else:
        parts, done = held.instalments, held.repaid[path, 1:]
        left = np.maximum(parts - done, 1)
        amount = np.where(gap > 0, np.floor((gap - 1) * parts / left) + 1, 0.0)
        at = int(amount.argmax())
        repaid, withheld = int(done[at]), 0
    return NeededFrom(
        rank,
        paths,
        free,
        on=day_of(as_of + at + 1),
        gap_cents=int(gap[at]),
        repaid=repaid,
        instalments=parts,
        withheld_cents=withheld,
    )
