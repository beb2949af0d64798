"""What the readers take and give back: settings, what was recognised, what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from types import MappingProxyType
from typing import Literal

import pandas as pd

from calculator.core.answer import LineCounts
from calculator.core.issues import Issue

#: A file handed over: where it stands, or its name and its bytes.
Source = str | PathLike[str] | tuple[str, bytes]

Kind = Literal["ledger", "fec"]

#: Names of a plain ledger's columns, in the order of the template.
MEANINGS = (
    "invoice_id",
    "invoice_date",
    "payer",
    "payer_id",
    "platform",
    "amount_eur",
    "paid_eur",
    "paid_on",
    "status",
    "rejected_on",
)


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """The dossier's `[ledger]`: only where a file leaves doubt.

    Attributes:
        accounts: account numbers or prefixes of a FEC that hold third-party receivables.
        columns: meaning (one of `MEANINGS`) -> heading as the file writes it; wins over
            what would be recognised.
        platforms: payer -> platform; carried along, not used here.
        survey: a FEC without chosen accounts is read for its list of accounts instead of
            being refused; all its lines are then out of scope.
    """

    accounts: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=_nothing)
    platforms: Mapping[str, str] = field(default_factory=_nothing)
    survey: bool = False


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """One account of a FEC that might hold third-party receivables; cents, as written.

    `lettered_ratio` is the share of its lines that carry a lettering code; `suggested`
    is True where a label of the account names a payer of the third-party world.
    """

    number: str
    label: str
    lines: int
    debit_cents: int
    credit_cents: int
    lettered_ratio: float
    suggested: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a file was understood, for the user to confirm.

    Attributes:
        kind: plain ledger or FEC.
        encoding: "utf-8", "utf-8-sig", "utf-16", "cp1252" or "iso8859-15".
        separator: the field separator, one character.
        header_line: physical line of the headings, from 1.
        columns: meaning -> heading as written.
        date_format: of the invoice dates: "dd/mm/yyyy", "yyyy-mm-dd", "mm/dd/yyyy", ...
        decimal: "," or "." where the amounts prove one, else "".
        first_on, last_on: first and last invoice day among the lines used; None if none.
        n_payers: distinct payers among the lines used.
        accounts: FEC only: the candidate accounts, by number.
    """

    kind: Kind
    encoding: str
    separator: str
    header_line: int
    columns: Mapping[str, str]
    date_format: str
    decimal: str
    first_on: date | None
    last_on: date | None
    n_payers: int
    accounts: tuple[AccountSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file handed over: its name as shown, sha256 of its bytes (hex), how it was read.

    `recognised` is None where the file was refused.
    """

    name: str
    digest: str
    recognised: Recognised | None


@dataclass(frozen=True, slots=True)
class LinesAt:
    """The lines that exist at the end of a day.

    Attributes:
        frame: columns and dtypes of `core.columns` (texts as pandas "str"), sorted by file
            and line; a FEC line may stand in several rows, one per piece.
        counts: balanced; counts lines of the files, never pieces.
        issues: those of the reading, and one `after_as_of` per file concerned.
    """

    frame: pd.DataFrame
    counts: LineCounts
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one reader makes of one file, before any day is chosen.

    Attributes:
        recognised: how the file was understood.
        counts: balanced; `used` are the rows of `rows`.
        issues: in line order within each code.
        rows: plain ledger: the frame of `core.columns`; FEC: the entries of `fec.ENTRIES`.
            Their `file` column is set by the caller.
    """

    recognised: Recognised
    counts: LineCounts
    issues: tuple[Issue, ...]
    rows: pd.DataFrame
