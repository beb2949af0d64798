"""Public rules, leavers, the rule by balance and the worst cases, as JSON, rows and lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.decided import Adaptive, LeaversCase, PublicRule, TriggerDay
from calculator.core.money import to_text
from calculator.core.texts import say
from calculator.deliver.sentences import cautious, day_said

#: Days of the rule by balance that the screen and the terminal show.
MOST_TRIGGERS = 8


_WORTH = (
    "probability",
    "standard_error",
    "fixed_probability",
    "gain_error",
    "suspends_ratio",
    "fixed_suspends_ratio",
)


class Row(NamedTuple):
    """One fact of the export: cents where `unit` is "EUR"."""

    section: str
    figure: str
    value: int | float | str | date | None
    unit: str
    on: date | None = None
    formula: str = ""
    source: str = ""
    label: str = ""


def rule_when(rule: PublicRule, lang: str) -> str:
    """When a rule applies, in words."""
    part = "when_applies" if rule.applies else "when"
    return say(f"rule.{rule.name}.{part}", lang)


def rules_tree(rules: Sequence[PublicRule], lang: str) -> list[dict[str, Any]]:
    """The public rules as plain values."""
    return [
        {
            "name": rule.name,
            "label": say(f"rule.{rule.name}.label", lang),
            "formula": say(f"rule.{rule.name}.formula", lang),
            "amount_eur": to_text(rule.cents),
            "applies": rule.applies,
            "applies_when": rule_when(rule, lang),
            "source": rule.source,
            "source_url": rule.source_url,
        }
        for rule in rules
    ]


def leavers_tree(cases: Sequence[LeaversCase]) -> list[dict[str, Any]]:
    """The verdict by share of leavers as plain values."""
    return [
        {
            "leaves_share": case.leaves_share,
            "decision": case.decision,
            "on": case.on.isoformat() if case.on else None,
            "probability": round(case.probability, 6),
        }
        for case in cases
    ]


def adaptive_tree(rule: Adaptive | None) -> dict[str, Any] | None:
    """The rule by balance as plain values."""
    if rule is None:
        return None
    return {
        "probability": round(rule.probability, 6),
        "standard_error": round(rule.standard_error, 6),
        "fixed_on": rule.fixed_on.isoformat() if rule.fixed_on else None,
        "fixed_probability": round(rule.fixed_probability, 6),
        "gain_error": round(rule.gain_error, 6),
        "gains": rule.gains,
        "suspends_ratio": round(rule.suspends_ratio, 6),
        "fixed_suspends_ratio": round(rule.fixed_suspends_ratio, 6),
        "paths": rule.paths,
        "days": [
            {
                "on": day.on.isoformat(),
                "action": day.action,
                "cash_below_eur": None
                if day.cash_below_cents is None
                else to_text(day.cash_below_cents),
            }
            for day in rule.days
        ],
    }


def worst_facts(answer: Assessment) -> Iterator[tuple[str, int | float | date, str]]:
    """Worst cases, lowest day and the worth of the rule by balance: name, value, unit."""
    cash, rule = answer.cash, answer.suspension.adaptive
    yield "worst_shortfall_eur", cash.worst_shortfall_cents, "EUR"
    for name in ("low_point_early_on", "low_point_median_on", "low_point_late_on"):
        yield name, getattr(cash, name), "date"
    for name in _WORTH if rule else ():
        yield f"adaptive_{name}", getattr(rule, name), "share"


def decided_rows(answer: Assessment, lang: str) -> Iterator[Row]:
    """The same as rows of the export."""
    for rule in answer.advance.public_rules:
        formula = say(f"rule.{rule.name}.formula", lang)
        label = f"{say(f'rule.{rule.name}.label', lang)}. {rule_when(rule, lang)}"
        source = f"{rule.source} · {rule.source_url}"
        yield Row("rules", rule.name, rule.cents, "EUR", None, formula, source, label)
    for case in answer.suspension.leavers:
        label = say(f"decision.{case.decision}", lang)
        formula = f"{case.decision}; probability {case.probability:.4f}"
        where = ("leavers", "leaves_share", case.leaves_share, "share")
        yield Row(*where, case.on, formula, "docs/method.md", label)
    rule_by_cash = answer.suspension.adaptive
    for day in rule_by_cash.days if rule_by_cash else ():
        label = say(
            "trigger.head_level" if day.action == "below" else f"trigger.{day.action}", lang
        )
        where_day = ("triggers", "cash_below_eur", day.cash_below_cents, "EUR")
        yield Row(*where_day, day.on, day.action, "docs/method.md", label)


def case_said(case: LeaversCase, answer: Assessment, lang: str) -> str:
    """The decision of one share of leavers in words."""
    if case.on is None:
        return say(f"decision.{case.decision}", lang)
    return say("leavers.suspend_by", lang, on=day_said(case.on, lang, near=answer.as_of))


def shown_triggers(rule: Adaptive) -> tuple[TriggerDay, ...]:
    """The next days on which the rule may suspend, those past the last level left out."""
    return tuple(day for day in rule.days if day.action != "wait")[:MOST_TRIGGERS]


def adaptive_said(answer: Assessment, lang: str) -> str:
    """What the rule by balance is worth beside the fixed date; "" without one."""
    rule = answer.suspension.adaptive
    if rule is None:
        return ""
    return say(
        "trigger.worth" if rule.gains else "trigger.no_gain",
        lang,
        probability=int(rule.probability * 1000 + 1e-9),
        error=max(1, round(rule.standard_error * 1000)),
        fixed=int(rule.fixed_probability * 1000 + 1e-9),
        paths=rule.paths,
        suspends_ratio=rule.suspends_ratio,
        fixed_ratio=rule.fixed_suspends_ratio,
    )


def set_off_said(answer: Assessment, lang: str) -> str:
    """How the advance is recovered by set-off; "" where it is repaid by instalments."""
    given = {a.name: a.value for a in answer.assumptions}
    share, days = (given.get(f"recoup_{n}") for n in ("share", "within_business_days"))
    if answer.advance.claim_cents <= 0 or share is None or days is None:
        return ""
    return say("setoff.told", lang, share_ratio=float(share), days=int(float(days)))


def worst_said(answer: Assessment, lang: str) -> list[str]:
    """The worst cases and the lowest day, in words; nothing in an exact run."""
    cash = answer.cash
    if answer.paths == 1:
        return []

    def day(on: date) -> str:
        return day_said(on, lang, weekday=False, near=answer.as_of)

    key = "worst.shortfall" if cash.worst_shortfall_cents > 0 else "worst.no_shortfall"
    told = [say(key, lang, worst_euros=cash.worst_shortfall_cents)]
    if cash.low_point_days:
        days = [
            say("worst.one_day", lang, on=day(low.on), share_ratio=low.ratio)
            for low in cash.low_point_days
        ]
        return [*told, say("worst.days", lang, days=", ".join(days))]
    early, late = day(cash.low_point_early_on), day(cash.low_point_late_on)
    middle = day(cash.low_point_median_on)
    return [*told, say("worst.day", lang, early=early, median=middle, late=late)]


def decided_text(answer: Assessment, lang: str) -> list[str]:
    """The lines of the terminal."""
    lines: list[str] = []
    if answer.advance.public_rules:
        lines += ["", say("rules.intro", lang)]
        for rule in answer.advance.public_rules:
            label = say(f"rule.{rule.name}.label", lang)
            lines.append(f"  {label:<58} {formats.money(rule.cents, lang):>14}")
            lines.append(f"    {rule_when(rule, lang)}")
    if told := set_off_said(answer, lang):
        lines += ["", told]
    if answer.suspension.leavers:
        lines += ["", say("leavers.intro", lang)]
    lines += [
        "  - "
        + say(
            "leavers.row",
            lang,
            share_ratio=case.leaves_share,
            decision=case_said(case, answer, lang),
            probability_ratio=cautious(case.probability),
        )
        for case in answer.suspension.leavers
    ]
    rule_by_cash = answer.suspension.adaptive
    if rule_by_cash and rule_by_cash.gains:
        lines += ["", say("trigger.intro", lang)]
        for day in shown_triggers(rule_by_cash):
            on = day_said(day.on, lang, near=answer.as_of)
            key = "trigger.row" if day.action == "below" else "trigger.row_always"
            lines.append("  - " + say(key, lang, on=on, level_euros=day.cash_below_cents))
    if rule_by_cash:
        lines += ["", adaptive_said(answer, lang)]
    if answer.payers:
        lines += ["", *worst_said(answer, lang)] if answer.paths > 1 else []
    return lines
