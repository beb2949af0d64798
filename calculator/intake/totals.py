"""Lines of a table that repeat the euros of others: totals, sub-totals, carried forward."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

_WORDS = (
    r"(?:sous[ -]?)?tota(?:l|ux)|grand total|subtotal|s/total|"
    r"(?:solde |montant )?[àa] reporter|reports?|"
    r"cumuls?|carried forward|brought forward"
)
#: A label that is nothing but a total, and one that begins like it.
_ALONE = re.compile(rf"\s*(?:{_WORDS})(?: g[ée]n[ée]ral| page)?\s*:?\s*", re.IGNORECASE)
_START = re.compile(rf"\s*(?:{_WORDS})\b", re.IGNORECASE)
_FIRST = frozenset("tTsSgGàÀaArRcCbBmM ")

#: Lines above a sum, at least, before the arithmetic alone tells a total.
_ABOVE = 3

#: What `total_ranks` answers.
NO_TOTAL, LIKE_A_TOTAL, TOTAL = 0, 1, 2
#: Cells of a row in which a label may stand.
LABELS = 3


def total_ranks(rows: Sequence[Sequence[str]]) -> NDArray[np.int8]:
    """Per row: TOTAL by a label alone, LIKE_A_TOTAL where one begins so, else NO_TOTAL."""
    ranks = np.zeros(len(rows), dtype=np.int8)
    width = min(map(len, rows), default=0)
    for position in range(LABELS):
        if position < width:
            column = list(map(itemgetter(position), rows))
        else:
            column = [row[position] if position < len(row) else "" for row in rows]
        # Most columns repeat few texts, or begin like no total.
        like = {cell for cell in set(column) if cell[:1] in _FIRST and _START.match(cell)}
        for i, cell in enumerate(column if like else ()):
            if cell in like:
                ranks[i] = max(ranks[i], TOTAL if _ALONE.fullmatch(cell) else LIKE_A_TOTAL)
    return ranks


def repeats_the_sum(
    cents: NDArray[np.int64], countable: NDArray[np.bool_], undated: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Undated lines whose amount is the sum of the lines above, back to the last such line.

    Args:
        cents: per line, 0 where unread.
        countable: lines that still count and whose amount was read.
        undated: lines without an invoice date; a dated one is never taken for a total.
    """
    found = np.zeros(len(cents), dtype=np.bool_)
    if not undated.any():
        return found
    running = np.cumsum(np.where(countable & ~undated, cents, 0))
    lines = np.cumsum(countable & ~undated)
    start_cents = start_lines = 0
    for i in np.flatnonzero(undated & countable):
        above, total = int(lines[i]) - start_lines, int(running[i])
        if above >= _ABOVE and int(cents[i]) in (total - start_cents, total):
            found[i] = True
            start_cents, start_lines = total, int(lines[i])
    return found
