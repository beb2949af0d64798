"""Which sheet of a workbook is read: asked where it is open, changed once it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from calculator.core.texts import Operand, say
from calculator.intake.model import BookSeen
from ui import keys
from ui.held import Held, hints
from ui.questions import plain_label


def several_sheets(operands: Mapping[str, Operand]) -> tuple[str, ...]:
    """The sheets among which a refused workbook leaves a choice; () where it leaves none."""
    sheets = operands.get("sheets", ())
    return sheets if isinstance(sheets, tuple) and len(sheets) > 1 else ()


def ask_sheet(file: Held, sheets: Sequence[str], lang: str) -> None:
    """Ask for the sheet of a workbook that is not read yet."""
    _choice(f"sheet_{file.digest[:12]}", file.shown, sheets, None, "files.sheet_ask", lang)


def change_sheet(digest: str, name: str, book: BookSeen, lang: str) -> None:
    """Offer the other sheets of a workbook that is read."""
    if len(book.sheets) < 2:
        return
    at = book.sheets.index(book.sheet) if book.sheet in book.sheets else None
    _choice(f"sheet_read_{digest[:12]}", name, book.sheets, at, "files.sheet_change", lang)


def _choice(
    key: str, name: str, sheets: Sequence[str], at: int | None, text: str, lang: str
) -> None:
    def settle() -> None:
        said = (st.session_state[key] or "").strip()
        st.session_state[keys.READING] = hints().model_copy(update={"sheet": said})
        st.session_state.pop(keys.MAPPING, None)

    st.selectbox(
        say(text, lang, file=plain_label(name)),
        list(sheets),
        index=at,
        key=key,
        placeholder=say("ask.preset_hint", lang),
        on_change=settle,
    )
