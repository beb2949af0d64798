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
from calculator.core.texts import Operand, catalogue, say

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
            what would be recognised. "Nom (2)" is the second column headed "Nom"; "" = the
            file's column for that meaning is not read.
        other_columns: the same for exports with other headings. A mapping is used for the
            files that hold every heading it names.
        platforms: payer -> platform; carried along, not used here.
        survey: a FEC without chosen accounts is read for its list of accounts instead of
            being refused; all its lines are then out of scope.
        date_order: "dmy" or "mdy" where no day above 12 proves it; "" = French order, said.
        decimal_mark: "," or "." where nothing tells 1.234 from 1 234; "" = asked for.
        amounts_in: "euros" or "cents"; "" = euros, with a question where cents are likely.
        sheet: the workbook's sheet to read; "" = the only visible one with a table.
        hidden_rows: "keep" or "drop" a workbook's hidden rows; "" = kept, counted apart.
        repair: whether to repair accents that an earlier conversion damaged ("GÃ©nÃ©rale");
            None = left as they are, and asked about.
        merge: payer as the file writes it -> payer it stands for; itself = kept apart, settled.
        payments_per_line: "one_invoice": lines of one number, day, payer and amount that tell
            one payment each are one invoice; "several": each is its own; "" = one invoice, and
            asked about.
        openings: where the opening of a year does not match the older entries: "opening" counts
            it and sets those aside, "both" counts all; "" = all, and asked about.
        labels: words of an entry's label -> payer, where a FEC has one account for all payers.
        duplicates: "keep" counts lines that repeat an earlier one, "once" counts one of them;
            "" = one of them, and asked about.
        overlaps: "once" counts an invoice that several files tell as the latest one tells it,
            "keep" counts it in each; "" = once, and asked about.
        header_line: physical line of the headings, from 1; 0 = found by itself.
    """

    accounts: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=_nothing)
    platforms: Mapping[str, str] = field(default_factory=_nothing)
    survey: bool = False
    date_order: str = ""
    decimal_mark: str = ""
    amounts_in: str = ""
    sheet: str = ""
    hidden_rows: str = ""
    repair: bool | None = None
    merge: Mapping[str, str] = field(default_factory=_nothing)
    duplicates: str = ""
    overlaps: str = ""
    payments_per_line: str = ""
    openings: str = ""
    labels: Mapping[str, str] = field(default_factory=_nothing)
    header_line: int = 0
    other_columns: tuple[Mapping[str, str], ...] = ()

    @property
    def mappings(self) -> tuple[Mapping[str, str], ...]:
        """All mappings of columns that say anything; an empty one where none does."""
        return tuple(m for m in (self.columns, *self.other_columns) if m) or (self.columns,)


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
class Doubt:
    """A question that only the user can settle; the reading goes on with `taken` meanwhile.

    Attributes:
        code: key of the text `doubt.<code>`, the question with its example.
        key: dossier key that settles it: "ledger.date_order", "ledger.columns.amount_eur".
        choices: values the key may take, in the order to offer.
        taken: the value in force until answered; "" = the lines concerned wait, set aside.
        file: name as shown.
        column: heading as the file writes it, masked, or "".
        amount_cents: euros at stake, in cents; None where they cannot be read.
        operands: what the question mentions, masked.
    """

    code: str
    key: str
    choices: tuple[str, ...]
    taken: str
    file: str
    column: str = ""
    amount_cents: int | None = None
    operands: Mapping[str, Operand] = field(default_factory=lambda: MappingProxyType({}))

    def question(self, lang: str = "fr") -> str:
        """The question as a sentence, with its example."""
        return say(f"doubt.{self.code}", lang, **self.operands)

    def choice(self, value: str, lang: str = "fr") -> str:
        """A choice in words; a value of the file's own (a heading, a sheet) as it is."""
        known = catalogue(lang)
        at = self.choices.index(value) if value in self.choices else -1
        for key in (f"doubt_choice.{self.code}_{value}", f"doubt_choice.{self.code}_{at}"):
            if key in known:
                return say(key, lang, **self.operands)
        return value


@dataclass(frozen=True, slots=True)
class BookSeen:
    """The workbook a table came from.

    Attributes:
        format: "xlsx", "xls", "xlsb" or "ods".
        sheet: name of the sheet read, masked.
        sheets: names of the visible sheets, in their order, masked.
        hidden_sheets: how many sheets are hidden; none of them is read.
        hidden_rows: rows of the sheet that the workbook hides, the headings left out.
    """

    format: str
    sheet: str
    sheets: tuple[str, ...]
    hidden_sheets: int
    hidden_rows: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a file was understood, for the user to confirm.

    Attributes:
        kind: plain ledger or FEC.
        encoding: "utf-8", "utf-8-sig", "utf-16", "cp1252" or "iso8859-15"; "" for a workbook.
        separator: the field separator, one character; "" for a workbook.
        header_line: physical line of the headings, from 1.
        columns: meaning -> heading as written.
        date_format: of the invoice dates: "dd/mm/yyyy", "yyyy-mm-dd", "mm/dd/yyyy", ...
        decimal: "," or "." where the amounts prove one, else "".
        first_on, last_on: first and last invoice day among the lines used; None if none.
        n_payers: distinct payers among the lines used.
        accounts: FEC only: the candidate accounts, by number.
        book: workbooks only.
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
    book: BookSeen | None = None


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
        doubts: what the user is asked, most euros first.
    """

    recognised: Recognised
    counts: LineCounts
    issues: tuple[Issue, ...]
    rows: pd.DataFrame
    doubts: tuple[Doubt, ...] = ()
