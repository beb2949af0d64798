"""The cash chart shows the answer's own cents, names its days, and leaks nothing typed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from calculator.assessment import assess
from calculator.core.answer import Assessment, CashDay
from calculator.core.formats import euros, short_day
from calculator.core.texts import catalogue
from calculator.deliver import chart_labels, marks
from calculator.deliver.chart_labels import escaped, spread
from calculator.deliver.figures import cash_figure, chart_alt, chart_heads, chart_table
from calculator.intake.dossier_file import parse_dossier
from ui.look import PALETTE

LIGHT = PALETTE["light"]
DOSSIER = """
as_of = 2024-02-09
[pharmacy]
name = "Pharmacie Secrète"
cash_eur = {cash}
overdraft_limit_eur = {overdraft}
[outage]
payers = {payers}
first_day = 2024-01-29
[billing]
payment_term_days = 4
{billing}
[[outgoings]]
on = 2024-02-29
amount_eur = 24000.00
label = "Salaires de Madame Untel"
[advance]
landing_days = 5
[options]
uncertainty = "{uncertainty}"
"""


@cache
def answer(
    cash: int = 18000,
    overdraft: int = 5000,
    uncertainty: str = "simulated",
    payers: str = '["Viamedis"]',
    per_day: int = 400,
) -> Assessment:
    billing = f"per_open_day_eur = {{ Viamedis = {per_day}.00 }}" if payers != "[]" else ""
    text = DOSSIER.format(
        cash=f"{cash}.00",
        overdraft=f"{overdraft}.00",
        uncertainty=uncertainty,
        payers=payers,
        billing=billing,
    )
    return assess(parse_dossier(text.encode()))


def traces(figure: go.Figure) -> dict[str, dict]:
    return {t["name"]: t for t in figure.to_dict()["data"]}


def texts(figure: go.Figure) -> list[str]:
    return [a["text"] for a in figure.to_dict()["layout"]["annotations"]]


def ticks(figure: go.Figure) -> list[str]:
    return [s["x0"] for s in figure.to_dict()["layout"]["shapes"] if s["type"] == "line"]


def suspended() -> Assessment:
    found = answer()
    assert found.suspension.verdict.decision == "suspend_by"
    return found


def test_lines_are_the_answer_in_euros() -> None:
    a = suspended()
    drawn = traces(cash_figure(a, LIGHT, with_claim=True))
    n = len(drawn["without"]["x"])
    path = a.cash.path[:n]
    days = [d.on.isoformat() for d in path]
    assert list(drawn["without"]["x"]) == days
    assert list(drawn["without"]["y"]) == [d.without_outage_cents / 100 for d in path]
    opening = a.cash.opening_cents / 100
    assert list(drawn["with"]["x"]) == ["2024-02-09", *days]
    assert list(drawn["with"]["y"]) == [opening, *(d.expected_cents / 100 for d in path)]
    assert list(drawn["claim"]["y"]) == [opening, *(d.with_claim_cents / 100 for d in path)]
    assert drawn["with"]["line"] == {"color": LIGHT["accent"], "width": 2.6, "dash": "solid"}
    assert drawn["without"]["line"]["dash"] != "solid"


def test_the_claim_is_drawn_only_on_demand() -> None:
    figure = cash_figure(suspended(), LIGHT)
    assert "claim" not in traces(figure)
    assert "Avec<br>l’acompte" not in texts(figure)
    asked = cash_figure(suspended(), LIGHT, with_claim=True)
    assert "Avec<br>l’acompte" in texts(asked)


def test_band_holds_low_and_high_of_each_day() -> None:
    a = suspended()
    drawn = traces(cash_figure(a, LIGHT))["band"]
    corners = set(zip(drawn["x"], drawn["y"], strict=True))
    floor = a.cash.floor_cents
    for d in a.cash.path[: len(marks.frame_of(a, None, with_claim=False).days)]:
        for cents in (d.low_cents, d.high_cents):
            assert (d.on.isoformat(), max(cents, floor) / 100) in corners


def days_of(*ranges: tuple[int, int]) -> list[CashDay]:
    start = date(2024, 2, 9)
    return [
        CashDay(start + timedelta(days=n), 0, (low + high) // 2, low, high, 1.0, 0, 1.0)
        for n, (low, high) in enumerate(ranges, 1)
    ]


def test_band_is_cut_exactly_at_the_floor() -> None:
    over, under = marks.band(100, days_of((-100, 100), (-300, -100)), 0)
    assert min(cents for _, cents in over) == 0
    assert max(cents for _, cents in under) == 0
    assert (0.5, 0.0) in over  # low crosses halfway
    assert (0.5, 0.0) in under
    assert (1.5, 0.0) in over  # high crosses halfway
    assert (2.0, -300.0) in under


@pytest.mark.parametrize(
    ("ranges", "over", "under"),
    [
        (((10, 10), (20, 20)), False, False),
        (((10, 20), (20, 30)), True, False),
        (((-10, -5), (-20, -10)), False, True),
    ],
)
def test_only_parts_that_exist_are_drawn(
    ranges: tuple[tuple[int, int], ...], over: bool, under: bool
) -> None:
    opening = ranges[0][0]
    drawn = marks.band(opening, days_of(*ranges), 0)
    assert (bool(drawn[0]), bool(drawn[1])) == (over, under)


def test_without_uncertainty_no_range() -> None:
    figure = cash_figure(answer(uncertainty="none"), LIGHT)
    assert set(traces(figure)) == {"outage", "without", "with"}
    assert "8 fois" not in "".join(traces(figure)["with"]["hovertext"])


def test_without_payers_one_line_and_no_outage() -> None:
    a = answer(payers="[]")
    figure = cash_figure(a, LIGHT)
    assert set(traces(figure)) == {"with"}
    assert "Trésorerie" in texts(figure)
    assert "Panne" not in texts(figure)
    assert ticks(figure) == []
    assert "panne" not in chart_alt(a).lower()


def test_ticks_stand_on_the_landing_and_the_suspension() -> None:
    a = suspended()
    on = a.suspension.verdict.on
    assert on is not None
    figure = cash_figure(a, LIGHT)
    assert ticks(figure) == sorted([a.advance.landing_on.isoformat(), on.isoformat()])
    said = {re.sub(r"<[^b/][^>]*>|</span>", "", t) for t in texts(figure)}
    assert f"Acompte<br>{short_day(a.advance.landing_on)}" in said
    assert f"Suspendre<br>{short_day(on)}" in said
    sides = [n["xanchor"] for n in figure.to_dict()["layout"]["annotations"] if "span" in n["text"]]
    assert sides == ["right", "left"]


def test_same_day_for_both_is_one_tick_with_two_names() -> None:
    a = suspended()
    verdict = replace(a.suspension.verdict, on=a.advance.landing_on)
    a = replace(a, suspension=replace(a.suspension, verdict=verdict))
    figure = cash_figure(a, LIGHT)
    assert ticks(figure) == [a.advance.landing_on.isoformat()]
    assert sum("span" in t for t in texts(figure)) == 2


def test_no_suspension_tick_unless_advised() -> None:
    a = suspended()
    verdict = replace(a.suspension.verdict, decision="already_too_late")
    a = replace(a, suspension=replace(a.suspension, verdict=verdict))
    assert ticks(cash_figure(a, LIGHT)) == [a.advance.landing_on.isoformat()]
    a = replace(a, advance=replace(a.advance, claim_cents=0))
    assert ticks(cash_figure(a, LIGHT)) == []


@pytest.mark.parametrize(
    ("floor", "name"), [(-5000_00, "Découvert autorisé"), (0, "Zéro"), (2000_00, "Plancher")]
)
def test_floor_is_named_and_drawn_at_its_amount(floor: int, name: str) -> None:
    a = suspended()
    a = replace(a, cash=replace(a.cash, floor_cents=floor))
    figure = cash_figure(a, LIGHT)
    assert name in [t.replace("<br>", " ") for t in texts(figure)]
    red = [s for s in figure.to_dict()["layout"]["shapes"] if s["line"]["color"] == LIGHT["floor"]]
    assert len(red) == 3
    assert all(f",{floor / 100} " in s["path"] for s in red)
    assert {s["line"]["width"] for s in red} == {1.3}
    assert name.split(maxsplit=1)[0].lower() in chart_alt(a)


def test_lines_are_named_beside_them_without_meeting() -> None:
    notes = cash_figure(suspended(), LIGHT, with_claim=True).to_dict()["layout"]["annotations"]
    named = {n["text"]: n["y"] for n in notes if n["x"] == 1}
    assert set(named) == {"Sans<br>la panne", "Avec<br>la panne", "Avec<br>l’acompte"}
    high = marks.HEIGHT - marks.TOP - marks.FOOT_MARKED
    for a, b in pairwise(sorted(named.values())):
        assert (b - a) * high >= 2 * chart_labels.LINE


@pytest.mark.parametrize("wanted", [[10, 12, 11], [100, 100, 100], [0, 340, 170], [345, 5, 346]])
@pytest.mark.parametrize("floor", [-20, 20, 100, 171, 330, 400])
def test_spread_keeps_labels_apart_in_order_and_off_the_floor(
    wanted: list[float], floor: float
) -> None:
    places = spread(wanted, 350, floor, 39)
    for a, b in pairwise(sorted(places)):
        assert b - a >= 39 - 1e-9
    for y in places:
        assert abs(y - floor) >= 39 / 2 - 1e-9
        assert 39 / 2 <= y <= 350 - 39 / 2
    order = sorted(range(3), key=lambda n: (wanted[n], places[n]))
    assert [places[n] for n in order] == sorted(places)


def test_a_label_alone_stays_at_its_line() -> None:
    assert spread([120.0], 350, 20, 39) == [120.0]


@pytest.mark.parametrize("width", [marks.NARROW, marks.WIDE])
@pytest.mark.parametrize(
    "given", [{}, {"cash": 3000}, {"cash": 16000}, {"uncertainty": "none"}, {"payers": "[]"}]
)
def test_dates_on_the_axis_never_meet(width: int, given: dict) -> None:
    a = answer(**given)
    frame = marks.frame_of(a, None, with_claim=False)
    named = marks.dates(frame, a.cash.lowest_on)
    assert len(named) <= 3
    places = [frame.along(d, width) for d in named]
    assert all(b - c >= 45 for c, b in pairwise(places))
    for on in (frame.landing_on, frame.suspend_on):
        assert on is None or all(abs(frame.along(on, width) - x) > 25 for x in places)


def test_window_holds_every_day_that_matters() -> None:
    for a in (answer(), answer(cash=3000), answer(uncertainty="none"), answer(payers="[]")):
        frame = marks.frame_of(a, None, with_claim=False)
        last = a.cash.path[-1].on
        assert frame.last_on >= min(last, a.cash.lowest_on + timedelta(days=21))
        assert len(frame.days) >= 35
        for d in frame.days:
            for cents in (d.low_cents, d.high_cents, d.without_outage_cents):
                assert frame.bottom_cents < cents < frame.top_cents
        assert frame.bottom_cents < a.cash.floor_cents < frame.top_cents


def test_days_can_be_given() -> None:
    figure = cash_figure(suspended(), LIGHT, days=10)
    assert list(figure.layout.xaxis.range) == ["2024-02-09", "2024-02-19"]
    assert "Point bas" not in texts(figure)


def test_grid_is_round_with_room_for_its_names() -> None:
    frame = marks.frame_of(suspended(), None, with_claim=False)
    grid = marks.steps(frame)
    assert 2 <= len(grid) <= 7
    size = grid[1] - grid[0]
    assert str(size).rstrip("0") in {"1", "2", "5"}
    assert all(b - a == size and a % size == 0 for a, b in pairwise(grid))
    assert frame.above(grid[-1]) + marks.NAME_HEIGHT <= frame.height + marks.TOP


def test_outage_fades_with_its_odds() -> None:
    a = suspended()
    trace = traces(cash_figure(a, LIGHT))["outage"]
    scale = trace["fillgradient"]["colorscale"]
    shades = [float(color.rstrip(")").split(",")[-1]) for _, color in scale]
    assert shades[0] > 0
    assert shades == sorted(shades, reverse=True)
    assert (scale[0][0], scale[-1][0]) == (0, 1)
    assert trace["x"][0] == "2024-02-09"


def test_a_known_end_is_sharp() -> None:
    days = [replace(d, stopped_ratio=float(n < 20)) for n, d in enumerate(days_of(*[(0, 1)] * 60))]
    stops = marks.fade(days)
    assert (20 / 60, 1.0) in stops
    assert (21 / 60, 0.0) in stops


def test_hover_is_french_rounded_and_on_one_line_only() -> None:
    a = suspended()
    drawn = traces(cash_figure(a, LIGHT))
    assert {t["hoverinfo"] for name, t in drawn.items() if name != "with"} == {"skip"}
    assert drawn["with"]["hoverinfo"] == "text"
    told = drawn["with"]["hovertext"]
    assert len(told) == len(drawn["with"]["x"])
    assert told[7].startswith("<b>vendredi 16\u00a0février</b><br>Avec la panne\u00a0: ")
    for amount in re.findall(r"([−\d\u202f]+)\u00a0€", "".join(told)):
        assert amount.endswith("0")


def test_nothing_typed_is_drawn() -> None:
    whole = cash_figure(suspended(), LIGHT, with_claim=True).to_json()
    for word in ("Secrète", "Untel", "Salaires", "Viamedis"):
        assert word not in whole
        assert json.dumps(word)[1:-1] not in whole


def test_name_of_the_lowest_day_is_escaped_and_short() -> None:
    figure = cash_figure(suspended(), LIGHT, lowest_label="<b>A&B</b> $x$")
    assert "&lt;b&gt;A&amp;B&lt;/b&gt; &#36;x&#36;" in texts(figure)
    assert "Point bas" not in texts(figure)
    figure = cash_figure(suspended(), LIGHT, lowest_label="Salaires et charges\nde février")
    assert "Salaires et charg…" in texts(figure)


def test_escaped() -> None:
    assert escaped("a & <b> $") == "a &amp; &lt;b&gt; &#36;"


def test_nothing_can_be_dragged_or_zoomed() -> None:
    layout = cash_figure(suspended(), LIGHT).layout
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange
    assert layout.dragmode is False
    assert layout.showlegend is False
    assert layout.height == 430


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_theme_and_language(theme: str, lang: str) -> None:
    figure = cash_figure(suspended(), PALETTE[theme], lang, with_claim=True)
    assert PALETTE[theme]["accent"] in figure.to_json()
    assert not {"Panne", "Suspendre"} & set(texts(figure)) or lang == "fr"


def test_the_two_catalogues_name_the_same_things() -> None:
    fr, en = ({k for k in catalogue(lang) if k.startswith("chart.")} for lang in ("fr", "en"))
    assert fr == en


def test_alt_says_the_finding() -> None:
    a = answer(cash=3000, per_day=180)
    said = chart_alt(a)
    assert a.cash.lowest_cents < a.cash.floor_cents
    assert "au-dessous du découvert autorisé (−5\u202f000\u00a0€)" in said
    assert said.count(".") == 1
    assert "au-dessus" in chart_alt(suspended())
    assert "below" in chart_alt(a, "en")


def test_table_has_one_row_a_week_and_the_key_days() -> None:
    a = suspended()
    rows = chart_table(a)
    assert len(chart_heads()) == len(rows[0]) == 5
    first = a.cash.path[0]
    assert rows[0][0] == "samedi 10\u00a0février 2024"
    cents = (first.expected_cents, first.without_outage_cents, first.low_cents, first.high_cents)
    assert rows[0][1:] == tuple(euros(c) for c in cents)
    marked = [r[0] for r in rows if "(" in r[0]]
    assert any("versement de l’acompte" in m for m in marked)
    assert any("premier jour de suspension" in m for m in marked)
    assert any("point bas" in m for m in marked)
    assert len(rows) < len(a.cash.path) / 7 + 6
