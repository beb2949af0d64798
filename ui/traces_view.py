"""Where the figures come from: the written sums, what they rest on, folded under each figure."""

from __future__ import annotations

from calculator.core.answer import Assessment
from calculator.core.texts import say
from calculator.deliver.explain import groups_of, parameter_said, parameters_of, trace_marked
from ui.markup import emphasised, esc

#: Figures that the tables beside the block show already, with what they rest on.
_BESIDE = ("leavers", "adaptive_")


def traces_block(answer: Assessment, lang: str, *names: str) -> str:
    """The sums of some groups (`deliver.explain.groups_of`), folded; "" where there are none."""
    groups = [g for g in groups_of(answer) if g.name in names]
    if not groups:
        return ""
    rows: list[str] = []
    shown = {g.name: [t for t in g.traces if not t.name.startswith(_BESIDE)] for g in groups}
    for group in groups:
        if group is not groups[0]:
            rows.append(f'<p class="tp-what">{esc(say(f"trace.group.{group.name}", lang))}</p>')
        rows += [
            f"<p>{emphasised(trace_marked(t, lang)).replace('strong>', 'b>')}</p>"
            for t in shown[group.name]
        ]
        if group.left_out:
            rows.append(f"<p>{esc(say('trace.more_payers', lang, n=group.left_out))}</p>")
    used = parameters_of(t for traces in shown.values() for t in traces)
    told = "".join(
        f'<li class="tp-source">{esc(parameter_said(item, answer, lang))}</li>' for item in used
    )
    rests = esc(say("trace.rests_on", lang))
    given = f'<p class="tp-what">{rests}</p><ul class="tp-rests">{told}</ul>' if used else ""
    title = esc(say("trace.link", lang))
    return (
        f'<details class="tp-more tp-traces"><summary>{title}</summary>'
        f"{''.join(rows)}{given}</details>"
    )
