"""The files handed over, one row each, with the button that takes it away."""

from __future__ import annotations

import streamlit as st

from calculator import LedgerRead
from calculator.core.texts import say
from calculator.intake.bank.model import BankRead
from ui import files_view, questions
from ui.held import BANK, LEDGER, Held, held, remove


def listed(ledger: LedgerRead | None, bank: BankRead | None, lang: str) -> None:
    """One row per file, with the button that takes it away."""
    if not held(LEDGER) and not held(BANK):
        return
    read = {f.digest: f for f in (ledger.files if ledger else ())}
    stated = {f.digest: f for f in (bank.files if bank else ())}
    with st.container(key="rows_files", gap=None):
        for file in held(LEDGER):
            gone = file.refused is not None
            under = files_view.ledger_under(read.get(file.digest), lang, refused=gone)
            _row(LEDGER, file, under, lang)
        for file in held(BANK):
            gone = file.refused is not None
            under = files_view.bank_under(stated.get(file.digest), lang, refused=gone)
            _row(BANK, file, under, lang)


def _row(kind: str, file: Held, under: str, lang: str) -> None:
    mark = f"{kind}_{file.digest[:12]}"
    with st.container(horizontal=True, key=f"row_file_{mark}", wrap=False):
        st.html(files_view.file_row(file.shown, under), width="stretch")
        st.button(
            say("files.remove", lang),
            key=f"remove_{mark}",
            type="tertiary",
            width=90,
            help=say("files.remove_help", lang, file=questions.plain_label(file.shown)),
            on_click=remove,
            args=(kind, file.digest, file.name),
        )
