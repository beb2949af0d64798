"""The plain ledger: rows of text -> lines in cents and days, each one accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.identifiers import clean, cleaned
from calculator.intake import plain_columns, plain_doubts
from calculator.intake.cells import Cells, text_array
from calculator.intake.decode import Decoded
from calculator.intake.headings import map_columns, statutory_beside
from calculator.intake.limits import Limits
from calculator.intake.model import MEANINGS, LedgerSettings, Parsed, Recognised
from calculator.intake.part_payments import one_line_per_invoice
from calculator.intake.pasted import pasted_again
from calculator.intake.payer_names import look_alikes, unified
from calculator.intake.personal_headings import left_unread
from calculator.intake.plain_checks import Aside, Checks
from calculator.intake.plain_sheet import Sheet, sheet_of
from calculator.intake.plain_texts import damaged_ids, identifiers, payer_keys, repeats
from calculator.intake.recognise import day_or_none
from calculator.intake.remarks import Remarks, is_sheet_error, masked
from calculator.intake.scan import scan
from calculator.intake.sound import Wanted
from calculator.intake.status import (
    NONE_GIVEN,
    UNKNOWN,
    Settled,
    is_cancelled,
    is_partial,
    settle,
    status_code,
)
from calculator.intake.table import Layout
from calculator.intake.totals import LIKE_A_TOTAL, TOTAL, repeats_the_sum, total_ranks
from calculator.intake.worth import LedgerWorth


def read_plain(
    decoded: Decoded, layout: Layout, settings: LedgerSettings, file: str, limits: Limits
) -> Parsed:
    """Read a plain ledger.

    Args:
        decoded: the file's lines.
        layout: where its table stands.
        settings: the dossier's `[ledger]`.
        file: name as shown.
        limits: rows at most.

    Raises:
        FileUnusable: a required column is missing or named twice, no line at all, a quote
            never closed, a limit passed, a column of patients where payers should stand.
    """
    try:
        where = map_columns(layout.header, settings.columns)
    except FileUnusable as error:
        raise plain_doubts.about_headings(error, decoded, layout, file) from error
    remarks = Remarks(file)
    payer_at = min(where[m] for m in ("payer", "payer_id", "platform") if m in where)
    needed = (where["invoice_date"], where["amount_eur"], payer_at)
    worth = LedgerWorth(where, settings)
    wanted = Wanted(where, marks=total_ranks, worth=worth, needed=needed)
    rows = scan(decoded, layout, wanted, remarks, file, limits.rows)
    decoded.forget()
    if not rows.read:
        raise FileUnusable(
            "no_lines", file=file, headings=", ".join(masked(h) for h in layout.header)
        )
    headings = {m: clean(layout.header[i]) for m, i in where.items()}
    if decoded.mixed:
        remarks.warn("mixed_encodings", n=decoded.mixed, encoding=decoded.encoding)
    if beside := statutory_beside(layout.header, where):
        remarks.inform(
            "statutory_share_left_out", heading=masked(beside), used=masked(headings["amount_eur"])
        )
    if unread := left_unread(layout.header, where.values()):
        remarks.inform(
            "personal_columns_unread", n=len(unread), headings=", ".join(map(masked, unread[:12]))
        )
    doubts = plain_doubts.Doubts(file, headings)
    sheet = sheet_of(rows, headings, decoded, settings, remarks, doubts, file)
    return _lines(sheet, decoded, layout, settings, remarks, doubts, file)


def _lines(
    sheet: Sheet, decoded: Decoded, layout: Layout, settings: LedgerSettings, remarks: Remarks,
    doubts: plain_doubts.Doubts, file: str,
) -> Parsed:  # fmt: skip
    rows, cells, headings = sheet.rows, sheet.cells, sheet.headings
    cents, _ = sheet.cents("amount_eur")
    aside = _set_aside(sheet, decoded, settings, remarks, doubts)
    sheet = one_line_per_invoice(sheet, aside, settings, doubts)
    kept = aside.kept
    settled, said = _settled(sheet, kept, cents)
    payers, alike = _payers(cells, settings.merge, remarks)
    used = _frame(sheet, kept, cents, settled, payers)
    checks = Checks(used, headings, remarks, file)
    asked_about = {n for pair in alike[: plain_doubts.MOST_ALIKE] for n in pair.names}
    checks.payers(asked_about | set(settings.merge))
    checks.settled(settled, sheet.cents("paid_eur")[0][kept], said == UNKNOWN)
    if "status" in cells:
        checks.part_unknown(_says(cells["status"], is_partial)[kept], settled)
    where = map_columns(layout.header, settings.columns)
    plain_columns.payments(layout.header, where, headings, remarks)
    plain_columns.share(used, headings, settings, remarks)
    checks.damaged(
        {
            m: np.isin(cells[m].codes[kept], list(damaged_ids(cells[m].values)))
            for m in ("invoice_id", "payer_id")
            if m in cells
        }
    )
    checks.dates(sheet.dates, settings.date_order)
    checks.large()
    doubts.dates({m: (sheet.dates[m], cells[m]) for m in sheet.dates}, settings.date_order)
    doubts.amounts(sheet.amounts["amount_eur"], cells["amount_eur"], cents[kept], settings)
    doubts.alike(alike, used)
    used_cents = int(used[col.AMOUNT].sum())
    total = int(cents.sum()) + rows.aside_cents
    counts = LineCounts(
        read=rows.read, used=len(used), set_aside=rows.read - len(used),
        read_cents=total, used_cents=used_cents, set_aside_cents=total - used_cents,
    )  # fmt: skip
    recognised = Recognised(
        kind="ledger",
        encoding=decoded.encoding,
        separator=layout.separator,
        header_line=layout.header_line,
        columns=MappingProxyType({m: masked(headings[m]) for m in MEANINGS if m in headings}),
        date_format=sheet.dates["invoice_date"].shape,
        decimal=sheet.amounts["amount_eur"].decimal,
        first_on=day_or_none(used[col.INVOICE_DAY].min() if len(used) else None),
        last_on=day_or_none(used[col.INVOICE_DAY].max() if len(used) else None),
        n_payers=len(payer_keys(used)),
    )
    asked = doubts.all()
    return Parsed(
        recognised, counts, (*remarks.issues(), *map(plain_doubts.as_issue, asked)), used, asked
    )


def _set_aside(
    sheet: Sheet, decoded: Decoded, settings: LedgerSettings, remarks: Remarks,
    doubts: plain_doubts.Doubts,
) -> Aside:  # fmt: skip
    """Take out, one reason at a time, the lines that cannot be counted."""
    cells, marks = sheet.cells, sheet.rows.marks
    cents, readable = sheet.cents("amount_eur")
    aside = Aside(sheet.rows.lines, cents, readable, cells, sheet.headings, remarks)
    undated = sheet.empty("invoice_date")
    aside.take("total_line", (marks == TOTAL) | ((marks == LIKE_A_TOTAL) & undated), "amount_eur")
    aside.take("total_line", repeats_the_sum(cents, readable & aside.kept, undated), "amount_eur")
    if decoded.hidden:
        hidden = np.isin(sheet.rows.lines, np.fromiter(decoded.hidden, np.int64))
        if settings.hidden_rows == "drop":
            aside.take("hidden_row", hidden, "amount_eur")
        elif not settings.hidden_rows:
            doubts.hidden(int(hidden.sum()), int(cents[hidden & aside.kept].sum()))
    aside.reasons("invoice_date", sheet.dates["invoice_date"].why)
    aside.reasons("amount_eur", sheet.amounts["amount_eur"].why)
    if "paid_eur" in cells:
        aside.reasons("paid_eur", sheet.amounts["paid_eur"].why, optional="amount_missing")
        aside.take("paid_sign", sheet.opposed(), "paid_eur", shown=True)
    for m in ("paid_on", "rejected_on"):
        if m in cells:
            aside.reasons(m, sheet.dates[m].why, optional="date_missing")
    if "payer" in cells:
        broken = [is_sheet_error(v) for v in cells["payer"].values]
        aside.take(
            "payer_excel_error", cells["payer"].spread(broken, np.bool_), "payer", shown=True
        )
    if "status" in cells:
        aside.take("invoice_cancelled", _says(cells["status"], is_cancelled), "status")
    repeated = repeats(cells, aside.kept) | pasted_again(cells.values(), aside.kept)
    if settings.duplicates != "keep":
        aside.take("duplicate_line", repeated, "invoice_id")
        if not settings.duplicates:
            doubts.duplicates(int(repeated.sum()), int(cents[repeated].sum()))
    return aside


def _says(column: Cells, what: Callable[[str], bool]) -> NDArray[np.bool_]:
    return column.spread([what(v) for v in column.values], np.bool_)


def _settled(
    sheet: Sheet, kept: NDArray[np.bool_], cents: NDArray[np.int64]
) -> tuple[Settled, NDArray[np.int8]]:
    """What amounts, dates and status of the lines kept say together; the status as written."""
    said = np.full(len(cents), NONE_GIVEN, dtype=np.int8)
    if "status" in sheet.cells:
        column = sheet.cells["status"]
        said = column.spread([status_code(v) for v in column.values], np.int8)
    paid, given = sheet.cents("paid_eur")
    paid_day, rejected_day = sheet.days("paid_on")[kept], sheet.days("rejected_on")[kept]
    said = said[kept]
    return settle(cents[kept], paid[kept], given[kept], paid_day, said, rejected_day), said


def _payers(
    cells: Mapping[str, Cells], merge: Mapping[str, str], remarks: Remarks
) -> tuple[Cells | None, plain_doubts.AlikePairs]:
    """One name per payer and line; and the pairs that look alike."""
    if "payer" not in cells:
        return None, ()
    column = cells["payer"]
    weights = column.weights
    names, given_up = unified([clean(v) for v in column.values], weights, merge)
    if given_up:
        remarks.inform("payer_spellings", n=given_up)
    lines: dict[str, int] = {}
    for name, weight in zip(names, weights, strict=True):
        lines[name] = lines.get(name, 0) + weight
    pairs = look_alikes(tuple(lines), tuple(lines.values()), merge)
    return Cells(column.codes, names), pairs


def _frame(
    sheet: Sheet,
    kept: NDArray[np.bool_],
    cents: NDArray[np.int64],
    settled: Settled,
    payers: Cells | None,
) -> pd.DataFrame:
    """The ledger frame of the lines kept."""
    n = int(kept.sum())

    def text(m: str, as_shown: Callable[[Sequence[str]], Sequence[str]] = cleaned) -> Any:
        if m in sheet.cells:
            return sheet.cells[m].texts(kept, as_shown)
        return text_array([""]).take(np.zeros(n, dtype=np.intp))

    return pd.DataFrame(
        {
            col.FILE: np.zeros(n, dtype=np.int32),
            col.LINE: sheet.rows.lines[kept],
            col.INVOICE_ID: text("invoice_id", identifiers),
            col.INVOICE_DAY: sheet.days("invoice_date")[kept],
            col.PAYER: text("payer") if payers is None else payers.texts(kept),
            col.PAYER_ID: text("payer_id", identifiers),
            col.PLATFORM: text("platform"),
            col.AMOUNT: cents[kept],
            col.PAID: settled.paid_cents,
            col.PAID_DAY: settled.paid_day,
            col.STATUS: text_array(col.STATUSES).take(settled.status),
            col.REJECTED_DAY: settled.rejected_day,
            col.DATED: np.ones(n, dtype=np.bool_),
            col.PAIRED: np.ones(n, dtype=np.bool_),
        },
        copy=False,
    )
