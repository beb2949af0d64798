"""Lines marked paid whose money never came: which they are, and the ledger without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Held:
    """What the bank says of single lines marked paid, aligned to them.

    `paired`: a match holds the line. `near`: a transfer a few cents off is for its day;
    `short`: cents of the line that this transfer lacks.
    """

    paired: Flags
    near: Flags
    short: Ints


def take_back(
    frame: pd.DataFrame, rows: Rows, compared: Flags, held: Held, gap: Ints, names: Sequence[str]
) -> tuple[Ints, tuple[NotBanked, ...]]:
    """Spread each sender's gap over its lines, latest marked first.

    Lines that nothing at the bank is for go first, then the cents that a transfer nearly equal
    lacks, then the rest of its lines. A line that a pair holds has been banked: it is taken
    last, and only where a transfer was taken back that the statements do not hold.

    Args:
        frame: the ledger.
        rows: its lines marked paid.
        compared: which of them count in the gap.
        held: what the bank says of them.
        gap: cents not banked, per sender.
        names: senders as shown.

    Returns:
        Cents taken from each row of the frame, and the same by sender and day, latest first.
    """
    taken = np.zeros(len(frame), dtype=np.int64)
    told: list[NotBanked] = []
    for at in np.flatnonzero(gap).tolist():
        part = np.flatnonzero(compared & (rows.sender == at) & (rows.cents > 0))
        part = part[_latest_first(frame, rows, part)]
        cents, short = rows.cents[part], held.short[part]
        near, paired = held.near[part] & ~held.paired[part], held.paired[part]
        # Each line in four steps, of which one or two hold its cents.
        steps = [~near & ~paired, near, near, paired]
        sizes = np.concatenate(
            [np.where(s, c, 0) for s, c in zip(steps, (cents, short, cents - short, cents),
                                               strict=True)]
        )  # fmt: skip
        cut = np.clip(int(gap[at]) - (np.cumsum(sizes) - sizes), 0, sizes).reshape(4, -1).sum(0)
        taken[rows.at[part]] = cut
        told += _by_day(names[at], rows.day[part], cut)
    told.sort(key=lambda b: (-(b.marked_on or date.min).toordinal(), b.payer))
    return taken, tuple(told)


def _latest_first(frame: pd.DataFrame, rows: Rows, part: Ints) -> Ints:
    """Latest marked, then latest billed, largest.

    Values break the ties that are left before file and line do, so that the order of the
    lines changes no figure.
    """
    keys = pd.DataFrame(
        {
            "marked": -rows.marked[part],
            "billed": -rows.billed[part],
            "cents": -rows.cents[part],
        }
    )
    values = frame[[c.PAYER, c.PAYER_ID, c.PLATFORM, c.INVOICE_ID, c.AMOUNT, c.FILE, c.LINE]]
    keys = pd.concat([keys, values.iloc[rows.at[part]].reset_index(drop=True)], axis=1)
    return keys.sort_values(list(keys.columns), kind="stable").index.to_numpy(np.int64)


def held_by(rows: Rows, paired: Sequence[Ints], short: Sequence[tuple[list[Ints], int]]) -> Held:
    """What pairs and nearly equal sums say of each line.

    Args:
        rows: the lines marked paid.
        paired: rows of each pair.
        short: per transfer nearly equal, its rows day by day, latest first, and the cents lacking.
    """
    n = len(rows.at)
    held = Held(np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.zeros(n, np.int64))
    for some in paired:
        held.paired[some] = True
    for days, lacking in short:
        some = np.concatenate(days)
        sizes = np.maximum(rows.cents[some], 0)
        held.near[some] = True
        held.short[some] = np.clip(lacking - (np.cumsum(sizes) - sizes), 0, sizes)
    return held


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
