"""Traces of the cash line, of the suspension point and of the outage's length."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from calculator.core.answer import Assessment, Assumption, Verdict
from calculator.core.terms import reaching
from calculator.core.trace import Operand, Trace
from calculator.deliver.explain.parts import (
    ADVANCE,
    DRAWN,
    SUSPENDED,
    added,
    at,
    named,
    share_of_paths,
)

#: Share of the paths that are the worst ones, and where the day of the minimum is read.
_WORST = 0.05
_LOW_POINTS = (("early", 0.1), ("median", 0.5), ("late", 0.9))


def cash_traces(answer: Assessment) -> Iterator[Trace]:
    """Every figure of the cash line."""
    cash, drawn = answer.cash, named(answer, DRAWN)
    floor = Operand("lowest_accepted", cash.floor_cents)
    yield added("cash.floor_eur", "floor_eur", cash.floor_cents, (floor,), "cash", formula="given")
    opening = added("cash.opening_cash_eur", "opening_cash_eur", cash.opening_cents,
                    (Operand("balance", cash.opening_cents),), "cash", formula="given")  # fmt: skip
    yield replace(opening, on=answer.as_of)
    yield replace(_lowest(answer), parameters=drawn)
    for name in (
        "probability_above_floor",
        "probability_above_floor_without_outage",
        "probability_target_met",
    ):
        yield share_of_paths(answer, f"cash.{name}", name, getattr(cash, name), "cash")
    parts = (
        Operand("worst_share", _WORST, "share", "share"),
        Operand("paths", answer.paths, "count", "of"),
        Operand("floor", cash.floor_cents, "EUR", "context", "cash.floor_eur"),
    )
    worst = added("cash.worst_shortfall_eur", "worst_shortfall_eur", cash.worst_shortfall_cents,
                  parts, "cash", formula="mean_of_worst")  # fmt: skip
    yield replace(worst, parameters=drawn)
    for side, share in _LOW_POINTS:
        name = f"low_point_{side}_on"
        rank = max(1, math.ceil(share * answer.paths - 1e-9))
        ranks = (
            Operand("rank", rank, "rank", "rank"),
            Operand("paths", answer.paths, "count", "of"),
        )
        on = getattr(cash, name)
        yield Trace(f"cash.{name}", name, on, "order_statistic", ranks, "date",
                    parameters=drawn, reference=at("cash"))  # fmt: skip
    for index, low in enumerate(cash.low_point_days):
        figure = f"cash.low_point_days[{index}].ratio"
        trace = share_of_paths(answer, figure, "low_point_days", low.ratio, "cash")
        yield replace(trace, on=low.on)
    for name in ("without_outage_eur", "expected_eur", "with_claim_eur", "outage_ratio"):
        yield replace(_each(f"cash.path[].{name}", name, answer, "cash"), parameters=drawn)
    yield replace(_stopped(answer), parameters=drawn)


def _each(figure: str, name: str, answer: Assessment, section: str) -> Trace:
    """A list whose values are all worked out alike, on the paths."""
    parts = (Operand("paths", answer.paths, "count", "of"),)
    return Trace(figure, name, None, "path_by_path", parts, reference=at(section))


def _stopped(answer: Assessment) -> Trace:
    """What is still stopped; where payers restart apart, who bills what and restarts when.

    The mean billing of an open day of those that have not restarted, over that of all that had
    not by `as_of`.
    """
    trace = _each("cash.path[].stopped_ratio", "stopped_ratio", answer, "length")
    parts = list(trace.operands)
    for row in answer.receivables.by_payer if answer.length.by_payer else ():
        terms = row.terms
        if terms is None or (terms.restart_on and terms.restart_on <= answer.as_of):
            continue
        billed, days = terms.billed_cents, terms.window_open_days
        parts.append(Operand("billed", billed, "EUR", "plus", payer=row.payer))
        parts.append(Operand("window_days", days, "open_days", "over", payer=row.payer))
        if terms.restart_on:
            parts.append(Operand("restart", terms.restart_on, "date", "context", payer=row.payer))
    return replace(trace, operands=tuple(parts))


def _lowest(answer: Assessment) -> Trace:
    cash, found = answer.cash, answer.cash.lowest_from
    parts = [Operand("opening", cash.opening_cents, figure="cash.opening_cash_eur")]
    if found:
        parts += [
            Operand("ordinary", found.ordinary_cents),
            Operand("dated", found.typed_cents),
            Operand(
                "caught_up" if found.receipts_cents >= 0 else "held_more", found.receipts_cents
            ),
            Operand("advances", found.advances_cents),
        ]
    lowest = added("cash.lowest_eur", "lowest_eur", cash.lowest_cents, parts, "cash")
    return replace(lowest, on=cash.lowest_on)


def suspension_traces(answer: Assessment) -> Iterator[Trace]:
    """The decision without and with the advance, its sensitivity, the rule by balance."""
    found = answer.suspension
    yield from _verdict(answer, "suspension", "suspension", found.verdict)
    path, name = "suspension.with_claimed_advance", "suspension_with_claimed_advance"
    yield from _verdict(answer, path, name, found.with_claimed_advance)
    yield _each("suspension.frontier[].on", "frontier", answer, "suspension")
    for index, case in enumerate(found.leavers):
        path = f"suspension.leavers[{index}]"
        share = Operand("leaves_share", case.leaves_share, "share", "context")
        for trace in (
            _latest(answer, f"{path}.on", "leavers", case.on, case.probability),
            _odds(answer, f"{path}.probability", "leavers_probability", case.probability),
        ):
            yield replace(trace, operands=(*trace.operands, share))
    rule = found.adaptive
    if rule is None:
        return
    for name in ("probability", "fixed_probability", "suspends_ratio", "fixed_suspends_ratio"):
        value = getattr(rule, name)
        path, label = f"suspension.adaptive.{name}", f"adaptive_{name}"
        yield share_of_paths(answer, path, label, value, "suspension", rule.paths)
    level = "suspension.adaptive.days[].cash_below_eur"
    yield _each(level, "cash_below_eur", answer, "suspension")


def _verdict(answer: Assessment, path: str, name: str, verdict: Verdict) -> Iterator[Trace]:
    yield _latest(answer, f"{path}.on", name, verdict.on, verdict.probability)
    yield _odds(answer, f"{path}.probability", f"{name}_probability", verdict.probability)
    value = verdict.shortfall_cents
    parts = (
        Operand("rank", reaching(answer.target_probability, answer.paths), "rank", "rank"),
        Operand("paths", answer.paths, "count", "of"),
    )
    trace = added(f"{path}.remaining_shortfall_eur", "remaining_shortfall_eur", value,
                  parts if value else (), "suspension",
                  formula="order_statistic" if value else "nothing")  # fmt: skip
    yield replace(trace, on=verdict.shortfall_on, parameters=_used(answer))


def _used(answer: Assessment) -> tuple[Assumption, ...]:
    return named(answer, ("target_probability", *SUSPENDED, *ADVANCE, *DRAWN))


def _odds(answer: Assessment, figure: str, name: str, share: float) -> Trace:
    trace = share_of_paths(answer, figure, name, share, "suspension")
    return replace(trace, parameters=_used(answer))


def _latest(answer: Assessment, figure: str, name: str, on: date | None, share: float) -> Trace:
    """The latest day on which enough paths pass; no value where no day is named."""
    n = answer.paths
    parts = (
        Operand("passing", round(share * n), "count", "count"),
        Operand("paths", n, "count", "of"),
        Operand("asked", reaching(answer.target_probability, n), "count", "rank"),
    )
    return Trace(figure, name, on, "latest_day", parts, "date", parameters=_used(answer),
                 reference=at("suspension"))  # fmt: skip


def length_traces(answer: Assessment) -> Iterator[Trace]:
    """The days on which the outage is over one time in two, and nine in ten."""
    told = answer.length
    used = named(answer, ("outage_length_median_business_days", "outage_length_tail_exponent"))
    for path, on, share in (
        ("median_last_day", told.median_last_on, 0.5),
        ("nine_in_ten_last_day", told.late_last_on, 0.9),
    ):
        parts = (
            Operand("lasted", told.lasted_business_days, "business_days", "context",
                    "outage.lasted_business_days"),
            Operand("share", share, "share", "share"),
        )  # fmt: skip
        if on is not None:
            yield Trace(f"outage.{path}", path, on, "length_law", parts, "date",
                        parameters=used, reference=at("length"))  # fmt: skip
