"""A file that holds the same lines twice: an export pasted after itself, or after another."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from calculator.intake.cells import Cells

#: A shorter copy proves nothing, unless the file is nothing but copies.
_LINES = 10
#: A copy has at least so many lines that differ among themselves.
_DISTINCT = 3
#: Places looked at where a line equals the first or the last one.
_MOST_PLACES = 50


def pasted_again(columns: Iterable[Cells], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lines of a block that repeats, line after line, the block before it.

    Only what stands at the head of the file (an export pasted twice) or at its end (pasted
    twice after another one) is looked for: a copy restarts with the file's first line, or ends
    with its last one. Equal lines scattered through a file are no copy.

    Args:
        columns: the mapped columns, one code per line each.
        kept: the lines still counted; others are passed over.
    """
    again = np.zeros(len(kept), dtype=np.bool_)
    at = np.flatnonzero(kept)
    codes = [c.codes[at] for c in columns]
    if len(at) < 2 * _DISTINCT or not codes:
        return again
    for start, length in _copies(codes):
        again[at[start : start + length]] = True
    for _, length in _copies([c[::-1] for c in codes]):
        # Read backwards, the earlier of two copies comes second: the later one still goes.
        again[at[len(at) - length :]] = True
    return again


def _copies(codes: list[NDArray[np.int32]]) -> list[tuple[int, int]]:
    """Where the first line comes again with those that follow it: (place, how many lines)."""
    n = len(codes[0])
    first = np.logical_and.reduce([c == c[0] for c in codes])
    found: list[tuple[int, int]] = []
    reached = 0
    for place in np.flatnonzero(first)[1 : _MOST_PLACES + 1].tolist():
        if place < reached:
            continue
        equal = np.logical_and.reduce([c[place:] == c[: n - place] for c in codes])
        length = len(equal) if equal.all() else int(np.argmin(equal))
        whole = length == n - place and length >= place
        if not whole and min(place, length) < _LINES:
            # A few lines that come round and round, the same receipt each week: no copy.
            reached = place + length if length >= place else reached
            continue
        block = np.stack([c[place : place + min(length, place)] for c in codes])
        if len(np.unique(block, axis=1).T) >= _DISTINCT:
            found.append((place, length))
            reached = place + length
    return found
