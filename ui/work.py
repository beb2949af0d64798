"""What the session keeps: the ledger read once, the answer computed once. Keys are digests.

Nothing here outlives the session or is shared with another: no global cache holds a user's
lines. The bytes of a file are dropped once nothing about it waits for an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import streamlit as st

from calculator import (
    Assessment,
    CalculatorError,
    Dossier,
    DossierError,
    FileUnusable,
    LedgerRead,
    assess,
    read_bank,
    read_ledger,
)
from calculator.core.reconciled import Reconciliation
from calculator.core.rhythm import CashRhythm
from calculator.estimate.banked import banked
from calculator.estimate.rhythm import rhythm_of
from calculator.intake.bank.model import BankRead
from calculator.intake.dossier import LedgerHints
from calculator.intake.model import Doubt, FileRead
from ui import keys
from ui.filling import form_now
from ui.held import BANK, LEDGER, Held, bank_hints, drop_bytes, held, hints, purge, sources
from ui.typed import FILE, Typed
from ui.words import error_said as explained

Read = TypeVar("Read", LedgerRead, BankRead)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and what it was computed from."""

    typed: Typed
    dossier: Dossier
    ledger: LedgerRead | None
    bank: BankRead | None
    answer: Assessment


def ledger_of(typed: Typed) -> LedgerRead | None:
    """The files handed over, as read; None where the answer asks for none.

    Raises:
        FileUnusable: none was handed over, or none can be used.
    """
    if typed.mode != FILE:
        return None
    if not held(LEDGER):
        raise FileUnusable("nothing_handed")
    ledger = ledger_read(typed.reading)
    for file in ledger.files if not typed.reading.accounts else ():
        if file.recognised and file.recognised.kind == "fec":
            raise FileUnusable("fec_accounts_unchosen", file=file.name)
    return ledger


def ledger_read(said: LedgerHints) -> LedgerRead:
    """The ledgers handed over, read once per content and answers.

    Raises:
        FileUnusable: no file can be used, or one must be handed over again to be read anew.
    """
    files = held(LEDGER)
    key = (files, said.model_copy(update={"platforms": {}}))
    kept = st.session_state.get(keys.LEDGER)
    if kept is None or kept[0] != key:
        _all_there(files)
        settings = replace(said.settings, survey=True)
        kept = (key, _read(LEDGER, lambda: read_ledger(*sources(files), settings=settings)))
        st.session_state[keys.LEDGER] = kept
    ledger: LedgerRead = kept[1]
    return ledger


def bank_of_session() -> BankRead | None:
    """The bank statements handed over, read once; None where there is none.

    Raises:
        CalculatorError: none can be used, or one must be handed over again to be read anew.
    """
    files = held(BANK)
    if not files:
        return None
    said = bank_hints()
    # Who sends what is asked of the movements once read.
    key = (files, said.model_copy(update={"payers": {}}))
    kept = st.session_state.get(keys.BANK)
    if kept is None or kept[0] != key:
        _all_there(files)
        kept = (key, _read(BANK, lambda: read_bank(*sources(files), settings=said.settings)))
        st.session_state[keys.BANK] = kept
    bank: BankRead | None = kept[1]
    return bank


def _all_there(files: tuple[Held, ...]) -> None:
    for file in files:
        if file.data is None and file.refused is None:
            raise FileUnusable("hand_again", file=file.shown)
    refused = [file.refused for file in files if file.refused is not None]
    if refused and len(refused) == len(files):
        raise refused[0]


def _read(kind: str, read: Callable[[], Read]) -> Read:
    """Read files; those refused for good are let go of at once."""
    try:
        found = read()
    except FileUnusable as error:
        purge(kind, error)
        raise
    for issue in found.issues:
        if issue.severity == "refused":
            purge(kind, FileUnusable(issue.code, **{"file": issue.file, **issue.operands}))
    return found


def rhythm_of_session() -> CashRhythm | None:
    """What the statements say of the pharmacy's cash; None where nothing is known."""
    typed, bank = form_now(), statements_read()
    if bank is None or typed.as_of is None:
        return None
    return rhythm_of(
        bank, typed.as_of, typed.territory, before=typed.first_day, payers=bank_hints().payers
    )


def statements_read() -> BankRead | None:
    """The statements as read; None where there is none, or none that can be used."""
    try:
        return bank_of_session()
    except CalculatorError:
        return None  # the page of files says what is wrong with it


def reconciliation_of_session() -> Reconciliation | None:
    """The ledger against the bank; None where one of the two is missing or cannot be used."""
    if not held(LEDGER) or not held(BANK):
        return None
    typed = form_now()
    try:
        return answer_to(typed).answer.bank
    except CalculatorError:
        pass  # the answer's page says what is missing; the comparison may need none of it
    try:
        ledger, bank = ledger_of(typed), bank_of_session()
        dossier = Dossier.parse(typed.tree())
        frame = None if ledger is None else ledger.at(dossier.as_of).frame
        return None if frame is None else banked(dossier, frame, bank).told
    except CalculatorError:
        return None


def waiting(read: LedgerRead | BankRead) -> bool:
    """Whether a question about the files is open, so that they may have to be read again."""
    unread = any(f.recognised is None for f in read.files)
    accounts = isinstance(read, LedgerRead) and bool(accounts_asked(read))
    return unread or bool(open_doubts(read)) or accounts


def open_doubts(read: LedgerRead | BankRead) -> tuple[Doubt, ...]:
    """Questions that nobody has answered on this screen."""
    said = st.session_state.get(keys.SAID, {})
    return tuple(d for d in read.doubts if d.key not in said)


def accounts_asked(ledger: LedgerRead) -> tuple[FileRead, ...]:
    """Accounting files whose accounts nobody has chosen."""
    if hints().accounts:
        return ()
    return tuple(f for f in ledger.files if f.recognised and f.recognised.kind == "fec")


def leave_files() -> None:
    """On the way to another page: bytes go once no question waits for them."""
    kept = st.session_state.get(keys.LEDGER)
    if kept is not None and kept[0][0] == held(LEDGER) and not waiting(kept[1]):
        drop_bytes(LEDGER)
    kept = st.session_state.get(keys.BANK)
    if kept is not None and kept[0][0] == held(BANK) and not waiting(kept[1]):
        drop_bytes(BANK)


def names_read() -> tuple[str, ...]:
    """Payers of the last ledger read, for the list of payers."""
    kept: Any = st.session_state.get(keys.LEDGER)
    return kept[1].payers() if kept else ()


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
    ledger, bank = ledger_of(typed), bank_of_session()
    same = kept is not None and kept.typed == typed
    if kept is not None and same and kept.ledger is ledger and kept.bank is bank:
        return kept
    dossier = Dossier.parse(typed.tree())
    answer = assess(dossier, ledger=ledger, bank=bank)
    fresh = Answered(typed, dossier, ledger, bank, answer)
    st.session_state[keys.ANSWERED] = fresh
    return fresh


def last_answer() -> Answered | None:
    """The last answer that could be computed, to be shown as out of date."""
    kept: Answered | None = st.session_state.get(keys.ANSWERED)
    return kept


__all__ = [
    "Answered",
    "CalculatorError",
    "answer_to",
    "explained",
    "last_answer",
    "ledger_of",
    "names_read",
]
