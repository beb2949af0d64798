"""Every trace of an answer, in the order of the answer."""

from __future__ import annotations

from calculator.core.answer import Assessment
from calculator.core.trace import Trace
from calculator.deliver.explain.cash import cash_traces, length_traces, suspension_traces
from calculator.deliver.explain.claim import claim_traces
from calculator.deliver.explain.files import bank_traces, line_traces, rhythm_traces
from calculator.deliver.explain.owed import owed_traces


def traces_of(answer: Assessment) -> tuple[Trace, ...]:
    """A trace of each figure of the answer."""
    return (
        *line_traces(answer.lines, "lines", "", "audit"),
        *owed_traces(answer),
        *claim_traces(answer),
        *suspension_traces(answer),
        *cash_traces(answer),
        *length_traces(answer),
        *bank_traces(answer),
        *rhythm_traces(answer),
    )
