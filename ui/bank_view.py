"""The ledger against the bank, as HTML: what arrived, what did not, what nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calculator.core import formats
from calculator.core.reconciled import BankRef, Reconciliation
from calculator.core.texts import Operand, say
from calculator.deliver.bank import grace_words
from ui.markup import capital, esc, heading, note, table
from ui.matches_view import matches_html, transfer_said

#: Rows of one list shown.
MOST_ROWS = 12


def reconciliation_html(found: Reconciliation, lang: str, *, asked: bool = False) -> str:
    """The whole comparison: bar, payers, then the lists that prove it.

    With `asked`, transfers of nobody known are left to the form that asks who sent them.
    """
    marked = found.marked_paid_cents
    head = say("compared.title", lang)
    lede = _lede(found, lang)
    return (
        heading(head, lede)
        + _split(found, marked - found.not_banked_cents, lang)
        + _waiting(found, lang)
        + _payers(found, lang)
        + _not_banked(found, lang)
        + ("" if asked else _movements("unidentified", found.unidentified, lang))
        + _returned(found, lang)
        + _movements("debits", [d.transfer for d in found.debits], lang)
        + matches_html(found.matches, lang, found.by_payer)
    )


def _lede(found: Reconciliation, lang: str) -> str:
    """What is marked paid on the statement's days, and what of it was looked for and lacks.

    All lines of these days are in the first sum; what is set apart is named, so that it can be
    taken off: noted + early - waiting - unchecked = compared.
    """
    if found.first_on is None:
        kind = "_waiting" if found.waiting_cents else "_none"
        return say(
            f"compared.lede{kind}", lang, waiting_euros=found.waiting_cents, seen_on=found.seen_on
        )
    apart = [
        ("waits", "waiting_euros", found.waiting_cents),
        ("early", "early_euros", found.early_cents),
        ("unchecked", "unchecked_euros", found.unchecked_cents),
    ]
    kind = "" if found.not_banked_cents else "_all" if found.marked_paid_cents else "_nothing"
    days: dict[str, Operand] = {"first_on": found.first_on, "seen_on": found.seen_on}
    if kind == "_nothing" and not found.noted_cents:
        return say("compared.lede_nothing", lang, **days)
    told = [say("compared.noted", lang, noted_euros=found.noted_cents, **days)]
    told += [say(f"compared.{k}", lang, **{o: cents}) for k, o, cents in apart if cents]
    if kind != "_nothing":
        told.append(
            say(
                f"compared.lede{kind}", lang, marked_euros=found.marked_paid_cents,
                missing_euros=found.not_banked_cents,
            )
        )  # fmt: skip
    return " ".join(told)


def before_html(bank_on: date, as_of: date, lang: str) -> str:
    """The comparison's place where the day of the figures comes before the statement."""
    lede = say("compared.lede_before", lang, bank_on=bank_on, as_of_on=as_of)
    return heading(say("compared.title", lang), lede)


def _split(found: Reconciliation, arrived: int, lang: str) -> str:
    # A payer without a line marked paid has transfers and nothing found by them.
    paired = (t for m in found.matches if m.n_lines for t in m.transfers)
    transfers = {(t.file, t.line) for t in paired if t.amount_cents > 0}
    parts = [
        ("arrived", "tp-used", arrived, len(transfers)),
        ("missing", "tp-aside", found.not_banked_cents, sum(n.n_lines for n in found.not_banked)),
        ("unidentified", "tp-half", found.unidentified_cents, len(found.unidentified)),
    ]
    shown = [p for p in parts if p[2] > 0]
    if not shown:
        return ""
    widths = " ".join(f"{cents}fr" for _, _, cents, _ in shown)
    bars = "".join(f'<span class="{kind}"></span>' for _, kind, _, _ in shown)
    words = "".join(
        f'<li><i class="{kind}"></i><b>{esc(formats.euros(cents, lang))}</b> '
        f"{esc(say(f'compared.{name}', lang, n=n))}</li>"
        for name, kind, cents, n in shown
    )
    return (
        f'<div class="tp-split" style="--cols:{widths}">{bars}</div><ul class="tp-key">{words}</ul>'
    )


