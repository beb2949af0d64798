"""Which credits of a FEC are credit notes: they lower what is owed, and no money came.

A receipt and a credit note both credit the payer's account; the other lines tell them apart.
The entry (journal, number, date) first: sales accounts (class 7) and no bank or cash
(class 5) is a credit note, the reverse is a receipt. Where an entry tells nothing, or both,
the journal does: one that is named after credit notes, or one that mostly bills the payers
while another mostly credits them. Else the credit is a receipt.

A debit whose entry holds bank or cash and no sales is money given back: it pays a credit note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.intake.cells import Cells

Flags = NDArray[np.bool_]

_NOTES = re.compile(r"\bavoirs?\b")


def credit_notes(
    cells: Mapping[str, Cells], net: NDArray[np.int64], chosen: Flags, opening: Flags
) -> Flags:
    """Whether each line is a credit note.

    Args:
        cells: of all lines, by legal name.
        net: debit - credit per line, cents.
        chosen: lines of the accounts that hold third-party receivables.
        opening: lines of opening balances: what they credit was settled in an earlier year,
            nobody knows how, and stays a receipt.
    """
    credit = chosen & (net < 0) & ~opening
    if not credit.any():
        return credit
    sales, money = _beside(cells, chosen)
    journal = _billing(cells["JournalCode"], net, chosen & ~opening)
    named = cells["JournalLib"].spread(
        [bool(_NOTES.search(key_of(v))) for v in cells["JournalLib"].values], np.bool_
    )
    return np.where(sales ^ money, credit & sales, credit & (journal | named))


def refunds(
    cells: Mapping[str, Cells], net: NDArray[np.int64], chosen: Flags, opening: Flags
) -> Flags:
    """Whether each line gives money back to a payer; arguments as for `credit_notes`."""
    debit = chosen & (net > 0) & ~opening
    if not debit.any():
        return debit
    sales, money = _beside(cells, chosen)
    return debit & money & ~sales


def _beside(cells: Mapping[str, Cells], chosen: Flags) -> tuple[Flags, Flags]:
    """Whether each line's entry holds sales accounts, and whether it holds bank or cash."""
    entry = _entries(cells)
    return _stands_beside(entry, cells, chosen, "7"), _stands_beside(entry, cells, chosen, "5")


def _entries(cells: Mapping[str, Cells]) -> NDArray[np.int64]:
    """Number of each line's entry."""
    key = np.zeros(len(cells["CompteNum"].codes), dtype=np.int64)
    for name in ("JournalCode", "EcritureDate", "EcritureNum"):
        key = key * len(cells[name].values) + cells[name].codes
    numbers: NDArray[np.int64] = np.unique(key, return_inverse=True)[1]
    return numbers


def _stands_beside(
    entry: NDArray[np.int64], cells: Mapping[str, Cells], chosen: Flags, kind: str
) -> Flags:
    """Whether each line's entry holds an account of a class, the chosen ones left out."""
    numbers = cells["CompteNum"]
    there = numbers.spread([v.strip().startswith(kind) for v in numbers.values], np.bool_) & ~chosen
    held = np.zeros(int(entry.max()) + 1, dtype=np.bool_)
    held[entry[there]] = True
    return held[entry]


def _billing(journals: Cells, net: NDArray[np.int64], counted: Flags) -> Flags:
    """Whether each line's journal mostly debits the payers while another mostly credits them."""
    n = len(journals.values)
    debits = np.bincount(journals.codes[counted & (net > 0)], minlength=n)
    credits_ = np.bincount(journals.codes[counted & (net < 0)], minlength=n)
    bills = (debits > credits_) & bool((credits_ > debits).any())
    return bills[journals.codes]
