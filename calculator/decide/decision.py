"""From the paths to the three answers: cash, the advance, the suspension."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import (
    Advance,
    Binding,
    Cash,
    CashDay,
    FrontierPoint,
    Instalment,
    Suspension,
    Verdict,
)
from calculator.core.money import round_cents, split_cents
from calculator.core.spans import day_of
from calculator.decide.advance import Held, held_by, need_of, reaching, slack_of
from calculator.decide.lengths import remaining_days
from calculator.decide.paths import (
    Inputs,
    Paths,
    Terms,
    draw,
    exact,
    instalment_positions,
    repaid_count,
)
from calculator.decide.suspension import Shares, Sweep, sweep
from calculator.estimate.flows import Flow
from calculator.estimate.receivables import Totals, totals
from calculator.estimate.timeline import Timeline
from calculator.intake.settings import Settings

Ints = NDArray[np.int64]
Unreachable = Literal["", "before_landing", "after_repayment", "cash_not_given"]

#: Amounts of the frontier between nothing and the largest amount of interest.
FRONTIER_STEPS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """What `answer` decides on; `window` bounds the reference window (day numbers).

    Where the cash is not known nothing that rests on it is decided.
    """

    flows: list[Flow]
    line: Timeline
    settings: Settings
    inputs: Inputs
    floor_cents: int
    simulated: bool
    window: tuple[int, int]
    cash_known: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The decided parts of an `Assessment`, with the paths they rest on."""

    totals: Totals
    paths: Paths
    advance: Advance
    suspension: Suspension
    cash: Cash


def answer(question: Question) -> Answer:
    """Draw the paths once and take every decision from them."""
    line, settings, outage = question.line, question.settings, question.line.outage
    landing = int(outage.business.shift(outage.as_of, settings.landing_days))
    claim_days = int(outage.open_days.count_between(outage.eve, landing))
    sums = totals(question.flows, line, landing, outage.last, claim_days)
    paths = _paths(question, sums)
    terms = Terms(line.at(landing), settings.repay_after_days, settings.instalments)
    held = held_by(paths, line, terms)
    slack = slack_of(paths, question.floor_cents)
    advance = _advance(question, sums, paths, terms, held, slack, landing, claim_days)
    suspension = _suspension(question, paths, held, slack, advance)
    return Answer(sums, paths, advance, suspension, _cash(question, paths, held, slack, advance))


def _paths(question: Question, sums: Totals) -> Paths:
    line, settings, given = question.line, question.settings, question.inputs
    terms = Terms(0, settings.repay_after_days, settings.instalments)
    if not question.simulated:
        paths = exact(question.flows, line, given, sums.missing)
    else:
        paths = draw(question.flows, line, given, settings)
    return _with_granted(paths, line, given.granted, terms)


def _with_granted(
    paths: Paths, line: Timeline, granted: tuple[tuple[int, int], ...], terms: Terms
) -> Paths:
    """Add advances already granted: cash from the day they land, repaid like a new one.

    The balance at `as_of` already holds what is left then of those that have landed.
    """
    without, cash = paths.without, paths.with_outage
    for at, cents in granted:
        terms = Terms(at, terms.repay_after, terms.instalments)
        positions = instalment_positions(line, paths.backlog, terms)
        repaid = repaid_count(positions, without.shape[1])
        left = Held(max(at, 0), terms.instalments, repaid).cash(cents)
        if at <= 0:
            without = without - left[:, :1]
            cash = cash - left[:, :1]
        cash = cash + left
    return paths.replacing(without, cash)


def _advance(
    question: Question,
    sums: Totals,
    paths: Paths,
    terms: Terms,
    held: Held,
    slack: Ints,
    landing: int,
    claim_days: int,
) -> Advance:
    settings = question.settings
    granted = sum(cents for _, cents in question.inputs.granted)
    ceiling = max(0, sums.ceiling - granted)
    justified = max(0, min(sums.justified_base - granted, ceiling))
    documented = min(justified, max(0, sums.documented_base - granted))
    need = need_of(slack, held, settings.fee_cents)
    needed = need.at(settings.target) if question.flows else 0
    why: Unreachable = ""
    if question.flows and not question.cash_known:
        needed, why = None, "cash_not_given"
    elif needed is None:
        why = _unreachable(slack, held, settings.target)
    reachable = max(need.passing(0), need.passing(ceiling))
    claim = justified if needed is None else max(justified, min(needed, ceiling))
    binding: Binding = "justified"
    if claim > justified:
        binding = "needed" if needed is not None and needed <= ceiling else "ceiling"
    elif sums.justified_base and justified == ceiling and sums.justified_base >= sums.ceiling:
        binding = "ceiling"
    floor_gap = question.floor_cents - paths.without[:, 1:].mean(axis=0).min()
    first, last = question.window
    return Advance(
        landing_on=day_of(landing),
        justified_cents=justified,
        documented_cents=documented,
        projected_cents=justified - documented,
        average_basis_cents=sums.average_basis,
        average_basis_open_days=claim_days,
        reference_first=day_of(first) if question.flows else None,
        reference_last=day_of(last) if question.flows else None,
        ceiling_cents=ceiling,
        needed_cents=needed,
        reachable_probability=reachable,
        unreachable=why,
        structural_shortfall_cents=max(0, round_cents(float(floor_gap))),
        granted_cents=granted,
        claim_cents=claim,
        prepayment_cents=claim - justified,
        binding=binding,
        sampling_error_cents=need.sampling_error(settings.target),
        repayment=_repayment(question, terms, claim),
    )


