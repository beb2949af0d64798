"""The questions that the files leave open, and the answers given: one choice each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calculator import LedgerRead
from calculator.core import formats
from calculator.core.texts import say
from calculator.intake.bank.model import BankRead
from calculator.intake.model import AccountSeen, Doubt, FileRead
from ui import keys
from ui.answers import answered
from ui.held import BANK, LEDGER, bank_hints, hints, is_frozen, keep_bank
from ui.markup import esc, heading, note, table

#: Accounts of a FEC shown in the table, the likeliest first.
MOST_ACCOUNTS = 12
#: How the numbers of accounts of clients and of other debtors begin.
_CLIENTS = ("411", "467")


def remember(*reads: LedgerRead | BankRead | None) -> dict[str, Doubt]:
    """The questions of the files held, those already answered included, by dossier key."""
    asked: dict[str, Doubt] = st.session_state.setdefault(keys.ASKED, {})
    there = [r for r in reads if r is not None]
    names = {f.name for r in there for f in r.files}
    kept = {key: d for key, d in asked.items() if d.file in names and key in _said()}
    kept |= {d.key: d for r in there for d in r.doubts}
    st.session_state[keys.ASKED] = kept
    return kept


def _said() -> dict[str, str]:
    said: dict[str, str] = st.session_state.setdefault(keys.SAID, {})
    return said


def show(ledger: LedgerRead | None, bank: BankRead | None, lang: str) -> None:
    """Draw the questions of ledgers and statements."""
    asked = remember(ledger, bank)
    files = ledger.files if ledger else ()
    fec = [f for f in files if f.recognised and f.recognised.accounts]
    if not asked and not fec:
        return
    n_open = sum(key not in _said() for key in asked) + (bool(fec) and not hints().accounts)
    title = say("files.questions", lang, n=n_open) if n_open else say("files.answers", lang)
    st.html(heading(title, say("files.questions_lede" if n_open else "files.answers_lede", lang)))
    several = len(files) + (len(bank.files) if bank else 0) > 1
    frozen = {kind: is_frozen(kind) for kind in (LEDGER, BANK)}
    with st.container(key="rows_questions", gap=None):
        for file in fec:
            _accounts(file, lang, frozen=frozen[LEDGER])
        for doubt in asked.values():
            kind = BANK if doubt.key.startswith("bank.") else LEDGER
            _question(doubt, lang, frozen=frozen[kind], several=several)
    if any(frozen[BANK if key.startswith("bank.") else LEDGER] for key in asked) or (
        fec and frozen[LEDGER]
    ):
        st.html(note(say("files.frozen", lang)))


def _settled(key: str, what: str, answer: str, lang: str, *, frozen: bool) -> None:
    """An answer given, in one line, with the way to change it."""

    def change() -> None:
        st.session_state[keys.CHANGING] = key

    mark = keys.question(key, "")
    with st.container(horizontal=True, key=f"row_{mark}", wrap=False, vertical_alignment="center"):
        st.html(
            f'<p class="tp-what tp-name">{esc(what)}</p><p class="tp-source">{esc(answer)}</p>',
            width="stretch",
        )
        st.button(
            say("files.change", lang),
            key=f"change_{mark}",
            type="tertiary",
            width=90,
            help=say("files.change_help", lang, what=plain_label(what)),
            on_click=change,
            disabled=frozen,
        )


def _question(doubt: Doubt, lang: str, *, frozen: bool, several: bool) -> None:
    key = keys.question(doubt.key, doubt.file)
    said = _said().get(doubt.key)
    if said is not None and st.session_state.get(keys.CHANGING) != doubt.key:
        what = say(f"doubt_short.{doubt.code}", lang, **doubt.operands)
        answer = doubt.choice(said, lang) + (f" · {doubt.file}" if several else "")
        _settled(doubt.key, what, answer, lang, frozen=frozen)
        return

    def settle() -> None:
        value = st.session_state[key]
        if value is None:
            return
        _said()[doubt.key] = value
        st.session_state.pop(keys.CHANGING, None)
        if doubt.key.startswith("bank."):
            keep_bank(answered(bank_hints(), doubt.key, value))
        else:
            st.session_state[keys.READING] = answered(hints(), doubt.key, value)

    with st.container(key=f"q_{key}", gap="small"):
        under = f'<p class="tp-source">{esc(doubt.file)}</p>' if several else ""
        st.html(f'<p class="tp-ask-text">{esc(doubt.question(lang))}</p>{under}')
        if key in st.session_state:
            # Written back: Streamlit drops the choice of a page that is not shown.
            st.session_state[key] = st.session_state[key]
        st.radio(
            say("files.your_answer", lang),
            doubt.choices,
            index=doubt.choices.index(said) if said in doubt.choices else None,
            key=key,
            format_func=lambda value: plain_label(doubt.choice(value, lang)),
            on_change=settle,
            label_visibility="collapsed",
            disabled=frozen,
        )
        if said is not None:
            st.button(
                say("files.change_not", lang), key=f"keep_{key}", type="tertiary", on_click=_keep
            )


def _keep() -> None:
    """Callback: the answer stays as it is."""
    st.session_state.pop(keys.CHANGING, None)


def plain_label(text: str) -> str:
    """A text of a file as a widget's label, which Streamlit reads as Markdown: signs escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:^&=" else c for c in text)


