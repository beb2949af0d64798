"""Columns of text cells, taken apart into their distinct values: parse once, use often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: `codes[i]` is the position in `values` of line i's text; same order kept."""

    codes: NDArray[np.intp]
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Cells:
        """Distinct values of a column, in order of first appearance."""
        if not len(texts):
            return cls(np.zeros(0, dtype=np.intp), ())
        codes, values = pd.factorize(np.array(texts, dtype=object))
        return cls(codes, tuple(values))

    @property
    def weights(self) -> list[int]:
        """Number of lines per value."""
        return [int(n) for n in np.bincount(self.codes, minlength=len(self.values))]

    def spread(self, per_value: Sequence[Any] | NDArray[Any], dtype: Any) -> NDArray[Any]:
        """One entry per line from one per value."""
        return np.asarray(per_value, dtype=dtype)[self.codes]

    def map(self, function: Callable[[str], str]) -> NDArray[Any]:
        """One text per line (object array), the function called once per value."""
        if not self.values:
            return np.zeros(0, dtype=object)
        made = np.empty(len(self.values), dtype=object)
        made[:] = [function(v) for v in self.values]
        return made[self.codes]
