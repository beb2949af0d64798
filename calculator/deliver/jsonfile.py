"""The answer as JSON, names and shapes as the outside contract fixes them (docs/method.md).

Money is text with two decimals so that no reader rounds it; dates are ISO text. Keys may be
added, never renamed.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from calculator.core.answer import Assessment, Calibration, PayerReceivable, Verdict
from calculator.core.money import to_text
from calculator.deliver.bank import bank_tree
from calculator.deliver.decided import adaptive_tree, leavers_tree, rules_tree
from calculator.deliver.explain import traces_tree
from calculator.deliver.labels import assumption_label
from calculator.deliver.length import cases_tree, last_days_tree
from calculator.deliver.lines import issue_tree, lines_tree
from calculator.deliver.rhythm import rhythm_tree


def _money(cents: int | None) -> str | None:
    return None if cents is None else to_text(cents)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _share(value: float) -> float:
    return round(value, 6)


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision,
        "on": _day(verdict.on),
        "probability": _share(verdict.probability),
        "remaining_shortfall_eur": to_text(verdict.shortfall_cents),
        "remaining_shortfall_on": _day(verdict.shortfall_on),
    }


def _bounds(row: PayerReceivable) -> dict[str, Any]:
    """One payer's part of the bounds of the advance."""
    terms = row.terms
    if terms is None:
        return {}
    return {
        "missing_at_landing_eur": to_text(terms.landing.cents),
        "ceiling_eur": to_text(terms.ceiling_cents),
        "justified_eur": to_text(terms.justified_cents),
        "documented_eur": to_text(terms.documented_cents),
        "average_basis_eur": to_text(terms.average_cents),
    }


def _calibration(found: Calibration | None) -> dict[str, Any] | None:
    return None if found is None else {"factor": _share(found.factor), "cases": found.cases}


