"""The blocks of the answer page, put on the screen in reading order."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calculator.core.answer import Assessment
from calculator.core.issues import Issue
from calculator.core.texts import say
from calculator.deliver.dossierfile import dossier_toml
from calculator.deliver.facts import facts_of
from calculator.deliver.figures import cash_figure, chart_alt, chart_heads, chart_table
from calculator.deliver.files import csv_bytes
from calculator.deliver.sentences import day_said, payers_said
from ui import keys, views
from ui.given import assumptions
from ui.held import LEDGER, held
from ui.lines_view import lines_read
from ui.look import PALETTE
from ui.markup import banner, esc, heading, note, table
from ui.nav import language_switch, link
from ui.typed import FILE, left_of_example
from ui.work import Answered, open_doubts

#: What plotly may do on the page: nothing but draw.
CHART = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "responsive": True,
}


def show_nothing(problem: str, lang: str) -> None:
    """No answer yet, and why."""
    st.html(f'<h1 class="tp-title">{esc(say("files.no_answer", lang))}</h1>')
    trouble(problem, lang)
    language_switch(lang)


def trouble(problem: str, lang: str) -> None:
    """Why there is no fresh answer, and the way to the files where they are the reason."""
    st.html(banner([problem]))
    if st.session_state[keys.MODE] == FILE:
        link("files", lang, "ask.files_change" if held(LEDGER) else "ask.files_go")


def show_answer(
    shown: Answered, lang: str, *, top: Any, body: Any, example: bool, problem: str
) -> None:
    """Draw one answer; where a problem keeps a fresh one away, the old one is marked."""
    stale = bool(problem)
    answer = shown.answer
    with top:
        st.html(views.top_line(answer, lang, example=example) + _from_files(shown, lang))
    with body:
        if stale:
            st.html(banner([say("screen.stale", lang)], marked=True))
            trouble(problem, lang)
        st.html(
            views.sentence(answer, lang, stale=stale) + views.figures(answer, lang, stale=stale)
        )
        _provisional(shown, lang)
        warned = [*_left_of_example(shown, lang), *views.remarks(answer, lang)]
        if warned:
            st.html(banner(warned))
        _chart(shown, lang)
        _steps(shown, lang, stale=stale)
        st.html(
            views.payers(answer, lang)
            + lines_read(answer.lines, _of_ledger(shown), lang)
            + assumptions(answer, lang)
        )
        st.html(views.foot(answer, lang))
        language_switch(lang)


def _of_ledger(shown: Answered) -> tuple[Issue, ...]:
    """Remarks on the lines of ledgers alone: movements of statements are no line of theirs."""
    return shown.ledger.at(shown.answer.as_of).issues if shown.ledger else ()


#: Questions whose other answer would change the figures altogether.
_DECISIVE = {
    "maybe_cents", "date_order_assumed", "decimal_mark_unknown", "decimal_comma_unknown",
}  # fmt: skip


def _provisional(shown: Answered, lang: str) -> None:
    """Say that the figures wait for an answer about the files, and where to give it."""
    waiting = [d for d in open_doubts(shown.ledger) if d.code in _DECISIVE] if shown.ledger else []
    if waiting:
        st.html(banner([say("screen.provisional", lang, n=len(waiting))], alert=True))
        link("files", lang, "files.to_questions")


def _from_files(shown: Answered, lang: str) -> str:
    """Which files the figures rest on; nothing where they rest on none."""
    reads = [r for r in (shown.ledger, shown.bank) if r is not None]
    names = [f.name for r in reads for f in r.files if f.recognised]
    return note(say("screen.from_files", lang, files=", ".join(names))) if names else ""


def _left_of_example(shown: Answered, lang: str) -> list[str]:
    """Say which invented values still stand beside the user's own."""
    kept = [say(f"screen.left_{name}", lang) for name in left_of_example(shown.typed)]
    return [say("screen.left", lang, values=", ".join(kept))] if kept else []


def _days(answer: Assessment) -> int | None:
    """The whole horizon where a danger is to be seen, else what the chart finds readable."""
    calm = answer.suspension.verdict.decision in {"not_needed", "not_applicable"}
    return None if calm else len(answer.cash.path)


def _chart(shown: Answered, lang: str) -> None:
    answer = shown.answer
    exact = answer.uncertainty == "none"
    st.html(heading(say("screen.chart_title", lang)))
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.plotly_chart(
        cash_figure(answer, PALETTE[theme], lang, days=_days(answer)),
        theme=None,
        config=CHART,
        key="cash_chart",
        alt=chart_alt(answer, lang),
    )
    caption = note(say("screen.chart_note_exact" if exact else "screen.chart_note", lang))
    head, rows = chart_heads(lang), chart_table(answer, lang)
    columns = [(name, index > 0) for index, name in enumerate(head)]
    cells = [[esc(cell) for cell in row] for row in rows]
    title = say("screen.chart_table", lang)
    st.html(
        f'{caption}<details class="tp-more tp-screen"><summary>{esc(title)}</summary>'
        f"{table(title, columns, cells)}</details>"
    )


def _steps(shown: Answered, lang: str, *, stale: bool) -> None:
    answer = shown.answer
    advance, cash = answer.advance, answer.cash
    names = payers_said(answer.payers, lang)
    stamp = f"{answer.as_of.isoformat()}-{answer.fingerprint[:8]}"
    st.html(heading(say("screen.now_title", lang)))
    with st.container(key="rows_steps", gap=None):
        with st.container(horizontal=True, key="row_step_claim"):
            more = say(
                "screen.step_claim_more",
                lang,
                claim_euros=advance.claim_cents,
                payers=names,
                landing=day_said(advance.landing_on, lang, weekday=False, near=answer.as_of),
            )
            what = "screen.step_claim" if advance.claim_cents else "screen.step_figures"
            if not advance.claim_cents:
                more = say("screen.step_figures_more", lang)
            st.html(views.step(1, say(what, lang), more), width="stretch")
            st.download_button(
                say("screen.export_csv", lang),
                csv_bytes(facts_of(answer, lang)),
                # The digest in the name: a corrected file never passes for the one before.
                file_name=f"reponse-{stamp}.csv",
                mime="text/csv",
                key=keys.EXPORT,
                on_click="ignore",
                type="primary",
                width=216,
                disabled=stale,
            )
        with st.container(horizontal=True, key="row_step_keep"):
            st.html(
                views.step(2, say("screen.step_keep", lang), say("screen.step_keep_more", lang)),
                width="stretch",
            )
            st.download_button(
                say("screen.export_dossier", lang),
                dossier_toml(shown.dossier).encode(),
                file_name=f"dossier-{stamp}.toml",
                mime="application/toml",
                key=keys.DOSSIER,
                on_click="ignore",
                width=216,
                disabled=stale,
            )
        if answer.suspension.verdict.decision in {"not_needed", "not_applicable"}:
            return
        with st.container(horizontal=True, key="row_step_bank"):
            more = say(
                "screen.step_bank_more",
                lang,
                lowest_euros=cash.lowest_cents,
                lowest=day_said(cash.lowest_on, lang, weekday=False, near=answer.as_of),
            )
            st.html(views.step(3, say("screen.step_bank", lang), more), width="stretch")
