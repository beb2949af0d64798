"""The mapped columns of a plain ledger with their dates and amounts read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from calculator.core.spans import NO_DAY
from calculator.intake import personal, plain_doubts
from calculator.intake.amounts import AmountColumn, read_amounts, wide_figures
from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn, read_dates
from calculator.intake.decode import Decoded
from calculator.intake.headings import says_what_is_left
from calculator.intake.model import LedgerSettings
from calculator.intake.remarks import Remarks, masked
from calculator.intake.repair import damaged, repaired
from calculator.intake.scan import Scan

_DATES = ("invoice_date", "paid_on", "rejected_on")
_AMOUNTS = ("amount_eur", "paid_eur")
_NAMES = ("payer", "platform", "status")
#: Share of the payments of the opposite sign from which it is the column's way of writing.
TURNED_RATIO = 0.9


@dataclass(frozen=True, slots=True)
class Paid:
    """Payments of several lines added up: on which lines they stand now, and their cents."""

    at: NDArray[np.intp]
    cents: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The mapped columns with their dates and amounts read; headings by meaning."""

    rows: Scan
    cells: Mapping[str, Cells]
    headings: Mapping[str, str]
    dates: Mapping[str, DateColumn]
    amounts: Mapping[str, AmountColumn]
    #: The column of what was paid tells what is left.
    left: bool = False
    #: How it writes payments: "turned", against the sign of the invoices; "unsigned", those
    #: of credit notes too.
    paid_signs: Literal["", "turned", "unsigned"] = ""
    #: Payments of invoices that several lines told, one each.
    joined: Paid | None = None

    def cents(self, meaning: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Cents per line, 0 where unread, and whether they could be read."""
        if meaning not in self.cells:
            n = len(self.rows.lines)
            return np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
        cents, given = self._read(meaning)
        if meaning == "paid_eur" and self.left:
            cents = np.where(given, self._read("amount_eur")[0] - cents, 0)
        if meaning == "paid_eur" and self.paid_signs == "turned":
            cents = -cents
        if meaning == "paid_eur" and self.paid_signs == "unsigned":
            cents = np.where(self._read("amount_eur")[0] < 0, -cents, cents)
        if meaning == "paid_eur" and self.joined:
            cents, given = cents.copy(), given.copy()
            cents[self.joined.at], given[self.joined.at] = self.joined.cents, True
        return cents, given

    def opposed(self) -> NDArray[np.bool_]:
        """Lines whose payment has the sign opposite to their amount: no invoice is paid so."""
        amount, paid = self.cents("amount_eur")[0], self.cents("paid_eur")[0]
        return np.sign(amount) * np.sign(paid) < 0

    def _read(self, meaning: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        column, cells = self.amounts[meaning], self.cells[meaning]
        return (
            cells.spread(column.cents, np.int64),
            cells.spread([not w for w in column.why], np.bool_),
        )

    def days(self, meaning: str) -> NDArray[np.int32]:
        """Day numbers per line."""
        if meaning not in self.cells:
            return np.full(len(self.rows.lines), NO_DAY, dtype=np.int32)
        return self.cells[meaning].spread(self.dates[meaning].days, np.int32)

    def empty(self, meaning: str) -> NDArray[np.bool_]:
        """Whether each line's cell is blank."""
        cells = self.cells[meaning]
        return cells.spread([not v.strip() for v in cells.values], np.bool_)


def sheet_of(
    rows: Scan, headings: Mapping[str, str], decoded: Decoded, settings: LedgerSettings,
    remarks: Remarks, doubts: plain_doubts.Doubts, file: str,
) -> Sheet:  # fmt: skip
    """Read dates, amounts and names; what is personal is masked before anything keeps it."""
    cells = dict(personal.screen(rows.cells, headings, remarks, file, settings))
    hurt = {
        m: [v for v in cells[m].values if damaged(v)] for m in (*_NAMES, *_AMOUNTS) if m in cells
    }
    if settings.repair:
        cells |= {m: cells[m].changed(repaired) for m, values in hurt.items() if values}
    elif settings.repair is None:
        doubts.repair({m: v for m, v in hurt.items() if v}, cells)
    for m in _AMOUNTS:
        n = (
            sum(
                weight
                for value, weight in zip(cells[m].values, cells[m].weights, strict=True)
                if wide_figures(value)
            )
            if m in cells
            else 0
        )
        if n:
            remarks.inform("wide_figures", column=headings[m], n=n, heading=masked(headings[m]))
    dates = _dates(cells, settings.date_order, decoded.serials)
    amounts = {
        m: read_amounts(
            cells[m].values,
            settings.decimal_mark,
            in_cents=settings.amounts_in == "cents",
            typed=bool(decoded.serials),
        )
        for m in _AMOUNTS
        if m in cells
    }
    left = "paid_eur" in cells and says_what_is_left(headings["paid_eur"])
    sheet = Sheet(rows, cells, headings, dates, amounts, left)
    return _with_what_is_left(sheet, settings, remarks) if left else _with_signs(sheet, remarks)


def _with_signs(sheet: Sheet, remarks: Remarks) -> Sheet:
    """The sheet, its payments turned where the column writes them against the invoices' sign.

    Accounts write a receipt as a credit: where nearly all payments are so, it is the column's
    way. A column without any minus leaves it out on credit notes too. The few payments that
    disagree with the rest are set aside by whoever counts the lines.
    """
    opposed = sheet.opposed()
    n = int(opposed.sum())
    cents, given = sheet.cents("paid_eur")
    if n and (cents >= 0).all() and (sheet.cents("amount_eur")[0][opposed] < 0).all():
        return replace(sheet, paid_signs="unsigned")
    if not n or n < TURNED_RATIO * int((given & (cents != 0)).sum()):
        return sheet
    heading = sheet.headings["paid_eur"]
    total = int(np.abs(cents[opposed]).sum())
    remarks.inform("paid_turned", column=heading, cents=total, n=n, sum_cents=total,
                   heading=masked(heading))  # fmt: skip
    return replace(sheet, paid_signs="turned")


def _with_what_is_left(sheet: Sheet, settings: LedgerSettings, remarks: Remarks) -> Sheet:
    """The sheet, told how its payments are read; without them where the rest makes no sense.

    A running balance passes the line's own amount: nobody can take it for what is left of it.
    """
    heading = sheet.headings["paid_eur"]
    paid, given = sheet.cents("paid_eur")
    amount, readable = sheet.cents("amount_eur")
    sound = (np.abs(paid) <= np.abs(amount)) & (np.abs(amount - paid) <= np.abs(amount))
    if "paid_eur" in settings.columns or sound[given & readable].all():
        both = given & readable
        cents = int(paid[both].sum())
        remarks.warn("paid_from_left", column=heading, cents=cents, n=int((paid[both] != 0).sum()),
                     sum_cents=cents, heading=masked(heading))  # fmt: skip
        return sheet
    return Sheet(
        sheet.rows,
        {m: c for m, c in sheet.cells.items() if m != "paid_eur"},
        {m: h for m, h in sheet.headings.items() if m != "paid_eur"},
        sheet.dates,
        {m: a for m, a in sheet.amounts.items() if m != "paid_eur"},
    )


def _dates(cells: Mapping[str, Cells], order: str, serials: str) -> dict[str, DateColumn]:
    """Read the date columns; one without proof of its order follows the others, then the user."""
    names = [m for m in _DATES if m in cells]
    alone = {m: read_dates(cells[m].values, cells[m].weights, serials=serials) for m in names}
    proved = {c.order for c in alone.values() if c.order}
    known = proved.pop() if len(proved) == 1 else order
    if not known:
        return alone
    return {
        m: c if c.order else read_dates(cells[m].values, cells[m].weights, known, serials=serials)
        for m, c in alone.items()
    }
