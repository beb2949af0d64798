"""The ledger against the bank on the page of files, and the whole of it as a file."""

from __future__ import annotations

import streamlit as st

from calculator import LedgerRead
from calculator.core.reconciled import Reconciliation
from calculator.core.texts import say
from calculator.deliver.matches import comparison_csv
from ui import bank_view, keys, senders_form, work
from ui.nav import situate_button


def show(found: Reconciliation, ledger: LedgerRead | None, lang: str) -> None:
    """Draw the comparison."""
    bank, as_of = work.statements_read(), st.session_state.get(keys.AS_OF)
    used = [a for a in bank.accounts if a.used] if bank else []
    if used and as_of and found.seen_on is None and as_of < min(a.first_on for a in used):
        st.html(bank_view.before_html(min(a.first_on for a in used), as_of, lang))
        situate_button(max(a.last_on for a in used), lang, "situate_compared")
        return
    st.html(bank_view.reconciliation_html(found, lang, asked=True))
    days = ""
    if found.first_on and found.last_on:
        days = f"-{found.first_on.isoformat()}-{found.last_on.isoformat()}"
    st.download_button(
        say("matched.csv", lang),
        comparison_csv(found, lang),
        file_name=f"rapprochement{days}.csv",
        mime="text/csv",
        key="comparison_csv",
        on_click="ignore",
        type="tertiary",
    )
    if senders_form.show(found, ledger, lang) and found.unidentified:
        st.html(bank_view.unidentified_html(found.unidentified, lang))
