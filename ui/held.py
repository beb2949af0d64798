"""The files handed over, held in this session's memory and nowhere else.

The bytes of a file are needed again when a question about it is answered. They stay while the
page of files is open or a question waits, and are dropped on the way to another page; what was
read of them stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from calculator.intake.dossier import BankHints, LedgerHints
from calculator.intake.limits import UPLOAD
from calculator.intake.source import shown_name
from calculator.intake.told import told
from ui import keys
from ui.typed import FILE

LEDGER, BANK, DOSSIER = "ledger", "bank", "dossier"


@dataclass(frozen=True, slots=True)
class Held:
    """One file: its name as handed over and as shown, its digest, its bytes while needed."""

    name: str
    shown: str
    digest: str
    data: bytes | None = field(repr=False, compare=False)


def held(kind: str) -> tuple[Held, ...]:
    """The files of a kind, in the order handed over."""
    files: dict[str, tuple[Held, ...]] = st.session_state.get(keys.HELD, {})
    return files.get(kind, ())


def _keep(kind: str, files: tuple[Held, ...]) -> None:
    st.session_state[keys.HELD] = st.session_state.get(keys.HELD, {}) | {kind: files}


def uploader_key(kind: str) -> str:
    """The key that the uploader of a kind has now."""
    return keys.uploader(kind, st.session_state.get(keys.EMPTIED, 0))


def emptied(kind: str) -> list[tuple[str, bytes]]:
    """Callback part: what stands in an uploader, which is emptied; the server forgets it too."""
    given = st.session_state.get(uploader_key(kind)) or []
    files = given if isinstance(given, list) else [given]
    # Weighed before a byte is looked at: the server takes more than we read, so that the
    # refusal is ours, in the user's language.
    content = [(f.name, f.getvalue()) for f in files if f.size <= UPLOAD.bytes_]
    big = [shown_name(f.name, n) for n, f in enumerate(files, start=1) if f.size > UPLOAD.bytes_]
    st.session_state[keys.TOO_BIG] = tuple(big)
    context = get_script_run_ctx()
    for file in files if context else ():
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    st.session_state[keys.EMPTIED] = st.session_state.get(keys.EMPTIED, 0) + 1
    return content


def take(kind: str) -> None:
    """Callback of an uploader: its files join those held; the answer then rests on them.

    A file dropped in the other's place goes where it belongs: its content tells.
    """
    for name, data in emptied(kind):
        _join(_place(kind, name, data), name, data)


def _place(kind: str, name: str, data: bytes) -> str:
    seen = told((name, data), hints().settings, bank_hints().settings)
    return {"ledger": LEDGER, "statement": BANK}.get(seen, kind)


def move(file: Held, kind: str) -> None:
    """Callback: the user says that a file is of the other kind."""
    other = BANK if kind == LEDGER else LEDGER
    remove(kind, file.digest, file.name)
    if file.data is not None:
        _join(other, file.name, file.data)
        st.session_state[keys.PLACED] = {*placed(), file.digest}


def settle_place(digest: str) -> None:
    """Callback: a file is what it was taken for."""
    st.session_state[keys.PLACED] = {*placed(), digest}


def placed() -> set[str]:
    """Digests of the files of which the user has said what they are."""
    said: set[str] = st.session_state.get(keys.PLACED, set())
    return said


def _join(kind: str, name: str, data: bytes) -> None:
    files = list(held(kind))
    digest = hashlib.sha256(data).hexdigest()
    fresh = Held(name, shown_name(name, len(files) + 1), digest, data)
    same = [i for i, f in enumerate(files) if f.digest == digest and f.name == name]
    if same:
        files[same[0]] = fresh
    else:
        files.append(fresh)
    _keep(kind, tuple(files))
    if kind == LEDGER:
        st.session_state[keys.MODE] = FILE
    else:
        st.session_state[keys.OWN_BANK] = True


def remove(kind: str, digest: str, name: str) -> None:
    """Callback: forget a file."""
    _keep(kind, tuple(f for f in held(kind) if (f.digest, f.name) != (digest, name)))


def forget_everything() -> None:
    """Forget all files and all that was said of them."""
    for key in (
        keys.HELD,
        keys.LEDGER,
        keys.BANK,
        keys.ASKED,
        keys.SAID,
        keys.MAPPING,
        keys.PLACED,
        keys.CHANGING,
    ):
        st.session_state.pop(key, None)


def drop_bytes(kind: str) -> None:
    """Keep of the files only what was read of them."""
    _keep(kind, tuple(replace(f, data=None) for f in held(kind)))


def sources(files: tuple[Held, ...]) -> list[tuple[str, bytes]]:
    """The files as the readers take them; only where all bytes are there."""
    return [(f.name, f.data) for f in files if f.data is not None]


def hints() -> LedgerHints:
    """What was answered about the files."""
    said: LedgerHints = st.session_state.get(keys.READING) or LedgerHints()
    return said


def bank_hints() -> BankHints:
    """What was answered about the statements; it stands in the dossier's part beyond the form."""
    return BankHints.model_validate(st.session_state.get(keys.REST, {}).get("bank", {}))


def keep_bank(said: BankHints) -> None:
    """Keep what was answered about the statements, in the dossier of this session."""
    rest = {k: v for k, v in st.session_state.get(keys.REST, {}).items() if k != "bank"}
    tree = said.model_dump(exclude_defaults=True)
    st.session_state[keys.REST] = rest | ({"bank": tree} if tree else {})
