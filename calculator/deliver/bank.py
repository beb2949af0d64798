"""The reconciliation as JSON, as rows of the export, and in a few lines of text. No sums here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.money import to_text
from calculator.core.reconciled import BankRef, Match, PayerBanked, Reconciliation
from calculator.core.texts import say

_BUCKETS = ("read", "used", "set_aside", "refused", "out_of_scope")
#: Sums of a whole reconciliation, and those of one payer.
_TOTALS = (
    "marked_paid", "banked", "not_banked", "not_marked", "waiting", "not_compared", "returned",
    "unidentified", "others", "debits",
)  # fmt: skip
_OF_PAYER = (
    "marked_paid", "banked", "not_banked", "not_marked", "returned", "waiting", "not_compared",
)  # fmt: skip

#: Payers told in a terminal.
_MOST_PAYERS = 6


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _ref(ref: BankRef) -> dict[str, Any]:
    return {
        "on": ref.on.isoformat(),
        "amount_eur": to_text(ref.amount_cents),
        "label": ref.label,
        "file": ref.file,
        "line": ref.line,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "payer": match.payer,
        "rule": match.rule,
        "recognised_by": match.recognised_by,
        "first_on": match.first_on.isoformat(),
        "last_on": match.last_on.isoformat(),
        "lines": match.n_lines,
        "marked_paid_eur": to_text(match.lines_cents),
        "banked_eur": to_text(match.banked_cents),
        "transfers": [_ref(t) for t in match.transfers],
    }


def bank_tree(told: Reconciliation | None, lines: dict[str, Any]) -> dict[str, Any] | None:
    """The reconciliation as plain values; None without a statement.

    Args:
        told: the reconciliation.
        lines: counts and euros of the movements, bucket by bucket.
    """
    if told is None:
        return None
    sums = {f"{name}_eur": to_text(getattr(told, f"{name}_cents")) for name in _TOTALS}
    return {
        "first_on": _day(told.first_on),
        "last_on": _day(told.last_on),
        "seen_on": _day(told.seen_on),
        **sums,
        "lines": lines,
        "by_payer": [
            {"payer": row.payer}
            | {f"{name}_eur": to_text(getattr(row, f"{name}_cents")) for name in _OF_PAYER}
            | {"compared_until": _day(row.compared_until), "grace_business_days": row.grace_days,
               "grace_matches": row.grace_matches}
            for row in told.by_payer
        ],
        "not_banked": [
            {"payer": b.payer, "on": _day(b.marked_on), "lines": b.n_lines,
             "amount_eur": to_text(b.cents)}
            for b in told.not_banked
        ],
        "matches": [_match(m) for m in told.matches],
        "nearly": [
            {"payer": m.payer, "first_on": m.first_on.isoformat(), "last_on": m.last_on.isoformat(),
             "lines": m.n_lines, "marked_paid_eur": to_text(m.lines_cents),
             "transfer": _ref(m.transfer)}
            for m in told.nearly
        ],
        "unidentified": [_ref(t) for t in told.unidentified],
        "returned": [{"payer": r.payer} | _ref(r.transfer) for r in told.returned],
        "cancelled": [_ref(t) for t in told.cancelled],
        "others": [_ref(t) for t in told.others],
        "debits": [{"payer": d.payer} | _ref(d.transfer) for d in told.debits],
        "movements": [
            {"what": m.what, "received": m.n_received, "received_eur": to_text(m.received_cents),
             "paid": m.n_paid, "paid_eur": to_text(m.paid_cents)}
            for m in told.moved
        ],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class BankRow:
    """One row of the export's section; cents where `unit` is "EUR"."""

    figure: str
    value: int | date | None
    unit: str = "EUR"
    payer: str = ""
    on: date | None = None
    formula: str = ""
    source: str = ""


