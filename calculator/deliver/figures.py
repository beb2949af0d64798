"""The cash chart: one plotly figure, its text alternative and its table. No sums here.

Colours come from the caller, by the roles of the palette; sizes are those of the page's column.
Nothing that a user typed is drawn, except the name the caller gives to the lowest day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.deliver import marks
from calculator.deliver.chart_labels import FONT, labels
from calculator.deliver.chart_text import chart_alt, chart_heads, chart_table, told, told_first
from calculator.deliver.marks import Frame

__all__ = ["cash_figure", "chart_alt", "chart_heads", "chart_table"]

#: Darkest grey of the outage, where it is certain to last.
OUTAGE_OPACITY = 0.11

Trace = dict[str, Any]


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
    data = [*_field(frame, stops, palette), *_band(answer, frame, palette), *lines]
    notes = labels(
        answer,
        frame,
        palette,
        lang,
        with_claim=with_claim,
        lowest_label=lowest_label,
        outage=bool(stops),
    )
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
            "showspikes": True,
            "spikemode": "across",
            "spikesnap": "data",
            "spikethickness": 1,
            "spikedash": "solid",
            "spikecolor": palette["rule"],
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


def _area(x: list[str], y: list[float], **fill: Any) -> Trace:
    bare = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    return {**bare, "x": x, "y": y, "fill": "toself", **fill}


def _field(frame: Frame, stops: list[marks.Point], palette: Mapping[str, str]) -> list[Trace]:
    """The outage: one polygon that pales as it becomes likely to be over."""
    if not stops:
        return []
    first, last = frame.as_of.isoformat(), frame.last_on.isoformat()
    low, high = frame.bottom_cents / 100, frame.top_cents / 100
    scale = [[at, f"rgba({palette['outage']}, {OUTAGE_OPACITY * odds:.4f})"] for at, odds in stops]
    gradient = {"type": "horizontal", "colorscale": scale}
    corners = [first, last, last, first], [low, low, high, high]
    return [_area(*corners, name="outage", fillgradient=gradient)]


def _band(answer: Assessment, frame: Frame, palette: Mapping[str, str]) -> list[Trace]:
    """Eight times in ten: the range above the floor, and what of it lies below."""
    over, under = marks.band(answer.cash.opening_cents, frame.days, answer.cash.floor_cents)
    return [
        _area(
            [marks.instant(frame.as_of, t) for t, _ in outline],
            [cents / 100 for _, cents in outline],
            name=role,
            fillcolor=palette[role],
        )
        for outline, role in ((over, "band"), (under, "band_floor"))
        if outline
    ]


def _lines(
    answer: Assessment, frame: Frame, palette: Mapping[str, str], lang: str, *, with_claim: bool
) -> list[Trace]:
    """Without the outage, with the claim, with the outage: the last lies on top and speaks."""
    x = [d.on.isoformat() for d in frame.days]
    start, opening = answer.as_of.isoformat(), answer.cash.opening_cents / 100

    def line(name: str, cents: list[int], color: str, width: float, **more: Any) -> Trace:
        style = {"color": palette[color], "width": width, "dash": more.pop("dash", "solid")}
        bare = {"type": "scatter", "mode": "lines", "name": name, "line": style}
        y = [c / 100 for c in cents]
        # What the cash would have been on the day of the answer is not known.
        known = {"x": x, "y": y} if name == "without" else {"x": [start, *x], "y": [opening, *y]}
        return {**bare, **known, "hoverinfo": "skip", **more}

    drawn = []
    if answer.payers:
        cents = [d.without_outage_cents for d in frame.days]
        drawn.append(line("without", cents, "baseline", 1.8, dash="5px,3px"))
    if with_claim:
        drawn.append(line("claim", [d.with_claim_cents for d in frame.days], "accent", 1.2))
    texts = [told_first(answer, lang)]
    texts += [told(answer, d, lang, with_claim=with_claim) for d in frame.days]
    cents = [d.expected_cents for d in frame.days]
    drawn.append(line("with", cents, "accent", 2.6, hoverinfo="text", hovertext=texts))
    return drawn


def _rules(answer: Assessment, frame: Frame, palette: Mapping[str, str]) -> list[Trace]:
    """Grid, floor and foot, across the gutters too; ticks of the landing and the suspension."""
    floor = answer.cash.floor_cents
    grid = [float(c) for c in marks.steps(frame) if c != floor]
    drawn = [
        *_across(grid, palette["hair"], 1),
        *_across([floor], palette["floor"], 1.3),
        *_across([frame.bottom_cents], palette["rule"], 1),
    ]
    for on in sorted({on for on in (frame.landing_on, frame.suspend_on) if on}):
        x = {"xref": "x", "x0": on.isoformat(), "x1": on.isoformat()}
        y = {"yref": "paper", "ysizemode": "pixel", "yanchor": 0, "y0": 8, "y1": 6 - frame.foot}
        drawn.append({"type": "line", **x, **y, "line": {"color": palette["accent"], "width": 2}})
    return drawn


def _across(cents: list[float], color: str, width: float) -> list[Trace]:
    """Level lines from the very left to the very right: the drawing, then its two gutters."""
    parts: list[tuple[Trace, int, int]] = [
        ({}, 0, 1),
        ({"xsizemode": "pixel", "xanchor": 0}, -marks.LEFT, 0),
        ({"xsizemode": "pixel", "xanchor": 1}, 0, marks.RIGHT),
    ]
    style = {
        "type": "path",
        "xref": "paper",
        "yref": "y",
        "layer": "below",
        "line": {"color": color, "width": width},
    }
    return [
        {
            **style,
            "path": " ".join(f"M{a},{c / 100} L{b},{c / 100}" for c in cents),
            **place,
        }
        for place, a, b in parts
        if cents
    ]
