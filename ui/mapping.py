"""What each column is, said by the user who sees the first rows: of a ledger or a statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from calculator import FileUnusable
from calculator.core.identifiers import key_of
from calculator.core.texts import say
from calculator.intake.bank.peek import peek_bank
from calculator.intake.dossier import BankHints, LedgerHints
from calculator.intake.peek import HIDDEN, INVOICE, Peek, peek_ledger
from ui import keys
from ui.answers import COLUMN_CHOICES, chosen_now, problem_of, with_columns
from ui.bank_answers import BANK_CHOICES, bank_problem_of, with_bank_columns
from ui.held import BANK, LEDGER, Held, bank_hints, held, hints, keep_bank
from ui.markup import banner, esc, heading, note
from ui.questions import plain_label
from ui.words import error_said

#: Reasons not to read a file that its columns, said by the user, can mend.
MENDED = frozenset(
    (
        "heading_missing_date", "heading_missing_amount", "heading_missing_payer",
        "heading_amount_doubtful", "heading_twice", "headings_not_found", "column_not_found",
        "too_many_payers", "payers_are_people", "payers_are_numbers", "payers_are_rpps",
        "birth_dates",
        "bank_headings", "bank_no_headings", "bank_heading_date", "bank_heading_amount",
        "bank_heading_twice",
    )
)  # fmt: skip


def _keep_ledger(said: LedgerHints) -> None:
    st.session_state[keys.READING] = said


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the columns of one kind of file are asked for and kept."""

    kind: str
    prefix: str
    choices: tuple[str, ...]
    hints: Callable[[], Any]
    keep: Callable[[Any], None]
    peek: Callable[..., Peek]
    now: Callable[[Peek], Mapping[int, str]]
    problem: Callable[[Mapping[int, str]], str]
    mapped: Callable[..., LedgerHints | BankHints]

    def look(self, file: Held, said: Any) -> Peek:
        """The file as it would be read with some hints."""
        alone = len(held(self.kind)) == 1
        return self.peek((file.name, file.data), said.settings, alone=alone)

    def elsewhere(self, file: Held) -> Sequence[Peek]:
        """The other files of the kind, looked at; those that hold no table are left out."""
        found = []
        for other in held(self.kind):
            if other.data is None or other == file:
                continue
            try:
                found.append(self.look(other, self.hints()))
            except FileUnusable:
                continue
        return found

    def settle(self, file: Held, peek: Peek, plain: Peek, choices: Mapping[int, str]) -> None:
        """Callback: keep what each column is, and read the file again."""
        self.keep(self.mapped(self.hints(), peek, plain, choices, self.elsewhere(file)))
        st.session_state.pop(keys.MAPPING, None)


_KINDS = {
    LEDGER: _Kind(
        LEDGER, "column", COLUMN_CHOICES, hints, _keep_ledger, peek_ledger, chosen_now,
        problem_of, with_columns,
    ),
    BANK: _Kind(
        BANK, "bank_column", BANK_CHOICES, bank_hints, keep_bank, peek_bank,
        lambda peek: {position: meaning for meaning, position in peek.proposed.items()},
        bank_problem_of, with_bank_columns,
    ),
}  # fmt: skip
#: Headings of amounts that say nothing of whose share they are.
_VAGUE = ("montant", "amount", "total", "mt", "montant ttc", "montant total", "montant facture")
_VAGUE_CHOICES = ("complementary", "statutory", "total")
#: Columns shown before the others are folded.
_MOST_COLUMNS = 30


def show(kind: str, file: Held, problem: str, lang: str) -> None:
    """Ask what the columns of one file are; the answers join the session's hints."""
    if file.data is None:
        st.html(banner([say("error.hand_again", lang, file=file.shown)]))
        return
    mine = _KINDS[kind]
    said = mine.hints()
    try:
        peek = mine.look(file, said)
        plain = mine.look(file, said.model_copy(update={"columns": {}, "other_columns": ()}))
    except FileUnusable as error:
        st.html(banner([error_said(error, lang, here=True)], alert=True))
        return
    if not peek.names:
        _ask_line(mine, file, peek, lang)
        return
    why = peek.problem or problem
    text = say(f"files.map_why_{why}" if why in MENDED else "files.map_why", lang)
    st.html(heading(say("files.map_title", lang, file=file.shown), text))
    vague = _vague(peek)
    if why in ("heading_missing_amount", "heading_amount_doubtful") and vague is not None:
        _ask_amount(mine, file, peek, plain, vague, lang)
        with st.expander(say("files.map_all", lang), key="map_all"):
            _ask_columns(mine, file, peek, plain, lang)
        return
    _ask_columns(mine, file, peek, plain, lang)


def _vague(peek: Peek) -> int | None:
    """Position of the one amount whose heading does not say whose share it is."""
    free = [
        i for i, name in enumerate(peek.names)
        if name and key_of(name) in _VAGUE and i not in peek.proposed.values()
    ]  # fmt: skip
    return free[0] if len(free) == 1 else None


