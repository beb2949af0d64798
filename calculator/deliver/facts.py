"""The answer as a flat list of facts, one per row: what the CSV and the workbook hold.

Sections: figures, by_payer, by_day, bank, cash, frontier, rules, leavers, triggers, assumptions,
issues, audit, trace. A figure's name is its key in the JSON answer; its label and formula come from
data/texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from calculator.core.answer import Assessment
from calculator.core.texts import catalogue, say
from calculator.deliver.bank import bank_rows
from calculator.deliver.decided import decided_rows, worst_facts
from calculator.deliver.explain import trace_rows
from calculator.deliver.labels import assumption_label
from calculator.deliver.length import case_rows, length_facts

#: Column names of the export, in order.
COLUMNS = (
    "section",
    "figure",
    "payer",
    "platform",
    "on",
    "value",
    "unit",
    "low",
    "high",
    "kind",
    "formula",
    "source",
    "label",
)

#: Value of a fact: cents where the unit is EUR, else a date, a number or a word.
Value = int | float | str | date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One row. `value`, `low` and `high` are integer cents where `unit` is "EUR"."""

    section: str
    figure: str
    value: Value
    unit: str = "EUR"
    payer: str = ""
    platform: str = ""
    on: date | None = None
    low: int | None = None
    high: int | None = None
    kind: str = ""
    formula: str = ""
    source: str = ""
    label: str = ""


def facts_of(answer: Assessment, lang: str = "fr") -> list[Fact]:
    """Every figure of the answer, in the order of the sections; labels in one language."""
    return [
        *_figures(answer, lang),
        *_by_payer(answer, lang),
        *_by_day(answer, lang),
        *_bank(answer, lang),
        *_cash(answer, lang),
        *_frontier(answer, lang),
        *(Fact(**row._asdict()) for row in decided_rows(answer, lang)),
        *_assumptions(answer, lang),
        *(Fact(**row._asdict()) for row in case_rows(answer, lang)),
        *_issues(answer, lang),
        *_audit(answer, lang),
        *(Fact(**row._asdict()) for row in trace_rows(answer, lang)),
    ]


def _label(figure: str, lang: str) -> str:
    return say(f"figure.{figure}.label", lang)


def _known(figure: str, part: str, lang: str) -> str:
    key = f"figure.{figure}.{part}"
    return say(key, lang) if key in catalogue(lang) else ""


def _fact(
    section: str, figure: str, value: Value, lang: str, unit: str = "EUR", **more: object
) -> Fact:
    return Fact(
        section,
        figure,
        value,
        unit,
        kind=_known(figure, "kind", "en"),
        formula=_known(figure, "formula", lang),
        source="docs/method.md",
        label=_label(figure, lang),
        **more,  # type: ignore[arg-type]
    )


