"""The cash chart: one plotly figure, its text alternative and its table. No sums here.

Colours come from the caller, by the roles of the palette; sizes are those of the page's column.
Nothing that a user typed is drawn, except the name the caller gives to the lowest day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import plotly.graph_objects as go

from calculator.core import formats
from calculator.core.answer import Assessment, CashDay
from calculator.core.texts import say
from calculator.deliver import marks
from calculator.deliver.marks import Box, Frame

FONT = "Inter, system-ui, sans-serif"
#: Darkest grey of the outage, where it is certain to last.
OUTAGE_OPACITY = 0.11

Row = tuple[str, str, str, str, str]
Floor = Literal["overdraft", "zero", "cash"]


def cash_figure(
    answer: Assessment,
    palette: Mapping[str, str],
    lang: str = "fr",
    *,
    with_claim: bool = False,
    days: int | None = None,
    lowest_label: str = "",
) -> go.Figure:
    """Cash with and without the outage, its range, the floor and the days that matter.

    Args:
        answer: the answer to draw.
        palette: colours by role, of one theme.
        lang: language of every word.
        with_claim: also draw the line with the claimed advance.
        days: days shown after the day of the answer; by default enough to tell the story.
        lowest_label: what happens on the lowest day, instead of « Point bas »; any text.
    """
    frame = marks.frame_of(answer, days, with_claim=with_claim)
    stops = marks.fade(frame.days)
    lines = _lines(answer, frame, palette, lang, with_claim=with_claim)
    named = _floor_name(answer, frame, lang)
    data = [*_field(frame, stops, palette), *_band(answer, frame, palette), *lines]
    notes = [
        *_euro_names(answer, frame, named[1], palette, lang),
        _text(named[0], palette["floor"], x=0, y=named[1].high / frame.height, xref="paper",
              yref="paper", xanchor="left", yanchor="top", xshift=-marks.LEFT, yshift=-3, align="left"),
        *_line_names(answer, frame, palette, lang, with_claim=with_claim),
        *_lowest(answer, frame, named[1], palette, lang, lowest_label),
        *_foot_names(frame, palette, lang),
    ]  # fmt: skip
    if stops:
        notes.append(_text(say("chart.outage", lang), palette["muted"], x=0, y=1, xref="paper",
                           yref="paper", xanchor="left", yanchor="top", xshift=7, yshift=-4))  # fmt: skip
    named_days = marks.dates(frame, answer.cash.lowest_on)
    layout = {
        "height": marks.HEIGHT,
        "margin": {"l": marks.LEFT, "r": marks.RIGHT, "t": marks.TOP, "b": frame.foot, "pad": 0},
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": palette["ink"]},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x",
        "hoverdistance": -1,
        "hoverlabel": {
            "bgcolor": palette["page"],
            "bordercolor": palette["rule"],
            "font": {"family": FONT, "size": 13, "color": palette["ink"]},
            "align": "left",
        },
        "xaxis": {
            "type": "date",
            "range": [frame.as_of.isoformat(), frame.last_on.isoformat()],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickmode": "array",
            "tickvals": [d.isoformat() for d in named_days],
            "ticktext": [formats.short_day(d, lang) for d in named_days],
            "tickangle": 0,
            "tickfont": {"family": FONT, "size": 12, "color": palette["muted"]},
        },
        "yaxis": {
            "range": [frame.bottom_cents / 100, frame.top_cents / 100],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
        "shapes": _rules(answer, frame, palette),
        "annotations": notes,
    }
    return go.Figure({"data": data, "layout": layout})


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
        floor=say(f"chart.alt.{side}.{_floor_kind(floor)}", lang, floor_euros=floor),
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


def escaped(text: str) -> str:
    """Text that plotly draws as it is: no tags, no entities, no formulas between dollars."""
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        text = text.replace(mark, entity)
    return text


def _text(text: str, color: str, size: int = 13, weight: int = 400, **place: Any) -> dict[str, Any]:
    font = {"family": FONT, "size": size, "color": color, "weight": weight}
    return {"text": text, "font": font, "showarrow": False, "borderpad": 0, **place}


def _floor_kind(floor: int) -> Floor:
    return "overdraft" if floor < 0 else "zero" if floor == 0 else "cash"


def _two_lines(text: str) -> str:
    return text.replace(" ", "<br>", 1)


def _about(cents: int, lang: str) -> str:
    """An amount to the nearest ten euros."""
    return formats.euros((cents + 500) // 1000 * 1000, lang)


def _field(frame: Frame, stops: list[marks.Point], palette: Mapping[str, str]) -> list[Any]:
    """The outage: one polygon that pales as it becomes likely to be over."""
    if not stops:
        return []
    first, last = frame.as_of.isoformat(), frame.last_on.isoformat()
    low, high = frame.bottom_cents / 100, frame.top_cents / 100
    scale = [
        [at, f"rgba({palette['outage']}, {OUTAGE_OPACITY * ratio:.4f})"] for at, ratio in stops
    ]
    return [
        {
            "type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip",
            "x": [first, last, last, first], "y": [low, low, high, high], "fill": "toself",
            "fillgradient": {"type": "horizontal", "colorscale": scale},
        }
    ]  # fmt: skip


def _band(answer: Assessment, frame: Frame, palette: Mapping[str, str]) -> list[Any]:
    """Eight times in ten: the range above the floor, and what of it lies below."""
    over, under = marks.band(answer.cash.opening_cents, frame.days, answer.cash.floor_cents)
    return [
        {
            "type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip",
            "x": [marks.instant(frame.as_of, t) for t, _ in outline],
            "y": [cents / 100 for _, cents in outline],
            "fill": "toself", "fillcolor": palette[role],
        }
        for outline, role in ((over, "band"), (under, "band_floor"))
        if outline
    ]  # fmt: skip


def _lines(
    answer: Assessment, frame: Frame, palette: Mapping[str, str], lang: str, *, with_claim: bool
) -> list[Any]:
    """Without the outage, with the claim, with the outage: the last lies on top and speaks."""
    x = [d.on.isoformat() for d in frame.days]
    start, opening = answer.as_of.isoformat(), answer.cash.opening_cents / 100

    def line(name: str, x: list[str], y: list[float], color: str, width: float, **more: Any) -> Any:
        style = {"color": color, "width": width, "dash": more.pop("dash", "solid")}
        return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y,
                "line": style, **more}  # fmt: skip

    drawn = []
    if answer.payers:
        y = [d.without_outage_cents / 100 for d in frame.days]
        drawn.append(line("without", x, y, palette["baseline"], 1.8, dash="5px,3px",
                          hoverinfo="skip"))  # fmt: skip
    if with_claim:
        y = [opening, *(d.with_claim_cents / 100 for d in frame.days)]
        drawn.append(line("claim", [start, *x], y, palette["accent"], 1.2, hoverinfo="skip"))
    y = [opening, *(d.expected_cents / 100 for d in frame.days)]
    told = ["", *(_told(answer, d, lang, with_claim=with_claim) for d in frame.days)]
    first = formats.day(answer.as_of, lang, weekday=True, year=False)
    told[0] = f"<b>{first}</b><br>" + say(
        "chart.hover.alone", lang, amount=_about(answer.cash.opening_cents, lang)
    )
    drawn.append(line("with", [start, *x], y, palette["accent"], 2.6, hoverinfo="text",
                      hovertext=told))  # fmt: skip
    return drawn


def _told(answer: Assessment, d: CashDay, lang: str, *, with_claim: bool) -> str:
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


def _rules(answer: Assessment, frame: Frame, palette: Mapping[str, str]) -> list[Any]:
    """Grid, floor and foot across the gutters too; ticks of the landing and of the suspension."""

    def across(cents: list[float], color: str, width: float) -> list[Any]:
        y = [c / 100 for c in cents]
        parts = (
            ({"xref": "paper"}, 0, 1),
            ({"xref": "paper", "xsizemode": "pixel", "xanchor": 0}, -marks.LEFT, 0),
            ({"xref": "paper", "xsizemode": "pixel", "xanchor": 1}, 0, marks.RIGHT),
        )
        return [
            {"type": "path", "yref": "y", "layer": "below", "line": {"color": color, "width": width},
             "path": " ".join(f"M{a},{v} L{b},{v}" for v in y), **place}
            for place, a, b in parts
        ]  # fmt: skip

    floor = answer.cash.floor_cents
    grid = [float(c) for c in marks.steps(frame) if c != floor]
    drawn = across(grid, palette["hair"], 1) + across([floor], palette["floor"], 1.3)
    drawn += across([frame.bottom_cents], palette["rule"], 1)
    drawn += [
        {"type": "line", "xref": "x", "x0": on.isoformat(), "x1": on.isoformat(), "yref": "paper",
         "ysizemode": "pixel", "yanchor": 0, "y0": 8, "y1": 6 - marks.FOOT_MARKED,
         "line": {"color": palette["accent"], "width": 2}}
        for on in sorted({on for on in (frame.landing_on, frame.suspend_on) if on})
    ]  # fmt: skip
    return drawn


def _floor_name(answer: Assessment, frame: Frame, lang: str) -> tuple[str, Box]:
    """The floor's name under its line, in two lines where one would meet the cash."""
    text = say(f"chart.floor.{_floor_kind(answer.cash.floor_cents)}", lang)
    y, wide = frame.above(answer.cash.floor_cents), len(text) * marks.LETTER - marks.LEFT
    box = Box(-marks.LEFT, wide, y - marks.LINE - 3, y)
    if wide > 0 and any(marks.struck(frame, box, w) for w in (marks.NARROW, marks.WIDE)):
        return _two_lines(text), Box(-marks.LEFT, 0, y - 2 * marks.LINE - 3, y)
    return text, box


