"""A digest of the values read: neither line order nor unmapped columns change it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pandas as pd

from calculator.core import columns as col

_VALUES = tuple(c for c in col.LEDGER_COLUMNS if c not in (col.FILE, col.LINE, col.PAIRED))


def fingerprint_rows(frame: pd.DataFrame) -> Iterator[bytes]:
    """Each row's mapped values as bytes, sorted; file and line are left out."""
    texts = [frame[name].astype("str").tolist() for name in _VALUES]
    for row in sorted(map("\x1f".join, zip(*texts, strict=True))):
        yield f"{row}\n".encode()


def values_digest(frame: pd.DataFrame) -> str:
    """sha256 (hex) of the sorted values of a ledger frame."""
    return hashlib.sha256(b"".join(fingerprint_rows(frame))).hexdigest()
