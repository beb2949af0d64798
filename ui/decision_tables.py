"""The small tables inside the workings: public rules, leavers, the rule by balance."""

from __future__ import annotations

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.texts import say
from calculator.deliver.decided import (
    adaptive_said,
    case_said,
    rule_when,
    shown_triggers,
    worst_said,
)
from calculator.deliver.sentences import cautious, day_said
from ui.markup import esc, table


def _told(text: str) -> str:
    return f"<p>{esc(text)}</p>"


def rules_table(answer: Assessment, lang: str) -> str:
    """What public rules give on the same case, our advance first."""
    rules = answer.advance.public_rules
    if not rules:
        return ""
    rows = [
        [esc(say("rules.ours", lang)), formats.euros(answer.advance.claim_cents, lang)],
        *(
            [
                f'<a href="{esc(rule.source_url)}">{esc(say(f"rule.{rule.name}.label", lang))}</a>'
                f'<span class="tp-under">{esc(say(f"rule.{rule.name}.formula", lang))}</span>'
                f'<span class="tp-under">{esc(rule_when(rule, lang))}</span>',
                formats.euros(rule.cents, lang),
            ]
            for rule in rules
        ),
    ]
    head = [(say("rules.head_rule", lang), False), (say("rules.head_amount", lang), True)]
    return _told(say("rules.intro", lang)) + table(say("rules.caption", lang), head, rows)


def suspension_tables(answer: Assessment, lang: str) -> str:
    """The decision by share of leavers, then the rule by balance where it helps."""
    return _leavers(answer, lang) + _triggers(answer, lang)


def worst_lines(answer: Assessment, lang: str) -> str:
    """The worst cases and the lowest day, where somebody stopped."""
    return "".join(_told(line) for line in worst_said(answer, lang)) if answer.payers else ""


def _leavers(answer: Assessment, lang: str) -> str:
    cases = answer.suspension.leavers
    if not cases:
        return ""
    rows = [
        [
            esc(formats.percent(case.leaves_share, lang)),
            esc(case_said(case, answer, lang)),
            esc(formats.percent(cautious(case.probability), lang)),
        ]
        for case in cases
    ]
    exact = answer.uncertainty == "none"
    head = [
        (say("leavers.head_share", lang), True),
        (say("leavers.head_decision", lang), False),
        (say("leavers.head_odds", lang), True),
    ]
    if exact:  # one path: a probability of it would be no probability
        head, rows = head[:2], [row[:2] for row in rows]
    return _told(say("leavers.intro", lang)) + table(say("leavers.caption", lang), head, rows)


def _triggers(answer: Assessment, lang: str) -> str:
    rule = answer.suspension.adaptive
    if rule is None:
        return ""
    if not rule.gains:
        return _told(adaptive_said(answer, lang))
    rows = [
        [
            esc(day_said(day.on, lang, near=answer.as_of)),
            esc(say("trigger.always", lang))
            if day.cash_below_cents is None
            else formats.euros(day.cash_below_cents, lang),
        ]
        for day in shown_triggers(rule)
    ]
    head = [(say("trigger.head_day", lang), False), (say("trigger.head_level", lang), True)]
    body = table(say("trigger.caption", lang), head, rows)
    after = f"{say('trigger.more', lang)} {adaptive_said(answer, lang)}"
    return _told(say("trigger.intro", lang)) + body + _told(after)