def _figures(a: Assessment, lang: str) -> Iterator[Fact]:
    owed, advance, cash = a.receivables, a.advance, a.cash
    missing = owed.missing
    # An exact run has no interval: its bounds stay empty rather than repeat the value.
    bounds: dict[str, Any] = (
        {} if a.uncertainty == "none" else {"low": missing.low_cents, "high": missing.high_cents}
    )
    yield _fact("figures", "outstanding_eur", owed.outstanding_cents, lang)
    yield _fact("figures", "overdue_eur", owed.overdue_cents, lang)
    yield _fact("figures", "missing_eur", missing.cents, lang, **bounds)
    yield _fact("figures", "not_yet_due_eur", owed.not_yet_due_cents, lang)
    yield _fact("figures", "rejected_eur", owed.rejected_cents, lang)
    yield _fact("figures", "stale_eur", owed.stale_cents, lang)
    yield _fact("figures", "unsent_eur", owed.unsent_cents, lang)
    yield _fact("figures", "marked_paid_not_banked_eur", owed.marked_paid_not_banked_cents, lang)
    yield _fact("figures", "claim_eur", advance.claim_cents, lang, on=advance.landing_on)
    yield _fact("figures", "justified_eur", advance.justified_cents, lang)
    yield _fact("figures", "documented_eur", advance.documented_cents, lang)
    yield _fact("figures", "projected_eur", advance.projected_cents, lang)
    yield _fact("figures", "prepayment_eur", advance.prepayment_cents, lang)
    yield _fact("figures", "average_basis_eur", advance.average_basis_cents, lang)
    yield _fact("figures", "ceiling_eur", advance.ceiling_cents, lang)
    yield _fact("figures", "needed_eur", advance.needed_cents, lang)
    yield _fact("figures", "sampling_error_eur", advance.sampling_error_cents, lang)
    yield _fact("figures", "reachable_probability", advance.reachable_probability, lang, "share")
    yield _fact("figures", "structural_shortfall_eur", advance.structural_shortfall_cents, lang)
    yield _fact("figures", "already_granted_eur", advance.granted_cents, lang)
    yield _fact("figures", "binding", advance.binding, lang, "word")
    yield _fact("figures", "landing_on", advance.landing_on, lang, "date")
    yield _fact(
        "figures", "average_basis_open_days", advance.average_basis_open_days, lang, "count"
    )
    yield _fact("figures", "reference_first_day", advance.reference_first, lang, "date")
    yield _fact("figures", "reference_last_day", advance.reference_last, lang, "date")
    yield _fact("figures", "interval_level", missing.level, lang, "share")
    if owed.calibration:
        factor, cases = owed.calibration.factor, owed.calibration.cases
        yield _fact("figures", "interval_widening", factor, lang, "factor")
        yield _fact("figures", "interval_cases", cases, lang, "count")
    if advance.unreachable:
        yield _fact("figures", "unreachable_because", advance.unreachable, lang, "word")
    for figure, told, unit, payer in length_facts(a):
        yield _fact("figures", figure, told, lang, unit, payer=payer)
    for part in advance.repayment:
        yield _fact("figures", "repayment_eur", part.cents, lang, on=part.on)
    for name, verdict in (
        ("suspension", a.suspension.verdict),
        ("suspension_with_claimed_advance", a.suspension.with_claimed_advance),
    ):
        yield _fact("figures", name, verdict.decision, lang, "word", on=verdict.on)
        yield _fact("figures", f"{name}_probability", verdict.probability, lang, "share")
        if verdict.shortfall_cents:
            yield _fact(
                "figures",
                "remaining_shortfall_eur",
                verdict.shortfall_cents,
                lang,
                on=verdict.shortfall_on,
            )
    yield _fact("figures", "floor_eur", cash.floor_cents, lang)
    yield _fact("figures", "opening_cash_eur", cash.opening_cents, lang, on=a.as_of)
    yield _fact("figures", "lowest_eur", cash.lowest_cents, lang, on=cash.lowest_on)
    for name in (
        "probability_above_floor",
        "probability_above_floor_without_outage",
        "probability_target_met",
    ):
        yield _fact("figures", name, getattr(cash, name), lang, "share")
    for name, value, unit in worst_facts(a):
        yield _fact("figures", name, value, lang, unit)
    yield _fact("figures", "target_probability", a.target_probability, lang, "share")


def _by_payer(a: Assessment, lang: str) -> Iterator[Fact]:
    for row in a.receivables.by_payer:
        who = {"payer": row.payer, "platform": row.platform}
        yield _fact("by_payer", "outstanding_eur", row.outstanding_cents, lang, **who)
        yield _fact("by_payer", "overdue_eur", row.overdue_cents, lang, **who)
        yield _fact("by_payer", "missing_eur", row.missing_cents, lang, **who)
        if row.rejected_cents:
            yield _fact("by_payer", "rejected_eur", row.rejected_cents, lang, **who)
        if row.stale_cents:
            yield _fact("by_payer", "stale_eur", row.stale_cents, lang, **who)
        yield _fact("by_payer", "basis", row.basis, lang, "word", **who)
        yield _fact("by_payer", "delay", row.delay, lang, "word", **who)
        yield _fact("by_payer", "clock", row.clock, lang, "word", **who)
        yield _fact("by_payer", "open_lines", row.n_open_lines, lang, "count", **who)
        yield _fact("by_payer", "paid_lines", row.n_paid_lines, lang, "count", **who)
        if row.per_open_day_cents is not None:
            yield _fact("by_payer", "per_open_day_eur", row.per_open_day_cents, lang, **who)


