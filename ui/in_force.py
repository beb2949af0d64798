"""What counts in the answer without a field in the form. No Streamlit: tested on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from calculator.core import formats
from calculator.core.texts import say
from ui.cash_view import often
from ui.markup import esc, table
from ui.typed import Payment

#: The dossier's key for what an ordinary open day leaves, in euros.
NET = "ordinary_net_per_open_day_eur"


@dataclass(frozen=True, slots=True)
class Due:
    """A payment to come; cents, `every` in months, 0 = once; `field` where the form has one."""

    label: str
    on: date
    cents: int
    every: int
    field: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Payments to come and the net flow of an ordinary open day, cents; None = not given."""

    payments: tuple[Due, ...]
    net_cents: int | None

    @property
    def hidden(self) -> tuple[Due, ...]:
        """Those without a field."""
        return tuple(p for p in self.payments if not p.field)


def counted(payments: Sequence[Payment], rest: Mapping[str, Any]) -> Counted:
    """What is in force: the form's payments, and what `rest` holds beyond the form."""
    shown = [
        Due(p.label, p.on, _cents(p.euros), int(p.monthly), field=True)
        for p in payments
        if p.on and p.euros
    ]
    more = [
        Due(
            str(line.get("label", "")), line["on"], _cents(line["amount_eur"]),
            0 if line.get("once") else int(line.get("every_months", 1)), field=False,
        )
        for line in rest.get("outgoings", ())
    ]  # fmt: skip
    net = rest.get("cash", {}).get(NET)
    return Counted((*shown, *more), None if net is None else _cents(net))


def without_field(rest: Mapping[str, Any]) -> dict[str, Any]:
    """The rest of a dossier once its payments and its ordinary flow are left out."""
    kept = {name: part for name, part in rest.items() if name != "outgoings"}
    cash = {name: value for name, value in rest.get("cash", {}).items() if name != NET}
    return kept | {"cash": cash} if cash else {n: p for n, p in kept.items() if n != "cash"}


def _cents(euros: float | Decimal) -> int:
    return int((Decimal(str(euros)) * 100).to_integral_value())


def told(now: Counted, taken: Counted | None, lang: str) -> str:
    """One sentence on what counts without being typed in the form; "" where nothing does.

    Args:
        now: what is in force.
        taken: what was last taken from the page of cash; what is left of it is told as such.
    """
    source, payments = "file", list(now.hidden)
    if taken is not None and all(p in taken.payments for p in now.hidden):
        same = now.net_cents in (None, taken.net_cents)
        source = "cash" if same else "file"
        payments = [p for p in now.payments if p in taken.payments] if same else payments
    if not payments and now.net_cents is None:
        return ""
    kind = "daily" if not payments else "payments" if now.net_cents is None else "both"
    return say(
        f"force.{source}_{kind}", lang, n=len(payments), sums=_sums(payments, lang),
        net_euros=now.net_cents,
    )  # fmt: skip


def _sums(payments: Sequence[Due], lang: str) -> str:
    """What payments come to, in euros a month, single ones apart."""
    month = round(sum(p.cents / p.every for p in payments if p.every))
    once = sum(p.cents for p in payments if not p.every)
    kind = "month_and_once" if month and once else "once" if once else "per_month"
    return say(f"force.{kind}", lang, month_euros=month, once_euros=once)


def hidden_list(now: Counted, lang: str) -> str:
    """The payments without a field, behind a line that opens them."""
    if not now.hidden:
        return ""
    head = [
        (say("cash.column_what", lang), False),
        (say("cash.column_next", lang), False),
        (say("cash.column_every", lang), False),
        (say("screen.amount", lang), True),
    ]
    body = [
        [
            f'<span class="tp-name">{esc(p.label)}</span>',
            esc(formats.day(p.on, lang)),
            esc(often(p.every, lang)),
            esc(formats.money(p.cents, lang)),
        ]
        for p in now.hidden
    ]
    title = say("force.hidden", lang, n=len(now.hidden))
    return (
        f'<details class="tp-more"><summary>{esc(title)}</summary>{table(title, head, body)}'
        "</details>"
    )
