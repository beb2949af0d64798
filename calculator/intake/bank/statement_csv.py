"""The CSV statement of French banks: debit and credit columns or signed, newest first or last.

Lines above the table may name the account and its balances; a running balance is followed
line by line. Only the mapped columns are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.identifiers import clean
from calculator.core.spans import NO_DAY, day_of
from calculator.intake.bank.balances import follow
from calculator.intake.bank.csv_amounts import Sides
from calculator.intake.bank.csv_around import account_in, balances_in, dates_in, role_of
from calculator.intake.bank.csv_balances import filled, rows_stated, with_around
from calculator.intake.bank.csv_dates import date_columns
from calculator.intake.bank.csv_headings import MEANINGS, fit_of, map_columns, needed_of
from calculator.intake.bank.csv_signs import Unsigned, settle
from calculator.intake.bank.headless import numbered
from calculator.intake.bank.kinds import EUR, kind_of
from calculator.intake.bank.labels import account_number, label_of
from calculator.intake.bank.model import BankRecognised, BankSettings
from calculator.intake.bank.parsed import ROW_DTYPES, AccountKey, BankParsed, Statement
from calculator.intake.cells import Cells
from calculator.intake.decode import Decoded
from calculator.intake.limits import Limits
from calculator.intake.plain_checks import Aside
from calculator.intake.plain_doubts import Doubts, as_issue
from calculator.intake.remarks import Remarks, masked
from calculator.intake.scan import Scan, scan
from calculator.intake.sound import Wanted
from calculator.intake.table import SAMPLE, Layout
from calculator.intake.totals import NO_TOTAL, total_ranks

_BALANCE_ROW = 9
_EUROS = {"", "EUR", "EURO", "EUROS", "€"}


def read_statement_csv(
    decoded: Decoded,
    settings: BankSettings,
    file: str,
    limits: Limits,
    *,
    alone: bool = True,
    placed: bool = False,
) -> BankParsed:
    """Read a CSV statement, or a workbook's sheet written as one (`placed`, no quoting).

    Raises:
        FileUnusable: no headings, a column missing or named twice, no movement, a quote
            never closed, a limit passed.
        DossierError: `settings.columns` names a meaning nobody knows.
    """
    sample = decoded.sample(SAMPLE)
    fit = fit_of(sample, settings, file, alone=alone)
    if fit is None:
        raise FileUnusable("bank_headings", file=file)
    layout = replace(fit.layout, quoted=False, placed=True) if placed else fit.layout
    where = map_columns(layout.header, fit.words, file)
    remarks = Remarks(file)
    if fit.own:
        remarks.inform("columns_of_others")
    wanted = Wanted(where, marks=_marks, needed=needed_of(where))
    rows = scan(decoded, layout, wanted, remarks, file, limits.rows)
    above = sample[
        : max(layout.header_line - (0 if layout.header == numbered(len(layout.header)) else 1), 0)
    ]
    return _Table(decoded, layout, settings, file, remarks, rows, where, above).parsed()


def _marks(rows: Sequence[Sequence[str]]) -> NDArray[np.int8]:
    """Which rows are balances or totals, told by their first words."""
    marks = total_ranks(rows)
    for i, row in enumerate(rows):
        label = next((c for c in row if c.strip()), "")
        if role_of(label) or any(role_of(c) for c in row[1:3]):
            marks[i] = _BALANCE_ROW
    return marks


class _Table:
    """One table, read column by column."""

    def __init__(
        self, decoded: Decoded, layout: Layout, settings: BankSettings, file: str,
        remarks: Remarks, rows: Scan, where: Mapping[str, int], above: list[str],
    ) -> None:  # fmt: skip
        self.decoded, self.layout, self.settings, self.file = decoded, layout, settings, file
        self.remarks, self.rows, self.cells = remarks, rows, rows.cells
        self.headings = {m: clean(layout.header[i]) for m, i in where.items()}
        self.above = above
        self.n = len(rows.lines)
        self.totals: NDArray[np.bool_] = np.zeros(self.n, dtype=np.bool_)
        self.stated = rows.marks == _BALANCE_ROW
        self.sides = Sides(
            rows.cells, self.n, settings.decimal_mark, in_cents=settings.amounts_in == "cents"
        )
        self.labels = self._labels()
        self.around = [
            *balances_in(above, layout.separator),
            *rows_stated(rows, self.sides, self.stated, remarks),
        ]
        beside = [*dates_in(above), *(one.date for one in self.around if one.date)]
        dated = {m: rows.cells[m] for m in ("date", "value_date") if m in rows.cells}
        moves = ~self.stated & (rows.marks == NO_TOTAL)
        self.dates, self.order = date_columns(dated, beside, moves, settings.date_order)

    def _days(self, meaning: str) -> NDArray[np.int32]:
        return self.cells[meaning].spread(self.dates[meaning].days, np.int32)

    def parsed(self) -> BankParsed:
        """The table as movements."""
        accounts, account = self._accounts()
        in_euros = np.array([a.currency == EUR for a in accounts], dtype=np.bool_)[account]
        euros = np.where(in_euros, self.sides.absolute, 0)
        stated = self.stated
        if not (~stated).any():
            seen = ", ".join(masked(h) for h in self.layout.header)[:400]
            raise FileUnusable("bank_no_lines", file=self.file, headings=seen)
        if self.decoded.mixed:
            self.remarks.warn(
                "mixed_encodings", n=self.decoded.mixed, encoding=self.decoded.encoding
            )
        self.unsigned = self._signs(len(accounts), stated)
        aside = self._aside(stated)
        told = self.settings.date_order == "mdy"
        if self.dates["date"].shape.startswith("mm") and not told:
            heading = self.headings["date"]
            self.remarks.warn("date_month_first", column=heading, heading=masked(heading))
        kept, days = aside.kept, self._days("date")
        frame = self._frame(account, days)
        frame["statement"] = account
        frame["counted_day"] = days
        statements = self._statements(accounts, account, kept, stated, days)
        n_rows = self.rows.read - int(stated.sum())
        n_kept = int(kept.sum())
        total, used = int(euros[~stated].sum()), int(euros[kept].sum())
        left = LineCounts(
            read=n_rows - n_kept, set_aside=n_rows - n_kept,
            read_cents=total - used, set_aside_cents=total - used,
        )  # fmt: skip
        doubts = Doubts(self.file, self.headings, room="bank")
        doubts.dates(
            {m: (c, self.cells[m]) for m, c in self.dates.items()}, self.settings.date_order
        )
        doubts.unsigned(self.unsigned, int((~stated).sum()), int(euros[~stated].sum()))
        doubts.movements(self.sides.moved(), self.sides.cents[kept], self.settings.amounts_in)
        asked = doubts.all()
        whole = days[kept]
        recognised = BankRecognised(
            "bank_csv", self.decoded.encoding, self.layout.separator, self.layout.header_line,
            MappingProxyType({m: masked(self.headings[m]) for m in MEANINGS if m in self.headings}),
            self.dates["date"].shape,
            day_of(int(whole.min())) if n_kept else None,
            day_of(int(whole.max())) if n_kept else None,
        )  # fmt: skip
        return BankParsed(
            recognised, accounts, statements, frame[kept].reset_index(drop=True).astype(ROW_DTYPES),
            left, (*self.remarks.issues(), *map(as_issue, asked)), asked,
        )  # fmt: skip

    def _signs(self, accounts: int, stated: NDArray[np.bool_]) -> Unsigned | None:
        """Give signs to amounts without any; what is taken and has to be asked."""
        days = self._days("date")
        at = np.flatnonzero(~stated & (self.rows.marks == NO_TOTAL) & (days != NO_DAY))
        if not len(at):
            return None
        alone = Statement(0, int(days[at].min()), int(days[at].max()), None, None, 0)
        statement = with_around(alone, self.around, self.order) if accounts == 1 else None
        return settle(
            self.sides, at, statement, set(self.labels[at]), self.settings.unsigned or None
        )

    def _aside(self, stated: NDArray[np.bool_]) -> Aside:
        """Take out, one reason at a time, the lines that cannot be counted."""
        sides = self.sides
        # A total fills both sides: no movement, yet its euros are known and counted.
        told = sides.readable | (sides.absolute != 0)
        aside = Aside(
            self.rows.lines, sides.absolute, told, self.cells, self.headings, self.remarks
        )
        aside.kept &= ~stated
        undated = self.cells["date"].spread(
            [not v.strip() for v in self.cells["date"].values], np.bool_
        )
        money = next(m for m in ("amount", "credit", "debit") if m in self.cells)
        self.totals = (self.rows.marks != NO_TOTAL) & ~stated
        self.totals &= undated | (self._days("date") == NO_DAY)
        aside.take("total_line", self.totals, money)
        aside.reasons("date", self.dates["date"].why)
        for meaning in ("debit", "credit", "amount"):
            if meaning in sides.columns and (meaning != "amount" or money == "amount"):
                optional = "" if meaning == "amount" else "amount_missing"
                aside.reasons(meaning, sides.columns[meaning].why, optional=optional)
        for i in np.flatnonzero((sides.faults != "") & aside.kept):
            cents = int(sides.absolute[i])
            self.remarks.set_aside(
                str(sides.faults[i]), int(self.rows.lines[i]), self.headings[money], cents or None,
                debit=self._cell("debit", i), credit=self._cell("credit", i),
                value=self._cell("direction", i),
            )  # fmt: skip
        aside.kept &= sides.faults == ""
        return aside

    def _cell(self, meaning: str, row: np.intp) -> str:
        if meaning not in self.cells:
            return "–"
        cells = self.cells[meaning]
        return masked(cells.values[cells.codes[row]]) or "–"

    def _accounts(self) -> tuple[tuple[AccountKey, ...], NDArray[np.int32]]:
        """Accounts of the table, and each line's."""
        above = account_in(self.above)
        numbers = np.full(self.n, above, dtype=object)
        if "account" in self.cells:
            numbers = self.cells["account"].map(account_number)
        currencies = np.full(self.n, EUR, dtype=object)
        if "currency" in self.cells:
            currencies = self.cells["currency"].map(_currency)
        keys: dict[AccountKey, int] = {}
        which = [
            keys.setdefault(AccountKey(str(a), str(c)), len(keys))
            for a, c in zip(numbers, currencies, strict=True)
        ]
        return tuple(keys), np.array(which, dtype=np.int32)

    def _frame(self, account: NDArray[np.int32], days: NDArray[np.int32]) -> pd.DataFrame:
        value = self._days("value_date") if "value_date" in self.cells else days
        cents = self.sides.cents
        labels = self.labels
        kinds = [kind_of(int(c), str(t)) for c, t in zip(cents, labels, strict=True)]
        party = self.cells["party"].map(label_of) if "party" in self.cells else ""
        return pd.DataFrame(
            {
                "line": self.rows.lines,
                "account": account,
                "day": days,
                "value_day": np.where(value == NO_DAY, days, value),
                "amount_cents": cents,
                "label": labels,
                "party": party,
                "code": "",
                "kind": kinds,
            },
            index=pd.RangeIndex(self.n),
        )

    def _labels(self) -> NDArray[Any]:
        given = [self.cells[m] for m in ("label", "details") if m in self.cells]
        if not given:
            return np.full(self.n, "", dtype=object)
        if len(given) == 1:
            return given[0].map(label_of)
        first, second = given
        pairs = Cells.of(
            [
                f"{first.values[a]}\0{second.values[b]}"
                for a, b in zip(first.codes, second.codes, strict=True)
            ]
        )
        return pairs.map(lambda v: label_of(*v.split("\0")))

    def _statements(
        self, accounts: Sequence[AccountKey], account: NDArray[np.int32], kept: NDArray[np.bool_],
        stated: NDArray[np.bool_], days: NDArray[np.int32],
    ) -> tuple[Statement, ...]:  # fmt: skip
        balance, _, known = self.sides.of("balance")
        found = []
        for index in range(len(accounts)):
            at = np.flatnonzero((account == index) & ~stated & ~self.totals)
            dated = days[at][kept[at]]
            if not len(dated):
                found.append(Statement(index, NO_DAY, NO_DAY, None, None, 0))
                continue
            cents = self.sides.cents[at]
            running = follow(cents, balance[at], known[at], filled(days[at]))
            alone = Statement(
                index, int(dated.min()), int(dated.max()), running.opening, running.closing,
                int(cents[self.sides.readable[at]].sum()), running.points, running.broken,
            )  # fmt: skip
            found.append(with_around(alone, self.around if len(accounts) == 1 else (), self.order))
        return tuple(found)


def _currency(text: str) -> str:
    kept = clean(text).upper()[:5]
    return EUR if kept in _EUROS else kept
