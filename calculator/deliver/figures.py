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