def _euro_names(
    answer: Assessment, frame: Frame, named: Box, palette: Mapping[str, str], lang: str
) -> list[Any]:
    floor = frame.above(answer.cash.floor_cents)
    kept = []
    for cents in marks.steps(frame):
        y = frame.above(cents)
        struck = y + 1 < floor < y + marks.LINE
        if not struck and (y >= named.high or y + marks.LINE <= named.low):
            kept.append(cents)
    return [
        _text(formats.euros(c, lang) if c == max(kept) else formats.number(c / 100, lang),
              palette["muted"], 12, x=0, xref="paper", y=c / 100, yref="y", xanchor="left",
              yanchor="bottom", xshift=-marks.LEFT)
        for c in kept
    ]  # fmt: skip


def _line_names(
    answer: Assessment, frame: Frame, palette: Mapping[str, str], lang: str, *, with_claim: bool
) -> list[Any]:
    end = frame.days[-1]
    names = [("with" if answer.payers else "alone", end.expected_cents, palette["accent"], 600)]
    if answer.payers:
        names.append(("without", end.without_outage_cents, palette["muted"], 400))
    if with_claim:
        names.append(("claim", end.with_claim_cents, palette["accent"], 400))
    places = marks.spread(
        [frame.above(cents) for _, cents, _, _ in names],
        frame.height,
        frame.above(answer.cash.floor_cents),
        2 * marks.LINE + 5,
    )
    return [
        _text(_two_lines(say(f"chart.{name}", lang)), color, weight=weight, x=1, xref="paper",
              y=y / frame.height, yref="paper", xanchor="left", yanchor="middle", xshift=8,
              align="left", bgcolor=palette["page"], width=marks.RIGHT - 8)
        for (name, _, color, weight), y in zip(names, places, strict=True)
    ]  # fmt: skip


