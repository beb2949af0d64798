"""Each figure explains itself: redone from its trace to the cent, the same wherever it is shown."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Assessment
from calculator.core.spans import day_number, day_of
from calculator.core.texts import LANGUAGES, catalogue
from calculator.core.trace import Operand, Trace
from calculator.deliver.explain import explained_text, groups_of, trace_said, traces_of
from calculator.deliver.facts import facts_of
from calculator.deliver.files import csv_bytes
from calculator.deliver.jsonfile import answer_json, answer_tree
from calculator.reference.calendars import business_calendar
from tests.cases.asking import EXAMPLE, Line, ask, assess_command, changed, command, ledger_text
from tests.cases.test_cases import FILES
from tests.properties.test_ledger_relations import some_lines
from tests.statements import statement
from tests.test_bank_assess import APRIL, BEFORE, cetip
from tests.test_bank_assess import ask as ask_bank
from tests.test_docs import METHOD_PAGE, slug

ROOT = Path(__file__).resolve().parents[2]
ANCHORS = {slug(h) for h in re.findall(r"(?m)^#+ (.+)$", METHOD_PAGE)}
#: Formulas that only the paths, or a calendar, could do again.
UNTOLD = {"order_statistic", "mean_of_worst", "latest_day", "length_law", "path_by_path",
          "days_after", "days_counted"}  # fmt: skip
#: Euros of the answer that are themselves what was read or typed, or single items of a list
#: whose sum has its trace.
LEAVES = re.compile(
    r"^(traces|issues|assumptions|cash\.path|receivables\.by_day|suspension\.frontier"
    r"|suspension\.adaptive|cash_rhythm)|^(bank\.)?lines\.(used|set_aside|refused|out_of_scope)_eur"
    r"|^bank\.by_payer\[\d+\]\.(?!banked_)|^bank\.(not_banked|matches|nearly|unidentified|returned|cancelled|others|debits|movements)\["
)


def at(tree: Any, path: str) -> Any:
    """A value of the JSON answer by the path that a trace names."""
    for name, index in re.findall(r"([a-z_0-9]+)|\[(\d+)\]", path):
        tree = tree[name] if name else tree[int(index)]
    return tree


def written(value: Any, unit: str) -> Any:
    """A value as JSON has it."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if unit == "EUR":
        assert isinstance(value, int)
        return f"{Decimal(value) / 100:.2f}"
    return round(value, 6) if isinstance(value, float) else value


