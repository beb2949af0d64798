"""The plain CSV ledger: rows of text -> lines in cents and days, each one accounted for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as col
from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.identifiers import clean, key_of
from calculator.core.spans import NO_DAY
from calculator.intake import plain_checks
from calculator.intake.amounts import AmountColumn, read_amounts
from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn, read_dates
from calculator.intake.decode import Decoded
from calculator.intake.headings import map_columns, statutory_beside
from calculator.intake.model import MEANINGS, Parsed, Recognised
from calculator.intake.recognise import day_or_none
from calculator.intake.remarks import Remarks, masked
from calculator.intake.status import NONE_GIVEN, UNKNOWN, settle, status_code
from calculator.intake.table import Layout, field_count, rows_of

_TOTAL_WORDS = (
    r"(?:sous[ -]?)?tota(?:l|ux)|grand total|subtotal|s/total|"
    r"(?:solde |montant )?[àa] reporter|reports?|"
    r"cumuls?|carried forward|brought forward"
)
#: A label that is nothing but a total, and one that begins like it.
_TOTAL = re.compile(
    rf"(?:^|;)\s*(?:{_TOTAL_WORDS})(?: g[ée]n[ée]ral| page)?\s*:?\s*(?:;|$)", re.IGNORECASE
)
_TOTAL_START = re.compile(rf"(?:^|;)\s*(?:{_TOTAL_WORDS})\b", re.IGNORECASE)
_DAMAGED_ID = re.compile(r"[0-9][.,][0-9]{1,15}[eE]\+?[0-9]{1,3}")
_NUL_FILE = 10


@dataclass(slots=True)
class _Sheet:
    """Rows sound in structure: physical lines and, per meaning, their cells."""

    lines: NDArray[np.int64]
    cells: Mapping[str, Cells]
    totals: NDArray[np.int8]  # 2: a total by its label alone; 1: begins like one
    read: int


def read_plain(decoded: Decoded, layout: Layout, words: Mapping[str, str], file: str) -> Parsed:
    """Read a plain ledger.

    Args:
        decoded: the text.
        layout: where its table stands.
        words: meaning -> heading, from the dossier.
        file: name as shown.

    Raises:
        FileUnusable: a required column is missing or named twice, no line at all, a quote
            never closed, a limit passed.
    """
    try:
        where = map_columns(layout.header, words)
    except FileUnusable as error:
        raise FileUnusable(error.code, file=file, **error.operands) from error
    remarks = Remarks(file)
    sheet = _take(decoded, layout, where, remarks, file)
    if not sheet.read:
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
    return _values(sheet, headings, decoded, layout, remarks, file)


def _take(
    decoded: Decoded, layout: Layout, where: Mapping[str, int], remarks: Remarks, file: str
) -> _Sheet:
    """Keep the mapped cells of the rows whose structure is sound; set the others aside."""
    rows = list(rows_of(decoded.text, layout, file))
    width = len(layout.header)
    while width and not layout.header[width - 1].strip():
        width -= 1
    expected, width = field_count(
        [(len(r), len(r) <= width or not "".join(r[width:]).strip()) for _, r in rows],
        layout.header,
    )
    if expected > len(layout.header):
        remarks.inform("trailing_separators", n=expected - width)
    positions = list(where.values())
    pick = itemgetter(*positions)
    header = pick(layout.header)
    lines: list[int] = []
    kept: list[tuple[str, ...]] = []
    totals: list[int] = []
    has_nul = "\0" in decoded.text
    nul = 0
    first_of_header = header[0]
    for line, row in rows:
        if len(row) != expected or (expected > width and "".join(row[width:]).strip()):
            remarks.set_aside("wrong_field_count", line, n=len(row), expected=width)
            continue
        if has_nul and "\0" in "".join(row):
            nul += 1
            remarks.set_aside("nul_line", line)
            continue
        if decoded.lost and line in decoded.lost:
            remarks.set_aside("undecodable_line", line)
            continue
        cells = pick(row)
        if cells[0] == first_of_header and cells == header:
            remarks.inform("header_repeated", line=line, cents=0)
            continue
        label = ";".join(row[:3])
        total = 0
        if _TOTAL_START.search(label):
            total = 2 if _TOTAL.search(label) else 1
        lines.append(line)
        kept.append(cells)
        totals.append(total)
    if nul > _NUL_FILE and nul * 100 > len(rows):
        raise FileUnusable("nul_everywhere", file=file, n=nul)
    by_column = list(zip(*kept, strict=True)) or [()] * len(positions)
    return _Sheet(
        np.array(lines, dtype=np.int64),
        {m: Cells.of(texts) for m, texts in zip(where, by_column, strict=True)},
        np.array(totals, dtype=np.int8),
        len(rows),
    )


def _dates(sheet: _Sheet) -> dict[str, DateColumn]:
    """Read the date columns; a column without proof of its order follows the others."""
    names = [m for m in ("invoice_date", "paid_on", "rejected_on") if m in sheet.cells]
    alone = {m: read_dates(sheet.cells[m].values, sheet.cells[m].weights) for m in names}
    proved = {c.order for c in alone.values() if c.order}
    if len(proved) != 1:
        return alone
    order = proved.pop()
    return {
        m: c if c.order else read_dates(sheet.cells[m].values, sheet.cells[m].weights, order)
        for m, c in alone.items()
    }


def _values(
    sheet: _Sheet,
    headings: Mapping[str, str],
    decoded: Decoded,
    layout: Layout,
    remarks: Remarks,
    file: str,
) -> Parsed:
    n = len(sheet.lines)
    cells = sheet.cells
    dates = _dates(sheet)
    amounts: dict[str, AmountColumn] = {
        m: read_amounts(cells[m].values) for m in ("amount_eur", "paid_eur") if m in cells
    }
    cents = cells["amount_eur"].spread(amounts["amount_eur"].cents, np.int64)
    unread = cells["amount_eur"].spread([bool(w) for w in amounts["amount_eur"].why], np.bool_)
    aside = plain_checks.Aside(sheet.lines, cents, ~unread, cells, headings, remarks)
    empty_date = cells["invoice_date"].spread(
        [not v.strip() for v in cells["invoice_date"].values], np.bool_
    )
    aside.take("total_line", (sheet.totals == 2) | ((sheet.totals == 1) & empty_date), "amount_eur")
    aside.reasons("invoice_date", dates["invoice_date"].why)
    aside.reasons("amount_eur", amounts["amount_eur"].why)
    if "paid_eur" in cells:
        aside.reasons("paid_eur", amounts["paid_eur"].why, optional="amount_missing")
    for m in ("paid_on", "rejected_on"):
        if m in cells:
            aside.reasons(m, dates[m].why, optional="date_missing")
    aside.take("duplicate_line", _duplicates(cells, aside.kept), "invoice_id")

    def days(m: str) -> NDArray[np.int32]:
        if m not in cells:
            return np.full(n, NO_DAY, dtype=np.int32)
        return cells[m].spread(dates[m].days, np.int32)

    said = np.full(n, NONE_GIVEN, dtype=np.int8)
    if "status" in cells:
        said = cells["status"].spread([status_code(v) for v in cells["status"].values], np.int8)
    paid = np.zeros(n, dtype=np.int64)
    given = np.zeros(n, dtype=np.bool_)
    if "paid_eur" in cells:
        paid = cells["paid_eur"].spread(amounts["paid_eur"].cents, np.int64)
        given = cells["paid_eur"].spread([not w for w in amounts["paid_eur"].why], np.bool_)
    settled = settle(cents, paid, given, days("paid_on"), said, days("rejected_on"))

    def text(m: str, as_shown: Any = _clean) -> NDArray[Any]:
        return cells[m].map(as_shown) if m in cells else np.full(n, "", dtype=object)

    frame = pd.DataFrame(
        {
            col.FILE: np.zeros(n, dtype=np.int32),
            col.LINE: sheet.lines,
            col.INVOICE_ID: text("invoice_id", _identifier),
            col.INVOICE_DAY: days("invoice_date"),
            col.PAYER: text("payer"),
            col.PAYER_ID: text("payer_id", _identifier),
            col.PLATFORM: text("platform"),
            col.AMOUNT: cents,
            col.PAID: settled.paid_cents,
            col.PAID_DAY: settled.paid_day,
            col.STATUS: np.array(col.STATUSES, dtype=object)[settled.status],
            col.REJECTED_DAY: settled.rejected_day,
            col.DATED: np.ones(n, dtype=np.bool_),
        }
    )
    checks = plain_checks.Checks(frame, aside.kept, headings, remarks, file)
    checks.payers()
    checks.settled(settled, paid, said == UNKNOWN)
    checks.damaged(
        {
            m: cells[m].spread([_damaged(v) for v in cells[m].values], np.bool_)
            for m in ("invoice_id", "payer_id")
            if m in cells
        }
    )
    checks.dates(dates)
    checks.amounts(amounts["amount_eur"], cells["amount_eur"])
    used = frame[aside.kept].reset_index(drop=True)
    for name in (col.INVOICE_ID, col.PAYER, col.PAYER_ID, col.PLATFORM, col.STATUS):
        used[name] = used[name].astype("str")
    readable = int(cents.sum())
    used_cents = int(used[col.AMOUNT].sum())
    counts = LineCounts(
        read=sheet.read,
        used=len(used),
        set_aside=sheet.read - len(used),
        read_cents=readable,
        used_cents=used_cents,
        set_aside_cents=readable - used_cents,
    )
    recognised = Recognised(
        kind="ledger",
        encoding=decoded.encoding,
        separator=layout.separator,
        header_line=layout.header_line,
        columns=MappingProxyType({m: masked(headings[m]) for m in MEANINGS if m in headings}),
        date_format=dates["invoice_date"].shape,
        decimal=amounts["amount_eur"].decimal,
        first_on=day_or_none(used[col.INVOICE_DAY].min() if len(used) else None),
        last_on=day_or_none(used[col.INVOICE_DAY].max() if len(used) else None),
        n_payers=len(_payer_keys(used)),
    )
    return Parsed(recognised, counts, remarks.issues(), used)


def _payer_keys(frame: pd.DataFrame) -> set[str]:
    for name in (col.PAYER, col.PAYER_ID, col.PLATFORM):
        keys = {key_of(str(v)) for v in frame[name].unique()} - {""}
        if keys:
            return keys
    return set()


def _identifier(text: str) -> str:
    """An identifier as shown; one that a spreadsheet shortened is no identifier any more."""
    shown = _clean(text)
    return "" if _damaged(shown) else shown


def _damaged(text: str) -> bool:
    return ("E" in text or "e" in text) and bool(_DAMAGED_ID.fullmatch(text.strip()))


def _clean(text: str) -> str:
    """`clean`, quickly for plain text."""
    return " ".join(text.split()) if text.isascii() and text.isprintable() else clean(text)


def _duplicates(cells: Mapping[str, Cells], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lines equal to an earlier one in every mapped cell, their invoice id not empty."""
    if "invoice_id" not in cells:
        return np.zeros(len(kept), dtype=np.bool_)
    table = pd.DataFrame({m: c.codes for m, c in cells.items()})
    named = cells["invoice_id"].spread(
        [bool(v.strip()) and not _damaged(v) for v in cells["invoice_id"].values], np.bool_
    )
    repeated = np.zeros(len(kept), dtype=np.bool_)
    eligible = kept & named
    repeated[eligible] = table[eligible].duplicated().to_numpy()
    return repeated
