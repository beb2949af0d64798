"""The ledger's lines marked paid, each at its place in the comparison with the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.identifiers import key_of
from calculator.core.spans import NO_DAY
from calculator.estimate.paired import Group
from calculator.estimate.statements import Transfer

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Aligned arrays, one entry per line marked paid.

    Attributes:
        at: row of the ledger frame.
        sender: index of who pays it.
        cents: marked paid.
        day: marked day; NO_DAY where the ledger tells none.
        billed: invoice day.
        core: marked on a day compared; without a day, billed on one.
        edge: marked just before, or too lately: compared only where a pair holds it.
        before: marked before the first day covered.
    """

    at: Ints
    sender: Ints
    cents: Ints
    day: Ints
    billed: Ints
    core: Flags
    edge: Flags
    before: Flags

    @property
    def marked(self) -> Ints:
        """The marked day, the invoice's where none is told."""
        days: Ints = np.where(self.day == NO_DAY, self.billed, self.day)
        return days

    def by_sender(self, chosen: Flags, n: int, cents: Ints | None = None) -> Ints:
        """Cents of the lines chosen, per sender; those marked paid, or others aligned to them."""
        sums = np.zeros(n, dtype=np.int64)
        np.add.at(sums, self.sender[chosen], (self.cents if cents is None else cents)[chosen])
        return sums


def rows_of(
    frame: pd.DataFrame, sender: Ints, as_of: int, covered: tuple[int, int], until: Ints, low: int
) -> Rows:
    """Find the lines marked paid by `as_of`.

    Args:
        frame: lines with `core.columns.LEDGER_COLUMNS`.
        sender: index of who pays each row; -1 where nobody is named.
        as_of: day number; receipts dated later do not exist yet.
        covered: first and last day of the statements.
        until: last day compared, per sender.
        low: first marked day whose money may be booked on the first day compared.
    """
    first, last = covered
    paid = frame[c.PAID].to_numpy(np.int64)
    day = frame[c.PAID_DAY].to_numpy(np.int64)
    at = np.flatnonzero((paid != 0) & ((day <= as_of) | (day == NO_DAY)) & (sender >= 0))
    billed = frame[c.INVOICE_DAY].to_numpy(np.int64)[at]
    day = day[at]
    marked = np.where(day == NO_DAY, billed, day)
    core = (marked >= first) & (marked <= until[sender[at]])
    edge = (day >= low) & (day <= last) & ~core & (first <= last)
    return Rows(at, sender[at], paid[at], day, billed, core, edge, day < first)


def groups_of(rows: Rows, names: Sequence[str], transfers: Sequence[Transfer]) -> list[Group]:
    """One group per sender: its marked days with their rows, and its own transfers."""
    groups = [Group(name) for name in names]
    at_name = {key_of(name): at for at, name in enumerate(names)}
    for index, transfer in enumerate(transfers):
        if transfer.sender:
            groups[at_name[key_of(transfer.sender)]].own.append(index)
    usable = np.flatnonzero((rows.core | rows.edge) & (rows.day != NO_DAY))
    order = usable[np.lexsort((usable, rows.day[usable], rows.sender[usable]))]
    if not len(order):
        return groups
    keys = np.stack([rows.sender[order], rows.day[order]])
    cuts = np.flatnonzero(np.any(np.diff(keys, axis=1) != 0, axis=0)) + 1
    for part in np.split(order, cuts):
        first = int(part[0])
        groups[int(rows.sender[first])].add_day(
            int(rows.day[first]), int(rows.cents[part].sum()), part, core=bool(rows.core[first])
        )
    return groups
