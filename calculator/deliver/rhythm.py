"""The cash rhythm as a table, a JSON tree, CSV and text; every line with its past dates."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculator.core.formats import short_day
from calculator.core.money import to_text
from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.texts import say
from calculator.deliver.files import guarded
from calculator.deliver.lines import issue_tree

#: Columns of the CSV, one row per proposal, kind of receipt and flow.
RHYTHM_COLUMNS = (
    "section", "kind", "label", "every_months", "day", "next_on", "amount_eur", "low_eur",
    "high_eur", "sure", "n_payments", "n_movements", "seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RhythmRow:
    """One proposal as a table shows it, in words but for what the user may edit.

    Attributes:
        kind, label: in the language asked for; label is never empty.
        rhythm: "every month, on day 10".
        every_months, day, next_on, amount_cents: what is proposed.
        low_cents, high_cents, n_payments, sure: how it varied, over how many payments.
        seen: the past days, "10 janv., 12 févr., 11 mars".
    """

    kind: str
    label: str
    rhythm: str
    every_months: int
    day: int
    next_on: date
    amount_cents: int
    low_cents: int
    high_cents: int
    n_payments: int
    sure: bool
    seen: str


def _days(one: RecurringOutgoing) -> tuple[date, ...]:
    return tuple(dict.fromkeys(s.on for s in one.seen))


def _label(one: RecurringOutgoing, lang: str) -> str:
    return one.label or say(f"rhythm.kind.{one.kind}", lang)


def _rhythm(one: RecurringOutgoing, lang: str) -> str:
    form = {1: "_first", 31: "_last"}.get(one.day, "")
    if one.every_months == 1:
        return say(f"rhythm.monthly{form}", lang, day=one.day)
    return say(f"rhythm.every{form}", lang, n_months=one.every_months, day=one.day)


def rhythm_rows(rhythm: CashRhythm, lang: str = "fr") -> list[RhythmRow]:
    """The proposals in their order, as a table shows them."""
    return [
        RhythmRow(
            kind=say(f"rhythm.kind.{one.kind}", lang),
            label=_label(one, lang),
            rhythm=_rhythm(one, lang),
            every_months=one.every_months,
            day=one.day,
            next_on=one.next_on,
            amount_cents=one.amount_cents,
            low_cents=one.low_cents,
            high_cents=one.high_cents,
            n_payments=one.n_payments,
            sure=one.sure,
            seen=", ".join(short_day(on, lang) for on in _days(one)),
        )
        for one in rhythm.outgoings
    ]


def rhythm_tree(rhythm: CashRhythm, lang: str = "fr") -> dict[str, Any]:
    """The rhythm as plain values, ready for `json.dumps`; names as docs/dossier.md has them."""
    balance = rhythm.balance_cents
    return {
        "as_of": rhythm.as_of.isoformat(),
        "first_day": rhythm.first_on.isoformat(),
        "last_day": rhythm.last_on.isoformat(),
        "open_days": rhythm.open_days,
        "balance_eur": None if balance is None else to_text(balance),
        "balance_on": rhythm.balance_on.isoformat() if rhythm.balance_on else None,
        "due_since_eur": to_text(rhythm.due_since_cents),
        "change_eur": to_text(rhythm.change_cents),
        "recurring_eur": to_text(rhythm.recurring_cents),
        "other_out_eur": to_text(rhythm.other_out_cents),
        "other_out_per_open_day_eur": to_text(rhythm.other_out_per_open_day_cents),
        "ordinary_net_per_open_day_eur": to_text(rhythm.ordinary_net_per_open_day_cents),
        "outgoings": [
            {
                "kind": one.kind,
                "label": _label(one, lang),
                "every_months": one.every_months,
                "day": one.day,
                "due_on": one.due_on.isoformat(),
                "next_on": one.next_on.isoformat(),
                "amount_eur": to_text(one.amount_cents),
                "low_eur": to_text(one.low_cents),
                "high_eur": to_text(one.high_cents),
                "n_payments": one.n_payments,
                "sure": one.sure,
                "seen": [
                    {
                        "on": s.on.isoformat(),
                        "amount_eur": to_text(s.cents),
                        "file": s.file,
                        "line": s.line,
                    }
                    for s in one.seen
                ],
            }
            for one in rhythm.outgoings
        ],
        "receipts": [
            {
                "kind": r.kind,
                "label": say(f"rhythm.receipt_kind.{r.kind}", lang),
                "per_open_day_eur": to_text(r.per_open_day_cents),
                "total_eur": to_text(r.total_cents),
                "n_movements": r.n_movements,
            }
            for r in rhythm.receipts
        ],
        "issues": [issue_tree(i, lang) for i in rhythm.issues],
    }


def rhythm_csv(rhythm: CashRhythm, lang: str = "fr", *, iso: bool = False) -> bytes:
    """The rhythm as CSV: `;`, BOM, decimal comma and dd/mm/yyyy, or with `iso` `,`, dot, ISO.

    Amounts of proposals are per payment, those of receipts and flows per open day; `seen` holds
    the past dates, separated by spaces.
    """

    def money(cents: int) -> str:
        return to_text(cents) if iso else to_text(cents).replace(".", ",")

    def day(on: date) -> str:
        return on.isoformat() if iso else on.strftime("%d/%m/%Y")

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if iso else ";", lineterminator="\r\n")
    writer.writerow(RHYTHM_COLUMNS)
    for one in rhythm.outgoings:
        writer.writerow(
            ["outgoing", one.kind, guarded(_label(one, lang)), one.every_months, one.day,
             day(one.next_on), money(one.amount_cents), money(one.low_cents),
             money(one.high_cents), say("rhythm.yes" if one.sure else "rhythm.no", lang),
             one.n_payments, len(one.seen), " ".join(day(on) for on in _days(one))]
        )  # fmt: skip
    for r in rhythm.receipts:
        label = say(f"rhythm.receipt_kind.{r.kind}", lang)
        amount = money(r.per_open_day_cents)
        writer.writerow(
            ["receipt", r.kind, label, "", "", "", amount, "", "", "", "", r.n_movements, ""]
        )
    for name, cents in (
        ("other_out_per_open_day_eur", rhythm.other_out_per_open_day_cents),
        ("ordinary_net_per_open_day_eur", rhythm.ordinary_net_per_open_day_cents),
    ):
        writer.writerow(["flow", name, "", "", "", "", money(cents), *[""] * 6])
    return out.getvalue().encode("utf-8" if iso else "utf-8-sig")


def ordinary_known(rhythm: CashRhythm) -> bool:
    """Whether the statements show anything of an ordinary day; else its flow is no figure."""
    return bool(rhythm.receipts or rhythm.other_out_per_open_day_cents)


def rhythm_text(rhythm: CashRhythm, lang: str = "fr") -> list[str]:
    """The rhythm for the terminal, one row each; the remarks are left to the caller's list."""
    balance = "rhythm.balance" if rhythm.balance_cents is not None else "rhythm.balance_unknown"
    rows = [
        say("rhythm.title", lang),
        "  "
        + say(
            "rhythm.window",
            lang,
            first_on=rhythm.first_on,
            last_on=rhythm.last_on,
            n=rhythm.open_days,
        ),
        "  "
        + say(
            balance,
            lang,
            as_of_on=rhythm.balance_on or rhythm.as_of,
            balance_cents=rhythm.balance_cents,
        ),
        "",
        say("rhythm.outgoings" if rhythm.outgoings else "rhythm.no_outgoings", lang),
    ]
    for one, row in zip(rhythm.outgoings, rhythm_rows(rhythm, lang), strict=True):
        rows += _outgoing_rows(one, row, lang)
    rows += ["", say("rhythm.receipts" if rhythm.receipts else "rhythm.no_receipts", lang)]
    for r in rhythm.receipts:
        label = say(f"rhythm.receipt_kind.{r.kind}", lang)
        per_day = r.per_open_day_cents
        rows.append(
            "  - "
            + say("rhythm.receipt", lang, label=label, per_day_cents=per_day, n=r.n_movements)
        )
    if per_day := rhythm.other_out_per_open_day_cents:
        rows.append(say("rhythm.other_out", lang, per_day_cents=per_day))
    # Where neither receipts nor such payments are seen, nothing is known of an ordinary day.
    if ordinary_known(rhythm):
        net = rhythm.ordinary_net_per_open_day_cents
        rows.append(say("rhythm.ordinary", lang, per_day_cents=net))
    rows += [
        say(
            "rhythm.identity",
            lang,
            in_cents=rhythm.received_cents,
            recurring_cents=rhythm.recurring_cents,
            other_cents=rhythm.other_out_cents,
            change_cents=rhythm.change_cents,
        ),
    ]
    return rows


def _outgoing_rows(one: RecurringOutgoing, row: RhythmRow, lang: str) -> list[str]:
    first = say(
        "rhythm.outgoing",
        lang,
        label=row.label,
        amount_cents=one.amount_cents,
        rhythm=row.rhythm,
        next_on=one.next_on,
    )
    spread = say(
        "rhythm.spread",
        lang,
        n=one.n_payments,
        low_cents=one.low_cents,
        high_cents=one.high_cents,
    )
    rows = [f"  - {first}", f"    {spread}"]
    if not one.sure:
        rows.append(f"    {say('rhythm.less_sure', lang)}")
    return [*rows, f"    {say('rhythm.seen', lang, days=row.seen)}"]
