"""How much is read at most, said before a file is handed over and enforced while reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file.

    Attributes:
        bytes_: its size as handed over.
        rows: lines of a ledger, a workbook or a bank statement.
        fec_rows: lines of an accounting file, which holds a whole year of every account.
        columns: fields of one line.
    """

    bytes_: int
    rows: int
    fec_rows: int
    columns: int


#: A browser's upload, on a machine that others may share.
UPLOAD = Limits(bytes_=20_000_000, rows=500_000, fec_rows=500_000, columns=256)
#: The command line, on the user's own machine: a year's accounting file may be large.
OWN_MACHINE = Limits(bytes_=400_000_000, rows=500_000, fec_rows=4_000_000, columns=256)
