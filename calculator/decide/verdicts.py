"""The suspension point told: verdicts, frontier, sensitivity to the leavers, adaptive rule."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Advance, Suspension, Verdict
from calculator.core.decided import Adaptive, FrontierPoint, LeaversCase, TriggerDay
from calculator.core.spans import day_of
from calculator.decide.adaptive import LEAST_PATHS, rule_of, stops_of, worth_of
from calculator.decide.advance import Holding
from calculator.decide.paths import Paths
from calculator.decide.question import Question
from calculator.decide.suspension import Shares, Sweep, sweep
from calculator.estimate.timeline import Timeline

Ints = NDArray[np.int64]

#: Amounts of the frontier between nothing and the largest amount of interest.
FRONTIER_STEPS = 12

#: Shares of leavers shown side by side: nobody measured it, and the date hangs on it.
LEAVERS = (0.02, 0.05, 0.10, 0.20)


def suspension_of(
    question: Question, paths: Paths, held: Holding, slack: Ints, advance: Advance
) -> Suspension:
    """Every part of the suspension; `slack` is `advance.slack_of` of the paths."""
    settings, line = question.settings, question.line
    if not question.flows:
        calm = Verdict("not_needed", None, 1.0)
        return Suspension(calm, calm, ())
    if settings.compulsory_share is None or not question.cash_known:
        free = float((slack >= 0).all(axis=1).mean())
        unknown = Verdict("not_applicable", None, free)
        return Suspension(unknown, unknown, ())
    shares = Shares(settings.compulsory_share, settings.leaves_share, settings.margin_lost_per_euro)
    others = tuple(
        Shares(shares.stays, leaves, shares.margin_lost)
        for leaves in LEAVERS
        if leaves != shares.leaves and shares.stays + leaves <= 1
    )
    found = sweep(
        paths,
        line,
        question.flows,
        slack,
        held,
        shares,
        settings.fee_cents,
        settings.target,
        others,
    )
    top = max(advance.ceiling_cents, advance.claim_cents, advance.needed_cents or 0)
    amounts = {0, advance.claim_cents, advance.ceiling_cents, advance.needed_cents or 0}
    amounts |= {top * k // FRONTIER_STEPS for k in range(FRONTIER_STEPS + 1)}
    frontier = []
    for cents in sorted(amounts):
        decision, at, _ = found.decide(cents)
        frontier.append(FrontierPoint(cents, decision, None if at is None else _on(line, at)))
    verdict = _verdict(question, found, 0)
    return Suspension(
        verdict,
        _verdict(question, found, advance.claim_cents),
        tuple(frontier),
        leavers=_leavers(line, found, verdict),
        adaptive=_adaptive(question, paths, found, verdict),
    )


def _on(line: Timeline, at: int) -> date:
    return day_of(line.outage.as_of + at)


def _verdict(question: Question, found: Sweep, advance: int) -> Verdict:
    line = question.line
    decision, at, probability = found.decide(advance)
    shortfall, worst = 0, None
    if decision in {"already_too_late", "does_not_help"}:
        shortfall, day = found.remains(advance, suspended=decision == "already_too_late")
        worst = _on(line, day)
    return Verdict(
        decision=decision,
        on=None if at is None else _on(line, at),
        probability=probability,
        shortfall_cents=shortfall,
        shortfall_on=worst,
    )


def _leavers(line: Timeline, found: Sweep, verdict: Verdict) -> tuple[LeaversCase, ...]:
    """The verdict without an advance for other shares of leavers, on the same paths.

    Where the compulsory share leaves no room for a share, that share is not shown.
    """
    cases = []
    if found.shares.leaves in LEAVERS:
        told = verdict.decision, verdict.on, verdict.probability
        cases.append(LeaversCase(found.shares.leaves, *told))
    for index, other in enumerate(found.others):
        decision, at, odds = found.otherwise(index)
        cases.append(
            LeaversCase(other.leaves, decision, None if at is None else _on(line, at), odds)
        )
    return tuple(sorted(cases, key=lambda case: case.leaves_share))


def _adaptive(question: Question, paths: Paths, found: Sweep, verdict: Verdict) -> Adaptive | None:
    """The rule by cash level, set on every second path and valued on the others."""
    line = question.line
    if paths.n < LEAST_PATHS or verdict.decision == "not_needed" or not len(found.case.days):
        return None
    stops = stops_of(paths, found.case.days, found.tried.free, found.case.lowest >= 0)
    at = None if verdict.on is None else (verdict.on - _on(line, 0)).days
    if verdict.decision == "already_too_late":
        at = int(found.case.days[0])
    cash_levels = rule_of(stops.of(slice(0, None, 2)), question.settings.target, at)
    worth = worth_of(stops.of(slice(1, None, 2)), cash_levels, at)
    return Adaptive(
        probability=worth.probability,
        standard_error=worth.standard_error,
        fixed_on=None if at is None else _on(line, at),
        fixed_probability=worth.fixed_probability,
        gain_error=worth.gain_error,
        suspends_ratio=worth.suspends,
        fixed_suspends_ratio=worth.fixed_suspends,
        paths=worth.paths,
        days=tuple(
            _trigger(_on(line, int(day)), float(level))
            for day, level in zip(stops.days, cash_levels, strict=True)
        ),
    )


def _trigger(on: date, level: float) -> TriggerDay:
    if np.isfinite(level):
        return TriggerDay(on, "below", int(level))
    return TriggerDay(on, "always" if level > 0 else "wait", None)
