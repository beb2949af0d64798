"""A digest of the values read: neither line order nor unmapped columns change it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.intake.bank.model import BankRead
from calculator.intake.dossier import Dossier

_VALUES = tuple(c for c in col.LEDGER_COLUMNS if c not in (col.FILE, col.LINE, col.PAIRED))

#: Values written at a time: no list of texts as long as the file is built.
_AT_ONCE = 10_000


def values_digest(frame: pd.DataFrame) -> str:
    """sha256 (hex) of the values of a ledger frame, whatever the order of its lines.

    Each column is its sorted distinct values and, for each line, the place of its own among
    them; the lines are sorted by these places. Equal digests mean equal lines, and no list of
    texts as long as the file is built.
    """
    digest = hashlib.sha256()
    places = []
    for name in _VALUES:
        codes, values = _ranked(frame[name])
        digest.update(f"{name}\x1f".encode())
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE].tolist()
            digest.update("\x1f".join((*map(str, some), "")).encode())
        digest.update(b"\x1e")
        if len(values) > 1:
            places.append(codes.astype("<i4", copy=False))
    if places:
        order = np.lexsort(places)
        for codes in places:
            digest.update(codes[order].tobytes())
    digest.update(f"{len(frame)}".encode())
    return digest.hexdigest()


def _ranked(column: pd.Series) -> tuple[NDArray[Any], Any]:
    """Place of each line's value among the sorted distinct ones, and these values."""
    if column.name != col.INVOICE_ID or not len(column):
        return pd.factorize(column, sort=True)
    # Nearly all differ: a table of the distinct ones would take several times their room.
    order = column.array.argsort()
    texts = column.array.take(order)
    new = np.ones(len(texts), dtype=np.bool_)
    new[1:] = texts[1:] != texts[:-1]
    codes = np.empty(len(texts), dtype="<i4")
    codes[order] = np.cumsum(new) - 1
    return codes, texts[new]


def bank_digest(bank: BankRead, as_of: date) -> str:
    """sha256 (hex) of the sorted values of the statements: no order, no file name in it."""
    frame = bank.at(as_of)
    shown = [a.shown for a in bank.accounts]
    names = ("account", "day", "value_day", "amount_cents", "label", "party", "code", "kind")
    moves = zip(*(frame[name].tolist() for name in names), strict=True)
    rows: Iterable[str] = (
        *("\x1f".join((shown[account], *map(str, values))) for account, *values in moves),
        *(f"{shown[b.account]}\x1f{b.on}\x1f{b.cents}" for b in bank.balances),
        *(f"{a.shown}\x1f{a.currency}\x1f{a.first_on}\x1f{a.last_on}\x1f{a.broken_on}"
          for a in bank.accounts),
    )  # fmt: skip
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def answer_digest(dossier: Dossier, frame: pd.DataFrame | None, bank: BankRead | None) -> str:
    """sha256 (hex) of all that an answer rests on: dossier without who asks, ledger, bank.

    Args:
        frame: the ledger's lines at `as_of` as read, or None without a file.
        bank: the statements, or None.
    """
    # What is left at its default is left out, so that a key added later moves no digest.
    asked = dossier.model_dump_json(exclude={"pharmacy": {"name", "finess"}}, exclude_defaults=True)
    lines = "" if frame is None else values_digest(frame)
    moves = "" if bank is None else f"\n{bank_digest(bank, dossier.as_of)}"
    return hashlib.sha256(f"{asked}\n{lines}{moves}".encode()).hexdigest()
