"""The questions: widgets in, `Typed` out. Units are converted here and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from calculator.core.texts import say
from calculator.deliver.sentences import payers_said
from calculator.reference.lengths import case_text, shipped_cases
from calculator.reference.payers import is_statutory
from ui import keys
from ui.amounts import amount_input
from ui.filling import start_over
from ui.held import LEDGER, held
from ui.markup import esc, note
from ui.nav import link
from ui.outage_form import ask_outage
from ui.payments_form import ask_payments
from ui.typed import FILE, MODES, PER_DAY, TURNOVER, Typed, example
from ui.work import doubts, names_read, statements_read

#: Places whose public holidays differ, as a dossier writes them.
TERRITORIES = ("FR", "FR-57", "FR-971", "FR-972", "FR-973", "FR-974", "FR-976")


def ask(lang: str, read_names: tuple[str, ...]) -> Typed:
    """Draw the form and return what stands in it.

    Args:
        lang: language of the words.
        read_names: payers found in the files handed over, offered first.
    """

    def t(key: str, **operands: Any) -> str:
        return say(f"ask.{key}", lang, **operands)

    st.session_state[keys.BAD_AMOUNTS] = ()
    # Written back, so that a field hidden by the mode chosen keeps what was typed.
    stopped_now = st.session_state[keys.PAYERS]
    hidden = (*map(keys.per_day, stopped_now), *map(keys.last_day, stopped_now))
    for key in (keys.TURNOVER, *hidden):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    outage = ask_outage(t, lang, read_names)
    payers, as_of = outage.payers, outage.as_of
    cash, overdraft = _cash(t, as_of)
    mode, per_day, turnover, term = _billing(t, lang, payers)
    hints = _who_pays(t) if mode == FILE else ()
    # Trouble is told here, below the questions that cause it; the page fills it.
    st.session_state[keys.TROUBLE] = st.container(key="trouble")
    payments = ask_payments(t)
    landing, compulsory, leaves, target, territory, lengths, exact = _more(
        t, statutory=any(is_statutory(p) for p in payers)
    )
    return Typed(
        payers=payers,
        first_day=outage.first_day,
        as_of=as_of,
        last_day=outage.last_day,
        last_days=outage.last_days,
        stopped=outage.stopped,
        cash=cash,
        overdraft=overdraft,
        mode=mode,
        per_day=per_day,
        turnover=turnover,
        term=term,
        hints=hints,
        reading=st.session_state[keys.READING],
        rest=st.session_state[keys.REST],
        payments=payments,
        landing_days=landing,
        compulsory_percent=compulsory,
        leaves_percent=leaves,
        target_percent=target,
        exact=exact,
        territory=territory,
        length_cases=lengths,
    )


def _cash(t: Any, as_of: date | None) -> tuple[float | None, float | None]:
    left, right = st.columns(2)
    cash = amount_input(left, t("cash"), keys.CASH, help=t("cash_help"))
    overdraft = amount_input(right, t("overdraft"), keys.OVERDRAFT, help=t("overdraft_help"))
    bank = statements_read()
    if cash is None and bank is not None and as_of is not None:
        on, balance = bank.balance_known_on(as_of), bank.balance_at(as_of)
        if on is not None and balance is not None:
            key = "cash_of_statement" if on == as_of else "cash_of_statement_early"
            st.html(note(t(key, known_on=on, balance_cents=balance)))
    return cash, overdraft


def _billing(
    t: Any, lang: str, payers: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, float | None], ...], float | None, int | None]:
    st.html(f'<h2 class="tp-h2 tp-ask">{t("billing")}</h2>')
    mode = st.radio(
        t("mode"),
        MODES,
        key=keys.MODE,
        format_func=lambda m: t(f"mode_{m}"),
        horizontal=True,
        label_visibility="collapsed",
    )
    per_day: tuple[tuple[str, float | None], ...] = ()
    turnover: float | None = None
    columns = st.columns(2)
    if mode == PER_DAY:
        found = []
        for index, payer in enumerate(payers):
            key = keys.per_day(payer)
            st.session_state.setdefault(key, "")
            hint = "per_day_help_statutory" if is_statutory(payer) else "per_day_help"
            euros = amount_input(
                columns[index % 2],
                t("per_day", payer=payers_said((payer,), lang)),
                key,
                help=t(hint),
            )
            found.append((payer, euros))
        per_day = tuple(found)
    elif mode == TURNOVER:
        turnover = amount_input(columns[0], t("turnover"), keys.TURNOVER, help=t("turnover_help"))
    elif mode == FILE:
        _files_held(t, lang)
    # Beside the one amount asked, or on a line of its own.
    beside = len(payers) % 2 if mode == PER_DAY else mode == TURNOVER
    place = st if mode == FILE else columns[beside]
    term = place.number_input(
        t("term"),
        value=None,
        key=keys.TERM,
        min_value=0,
        max_value=180,
        step=1,
        placeholder="4",
        help=t("term_help"),
    )
    return mode, per_day, turnover, term


def _files_held(t: Any, lang: str) -> None:
    """Which files the answer rests on, and the way to them."""
    names = [f.shown for f in held(LEDGER)]
    text = t("files_used", n=len(names), files=", ".join(names)) if names else t("files_none")
    st.html(f'<p class="tp-note">{esc(text)}</p>')
    link("files", lang, "ask.files_change" if names else "ask.files_go")


def _who_pays(t: Any) -> tuple[tuple[str, str], ...]:
    """Ask which platform pays an insurer that works with several; asked as long as the page is."""
    asked: dict[str, tuple[str, ...]] = st.session_state.setdefault(keys.DOUBTS, {})
    asked |= doubts()
    hints = []
    for payer, several in asked.items():
        chosen = st.selectbox(
            t("who_pays", payer=payer),
            several,
            index=None,
            key=keys.who_pays(payer),
            placeholder=t("preset_hint"),
        )
        if chosen:
            hints.append((payer, chosen))
    return tuple(hints)


def _more(
    t: Any, *, statutory: bool
) -> tuple[int | None, float | None, float | None, float | None, str, str, bool]:
    with st.container(key="more"):
        st.html(f'<h2 class="tp-h2 tp-ask">{t("more")}</h2><p class="tp-lede">{t("more_lede")}</p>')
        left, right = st.columns(2)
        landing = left.number_input(
            t("landing"),
            key=keys.LANDING,
            min_value=0,
            max_value=120,
            step=1,
            placeholder="5",
            value=None,
        )
        target = right.number_input(
            t("target"),
            value=None,
            key=keys.TARGET,
            min_value=50.0,
            max_value=99.9,
            step=1.0,
            placeholder="95",
            format="%.1f",
        )
        compulsory = left.number_input(
            t("compulsory"),
            value=None,
            key=keys.COMPULSORY,
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            placeholder="" if statutory else "10",
            format="%.1f",
            help=t("compulsory_help_statutory" if statutory else "compulsory_help"),
        )
        leaves = right.number_input(
            t("leaves"),
            value=None,
            key=keys.LEAVES,
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            placeholder="5",
            format="%.1f",
            help=t("leaves_help"),
        )
        lengths = right.text_input(
            t("length_cases"),
            key=keys.LENGTHS,
            placeholder=", ".join(map(case_text, shipped_cases())),
            help=t("length_cases_help"),
            max_chars=200,
        )
        territory = left.selectbox(
            t("territory"),
            list(dict.fromkeys([*TERRITORIES, st.session_state[keys.TERRITORY]])),
            key=keys.TERRITORY,
            format_func=lambda c: t(f"place.{c}") if c in TERRITORIES else c,
        )
        exact = st.checkbox(t("exact"), key=keys.EXACT, help=t("exact_help"))
        st.button(t("reset"), key=keys.RESET, on_click=start_over)
    return landing, compulsory, leaves, target, territory, lengths, exact


def folded(lang: str, read_names: tuple[str, ...]) -> Typed:
    """The form behind one line that opens it; it stays drawn, so nothing typed is lost."""
    fresh = st.session_state.get(keys.ANSWERED) is None
    label = "open_form_example" if fresh or st.session_state.get(keys.UNTOUCHED) else "open_form"
    with st.expander(say(f"screen.{label}", lang), expanded=False, key="form"):
        typed = ask(lang, read_names)
    st.session_state[keys.TYPED] = typed
    st.session_state[keys.UNTOUCHED] = typed.tree() == example().tree()
    return typed


def rerun_for_new_names() -> None:
    """Draw the form again once a file has brought names it did not offer."""
    brought = (names_read(), tuple(doubts()))
    if any(brought) and st.session_state.get(keys.OFFERED) != brought:
        st.session_state[keys.OFFERED] = brought
        st.rerun()
