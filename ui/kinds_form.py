"""What a file is, a ledger or a statement, where only the user can say."""

from __future__ import annotations

import streamlit as st

from calculator.core.texts import say
from calculator.intake.told import told
from ui.held import BANK, LEDGER, Held, bank_hints, hints, move, placed, settle_place
from ui.markup import esc, heading
from ui.questions import plain_label


def show(kind: str, file: Held, lang: str) -> bool:
    """Ask what a file is, where it may be either and nobody has said; True while it is asked."""
    # What was dropped among the statements is one, unless its words say a ledger.
    if kind == BANK or file.data is None or file.digest in placed():
        return False
    if told((file.name, file.data), hints().settings, bank_hints().settings) != "either":
        return False
    key = f"kind_{file.digest[:12]}"

    def settle() -> None:
        said = st.session_state[key]
        if said == kind:
            settle_place(file.digest)
        elif said:
            move(file, kind)

    st.html(heading(say("files.kind_title", lang)))
    with st.container(key=f"q_{key}", gap="small"):
        text = say("files.kind_ask", lang, file=file.shown)
        st.html(f'<p class="tp-ask-text">{esc(text)}</p>')
        st.radio(
            say("files.your_answer", lang),
            (LEDGER, BANK),
            index=None,
            key=key,
            format_func=lambda k: plain_label(say(f"files.kind_is_{k}", lang)),
            on_change=settle,
            label_visibility="collapsed",
        )
    return True


def other(kind: str, file: Held, lang: str) -> None:
    """The way out where a file was taken for the other kind."""
    if file.data is None:
        return
    st.button(
        say(f"files.kind_not_{kind}", lang),
        key=f"other_{file.digest[:12]}",
        type="tertiary",
        on_click=move,
        args=(file, kind),
    )
