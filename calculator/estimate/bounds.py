"""What the advance is bounded by, payer by payer, with every operand kept.

Totals add the payers after each was rounded, so that a table sums to its last line.
Definitions: docs/method.md, "The advance".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.money import round_cents, round_cents_array
from calculator.core.spans import day_of
from calculator.core.terms import Lacking, PayerTerms
from calculator.estimate.flows import Flow
from calculator.estimate.receivables import course_of, expected_by, received, unsent_by
from calculator.estimate.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over payers of figures rounded per payer, cents; `terms` is aligned with the payers."""

    missing: Ints
    justified_base: int
    documented_base: int
    ceiling: int
    average_basis: int
    terms: tuple[PayerTerms, ...] = ()


def totals(
    flows: list[Flow],
    line: Timeline,
    landing: int,
    claim_open_days: int,
) -> Totals:
    """Missing per day and the bounds of the advance, each payer rounded before it is added.

    Args:
        flows: affected payers, each with its own last day.
        line: the timeline.
        landing: day the advance would land.
        claim_open_days: open days from the first day to landing, both included.
    """
    missing = np.zeros(line.horizon + 1, dtype=np.int64)
    found = []
    for flow in flows:
        long = Timeline(line.outage, max(line.horizon, line.at(landing)))
        course = course_of(flow, long, flow.last)
        missing += round_cents_array(course[: line.horizon + 1])
        found.append(payer_terms(flow, long, landing, claim_open_days, course))
    return Totals(
        missing,
        justified_base=sum(t.justified_cents for t in found),
        documented_base=sum(t.documented_cents for t in found),
        ceiling=sum(t.ceiling_cents for t in found),
        average_basis=sum(t.average_cents for t in found),
        terms=tuple(found),
    )


def payer_terms(
    flow: Flow, line: Timeline, landing: int, claim_open_days: int, course: Floats
) -> PayerTerms:
    """One payer's bounds with their operands.

    The ceiling is what is open and sent now, plus billing to come, less what the course of the
    outage lets in; stale lines are no part of it, nor anything that was never sent.

    Args:
        line: a timeline that reaches the landing day.
        course: `course_of` of the payer on that timeline.
    """
    at = line.at(landing)
    expected = expected_by(flow, line)
    now, then = (lacking(flow, line, position, expected, course) for position in (0, at))
    sent = line.outage.stopped != "submissions"
    coming = float(flow.billing.on(line.opened(landing)).sum())
    came = 0.0
    if flow.last is not None:
        came = max(0.0, float((expected[at] - course[at]) - (expected[0] - course[0])))
    top = round_cents(flow.sent_open_cents + coming - came)
    ceiling = max(0, top) if sent else 0
    return PayerTerms(
        statutory=flow.group.statutory,
        sent=sent,
        now=now,
        landing=then,
        sent_open_cents=flow.sent_open_cents,
        coming_cents=round_cents(coming),
        comes_in_cents=flow.sent_open_cents + round_cents(coming) - top,
        ceiling_cents=ceiling,
        justified_cents=min(ceiling, then.cents),
        documented_cents=min(ceiling, then.cents, now.cents),
        average_cents=max(0, round_cents(flow.level_cents * claim_open_days)),
        billed_cents=flow.billed_cents,
        window_open_days=flow.window_open_days,
        received_since_cents=int(flow.paid_new_cents.sum()),
        counted=flow.counted,
        restart_on=None if flow.last is None else day_of(line.outage.restart_after(flow.last)),
    )


def lacking(flow: Flow, line: Timeline, at: int, expected: Floats, course: Floats) -> Lacking:
    """What is missing at one position, with the operands of `course_of` there.

    Args:
        expected: `expected_by`; course: `course_of`, both on this timeline.
    """
    cents, outage, last = round_cents(float(course[at])), line.outage, flow.last
    until = at
    again = 0
    kind = "expected"
    if last is not None:
        restart = outage.restart_after(last)
        frozen = max(0, line.at(restart) - 1)
        until = min(at, frozen)
        if outage.stopped != "payments" and at >= frozen:
            kind = "sent_again"
            again = min(cents, round_cents(float(unsent_by(flow, line, last, restart)[at])))
        elif outage.stopped == "payments" and at >= max(line.at(outage.backlog_on(last)), 1):
            kind = "landed"
    return Lacking(
        kind=kind,  # type: ignore[arg-type]
        cents=cents,
        expected_cents=round_cents(float(expected[until])),
        received_cents=received(flow, outage),
        until_on=day_of(outage.as_of + until),
        again_cents=again,
        held_cents=cents - again if kind == "sent_again" else 0,
    )
