"""Traces of what is owed and what is missing, in all and by payer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculator.core.answer import Assessment, PayerReceivable
from calculator.core.terms import Lacking, PayerTerms, Ranked
from calculator.core.trace import Operand, Role, Trace
from calculator.deliver.explain.parts import TERM, added, at, law_of, named, row_path

_OWED = "what-is-owed"
_INTERVAL = ("interval_level", "interval_widening", "paths", "seed", "term_spread_days",
             "billing_week_cv")  # fmt: skip


def owed_traces(answer: Assessment) -> Iterator[Trace]:
    """The totals, then each payer, in the order of the answer."""
    yield from _totals(answer)
    for index, row in enumerate(answer.receivables.by_payer):
        for trace in _of_payer(answer, index, row):
            yield replace(trace, payer=row.payer)


def _from_ledger(answer: Assessment) -> bool:
    return any(row.basis == "ledger" for row in answer.receivables.by_payer)


def _lines(answer: Assessment, *names: str) -> int | None:
    """Lines of all payers of a ledger; None where there is no ledger."""
    if not _from_ledger(answer):
        return None
    rows = [r for r in answer.receivables.by_payer if r.basis == "ledger" and r.terms]
    return sum(int(getattr(r.terms.counted, name)) for r in rows if r.terms for name in names)


def of_rows(answer: Assessment, figure: str, role: Role = "plus") -> list[Operand]:
    """One figure of each payer, as operands of their sum."""
    found = []
    for index, row in enumerate(answer.receivables.by_payer):
        terms = row.terms
        value = {
            "outstanding_eur": row.outstanding_cents,
            "overdue_eur": row.overdue_cents,
            "missing_eur": row.missing_cents,
            "rejected_eur": row.rejected_cents,
            "stale_eur": row.stale_cents,
            "ceiling_eur": terms.ceiling_cents if terms else 0,
            "justified_eur": terms.justified_cents if terms else 0,
            "documented_eur": terms.documented_cents if terms else 0,
            "average_basis_eur": terms.average_cents if terms else 0,
        }[figure]
        found.append(
            Operand("of_payer", value, "EUR", role, row_path(index, figure), payer=row.payer)
        )
    return found


def _totals(answer: Assessment) -> Iterator[Trace]:
    owed = answer.receivables
    n_open = sum(r.n_open_lines for r in owed.by_payer) if _from_ledger(answer) else None
    for name, value, lines in (
        ("outstanding_eur", owed.outstanding_cents, n_open),
        ("overdue_eur", owed.overdue_cents, _lines(answer, "n_overdue")),
        ("rejected_eur", owed.rejected_cents, _lines(answer, "n_rejected")),
        ("stale_eur", owed.stale_cents, _lines(answer, "n_stale")),
    ):
        parts = of_rows(answer, name)
        trace = added(f"receivables.{name}", name, value, parts, _OWED, lines=lines)
        used = {"overdue_eur": TERM, "stale_eur": ("stale_after_days",)}.get(name, ())
        yield replace(trace, parameters=named(answer, used), on=answer.as_of)
    missing = added(
        "receivables.missing.eur",
        "missing_eur",
        owed.missing.cents,
        of_rows(answer, "missing_eur"),
        _OWED,
        lines=_lines(answer, "n_expected"),
    )
    laws = dict.fromkeys(n for row in owed.by_payer for n in law_of(row))
    yield replace(missing, parameters=named(answer, laws), on=answer.as_of)
    yield _bound(answer, "low", owed.missing.low_cents, owed.missing.low_from)
    yield _bound(answer, "high", owed.missing.high_cents, owed.missing.high_from)
    yield added(
        "receivables.not_yet_due_eur",
        "not_yet_due_eur",
        owed.not_yet_due_cents,
        (
            Operand("outstanding", owed.outstanding_cents, figure="receivables.outstanding_eur"),
            Operand("missing", owed.missing.cents, "EUR", "minus", "receivables.missing.eur"),
        ),
        _OWED,
        formula="floor_difference",
    )
    yield _unsent(answer)
    banked = owed.marked_paid_not_banked_cents
    yield added(
        "receivables.marked_paid_not_banked_eur",
        "marked_paid_not_banked_eur",
        banked,
        (Operand("no_statement" if banked is None else "not_banked_lines", banked),),
        "bank",
        formula="given",
    )


def _bound(answer: Assessment, side: str, value: int, found: Ranked | None) -> Trace:
    """A bound of the range: between two paths, and never past the estimate."""
    estimate = answer.receivables.missing.cents
    name = f"missing_{side}"
    figure = f"receivables.missing.{side}_eur"
    if found is None:
        same = Operand("missing", estimate, figure="receivables.missing.eur")
        return Trace(figure, name, value, "given", (same,), reference=at("exact-mode"))
    limit: Role = "cap" if side == "low" else "least"
    parts = (
        Operand("path_below", found.below_cents),
        Operand("path_above", found.above_cents),
        Operand("between", found.share, "share", "share"),
        Operand("rank", found.rank, "rank", "rank"),
        Operand("paths", found.paths, "count", "of"),
        Operand("missing", estimate, "EUR", limit, "receivables.missing.eur"),
    )
    used = named(answer, _INTERVAL)
    return Trace(
        figure, name, value, "between_ranks", parts, parameters=used, reference=at("noise")
    )


def _unsent(answer: Assessment) -> Trace:
    owed = answer.receivables
    figure, name = "receivables.unsent_eur", "unsent_eur"
    if answer.stopped == "payments":
        return added(figure, name, owed.unsent_cents, (), "what-stopped", formula="nothing")
    parts = []
    for row in owed.by_payer:
        if row.terms:
            since, came = row.terms.counted.since_cents, row.terms.received_since_cents
            parts.append(Operand("billed_since", since, payer=row.payer))
            parts.append(Operand("received_of_it", came, "EUR", "minus", payer=row.payer))
    return added(figure, name, owed.unsent_cents, parts, "what-stopped")


def _of_payer(answer: Assessment, index: int, row: PayerReceivable) -> Iterator[Trace]:
    terms = row.terms
    if terms is None:
        return
    ledger, counted = row.basis == "ledger", terms.counted
    yield _outstanding(index, row, terms)
    for name, value, lines in (
        ("overdue_eur", row.overdue_cents, counted.n_overdue),
        ("rejected_eur", row.rejected_cents, counted.n_rejected),
        ("stale_eur", row.stale_cents, counted.n_stale),
    ):
        figure, daily = row_path(index, name), row.per_open_day_cents
        told = lines if ledger else None
        if name == "overdue_eur" and daily and value and value % daily == 0:
            yield _days(figure, name, value, daily)
            continue
        leaf = Operand("balances", value)
        yield added(figure, name, value, (leaf,), _OWED, lines=told, formula="given")
    told = counted.n_expected if ledger else None
    now = lacking_trace(row_path(index, "missing_eur"), "missing_eur", terms.now, terms)
    yield replace(now, lines=told, on=answer.as_of, parameters=named(answer, law_of(row)))


def _days(figure: str, name: str, value: int, daily: int) -> Trace:
    """Whole open days of the amount typed or sized."""
    parts = (
        Operand("open_days", value // daily, "open_days", "times"),
        Operand("per_open_day", daily, "EUR", "times"),
    )
    return added(figure, name, value, parts, _OWED, formula="product")


def _outstanding(index: int, row: PayerReceivable, terms: PayerTerms) -> Trace:
    figure, daily = row_path(index, "outstanding_eur"), row.per_open_day_cents
    value = row.outstanding_cents
    if daily and value and value % daily == 0:
        return _days(figure, "outstanding_eur", value, daily)
    counted = terms.counted
    parts = [Operand("open_invoices", counted.invoices_cents)]
    if counted.credit_cents:
        parts.append(Operand("credit_notes", counted.credit_cents, "EUR", "minus"))
    lines = row.n_open_lines if row.basis == "ledger" else None
    return added(figure, "outstanding_eur", value, parts, "lines", lines=lines)


def lacking_trace(figure: str, name: str, found: Lacking, terms: PayerTerms) -> Trace:
    """What one payer's outage holds back on a day."""
    if found.kind == "landed":
        return added(figure, name, found.cents, (), "length", formula="nothing")
    if found.kind == "sent_again":
        parts = [Operand("sent_again", found.again_cents), Operand("held", found.held_cents)]
        return added(figure, name, found.cents, parts, "what-stopped")
    counted = terms.counted
    parts = [
        Operand("expected", found.expected_cents),
        Operand("received", found.received_cents, "EUR", "minus"),
        Operand("open_at_eve", counted.eve_cents, "EUR", "context"),
        Operand("billed_since", counted.since_cents, "EUR", "context"),
        Operand("until", found.until_on, "date", "context"),
    ]
    return added(figure, name, found.cents, parts, _OWED, formula="floor_difference")
