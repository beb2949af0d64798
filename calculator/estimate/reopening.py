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
    `short`: cents of the line that this transfer lacks; `back`: its day equals a transfer that
    was taken back.
    """

    paired: Flags
    near: Flags
    short: Ints
    back: Flags


def take_back(frame: pd.DataFrame, rows: Rows, compared: Flags, held: Held, gap: Ints) -> Ints:
    """Spread each sender's gap over its lines, latest marked first.

    Lines whose transfer was taken back go first, then those that nothing at the bank is for,
    then the cents that a transfer nearly equal lacks, then the rest of its lines. A line that a
    pair holds has been banked, and is never taken.

    Args:
        frame: the ledger.
        rows: its lines marked paid.
        compared: which of them count in the gap.
        held: what the bank says of them.
        gap: cents not banked, per sender.

    Returns:
        Cents taken from each of the lines marked paid.
    """
    cut = np.zeros(len(rows.at), dtype=np.int64)
    for at in np.flatnonzero(gap).tolist():
        part = np.flatnonzero(compared & (rows.sender == at) & (rows.cents > 0) & ~held.paired)
        part = part[_latest_first(frame, rows, part)]
        cents, short = rows.cents[part], held.short[part]
        near, back = held.near[part] & ~held.back[part], held.back[part]
        # Each line in four steps, of which one or two hold its cents.
        steps = [back, ~near & ~back, near, near]
        sizes = np.concatenate(
            [np.where(s, c, 0) for s, c in zip(steps, (cents, cents, short, cents - short),
                                               strict=True)]
        )  # fmt: skip
        cut[part] = _spread(int(gap[at]), sizes).reshape(4, -1).sum(0)
    return cut


def take_back_returns(
    frame: pd.DataFrame,
    rows: Rows,
    held: Held,
    cut: Ints,
    owed: Sequence[tuple[int, int, int]],
) -> tuple[Ints, dict[int, int]]:
    """Reopen lines for the returns whose transfer is not in the statements.

    Only lines marked by the day of the return, those marked before the statements included, and
    none that a pair holds: their own transfer is there.

    Args:
        frame, rows, held: as for `take_back`.
        cut: cents taken so far from each line.
        owed: position of the sender, day and cents of each return, by day.

    Returns:
        Cents taken from each line beyond those, and those of each return,
        by its position, that no line is for.
    """
    more = np.zeros(len(rows.at), dtype=np.int64)
    unplaced: dict[int, int] = {}
    for n, (at, day, cents) in enumerate(owed):
        fits = (rows.core | rows.before) & ~held.paired & (rows.cents > 0) & (rows.marked <= day)
        part = np.flatnonzero(fits & (rows.sender == at))
        part = part[_latest_first(frame, rows, part)]
        taken = _spread(cents, rows.cents[part] - cut[part] - more[part])
        more[part] += taken
        if left := cents - int(taken.sum()):
            unplaced[n] = left
    return more, unplaced


def _spread(cents: int, sizes: Ints) -> Ints:
    """What each of the sizes, in order, takes of the cents."""
    taken: Ints = np.clip(cents - (np.cumsum(sizes) - sizes), 0, sizes)
    return taken


def not_banked_of(rows: Rows, cut: Ints, names: Sequence[str]) -> tuple[NotBanked, ...]:
    """Cents taken from the lines, by sender and day, latest first."""
    told: list[NotBanked] = []
    for at in np.unique(rows.sender[cut > 0]).tolist():
        mine = rows.sender == at
        told += _by_day(names[at], rows.day[mine], cut[mine])
    told.sort(key=lambda b: (-(b.marked_on or date.min).toordinal(), b.payer))
    return tuple(told)


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


def held_by(
    rows: Rows,
    paired: Sequence[Ints],
    short: Sequence[tuple[list[Ints], int]],
    back: Sequence[Ints],
) -> Held:
    """What pairs and nearly equal sums say of each line.

    Args:
        rows: the lines marked paid.
        paired: rows of each pair.
        short: per transfer nearly equal, its rows day by day, latest first, and the cents lacking.
        back: rows of the days that a transfer taken back had paid.
    """
    n = len(rows.at)
    paid, near, gone = (np.zeros(n, np.bool_) for _ in range(3))
    held = Held(paid, near, np.zeros(n, np.int64), gone)
    for some in paired:
        held.paired[some] = True
    for some in back:
        held.back[some] = True
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