def _waiting(found: Reconciliation, lang: str) -> str:
    """What was marked paid too lately to be looked for."""
    if not found.waiting_cents:
        return ""
    return note(say("compared.waiting", lang, waiting_euros=found.waiting_cents))


def _payers(found: Reconciliation, lang: str) -> str:
    if not any(p.marked_paid_cents or p.returned_cents for p in found.by_payer):
        return ""
    head = [
        (say("screen.payer", lang), False),
        (say("compared.marked", lang), True),
        (say("compared.banked", lang), True),
        (say("compared.gap", lang), True),
    ]
    rows = []
    # Who is paid and in no line of the ledger says nothing about the ledger.
    told = [p for p in found.by_payer if p.marked_paid_cents or p.returned_cents]
    for payer in told[:MOST_ROWS]:
        back = ""
        if payer.returned_cents:
            words = say("compared.payer_returned", lang, returned_euros=payer.returned_cents)
            back = f'<span class="tp-under">{esc(words)}</span>'
        if payer.not_marked_cents:
            words = say("compared.payer_beyond", lang, beyond_euros=payer.not_marked_cents)
            back += f'<span class="tp-under">{esc(words)}</span>'
        if payer.grace_days:
            why = capital(grace_words(payer, lang))
            back += f'<span class="tp-under">{esc(why)}</span>'
        money = (payer.marked_paid_cents, payer.banked_cents, payer.not_banked_cents)
        rows.append(
            [esc(payer_said(payer.payer, lang)) + back, *(formats.euros(m, lang) for m in money)]
        )
    more = _more(len(told), lang)
    return f'<div class="tp-gap"></div>{table(say("compared.by_payer", lang), head, rows)}{more}'


def payer_said(name: str, lang: str) -> str:
    """Who pays, as shown: the statutory payer by its name."""
    return capital(say("answer.statutory_name", lang)) if name == "AMO" else name


def _not_banked(found: Reconciliation, lang: str) -> str:
    if not found.not_banked:
        return ""
    head = [
        (say("screen.payer", lang), False),
        (say("compared.marked_on", lang), False),
        (say("files.lines", lang), True),
        (say("screen.amount", lang), True),
    ]
    rows = [
        [
            esc(payer_said(n.payer, lang)),
            esc(formats.day(n.marked_on, lang) if n.marked_on else formats.UNKNOWN[lang]),
            formats.number(n.n_lines, lang),
            esc(formats.money(n.cents, lang)),
        ]
        for n in found.not_banked[:MOST_ROWS]
    ]
    title = say("compared.not_banked", lang)
    lede = say("compared.not_banked_lede", lang)
    return heading(title, lede) + table(title, head, rows) + _more(len(found.not_banked), lang)


def _movements(kind: str, movements: Sequence[BankRef], lang: str) -> str:
    if not movements:
        return ""
    head = [
        (say("compared.day", lang), False),
        (say("compared.label", lang), False),
        (say("screen.amount", lang), True),
    ]
    rows = [
        [
            esc(formats.day(m.on, lang)),
            f'<span class="tp-name">{esc(m.label)}</span>'
            f'<span class="tp-under tp-name">{esc(m.file)}, {m.line}</span>',
            esc(formats.money(m.amount_cents, lang)),
        ]
        for m in movements[:MOST_ROWS]
    ]
    title = say(f"compared.{kind}_title", lang)
    lede = say(f"compared.{kind}_lede", lang)
    return heading(title, lede) + table(title, head, rows) + _more(len(movements), lang)


def unidentified_html(movements: Sequence[BankRef], lang: str) -> str:
    """Each transfer of nobody known, behind a line that opens them."""
    if not movements:
        return ""
    label = say("senders.each", lang, n=len(movements))
    rows = "".join(f"<li>{esc(transfer_said(m, lang))}</li>" for m in movements[:MOST_ROWS])
    return (
        f'<details class="tp-more"><summary>{esc(label)}</summary>'
        f'<ul class="tp-list tp-source">{rows}</ul>{_more(len(movements), lang)}</details>'
    )


def _returned(found: Reconciliation, lang: str) -> str:
    return _movements("returned", [r.transfer for r in found.returned], lang)


def _more(n: int, lang: str) -> str:
    return note(say("compared.more", lang, n=n - MOST_ROWS)) if n > MOST_ROWS else ""
