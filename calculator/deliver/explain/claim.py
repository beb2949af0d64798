"""Traces of the advance: its bounds in all and by payer, what is needed, the public rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculator.core.answer import Assessment, PayerReceivable
from calculator.core.decided import PublicRule
from calculator.core.terms import PayerTerms
from calculator.core.trace import Operand, Trace
from calculator.deliver.explain.owed import lacking_trace, of_rows
from calculator.deliver.explain.parts import (
    ADVANCE,
    COMING,
    DRAWN,
    added,
    at,
    law_of,
    named,
    row_path,
    share_of_paths,
)

_HERE = "the-advance"
_NEEDED = "the-advance-needed"


def claim_traces(answer: Assessment) -> Iterator[Trace]:
    """The claim and its bounds, the public rules, then each payer's part."""
    advance = answer.advance
    granted = Operand("granted", advance.granted_cents, "EUR", "minus", _path("already_granted"))
    ceiling = Operand("ceiling", advance.ceiling_cents, "EUR", "cap", _path("ceiling"))
    justified = Operand("justified", advance.justified_cents, figure=_path("justified"))
    laws = (name for row in answer.receivables.by_payer for name in law_of(row))
    backlog = ("backlog_lands_after_business_days",) if answer.last_day else ()
    used = named(answer, dict.fromkeys((*laws, *COMING, "landing_days", *backlog)))

    yield _claim(answer)
    for name, value, parts in (
        ("ceiling", advance.ceiling_cents, [*of_rows(answer, "ceiling_eur"), granted]),
        ("justified", advance.justified_cents,
         [*of_rows(answer, "justified_eur"), granted, ceiling]),
        ("documented", advance.documented_cents,
         [*of_rows(answer, "documented_eur"), granted, replace(justified, role="cap")]),
    ):  # fmt: skip
        formula = "floor_difference" if name == "ceiling" else "capped"
        trace = added(_path(name), f"{name}_eur", value, parts, _HERE, formula=formula)  # type: ignore[arg-type]
        yield replace(trace, on=advance.landing_on, parameters=used)
    documented = Operand("documented", advance.documented_cents, "EUR", "minus",
                         _path("documented"))  # fmt: skip
    claimed = Operand("claim", advance.claim_cents, figure=_path("claim"))
    yield added(_path("projected"), "projected_eur", advance.projected_cents,
                (justified, documented), _HERE)  # fmt: skip
    yield added(_path("prepayment"), "prepayment_eur", advance.prepayment_cents,
                (claimed, replace(justified, role="minus")), _HERE)  # fmt: skip
    yield added(_path("already_granted"), "already_granted_eur", advance.granted_cents,
                (Operand("typed", advance.granted_cents),), _HERE, formula="given")  # fmt: skip
    average = added(_path("average_basis"), "average_basis_eur", advance.average_basis_cents,
                    of_rows(answer, "average_basis_eur"), _HERE)  # fmt: skip
    yield replace(average, parameters=named(answer, COMING[:1]))
    yield _needed(answer)
    yield _error(answer)
    yield replace(
        share_of_paths(
            answer, "advance.reachable_probability", "reachable_probability",
            advance.reachable_probability, _NEEDED,
        ),
        parameters=named(answer, (*ADVANCE, *DRAWN)),
    )  # fmt: skip
    yield _structural(answer)
    yield _landing(answer)
    yield _claim_days(answer)
    yield from _repayment(answer)
    for index, rule in enumerate(advance.public_rules):
        yield _rule(answer, index, rule)
    for index, row in enumerate(answer.receivables.by_payer):
        if row.terms:
            for trace in _of_payer(answer, index, row, row.terms):
                yield replace(trace, payer=row.payer)


def _path(name: str) -> str:
    return f"advance.{name}_eur"


def _claim(answer: Assessment) -> Trace:
    advance = answer.advance
    parts = [Operand("justified", advance.justified_cents, "EUR", "least", _path("justified"))]
    if advance.needed_cents is not None:
        needed = advance.needed_cents
        parts.append(Operand("needed", needed, "EUR", "wanted", _path("needed")))
        parts.append(Operand("ceiling", advance.ceiling_cents, "EUR", "cap", _path("ceiling")))
    trace = added(_path("claim"), "claim_eur", advance.claim_cents, parts, _HERE, formula="claim")
    return replace(trace, on=advance.landing_on)


