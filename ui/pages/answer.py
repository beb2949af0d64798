"""Ma réponse: the answer first, then the reason, then the detail."""

from __future__ import annotations

import streamlit as st

from calculator.core.texts import say
from ui import forms, keys
from ui.answer_page import show_answer, show_nothing
from ui.markup import banner
from ui.payments_form import tell_in_force
from ui.typed import example
from ui.work import (
    CalculatorError,
    answer_to,
    explained,
    last_answer,
    leave_files,
    names_read,
)

lang = st.session_state[keys.LANG]
top, form, answer = st.container(key="top"), st.container(key="ask"), st.container(key="answer")
with form:
    typed = forms.folded(lang, names_read())

problem = ""
try:
    with st.spinner(say("screen.loading", lang), show_time=False):
        shown = answer_to(typed)
except CalculatorError as error:
    problem, shown = explained(error, lang), last_answer()
if problem:
    st.session_state[keys.TROUBLE].html(banner([problem], alert=True))
forms.rerun_for_new_names()
tell_in_force(typed, () if problem or shown is None else shown.answer.issues, lang)

if shown is None:
    with answer:
        show_nothing(problem, lang)
else:
    show_answer(
        shown,
        lang,
        top=top,
        body=answer,
        example=shown.typed.tree() == example().tree(),
        problem=problem,
    )
leave_files()
