"""Writing into the form: the example, a known outage, a scenario put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from calculator.reference.incidents import incidents
from ui import keys
from ui.amounts import written
from ui.held import forget_everything
from ui.typed import MOST_PAYMENTS, Payment, Typed, days_of, example


def begin() -> None:
    """Put the example pharmacy into the form on the first visit."""
    if keys.PAYERS not in st.session_state:
        fill(example())


def keep_form() -> None:
    """Write the form's values back, or Streamlit drops those of a page that is not shown."""
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith(keys.FORM) and key != keys.RESET:
            st.session_state[key] = st.session_state[key]


def start_over() -> None:
    """Callback: the example again, nothing of the user's files or dossier left."""
    forget_everything()
    fill(example())


def form_now() -> Typed:
    """The form as it last stood, with what other pages have changed since."""
    typed: Typed = st.session_state[keys.TYPED]
    return replace(
        typed,
        reading=st.session_state[keys.READING],
        rest=st.session_state[keys.REST],
        mode=st.session_state[keys.MODE],
    )


def leave_example() -> None:
    """The example's invented cash and payments give way once a real statement is there.

    Called before the widgets are drawn; what the user typed over the example stays.
    """
    if not st.session_state.pop(keys.OWN_BANK, False) or keys.TYPED not in st.session_state:
        return
    typed, shown = form_now(), example()
    if typed.cash == shown.cash:
        typed = replace(typed, cash=None)
    kept = tuple(p for p in typed.payments if p.on and p.euros)
    if kept == shown.payments:
        typed = replace(typed, payments=())
    fill(typed)


def situate(on: date) -> None:
    """Callback: the day of the figures, where the files show another one is meant."""
    fill(replace(form_now(), as_of=on))


def fill(typed: Typed) -> None:
    """Write values into the widgets; before they are drawn, or from a callback."""
    state: dict[str, Any] = {
        keys.PRESET: None,
        keys.PAYERS: list(typed.payers),
        keys.FIRST_DAY: typed.first_day,
        keys.AS_OF: typed.as_of,
        keys.LAST_DAY: typed.last_day,
        keys.STOPPED: typed.stopped,
        keys.CASH: written(typed.cash),
        keys.OVERDRAFT: written(typed.overdraft),
        keys.MODE: typed.mode,
        keys.TURNOVER: written(typed.turnover),
        keys.TERM: typed.term,
        keys.LANDING: typed.landing_days,
        keys.COMPULSORY: typed.compulsory_percent,
        keys.LEAVES: typed.leaves_percent,
        keys.TARGET: typed.target_percent,
        keys.EXACT: typed.exact,
        keys.LENGTHS: typed.length_cases,
        keys.TERRITORY: typed.territory,
        keys.ROWS: min(len(typed.payments) + 1, MOST_PAYMENTS),
        keys.READING: typed.reading,
        keys.REST: typed.rest,
        keys.TYPED: typed,
    }
    for name in typed.payers:
        state[keys.per_day(name)] = ""
        state[keys.last_day(name)] = dict(typed.last_days).get(name)
    for name, euros in typed.per_day:
        state[keys.per_day(name)] = written(euros)
    blank = Payment("", None, 0.0, monthly=True)
    for row in range(MOST_PAYMENTS):
        shown = typed.payments[row] if row < len(typed.payments) else blank
        state[keys.payment(row, "label")] = shown.label
        state[keys.payment(row, "on")] = shown.on
        state[keys.payment(row, "euros")] = written(shown.euros or None)
        state[keys.payment(row, "monthly")] = shown.monthly
    st.session_state.update(state)


def use_preset() -> None:
    """Callback: put the payers and days of the known outage chosen into the form."""
    chosen = st.session_state[keys.PRESET]
    if chosen is None:
        return
    known = next(i for i in incidents() if i.id == chosen)
    first, as_of = days_of(known)
    st.session_state[keys.PAYERS] = list(known.payers)
    st.session_state[keys.FIRST_DAY] = first
    st.session_state[keys.AS_OF] = as_of
    st.session_state[keys.LAST_DAY] = None
    for name in known.payers:
        st.session_state[keys.last_day(name)] = None
    st.session_state[keys.STOPPED] = known.stopped
