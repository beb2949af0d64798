"""What the answer rests on, as a list: each value with its nature and its source."""

from __future__ import annotations

from calculator.core import formats
from calculator.core.answer import Assessment, Assumption
from calculator.core.texts import say
from calculator.deliver.labels import assumption_label, assumption_value
from calculator.deliver.length import cases_said
from calculator.reference.incidents import Incident
from ui.markup import esc, heading, note

#: Assumptions in the order a reader cares; the others follow, folded.
_FIRST = (
    "sized_billing_per_open_day",
    "payment_term_days_complementary",
    "payment_term_days_statutory",
    "outage_length_median_business_days",
    "backlog_lands_after_business_days",
    "compulsory_share",
    "leaves_share",
    "margin_lost_per_euro_leaving",
    "billing_week_cv",
    "target_probability",
)


def _assumption(item: Assumption, answer: Assessment, lang: str) -> str:
    value = assumption_value(item, lang)
    label = assumption_label(item, answer.first_day, lang)
    nature = say("screen.typed" if item.typed else f"reference.nature.{item.nature}", lang)
    source = say("screen.typed_source", lang) if item.typed else item.source
    # "Hypothèse : Hypothèse : …" would say it twice.
    source = source.split(" : ", 1)[1] if source.startswith("Hypothèse : ") else source
    given = say("screen.given", lang, label=label, value=value)
    return (
        f'<li class="tp-given"><p class="tp-what">{esc(given)}</p>'
        f'<p class="tp-source"><span class="tp-nature">{esc(nature.capitalize())}</span>'
        f" · {esc(formats.spaced(source, lang))}</p>{_cases(item, answer, lang)}</li>"
    )


def _cases(item: Assumption, answer: Assessment, lang: str) -> str:
    """The past outages that the median length comes from, folded."""
    cases = cases_said(answer, lang)
    if item.name != "outage_length_median_business_days" or not cases:
        return ""
    said = "".join(
        f'<p class="tp-source">{esc(formats.spaced(one, lang))}</p>'
        for one in (*cases, say("length.note", lang))
    )
    title = esc(say("length.cases", lang))
    return f'<details class="tp-more"><summary>{title}</summary>{said}</details>'


def assumptions(answer: Assessment, lang: str) -> str:
    """What the answer rests on, each value with its nature and source."""
    by_name = {a.name: a for a in answer.assumptions}
    first = [by_name[n] for n in _FIRST if n in by_name]
    rest = [a for a in answer.assumptions if a.name not in _FIRST]

    def listed(items: list[Assumption]) -> str:
        return f'<ul class="tp-list">{"".join(_assumption(a, answer, lang) for a in items)}</ul>'

    more = say("screen.more_assumptions", lang, n=len(rest))
    folded = f'<details class="tp-more"><summary>{esc(more)}</summary>{listed(rest)}</details>'
    title = heading(say("screen.assumptions_title", lang), say("screen.assumptions_lede", lang))
    return title + listed(first) + folded


def known_outage(known: Incident, lang: str) -> str:
    """What is publicly known of the outage chosen, and which of its days are supposed."""
    lines = []
    if not known.first_day_known:
        lines.append(say("ask.preset_supposed", lang))
    for fact in known.facts[:2]:
        text = fact.text_fr if lang == "fr" else fact.text_en
        lines.append(f"{formats.spaced(text, lang)} ({fact.source})")
    return "".join(note(line) for line in lines)
