"""Ma réponse: the answer first, then the reason, then the detail."""

from __future__ import annotations

import streamlit as st

from ui import forms
from ui.answer_page import show_answer, show_nothing
from ui.keys import LANG
from ui.typed import example
from ui.work import CalculatorError, answer_to, last_answer, names_read

forms.begin()
lang = st.session_state.setdefault(LANG, "fr")
top, form, answer = st.container(key="top"), st.container(key="ask"), st.container(key="answer")
with form:
    typed = forms.folded(lang, names_read())

stale, problem = False, ""
try:
    with st.spinner(forms.said("loading", lang), show_time=False):
        shown = answer_to(typed)
except CalculatorError as error:
    problem, stale, shown = forms.explained(error, lang), True, last_answer()
forms.rerun_for_new_names()

if shown is None:
    show_nothing(problem, lang)
else:
    show_answer(
        shown,
        lang,
        top=top,
        body=answer,
        example=shown.typed.tree() == example().tree(),
        stale=stale,
        problem=problem,
    )
