"""Labels of the cash chart: placed so that none is clipped and none meets another.

The chart is drawn before anyone knows its width, so each label is tried at the two widths
that matter: the phone and the full column. Vertical places are pixels above the foot line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.texts import say
from calculator.deliver import marks
from calculator.deliver.chart_text import floor_kind
from calculator.deliver.marks import Frame

FONT = "Inter, system-ui, sans-serif"
#: Pixels: a line of 13 px text, and the mean width of one of its letters.
LINE, LETTER = 17, 7.2
#: Letters of the lowest day's name, at most.
LONGEST_NAME = 18

#: One annotation, as plotly wants it.
Label = dict[str, Any]


class Box(NamedTuple):
    """A rectangle in pixels: from the drawing's left end, above the foot line."""

    left: float
    right: float
    low: float
    high: float


def escaped(text: str) -> str:
    """Text that plotly draws as it is: no tags, no entities, no formulas between dollars."""
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        text = text.replace(mark, entity)
    return text


def labels(
    answer: Assessment,
    frame: Frame,
    palette: Mapping[str, str],
    lang: str,
    *,
    with_claim: bool = False,
    lowest_label: str = "",
    outage: bool = True,
) -> list[Label]:
    """Every label of the chart but the dates under the foot line; `outage` names its field."""
    words, floor = _floor_name(answer, frame, lang)
    drawn = [
        _gutter(words, palette["floor"], floor.high / frame.height, yref="paper", yanchor="top")
        | {"yshift": -3},
        *_euro_names(answer, frame, floor, palette["muted"], lang),
        *_line_names(answer, frame, palette, lang, with_claim=with_claim),
        *_lowest(answer, frame, floor, palette["muted"], lowest_label or say("chart.lowest", lang)),
        *_foot_names(frame, palette, lang),
    ]
    if outage:
        corner: Label = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": 7}
        place = corner | {"y": 1, "yref": "paper", "yanchor": "top", "yshift": -4}
        text = say("chart.outage", lang)
        drawn.append(_text(text, palette["muted"], place))
    return drawn


def _text(text: str, color: str, place: Label, size: int = 13, weight: int = 400) -> Label:
    font = {"family": FONT, "size": size, "color": color, "weight": weight}
    return {"text": text, "font": font, "showarrow": False, "borderpad": 0, **place}


def _gutter(text: str, color: str, y: float, size: int = 13, **place: str) -> Label:
    """A text that starts at the very left."""
    left = {"x": 0, "xref": "paper", "xanchor": "left", "align": "left", "xshift": -marks.LEFT}
    return _text(text, color, {**left, "y": y, **place}, size)


def _two_lines(text: str) -> str:
    return text.replace(" ", "<br>", 1)


def _floor_name(answer: Assessment, frame: Frame, lang: str) -> tuple[str, Box]:
    """The floor's name under its line, in two lines where one would meet the cash."""
    text = say(f"chart.floor.{floor_kind(answer.cash.floor_cents)}", lang)
    y, wide = frame.above(answer.cash.floor_cents), len(text) * LETTER - marks.LEFT
    box = Box(-marks.LEFT, wide, y - LINE - 3, y)
    if wide > 0 and any(struck(frame, box, w) for w in (marks.NARROW, marks.WIDE)):
        return _two_lines(text), Box(-marks.LEFT, 0, y - 2 * LINE - 3, y)
    return text, box


def _euro_names(answer: Assessment, frame: Frame, named: Box, color: str, lang: str) -> list[Label]:
    """Amounts above their grid lines, save those that would meet the floor or its name."""
    floor = frame.above(answer.cash.floor_cents)
    kept = []
    for cents in marks.steps(frame):
        y = frame.above(cents)
        meets_line = y + 1 < floor < y + LINE
        meets_name = y < named.high and y + LINE > named.low
        if cents == answer.cash.floor_cents or not (meets_line or meets_name):
            kept.append(cents)
    texts = [formats.number(c / 100, lang) for c in kept[:-1]]
    texts += [formats.euros(c, lang) for c in kept[-1:]]
    return [
        _gutter(text, color, c / 100, 12, yref="y", yanchor="bottom")
        for c, text in zip(kept, texts, strict=True)
    ]


def _line_names(
    answer: Assessment, frame: Frame, palette: Mapping[str, str], lang: str, *, with_claim: bool
) -> list[Label]:
    end = frame.days[-1]
    names = [("with" if answer.payers else "alone", end.expected_cents, palette["accent"], 600)]
    if answer.payers:
        names.append(("without", end.without_outage_cents, palette["muted"], 400))
    if with_claim:
        names.append(("claim", end.with_claim_cents, palette["accent"], 400))
    ends = [frame.above(cents) for _, cents, _, _ in names]
    floor = frame.above(answer.cash.floor_cents)
    places = spread(ends, frame.height, floor, 2 * LINE + 5)
    # As wide as the gutter and opaque, so that no grid line strikes the words.
    plate = {"align": "left", "bgcolor": palette["page"], "width": marks.RIGHT - 8}
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "yref": "paper", **plate}
    return [
        _text(
            _two_lines(say(f"chart.{name}", lang)),
            color,
            {**place, "y": y / frame.height, "yanchor": "middle"},
            weight=weight,
        )
        for (name, _, color, weight), y in zip(names, places, strict=True)
    ]


