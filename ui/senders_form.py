"""Who sent the transfers that nothing tells: one choice per sender, kept in the dossier."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from calculator import LedgerRead
from calculator.core.identifiers import key_of
from calculator.core.reconciled import Reconciliation
from calculator.core.texts import say
from calculator.estimate.senders import paying_name
from calculator.estimate.unnamed import UnnamedSender, unnamed_senders
from ui import keys
from ui.bank_answers import NO_PAYER, UNKNOWN, with_sender
from ui.bank_view import payer_said
from ui.held import bank_hints, keep_bank
from ui.markup import esc, heading
from ui.questions import plain_label

#: Senders shown before the others are folded.
_MOST = 8


def show(found: Reconciliation, ledger: LedgerRead | None, lang: str) -> bool:
    """Draw the choices; False where there is nothing to ask and nothing was answered."""
    senders = unnamed_senders(found, bank_hints().payers)
    if not senders:
        return False
    choices = _payers(found, ledger)
    waiting = [s for s in senders if s.payer is None]
    told = [s for s in senders if s.payer is not None]
    st.html(heading(say("senders.title", lang), _lede(waiting, lang)))
    with st.container(key="rows_senders", gap=None):
        for at, sender in enumerate(waiting[:_MOST]):
            _row(sender, at, choices, lang)
    if more := waiting[_MOST:]:
        label = say("senders.more", lang, n=len(more), more_euros=sum(s.cents for s in more))
        with st.expander(label, key="map_senders"), st.container(key="rows_more_senders", gap=None):
            for at, sender in enumerate(more, start=_MOST):
                _row(sender, at, choices, lang)
    if told:
        with st.container(key="rows_told_senders", gap=None):
            for at, sender in enumerate(told, start=len(waiting)):
                _row(sender, at, choices, lang)
    return True


def _lede(waiting: Sequence[UnnamedSender], lang: str) -> str:
    """What is open: money of nobody known, apart from that of a name without a line to match."""
    cents = sum(s.cents for s in waiting if not s.read_as)
    other = sum(s.cents for s in waiting if s.read_as)
    kind = "" if cents else "_read_as" if other else "_told"
    lede = say(f"senders.lede{kind}", lang, open_euros=cents or other)
    return lede + (
        " " + say("senders.lede_also", lang, other_euros=other) if cents and other else ""
    )


def _payers(found: Reconciliation, ledger: LedgerRead | None) -> list[str]:
    """Who may have sent money: those compared first, then the names of the ledger."""
    named = [p.payer for p in found.by_payer]
    named += [paying_name(n) for n in (ledger.payers() if ledger else ()) if _is_name(n)]
    return list({key_of(name): name for name in reversed(named)}.values())[::-1]


def _is_name(name: str) -> bool:
    return any(c.isalpha() for c in name)


def _row(sender: UnnamedSender, at: int, choices: Sequence[str], lang: str) -> None:
    # Two people hidden in their labels read the same: the place tells their rows apart.
    key = keys.sender(sender.words or f"{at} {sender.label}")
    if sender.n:
        worth = say("senders.worth", lang, n=sender.n, sum_cents=sender.cents)
    else:
        worth = say("senders.none_here", lang)
    told = "senders.words_open" if sender.payer is None else "senders.words"
    how = say(told, lang, words=sender.words) if sender.words else ""
    if sender.read_as:
        how = say("senders.read_as", lang, payer=payer_said(sender.read_as, lang))
    with st.container(horizontal=True, key=f"row_column_{key}", vertical_alignment="center"):
        st.html(
            f'<p class="tp-what tp-name">{esc(sender.label)}</p>'
            f'<p class="tp-source tp-name">{esc(" · ".join(t for t in (worth, how) if t))}</p>',
            width="stretch",
        )
        if sender.words:
            _choice(sender, key, choices, lang)
        else:
            text = esc(say("senders.no_words", lang))
            st.html(f'<p class="tp-source">{text}</p>', width=230)


def _choice(sender: UnnamedSender, key: str, choices: Sequence[str], lang: str) -> None:
    now = UNKNOWN if sender.payer is None else sender.payer or NO_PAYER
    options = list(dict.fromkeys([UNKNOWN, *choices, *([] if now == UNKNOWN else [now]), NO_PAYER]))

    def settle() -> None:
        keep_bank(with_sender(bank_hints(), sender.words, st.session_state[key]))

    st.session_state[key] = now
    st.selectbox(
        say("senders.ask", lang, label=plain_label(sender.label)),
        options,
        key=key,
        format_func=lambda c: _said(c, lang),
        on_change=settle,
        label_visibility="collapsed",
        width=230,
    )


def _said(choice: str, lang: str) -> str:
    if choice in (UNKNOWN, NO_PAYER):
        return say("senders.unknown" if choice == UNKNOWN else "senders.no_payer", lang)
    return plain_label(payer_said(choice, lang))
