"""Facts as bytes: CSV the French way or the machine way, and a workbook. Values unaltered.

Text that a spreadsheet would run as a formula gets a leading apostrophe in CSV and is
written as text in the workbook; amounts never are touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

import xlsxwriter

from calculator.core.money import to_text
from calculator.deliver.facts import COLUMNS, Fact, Value

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_FREE_TEXT = {"payer", "platform", "formula", "source", "label"}


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula; other text unchanged."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _number(text: str, *, french: bool) -> str:
    return text.replace(".", ",") if french else text


def _cell(fact: Fact, column: str, *, french: bool) -> str:
    value: Value = getattr(fact, column)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if french else value.isoformat()
    if column in {"value", "low", "high"} and isinstance(value, int | float):
        if fact.unit == "EUR":
            return _number(to_text(int(value)), french=french)
        return _number(f"{value:.10g}", french=french)
    text = str(value)
    return guarded(text) if column in _FREE_TEXT or column == "value" else text


def csv_bytes(facts: Sequence[Fact], *, iso: bool = False) -> bytes:
    """One fact per row: `;`, BOM, decimal comma and dd/mm/yyyy, or with `iso` `,`, dot, ISO."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if iso else ";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for fact in facts:
        writer.writerow([_cell(fact, column, french=not iso) for column in COLUMNS])
    return out.getvalue().encode("utf-8" if iso else "utf-8-sig")


def xlsx_bytes(facts: Sequence[Fact]) -> bytes:
    """The same rows as a workbook: frozen header, numbers as numbers, texts as texts."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        # A fixed date keeps the bytes the same from one run to the next.
        book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("Réponse")
        bold = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": '#,##0.00" €"'})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, COLUMNS, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 2, 16)
        sheet.set_column(len(COLUMNS) - 1, len(COLUMNS) - 1, 60)
        for row, fact in enumerate(facts, start=1):
            for column, name in enumerate(COLUMNS):
                value: Value = getattr(fact, name)
                if value is None or value == "":
                    continue
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int | float):
                    euro = fact.unit == "EUR"
                    shown = value / 100 if euro else value
                    sheet.write_number(row, column, shown, money if euro else None)
                else:
                    sheet.write_string(row, column, str(value))
        sheet.autofilter(0, 0, len(facts), len(COLUMNS) - 1)
    return out.getvalue()
