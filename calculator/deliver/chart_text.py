"""The cash chart in words: its sentence, its table, what the pointer reads on a day."""

from __future__ import annotations

from typing import Literal

from calculator.core import formats
from calculator.core.answer import Assessment, CashDay
from calculator.core.texts import say
from calculator.deliver import marks

Row = tuple[str, str, str, str, str]
Floor = Literal["overdraft", "zero", "cash"]


def chart_alt(answer: Assessment, lang: str = "fr") -> str:
    """The chart in one sentence, with its finding."""
    cash, floor = answer.cash, answer.cash.floor_cents
    frame = marks.frame_of(answer, None, with_claim=False)
    side = "below" if cash.lowest_cents < floor else "above"
    lowest = next(d for d in cash.path if d.on == cash.lowest_on)
    return say(
        f"chart.alt.{'outage' if answer.payers else 'alone'}",
        lang,
        from_on=answer.as_of,
        to_on=frame.last_on,
        lowest_euros=cash.lowest_cents,
        lowest_on=cash.lowest_on,
        floor=say(f"chart.alt.{side}.{floor_kind(floor)}", lang, floor_euros=floor),
        without_euros=lowest.without_outage_cents,
    )


def chart_heads(lang: str = "fr") -> Row:
    """Headings of `chart_table`."""
    day, with_, without, low, high = (
        say(f"chart.table.{name}", lang) for name in ("day", "with", "without", "low", "high")
    )
    return day, with_, without, low, high


def chart_table(answer: Assessment, lang: str = "fr", days: int | None = None) -> list[Row]:
    """The chart's values for those who cannot see it: one row a week, and the days that matter."""
    frame = marks.frame_of(answer, days, with_claim=False)
    key = {
        "landing": frame.landing_on,
        "suspend": frame.suspend_on,
        "lowest": answer.cash.lowest_on,
    }
    rows = []
    for n, d in enumerate(frame.days):
        said = [say(f"chart.table.mark.{name}", lang) for name, on in key.items() if on == d.on]
        if n % 7 and not said and n != len(frame.days) - 1:
            continue
        text = formats.day(d.on, lang, weekday=True)
        if said:
            text = say("chart.table.marked", lang, day=text, marks=", ".join(said))
        cents = (d.expected_cents, d.without_outage_cents, d.low_cents, d.high_cents)
        with_, without, low, high = (formats.euros(c, lang) for c in cents)
        rows.append((text, with_, without, low, high))
    return rows


def floor_kind(floor: int) -> Floor:
    """How the floor is named: minus an overdraft, zero, or cash to keep."""
    return "overdraft" if floor < 0 else "zero" if floor == 0 else "cash"


def _about(cents: int, lang: str) -> str:
    """An amount to the nearest ten euros."""
    return formats.euros((cents + 500) // 1000 * 1000, lang)


def told(answer: Assessment, d: CashDay, lang: str, *, with_claim: bool) -> str:
    """One day, in the box that follows the pointer; to the nearest ten euros."""
    rows = [f"<b>{formats.day(d.on, lang, weekday=True, year=False)}</b>"]
    expected = _about(d.expected_cents, lang)
    rows.append(say(f"chart.hover.{'with' if answer.payers else 'alone'}", lang, amount=expected))
    if d.low_cents != d.high_cents:
        low, high = _about(d.low_cents, lang), _about(d.high_cents, lang)
        rows.append(say("chart.hover.range", lang, low=low, high=high))
    if with_claim:
        amount = _about(d.with_claim_cents, lang)
        rows.append(say("chart.hover.claim", lang, amount=amount))
    if answer.payers:
        amount = _about(d.without_outage_cents, lang)
        rows.append(say("chart.hover.without", lang, amount=amount))
    return "<br>".join(rows)


def told_first(answer: Assessment, lang: str) -> str:
    """The day of the answer, as `told`: cash as typed."""
    first = formats.day(answer.as_of, lang, weekday=True, year=False)
    amount = _about(answer.cash.opening_cents, lang)
    return f"<b>{first}</b><br>" + say("chart.hover.alone", lang, amount=amount)
