"""From the paths to the three answers: cash, the advance, the suspension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from calculator.core.answer import Advance, Binding, Cash, Suspension
from calculator.core.decided import Instalment
from calculator.core.money import round_cents, split_cents
from calculator.core.spans import day_of
from calculator.core.terms import reaching
from calculator.decide.advance import (
    Held,
    Holding,
    held_by,
    in_proportion,
    need_of,
    slack_of,
)
from calculator.decide.cash import cash_told
from calculator.decide.lengths import remaining_days
from calculator.decide.needed import needed_from
from calculator.decide.paths import (
    Paths,
    Terms,
    draw,
    exact,
    instalment_positions,
    repaid_count,
)
from calculator.decide.question import Question
from calculator.decide.rules import public_rules
from calculator.decide.setoff import Recovery, set_off
from calculator.decide.verdicts import suspension_of
from calculator.estimate.bounds import Totals, totals
from calculator.estimate.timeline import Timeline

Ints = NDArray[np.int64]
Unreachable = Literal["", "before_landing", "after_repayment", "cash_not_given"]


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
    sums = totals(question.flows, line, landing, claim_days)
    paths = _paths(question, sums)
    terms = Terms(line.at(landing), settings.repay_after_days, settings.instalments)
    held = _held(question, paths, terms)
    slack = slack_of(paths, question.floor_cents)
    advance = _advance(question, sums, paths, terms, held, slack, landing, claim_days)
    suspension = suspension_of(question, paths, held, slack, advance)
    cash = cash_told(
        paths,
        line,
        held,
        slack,
        claim_cents=advance.claim_cents,
        fee_cents=settings.fee_cents,
        floor=question.floor_cents,
        opening=question.inputs.cash,
        stopped=bool(question.flows),
        typed=question.inputs.fixed,
    )
    return Answer(sums, paths, advance, suspension, cash)


def _held(question: Question, paths: Paths, terms: Terms) -> Holding:
    """How the advance is recovered: by instalments, by set-off, with a fee in proportion."""
    settings, line = question.settings, question.line
    if settings.set_off:
        recovery = Recovery(settings.recoup_share, settings.recoup_after, settings.recoup_within)
        return set_off(paths, question.flows, line, terms.lands_at, recovery)
    held = held_by(paths, line, terms)
    return in_proportion(held, settings.fee_share) if settings.fee_share else held


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
    held: Holding,
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
    reachable = need.best(ceiling)
    claim = justified if needed is None else max(justified, min(needed, ceiling))
    binding: Binding = "justified"
    if claim > justified:
        binding = "needed" if needed is not None and needed <= ceiling else "ceiling"
    elif sums.justified_base and justified == ceiling and sums.justified_base >= sums.ceiling:
        binding = "ceiling"
    calmest = round_cents(float(paths.without[:, 1:].mean(axis=0).min()))
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
        structural_shortfall_cents=max(0, question.floor_cents - calmest),
        granted_cents=granted,
        claim_cents=claim,
        prepayment_cents=claim - justified,
        binding=binding,
        sampling_error_cents=need.sampling_error(settings.target),
        repayment=_repayment(question, terms, claim),
        public_rules=public_rules(question.flows, question.line),
        needed_from=needed_from(
            slack,
            held,
            settings.fee_cents,
            settings.target,
            needed,
            need.free,
            question.line.outage.as_of,
        )
        if question.flows and question.cash_known
        else None,
        error_from=need.spread(settings.target),
    )


def _unreachable(slack: Ints, held: Holding, target: float) -> Unreachable:
    """Whether too many paths fall short before the advance could land, or once it is repaid."""
    early = (slack[:, : max(held.lands_at - 1, 0)] < 0).any(axis=1)
    in_time = len(slack) - int(early.sum())
    return "before_landing" if in_time < reaching(target, len(slack)) else "after_repayment"


def _repayment(question: Question, terms: Terms, claim: int) -> tuple[Instalment, ...]:
    """The schedule offered: from the last day where known, else from the median course."""
    if claim <= 0 or question.settings.set_off:
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
        # A payer with a later day of its own restarts last.
        last = max([last, *(f.last for f in question.flows if f.last is not None)])
    else:
        last = outage.as_of + line.horizon
    lands = np.array([max(line.at(outage.backlog_on(last)), 1)])
    positions = instalment_positions(line, lands, terms)[0]
    parts = split_cents(claim, terms.instalments)
    return tuple(
        Instalment(day_of(outage.as_of + int(at)), cents)
        for at, cents in zip(positions, parts, strict=True)
    )
