"""The row that starts on a line: its cells, and the lines that its quotes hold."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

#: Ends of physical lines; inside quotes they belong to a cell.
ENDS = re.compile(r"\r\n|\n|\r")
#: Lines over which a row of headings may run beyond its first.
_MORE = 40
#: What `csv` says of a quote that is still open after the last line it was given.
_OPEN = "unexpected end of data"


def cells_of(line: str, separator: str, *, quoted: bool) -> list[str]:
    """The cells of one line; quotes are ordinary characters where it is not `quoted`."""
    if not quoted:
        return line.rstrip("\r\n").split(separator)
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def row_at(
    sample: Sequence[str], at: int, separator: str, *, quoted: bool
) -> tuple[list[str], int]:
    """The cells of the row that starts on a line of a sample, and how many more lines it takes.

    A break inside a quoted cell reads as a space. A quote that only swallows fields of the
    lines below holds none of them.
    """
    alone = cells_of(sample[at], separator, quoted=quoted)
    if not quoted or '"' not in sample[at]:
        return alone, 0
    for more in range(_MORE + 1):
        try:
            (row,) = csv.reader(sample[at : at + more + 1], delimiter=separator, strict=True)
        except csv.Error as error:
            if str(error) == _OPEN:
                continue
            break
        except ValueError:
            break
        if more and any(separator in cell for cell in row if ENDS.search(cell)):
            break
        return [ENDS.sub(" ", cell) for cell in row], more
    return alone, 0
