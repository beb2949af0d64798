"""The page of cash: the balance and the payments that a bank statement shows, to be accepted."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from calculator.core.rhythm import CashRhythm
from calculator.core.texts import say
from calculator.deliver.rhythm import ordinary_known
from ui import cash_view, files_view, keys, work
from ui.cash_rows import ask_rows
from ui.cash_view import Row
from ui.filling import fill, form_now
from ui.held import BANK, held
from ui.in_force import NET, counted, without_field
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
    edited: list[Row] = []
    if found.outgoings:
        st.html(heading(say("cash.payments", lang), say("cash.payments_lede", lang)))
        edited = ask_rows(found, lang)
    ordinary = ordinary_known(found)
    if ordinary:
        st.session_state.setdefault(keys.cash("ordinary", "take"), True)
        ordinary = st.checkbox(
            say("cash.take_ordinary", lang, net_euros=found.ordinary_net_per_open_day_cents),
            key=keys.cash("ordinary", "take"),
            help=say("cash.take_ordinary_help", lang),
        )
    lost = sum(row.take and not row.whole for row in edited)
    if lost:
        st.html(banner([say("cash.left_out", lang, n=lost)]))
    if st.button(say("cash.accept", lang), key="cash_accept", type="primary"):
        _accept(found, edited, lang, ordinary=ordinary)
    if st.session_state.pop("cash_taken", False):
        cash = form_now().cash
        kept = "accepted" if cash is None else "accepted_typed"
        typed = None if cash is None else round(cash * 100)
        st.html(banner([say(f"cash.{kept}", lang, typed_cents=typed)]))
        link("answer", lang, "files.to_answer")
    st.html(note(say("cash.accept_note", lang)) + cash_view.receipts(found, lang))


def _accept(found: CashRhythm, edited: list[Row], lang: str, *, ordinary: bool) -> None:
    """Put the payments and the ordinary flow into the form.

    The balance is not: left empty, it is read in each statement, next week's too.
    """
    typed = form_now()
    rest = without_field(typed.rest)
    payments, more = cash_view.accepted(found, edited, lang)
    net = found.ordinary_net_per_open_day_cents if ordinary else None
    if net is not None:
        rest["cash"] = dict(rest.get("cash", {})) | {NET: net / 100}
    if more:
        rest["outgoings"] = more
    fill(replace(typed, payments=payments, rest=rest))
    st.session_state[keys.TAKEN] = counted(payments, rest)
    st.session_state["cash_taken"] = True
