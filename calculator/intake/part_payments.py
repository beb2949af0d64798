"""One invoice told by several lines, one per payment: its amount counts once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.spans import NO_DAY
from calculator.intake.model import LedgerSettings
from calculator.intake.plain_checks import Aside
from calculator.intake.plain_doubts import Doubts
from calculator.intake.plain_sheet import Paid, Sheet
from calculator.intake.plain_texts import damaged_ids

_SAME = ("invoice_id", "invoice_date", "payer", "payer_id", "platform")


@dataclass(frozen=True, slots=True)
class _Found:
    """Invoices told payment by payment: per line, whether it goes; the payments of those kept."""

    gone: NDArray[np.bool_]
    paid: Paid


def one_line_per_invoice(
    sheet: Sheet, aside: Aside, settings: LedgerSettings, doubts: Doubts
) -> Sheet:
    """The sheet with such invoices on one line each, the others set aside; and the question.

    Lines of the same number, day, payer and amount are one invoice where at least two of them
    hold a payment and the payments together do not pass the amount. The line of the last
    payment stays, with the sum of them all. Lines paid in full, or without any payment, are
    acts that cost the same: they are left alone.

    Args:
        sheet: dates and amounts read.
        aside: lines still counted; told of those that go.
        settings: `payments_per_line` "several" leaves every line an invoice of its own.
        doubts: asked unless `payments_per_line` settles it.
    """
    if settings.payments_per_line == "several":
        return sheet
    found = _found(sheet, aside.kept)
    if found is None:
        return sheet
    cents = sheet.cents("amount_eur")[0][found.gone]
    aside.take("payment_of_same_invoice", found.gone, "invoice_id")
    if not settings.payments_per_line:
        doubts.part_payments(len(cents), int(cents.sum()))
    return replace(sheet, joined=found.paid)


def _found(sheet: Sheet, kept: NDArray[np.bool_]) -> _Found | None:
    # A column of what is left tells a balance on each line, not a payment.
    if sheet.left or not {"invoice_id", "paid_eur"} <= sheet.cells.keys():
        return None
    numbers = sheet.cells["invoice_id"]
    damaged = damaged_ids(numbers.values)
    named = [bool(v.strip()) and i not in damaged for i, v in enumerate(numbers.values)]
    often = np.bincount(numbers.codes[kept], minlength=len(named)) > 1
    at = np.flatnonzero(kept & numbers.spread(often & np.array(named, dtype=np.bool_), np.bool_))
    if not len(at):
        return None
    days = sheet.days("paid_on")[at]
    table = pd.DataFrame({m: sheet.cells[m].codes[at] for m in _SAME if m in sheet.cells})
    keys = [*table.columns, "amount"]
    table["amount"] = sheet.cents("amount_eur")[0][at]
    table["paid"] = sheet.cents("paid_eur")[0][at]
    table["some"] = table["paid"] != 0
    table["day"] = np.where(days == NO_DAY, -1, days)
    table["at"] = at
    by = table.groupby(keys, sort=False)
    total = by["paid"].transform("sum")
    split = (by["some"].transform("sum") > 1) & (total.abs() <= table["amount"].abs())
    table, total = table[split], total[split]
    if table.empty:
        return None
    last = by["day"].transform("max")[split]
    # Of several lines of the last day, the lower one.
    stays = (
        table["at"].where(table["day"] == last).groupby([table[k] for k in keys]).transform("max")
    )
    stay = (table["at"] == stays).to_numpy()
    gone = np.zeros(len(kept), dtype=np.bool_)
    gone[table["at"].to_numpy()[~stay]] = True
    return _Found(gone, Paid(table["at"].to_numpy()[stay], total.to_numpy()[stay]))
