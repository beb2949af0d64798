"""Numbers of health professionals (RPPS): eleven figures, the first a 1, the last a Luhn key.

One number in ten of eleven figures has that key by chance, one in a hundred when it must start
with a 1 too: a single number proves nothing. A column does, where nearly all of its distinct
values, three at least, have it: by chance 1 column of 3 in 1,000, of 10 in a billion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stdnum import luhn

from calculator.intake.nir import GAP, levelled

#: Distinct numbers that make a column, and their share of all distinct values.
_FEWEST, _SHARE = 3, 0.9
#: What a spreadsheet leaves behind a number may follow.
_NUMBER = re.compile(rf"[^0-9A-Za-z]*(1(?:{GAP}[0-9]){{10}})(?:[.,]0+)?[^0-9A-Za-z]*")
_GAPS = re.compile("[^0-9]")


def is_rpps(cell: str) -> bool:
    """Whether a cell holds such a number and nothing else, in any spelling."""
    if len(cell) < 11 or (match := _NUMBER.fullmatch(levelled(cell[:60]))) is None:
        return False
    return bool(luhn.is_valid(_GAPS.sub("", match[1])))


def is_column(values: Sequence[str]) -> bool:
    """Whether the distinct values of a column are such numbers."""
    filled = [v for v in values if v.strip()]
    if len(filled) < _FEWEST:
        return False
    found = sum(map(is_rpps, filled))
    return found >= _FEWEST and found >= _SHARE * len(filled)
