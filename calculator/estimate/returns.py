"""Which lines a return concerns: those that the transfer taken back had paid, where it is found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.estimate.matching import Window
from calculator.estimate.paired import Group
from calculator.estimate.statements import Seen

Ints = NDArray[np.int64]


def days_taken_back(groups: Sequence[Group], seen: Seen, window: Window) -> list[Ints]:
    """Rows of the marked days that the transfers taken back had paid, to the cent."""
    found = []
    by_name = {key_of(group.name): group for group in groups}
    for one in seen.cancelled:
        group = by_name.get(key_of(one.sender))
        for day, rows in zip(group.days, group.rows, strict=True) if group else ():
            low, high = window(day.day)
            if day.cents == one.cents and low <= one.day <= high:
                found.append(rows)
    return found


def owed(names: Sequence[str], seen: Seen) -> list[tuple[int, int, int]]:
    """Position of the sender, day and cents of each return without its transfer."""
    at_name = {key_of(name): at for at, name in enumerate(names)}
    return [(at_name[key_of(one.sender)], one.day, -one.cents) for one in seen.owed_back]
