"""Receipts of a FEC that bounced: a debit at the bank takes an earlier receipt back.

The letter tells first: a debit lettered with a receipt of the same cents reverses it. Without a
letter, a debit whose entry holds bank or cash and no sales reverses a receipt of the same payer,
equal to the cent and not later. Both then leave the account: the invoice is owed again, at its
own age. A debit lettered with other lines, or that may refund a credit note, stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd

from calculator.intake.remarks import Remarks

_PAYER = ["account", "auxiliary"]
_Receipt = tuple[int, int]  # its row, its letter or -1


class Reversals(NamedTuple):
    """Rows of the entries: debits that bounce, the receipt of each, and debits left as billing."""

    debits: list[int]
    receipts: list[int]
    left: list[int]


def reversals_of(entries: pd.DataFrame) -> Reversals:
    """Find the receipts that bounced, day by day, by position.

    Args:
        entries: frame of `fec.ENTRIES`; letters of two files are two letters.
    """
    found = Reversals([], [], [])
    given_back = entries["refund"].to_numpy(np.bool_)
    if not given_back.any():
        return found
    payer = entries.groupby(_PAYER, sort=False).ngroup().to_numpy(np.int64)
    letter = entries.groupby(["file", *_PAYER, "code"], sort=False).ngroup().to_numpy(np.int64)
    size = np.bincount(letter)
    letter = np.where((entries["code"] == "").to_numpy() | (size[letter] < 2), -1, letter)
    net = entries["net"].to_numpy(np.int64)
    credit = (net < 0) & ~entries["opening"].to_numpy(np.bool_)
    chosen = np.isin(payer, np.unique(payer[given_back])) & (credit | given_back)
    keys = [entries[name].to_numpy()[chosen] for name in ("line", "file", "net", "day")]
    order = np.flatnonzero(chosen)[np.lexsort(keys)]
    receipts: dict[tuple[int, int], list[_Receipt]] = defaultdict(list)
    notes: set[int] = set()
    is_note = entries["note"].to_numpy(np.bool_)
    for row in order.tolist():
        who, cents, code = int(payer[row]), int(net[row]), int(letter[row])
        if cents < 0 and is_note[row]:
            notes.add(who)
        elif cents < 0:
            receipts[who, -cents].append((row, code))
        elif (at := _receipt_for(receipts[who, cents], code, notes, who)) is not None:
            found.debits.append(row)
            found.receipts.append(receipts[who, cents].pop(at)[0])
        elif who not in notes:
            found.left.append(row)
    return found


def _receipt_for(some: list[_Receipt], code: int, notes: set[int], who: int) -> int | None:
    """Position of the receipt taken back: of the same letter, else the latest, unlettered first."""
    if code >= 0:
        return next((i for i in reversed(range(len(some))) if some[i][1] == code), None)
    if who in notes:  # the money may pay a credit note
        return None
    return max(range(len(some)), key=lambda i: (some[i][1] < 0, i), default=None)


def without_reversals(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries, less receipts that bounced and the debits that took them back."""
    found = reversals_of(entries)
    if not found.debits:
        return entries
    stays = np.ones(len(entries), dtype=np.bool_)
    stays[[*found.debits, *found.receipts]] = False
    return entries[stays].reset_index(drop=True)


def reversal_remarks(entries: pd.DataFrame, remarks: Remarks) -> None:
    """How many receipts bounced, and which debits at the bank count as billing."""
    found = reversals_of(entries)
    net = entries["net"].to_numpy(np.int64)
    for code, rows in (("fec_receipts_returned", found.debits), ("fec_bank_debits", found.left)):
        if rows:
            total = int(net[rows].sum())
            remarks.warn(code, cents=total, n=len(rows), sum_cents=total)