def _by_day(a: Assessment, lang: str) -> Iterator[Fact]:
    for row in a.receivables.by_day:
        yield _fact("by_day", "billed_eur", row.billed_cents, lang, on=row.on)
        yield _fact("by_day", "outstanding_eur", row.outstanding_cents, lang, on=row.on)


def _bank(a: Assessment, lang: str) -> Iterator[Fact]:
    for row in bank_rows(a, lang):
        told = _fact("bank", row.figure, row.value, lang, row.unit, payer=row.payer, on=row.on)
        yield replace(told, formula=row.formula or told.formula, source=row.source or told.source)


def _cash(a: Assessment, lang: str) -> Iterator[Fact]:
    for day in a.cash.path:
        yield _fact("cash", "without_outage_eur", day.without_outage_cents, lang, on=day.on)
        yield _fact(
            "cash",
            "expected_eur",
            day.expected_cents,
            lang,
            on=day.on,
            low=day.low_cents,
            high=day.high_cents,
        )
        yield _fact("cash", "with_claim_eur", day.with_claim_cents, lang, on=day.on)
        yield _fact("cash", "outage_ratio", day.outage_ratio, lang, "share", on=day.on)
        yield _fact("cash", "stopped_ratio", day.stopped_ratio, lang, "share", on=day.on)


def _frontier(a: Assessment, lang: str) -> Iterator[Fact]:
    for point in a.suspension.frontier:
        yield Fact(
            "frontier",
            "advance_eur",
            point.advance_cents,
            on=point.on,
            kind="decision",
            formula=point.decision,
            source="docs/method.md",
            label=say(f"decision.{point.decision}", lang),
        )


def _assumptions(a: Assessment, lang: str) -> Iterator[Fact]:
    for item in a.assumptions:
        yield (
            Fact(
                "assumptions",
                item.name,
                float(item.value),
                item.unit,
                kind="typed" if item.typed else item.nature,
                formula=item.editable,
                source=" · ".join(s for s in (item.source, item.source_url) if s),
                label=assumption_label(item, a.first_day, lang),
            )
            if item.unit != "EUR"
            else Fact(
                "assumptions",
                item.name,
                round(float(item.value) * 100),
                "EUR",
                kind=item.nature,
                formula=item.editable,
                source=item.source,
                label=assumption_label(item, a.first_day, lang),
            )
        )


def _issues(a: Assessment, lang: str) -> Iterator[Fact]:
    for issue in a.issues:
        place = ":".join(str(p) for p in (issue.file, issue.line or "", issue.column) if p)
        yield Fact(
            "issues",
            issue.code,
            issue.amount_cents,
            kind=issue.severity,
            source=place,
            label=issue.message(lang),
        )


def _audit(a: Assessment, lang: str) -> Iterator[Fact]:
    plain: dict[str, Value] = {
        "method_version": a.method_version,
        "as_of": a.as_of,
        "first_day": a.first_day,
        "last_day": a.last_day,
        "payers": ", ".join(a.payers),
        "fingerprint": a.fingerprint,
        "uncertainty": a.uncertainty,
    }
    for name, value in plain.items():
        unit = "date" if isinstance(value, date) else "word"
        yield _fact("audit", name, value, lang, unit)
    yield _fact("audit", "paths", a.paths, lang, "count")
    yield _fact("audit", "seed", a.seed, lang, "count")
    for bucket in ("read", "used", "set_aside", "refused", "out_of_scope"):
        yield _fact("audit", f"lines_{bucket}", getattr(a.lines, bucket), lang, "count")
        cents = getattr(a.lines, f"{bucket}_cents")
        yield _fact("audit", f"lines_{bucket}_eur", cents, lang)