def _example(peek: Peek, position: int) -> tuple[str, int]:
    """A cell of the column to show beside the question, and its line."""
    for line, cells in peek.rows:
        if position < len(cells) and cells[position] not in ("", HIDDEN, INVOICE):
            return cells[position], line
    return "", 0


def _ask_amount(mine: _Kind, file: Held, peek: Peek, plain: Peek, position: int, lang: str) -> None:
    """« Montant » alone is never guessed: complementary share, statutory share, or total."""
    value, line = _example(peek, position)
    key = f"amount_{file.digest[:12]}"
    text = say(
        "files.amount_ask" if value else "files.amount_ask_bare",
        lang,
        heading=peek.headings[position],
        value=value,
        line=line,
    )

    def settle() -> None:
        said = st.session_state[key]
        if said in ("complementary", "statutory"):
            mine.settle(file, peek, plain, dict(mine.now(peek)) | {position: said})

    st.html(f'<p class="tp-ask-text">{esc(text)}</p>')
    st.radio(
        say("files.your_answer", lang),
        _VAGUE_CHOICES,
        index=None,
        key=key,
        format_func=lambda c: say(f"files.amount_{c}", lang),
        on_change=settle,
        label_visibility="collapsed",
    )
    if st.session_state[key] == "total":
        st.html(banner([say("files.map_total", lang)], alert=True))


def _ask_columns(mine: _Kind, file: Held, peek: Peek, plain: Peek, lang: str) -> None:
    """One line per column: its heading, its first five cells, what it is."""
    now = mine.now(peek)
    shown = [i for i, h in enumerate(peek.headings) if h.strip()]
    told = (
        [i for i in shown if i in now or _example(peek, i)[0]]
        if len(shown) > _MOST_COLUMNS
        else shown
    )
    folded = [i for i in shown if i not in told]
    st.html(note(say(f"files.map_privacy{'_bank' if mine.kind == BANK else ''}", lang)))
    with st.container(key="rows_columns", gap=None):
        for position in told:
            _ask_column(mine, file, peek, position, now.get(position, ""), lang)
    if folded:
        label = say("files.map_others", lang, n=len(folded))
        with st.expander(label, key="map_others"), st.container(key="rows_more", gap=None):
            for position in folded:
                _ask_column(mine, file, peek, position, "", lang)
    choices = {i: st.session_state[keys.column(file.digest, i)] for i in shown}
    wrong = mine.problem(choices)
    if wrong in {"total", "twice", "two_amounts", "amount_and_sides"}:
        st.html(banner([say(f"files.map_{wrong}", lang)]))
    elif wrong:
        st.html(note(say(f"files.map_{wrong}", lang)))
    st.button(
        say("files.map_confirm", lang),
        key=f"map_{file.digest[:12]}",
        type="primary",
        disabled=bool(wrong),
        on_click=mine.settle,
        args=(file, peek, plain, choices),
    )


def _ask_column(mine: _Kind, file: Held, peek: Peek, position: int, now: str, lang: str) -> None:
    key = keys.column(file.digest, position)
    heading_shown = peek.headings[position]
    if key not in st.session_state:
        st.session_state[key] = now
    st.session_state[key] = st.session_state[key]
    cells = _cells(peek, position, st.session_state[key], lang)
    with st.container(horizontal=True, key=f"row_{key}", vertical_alignment="center"):
        st.html(
            f'<p class="tp-what tp-name">{esc(heading_shown)}</p>'
            f'<p class="tp-source tp-name">{esc(cells)}</p>',
            width="stretch",
        )
        st.selectbox(
            say("files.map_column", lang, heading=plain_label(heading_shown)),
            mine.choices,
            key=key,
            format_func=lambda c: say(
                f"files.{mine.prefix}_{c}" if c else "files.column_skip", lang
            ),
            label_visibility="collapsed",
            width=230,
            disabled=not peek.names[position],
        )


def _cells(peek: Peek, position: int, said: str, lang: str) -> str:
    """The first cells of a column; numbers of invoices as one word, as soon as they are told."""
    cells = [(c[position] if position < len(c) else "") or "–" for _, c in peek.rows]
    if said == "invoice_id" or INVOICE in cells:
        return say("files.invoice_hidden", lang)
    return " · ".join(cells)


def _ask_line(mine: _Kind, file: Held, peek: Peek, lang: str) -> None:
    """Which of the first lines holds the headings."""
    st.html(
        heading(say("files.map_title", lang, file=file.shown), say("files.line_lede", lang))
        + note(say("files.line_privacy", lang))
    )
    key = f"line_{file.digest[:12]}"
    cells = {line: " · ".join(c or "–" for c in row[:8]) for line, row in peek.rows}

    def settle() -> None:
        said = st.session_state[key]
        if said:
            mine.keep(mine.hints().model_copy(update={"header_line": said}))

    st.radio(
        say("files.line_ask", lang),
        list(cells),
        index=None,
        key=key,
        format_func=lambda n: say("files.line_choice", lang, line=n, cells=plain_label(cells[n])),
        on_change=settle,
    )
    st.html(note(say("files.line_none", lang)))
