"""Order of day and month in a bank's table, by all that proves it: 03/04 is asked about last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn, read_dates

#: Different days at least whose order in the file proves anything.
_SORTED = 3


def date_columns(
    cells: Mapping[str, Cells], beside: Iterable[str], rows: NDArray[np.bool_], said: str
) -> tuple[dict[str, DateColumn], str]:
    """Dates of a table and their order, "dmy", "mdy" or "" where nothing proves it.

    A day above 12 proves it, in either column or in a date told around the table; so does the
    order of the movements, where one reading alone sorts them.

    Args:
        cells: "date", and "value_date" where there is one.
        beside: dates told around the table, as written.
        rows: which lines are movements.
        said: the dossier's order, taken where nothing is proved.
    """
    alone = {m: _read(c) for m, c in cells.items()}
    around = list(beside)
    told = read_dates(around, [1] * len(around)).order if around else ""
    proved = {order for order in (told, *(c.order for c in alone.values())) if order}
    if not proved and (by_rows := _sorted_by(cells["date"], rows)):
        proved = {by_rows}
    known = proved.pop() if len(proved) == 1 else said
    columns = {m: c if c.order or not known else _read(cells[m], known) for m, c in alone.items()}
    return columns, columns["date"].order or known


def _read(cells: Cells, order: str = "") -> DateColumn:
    return read_dates(cells.values, cells.weights, order)


def _sorted_by(cells: Cells, rows: NDArray[np.bool_]) -> str:
    """The one order of day and month that leaves the movements in order of days, or ""."""
    found = []
    for order in ("dmy", "mdy"):
        column = _read(cells, order)
        read = cells.spread([not w for w in column.why], np.bool_)
        days = cells.spread(column.days, np.int32)[rows & read]
        steps = np.diff(days)
        if len(np.unique(days)) >= _SORTED and ((steps >= 0).all() or (steps <= 0).all()):
            found.append(order)
    return found[0] if len(found) == 1 else ""
