"""The cash rhythm as rows to accept, and as HTML. No Streamlit: tested on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculator.core import formats
from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.texts import say
from calculator.estimate.rhythm_dossier import lines_of
from ui.markup import esc, heading, table
from ui.typed import MOST_PAYMENTS, Payment

#: How often a payment may come back, in months; 0 = once.
OFTEN = (0, 1, 2, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal as it stands on the page; `euros` is None where no amount is typed."""

    take: bool
    what: str
    on: date | None
    euros: float | None
    every: int

    @property
    def whole(self) -> bool:
        """Whether it has the day and the amount that a payment needs."""
        return self.on is not None and self.euros is not None and self.euros > 0


def title(found: CashRhythm, as_of: date | None, lang: str) -> tuple[str, str]:
    """The page's sentence and the line under it."""
    if found.balance_cents is None or as_of is None:
        head = say("cash.title_unknown", lang, n=len(found.outgoings))
    else:
        on = found.balance_on or as_of
        head = say("cash.title", lang, as_of_on=on, balance_euros=found.balance_cents)
    lede = say("cash.lede", lang, first_on=found.first_on, last_on=found.last_on, n=found.open_days)
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


def rows(found: CashRhythm, lang: str) -> list[Row]:
    """One row per payment that comes back, ready to be edited."""
    return [
        Row(
            take=True,
            what=_name(one, lang),
            on=one.next_on,
            euros=one.amount_cents / 100,
            every=one.every_months,
        )
        for one in found.outgoings
    ]


def marks(found: CashRhythm, lang: str) -> list[str]:
    """One mark per row, the same as long as the proposal is: what was edited hangs on it."""
    told: list[str] = []
    for one in found.outgoings:
        text = repr((_name(one, lang), one.every_months, one.next_on, one.amount_cents))
        mark = hashlib.sha256(text.encode()).hexdigest()[:12]
        told.append(f"{mark}_{sum(t.startswith(mark) for t in told)}")
    return told


def _name(one: RecurringOutgoing, lang: str) -> str:
    return one.label or say(f"rhythm.kind.{one.kind}", lang)


def said(row: Row, lang: str) -> str:
    """Day, how often and amount of a row, as HTML; what lacks is said."""
    day = formats.day(row.on, lang) if row.on else say("cash.no_day", lang)
    when = say("cash.next_one", lang, on=day, every=often(row.every, lang))
    money = say("cash.no_amount", lang)
    if row.euros is not None and row.euros > 0:
        money = formats.money(round(row.euros * 100), lang)
    off = "" if row.take else " tp-off"
    return f'<p class="tp-due{off}"><span>{esc(when)}</span><b>{esc(money)}</b></p>'


def seen_label(one: RecurringOutgoing, lang: str) -> str:
    """The line that opens a row: how often it was seen, and between which amounts."""
    same = one.low_cents == one.high_cents and one.n_payments > 1
    return say(
        "cash.correct_same" if same else "cash.correct", lang, n=one.n_payments,
        low_euros=one.low_cents, high_euros=one.high_cents,
    )  # fmt: skip


def seen_table(one: RecurringOutgoing, lang: str) -> str:
    """The past movements that a proposal comes from, latest first."""
    head = [
        (say("compared.day", lang), False),
        (say("cash.place", lang), False),
        (say("screen.amount", lang), True),
    ]
    body = [
        [
            esc(formats.day(s.on, lang)),
            f'<span class="tp-name">{esc(s.file)}</span>, {s.line}',
            esc(formats.money(s.cents, lang)),
        ]
        for s in reversed(one.seen)
    ]
    return table(say("cash.seen", lang), head, body)


def accepted(
    found: CashRhythm, edited: Sequence[Row], lang: str
) -> tuple[tuple[Payment, ...], list[dict[str, Any]]]:
    """The rows accepted: payments that the form can hold, and lines for the dossier.

    A row whose day was left alone becomes the lines that the command line would use, its amount
    as edited; a day that was changed is taken as typed. The form holds monthly and single
    payments, `MOST_PAYMENTS` less one of them; the others go into the dossier as they are.
    Rows without a day or an amount are left out.
    """
    form: list[Payment] = []
    rest: list[dict[str, Any]] = []
    for one, row in zip(found.outgoings, edited, strict=True):
        if not row.take or not row.whole or row.on is None or row.euros is None:
            continue
        label, amount = row.what[:200], round(row.euros, 2)
        days = [(row.on, row.every)]
        if row.on == one.next_on and row.every == one.every_months:
            days = [(o.on, 0 if o.once else row.every) for o in lines_of(one, found.as_of, lang)]
        for day, months in days:
            if months < 2 and len(form) < MOST_PAYMENTS - 1:
                form.append(Payment(label, day, amount, monthly=months == 1))
                continue
            line = {"on": day, "amount_eur": amount, "label": label, "once": months == 0}
            rest.append(line | ({"every_months": months} if months > 1 else {}))
    return tuple(form), rest


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
