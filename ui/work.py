"""What the session keeps: the ledger read once, the answer computed once. Keys are digests.

Nothing here outlives the session or is shared with another: no global cache holds a user's
lines, and the bytes of a file are dropped as soon as they are read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import streamlit as st

from calculator import (
    Assessment,
    CalculatorError,
    Dossier,
    DossierError,
    FileUnusable,
    LedgerRead,
    LedgerSettings,
    assess,
    read_ledger,
)
from calculator.core.texts import catalogue, say
from calculator.deliver.sentences import payers_said
from ui import keys
from ui.typed import FILE, Typed


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and what it was computed from."""

    typed: Typed
    dossier: Dossier
    ledger: LedgerRead | None
    answer: Assessment


def ledger_of(typed: Typed) -> LedgerRead | None:
    """The files handed over, read once per content and settings; None where none is asked.

    Raises:
        FileUnusable: no file can be used.
    """
    files = st.session_state.get(keys.FILES) or []
    if typed.mode != FILE:
        return None
    if not files:
        raise FileUnusable("nothing_handed")
    handed = [(f.name, f.getvalue()) for f in files]
    digest = hashlib.sha256()
    for name, content in handed:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    key = (digest.hexdigest(), typed.accounts)
    kept = st.session_state.get(keys.LEDGER)
    if kept is None or kept[0] != key:
        settings = LedgerSettings(accounts=typed.accounts, survey=True)
        kept = (key, read_ledger(*handed, settings=settings))
        st.session_state[keys.LEDGER] = kept
    ledger: LedgerRead = kept[1]
    for file in ledger.files:
        if file.recognised and file.recognised.kind == "fec" and not typed.accounts:
            raise FileUnusable("fec_accounts_unchosen", file=file.name)
    return ledger


def names_read() -> tuple[str, ...]:
    """Payers of the last ledger read, for the list of payers."""
    kept: Any = st.session_state.get(keys.LEDGER)
    return kept[1].payers() if kept else ()


def accounts_read() -> tuple[str, ...]:
    """Accounts of the last FEC read, those that name a third-party payer first."""
    kept: Any = st.session_state.get(keys.LEDGER)
    seen = [
        a for f in (kept[1].files if kept else ()) if f.recognised for a in f.recognised.accounts
    ]
    return tuple(dict.fromkeys(a.number for a in sorted(seen, key=lambda a: not a.suggested)))


def doubts() -> dict[str, tuple[str, ...]]:
    """Insurers of the last answer whose platform is in doubt, with the candidates."""
    kept = last_answer()
    if kept is None or kept.ledger is None:
        return {}
    return {
        str(issue.operands["payer"]): tuple(str(issue.operands["platforms"]).split(", "))
        for issue in kept.answer.issues
        if issue.code == "platform_ambiguous"
    }


def answer_to(typed: Typed) -> Answered:
    """The answer to what is typed; computed again only when something changed.

    Raises:
        CalculatorError: what is typed, or a file, cannot be used.
    """
    for label, text in st.session_state.get(keys.BAD_AMOUNTS, ()):
        raise DossierError("bad_amount", key=label, value=text)
    kept: Answered | None = st.session_state.get(keys.ANSWERED)
    ledger = ledger_of(typed)
    if kept is not None and kept.typed == typed and kept.ledger is ledger:
        return kept
    dossier = Dossier.parse(typed.tree())
    fresh = Answered(typed, dossier, ledger, assess(dossier, ledger=ledger))
    st.session_state[keys.ANSWERED] = fresh
    return fresh


def last_answer() -> Answered | None:
    """The last answer that could be computed, to be shown as out of date."""
    kept: Answered | None = st.session_state.get(keys.ANSWERED)
    return kept


def explained(error: CalculatorError, lang: str) -> str:
    """An error in the screen's words where it has its own, else in the dossier's."""
    key = f"screen_error.{error.code}"
    said = dict(error.operands)
    if isinstance(said.get("payer"), str):
        said["payer"] = payers_said((str(said["payer"]),), lang)
    return say(key, lang, **said) if key in catalogue(lang) else error.message(lang)


__all__ = [
    "Answered",
    "CalculatorError",
    "answer_to",
    "explained",
    "last_answer",
    "ledger_of",
    "names_read",
]