def amounts(tree: Any, path: str = "") -> Iterator[str]:
    """Path of every euro, probability and day that the answer works out."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from amounts(value, f"{path}.{key}".lstrip("."))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from amounts(value, f"{path}[{index}]")
    elif re.search(r"(_eur|\.eur|probability)$", path) and not LEAVES.search(path):
        yield path


def check(answer: Assessment) -> dict[str, Trace]:
    """Every promise of the traces of one answer; the traces by their figure."""
    tree, traces = answer_tree(answer), traces_of(answer)
    by_figure = {t.figure: t for t in traces}
    assert len(by_figure) == len(traces)
    for trace in traces:
        if "[]" in trace.figure:
            assert trace.value is None
            continue
        assert at(tree, trace.figure) == written(trace.value, trace.unit), trace.figure
        again = trace.redo()
        if again is None:
            assert trace.formula in UNTOLD or trace.value is None, trace
        else:
            wanted = pytest.approx(trace.value, abs=1e-9) if trace.unit == "share" else trace.value
            assert again == wanted, trace
        for operand in trace.operands:
            if operand.figure:
                shown = at(tree, operand.figure)
                assert shown == written(operand.value, operand.unit), (trace.figure, operand)
        assert trace.reference.removeprefix("docs/method.md#") in ANCHORS, trace.reference
        for lang in LANGUAGES:
            said = trace_said(trace, lang)
            assert "{" not in said
            assert "  " not in said
    lacking = [p for p in amounts(tree) if p not in by_figure]
    assert sorted(set(lacking) - {"options.target_probability"}) == []
    return by_figure


def simulated(**parts: Any) -> Assessment:
    lines = [
        Line(date(2023, 9, 4), 1_111, name="S"),
        Line(date(2024, 1, 24), 4_520, name="A"),
        Line(date(2024, 1, 25), 3_210, payer="Mutuelle B", status="rejected", name="B"),
        Line(date(2024, 1, 26), 987, payer="Mutuelle B", paid=300, paid_on=date(2024, 1, 30),
             name="C"),
        Line(date(2024, 1, 30), -500, payer="Mutuelle B", name="D"),
    ]  # fmt: skip
    return ask(
        changed(
            outage={"payers": ["Viamedis", "Almerys"]},
            billing={"per_open_day_eur": {"Almerys": 60}},
            **({"options": {"uncertainty": "simulated", "paths": 150, "horizon_days": 40}} | parts),
        ),
        ledger_text(lines),
    )


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_case_worked_by_hand_is_redone_from_its_traces(file: Path) -> None:
    case = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    check(ask({"options": {"uncertainty": "none"}} | case["dossier"], case.get("ledger")))


@pytest.mark.parametrize("noise", ["none", "simulated"])
def test_the_shipped_example_is_redone_from_its_traces(noise: str) -> None:
    sample = ROOT / "data" / "samples" / "dossier-exemple.toml"
    asked = tomllib.loads(sample.read_text("utf-8"), parse_float=Decimal)
    found = check(ask(asked | {"options": {"uncertainty": noise, "paths": 400}}))
    assert found["receivables.by_payer[0].missing_eur"].redo() == 216_000


@pytest.mark.parametrize(
    "advance",
    [
        {"instalments": 3, "fee_eur": 2.5},
        {"set_off": True, "recoup_share": 0.5},
        {"fee_share": 0.02},
    ],
)
def test_a_simulated_ledger_is_redone_from_its_traces(advance: dict[str, Any]) -> None:
    found = check(simulated(advance=advance, pharmacy={"cash_eur": 900, "overdraft_limit_eur": 0}))
    assert found["advance.needed_eur"].of("rank")


@given(
    lines=some_lines(),
    since=st.integers(0, 15),
    lasts=st.none() | st.integers(0, 25),
    stopped=st.sampled_from(["payments", "submissions", "both"]),
    granted=st.none() | st.integers(1, 900),
    cash=st.integers(-200, 3000),
    noise=st.sampled_from(["none", "simulated"]),
    quick=st.none() | st.integers(1, 40_000),
)
def test_random_dossiers_are_redone_from_their_traces(
    lines: list[Line],
    since: int,
    lasts: int | None,
    stopped: str,
    granted: int | None,
    cash: int,
    noise: str,
    quick: int | None,
) -> None:
    first = date(2024, 1, 29)
    payers = ["Viamedis"] + (["Almerys"] if quick else [])
    per_day = {"Almerys": Decimal(quick) / 100} if quick else None
    known = [line for line in lines if line.platform == "Viamedis"] if quick else lines
    last = None if lasts is None else first + timedelta(days=lasts)
    parts: dict[str, Any] = {
        "as_of": first + timedelta(days=since),
        "outage": {"payers": payers, "first_day": first, "last_day": last, "stopped": stopped},
        "billing": {"per_open_day_eur": per_day},
        "pharmacy": {"cash_eur": cash},
        "assumptions": {"min_paid_lines": 3},
        "options": {"uncertainty": noise, "horizon_days": 30, "paths": 100},
    }
    if granted:
        parts["advances"] = [{"on": first + timedelta(days=granted % 40), "amount_eur": granted}]
    check(ask(changed(**parts), ledger_text(known)))


def test_nobody_stopped_still_explains_itself() -> None:
    check(ask(changed(outage={"payers": []})))


def test_a_bank_statement_explains_itself() -> None:
    found = check(ask_bank(statement(BEFORE, APRIL), cetip()))
    # Seven days of 150 never came: docs/method.md, "Bank".
    assert found["bank.not_banked_eur"].redo() == 105_000
    assert found["bank.banked_eur"].redo() == 45_000


def test_missing_is_written_as_expected_less_received() -> None:
    # One line of 180 each business day, due 4 business days later. Open at the eve, 28 January:
    # billed 23 to 26 January; since: 29 January to 9 February, 10 lines. Due by 9 February: billed
    # 23 January to 5 February, 10 x 180 = 1,800. One came on 2 February: 1,800 - 180 = 1,620.
    calendar, lines = business_calendar(), []
    for rank in range(60):
        billed = calendar.shift(day_number(date(2023, 11, 16)), rank)
        paid = day_of(calendar.shift(billed, 4))
        if day_of(billed) > date(2024, 2, 9):
            break
        line = Line(day_of(billed), 18_000)
        if day_of(billed) == date(2024, 1, 23):
            line = replace(line, paid=18_000, paid_on=date(2024, 2, 2), status="paid")
        elif paid < date(2024, 1, 29):
            line = replace(line, paid=18_000, paid_on=paid, status="paid")
        lines.append(line)
    parts: dict[str, Any] = {"billing": {"per_open_day_eur": None}}
    answer = ask(changed(assumptions={"min_paid_lines": 1000}, **parts), ledger_text(lines))
    missing = check(answer)["receivables.by_payer[0].missing_eur"]
    assert missing.redo() == 162_000
    assert [(o.name, o.value) for o in missing.of("plus", "minus", "context")] == [
        ("expected", 180_000),
        ("received", 18_000),
        ("open_at_eve", 4 * 18_000),
        ("billed_since", 10 * 18_000),
        ("until", date(2024, 2, 9)),
    ]
    said = trace_said(missing).replace("\u202f", " ").replace("\xa0", " ")
    assert said == (
        "Manque au 9 février 2024, Mutuelle A : 1 620,00 € = attendu 1 800,00 € − reçu 180,00 € ; "
        "attendu sur 720,00 € ouverts la veille de la panne et 1 800,00 € facturés depuis "
        "(14 lignes)"
    )


def test_the_needed_amount_is_redone_on_the_path_of_its_rank() -> None:
    # A third repaid when 151 cents lack: floor(150 x 3 / 2) + 1 = 226 (docs/method.md).
    parts = (
        Operand("gap", 151, "EUR", "gap"),
        Operand("instalments", 3, "count", "parts"),
        Operand("repaid", 1, "count", "done"),
    )
    assert Trace("a", "needed_eur", 226, "order_statistic", parts).redo() == 226


def test_parameters_tell_whether_they_were_given_or_supposed() -> None:
    found = check(simulated())
    by_name = {p.name: p for p in found["receivables.missing.eur"].parameters}
    assert by_name["payment_term_days_complementary"].typed
    assert not by_name["stale_after_days"].typed
    assert all(p.source for t in found.values() for p in t.parameters)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_json_names_each_parameter_once_and_refers_to_it(lang: str) -> None:
    answer = simulated()
    tree = answer_tree(answer, lang)
    assert json.loads(answer_json(answer, lang)) == tree
    told = {a["name"]: a for a in tree["assumptions"]}
    assert {"source", "source_url", "value", "unit", "typed", "nature"} <= set(told["paths"])
    for trace, written_out in zip(traces_of(answer), tree["traces"], strict=True):
        assert written_out["parameters"] == [p.name for p in trace.parameters]
        for item in trace.parameters:
            same = [a for a in tree["assumptions"] if a["name"] == item.name]
            assert [a["value"] for a in same] == [item.value]


def test_the_days_that_hold_the_lowest_balance_most_often_are_counted_paths() -> None:
    """150 paths: each day tells how many of them have their lowest balance on it."""
    answer = simulated(pharmacy={"cash_eur": 900, "overdraft_limit_eur": 0})
    found = check(answer)
    lows = answer.cash.low_point_days
    assert lows
    for index, low in enumerate(lows):
        trace = found[f"cash.low_point_days[{index}].ratio"]
        assert trace.on == low.on
        assert trace.first("of") == 150
        assert trace.redo() == pytest.approx(low.ratio)
        assert trace.first("count") == pytest.approx(low.ratio * 150)
    counts = [found[f"cash.low_point_days[{i}].ratio"].first("count") for i in range(len(lows))]
    assert sum(counts) <= 150


def test_what_is_still_stopped_is_redone_from_its_trace() -> None:
    """Viamedis 180 a day until 14 February, Almerys 100 until 21.

    On the 15th (0 x 180 + 1 x 100) / 280 is still stopped; the operands tell who bills what, and
    on which day each restarts.
    """
    billed = {"Viamedis": 180, "Almerys": 100}
    lasts = {"Viamedis": date(2024, 2, 14), "Almerys": date(2024, 2, 21)}
    answer = ask(
        changed(
            outage={"payers": list(billed), "last_days": lasts},
            billing={"per_open_day_eur": billed},
        )
    )
    trace = check(answer)["cash.path[].stopped_ratio"]
    billings, days = trace.of("plus"), trace.of("over")
    restarts = {o.payer: o.value for o in trace.operands if o.name == "restart"}
    assert restarts == {"Viamedis": date(2024, 2, 15), "Almerys": date(2024, 2, 22)}
    level = {b.payer: b.number / d.number for b, d in zip(billings, days, strict=True)}
    assert level == {"Viamedis": 18_000, "Almerys": 10_000}
    for day in answer.cash.path:
        still = sum(level[p] for p, on in restarts.items() if day.on < on)
        assert day.stopped_ratio == pytest.approx(still / sum(level.values()))


def test_screen_terminal_csv_and_json_tell_the_same() -> None:
    answer = simulated()
    raw = csv_bytes(facts_of(answer, "en"), iso=True).decode("utf-8")
    rows = [r for r in csv.DictReader(io.StringIO(raw)) if r["section"] == "trace"]
    figures = {r["figure"]: r for r in rows if r["kind"] == "figure"}
    tree = answer_tree(answer, "en")["traces"]
    assert [t["figure"] for t in tree] == list(figures)
    for told in tree:
        row = figures[told["figure"]]
        assert row["label"].lstrip("'") == told["said"]
        assert row["formula"] == told["formula"]
        assert row["source"] == told["reference"]
        parts = [r for r in rows if r["figure"] == told["figure"] and r["kind"] != "figure"]
        named = [o["figure"] or o["name"] for o in told["operands"]]
        assert [r["formula"] for r in parts[: len(named)]] == named
        if told["unit"] == "EUR" and told["value"] is not None:
            assert row["value"] == told["value"]
    text = explained_text(answer, "en")
    shown = {trace_said(t, "en") for g in groups_of(answer) for t in g.traces}
    assert shown <= {t["said"] for t in tree}
    assert all(said in text for said in shown)


def test_explain_is_written_after_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "dossier.toml"
    file.write_text(EXAMPLE, "utf-8")
    plain, long = (command("assess", str(file), *more) for more in ([], ["--explain"]))
    assert long.status == 0
    assert long.out.startswith(plain.out)
    told = long.out[len(plain.out) :].replace("\u202f", " ").replace("\xa0", " ")
    assert "2 160,00 € = attendu 2 160,00 € − reçu 0,00 €" in told
    assert "(supposé ; " in told
    assert "(saisi)" in told
    # JSON holds the traces with or without the word.
    assert assess_command(EXAMPLE, "--explain").json == assess_command(EXAMPLE).json


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_operand_written_has_its_words_and_no_word_is_left_over(lang: str) -> None:
    used: set[str] = set()
    for file in (ROOT / "calculator" / "deliver" / "explain").glob("*.py"):
        used |= set(re.findall(r'Operand\(\s*"([a-z_]+)"', file.read_text("utf-8")))
    used |= {"caught_up", "held_more", "no_statement", "not_banked_lines"} | {f"lines_{b}" for b in
             ("used", "set_aside", "refused", "out_of_scope")}  # fmt: skip
    words = {k.split(".")[2] for k in catalogue(lang) if k.startswith("trace.operand.")}
    assert used - words == {"of_payer"}
    assert sorted(words - used) == []
