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

from calculator import FileUnusable
from calculator.intake.dossier import BankHints, LedgerHints
from calculator.intake.limits import UPLOAD
from calculator.intake.source import shown_name
from calculator.intake.told import told
from ui import keys
from ui.typed import FILE

LEDGER, BANK, DOSSIER = "ledger", "bank", "dossier"


@dataclass(frozen=True, slots=True)
class Held:
    """One file: its name as handed over and as shown, its digest, its bytes while needed.

    `refused` is why no answer can make it readable; its bytes went at once.
    """

    name: str
    shown: str
    digest: str
    data: bytes | None = field(repr=False, compare=False)
    refused: FileUnusable | None = field(default=None, repr=False, compare=False)


#: Bytes that one session keeps at most, all files together.
_TOGETHER = 3 * UPLOAD.bytes_

#: Refusals that no answer on the page can mend: another file is needed.
_FINAL = frozenset(
    (
        "file_empty", "file_blank", "file_damaged", "file_protected", "file_locked",
        "file_has_macros", "file_is_binary", "file_is_wide", "file_is_markup",
        "file_is_other_document", "fec_is_xml",
        "file_is_pdf", "file_is_zip", "file_too_big", "too_many_rows", "too_many_columns",
        "cell_too_long", "nul_everywhere", "bank_with_dtd", "bank_no_statement", "ofx_cut_short",
    )
)  # fmt: skip


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
    content, turned_away = [], []
    room = _TOGETHER - sum(len(f.data or b"") for k in (LEDGER, BANK) for f in held(k))
    for n, file in enumerate(files, start=1):
        if file.size > UPLOAD.bytes_:
            code, limit = "file_too_big", UPLOAD.bytes_
        elif file.size > room:
            code, limit = "files_too_big", _TOGETHER
        else:
            content.append((file.name, file.getvalue()))
            room -= file.size
            continue
        name = shown_name(file.name, n)
        turned_away.append(FileUnusable(code, file=name, limit_mb=limit // 1_000_000))
    st.session_state[keys.TURNED_AWAY] = tuple(turned_away)
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


def purge(kind: str, error: FileUnusable) -> None:
    """Let go at once of the bytes of a file that is refused for good."""
    if error.code in _FINAL:
        _keep(
            kind,
            tuple(
                replace(f, data=None, refused=error) if f.shown == error.operands.get("file") else f
                for f in held(kind)
            ),
        )


def is_frozen(kind: str) -> bool:
    """Whether bytes are gone, so that nothing of the kind can be read again."""
    return any(f.data is None and f.refused is None for f in held(kind))


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
