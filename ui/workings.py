"""The workings that open under the three figures: operands in words, results kept."""

from __future__ import annotations

from datetime import date

from calculator.core.answer import Assessment
from calculator.core.texts import say
from calculator.deliver.decided import set_off_said
from calculator.deliver.length import length_said
from calculator.deliver.sentences import calibration_said, cautious, day_said, payers_said

#: Payers whose days are spelt out.
MOST_PAYERS = 12


def day_near(on: date, answer: Assessment, lang: str) -> str:
    """A day in words, its year only where it is not that of the figures."""
    return day_said(on, lang, weekday=False, near=answer.as_of)


def owed_working(answer: Assessment, lang: str) -> list[str]:
    """Where what is owed, and what should have been paid, come from."""
    owed = answer.receivables
    lines = []
    for row in owed.by_payer[:MOST_PAYERS]:
        if row.per_open_day_cents and row.outstanding_open_days is not None:
            lines.append(
                say(
                    "working.owed_days",
                    lang,
                    outstanding_euros=row.outstanding_cents,
                    days=row.outstanding_open_days,
                    per_day_cents=row.per_open_day_cents,
                    payer=row.payer,
                    first=day_near(owed.by_day[0].on, answer, lang) if owed.by_day else "",
                )
            )
            lines.append(
                say(
                    "working.missing_days",
                    lang,
                    missing_euros=row.missing_cents,
                    days=row.missing_open_days or 0,
                    per_day_cents=row.per_open_day_cents,
                )
            )
    n_open = sum(r.n_open_lines for r in owed.by_payer)
    if n_open:
        lines.append(
            say("working.owed_lines", lang, outstanding_euros=owed.outstanding_cents, n=n_open)
        )
        kind = "curve" if any(r.delay == "curve" for r in owed.by_payer) else "term"
        lines.append(say(f"working.missing_{kind}", lang, missing_euros=owed.missing.cents))
    if told := calibration_said(answer, lang):
        lines.append(told)
    if owed.credit_cents:
        names = tuple(r.payer for r in owed.by_payer if r.outstanding_cents < 0)
        lines.append(
            say(
                "working.credit",
                lang,
                credit_cents=owed.credit_cents,
                payers=payers_said(names[:MOST_PAYERS], lang),
            )
        )
    overdue = "working.overdue_credit" if owed.credit_cents else "working.overdue"
    lines.append(say(overdue, lang, overdue_euros=owed.overdue_cents))
    if owed.marked_paid_not_banked_cents is not None:
        key = "banked" if owed.marked_paid_not_banked_cents else "banked_all"
        lines.append(
            say(f"working.{key}", lang, not_banked_cents=owed.marked_paid_not_banked_cents)
        )
    if owed.stale_cents:
        lines.append(say("working.stale", lang, stale_euros=owed.stale_cents))
    return lines


def claim_working(answer: Assessment, lang: str) -> list[str]:
    """How the advance is made up, and what bounds it."""
    advance = answer.advance
    landing = day_near(advance.landing_on, answer, lang)
    lines = [
        say(
            "working.justified",
            lang,
            justified_euros=advance.justified_cents,
            documented_euros=advance.documented_cents,
            projected_euros=advance.projected_cents,
            landing=landing,
        )
    ]
    if advance.granted_cents:
        lines.append(say("working.granted", lang, granted_euros=advance.granted_cents))
    if advance.prepayment_cents:
        lines.append(
            say(
                "working.prepayment",
                lang,
                prepayment_euros=advance.prepayment_cents,
                ceiling_euros=advance.ceiling_cents,
                landing=landing,
            )
        )
    if advance.needed_cents is None:
        lines.append(
            say(
                f"working.unreachable_{advance.unreachable}",
                lang,
                probability_ratio=cautious(advance.reachable_probability),
            )
        )
    else:
        lines.append(
            say(
                "working.needed",
                lang,
                needed_euros=advance.needed_cents,
                ceiling_euros=advance.ceiling_cents,
            )
        )
    lines.append(
        say(
            "working.average",
            lang,
            average_euros=advance.average_basis_cents,
            days=advance.average_basis_open_days,
        )
    )
    lines.extend(
        say(
            "working.repayment",
            lang,
            repaid_euros=part.cents,
            on=day_near(part.on, answer, lang),
        )
        for part in advance.repayment
    )
    if told := set_off_said(answer, lang):
        lines.append(told)
    return lines


def suspension_working(answer: Assessment, lang: str) -> list[str]:
    """What was tried, and what each amount of advance buys."""
    verdict, cash = answer.suspension.verdict, answer.cash
    if verdict.decision == "not_applicable":
        unknown = answer.advance.unreachable == "cash_not_given"
        return [
            say("working.unreachable_cash_not_given" if unknown else "working.not_applicable", lang)
        ]
    lines = [
        say(
            "working.tested_exact" if answer.uncertainty == "none" else "working.tested",
            lang,
            paths=answer.paths,
            target_ratio=answer.target_probability,
            floor_euros=cash.floor_cents,
            last=day_near(cash.path[-1].on, answer, lang),
        ),
        say(
            "working.without_anything",
            lang,
            probability_ratio=cautious(cash.probability_target_met),
            lowest_euros=cash.lowest_cents,
            lowest=day_near(cash.lowest_on, answer, lang),
        ),
    ]
    if told := length_said(answer, lang):
        lines.insert(0, told)
    points = [p for p in answer.suspension.frontier if p.on is not None or p.advance_cents == 0]
    shown = points[:: max(1, len(points) // 5)][:6]
    lines.extend(
        say(
            "working.frontier",
            lang,
            advance_euros=point.advance_cents,
            on=day_near(point.on, answer, lang),
        )
        for point in shown
        if point.on is not None
    )
    return lines
