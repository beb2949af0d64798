"""Columns of text cells, taken apart into their distinct values: parse once, use often."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.identifiers import cleaned

if TYPE_CHECKING:
    from pandas.core.arrays.string_ import BaseStringArray as TextArray


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: `codes[i]` is the position in `values` of line i's text; same order kept."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str] | NDArray[np.object_]) -> Cells:
        """Distinct values of a column, in order of first appearance."""
        builder = CellsBuilder()
        builder.add(texts)
        return builder.cells()

    @property
    def weights(self) -> list[int]:
        """Number of lines per value."""
        return [int(n) for n in np.bincount(self.codes, minlength=len(self.values))]

    def spread(self, per_value: Sequence[Any] | NDArray[Any], dtype: Any) -> NDArray[Any]:
        """One entry per line from one per value."""
        return np.asarray(per_value, dtype=dtype)[self.codes]

    def map(self, function: Callable[[str], str]) -> NDArray[Any]:
        """One text per line (object array); the function is called once per value met."""
        made = np.empty(len(self.values), dtype=object)
        for code in np.flatnonzero(np.bincount(self.codes)).tolist():
            made[code] = function(self.values[code])
        return made[self.codes]

    def shown(self, kept: NDArray[np.bool_]) -> NDArray[Any]:
        """One text per line kept, as `clean` gives it (object array)."""
        codes = self.codes[kept]
        met = np.flatnonzero(np.bincount(codes))
        made = np.empty(len(self.values), dtype=object)
        made[met] = cleaned([self.values[code] for code in met.tolist()])
        return made[codes]

    def texts(
        self,
        kept: NDArray[np.bool_],
        function: Callable[[Sequence[str]], Sequence[str]] | None = None,
    ) -> TextArray:
        """One text per line kept, as a "str" column; the function rewrites the values."""
        values = function(self.values) if function else self.values
        return text_array(values).take(self.codes[kept])

    def changed(self, function: Callable[[str], str]) -> Cells:
        """The same column with each value rewritten; values that become equal stay apart."""
        return Cells(self.codes, tuple(function(v) for v in self.values))


def text_array(values: Sequence[str]) -> TextArray:
    """Texts as pandas' own "str" array."""
    return pd.array(values, dtype="str")


class CellsBuilder:
    """A column that grows piece by piece; only its distinct texts are kept."""

    def __init__(self) -> None:
        """Start with no line."""
        # Grows in place: thousands of small arrays would leave holes in the memory.
        self._codes = array("i")
        #: A text met for the first time takes the next number.
        self._number: defaultdict[str, int] = defaultdict(count().__next__)

    def add(self, texts: Sequence[str] | NDArray[np.object_]) -> None:
        """Append the texts of some lines."""
        codes = np.fromiter(map(self._number.__getitem__, texts), np.int32, len(texts))
        self._codes.frombytes(codes.tobytes())

    def cells(self) -> Cells:
        """The whole column."""
        codes = np.frombuffer(self._codes, np.int32) if self._codes else np.zeros(0, np.int32)
        return Cells(codes, tuple(self._number))
