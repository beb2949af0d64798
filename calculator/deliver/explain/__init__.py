"""Where each figure comes from: one builder for the screen, the terminal, JSON and the exports.

Built from the answer alone; no figure is worked out here.
"""

from __future__ import annotations

from calculator.deliver.explain.build import traces_of
from calculator.deliver.explain.rows import TraceRow, trace_rows, traces_tree
from calculator.deliver.explain.told import explained_text, groups_of, parameter_said, parameters_of
from calculator.deliver.explain.words import operand_said, trace_marked, trace_said

__all__ = [
    "TraceRow",
    "explained_text",
    "groups_of",
    "operand_said",
    "parameter_said",
    "parameters_of",
    "trace_marked",
    "trace_rows",
    "trace_said",
    "traces_of",
    "traces_tree",
]
