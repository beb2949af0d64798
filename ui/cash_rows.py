"""The payments proposed, one row each: what it is, when and how much; a tap opens its days.

Rows of plain widgets rather than a grid: a grid shows three of six columns on a phone, its
ticks look disabled, and a screen reader gets none of it.
"""

from __future__ import annotations

import streamlit as st
from pydantic_core import PydanticCustomError

from calculator.core.rhythm import CashRhythm, RecurringOutgoing
from calculator.core.texts import say
from ui import cash_view, keys
from ui.amounts import parsed, written
from ui.cash_view import OFTEN, Row
from ui.days import FIRST, LAST
from ui.markup import banner
from ui.questions import plain_label

#: Rows shown before the smaller ones are folded.
MOST_ROWS = 12


def ask_rows(found: CashRhythm, lang: str) -> list[Row]:
    """Draw the proposals, largest first, and return them as they now stand."""
    told = list(
        zip(found.outgoings, cash_view.rows(found, lang), cash_view.marks(found, lang), strict=True)
    )
    with st.container(key="rows_cash", gap=None):
        edited = [_row(*one, lang) for one in told[:MOST_ROWS]]
    if rest := told[MOST_ROWS:]:
        label = say(
            "cash.more_rows", lang, n=len(rest),
            more_euros=sum(one.amount_cents for one, _, _ in rest),
        )  # fmt: skip
        with st.expander(label, key="cash_more"), st.container(key="rows_cash_more", gap=None):
            edited += [_row(*one, lang) for one in rest]
    return edited


def _row(one: RecurringOutgoing, proposed: Row, mark: str, lang: str) -> Row:
    take, what, on, euros, every = (
        keys.cash(mark, part) for part in ("take", "what", "on", "euros", "every")
    )
    state = st.session_state
    # Written back, so that what was edited outlives a change of page.
    state[take] = state.get(take, proposed.take)
    state[what] = state.get(what, proposed.what)
    state[on] = state.get(on, proposed.on)
    state[euros] = state.get(euros, written(proposed.euros))
    state[every] = state.get(every, proposed.every)
    amount, wrong = _amount(state[euros])
    row = Row(state[take], state[what] or "", state[on], amount, state[every])
    with st.container(key=f"row_cash_{mark}", gap=None):
        with st.container(horizontal=True, key=f"cash_head_{mark}", vertical_alignment="center"):
            st.checkbox(plain_label(row.what or proposed.what), key=take, width=280)
            st.html(cash_view.said(row, lang), width="stretch")
        with st.expander(cash_view.seen_label(one, lang), key=f"cash_open_{mark}"):
            left, right = st.columns(2)
            left.text_input(say("cash.column_what", lang), key=what, max_chars=200)
            right.selectbox(
                say("cash.column_every", lang),
                OFTEN,
                key=every,
                format_func=lambda months: cash_view.often(months, lang),
            )
            left.date_input(
                say("cash.column_next", lang),
                key=on,
                format="DD/MM/YYYY",
                min_value=FIRST,
                max_value=LAST,
            )
            right.text_input(say("cash.field_euros", lang), key=euros, max_chars=20)
            if wrong:
                st.html(banner([say("cash.bad_amount", lang, text=state[euros])]))
            st.html(cash_view.seen_table(one, lang))
    return row


def _amount(text: str) -> tuple[float | None, bool]:
    """Euros of a field, None where there are none, and whether it holds something else."""
    try:
        return parsed(text or ""), False
    except PydanticCustomError:
        return None, True
