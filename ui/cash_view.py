"""The cash rhythm as rows to accept, and as HTML. No Streamlit: tested on its own."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from calculator.core import formats
from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.texts import say
from ui.markup import esc, heading, table
from ui.typed import Payment

#: Columns of the table of payments, by their text keys.
TAKE, WHAT, NEXT, EUROS, EVERY, SEEN = COLUMNS = (
    "take", "what", "next", "euros", "every", "seen",
)  # fmt: skip
#: How often a payment may come back, in months; 0 = once.
OFTEN = (0, 1, 2, 3, 6, 12)
MOST_SEEN = 4


def title(found: CashRhythm, as_of: date | None, lang: str) -> tuple[str, str]:
    """The page's sentence and the line under it."""
    if found.balance_cents is None or as_of is None:
        head = say("cash.title_unknown", lang, n=len(found.outgoings))
    else:
        head = say("cash.title", lang, as_of_on=as_of, balance_euros=found.balance_cents)
    lede = say(
        "cash.lede", lang, first_on=found.first_on, last_on=found.last_on, days=found.open_days
    )
    return head, lede


def often(months: int, lang: str) -> str:
    """How often, in words."""
    if months in (0, 1, 12):
        return say(f"cash.every_{months}", lang)
    return say("cash.every", lang, months=months)


def rows(found: CashRhythm, lang: str) -> list[dict[str, Any]]:
    """One row per payment that comes back, ready to be edited; euros as numbers."""
    return [
        {
            TAKE: True,
            WHAT: _name(one, lang),
            NEXT: one.next_on,
            EUROS: one.amount_cents / 100,
            EVERY: often(one.every_months, lang),
            SEEN: _seen(one, lang),
        }
        for one in found.outgoings
    ]


def _name(one: RecurringOutgoing, lang: str) -> str:
    return one.label or say(f"cash.kind_{one.kind}", lang)


def _seen(one: RecurringOutgoing, lang: str) -> str:
    shown = ", ".join(formats.short_day(s.on, lang) for s in one.seen[-MOST_SEEN:])
    return say(
        "cash.seen", lang, days=shown, low_euros=one.low_cents, high_euros=one.high_cents,
        n=len(one.seen),
    )  # fmt: skip


def payments(edited: Iterable[Mapping[str, Any]], lang: str) -> tuple[Payment, ...]:
    """The rows accepted, as payments of the form.

    The form knows monthly and single payments: those that come back less often are written
    out, one by one, for a year. Rows without a day or an amount are left out.
    """
    months_of = {often(m, lang): m for m in OFTEN}
    found: list[Payment] = []
    for row in edited:
        on, euros = row.get(NEXT), row.get(EUROS)
        if not row.get(TAKE) or not isinstance(on, date) or not euros or not euros > 0:
            continue
        every = months_of.get(str(row.get(EVERY)), 1)
        label = str(row.get(WHAT) or "")[:200]
        amount = round(float(euros), 2)
        if every == 1:
            found.append(Payment(label, on, amount, monthly=True))
            continue
        found += [
            Payment(label, _later(on, step), amount, monthly=False)
            for step in range(0, 12, every or 12)
        ]
    return tuple(found)


def _later(on: date, months: int) -> date:
    """The same day some months later, the month's last where it has none."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def receipts(found: CashRhythm, lang: str) -> str:
    """What usually comes in, and what an ordinary day leaves."""
    if not found.receipts:
        return ""
    head = [
        (say("cash.from", lang), False),
        (say("cash.movements", lang), True),
        (say("cash.per_day", lang), True),
    ]
    body = [
        [
            esc(say(f"cash.receipt_{r.kind}", lang)),
            formats.number(r.n_movements, lang),
            esc(formats.euros(r.per_open_day_cents, lang)),
        ]
        for r in found.receipts
    ]
    foot = [
        esc(say("cash.ordinary", lang)),
        "",
        esc(formats.euros(found.ordinary_net_per_open_day_cents, lang)),
    ]
    name = say("cash.receipts", lang)
    return heading(name, say("cash.receipts_lede", lang)) + table(name, head, body, foot)
