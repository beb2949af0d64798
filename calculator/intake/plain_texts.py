"""Texts of a plain ledger: identifiers, names as shown, lines that repeat each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.identifiers import cleaned, key_of
from calculator.intake.cells import Cells

_DAMAGED_ID = re.compile(r"[0-9][.,][0-9]{1,15}[eE]\+?[0-9]{1,3}")


def payer_keys(frame: pd.DataFrame) -> set[str]:
    """Keys of the payers: by name, else by number, else by platform."""
    for name in (col.PAYER, col.PAYER_ID, col.PLATFORM):
        keys = {key_of(str(v)) for v in frame[name].unique()} - {""}
        if keys:
            return keys
    return set()


def identifiers(texts: Sequence[str]) -> Sequence[str]:
    """Identifiers as shown; one that a spreadsheet shortened is no identifier any more."""
    short = cleaned(texts)
    damaged = damaged_ids(short)
    return ["" if i in damaged else text for i, text in enumerate(short)] if damaged else short


def damaged_ids(texts: Sequence[str]) -> set[int]:
    """Places of the texts that a spreadsheet shortened: "1,80127E+14"."""
    # A look at all of them together: nearly no column holds any.
    together = "\n".join(texts)
    if not (("E" in together or "e" in together) and _DAMAGED_ID.search(together)):
        return set()
    return {i for i, text in enumerate(texts) if _DAMAGED_ID.fullmatch(text.strip())}


def repeats(cells: Mapping[str, Cells], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lines equal to an earlier one in every mapped cell, their invoice id not empty."""
    if "invoice_id" not in cells:
        return np.zeros(len(kept), dtype=np.bool_)
    numbers = cells["invoice_id"]
    # Only an invoice named more than once can repeat another line.
    often = np.bincount(numbers.codes[kept], minlength=len(numbers.values)) > 1
    damaged = damaged_ids(numbers.values)
    for code in np.flatnonzero(often).tolist():
        often[code] = bool(numbers.values[code].strip()) and code not in damaged
    at = np.flatnonzero(kept & numbers.spread(often, np.bool_))
    repeated = np.zeros(len(kept), dtype=np.bool_)
    if len(at):
        table = pd.DataFrame({m: c.codes[at] for m, c in cells.items()})
        repeated[at] = table.duplicated().to_numpy()
    return repeated
