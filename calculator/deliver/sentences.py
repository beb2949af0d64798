"""The answer said aloud: the same sentences on the screen, in the terminal, in the letter.

Numbers that decide stand between asterisks; `plain` drops them, the screen sets them in the
accent colour. No arithmetic here.
"""

from __future__ import annotations

import math
from datetime import date

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.texts import say


def plain(text: str) -> str:
    """A sentence without its emphasis marks."""
    return text.replace("*", "")


def payers_said(payers: tuple[str, ...], lang: str = "fr") -> str:
    """Names in a row: "Viamedis", "Viamedis et Almerys"; the statutory payer by its name."""
    names = [say("answer.statutory_name", lang) if p == "AMO" else p for p in payers]
    names = [n.replace("*", "") for n in names]
    if len(names) <= 1:
        return "".join(names)
    return say("answer.joined", lang, first=", ".join(names[:-1]), last=names[-1])


def day_said(on: date, lang: str, *, weekday: bool = True, near: date | None = None) -> str:
    """A date in words, its year only where it is not that of `near`."""
    return formats.day(on, lang, weekday=weekday, year=near is None or on.year != near.year)


def calibration_said(answer: Assessment, lang: str) -> str:
    """What the range of what is missing was set on; "" where no range was drawn from a ledger."""
    found = answer.receivables.calibration
    if found is None:
        return ""
    return say("calibration.own" if found.cases else "calibration.reference", lang, n=found.cases)


def owed(answer: Assessment, lang: str = "fr") -> str:
    """What the stopped payers owe, and what should have been paid by now."""
    if not answer.payers:
        return say("answer.nobody", lang)
    receivables = answer.receivables
    late = receivables.missing.cents > 0
    key = "answer.owed" if late else "answer.owed_not_late"
    if receivables.outstanding_cents <= 0:
        key = "answer.nothing_owed"
    # Old debts the outage does not explain: "nothing should have been paid yet" would be false.
    old = not late and 0 < receivables.stale_cents <= receivables.outstanding_cents
    if old and receivables.credit_cents <= 0:
        key = "answer.owed_old_only"
    elif receivables.credit_cents > 0:
        key += "_credit"
    elif late and receivables.missing.cents > receivables.outstanding_cents > 0:
        # Expected of past delays, it may exceed what the lines add up to: no part of it.
        key += "_beyond"
    return say(
        f"{key}.{'one' if len(answer.payers) == 1 else 'many'}",
        lang,
        as_of=day_said(answer.as_of, lang),
        payers=payers_said(answer.payers, lang),
        outstanding_euros=receivables.outstanding_cents,
        missing_euros=receivables.missing.cents,
        credit_euros=receivables.credit_cents,
        stale_euros=receivables.stale_cents,
    )


def claim(answer: Assessment, lang: str = "fr") -> str:
    """The advance to claim and its day."""
    advance = answer.advance
    if not answer.payers:
        return ""
    if advance.claim_cents <= 0:
        return say("answer.no_claim", lang)
    return say(
        "answer.claim",
        lang,
        claim_euros=advance.claim_cents,
        landing=day_said(advance.landing_on, lang, weekday=False, near=answer.as_of),
    )


def stopped_on(answer: Assessment, on: date | None) -> tuple[str, ...]:
    """Payers still without payment on a day: all of them where none restarts on its own day."""
    rows = answer.length.by_payer if on else ()
    left = tuple(r.payer for r in rows if on and (r.restart_on is None or r.restart_on > on))
    return left or answer.payers


def _floor(answer: Assessment, lang: str) -> str:
    floor = answer.cash.floor_cents
    name = "zero" if floor == 0 else "overdraft" if floor < 0 else "floor"
    return say(f"answer.floor_{name}", lang)


def _with_advance(answer: Assessment, lang: str) -> str:
    if answer.advance.claim_cents <= 0:
        return ""
    first, second = answer.suspension.verdict, answer.suspension.with_claimed_advance
    if second.decision == "not_needed":
        return say("answer.with_advance_free", lang)
    if second.decision == "suspend_by" and second.on is not None:
        if first.on is not None and second.on <= first.on:
            return say("answer.with_advance_same", lang)
        late = first.decision != "suspend_by"
        return say(
            "answer.with_advance_suspend" if late else "answer.with_advance_until",
            lang,
            on=day_said(second.on, lang, weekday=False, near=answer.as_of),
        )
    return say("answer.with_advance_still", lang)


def suspend(answer: Assessment, lang: str = "fr") -> str:
    """Whether and when to stop direct billing, without the advance and with it."""
    if not answer.payers:
        return ""
    verdict = answer.suspension.verdict
    names = payers_said(stopped_on(answer, verdict.on), lang)
    key = f"answer.{verdict.decision}"
    if verdict.decision == "not_needed" and answer.uncertainty == "none":
        key += "_exact"
    elif verdict.decision == "not_needed" and answer.cash.probability_above_floor < (
        answer.target_probability
    ):
        key += "_structural"
    elif verdict.decision == "not_applicable" and answer.advance.unreachable == "cash_not_given":
        key = "answer.cash_needed"
    elif verdict.decision in {"already_too_late", "does_not_help"} and answer.paths > 1:
        key += "_odds"
    text = say(
        key,
        lang,
        one_in=round(1 / (1 - answer.target_probability)),
        payers=names,
        probability_ratio=cautious(verdict.probability),
        floor=_floor(answer, lang),
        on=day_said(verdict.on, lang, near=answer.as_of) if verdict.on else "",
        shortfall_euros=verdict.shortfall_cents,
        shortfall_on=day_said(verdict.shortfall_on, lang, weekday=False, near=answer.as_of)
        if verdict.shortfall_on
        else "",
    )
    if verdict.decision in {"suspend_by", "already_too_late", "does_not_help"}:
        text = f"{text} {_with_advance(answer, lang)}".strip()
    return text


def cautious(probability: float) -> float:
    """A probability rounded down to a whole percent, never to certainty.

    Every place that tells one uses this, so that no two of them differ by a point.
    """
    return min(99, math.floor(probability * 100 + 1e-9)) / 100


def answer_sentences(answer: Assessment, lang: str = "fr") -> tuple[str, ...]:
    """The whole answer in two or three short paragraphs."""
    first = " ".join(s for s in (owed(answer, lang), claim(answer, lang)) if s)
    return tuple(s for s in (first, suspend(answer, lang)) if s)