def bank_rows(answer: Assessment, lang: str) -> Iterator[BankRow]:
    """Days, totals, each payer, each gap, each match with its rule, each other transfer."""
    told = answer.bank
    if told is None:
        return
    yield BankRow("compared_first_day", told.first_on, "date")
    yield BankRow("compared_last_day", told.last_on, "date")
    yield BankRow("bank_last_day", told.seen_on, "date")
    for name in _TOTALS:
        yield BankRow(f"{name}_eur", getattr(told, f"{name}_cents"))
    for row in told.by_payer:
        for name in _OF_PAYER:
            yield BankRow(f"{name}_eur", getattr(row, f"{name}_cents"), payer=row.payer)
        yield BankRow(
            "payer_grace_days", row.grace_days, "business_days", row.payer, row.compared_until,
            grace_words(row, lang),
        )  # fmt: skip
    for gap in told.not_banked:
        yield BankRow("not_banked_eur", gap.cents, payer=gap.payer, on=gap.marked_on)
    yield from _match_rows(told, lang)
    yield from _movement_rows(told, lang)
    for bucket in _BUCKETS:
        yield BankRow(f"bank_lines_{bucket}", getattr(answer.bank_lines, bucket), "count")
        yield BankRow(f"bank_lines_{bucket}_eur", getattr(answer.bank_lines, f"{bucket}_cents"))


def _transfer(figure: str, ref: BankRef, payer: str, formula: str = "") -> BankRow:
    place = f"{ref.file}:{ref.line}"
    return BankRow(
        figure, ref.amount_cents, payer=payer, on=ref.on, formula=formula or ref.label, source=place
    )


def _movement_rows(told: Reconciliation, lang: str) -> Iterator[BankRow]:
    """Transfers that no match holds, then every movement by what became of it."""
    for transfer in told.unidentified:
        yield _transfer("unidentified_eur", transfer, "")
    for back in told.returned:
        yield _transfer("returned_eur", back.transfer, back.payer)
    for transfer in told.cancelled:
        yield _transfer("cancelled_eur", transfer, "")
    for transfer in told.others:
        yield _transfer("others_eur", transfer, "")
    for debit in told.debits:
        yield _transfer("debits_eur", debit.transfer, debit.payer)
    for moved in told.moved:
        what = say(f"bank.moved.{moved.what}", lang)
        yield BankRow("moved_received", moved.n_received, "count", formula=what)
        yield BankRow("moved_received_eur", moved.received_cents, formula=what)
        yield BankRow("moved_paid", moved.n_paid, "count", formula=what)
        yield BankRow("moved_paid_eur", moved.paid_cents, formula=what)


def _match_rows(told: Reconciliation, lang: str) -> Iterator[BankRow]:
    for match in told.matches:
        rule = say(
            "bank.match", lang, rule=say(f"bank.rule.{match.rule}", lang),
            by=say(f"bank.by.{match.recognised_by}", lang),
        )  # fmt: skip
        days = f"{match.first_on.isoformat()}/{match.last_on.isoformat()}"
        yield BankRow(
            "match_eur", match.lines_cents, payer=match.payer, on=match.last_on, formula=rule,
            source=days,
        )  # fmt: skip
        for transfer in match.transfers:
            yield _transfer("transfer_eur", transfer, match.payer, rule)


def bank_text(answer: Assessment, lang: str = "fr") -> list[str]:
    """A few lines for the terminal, an empty one first; none without a statement."""
    told = answer.bank
    if told is None:
        return []
    if told.first_on is None:
        return ["", say("bank.terminal_nothing", lang)]
    rows = ["", say("bank.terminal_title", lang, first_on=told.first_on, last_on=told.last_on)]
    for name in _TOTALS:
        cents = getattr(told, f"{name}_cents")
        if cents or name in {"marked_paid", "banked", "not_banked"}:
            label = say(f"figure.{name}_eur.label", lang)
            rows.append(f"  {label:<48} {formats.money(cents, lang):>16}")
    compared = [row for row in told.by_payer if row.marked_paid_cents or row.waiting_cents]
    rows += [f"  {row.payer} : {grace_words(row, lang)}" for row in compared[:_MOST_PAYERS]]
    return rows


def grace_words(row: PayerBanked, lang: str) -> str:
    """How long a payer's money may take before it counts as lacking, and how that is known."""
    code = "bank.grace_measured" if row.grace_matches else "bank.grace_assumed"
    return say(code, lang, n=row.grace_days, matches=row.grace_matches)
