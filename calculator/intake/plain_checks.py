"""Lines taken out of a plain ledger, and what is said about those that stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence, Set

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.errors import FileUnusable
from calculator.core.identifiers import key_of
from calculator.core.spans import NO_DAY
from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn
from calculator.intake.remarks import Remarks, masked, masked_cell
from calculator.intake.status import Settled

#: More distinct payers than France has: the column of patients was mapped.
MAX_PAYERS = 1500
#: A line above this is shown, never blocked: one million euros, in cents.
LARGE_CENTS = 100_000_000


class Aside:
    """Takes lines out one reason at a time; the first reason wins."""

    def __init__(
        self,
        lines: NDArray[np.int64],
        cents: NDArray[np.int64],
        readable: NDArray[np.bool_],
        cells: Mapping[str, Cells],
        headings: Mapping[str, str],
        remarks: Remarks,
    ) -> None:
        """All lines kept at first; `cents` counts where `readable`."""
        self.kept = np.ones(len(lines), dtype=np.bool_)
        self._lines, self._cents, self._readable = lines, cents, readable
        self._cells, self._headings, self._remarks = cells, headings, remarks

    def take(
        self, code: str, which: NDArray[np.bool_], meaning: str, *, shown: bool = False
    ) -> None:
        """Take out the lines still kept among `which`; `shown` adds the cell at fault."""
        column = self._headings.get(meaning, "")
        for i in np.flatnonzero(which & self.kept):
            cents = int(self._cents[i]) if self._readable[i] else None
            line = int(self._lines[i])
            if shown:
                cell = self._cells[meaning]
                day = meaning.endswith(("_date", "_on"))
                value = masked_cell(cell.values[cell.codes[i]], day=day)
                self._remarks.set_aside(code, line, column, cents, value=value)
            else:
                self._remarks.set_aside(code, line, column, cents)
        self.kept &= ~which

    def reasons(self, meaning: str, why: Sequence[str], optional: str = "") -> None:
        """Take out the lines whose cell has a reason other than `optional`."""
        for code in sorted({w for w in why if w and w != optional}):
            which = self._cells[meaning].spread([w == code for w in why], np.bool_)
            self.take(code, which, meaning, shown=True)


class Checks:
    """Warnings on the lines kept, each one told once with its count and euros."""

    def __init__(
        self,
        frame: pd.DataFrame,
        headings: Mapping[str, str],
        remarks: Remarks,
        file: str,
    ) -> None:
        """Look at a ledger frame, the lines kept of one file."""
        self._frame, self._headings = frame, headings
        self._remarks, self._file = remarks, file
        self._amount = frame[col.AMOUNT].to_numpy()
        self._lines = frame[col.LINE].to_numpy()

    def _warn(
        self,
        code: str,
        which: NDArray[np.bool_],
        meaning: str,
        cents: NDArray[np.int64] | None = None,
    ) -> None:
        at = np.flatnonzero(which)
        if len(at):
            total = int((self._amount if cents is None else cents)[at].sum())
            self._remarks.warn(
                code,
                line=int(self._lines[at[0]]),
                column=self._headings.get(meaning, ""),
                cents=total,
                n=len(at),
                sum_cents=total,
            )

    def payers(self, asked: Set[str]) -> None:
        """Names and numbers of payers: too many, missing, damaged, or of mixed alphabets.

        Args:
            asked: names that a question is about, or that the dossier has settled: what their
                letters are is part of the question.
        """
        empty = np.ones(len(self._frame), dtype=np.bool_)
        for name in (col.PAYER, col.PAYER_ID, col.PLATFORM):
            texts = self._frame[name]
            empty &= (texts == "").to_numpy()
            values = [str(v) for v in texts.unique()]
            if len({key_of(v) for v in values}) > MAX_PAYERS:
                raise FileUnusable(
                    "too_many_payers",
                    file=self._file,
                    column=masked(self._headings.get(name, "")),
                    n=len(values),
                    limit=MAX_PAYERS,
                )
            odd = {v for v in values if v not in asked and mixed_alphabets(v)}
            if odd:
                self._warn("mixed_alphabets", texts.isin(odd).to_numpy(), name)
        self._warn("payer_missing", empty, col.PAYER)

    def settled(
        self, settled: Settled, paid: NDArray[np.int64], unknown: NDArray[np.bool_]
    ) -> None:
        """What status, amounts and dates said against each other."""
        gap = np.abs(self._amount - settled.paid_cents)
        self._warn(
            "status_disagrees", settled.disagree, "status", np.where(gap == 0, self._amount, gap)
        )
        self._warn("status_unknown", unknown, "status")
        self._warn("paid_day_unknown", settled.day_unknown, "paid_on", settled.paid_cents)
        self._warn("open_with_paid_date", settled.promised, "paid_on")
        self._warn("overpaid", settled.overpaid, "paid_eur", paid - self._amount)
        early = (settled.paid_day != NO_DAY) & (
            settled.paid_day < self._frame[col.INVOICE_DAY].to_numpy()
        )
        self._warn("paid_before_invoice", early, "paid_on", settled.paid_cents)

    def part_unknown(self, partial: NDArray[np.bool_], settled: Settled) -> None:
        """Lines said to be paid in part of which no payment is known: they count in full."""
        self._warn("part_paid_unknown", partial & (settled.paid_cents == 0), "status")

    def damaged(self, columns: Mapping[str, NDArray[np.bool_]]) -> None:
        """Identifiers that a spreadsheet shortened."""
        for meaning, which in columns.items():
            self._warn("id_damaged", which, meaning)

    def dates(self, columns: Mapping[str, DateColumn], told: str) -> None:
        """How the dates were understood where that leaves doubt; `told` = the dossier's order."""
        for meaning, column in columns.items():
            heading = self._headings[meaning]
            if column.shape.startswith("mm") and told != "mdy":
                self._remarks.warn("date_month_first", column=heading, heading=masked(heading))
        days = self._frame[col.INVOICE_DAY].to_numpy()
        if len(days) >= 20 and days.min() == days.max():
            self._remarks.warn("same_date_everywhere", column=self._headings["invoice_date"])

    def large(self) -> None:
        """Amounts so large that the line is worth a look."""
        self._warn("large_amounts", np.abs(self._amount) > LARGE_CENTS, "amount_eur")


def mixed_alphabets(name: str) -> bool:
    """Whether a word mixes Latin letters with look-alikes of another alphabet."""
    if name.isascii():
        return False
    for word in name.split():
        scripts = {unicodedata.name(c, "?").split()[0] for c in word if c.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return True
    return False
