"""Debit and credit of a FEC, in either legal variant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.intake.amounts import read_amounts
from calculator.intake.cells import Cells

_SENSE = {"D": 1, "DEBIT": 1, "1": 1, "+1": 1, "C": -1, "CREDIT": -1, "-1": -1, "1-": -1}


@dataclass(frozen=True, slots=True)
class Sides:
    """Debit and credit per line, int64 cents as written, 0 where unread.

    `why` is "" or the code of the reason a line is unread; `column` and `cell` are the
    legal name and the text at fault.
    """

    debit: NDArray[np.int64]
    credit: NDArray[np.int64]
    why: NDArray[Any]
    column: NDArray[Any]
    cell: NDArray[Any]


def needed_of(where: Mapping[str, int]) -> list[int]:
    """Positions without which an entry says nothing; what a row leaves out after them is empty."""
    names = ("EcritureDate", "CompteNum", "Debit", "Credit", "Montant", "Sens")
    return [where[n] for n in names if n in where]


def decimal_of(cells: Mapping[str, Cells]) -> str:
    """The one decimal mark the amounts show, or ""."""
    values = [v for n in ("Debit", "Credit", "Montant") if n in cells for v in cells[n].values]
    proved = {m for m in ",." if any(m in v for v in values)}
    return proved.pop() if len(proved) == 1 else ""


def _amounts(cells: Cells) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Cents and reasons per line."""
    read = read_amounts(cells.values, ",", padded=True)
    return cells.spread(read.cents, np.int64), cells.spread(list(read.why), object)


def _texts(cells: Cells) -> NDArray[Any]:
    return cells.spread(list(cells.values), object)


def sides_of(cells: Mapping[str, Cells]) -> Sides:
    """Read Debit and Credit, or Montant and Sens (D or C, +1 or -1); by legal name."""
    if "Debit" in cells and "Credit" in cells:
        return _two_columns(cells["Debit"], cells["Credit"])
    cents, why = _amounts(cells["Montant"])
    senses = cells["Sens"]
    side = senses.spread(
        [_SENSE.get(v.strip().upper()) or _SENSE.get(key_of(v).upper(), 0) for v in senses.values],
        np.int64,
    )
    lost = (why == "") & (side == 0)
    cents = np.where((why == "") & ~lost, cents, 0)
    return Sides(
        np.where(side > 0, cents, 0),
        np.where(side < 0, cents, 0),
        np.where(lost, "fec_side_unknown", why),
        np.where(lost, "Sens", "Montant"),
        np.where(lost, _texts(senses), _texts(cells["Montant"])),
    )


def _two_columns(debits: Cells, credits_: Cells) -> Sides:
    """An empty side is zero; both empty is no amount at all."""
    debit, why_debit = _amounts(debits)
    credit, why_credit = _amounts(credits_)
    nothing = "amount_missing"
    bad_debit = (why_debit != "") & (why_debit != nothing)
    bad_credit = (why_credit != "") & (why_credit != nothing) & ~bad_debit
    neither = (why_debit == nothing) & (why_credit == nothing)
    unread = bad_debit | bad_credit | neither
    return Sides(
        np.where(unread, 0, debit),
        np.where(unread, 0, credit),
        np.where(bad_credit, why_credit, np.where(unread, why_debit, "")),
        np.where(bad_credit, "Credit", "Debit"),
        np.where(bad_credit, _texts(credits_), _texts(debits)),
    )