def _lowest(
    answer: Assessment, frame: Frame, named: Box, palette: Mapping[str, str], lang: str, label: str
) -> list[Any]:
    on = answer.cash.lowest_on
    if not frame.shows(on):
        return []
    text = label if len(label) <= 18 else f"{label[:17].rstrip()}…"
    text = text or say("chart.lowest", lang)
    floor = frame.above(answer.cash.floor_cents)
    x, y = marks.lowest_place(frame, on, text, floor, named)
    shift = {"right": -8, "left": 8, "center": 0}[x]
    return [
        _text(escaped(text), palette["muted"], x=on.isoformat(), y=answer.cash.lowest_cents / 100,
              xanchor=x, yanchor=y, xshift=shift, yshift=-6 if x == "center" else 0)
    ]  # fmt: skip


def _foot_names(frame: Frame, palette: Mapping[str, str], lang: str) -> list[Any]:
    """The day of the answer; then the ticks' texts, turned away from each other."""
    below = {"yref": "paper", "y": 0, "yanchor": "top"}
    drawn = [
        _text(formats.short_day(frame.as_of, lang), palette["muted"], 12, x=0, xref="paper",
              xanchor="right", xshift=4, yshift=-3, **below)
    ]  # fmt: skip
    events = [(frame.landing_on, "landing", 400), (frame.suspend_on, "suspend", 600)]
    known = sorted((e for e in events if e[0]), key=lambda e: e[0] or date.min)
    for n, (on, name, weight) in enumerate(known):
        side = "right" if n == 0 and len(known) == 2 else "left"
        bold = f"<span style='font-weight:{weight}'>{say(f'chart.{name}', lang)}</span>"
        drawn.append(
            _text(f"{bold}<br>{formats.short_day(on, lang)}" if on else "", palette["ink"],
                  x=on.isoformat() if on else 0, xanchor=side, align=side,
                  xshift=-6 if side == "right" else 6, yshift=-26, **below)
        )  # fmt: skip
    return drawn
