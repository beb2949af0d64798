"""Traces as plain values of the JSON answer and as rows of the export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from calculator.core.answer import Assessment
from calculator.core.money import to_text
from calculator.core.texts import say
from calculator.core.trace import Trace, Unit, Value
from calculator.deliver.explain.build import traces_of
from calculator.deliver.explain.words import operand_said, trace_said
from calculator.deliver.labels import assumption_label


class TraceRow(NamedTuple):
    """One row of the export: the figure, an operand of it, or a parameter it rests on."""

    section: str
    figure: str
    value: Value
    unit: str
    payer: str
    on: date | None
    kind: str
    formula: str
    source: str
    label: str


def _plain(value: Value, unit: Unit) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if unit == "EUR":
        return to_text(round(value))
    return round(value, 6) if isinstance(value, float) else value


def traces_tree(answer: Assessment, lang: str = "fr") -> list[dict[str, Any]]:
    """Every trace as plain values; a parameter is its name under `assumptions`."""
    return [_tree(trace, lang) for trace in traces_of(answer)]


def _tree(trace: Trace, lang: str) -> dict[str, Any]:
    return {
        "figure": trace.figure,
        "value": _plain(trace.value, trace.unit),
        "unit": trace.unit,
        "on": trace.on.isoformat() if trace.on else None,
        "payer": trace.payer,
        "formula": trace.formula,
        "said": trace_said(trace, lang),
        "operands": [
            {
                "name": o.name,
                "value": _plain(o.value, o.unit),
                "unit": o.unit,
                "role": o.role,
                "figure": o.figure,
                "payer": o.payer,
            }
            for o in trace.operands
        ],
        "parameters": [p.name for p in trace.parameters],
        "lines": trace.lines,
        "reference": trace.reference,
    }


def trace_rows(answer: Assessment, lang: str) -> Iterator[TraceRow]:
    """Each figure with its formula and written sum, then its operands, then its parameters."""
    for t in traces_of(answer):
        said = trace_said(t, lang)
        top = ("trace", t.figure)
        yield TraceRow(*top, t.value, t.unit, t.payer, t.on, "figure", t.formula, t.reference, said)
        for o in t.operands:
            label = operand_said(o, lang)
            name = o.figure or o.name
            yield TraceRow(*top, o.value, o.unit, o.payer, None, o.role, name, "", label)
        if t.lines is not None:
            counted = say("trace.counted", lang)
            yield TraceRow(*top, t.lines, "count", t.payer, None, "lines", "lines", "", counted)
        for p in t.parameters:
            source = " · ".join(s for s in (p.source, p.source_url) if s)
            label = assumption_label(p, answer.first_day, lang)
            kind = "typed" if p.typed else p.nature
            value = float(p.value)
            yield TraceRow(*top, value, p.unit, "", None, kind, p.name, source, label)
