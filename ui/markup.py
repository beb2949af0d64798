"""Small pieces of HTML for `st.html`. Everything that came from outside is escaped here."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence


def esc(text: object) -> str:
    """Text as text: markup characters lose their meaning."""
    return html.escape(str(text), quote=True)


def emphasised(text: str) -> str:
    """Escape a sentence and set what stands between asterisks in the accent."""
    return re.sub(r"\*([^*]+)\*", r"<strong>\1</strong>", esc(text))


def capital(text: str) -> str:
    """A text that begins with a capital, past an opening emphasis mark."""
    at = 1 if text.startswith("*") else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def heading(text: str, lede: str = "") -> str:
    """A section's heading, a finding, and the line that says what is drawn."""
    under = f'<p class="tp-lede">{esc(lede)}</p>' if lede else ""
    return f'<h2 class="tp-h2">{esc(text)}</h2>{under}'


def note(text: str) -> str:
    """A caption."""
    return f'<p class="tp-note">{esc(text)}</p>'


def banner(lines: Sequence[str], *, alert: bool = False, marked: bool = False) -> str:
    """A tinted remark; an alert is read out at once by screen readers.

    `marked` sets what stands between asterisks in the accent: for our own words only, since
    a payer's name may hold asterisks of its own.
    """
    kind, role = ("tp-banner tp-error", "alert") if alert else ("tp-banner", "status")
    write = emphasised if marked else esc
    body = "".join(f"<p>{write(line)}</p>" for line in lines)
    return f'<div class="{kind}" role="{role}">{body}</div>'


def table(
    caption: str,
    head: Sequence[tuple[str, bool]],
    rows: Iterable[Sequence[str]],
    foot: Sequence[str] = (),
) -> str:
    """A table; `head` pairs each column's name with whether it holds numbers.

    Cells are ready HTML: escape them first.
    """

    def cell(tag: str, text: str, *, number: bool) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        kind = ' class="tp-num"' if number else ""
        return f"<{tag}{scope}{kind}>{text}</{tag}>"

    numbers = [number for _, number in head]

    def line(cells: Sequence[str]) -> str:
        return "".join(cell("td", c, number=n) for c, n in zip(cells, numbers, strict=True))

    top = "".join(cell("th", esc(name), number=number) for name, number in head)
    body = "".join(f"<tr>{line(row)}</tr>" for row in rows)
    last = f"<tfoot><tr>{line(foot)}</tr></tfoot>" if foot else ""
    return (
        f'<table class="tp-table"><caption class="tp-hidden">{esc(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody>{last}</table>"
    )


def bar(all_ratio: float, part_ratio: float) -> str:
    """A pale bar with its darker part, both as shares of the widest."""
    return (
        f'<span class="tp-bar" style="--all:{all_ratio * 100:.1f}%;'
        f'--part:{part_ratio * 100:.1f}%"></span>'
    )