def _accounts(file: FileRead, lang: str, *, frozen: bool) -> None:
    """Which accounts of a FEC hold third-party receivables: proposed by label, then confirmed.

    Where no label names a payer nothing is proposed: clients come first, by size.
    """
    seen = sorted(
        file.recognised.accounts if file.recognised else (),
        key=lambda a: (
            not a.suggested, not a.number.startswith(_CLIENTS), -a.debit_cents, a.number,
        ),
    )  # fmt: skip
    key, chosen = f"accounts_{file.digest[:12]}", hints().accounts
    labels = {a.number: plain_label(f"{a.number} · {a.label}") for a in seen}
    proposed = list(chosen) or [a.number for a in seen if a.suggested]

    if chosen and st.session_state.get(keys.CHANGING) != key:
        what = say("files.accounts_of", lang, file=file.name)
        _settled(key, what, ", ".join(chosen), lang, frozen=frozen)
        return

    def confirm() -> None:
        # A number typed beside its own proposal is the same account.
        said = tuple(dict.fromkeys(st.session_state[key]))
        st.session_state.pop(keys.CHANGING, None)
        st.session_state[keys.READING] = hints().model_copy(update={"accounts": said})

    with st.container(key=f"q_{key}", gap="small"):
        ask = "accounts_ask" if any(a.suggested for a in seen) else "accounts_ask_unnamed"
        text = say(f"files.{ask}", lang, file=file.name)
        st.html(f'<p class="tp-ask-text">{esc(text)}</p>' + _account_table(seen, lang))
        if key not in st.session_state:
            st.session_state[key] = proposed
        st.session_state[key] = st.session_state[key]
        settled = bool(chosen) and tuple(st.session_state[key]) == chosen
        picked = st.multiselect(
            say("files.accounts" if settled else "files.accounts_pick", lang),
            list(dict.fromkeys([*st.session_state[key], *labels])),
            key=key,
            format_func=lambda n: labels.get(n, n),
            accept_new_options=True,
            placeholder=say("ask.accounts_hint", lang),
            help=say("ask.accounts_help", lang),
            disabled=frozen,
        )
        label = "confirmed" if settled else "confirm" if picked else "none"
        st.button(
            say(f"files.accounts_{label}", lang),
            key=f"confirm_{key}",
            type="secondary" if settled else "primary",
            on_click=confirm,
            disabled=frozen or settled or not picked,
        )
        if chosen:
            st.button(
                say("files.change_not", lang), key=f"keep_{key}", type="tertiary", on_click=_keep
            )


def _account_table(seen: list[AccountSeen], lang: str) -> str:
    head = [
        (say("files.account", lang), False),
        (say("files.lines", lang), True),
        (say("files.debit", lang), True),
        (say("files.credit", lang), True),
    ]
    rows: list[list[Any]] = [
        [
            f'{esc(a.number)}<span class="tp-under tp-name">{esc(a.label)}'
            + (f" · {esc(say('files.account_proposed', lang))}" if a.suggested else "")
            + "</span>",
            formats.number(a.lines, lang),
            esc(formats.euros(a.debit_cents, lang)),
            esc(formats.euros(a.credit_cents, lang)),
        ]
        for a in seen[:MOST_ACCOUNTS]
    ]
    more = ""
    if len(seen) > MOST_ACCOUNTS:
        more = note(say("files.accounts_more", lang, n=len(seen) - MOST_ACCOUNTS))
    return table(say("files.accounts_seen", lang), head, rows) + more