def _unreachable(slack: Ints, held: Held, target: float) -> Unreachable:
    """Whether too many paths fall short before the advance could land, or once it is repaid."""
    early = (slack[:, : max(held.lands_at - 1, 0)] < 0).any(axis=1)
    in_time = len(slack) - int(early.sum())
    return "before_landing" if in_time < reaching(target, len(slack)) else "after_repayment"


def _repayment(question: Question, terms: Terms, claim: int) -> tuple[Instalment, ...]:
    """The schedule offered: from the last day where known, else from the median course."""
    if claim <= 0:
        return ()
    line, settings, outage = question.line, question.settings, question.line.outage
    if outage.last is not None:
        last = outage.last
    elif question.simulated:
        rest = remaining_days(
            np.array([0.5]),
            question.inputs.lasted,
            settings.length_median_days,
            settings.length_tail,
        )
        last = int(outage.business.shift(outage.as_of, int(rest[0])))
    else:
        last = outage.as_of + line.horizon
    lands = np.array([max(line.at(outage.backlog_on(last)), 1)])
    positions = instalment_positions(line, lands, terms)[0]
    parts = split_cents(claim, terms.instalments)
    return tuple(
        Instalment(day_of(outage.as_of + int(at)), cents)
        for at, cents in zip(positions, parts, strict=True)
    )


def _suspension(
    question: Question, paths: Paths, held: Held, slack: Ints, advance: Advance
) -> Suspension:
    settings, line = question.settings, question.line
    if not question.flows:
        calm = Verdict("not_needed", None, 1.0)
        return Suspension(calm, calm, ())
    if settings.compulsory_share is None or not question.cash_known:
        free = float((slack >= 0).all(axis=1).mean())
        unknown = Verdict("not_applicable", None, free)
        return Suspension(unknown, unknown, ())
    shares = Shares(settings.compulsory_share, settings.leaves_share, settings.margin_lost_per_euro)
    found = sweep(
        paths, line, question.flows, slack, held, shares, settings.fee_cents, settings.target
    )
    top = max(advance.ceiling_cents, advance.claim_cents, advance.needed_cents or 0)
    amounts = {0, advance.claim_cents, advance.ceiling_cents, advance.needed_cents or 0}
    amounts |= {top * k // FRONTIER_STEPS for k in range(FRONTIER_STEPS + 1)}
    frontier = []
    for cents in sorted(amounts):
        decision, at, _ = found.decide(cents)
        frontier.append(FrontierPoint(cents, decision, None if at is None else _on(line, at)))
    return Suspension(
        _verdict(question, found, 0),
        _verdict(question, found, advance.claim_cents),
        tuple(frontier),
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


def _cash(question: Question, paths: Paths, held: Held, slack: Ints, advance: Advance) -> Cash:
    outage, line = question.line.outage, question.line
    after = slice(1, None)
    with_outage, without = paths.with_outage[:, after], paths.without[:, after]
    expected = with_outage.mean(axis=0)
    low, high = np.quantile(with_outage, [0.1, 0.9], axis=0)
    helped = (paths.with_outage + held.cash(advance.claim_cents))[:, after].mean(axis=0)
    if advance.claim_cents and question.settings.fee_cents:
        helped[max(held.lands_at - 1, 0) :] -= question.settings.fee_cents
    days = np.arange(1, line.horizon + 1)
    lasting = (paths.restart[:, None] > days).mean(axis=0) * bool(question.flows)
    path = tuple(
        CashDay(
            on=day_of(outage.as_of + int(t)),
            without_outage_cents=round_cents(float(without[:, t - 1].mean())),
            expected_cents=round_cents(float(expected[t - 1])),
            low_cents=round_cents(float(low[t - 1])),
            high_cents=round_cents(float(high[t - 1])),
            outage_ratio=float(lasting[t - 1]),
            with_claim_cents=round_cents(float(helped[t - 1])),
        )
        for t in days
    )
    lowest = min(path, key=lambda d: (d.expected_cents, d.on))
    floor = question.floor_cents
    return Cash(
        floor_cents=floor,
        opening_cents=question.inputs.cash,
        lowest_cents=lowest.expected_cents,
        lowest_on=lowest.on,
        probability_above_floor=float((with_outage.min(axis=1) >= floor).mean()),
        probability_above_floor_without_outage=float((without.min(axis=1) >= floor).mean()),
        probability_target_met=float((slack >= 0).all(axis=1).mean()),
        path=path,
    )
