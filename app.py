"""The app's door: page list, style sheet, run. No sums here; see ui/ and calculator/."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from calculator.core.texts import say
from ui.look import stylesheet
from ui.memory import keep_uploads_in_memory

keep_uploads_in_memory()
HERE = Path(__file__).parent

st.set_page_config(
    page_title=say("screen.page_name", "fr"),
    page_icon=str(HERE / "static" / "favicon.png"),
    layout="centered",
)
st.html(stylesheet())
page = st.navigation(
    [
        st.Page(
            HERE / "ui" / "pages" / "answer.py", title=say("screen.page_name", "fr"), default=True
        )
    ],
    position="hidden",
)
page.run()
