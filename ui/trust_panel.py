"""How far to trust the estimate, tried on the user's own past: closed, and computed on demand."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from calculator import METHOD_VERSION, CalculatorError, Dossier, LedgerRead
from calculator.core.backtest import Backtest
from calculator.core.texts import say
from calculator.deliver.backtest import error_table, span_said, trust_said
from calculator.estimate.backtest import LEAST_DAYS, backtest
from ui import keys
from ui.markup import banner, esc, note, table
from ui.typed import FILE
from ui.words import error_said, issue_said


def show(ledger: LedgerRead, dossier: Dossier | None, lang: str) -> None:
    """Draw the panel."""
    with st.expander(say("backtest.panel", lang), key="trust"):
        st.html(note(say("backtest.panel_lede", lang)))
        told = _dated(ledger, dossier)
        kept = st.session_state.get(keys.TRIED)
        fresh = kept is not None and kept[0] is ledger and kept[1] == told
        place = st.empty()
        if not fresh and place.button(say("backtest.run", lang), key=keys.TRY):
            kept, fresh = (ledger, told, _tried(ledger, told, place, lang)), True
            st.session_state[keys.TRIED] = kept
        if fresh and kept is not None:
            place.empty()
            _told(kept[2], lang)


def _dated(ledger: LedgerRead, dossier: Dossier | None) -> Dossier | None:
    """The dossier, unless its outage leaves too short a past, as the example's may."""
    days = [f.recognised.first_on for f in ledger.files if f.recognised]
    first = min((day for day in days if day), default=None)
    if dossier is None or first is None or st.session_state.get(keys.MODE) != FILE:
        return None
    long = dossier.first_day > first + dt.timedelta(days=LEAST_DAYS)
    return dossier if long else None


def _tried(
    ledger: LedgerRead, dossier: Dossier | None, place: st.delta_generator.DeltaGenerator, lang: str
) -> Backtest | CalculatorError:
    text = say("backtest.running", lang)
    bar = place.progress(0.0, text=text)
    try:
        return backtest(
            ledger,
            dossier,
            method_version=METHOD_VERSION,
            progress=lambda done: bar.progress(min(done, 1.0), text=text),
        )
    except CalculatorError as error:
        return error


def _told(found: Backtest | CalculatorError, lang: str) -> None:
    if isinstance(found, CalculatorError):
        st.html(banner([error_said(found, lang, here=True)]))
        return
    measured, rule, trust, span = trust_said(found, lang)
    said = f"<p>{esc(measured)} {esc(rule)}</p><p>{esc(trust)} {esc(span)}</p>"
    head, rows = error_table(found, lang)
    title = say("backtest.table_title", lang)
    columns = [(name, at > 0) for at, name in enumerate(head)]
    cells = [[esc(cell) for cell in row] for row in rows]
    st.html(
        f'<div class="tp-read">{said}</div><p class="tp-note">{esc(title)}</p>'
        + table(title, columns, cells)
        + note(f"{say('backtest.table_note', lang)} {span_said(found, lang)}")
    )
    if found.issues:
        st.html(banner([issue_said(i, lang, here=True) for i in found.issues]))
