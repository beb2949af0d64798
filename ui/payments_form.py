"""The payments to come: one row each, a fresh row as soon as the last is filled."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from ui import keys
from ui.amounts import amount_input
from ui.typed import MOST_PAYMENTS, Payment

_FIRST, _LAST = date(2000, 1, 1), date(2060, 12, 31)


def ask_payments(t: Any) -> tuple[Payment, ...]:
    """One row per payment, and an empty one below the last; `t` says the words."""
    st.html(
        f'<h2 class="tp-h2 tp-ask">{t("payments")}</h2><p class="tp-lede">{t("payments_lede")}</p>'
    )
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
            min_value=_FIRST,
            max_value=_LAST,
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
