"""The first questions: who no longer pays, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from calculator.deliver.sentences import payers_said
from calculator.reference.incidents import incident, incidents
from calculator.reference.payers import insurers, platforms
from ui import keys
from ui.days import FIRST, LAST
from ui.filling import use_preset
from ui.given import known_outage
from ui.typed import asked_apart

#: What may have stopped, as a dossier says it.
STOPPED = ("payments", "submissions", "both")


@dataclass(frozen=True, slots=True)
class Outage:
    """What was answered; days are None where their field is empty."""

    payers: tuple[str, ...]
    first_day: date | None
    as_of: date | None
    last_day: date | None
    last_days: tuple[tuple[str, date | None], ...]
    stopped: str


def ask_outage(t: Any, lang: str, read_names: tuple[str, ...]) -> Outage:
    """Ask who stopped, when, and what; a known outage fills it in."""
    st.html(f'<h2 class="tp-h2 tp-ask">{t("who")}</h2>')
    names = {i.id: i.name.said(lang) for i in incidents()}
    left, right = st.columns(2)
    listed = [p.name for p in platforms()] + [i.name for i in insurers()]
    options = list(dict.fromkeys([*st.session_state[keys.PAYERS], *listed, *read_names]))
    payers = left.multiselect(
        t("payers"),
        options,
        key=keys.PAYERS,
        accept_new_options=True,
        format_func=lambda p: payers_said((p,), lang),
        placeholder=t("payers_hint"),
        help=t("payers_help"),
    )
    preset = right.selectbox(
        t("preset"),
        list(names),
        index=None,
        key=keys.PRESET,
        format_func=lambda i: names.get(i, i),
        placeholder=t("preset_hint"),
        on_change=use_preset,
    )
    one, two, three = st.columns(3)
    bounds = {"min_value": FIRST, "max_value": LAST, "format": "DD/MM/YYYY"}
    first_day = one.date_input(
        t("first_day"), key=keys.FIRST_DAY, help=t("first_day_help"), **bounds
    )
    as_of = two.date_input(t("as_of"), key=keys.AS_OF, help=t("as_of_help"), **bounds)
    last_day = three.date_input(t("last_day"), key=keys.LAST_DAY, help=t("last_day_help"), **bounds)
    last_days = _restarts(t, lang, tuple(payers), bounds)
    stopped = st.selectbox(
        t("stopped"), STOPPED, key=keys.STOPPED, format_func=lambda s: t(f"stopped_{s}")
    )
    if preset is not None:
        st.html(known_outage(incident(preset), lang))
    return Outage(tuple(payers), first_day, as_of, last_day, last_days, stopped)


def _restarts(
    t: Any, lang: str, payers: tuple[str, ...], bounds: dict[str, Any]
) -> tuple[tuple[str, date | None], ...]:
    """Ask each of several payers for its own last day: they may restart one after the other."""
    asked = asked_apart(payers)
    if not asked:
        return ()
    columns = st.columns(3)
    found = []
    for index, payer in enumerate(asked):
        key = keys.last_day(payer)
        st.session_state.setdefault(key, None)
        day = columns[index % 3].date_input(
            t("last_day_of", payer=payers_said((payer,), lang)),
            key=key,
            help=t("last_day_of_help"),
            **bounds,
        )
        found.append((payer, day))
    return tuple(found)
