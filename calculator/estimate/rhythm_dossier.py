"""Proposals as lines of the dossier: one conversion for the screen and the command line."""

from __future__ import annotations

from datetime import date

from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.texts import say
from calculator.estimate.due_days import due_in, month_of
from calculator.intake.dossier import Outgoing


def outgoings_from(rhythm: CashRhythm, lang: str = "fr") -> tuple[Outgoing, ...]:
    """The dossier's `[[outgoings]]` that a rhythm proposes, in its order.

    Each repeats on the day it falls due, not on the one a weekend moved it to. A payment whose
    due day is past and whose money has not left yet adds a line of its own, paid once.
    """
    return tuple(line for one in rhythm.outgoings for line in lines_of(one, rhythm.as_of, lang))


def lines_of(one: RecurringOutgoing, as_of: date, lang: str = "fr") -> list[Outgoing]:
    """The lines that one proposal becomes: one, or two where a payment due has not left yet."""
    label = one.label or say(f"rhythm.kind.{one.kind}", lang)

    def line(on: date, *, once: bool) -> Outgoing:
        return Outgoing.model_construct(
            on=on, amount_cents=one.amount_cents, label=label, once=once,
            every_months=1 if once else one.every_months,
        )  # fmt: skip

    if one.due_on > as_of:
        return [line(_first_day(one.due_on, one, as_of), once=False)]
    following = due_in(month_of(one.due_on) + one.every_months, one.day)
    return [line(one.next_on, once=True), line(_first_day(following, one, as_of), once=False)]


def _first_day(due: date, one: RecurringOutgoing, as_of: date) -> date:
    """A day from which the dossier's rule falls on `due` next, and on the right days after it.

    The rule reads the day of the month from the first date. 30 June would pay on 30 July where
    the month's last day is meant: 31 May, already past, says it right.
    """
    month = month_of(due)
    for back in range(0, 13, one.every_months):
        start = due_in(month - back, one.day)
        if start.day == one.day and (back == 0 or _past(month - back, month, one, as_of)):
            return start
    return due


def _past(start: int, end: int, one: RecurringOutgoing, as_of: date) -> bool:
    return all(due_in(m, one.day) <= as_of for m in range(start, end, one.every_months))
