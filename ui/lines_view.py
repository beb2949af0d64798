"""Where the lines of the files went, and which were set aside."""

from __future__ import annotations

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.issues import Issue
from calculator.core.texts import say
from ui.markup import esc, heading, note, table

#: Lines set aside shown one by one.
MOST_ASIDE = 12


def lines_read(answer: Assessment, lang: str) -> str:
    """Where the lines of the files went, in euros, and those set aside."""
    lines = answer.lines
    if not lines.read:
        return ""
    buckets = (
        ("used", "tp-used"), ("out_of_scope", "tp-half"),
        ("set_aside", "tp-aside"), ("refused", "tp-aside"),
    )  # fmt: skip
    shown = [(b, c) for b, c in buckets if getattr(lines, b)]
    widths = " ".join(f"{max(abs(getattr(lines, f'{b}_cents')), 1)}fr" for b, _ in shown)
    bars = "".join(f'<span class="{c}"></span>' for _, c in shown)
    words = "".join(
        f'<li><i class="{c}"></i><b>{esc(formats.euros(getattr(lines, f"{b}_cents"), lang))}</b> '
        f"{esc(say(f'screen.lines_{b}', lang, n=getattr(lines, b)))}</li>"
        for b, c in shown
    )
    title = say("screen.lines_title", lang)
    lede = say("screen.lines_lede", lang, n=lines.read, read_euros=lines.read_cents)
    split = (
        f'<div class="tp-split" style="--cols:{widths}">{bars}</div><ul class="tp-key">{words}</ul>'
    )
    return heading(title, lede) + split + _aside(answer.issues, lang)


def _place(issue: Issue, several: bool) -> str:  # noqa: FBT001 - one private caller
    """Line of an issue, with its file where there are several; the file where no line is."""
    if not issue.line:
        return esc(issue.file)
    return f"{esc(issue.file)}, {issue.line}" if several else str(issue.line)


def _aside(issues: tuple[Issue, ...], lang: str) -> str:
    aside = [i for i in issues if i.severity in {"set_aside", "refused"}]
    if not aside:
        return ""
    head = [
        (say("screen.line", lang), False),
        (say("screen.reason", lang), False),
        (say("screen.amount", lang), True),
    ]
    several = len({i.file for i in aside}) > 1
    rows = [
        [
            _place(i, several),
            esc(i.message(lang)),
            esc(
                formats.UNKNOWN[lang]
                if i.amount_cents is None
                else formats.money(i.amount_cents, lang)
            ),
        ]
        for i in aside[:MOST_ASIDE]
    ]
    more = ""
    if len(aside) > MOST_ASIDE:
        more = note(say("screen.more_aside", lang, n=len(aside) - MOST_ASIDE))
    title = heading(say("screen.aside_title", lang), say("screen.aside_lede", lang))
    return title + table(say("screen.aside_title", lang), head, rows) + more
