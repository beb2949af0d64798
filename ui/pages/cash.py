"""Ma trésorerie: what the bank statements say of the balance and of the payments to come."""

from __future__ import annotations

import streamlit as st

from ui import cash_page, keys
from ui.work import leave_files

leave_files()
cash_page.show(st.session_state[keys.LANG])
