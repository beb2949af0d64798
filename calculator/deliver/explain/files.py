"""Traces of what was read: lines of the ledger, and the bank beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculator.core.answer import Assessment, LineCounts
from calculator.core.trace import Operand, Trace
from calculator.deliver.explain.parts import added

_BUCKETS = ("used", "set_aside", "refused", "out_of_scope")
#: Sums over the senders of a statement.
_OF_SENDERS = ("marked_paid", "not_banked", "not_marked", "waiting", "not_compared")


def line_traces(counts: LineCounts, path: str, prefix: str, section: str) -> Iterator[Trace]:
    """Lines and euros read: the sum of where they went."""
    parts = [
        Operand(f"lines_{b}", getattr(counts, b), "count", "plus", f"{path}.{b}") for b in _BUCKETS
    ]
    name = f"{prefix}lines_read"
    yield added(f"{path}.read", name, counts.read, parts, section, unit="count")
    parts = [
        Operand(f"lines_{b}", getattr(counts, f"{b}_cents"), "EUR", "plus", f"{path}.{b}_eur")
        for b in _BUCKETS
    ]
    yield added(f"{path}.read_eur", f"{name}_eur", counts.read_cents, parts, section)


def bank_traces(answer: Assessment) -> Iterator[Trace]:
    """Marked paid against banked, sender by sender, and what the statement says of cash."""
    told = answer.bank
    if told is None:
        return
    for name in _OF_SENDERS:
        parts = [
            Operand("of_payer", getattr(row, f"{name}_cents"), "EUR", "plus",
                    f"bank.by_payer[{i}].{name}_eur", row.payer)
            for i, row in enumerate(told.by_payer)
        ]  # fmt: skip
        value = getattr(told, f"{name}_cents")
        yield added(f"bank.{name}_eur", f"{name}_eur", value, parts, "bank")
    yield added(
        "bank.banked_eur", "banked_eur", told.banked_cents,
        (Operand("marked_paid", told.marked_paid_cents, figure="bank.marked_paid_eur"),
         Operand("not_banked", told.not_banked_cents, "EUR", "minus", "bank.not_banked_eur")),
        "bank",
    )  # fmt: skip
    for i, row in enumerate(told.by_payer):
        path = f"bank.by_payer[{i}]"
        trace = added(
            f"{path}.banked_eur", "banked_eur", row.banked_cents,
            (Operand("marked_paid", row.marked_paid_cents, figure=f"{path}.marked_paid_eur"),
             Operand("not_banked", row.not_banked_cents, "EUR", "minus",
                     f"{path}.not_banked_eur")),
            "bank",
        )  # fmt: skip
        yield replace(trace, payer=row.payer)
    parts = [
        Operand("transfer", t.transfer.amount_cents, "EUR", "minus",
                f"bank.returned[{i}].amount_eur", t.payer)
        for i, t in enumerate(told.returned)
    ]  # fmt: skip
    yield added("bank.returned_eur", "returned_eur", told.returned_cents, parts, "bank")
    parts = [
        Operand("transfer", t.amount_cents, "EUR", "plus", f"bank.unidentified[{i}].amount_eur")
        for i, t in enumerate(told.unidentified)
    ]
    yield added("bank.unidentified_eur", "unidentified_eur", told.unidentified_cents, parts, "bank")
    parts = [
        Operand("transfer", t.amount_cents, "EUR", "plus", f"bank.others[{i}].amount_eur")
        for i, t in enumerate(told.others)
    ]
    yield added("bank.others_eur", "others_eur", told.others_cents, parts, "bank")
    parts = [
        Operand("transfer", d.transfer.amount_cents, "EUR", "minus",
                f"bank.debits[{i}].amount_eur", d.payer)
        for i, d in enumerate(told.debits)
    ]  # fmt: skip
    yield added("bank.debits_eur", "debits_eur", told.debits_cents, parts, "bank")
    yield from line_traces(answer.bank_lines, "bank.lines", "bank_", "bank")


def rhythm_traces(answer: Assessment) -> Iterator[Trace]:
    """What a statement says of the ordinary flow."""
    told = answer.rhythm
    if told is None:
        return
    parts = [
        Operand("receipts_in", r.total_cents, figure=f"cash_rhythm.receipts[{i}].total_eur")
        for i, r in enumerate(told.receipts)
    ]
    other = Operand("other_out", told.other_out_cents, "EUR", "minus", "cash_rhythm.other_out_eur")
    recurring = Operand("recurring", told.recurring_cents, "EUR", "minus",
                        "cash_rhythm.recurring_eur")  # fmt: skip
    days = Operand("open_days", told.open_days, "open_days", "parts", "cash_rhythm.open_days")
    where = "cash-rhythm"
    yield added("cash_rhythm.change_eur", "change_eur", told.change_cents,
                (*parts, recurring, other), where)  # fmt: skip
    yield added("cash_rhythm.other_out_per_open_day_eur", "other_out_per_open_day_eur",
                told.other_out_per_open_day_cents, (replace(other, role="plus"), days), where,
                formula="mean")  # fmt: skip
    yield added("cash_rhythm.ordinary_net_per_open_day_eur", "ordinary_net_per_open_day_eur",
                told.ordinary_net_per_open_day_cents, (*parts, other, days), where,
                formula="mean")  # fmt: skip
