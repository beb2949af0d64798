"""The app's door: page list, navigation, style sheet, run. No sums; see ui/ and calculator/."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from calculator.core.texts import say
from ui import keys
from ui.filling import begin, keep_form, leave_example
from ui.look import stylesheet
from ui.memory import keep_uploads_in_memory
from ui.nav import navigation

keep_uploads_in_memory()
HERE = Path(__file__).parent

st.set_page_config(
    page_title=say("screen.page_name", "fr"),
    page_icon=str(HERE / "static" / "icon.png"),
    layout="centered",
)
lang = st.session_state.setdefault(keys.LANG, "fr")
st.html(stylesheet())
begin()
leave_example()
keep_form()
navigation(lang).run()
