"""The cash rhythm as rows to accept, and as HTML. No Streamlit: tested on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from calculator.core import formats
from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.texts import say
from calculator.estimate.rhythm_dossier import lines_of
from ui.markup import esc, heading, table
from ui.typed import MOST_PAYMENTS, Payment

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
        on = found.balance_on or as_of
        head = say("cash.title", lang, as_of_on=on, balance_euros=found.balance_cents)
    lede = say(
        "cash.lede", lang, first_on=found.first_on, last_on=found.last_on, days=found.open_days
    )
    if found.balance_cents is not None and found.due_since_cents:
        lede += " " + say(
            "cash.due_since", lang, due_euros=found.due_since_cents, cash_euros=found.cash_cents,
            since_on=found.balance_on, as_of_on=found.as_of,
        )  # fmt: skip
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
    return one.label or say(f"rhythm.kind.{one.kind}", lang)


def _seen(one: RecurringOutgoing, lang: str) -> str:
    shown = ", ".join(formats.short_day(s.on, lang) for s in one.seen[-MOST_SEEN:])
    return say(
        "cash.seen", lang, days=shown, low_euros=one.low_cents, high_euros=one.high_cents,
        n=one.n_payments,
    )  # fmt: skip


def accepted(
    found: CashRhythm, edited: Sequence[Mapping[str, Any]], lang: str
) -> tuple[tuple[Payment, ...], list[dict[str, Any]]]:
    """The rows accepted: payments that the form can hold, and lines for the dossier.

    A row whose day was left alone becomes the lines that the command line would use, its amount
    as edited; a day that was changed is taken as typed. The form holds monthly and single
    payments, `MOST_PAYMENTS` less one of them; the others go into the dossier as they are.
    Rows without a day or an amount are left out.
    """
    months_of = {often(m, lang): m for m in OFTEN}
    form: list[Payment] = []
    rest: list[dict[str, Any]] = []
    for one, row in zip(found.outgoings, edited, strict=True):
        on, euros = row.get(NEXT), row.get(EUROS)
        if not row.get(TAKE) or not isinstance(on, date) or not euros or not euros > 0:
            continue
        every = months_of.get(str(row.get(EVERY)), 1)
        label = str(row.get(WHAT) or "")[:200]
        amount = round(float(euros), 2)
        days = [(on, every)]
        if on == one.next_on and every == one.every_months:
            days = [(o.on, 0 if o.once else every) for o in lines_of(one, found.as_of, lang)]
        for day, months in days:
            if months < 2 and len(form) < MOST_PAYMENTS - 1:
                form.append(Payment(label, day, amount, monthly=months == 1))
                continue
            line = {"on": day, "amount_eur": amount, "label": label, "once": months == 0}
            rest.append(line | ({"every_months": months} if months > 1 else {}))
    return tuple(form), rest


def origins(found: CashRhythm, lang: str) -> str:
    """Every past movement that each proposal comes from, behind a line that opens them."""
    head = [
        (say("cash.column_what", lang), False),
        (say("cash.column_seen", lang), False),
        (say("screen.amount", lang), True),
        (say("cash.place", lang), True),
    ]
    body = [
        [
            esc(_name(one, lang)),
            esc(formats.day(seen.on, lang)),
            esc(formats.money(seen.cents, lang)),
            f'<span class="tp-name">{esc(seen.file)}</span>, {seen.line}',
        ]
        for one in found.outgoings
        for seen in one.seen
    ]
    if not body:
        return ""
    title = say("cash.origins", lang)
    return (
        f'<details class="tp-more"><summary>{esc(title)}</summary>'
        f"{table(title, head, body)}</details>"
    )


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
