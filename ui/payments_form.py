"""The payments to come: one row each, a fresh row as soon as the last is filled."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calculator.core.issues import Issue
from calculator.core.texts import say
from ui import keys
from ui.amounts import amount_input
from ui.days import FIRST, LAST
from ui.filling import form_now
from ui.in_force import counted, hidden_list, told, without_field
from ui.markup import note
from ui.nav import link
from ui.typed import MOST_PAYMENTS, Payment, Typed

#: Remarks of an answer that took from the bank what the form leaves empty.
_FROM_BANK = ("cash_from_bank", "cash_rhythm_used")


def ask_payments(t: Any) -> tuple[Payment, ...]:
    """One row per payment, and an empty one below the last; `t` says the words."""
    st.html(f'<h2 class="tp-h2 tp-ask">{t("payments")}</h2>')
    # What counts without a row is told here; the page fills it once the answer is there.
    st.session_state[keys.IN_FORCE] = st.container(key="in_force", gap=None)
    payments: list[Payment] = []
    row = 0
    while row < st.session_state[keys.ROWS]:
        cells = st.columns([4, 3, 3, 3], vertical_alignment="bottom")
        first = row == 0
        seen = "visible" if first else "collapsed"
        number = row + 1
        label = cells[0].text_input(
            t("payment_label", n_row=number),
            key=keys.payment(row, "label"),
            max_chars=200,
            label_visibility=seen,
        )
        on = cells[1].date_input(
            t("payment_on", n_row=number),
            key=keys.payment(row, "on"),
            format="DD/MM/YYYY",
            min_value=FIRST,
            max_value=LAST,
            label_visibility=seen,
        )
        euros = amount_input(
            cells[2],
            t("payment_euros", n_row=number),
            keys.payment(row, "euros"),
            label_visibility=seen,
        )
        monthly = cells[3].checkbox(t("payment_monthly"), key=keys.payment(row, "monthly"))
        payments.append(Payment(label, on, euros or 0.0, monthly))
        row += 1
        if row == st.session_state[keys.ROWS] and euros and on and row < MOST_PAYMENTS:
            st.session_state[keys.ROWS] += 1
    return tuple(payments)


def tell_in_force(typed: Typed, issues: tuple[Issue, ...], lang: str) -> None:
    """Say above the payments what changes the answer and has no field, and how to change it.

    Args:
        typed: what is in force.
        issues: of the answer to it.
        lang: language of the words.
    """
    now = counted(typed.payments, typed.rest)
    lines = [i.message(lang) for i in issues if i.code in _FROM_BANK]
    sentence = told(now, st.session_state.get(keys.TAKEN), lang)
    lines += [sentence] if sentence else []
    balanced = now.net_cents is None and all(i.code != "cash_rhythm_used" for i in issues)
    lede = say("ask.payments_lede" if balanced else "ask.payments_lede_net", lang)
    with st.session_state[keys.IN_FORCE]:
        st.html(f'<p class="tp-lede">{lede}</p>')
        if not lines:
            return
        st.html("".join(note(line) for line in lines) + hidden_list(now, lang))
        with st.container(horizontal=True, key="in_force_ways", vertical_alignment="center"):
            link("cash", lang, "force.change")
            if now.hidden or now.net_cents is not None:
                st.button(
                    say("force.drop", lang), key="in_force_drop", type="tertiary", on_click=_drop
                )


def _drop() -> None:
    """Callback: the payments and the ordinary flow without a field count no more."""
    st.session_state[keys.REST] = without_field(form_now().rest)
