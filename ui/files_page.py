"""The page of files, top to bottom: hand over, list, questions, columns, lines, what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from calculator import CalculatorError, Dossier, FileUnusable, LedgerRead, parse_dossier
from calculator.core.paths import DATA_DIR
from calculator.core.texts import Operand, say
from calculator.deliver.dossierfile import dossier_toml
from calculator.intake.bank.model import BankRead
from ui import compared, files_view, keys, kinds_form, mapping, questions, trust_panel, work
from ui.files_list import listed
from ui.filling import fill, form_now
from ui.first_words import first_words
from ui.held import (
    BANK,
    DOSSIER,
    LEDGER,
    emptied,
    held,
    hints,
    is_frozen,
    take,
    uploader_key,
)
from ui.lines_view import lines_read
from ui.lines_view import set_aside as lines_aside
from ui.markup import banner, esc, heading
from ui.nav import language_switch, link, situate_button
from ui.sheets import ask_sheet, change_sheet, several_sheets
from ui.typed import of_dossier
from ui.words import error_said, issue_said

#: Why files are not read: code and operands of each, by its name as shown.
Refusals = dict[str, tuple[str, Mapping[str, Operand]]]
Read = TypeVar("Read", LedgerRead, BankRead)

#: What the app offers for those whose software exports nothing of the kind.
TEMPLATE = DATA_DIR / "samples" / "ledger-template.csv"


def show(lang: str) -> None:
    """Draw the page."""
    head = st.empty()
    rows, drop = st.container(key="files_list"), st.container(key="files_drop")
    with drop:
        _drop(lang)
    ledger, bank, problems, codes = _read(lang)
    n_open = sum(len(work.open_doubts(r)) for r in (ledger, bank) if r is not None)
    if ledger is not None:
        n_open += len(work.accounts_asked(ledger))
    refused = {c: o for named in codes.values() for c, o in named.values()}
    first = {
        "refused": bool(problems or refused),
        "asked": any(c in mapping.MENDED or several_sheets(o) for c, o in refused.items()),
    }
    head.html(first_words(ledger, bank, n_open, lang, **first))
    with rows:
        listed(ledger, bank, lang)
    if problems:
        st.html(banner(problems, alert=True))
    _columns(codes, lang)
    questions.show(ledger, bank, lang)
    if ledger is not None:
        _told(ledger, lang)
    _bank(bank, lang)
    found = work.reconciliation_of_session()
    if found is not None:
        head.html(first_words(ledger, bank, n_open, lang, found=found, **first))
        compared.show(found, ledger, lang)
    if ledger is not None:
        trust_panel.show(ledger, _dossier(), lang)
    _next(ledger, bank, lang)
    st.html(files_view.foot(lang))
    language_switch(lang)


def _drop(lang: str) -> None:
    """What to hand over, and how much; folded once something is there."""
    if held(LEDGER) or held(BANK):
        with st.expander(say("files.drop_more", lang), key="more_files"):
            _uploaders(lang)
            _dossier_and_template(lang)
    else:
        _uploaders(lang)
        with st.expander(say("files.reopen", lang), key="reopen"):
            _dossier_and_template(lang)
    if turned_away := st.session_state.pop(keys.TURNED_AWAY, ()):
        st.html(banner([e.message(lang) for e in turned_away], alert=True))
    opened = st.session_state.pop(keys.OPENED, None)
    if isinstance(opened, CalculatorError):
        st.html(banner([error_said(opened, lang, here=True)], alert=True))
    elif opened:
        st.html(banner([say("files.opened", lang)]))


def _uploaders(lang: str) -> None:
    with st.container(key=f"drop_{lang}"):
        for kind in (LEDGER, BANK):
            st.file_uploader(
                say(f"files.drop_{kind}", lang),
                accept_multiple_files=True,
                key=uploader_key(kind),
                on_change=take,
                args=(kind,),
            )
        st.html(files_view.caps(lang))


def _dossier_and_template(lang: str) -> None:
    with st.container(key=f"drop_{lang}_dossier"):
        st.file_uploader(
            say("files.drop_dossier", lang), key=uploader_key(DOSSIER), on_change=_reopen
        )
        st.download_button(
            say("ask.template", lang),
            TEMPLATE.read_bytes(),
            file_name=TEMPLATE.name,
            mime="text/csv",
            key=keys.TEMPLATE,
            on_click="ignore",
            type="tertiary",
        )


def _reopen() -> None:
    """Callback: fill the form and the answers from a dossier."""
    for name, data in emptied(DOSSIER):
        try:
            fill(of_dossier(parse_dossier(data, name)))
            st.session_state[keys.OPENED] = True
        except CalculatorError as error:
            st.session_state[keys.OPENED] = error


def _read(
    lang: str,
) -> tuple[LedgerRead | None, BankRead | None, list[str], dict[str, Refusals]]:
    """What was read, sentences on what was not, and why each refused file is, by kind and name."""
    problems: list[str] = []
    codes: dict[str, Refusals] = {LEDGER: {}, BANK: {}}

    def taken(kind: str, read: Callable[[], Read | None]) -> Read | None:
        try:
            with st.spinner(say("files.reading", lang), show_time=False):
                found = read()
        except FileUnusable as error:
            name = str(error.operands.get("file", held(kind)[0].shown))
            codes[kind] = {name: (error.code, error.operands)}
            problems.extend(
                [] if error.code in mapping.MENDED else [error_said(error, lang, here=True)]
            )
            return None
        except CalculatorError as error:
            problems.append(error_said(error, lang, here=True))
            return None
        refused = [i for i in found.issues if i.severity == "refused"] if found else []
        codes[kind] = {i.file: (i.code, i.operands) for i in refused}
        problems.extend(
            issue_said(i, lang, here=True) for i in refused if i.code not in mapping.MENDED
        )
        gone = (f for f in held(kind) if f.refused is not None and f.shown not in codes[kind])
        problems.extend(
            error_said(f.refused, lang, here=True) for f in gone if f.refused is not None
        )
        return found

    ledger = taken(LEDGER, lambda: work.ledger_read(hints())) if held(LEDGER) else None
    bank = taken(BANK, work.bank_of_session) if held(BANK) else None
    return ledger, bank, problems, codes


def _columns(codes: dict[str, Refusals], lang: str) -> None:
    """Ask what a file is, or what its columns are, of each file that needs it."""
    for kind in (LEDGER, BANK):
        for file in held(kind):
            code, operands = codes[kind].get(file.shown, ("", {}))
            if sheets := several_sheets(operands):
                ask_sheet(file, sheets, lang)
            if code in mapping.MENDED:
                asked = kinds_form.show(kind, file, lang)
                if not asked:
                    mapping.show(kind, file, code, lang)
                    kinds_form.other(kind, file, lang)
            elif st.session_state.get(keys.MAPPING) == file.digest:
                mapping.show(kind, file, code, lang)


def _told(ledger: LedgerRead, lang: str) -> None:
    """How each file was understood, where its lines went."""
    frozen = is_frozen(LEDGER)
    several = len(ledger.files) > 1
    for file in ledger.files:
        if file.recognised is None:
            continue
        title = say("files.recognised_of", lang, file=file.name)
        st.html(
            heading(title if several else say("files.recognised", lang))
            + files_view.recognised(file, lang)
        )
        if file.recognised.book and not frozen:
            change_sheet(file.digest, file.name, file.recognised.book, lang)
        if file.recognised.kind == "ledger" and not frozen:
            _correct(file.digest, lang)
    asked = {d.code for d in ledger.doubts} | {"fec_accounts_to_choose"}
    aside = tuple(i for i in ledger.issues if i.code not in mapping.MENDED)
    lines = lines_read(ledger.counts, aside, lang)
    if told := lines + files_view.remarks(ledger.issues, asked, lang):
        st.html(told)


def _correct(digest: str, lang: str) -> None:
    chosen = st.session_state.get(keys.MAPPING) == digest

    def switch() -> None:
        st.session_state[keys.MAPPING] = None if chosen else digest

    st.button(
        say("files.correct_close" if chosen else "files.correct", lang),
        key=f"correct_{digest[:12]}",
        type="tertiary",
        on_click=switch,
    )


def _bank(bank: BankRead | None, lang: str) -> None:
    if bank is not None:
        frozen = is_frozen(BANK)
        st.html(
            heading(
                say("files.bank_title", lang, n=len(bank.files)),
                say("files.bank_lede", lang, n=bank.counts.read),
            )
            + files_view.bank_accounts(bank, lang)
        )
        for file in bank.files:
            if told := files_view.statement_read(file, lang):
                several = len(bank.files) > 1
                st.html(files_view.file_row(file.name, "") + told if several else told)
                if not frozen:
                    _correct(file.digest, lang)
        aside = tuple(i for i in bank.issues if i.code not in mapping.MENDED)
        asked = {d.code for d in bank.doubts}
        if more := lines_aside(aside, lang, bank=True) + files_view.remarks(
            bank.issues, asked, lang
        ):
            st.html(more)


def _next(ledger: LedgerRead | None, bank: BankRead | None, lang: str) -> None:
    """The way back to the answer, and the dossier that remembers what was said."""
    if ledger is None and bank is None:
        return
    st.html(heading(say("files.next", lang)))
    reads = [r for r in (ledger, bank) if r is not None]
    days = (f.recognised.last_on for r in reads for f in r.files if f.recognised)
    last = max((day for day in days if day), default=None)
    as_of = st.session_state.get(keys.AS_OF)
    if last and as_of and last > as_of:
        text = say("files.as_of_before", lang, last_on=last, as_of_on=as_of)
        st.html(f'<p class="tp-read">{esc(text)}</p>')
        situate_button(last, lang)
    link("answer", lang, "files.to_answer")
    if bank is not None:
        link("cash", lang, "files.to_cash")
    dossier = _dossier()
    if dossier is not None:
        st.download_button(
            say("files.keep", lang),
            dossier_toml(dossier).encode(),
            file_name=f"dossier-{dossier.as_of.isoformat()}.toml",
            mime="application/toml",
            key="keep_answers",
            on_click="ignore",
            help=say("files.keep_help", lang),
        )


def _dossier() -> Dossier | None:
    """The dossier as typed with what was answered here; None where something typed is wrong."""
    try:
        return Dossier.parse(form_now().tree())
    except CalculatorError:
        return None