def _needed(answer: Assessment) -> Trace:
    advance, found = answer.advance, answer.advance.needed_from
    figure, value = _path("needed"), advance.needed_cents
    if found is None:
        empty = "nothing" if value == 0 else "order_statistic"
        return added(figure, "needed_eur", value, (), _NEEDED, formula=empty)  # type: ignore[arg-type]
    parts = [
        Operand("rank", found.rank, "rank", "rank"),
        Operand("paths", found.paths, "count", "of"),
        Operand("without_advance", found.free, "count", "count"),
    ]
    if found.on:
        parts += [
            Operand("gap", found.gap_cents, "EUR", "gap"),
            Operand("worst_day", found.on, "date", "context"),
            Operand("instalments", found.instalments, "count", "parts"),
            Operand("repaid", found.repaid, "count", "done"),
            Operand("withheld", found.withheld_cents, "EUR", "kept"),
        ]
    trace = added(figure, "needed_eur", value, parts, _NEEDED, formula="order_statistic")
    return replace(trace, parameters=named(answer, ("target_probability", *ADVANCE, *DRAWN)))


def _error(answer: Assessment) -> Trace:
    advance, found = answer.advance, answer.advance.error_from
    figure, value = _path("sampling_error"), advance.sampling_error_cents
    if found is None:
        return added(figure, "sampling_error_eur", value, (), _HERE, formula="nothing")
    parts = (
        Operand("amount_above", found.high_cents),
        Operand("amount_below", found.low_cents, "EUR", "minus"),
        Operand("ranks", found.ranks, "count", "context"),
    )
    return added(figure, "sampling_error_eur", value, parts, _HERE, formula="half_spread")


def _structural(answer: Assessment) -> Trace:
    path = answer.cash.path
    index = min(range(len(path)), key=lambda i: (path[i].without_outage_cents, i))
    day = path[index]
    lowest = f"cash.path[{index}].without_outage_eur"
    parts = (
        Operand("floor", answer.cash.floor_cents, figure="cash.floor_eur"),
        Operand("lowest_without", day.without_outage_cents, "EUR", "minus", lowest),
    )
    value = answer.advance.structural_shortfall_cents
    name = "structural_shortfall_eur"
    trace = added(f"advance.{name}", name, value, parts, _HERE, formula="floor_difference")
    return replace(trace, on=day.on)


def _landing(answer: Assessment) -> Trace:
    used = named(answer, ("landing_days",))
    parts = (
        Operand("as_of", answer.as_of, "date"),
        *(Operand("days_later", round(float(a.value)), "business_days", "times") for a in used),
    )
    on = answer.advance.landing_on
    return Trace("advance.landing_on", "landing_on", on, "days_after", parts, "date",
                 parameters=used, reference=at("days"))  # fmt: skip


def _claim_days(answer: Assessment) -> Trace:
    parts = (
        Operand("first_day", answer.first_day, "date"),
        Operand("landing", answer.advance.landing_on, "date"),
    )
    name, days = "average_basis_open_days", answer.advance.average_basis_open_days
    return Trace(f"advance.{name}", name, days, "days_counted", parts, "open_days",
                 reference=at("days"))  # fmt: skip


def _repayment(answer: Assessment) -> Iterator[Trace]:
    advance = answer.advance
    for index, part in enumerate(advance.repayment):
        parts = (
            Operand("claim", advance.claim_cents, figure=_path("claim")),
            Operand("instalments", len(advance.repayment), "count", "parts"),
            Operand("instalment", index + 1, "rank", "done"),
        )
        figure = f"advance.repayment[{index}].amount_eur"
        trace = added(figure, "repayment_eur", part.cents, parts, "repayment", formula="instalment")
        used = ("instalments", "repay_after_business_days", "backlog_lands_after_business_days",
                "outage_length_median_business_days")  # fmt: skip
        yield replace(trace, on=part.on, parameters=named(answer, used))