def _lowest(answer: Assessment, frame: Frame, named: Box, color: str, label: str) -> list[Label]:
    on, cents = answer.cash.lowest_on, answer.cash.lowest_cents
    if not frame.shows(on):
        return []
    text = " ".join(label.split())
    if len(text) > LONGEST_NAME:
        text = f"{text[: LONGEST_NAME - 1].rstrip()}…"
    floor = frame.above(answer.cash.floor_cents)
    x, y = lowest_place(frame, on, text, floor, named)
    xshift, yshift = {"right": (-8, 0), "left": (8, 0), "center": (0, -6)}[x]
    place = {"xanchor": x, "yanchor": y, "xshift": xshift, "yshift": yshift}
    return [_text(escaped(text), color, {"x": on.isoformat(), "y": cents / 100, **place})]


def _foot_names(frame: Frame, palette: Mapping[str, str], lang: str) -> list[Label]:
    """The day of the answer; then the ticks' texts, turned away from each other."""
    below = {"yref": "paper", "y": 0, "yanchor": "top"}
    start = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": 4, "yshift": -1}
    first = formats.short_day(frame.as_of, lang)
    drawn = [_text(first, palette["muted"], {**start, **below}, 12)]
    events = [(frame.landing_on, "landing", 400), (frame.suspend_on, "suspend", 600)]
    known = sorted((on, name, weight) for on, name, weight in events if on)
    for n, (on, name, weight) in enumerate(known):
        side, shift = ("right", -6) if n == 0 and len(known) == 2 else ("left", 6)
        word = f"<span style='font-weight:{weight}'>{say(f'chart.{name}', lang)}</span>"
        text = f"{word}<br>{formats.short_day(on, lang)}"
        place = {"x": on.isoformat(), "xanchor": side, "align": side, "xshift": shift}
        drawn.append(_text(text, palette["ink"], {"yshift": -26, **place, **below}))
    return drawn


def lowest_place(frame: Frame, on: date, text: str, floor: float, named: Box) -> tuple[str, str]:
    """Anchors (x, y) of the name of the lowest day, where the fewest lines cross it.

    Args:
        frame: the window.
        on: the lowest day.
        text: the name.
        floor: the floor line, pixels above the foot.
        named: where the floor's own name stands.
    """
    day = next(d for d in frame.days if d.on == on)
    y, wide = frame.above(day.expected_cents), len(text) * LETTER

    def cost(anchors: tuple[str, str]) -> float:
        total = 0.0
        for width in (marks.NARROW, marks.WIDE):
            x = frame.along(on, width)
            left = {"right": x - 8 - wide, "left": x + 8, "center": x - wide / 2}[anchors[0]]
            low = {"bottom": y - 2, "top": y - LINE + 2}[anchors[1]]
            if anchors[0] == "center":
                low = y - LINE - 6
            box = Box(left - 3, left + wide + 3, low, low + LINE)
            total += struck(frame, box, width)
            total += 20 * (left < 0) + 20 * (box.right > width + 20) + 20 * (low < 1)
            total += 15 * (low - 2 < floor < box.high + 1)
            total += 15 * (box.left < named.right and low < named.high and box.high > named.low)
        return total

    options = [("right", "bottom"), ("right", "top"), ("left", "top"), ("center", "top")]
    return min(options, key=cost)


def struck(frame: Frame, box: Box, width: int) -> int:
    """How many stretches of the two lines and of the range run through a box."""
    hits = 0
    for n in range(1, len(frame.days)):
        x0, x1 = n / len(frame.days) * width, (n + 1) / len(frame.days) * width
        if x1 < box.left or x0 > box.right:
            continue
        a, b = frame.days[n - 1], frame.days[n]
        for c0, c1 in (
            (a.expected_cents, b.expected_cents),
            (a.without_outage_cents, b.without_outage_cents),
            (a.low_cents, b.low_cents),
        ):
            y0, y1 = frame.above(c0), frame.above(c1)
            start = y0 + (y1 - y0) * max(0.0, (box.left - x0) / (x1 - x0))
            end = y0 + (y1 - y0) * min(1.0, (box.right - x0) / (x1 - x0))
            hits += max(start, end) > box.low and min(start, end) < box.high
    return hits


def spread(wanted: Sequence[float], height: float, barred: float, size: float) -> list[float]:
    """Middles of the labels beside the lines: near their lines, apart, in order, off the floor.

    Args:
        wanted: pixels above the foot where each line ends.
        height: pixels of the drawing.
        barred: pixels above the foot of the floor line, which no label may touch.
        size: pixels from one label to the next.
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    best: list[float] = []
    for below in range(len(order) + 1):  # how many labels stand under the floor line
        low = _stacked([wanted[n] for n in order[:below]], 0, min(barred, height), size)
        high = _stacked([wanted[n] for n in order[below:]], max(barred, 0), height, size)
        if low is None or high is None:
            continue
        places = [y for _, y in sorted(zip(order, low + high, strict=True))]
        if not best or _moved(places, wanted) < _moved(best, wanted):
            best = places
    return best or list(wanted)


def _moved(places: Sequence[float], wanted: Sequence[float]) -> float:
    return sum(abs(y - w) for y, w in zip(places, wanted, strict=True))


def _stacked(wanted: Sequence[float], low: float, high: float, size: float) -> list[float] | None:
    """Rising places between two bounds, `size` apart; neighbours that meet share their mean."""
    if len(wanted) * size > high - low:
        return [] if not wanted else None
    groups: list[list[float]] = []
    for n, target in enumerate(wanted):
        groups.append([target - n * size])
        while len(groups) > 1 and _mean(groups[-2]) > _mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    first, last = low + size / 2, high - size / 2 - (len(wanted) - 1) * size
    flat = [min(max(_mean(g), first), last) for g in groups for _ in g]
    return [y + n * size for n, y in enumerate(flat)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
