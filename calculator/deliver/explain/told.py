"""The written sums grouped as people look for them, with what each group rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calculator.core.answer import Assessment, Assumption
from calculator.core.texts import say
from calculator.core.trace import Trace
from calculator.deliver.explain.build import traces_of
from calculator.deliver.explain.words import trace_said
from calculator.deliver.labels import assumption_label, assumption_value

#: Payers whose figures are written out; the others stand in the exports.
MOST_PAYERS = 12
#: Group -> how the paths of its figures begin.
_GROUPS = (
    ("owed", ("receivables.", "lines.")),
    ("claim", ("advance.",)),
    ("suspension", ("suspension.", "cash.", "outage.")),
    ("bank", ("bank.", "cash_rhythm.")),
)
#: A payer's part of the bounds belongs with the claim.
_BOUNDS = ("missing_at_landing_eur", "ceiling_eur", "justified_eur", "documented_eur",
           "average_basis_eur")  # fmt: skip

#: Told even where they are 0.
_ALWAYS = {"claim_eur", "needed_eur"}
#: What people ask about first.
_FIRST = ("outstanding_eur", "missing_eur", "missing_low", "missing_high", "overdue_eur",
          "not_yet_due_eur", "stale_eur", "rejected_eur")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Traces that are read together; `left_out` is how many payers are not written out."""

    name: str
    traces: tuple[Trace, ...]
    left_out: int = 0


def _group(trace: Trace) -> str:
    if trace.figure.startswith("receivables.by_payer") and trace.figure.endswith(_BOUNDS):
        return "claim"
    return next(name for name, starts in _GROUPS if trace.figure.startswith(starts))


def _row(trace: Trace) -> int:
    """Position of the payer a trace is about, 0 where it is about all."""
    head, _, rest = trace.figure.partition("by_payer[")
    return int(rest.partition("]")[0]) if head == "receivables." and rest else 0


def _worth(trace: Trace, rows: int) -> bool:
    """Whether people would read it: not a list, not a nought, not what a payer's own line says."""
    if trace.name in _ALWAYS:
        return True
    if trace.value == 0 or trace.formula in {"nothing", "path_by_path"}:
        return False
    if trace.formula == "given" and (trace.value is None or trace.name.startswith("missing_")):
        return False
    parts = [o for o in trace.of("plus", "minus") if o.number]
    only_payer = [o.name for o in parts] == ["of_payer"] and parts[0].number == trace.value
    return not (rows == 1 and only_payer)


def groups_of(answer: Assessment) -> tuple[Group, ...]:
    """The traces worth reading, by group: no empty ones, no lists, the largest payers."""
    found: dict[str, list[Trace]] = {name: [] for name, _ in _GROUPS}
    rows = len(answer.receivables.by_payer)
    for trace in traces_of(answer):
        if not _worth(trace, rows) or _row(trace) >= MOST_PAYERS:
            continue
        found[_group(trace)].append(trace)
    left = max(0, rows - MOST_PAYERS)
    found["owed"].sort(key=lambda t: _FIRST.index(t.name) if t.name in _FIRST else len(_FIRST))
    return tuple(
        Group(name, tuple(traces), left if name in {"owed", "claim"} else 0)
        for name, traces in found.items()
        if traces
    )


def parameters_of(traces: Iterable[Trace]) -> tuple[Assumption, ...]:
    """What some traces rest on, each once, in the order of the traces."""
    return tuple(dict.fromkeys(p for t in traces for p in t.parameters))


def parameter_said(item: Assumption, answer: Assessment, lang: str) -> str:
    """A parameter with its value, whether it was given or supposed, and its source."""
    label = assumption_label(item, answer.first_day, lang)
    given = say("screen.given", lang, label=label, value=assumption_value(item, lang))
    nature = say(f"trace.nature.{'typed' if item.typed else item.nature}", lang)
    if item.typed:
        return say("trace.parameter_typed", lang, given=given, nature=nature)
    # "Supposé ; Hypothèse : …" would say it twice.
    source = item.source.removeprefix("Hypothèse : ")
    return say("trace.parameter", lang, given=given, nature=nature, source=source)


def explained_text(answer: Assessment, lang: str = "fr") -> str:
    """Every written sum, group by group, for the terminal."""
    rows = [say("trace.title", lang)]
    for group in groups_of(answer):
        rows += ["", say(f"trace.group.{group.name}", lang)]
        rows += [f"  {trace_said(trace, lang)}" for trace in group.traces]
        if group.left_out:
            rows.append("  " + say("trace.more_payers", lang, n=group.left_out))
        used = parameters_of(group.traces)
        if used:
            rows.append("  " + say("trace.rests_on", lang))
            rows += [f"    - {parameter_said(item, answer, lang)}" for item in used]
    return "\n".join(rows)