def _rule(answer: Assessment, index: int, rule: PublicRule) -> Trace:
    figure = f"advance.public_rules[{index}].amount_eur"
    rows = [(i, r, r.terms) for i, r in enumerate(answer.receivables.by_payer) if r.terms]
    parts: list[Operand] = []
    if rule.open_days:
        for _, row, terms in rows:
            parts.append(Operand("billed", terms.billed_cents, payer=row.payer))
            days = terms.window_open_days
            parts.append(Operand("window_days", days, "open_days", "over", payer=row.payer))
        parts.append(Operand("quarter_days", rule.open_days, "open_days", "times"))
        parts.append(Operand("months", 3, "count", "parts"))
        if rule.name == "mayotte_2025_half_month":
            parts.append(Operand("half", 0.5, "share", "share"))
        trace = added(figure, "", rule.cents, parts, _HERE, formula="sum_of_means")
        used = named(answer, COMING[:1])
    else:
        for i, row, terms in rows:
            if terms.statutory or not rule.applies:
                owed, stale = row_path(i, "outstanding_eur"), row_path(i, "stale_eur")
                parts.append(Operand("owed", row.outstanding_cents, "EUR", "plus", owed, row.payer))
                parts.append(Operand("stale", row.stale_cents, "EUR", "minus", stale, row.payer))
        trace = added(figure, "", rule.cents, parts, _HERE, formula="sum_of_floors")
        used = named(answer, ("stale_after_days",))
    return replace(trace, name=f"rule.{rule.name}", parameters=used)


def _of_payer(
    answer: Assessment, index: int, row: PayerReceivable, terms: PayerTerms
) -> Iterator[Trace]:
    landing = answer.advance.landing_on
    lines = terms.counted.n_expected if row.basis == "ledger" else None
    name = "missing_at_landing_eur"
    later = lacking_trace(row_path(index, name), name, terms.landing, terms)
    if later.formula == "floor_difference":
        coming = Operand("coming", terms.coming_cents, "EUR", "context")
        later = replace(later, operands=(*later.operands, coming))
    yield replace(later, on=landing, lines=lines, parameters=named(answer, (*law_of(row), *COMING)))
    yield replace(_ceiling(index, terms), on=landing, parameters=named(answer, COMING))
    ceiling = Operand("ceiling", terms.ceiling_cents, figure=row_path(index, "ceiling_eur"))
    then = Operand("missing_at_landing", terms.landing.cents, figure=row_path(index, name))
    yield replace(
        added(row_path(index, "justified_eur"), "justified_eur", terms.justified_cents,
              (ceiling, then), _HERE, formula="minimum"),
        on=landing,
    )  # fmt: skip
    justified = Operand("justified", terms.justified_cents, figure=row_path(index, "justified_eur"))
    now = Operand("missing", row.missing_cents, figure=row_path(index, "missing_eur"))
    yield added(row_path(index, "documented_eur"), "documented_eur", terms.documented_cents,
                (justified, now), _HERE, formula="minimum")  # fmt: skip
    parts = (
        Operand("billed", terms.billed_cents, payer=row.payer),
        Operand("window_days", terms.window_open_days, "open_days", "over", payer=row.payer),
        Operand("claim_days", answer.advance.average_basis_open_days, "open_days", "times",
                "advance.average_basis_open_days"),
    )  # fmt: skip
    figure = row_path(index, "average_basis_eur")
    yield added(figure, "average_basis_eur", terms.average_cents, parts, _HERE,
                formula="sum_of_means")  # fmt: skip


def _ceiling(index: int, terms: PayerTerms) -> Trace:
    figure = row_path(index, "ceiling_eur")
    if not terms.sent:
        return added(figure, "ceiling_eur", 0, (), "what-stopped", formula="nothing")
    parts = (
        Operand("sent_open", terms.sent_open_cents),
        Operand("coming", terms.coming_cents),
        Operand("comes_in", terms.comes_in_cents, "EUR", "minus"),
    )
    value = terms.ceiling_cents
    return added(figure, "ceiling_eur", value, parts, _HERE, formula="floor_difference")
