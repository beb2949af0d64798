"""From ledger lines to positions: what is open, received or rejected at the end of `as_of`.

A position is a piece of a line with exactly one state. A line that was partly paid gives
two: the part received on its day, and the rest. Credit notes are offset here, before
anything is fitted, so every later room sees net positions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.spans import NO_DAY

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Received, but the file does not say when: counted as received, left out of the fit.
UNKNOWN_DAY = -(2**31)


@dataclass(frozen=True, slots=True)
class Positions:
    """Aligned arrays, one entry per position, sorted by group and invoice day.

    Attributes:
        group: index of the payer group.
        day: invoice day number.
        cents: amount of the piece; negative for a credit left over.
        paid_day: day of the receipt; NO_DAY while open, UNKNOWN_DAY where not told.
        rejected_day: day of the rejection; NO_DAY where not rejected, UNKNOWN_DAY
            where rejected without a date.
        dated: False where the invoice day is not the true one.
        paired: False where the receipt of the piece is supposed.
        line: row of the ledger frame the piece comes from.
    """

    group: Ints
    day: Ints
    cents: Ints
    paid_day: Ints
    rejected_day: Ints
    dated: Flags
    paired: Flags
    line: Ints

    @property
    def open(self) -> Flags:
        """Neither received nor rejected."""
        flags: Flags = (self.paid_day == NO_DAY) & (self.rejected_day == NO_DAY)
        return flags

    @property
    def rejected(self) -> Flags:
        """Refused by the payer at `as_of`."""
        flags: Flags = self.rejected_day != NO_DAY
        return flags

    def part(self, rows: slice | Ints) -> Positions:
        """Some of the positions, in the order asked for."""
        return _taken(self, rows)

    def __len__(self) -> int:
        """Number of positions."""
        return len(self.cents)


def positions_at(frame: pd.DataFrame, groups: Ints, as_of: int) -> Positions:
    """Cut ledger lines into positions as they stood at the end of `as_of`.

    Args:
        frame: rows with `core.columns.LEDGER_COLUMNS`, none dated after `as_of`.
        groups: payer group of each row; rows with a negative group are left out.
        as_of: day number; receipts and rejections dated later do not exist yet.

    Returns:
        Net positions: the cents of all of them sum to the cents of the rows kept.
    """
    return offset_credits(pieces_at(frame, groups, as_of), frame[c.INVOICE_ID])


def pieces_at(frame: pd.DataFrame, groups: Ints, as_of: int) -> Positions:
    """`positions_at` before credit notes are set off."""
    keep = np.flatnonzero(groups >= 0)
    amount = frame[c.AMOUNT].to_numpy(np.int64)[keep]
    paid = frame[c.PAID].to_numpy(np.int64)[keep]
    paid_day = frame[c.PAID_DAY].to_numpy(np.int64)[keep]
    rejected_day = frame[c.REJECTED_DAY].to_numpy(np.int64)[keep]
    rejected = (frame[c.STATUS] == c.REJECTED).to_numpy(bool)[keep]
    day = frame[c.INVOICE_DAY].to_numpy(np.int64)[keep]
    dated = frame[c.DATED].to_numpy(bool)[keep]
    paired = frame[c.PAIRED].to_numpy(bool)[keep]
    group = groups[keep].astype(np.int64)

    later = (paid_day > as_of) & (paid_day != NO_DAY)
    paid = np.where(later, 0, paid)
    paid_day = np.where(paid_day == NO_DAY, UNKNOWN_DAY, paid_day)
    rejected &= (rejected_day <= as_of) | (rejected_day == NO_DAY)
    rejected_day = np.where(rejected_day == NO_DAY, UNKNOWN_DAY, rejected_day)
    rest = amount - paid

    received = np.flatnonzero(paid != 0)
    # A line wholly paid leaves no rest; a line of zero euros stays, as an open zero.
    left = np.flatnonzero((rest != 0) | (paid == 0))
    rest_rejected = rejected[left]
    positions = Positions(
        group=np.concatenate([group[received], group[left]]),
        day=np.concatenate([day[received], day[left]]),
        cents=np.concatenate([paid[received], rest[left]]),
        paid_day=np.concatenate([paid_day[received], np.full(len(left), NO_DAY)]),
        rejected_day=np.concatenate(
            [
                np.full(len(received), NO_DAY),
                np.where(rest_rejected, rejected_day[left], NO_DAY),
            ]
        ),
        dated=np.concatenate([dated[received], dated[left]]),
        paired=np.concatenate([paired[received], paired[left]]),
        line=np.concatenate([keep[received], keep[left]]),
    )
    return _sorted(positions)


def _sorted(p: Positions) -> Positions:
    # Cents and dates break ties, so that the order of the lines changes no figure.
    order = np.lexsort((p.rejected_day, p.paid_day, p.cents, p.day, p.group))
    return _taken(p, order)


def _taken(p: Positions, rows: slice | Ints) -> Positions:
    return Positions(
        p.group[rows],
        p.day[rows],
        p.cents[rows],
        p.paid_day[rows],
        p.rejected_day[rows],
        p.dated[rows],
        p.paired[rows],
        p.line[rows],
    )


def offset_credits(p: Positions, ids: pd.Series) -> Positions:
    """Set open credits against the same invoice, then the payer's oldest open lines.

    Args:
        ids: invoice id of each row of the frame that `p.line` counts.
    """
    owing = np.flatnonzero(p.open & (p.cents < 0))
    if not len(owing):
        return p
    cents = p.cents.copy()
    for group in np.unique(p.group[owing]):
        mine = owing[p.group[owing] == group]
        debits = np.flatnonzero(p.open & (p.cents > 0) & (p.group == group))
        by_id: dict[str, list[int]] = {}
        for row, name in zip(debits.tolist(), _names(ids, p.line[debits]), strict=True):
            by_id.setdefault(name, []).append(row)
        for own, name in zip(mine.tolist(), _names(ids, p.line[mine]), strict=True):
            for row in by_id.get(name, []) if name else []:
                _settle(cents, own, row)
        oldest = 0
        for own in mine.tolist():
            while cents[own] < 0 and oldest < len(debits):
                _settle(cents, own, int(debits[oldest]))
                if cents[debits[oldest]] == 0:
                    oldest += 1
    keep = np.flatnonzero((cents != 0) | (p.cents == 0))
    return _taken(
        Positions(p.group, p.day, cents, p.paid_day, p.rejected_day, p.dated, p.paired, p.line),
        keep,
    )


def _names(ids: pd.Series, lines: Ints) -> list[str]:
    return list(map(str, ids.iloc[lines].to_numpy(dtype=object)))


def _settle(cents: Ints, credit: int, debit: int) -> None:
    moved = min(-cents[credit], cents[debit])
    cents[credit] += moved
    cents[debit] -= moved
