"""How long the outage lasts, told: past cases, the conditional law, payers that restart apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from calculator.core.answer import Assessment
from calculator.core.length import LengthCase
from calculator.core.texts import say
from calculator.deliver.sentences import day_said, payers_said
from calculator.reference.incidents import incident


class CaseRow(NamedTuple):
    """One past outage as a row of the export."""

    section: str
    figure: str
    value: int
    unit: str
    kind: str
    formula: str
    source: str
    label: str


def case_name(case: LengthCase, lang: str = "fr") -> str:
    """What users read for a past outage; a length of the dossier has no other name."""
    return incident(case.incident).name.said(lang) if case.incident else say("length.typed", lang)


def case_days(case: LengthCase, lang: str = "fr") -> str:
    """Its length in words: "10 jours ouvrés", "au moins 5 jours ouvrés"."""
    return say("length.days" if case.over else "length.days_at_least", lang, n=case.business_days)


def cases_tree(answer: Assessment, lang: str) -> list[dict[str, Any]]:
    """The past outages that serve, as plain values; empty where none does."""
    return [
        {
            "name": case_name(case, lang),
            "business_days": case.business_days,
            "over": case.over,
            "source": case.source or "dossier",
            "source_url": case.source_url,
        }
        for case in answer.length.cases
    ]


def case_rows(answer: Assessment, lang: str) -> Iterator[CaseRow]:
    """The same as rows of the export."""
    for case in answer.length.cases:
        source = " · ".join(s for s in (case.source, case.source_url) if s) or "dossier"
        kind = "observed" if case.source else "typed"
        yield CaseRow(
            section="assumptions",
            figure="length_case_days",
            value=case.business_days,
            unit="business_days",
            kind=kind,
            formula=case_days(case, lang),
            source=source,
            label=case_name(case, lang),
        )


def cases_said(answer: Assessment, lang: str = "fr") -> list[str]:
    """One line per past outage that serves: name, length, source; one for all of the dossier's."""
    cases = answer.length.cases
    if cases and not any(case.incident for case in cases):
        lengths = tuple(
            str(case.business_days)
            if case.over
            else say("length.at_least", lang, n=case.business_days)
            for case in cases
        )
        return [say("length.all_typed", lang, lengths=lengths)]
    return [
        say(
            "length.case",
            lang,
            name=case_name(case, lang),
            days=case_days(case, lang),
            source=case.source,
        )
        for case in cases
    ]


def last_days_tree(answer: Assessment) -> dict[str, Any]:
    """Last day, restart and backlog by payer; the key is there only where they differ."""
    rows = [
        {
            "payer": row.payer,
            "last_day": row.last_on.isoformat() if row.last_on else None,
            "restart_on": row.restart_on.isoformat() if row.restart_on else None,
            "backlog_on": row.backlog_on.isoformat() if row.backlog_on else None,
        }
        for row in answer.length.by_payer
    ]
    return {"last_days": rows} if rows else {}


def length_facts(answer: Assessment) -> Iterator[tuple[str, int | str | date | None, str, str]]:
    """The course of the outage as figures of the export: name, value, unit, payer where apart."""
    length = answer.length
    yield "outage_length", length.kind, "word", ""
    yield "lasted_business_days", length.lasted_business_days, "business_days", ""
    yield "median_last_day", length.median_last_on, "date", ""
    yield "nine_in_ten_last_day", length.late_last_on, "date", ""
    for row in length.by_payer:
        yield "last_day", row.last_on, "date", row.payer
        if row.last_on is not None:
            yield "restart_on", row.restart_on, "date", row.payer
            yield "backlog_on", row.backlog_on, "date", row.payer


def restarts_said(answer: Assessment, lang: str = "fr") -> str:
    """Which payers pay again, from when, and which nobody knows; "" where they do not differ."""
    parts = []
    for row in answer.length.by_payer:
        who = payers_said((row.payer,), lang)
        if row.restart_on is None or row.backlog_on is None:
            parts.append(say("length.not_known", lang, payer=who))
            continue
        done = row.restart_on <= answer.as_of
        parts.append(
            say(
                "length.restarted" if done else "length.restarts",
                lang,
                payer=who,
                restart=day_said(row.restart_on, lang, near=answer.as_of),
                backlog=day_said(row.backlog_on, lang, near=answer.as_of),
            )
        )
    return " ".join(parts)


def length_said(answer: Assessment, lang: str = "fr") -> str:
    """How long it has lasted, and how long it may still: one sentence; "" where it is known."""
    length = answer.length
    if length.kind != "estimated" or length.median_last_on is None or length.late_last_on is None:
        return ""

    def day(on: date) -> str:
        return day_said(on, lang, near=answer.as_of)

    left = tuple(row.payer for row in length.by_payer if row.last_on is None)
    return say(
        "length.told_of" if left else "length.told",
        lang,
        n=length.lasted_business_days,
        payers=payers_said(left, lang),
        median=day(length.median_last_on),
        late=day(length.late_last_on),
    )
