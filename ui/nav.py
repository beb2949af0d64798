"""The pages and the links between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from calculator.core.texts import say
from ui import keys
from ui.filling import situate
from ui.markup import esc

#: Name of each page's script, in the order of the links; the first opens the app.
PAGES = {"answer": "", "files": "fichiers", "cash": "tresorerie"}
_FOLDER = Path(__file__).parent / "pages"


def path_of(name: str) -> str:
    """A page's script, as Streamlit links to it."""
    return str(_FOLDER / f"{name}.py")


def navigation(lang: str) -> Any:
    """Draw the links; returns the page to run."""
    pages = {
        name: st.Page(
            path_of(name), title=say(f"nav.{name}", lang), url_path=url or None, default=not url
        )
        for name, url in PAGES.items()
    }
    here = st.navigation(list(pages.values()), position="hidden")
    with st.container(horizontal=True, key="nav"):
        for name, page in pages.items():
            if page is here:
                with st.container(key="nav_here", gap=None, width="content"):
                    st.page_link(page, label=say(f"nav.{name}", lang))
                    words = esc(say("nav.here", lang))
                    # Streamlit serves every page as English: a screen reader would read French
                    # with an English voice. The script is ours alone, and names one attribute.
                    st.html(
                        f'<span class="tp-hidden">{words}</span>'
                        f'<script>document.documentElement.lang="{lang}"</script>',
                        width="content",
                        unsafe_allow_javascript=True,
                    )
            else:
                st.page_link(page, label=say(f"nav.{name}", lang))
    return here


def link(name: str, lang: str, text: str) -> None:
    """A link to a page, in words."""
    st.page_link(path_of(name), label=say(text, lang))


def situate_button(last: date, lang: str, key: str = "situate") -> None:
    """Offer to date the figures of the last day that the files hold; `key` tells two apart."""
    label = say("files.situate", lang, last_on=last)
    st.button(label, key=key, on_click=situate, args=(last,))


def language_switch(lang: str) -> None:
    """The button at the foot that changes the language."""
    other = "en" if lang == "fr" else "fr"

    def switch() -> None:
        st.session_state[keys.LANG] = other

    st.button(
        say("screen.other_language", lang), key="switch_lang", type="tertiary", on_click=switch
    )
