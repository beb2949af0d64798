"""Lines marked paid whose money never came: which they are, and the ledger without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.reconciled import NotBanked
from calculator.core.spans import NO_DAY, day_of
from calculator.estimate.marked import Rows

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def take_back(
    frame: pd.DataFrame,
    rows: Rows,
    compared: Flags,
    paired: Flags,
    gap: Ints,
    names: Sequence[str],
) -> tuple[Ints, tuple[NotBanked, ...]]:
    """Spread each sender's gap over its lines, latest marked first.

    A line that a pair holds has been banked: it is taken last, and only where a transfer was
    taken back that the statements do not hold.

    Args:
        frame: the ledger.
        rows: its lines marked paid.
        compared: which of them count in the gap.
        paired: which of them a pair holds.
        gap: cents not banked, per sender.
        names: senders as shown.

    Returns:
        Cents taken from each row of the frame, and the same by sender and day, latest first.
    """
    taken = np.zeros(len(frame), dtype=np.int64)
    told: list[NotBanked] = []
    for at in np.flatnonzero(gap).tolist():
        part = np.flatnonzero(compared & (rows.sender == at) & (rows.cents > 0))
        part = part[_latest_first(frame, rows, part, paired)]
        cents = rows.cents[part]
        cut = np.clip(int(gap[at]) - (np.cumsum(cents) - cents), 0, cents)
        taken[rows.at[part]] = cut
        told += _by_day(names[at], rows.day[part], cut)
    told.sort(key=lambda b: (-(b.marked_on or date.min).toordinal(), b.payer))
    return taken, tuple(told)


def _latest_first(frame: pd.DataFrame, rows: Rows, part: Ints, paired: Flags) -> Ints:
    """Unpaired, then latest marked, then latest billed, largest.

    Values break the ties that are left before file and line do, so that the order of the
    lines changes no figure.
    """
    keys = pd.DataFrame(
        {
            "paired": paired[part],
            "marked": -rows.marked[part],
            "billed": -rows.billed[part],
            "cents": -rows.cents[part],
        }
    )
    values = frame[[c.PAYER, c.PAYER_ID, c.PLATFORM, c.INVOICE_ID, c.AMOUNT, c.FILE, c.LINE]]
    keys = pd.concat([keys, values.iloc[rows.at[part]].reset_index(drop=True)], axis=1)
    return keys.sort_values(list(keys.columns), kind="stable").index.to_numpy(np.int64)


def _by_day(payer: str, days: Ints, cents: Ints) -> list[NotBanked]:
    found = []
    for day in np.unique(days[cents > 0]).tolist():
        mine = (days == day) & (cents > 0)
        on = None if day == NO_DAY else day_of(day)
        found.append(NotBanked(payer, on, int(mine.sum()), int(cents[mine].sum())))
    return found


def reopened(frame: pd.DataFrame, taken: Ints) -> pd.DataFrame:
    """The ledger as the bank knows it: what never arrived is open again.

    A line taken in part needs no second row: what is left of `paid_cents` stays received on
    its day, the rest of the amount is open (`positions`).

    Args:
        frame: lines with `core.columns.LEDGER_COLUMNS`; left as it is.
        taken: cents per row that were not received, from 0 to `paid_cents`.

    Returns:
        The same rows, `paid_cents` lowered by `taken`; a line of which nothing is received
        any more has no day of receipt, a paid line not wholly received any more is open.
    """
    hit = taken > 0
    if not hit.any():
        return frame
    changed = frame.copy()
    paid = frame[c.PAID].to_numpy(np.int64) - taken
    changed[c.PAID] = paid
    day = frame[c.PAID_DAY].to_numpy()
    changed[c.PAID_DAY] = np.where(hit & (paid == 0), NO_DAY, day).astype(day.dtype)
    was_paid = (frame[c.STATUS] == c.PAID_STATUS).to_numpy(bool)
    less = paid < frame[c.AMOUNT].to_numpy(np.int64)
    changed.loc[hit & was_paid & less, c.STATUS] = c.OPEN
    return changed