def answer_tree(answer: Assessment, lang: str = "fr") -> dict[str, Any]:
    """The whole answer as plain values, ready for `json.dumps`."""
    owed, advance, cash = answer.receivables, answer.advance, answer.cash
    missing = owed.missing
    return {
        "method_version": answer.method_version,
        "as_of": answer.as_of.isoformat(),
        "outage": {
            "payers": list(answer.payers),
            "first_day": answer.first_day.isoformat(),
            "last_day": _day(answer.last_day),
            "stopped": answer.stopped,
            "length": answer.length.kind,
            "lasted_business_days": answer.length.lasted_business_days,
            "median_last_day": _day(answer.length.median_last_on),
            "nine_in_ten_last_day": _day(answer.length.late_last_on),
            "length_cases": cases_tree(answer, lang),
            **last_days_tree(answer),
        },
        "fingerprint": answer.fingerprint,
        "options": {
            "uncertainty": answer.uncertainty,
            "target_probability": answer.target_probability,
            "paths": answer.paths,
            "seed": answer.seed,
        },
        "lines": lines_tree(answer.lines),
        "receivables": {
            "outstanding_eur": to_text(owed.outstanding_cents),
            "overdue_eur": to_text(owed.overdue_cents),
            "not_yet_due_eur": to_text(owed.not_yet_due_cents),
            "rejected_eur": to_text(owed.rejected_cents),
            "stale_eur": to_text(owed.stale_cents),
            "unsent_eur": to_text(owed.unsent_cents),
            "marked_paid_not_banked_eur": _money(owed.marked_paid_not_banked_cents),
            "missing": {
                "eur": to_text(missing.cents),
                "low_eur": to_text(missing.low_cents),
                "high_eur": to_text(missing.high_cents),
                "level": missing.level,
                "calibration": _calibration(owed.calibration),
            },
            "by_payer": [
                {
                    "payer": row.payer,
                    "payer_id": row.payer_id,
                    "platform": row.platform,
                    "outstanding_eur": to_text(row.outstanding_cents),
                    "overdue_eur": to_text(row.overdue_cents),
                    "missing_eur": to_text(row.missing_cents),
                    "rejected_eur": to_text(row.rejected_cents),
                    "stale_eur": to_text(row.stale_cents),
                    "basis": row.basis,
                    "delay": row.delay,
                    "clock": row.clock,
                    "open_lines": row.n_open_lines,
                    "paid_lines": row.n_paid_lines,
                    **_bounds(row),
                }
                for row in owed.by_payer
            ],
            "by_day": [
                {
                    "on": row.on.isoformat(),
                    "billed_eur": to_text(row.billed_cents),
                    "outstanding_eur": to_text(row.outstanding_cents),
                }
                for row in owed.by_day
            ],
        },
        "advance": {
            "landing_on": advance.landing_on.isoformat(),
            "justified_eur": to_text(advance.justified_cents),
            "documented_eur": to_text(advance.documented_cents),
            "projected_eur": to_text(advance.projected_cents),
            "average_basis_eur": to_text(advance.average_basis_cents),
            "average_basis_open_days": advance.average_basis_open_days,
            "reference_first_day": _day(advance.reference_first),
            "reference_last_day": _day(advance.reference_last),
            "ceiling_eur": to_text(advance.ceiling_cents),
            "needed_eur": _money(advance.needed_cents),
            "reachable_probability": _share(advance.reachable_probability),
            "unreachable_because": advance.unreachable,
            "structural_shortfall_eur": to_text(advance.structural_shortfall_cents),
            "already_granted_eur": to_text(advance.granted_cents),
            "claim_eur": to_text(advance.claim_cents),
            "prepayment_eur": to_text(advance.prepayment_cents),
            "binding": advance.binding,
            "sampling_error_eur": to_text(advance.sampling_error_cents),
            "repayment": [
                {"on": part.on.isoformat(), "amount_eur": to_text(part.cents)}
                for part in advance.repayment
            ],
            "public_rules": rules_tree(advance.public_rules, lang),
        },
        "suspension": _verdict(answer.suspension.verdict)
        | {
            "with_claimed_advance": _verdict(answer.suspension.with_claimed_advance),
            "frontier": [
                {
                    "advance_eur": to_text(point.advance_cents),
                    "on": _day(point.on),
                    "decision": point.decision,
                }
                for point in answer.suspension.frontier
            ],
            "leavers": leavers_tree(answer.suspension.leavers),
            "adaptive": adaptive_tree(answer.suspension.adaptive),
        },
        "cash": {
            "floor_eur": to_text(cash.floor_cents),
            "opening_cash_eur": to_text(cash.opening_cents),
            "lowest_eur": to_text(cash.lowest_cents),
            "lowest_on": cash.lowest_on.isoformat(),
            "probability_above_floor": _share(cash.probability_above_floor),
            "probability_above_floor_without_outage": _share(
                cash.probability_above_floor_without_outage
            ),
            "probability_target_met": _share(cash.probability_target_met),
            "worst_shortfall_eur": to_text(cash.worst_shortfall_cents),
            "low_point_early_on": cash.low_point_early_on.isoformat(),
            "low_point_median_on": cash.low_point_median_on.isoformat(),
            "low_point_late_on": cash.low_point_late_on.isoformat(),
            "low_point_days": [
                {"on": low.on.isoformat(), "ratio": _share(low.ratio)}
                for low in cash.low_point_days
            ],
            "path": [
                {
                    "on": day.on.isoformat(),
                    "without_outage_eur": to_text(day.without_outage_cents),
                    "expected_eur": to_text(day.expected_cents),
                    "low_eur": to_text(day.low_cents),
                    "high_eur": to_text(day.high_cents),
                    "with_claim_eur": to_text(day.with_claim_cents),
                    "outage_ratio": _share(day.outage_ratio),
                    "stopped_ratio": _share(day.stopped_ratio),
                }
                for day in cash.path
            ],
        },
        "bank": bank_tree(answer.bank, lines_tree(answer.bank_lines)),
        "cash_rhythm": rhythm_tree(answer.rhythm, lang) if answer.rhythm else None,
        "assumptions": [
            {
                "name": a.name,
                "label": assumption_label(a, answer.first_day, lang),
                "value": a.value,
                "unit": a.unit,
                "source": a.source,
                "source_url": a.source_url,
                "nature": a.nature,
                "typed": a.typed,
                "key": a.editable,
            }
            for a in answer.assumptions
        ],
        "issues": [issue_tree(i, lang) for i in answer.issues],
        "traces": traces_tree(answer, lang),
    }


def answer_json(answer: Assessment, lang: str = "fr") -> str:
    """The answer as JSON text, two-space indent, one trace a line, one final line end."""
    tree = answer_tree(answer, lang)
    # Thousands of operands, each on seven lines, would be a third of the file.
    traces = [json.dumps(trace, ensure_ascii=False) for trace in tree.pop("traces")]
    head = json.dumps(tree, ensure_ascii=False, indent=2).removesuffix("\n}")
    return head + ',\n  "traces": [\n    ' + ",\n    ".join(traces) + "\n  ]\n}\n"
