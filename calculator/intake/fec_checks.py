"""What is said of a FEC's lines: set aside, out of balance, out of the legal form, unlettered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.core.spans import NO_DAY, day_of
from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn
from calculator.intake.fec_values import Sides, decimal_of
from calculator.intake.pasted import pasted_again
from calculator.intake.plain_checks import MAX_PAYERS
from calculator.intake.plain_doubts import Doubts
from calculator.intake.remarks import Remarks, masked_cell


def bad_dates(
    cells: Cells, dates: DateColumn, lines: NDArray[np.int64], counted: NDArray[np.int64],
    kept: NDArray[np.bool_], remarks: Remarks,
) -> NDArray[np.bool_]:  # fmt: skip
    """Lines among `kept` whose date cannot be read, each set aside."""
    bad = cells.spread([bool(w) for w in dates.why], np.bool_)
    for i in np.flatnonzero(bad & kept):
        code = cells.codes[i]
        remarks.set_aside(
            dates.why[code],
            int(lines[i]),
            "EcritureDate",
            int(counted[i]),
            value=masked_cell(cells.values[code], day=True),
        )
    return bad


def unread_amounts(
    sides: Sides, lines: NDArray[np.int64], kept: NDArray[np.bool_], remarks: Remarks
) -> NDArray[np.bool_]:
    """Lines among `kept` whose debit or credit cannot be read, each set aside."""
    unread = sides.why != ""
    for i in np.flatnonzero(kept & unread):
        remarks.set_aside(
            str(sides.why[i]),
            int(lines[i]),
            str(sides.column[i]),
            value=masked_cell(str(sides.cell[i])),
        )
    return np.asarray(unread, dtype=np.bool_)


def pasted(
    cells: Mapping[str, Cells], kept: NDArray[np.bool_], lines: NDArray[np.int64],
    counted: NDArray[np.int64], rule: str, remarks: Remarks, doubts: Doubts,
) -> NDArray[np.bool_]:  # fmt: skip
    """Lines among `kept` of a copy that the file holds after itself, each set aside.

    Args:
        cells: the columns read.
        kept: the lines of the chosen accounts still counted.
        lines, counted: line number and cents of every line.
        rule: the dossier's `ledger.duplicates`; "keep" sets nothing aside.
        remarks, doubts: told and asked.
    """
    again = np.zeros(len(kept), dtype=np.bool_)
    if rule == "keep":
        return again
    again = pasted_again(cells.values(), kept)
    for i in np.flatnonzero(again):
        remarks.set_aside("duplicate_line", int(lines[i]), "", int(counted[i]))
    if not rule:
        doubts.duplicates(int(again.sum()), int(counted[again].sum()))
    return again


def balance(
    cells: Mapping[str, Cells], dates: DateColumn, net: NDArray[np.int64], remarks: Remarks
) -> None:
    """A file whose debits and credits differ: by how much, and on which days.

    Single entries are not looked at where the whole file balances: their numbers are often
    reused, and the official checker looks at structure alone.
    """
    gap = int(net.sum())
    if not gap:
        return
    days = cells["EcritureDate"].spread(dates.days, np.int64)
    known = days != NO_DAY
    on, index = np.unique(days[known], return_inverse=True)
    gaps = np.bincount(index, weights=net[known], minlength=len(on))
    off = np.flatnonzero(gaps)
    remarks.warn(
        "fec_unbalanced",
        cents=abs(gap),
        gap_cents=abs(gap),
        n=len(off),
        first_on=day_of(int(on[off[0]])) if len(off) else None,
        first_gap_cents=abs(round(gaps[off[0]])) if len(off) else abs(gap),
    )


def conformity(dates: DateColumn, cells: Mapping[str, Cells], remarks: Remarks) -> None:
    """Dates and amounts written otherwise than the law says, read all the same."""
    if dates.shape not in ("yyyymmdd", ""):
        remarks.inform("fec_dates_form", column="EcritureDate", form=dates.shape)
    if decimal_of(cells) == ".":
        remarks.inform("fec_decimal_point")


def payers(entries: pd.DataFrame, file: str) -> None:
    """Stop where the auxiliary accounts are more than France has payers.

    Raises:
        FileUnusable: `too_many_payers`.
    """
    n = int(entries["payer_id"].nunique())
    if n > MAX_PAYERS:
        raise FileUnusable("too_many_payers", file=file, column="CompAuxNum", n=n, limit=MAX_PAYERS)


def lettering(entries: pd.DataFrame, remarks: Remarks) -> None:
    """How much of the accounts is settled by a balanced group, by another one, by none."""
    if not len(entries):
        return
    coded = entries[entries["code"] != ""]
    groups = coded.groupby(["account", "auxiliary", "code"], sort=False)
    of = groups["net"].agg(["size", "sum"])
    several = of[of["size"] > 1]
    if several.empty:
        remarks.warn("fec_unlettered")
        return
    line = coded.join(of, on=["account", "auxiliary", "code"])
    balanced = line[(line["size"] > 1) & (line["sum"] == 0)]
    broken = line[(line["size"] > 1) & (line["sum"] != 0)]
    told = len(balanced) + len(broken)
    remarks.inform(
        "fec_lettering",
        n=len(entries),
        balanced=len(balanced),
        balanced_cents=int(balanced["counted"].sum()),
        broken=len(broken),
        broken_cents=int(broken["counted"].sum()),
        open=len(entries) - told,
        open_cents=int(entries["counted"].sum())
        - int(balanced["counted"].sum())
        - int(broken["counted"].sum()),
    )
    off = several[several["sum"] != 0]
    if len(off):
        total = int(off["sum"].abs().sum())
        remarks.warn("fec_groups_unbalanced", cents=total, n=len(off), sum_cents=total)


def notes(entries: pd.DataFrame, remarks: Remarks) -> None:
    """How many credits are taken for credit notes: no line of the bank's brought them."""
    found = entries[entries["note"]]
    if len(found):
        total = -int(found["net"].sum())
        remarks.inform("fec_credit_notes", cents=total, n=len(found), sum_cents=total)
