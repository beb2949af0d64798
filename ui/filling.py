"""Writing into the form: the example, a known outage, a scenario put back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calculator.reference.incidents import incidents
from ui import keys
from ui.amounts import written
from ui.typed import Payment, Typed, days_of, example

#: Most payments to come on the screen; more belong in a dossier file.
MOST_PAYMENTS = 12


def begin() -> None:
    """Put the example pharmacy into the form on the first visit."""
    if keys.PAYERS not in st.session_state:
        fill(example())


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
        keys.ACCOUNTS: list(typed.accounts),
        keys.LANDING: typed.landing_days,
        keys.COMPULSORY: typed.compulsory_percent,
        keys.LEAVES: typed.leaves_percent,
        keys.TARGET: typed.target_percent,
        keys.EXACT: typed.exact,
        keys.TERRITORY: typed.territory,
        keys.ROWS: min(len(typed.payments) + 1, MOST_PAYMENTS),
    }
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
    st.session_state[keys.STOPPED] = known.stopped
