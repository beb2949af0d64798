"""Fixtures of the stories."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.stories import started


@pytest.fixture
def app() -> AppTest:
    """The app as a first visit shows it."""
    return started()


@pytest.fixture
def ledger_csv() -> bytes:
    """Ninety days of two insurers of Viamedis, one impossible date."""
    rows = ["n° facture;date facture;mutuelle;opérateur;part RC;réglé;date règlement;statut"]
    day, number = dt.date(2023, 11, 2), 0
    while day <= dt.date(2024, 2, 9):
        if day.weekday() < 6:
            number += 1
            paid = day + dt.timedelta(days=6)
            done = paid < dt.date(2024, 1, 29)
            tail = f"{30 + number % 7},50;{paid:%d/%m/%Y};payé" if done else ";;en attente"
            name = "Mutuelle A" if number % 3 else "Mutuelle B"
            rows.append(f"F{number};{day:%d/%m/%Y};{name};Viamedis;{30 + number % 7},50;{tail}")
        day += dt.timedelta(days=1)
    rows.append("F999;31/02/2024;Mutuelle A;Viamedis;7,00;;;en attente")
    return "\r\n".join(rows).encode("cp1252")
