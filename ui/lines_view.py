"""Where the lines of the files went, and which were set aside, grouped by reason."""

from __future__ import annotations

from dataclasses import replace

from calculator.core import formats
from calculator.core.answer import LineCounts
from calculator.core.issues import Issue
from calculator.core.texts import say
from calculator.deliver.lines import AsideGroup, aside_groups, lines_of, remedy, repeated
from ui.markup import capital, esc, heading, note, table

#: Lines of the only reason that are shown at once.
MOST_OPEN = 5
_BUCKETS = (
    ("used", "tp-used"), ("out_of_scope", "tp-half"),
    ("set_aside", "tp-aside"), ("refused", "tp-aside"),
)  # fmt: skip


def lines_read(counts: LineCounts, issues: tuple[Issue, ...], lang: str) -> str:
    """Where the lines of the files went, in euros, and those set aside."""
    # Before the accounts of a FEC are chosen, all of it stands on others: nothing to tell.
    if not counts.read or counts.out_of_scope == counts.read:
        return ""
    title = say("screen.lines_title", lang)
    # Only a FEC has lines out of scope: those of all its other accounts.
    key = "seen.lines_lede_fec" if counts.out_of_scope else "screen.lines_lede"
    lede = say(key, lang, n=counts.read, read_euros=counts.read_cents)
    unread = sum(g.unread for g in aside_groups(issues))
    again, cents = repeated(issues)
    rest = replace(
        counts, set_aside=counts.set_aside - again, set_aside_cents=counts.set_aside_cents - cents
    )
    more = ""
    if again:
        text = say("lines.repeated", lang, n=again)
        more = (
            f'<li><i class="tp-half"></i><b>{esc(formats.euros(cents, lang))}</b> {esc(text)}</li>'
        )
    return heading(title, lede) + split(rest, unread, lang, more) + set_aside(issues, lang)


def split(counts: LineCounts, unread: int, lang: str, more: str = "") -> str:
    """One bar cut by bucket, and what each part holds.

    Args:
        counts: lines and euros.
        unread: how many of the lines set aside have an amount that cannot be read.
        lang: language of the words.
        more: items of the key that no part of the bar shows.
    """
    shown = [(b, c) for b, c in _BUCKETS if getattr(counts, b)]
    widths = " ".join(f"{max(abs(getattr(counts, f'{b}_cents')), 1)}fr" for b, _ in shown)
    bars = "".join(f'<span class="{c}"></span>' for _, c in shown)
    words = "".join(
        f'<li><i class="{c}"></i><b>{esc(_worth(counts, b, unread, lang))}</b> '
        f"{esc(_held(counts, b, unread, lang))}</li>"
        for b, c in shown
    )
    key = f'<ul class="tp-key">{words}{more}</ul>'
    return f'<div class="tp-split" style="--cols:{widths}">{bars}</div>{key}'


def _worth(counts: LineCounts, bucket: str, unread: int, lang: str) -> str:
    """Euros of a bucket; unknown rather than 0 where nobody can read them."""
    cents = getattr(counts, f"{bucket}_cents")
    nothing_told = bucket == "refused" or (bucket == "set_aside" and unread)
    if not cents and nothing_told:
        return say("terminal.amount_unknown", lang)
    return formats.euros(cents, lang)


def _held(counts: LineCounts, bucket: str, unread: int, lang: str) -> str:
    text = say(f"screen.lines_{bucket}", lang, n=getattr(counts, bucket))
    if bucket == "set_aside" and unread and counts.set_aside_cents:
        text += say("lines.unread", lang, n=unread)
    return text


def set_aside(issues: tuple[Issue, ...], lang: str, *, bank: bool = False) -> str:
    """Reasons with lines and euros; the first lines of each behind a line that opens them.

    With `bank` they are movements of statements, which no software of the pharmacy mends.
    """
    found = aside_groups(issues)
    if not found:
        return ""
    title = heading(
        say("seen.aside_title_bank" if bank else "screen.aside_title", lang),
        say(remedy((g.code for g in found), bank=bank), lang),
    )
    alone = len(found) == 1 and found[0].n <= MOST_OPEN
    return title + "".join(_group(g, lang, opened=alone) for g in found)


def _group(group: AsideGroup, lang: str, *, opened: bool) -> str:
    reason = capital(group.reason(lang))
    unknown = say("terminal.amount_unknown", lang)
    worth = unknown if group.unknown else formats.money(group.cents, lang)
    count = say("files.aside_count", lang, n=group.n)
    several = len({i.file for i in group.first}) > 1
    head = [
        (say("screen.line", lang), False),
        (say("screen.reason", lang), False),
        (say("screen.amount", lang), True),
    ]
    rows = [
        [
            _place(i, several=several),
            _column(i) + esc(i.message(lang)),
            esc(
                formats.UNKNOWN[lang]
                if i.amount_cents is None
                else formats.money(i.amount_cents, lang)
            ),
        ]
        for i in group.first
    ]
    listed = sum(lines_of(i) for i in group.first if i.line)
    more = ""
    if listed and group.n > listed:
        more = note(say("files.aside_more", lang, n=group.n - listed))
    return (
        f'<details class="tp-reasons"{" open" if opened else ""}><summary>'
        f"<span>{esc(reason)}</span><span>{esc(count)}</span><b>{esc(worth)}</b></summary>"
        f"{table(reason, head, rows)}{more}</details>"
    )


def _column(issue: Issue) -> str:
    return f'<span class="tp-under">{esc(issue.column)}</span>' if issue.column else ""


def _place(issue: Issue, *, several: bool) -> str:
    """Line of an issue, with its file where there are several; the file where no line is."""
    if not issue.line:
        return f'<span class="tp-name">{esc(issue.file)}</span>'
    under = f'<span class="tp-under tp-name">{esc(issue.file)}</span>' if several else ""
    return f"{issue.line}{under}"
