"""The page of cash: the balance and the payments that a bank statement shows, to be accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from calculator.core.rhythm import CashRhythm
from calculator.core.texts import say
from ui import cash_view, files_view, keys, work
from ui.cash_view import COLUMNS, EUROS, EVERY, NEXT, OFTEN, SEEN, TAKE, WHAT
from ui.filling import fill, form_now
from ui.held import BANK, held
from ui.markup import banner, esc, heading, note
from ui.nav import language_switch, link, situate_button


def show(lang: str) -> None:
    """Draw the page."""
    found = work.rhythm_of_session()
    if found is None:
        _nothing(lang)
    else:
        _rhythm(found, lang)
    st.html(files_view.foot(lang))
    language_switch(lang)


def _nothing(lang: str) -> None:
    bank = work.statements_read()
    as_of = st.session_state.get(keys.AS_OF)
    first = min((a.first_on for a in bank.accounts if a.used), default=None) if bank else None
    last = max((a.last_on for a in bank.accounts if a.used), default=None) if bank else None
    if first and last and as_of and as_of < first:
        lede = say("cash.lede_before", lang, first_on=first, last_on=last, as_of_on=as_of)
        st.html(files_view.title(say("cash.title_before", lang), lede))
        situate_button(last, lang)
        return
    known = "unread" if held(BANK) else "empty"
    st.html(files_view.title(say(f"cash.title_{known}", lang), say(f"cash.lede_{known}", lang)))
    if known == "empty":
        st.html(
            f'<div class="tp-empty"><p>{esc(say("cash.empty", lang))}</p>'
            f"<p>{esc(say('cash.empty_how', lang))}</p></div>"
        )
    link("files", lang, "cash.to_files")


def _rhythm(found: CashRhythm, lang: str) -> None:
    as_of = st.session_state.get(keys.AS_OF)
    st.html(files_view.title(*cash_view.title(found, as_of, lang)))
    st.html(heading(say("cash.payments", lang), say("cash.payments_lede", lang)))
    edited = _table(found, lang)
    if origins := cash_view.origins(found, lang):  # Streamlit refuses an empty block
        st.html(origins)
    ordinary = st.checkbox(
        say("cash.take_ordinary", lang, net_euros=found.ordinary_net_per_open_day_cents),
        value=True,
        key="cash_ordinary",
        help=say("cash.take_ordinary_help", lang),
    )
    if st.button(say("cash.accept", lang), key="cash_accept", type="primary"):
        _accept(found, edited, lang, ordinary=ordinary)
    if st.session_state.pop("cash_taken", False):
        st.html(banner([say("cash.accepted", lang)]))
        link("answer", lang, "files.to_answer")
    st.html(note(say("cash.accept_note", lang)) + cash_view.receipts(found, lang))


def _table(found: CashRhythm, lang: str) -> list[dict[str, Any]]:
    names = {c: say(f"cash.column_{c}", lang) for c in COLUMNS}
    kept = st.session_state.get("cash_kept")
    if "cash_table" not in st.session_state or "cash_base" not in st.session_state:
        # Streamlit forgets a table that is not shown: what was changed in it is kept here.
        same = kept is not None and kept[0] == (found, lang)
        st.session_state["cash_base"] = kept[1] if same else cash_view.rows(found, lang)
    frame = pd.DataFrame(st.session_state["cash_base"], columns=list(COLUMNS))
    edited = st.data_editor(
        frame,
        key="cash_table",
        hide_index=True,
        num_rows="fixed",
        disabled=[SEEN],
        column_config={
            TAKE: st.column_config.CheckboxColumn(names[TAKE], width=95),
            WHAT: st.column_config.TextColumn(names[WHAT], max_chars=200),
            NEXT: st.column_config.DateColumn(names[NEXT], format="DD/MM/YYYY", width=110),
            EUROS: st.column_config.NumberColumn(
                names[EUROS], min_value=0.0, step=0.01, format="euro", width=115
            ),
            EVERY: st.column_config.SelectboxColumn(
                names[EVERY], options=[cash_view.often(m, lang) for m in OFTEN], width=130
            ),
            SEEN: st.column_config.TextColumn(names[SEEN]),
        },
        alt=say("cash.payments", lang),
    )
    rows: list[dict[str, Any]] = edited.to_dict("records")
    st.session_state["cash_kept"] = ((found, lang), rows)
    return rows


def _accept(found: CashRhythm, edited: list[dict[str, Any]], lang: str, *, ordinary: bool) -> None:
    """Put the payments, the balance and the ordinary flow into the form."""
    typed = form_now()
    rest = dict(typed.rest)
    if ordinary:
        net = found.ordinary_net_per_open_day_cents / 100
        rest["cash"] = dict(rest.get("cash", {})) | {"ordinary_net_per_open_day_eur": net}
    rest.pop("outgoings", None)
    payments, more = cash_view.accepted(found, edited, lang)
    if more:
        rest["outgoings"] = more
    cash = typed.cash if found.cash_cents is None else found.cash_cents / 100
    fill(replace(typed, payments=payments, cash=cash, rest=rest))
    st.session_state["cash_taken"] = True
