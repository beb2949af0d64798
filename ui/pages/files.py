"""Mes fichiers: what was handed over, how it was read, what only the user can say."""

from __future__ import annotations

import streamlit as st

from ui import files_page, keys

files_page.show(st.session_state[keys.LANG])
