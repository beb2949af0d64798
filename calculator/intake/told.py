"""Which of the two a file is, a ledger or a bank statement, told by its first bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Literal

from calculator.core.errors import FileUnusable
from calculator.core.identifiers import key_of
from calculator.intake.bank import csv_headings
from calculator.intake.bank.headless import headless
from calculator.intake.bank.model import BankSettings
from calculator.intake.bank.reading import format_of
from calculator.intake.decode import decode
from calculator.intake.fec import fec_names_in, is_fec
from calculator.intake.mappings import holds
from calculator.intake.model import LedgerSettings, Source
from calculator.intake.ranks import headings_rank
from calculator.intake.source import first_bytes
from calculator.intake.table import SAMPLE, SEPARATORS, find_layout

#: Bytes that are enough to see the headings.
_HEAD = 65_536
#: What `headings_rank` says of headings that lack nothing.
_ALL = 2
#: Words of headings that only one of the two has. Whole words of short cells are compared.
_BANK_WORDS = frozenset((
    "solde", "debit", "credit", "debits", "credits", "libelle", "libelles", "valeur", "comptable",
    "balance", "iban", "bic", "sens", "devise", "releve", "virement", "depenses", "recettes",
))  # fmt: skip
_LEDGER_WORDS = frozenset((
    "facture", "factures", "mutuelle", "mutuelles", "organisme", "organismes", "amc", "amo", "rc",
    "ro", "part", "regime", "statut", "etat", "payeur", "payer", "insurer", "invoice",
    "destinataire", "complementaire", "concentrateur", "teletransmission", "lot", "rejet", "regle",
    "status", "platform", "plateforme", "assure", "patient", "tiers",
))  # fmt: skip
#: Words of a column that says whose account a line is: no bank has it.
_THIRD_PARTIES = frozenset((
    "client", "clients", "tiers", "mutuelle", "organisme", "payeur", "amc", "facture", "debiteur",
))  # fmt: skip
#: Words of a cell at most; cells with a bank's words that make a statement.
_CELL_WORDS, _SURE = 4, 2

#: What a file is; "either" where only the user can say, "" where nothing tells.
Told = Literal["ledger", "statement", "either", ""]


def told(
    source: Source, ledger: LedgerSettings | None = None, bank: BankSettings | None = None
) -> Told:
    """Which of the two a file is, as far as its first lines tell.

    Headings that lack nothing decide; else the words of the line that holds most of them.

    Args:
        source: path, or (name, bytes); a path that cannot be opened tells nothing.
        ledger, bank: the dossier's `[ledger]` and `[bank]`: their columns make a table one.
    """
    head = _head(source)
    seen = format_of(head)
    if seen and seen != "bank_csv":
        return "statement"
    if not seen or is_ledger(source, ledger):
        return "ledger" if seen else ""
    if is_statement(source, ledger, bank):
        return "either" if _of_third_parties(head, bank) else "statement"
    lines = list(islice(decode(head).lines(), SAMPLE))
    bank_words, ledger_words = _words_of(lines)
    if bank_words and ledger_words:
        return "either"
    if ledger_words:
        return "ledger"
    if bank_words >= _SURE:
        return "statement"
    return "either" if bank_words or _dated_amounts(lines) else ""


def format_seen(source: Source) -> str:
    """What people call the statement format that the first bytes show beyond doubt, or ""."""
    head = _head(source)
    seen = format_of(head)
    if seen == "camt053" and b"BkToCstmr" not in head:
        return ""
    return {"ofx": "OFX", "cfonb120": "CFONB 120", "camt053": "camt.053"}.get(seen, "")


def _of_third_parties(head: bytes, bank: BankSettings | None) -> bool:
    """Whether each line of what looks like a statement names a client: an account of clients.

    A ledger of third parties has dates, debits, credits and balances too. Columns that the
    dossier names settle it.
    """
    sample = list(islice(decode(head).lines(), SAMPLE))
    fit = None
    if format_of(head) == "bank_csv":
        fit = csv_headings.fit_of(sample, bank or BankSettings(), "", alone=False)
    if fit is None or any(fit.words.values()):
        return False
    return any(_THIRD_PARTIES & set(key_of(h[:80]).split()) for h in fit.layout.header)


def _words_of(lines: Sequence[str]) -> tuple[int, int]:
    """Cells with a bank's words and with a ledger's, on the line that holds most."""
    best = (0, 0)
    for line in lines:
        for mark in SEPARATORS:
            if mark not in line:
                continue
            # A line of data may hold such a word too; no cell of headings is a number or a date.
            cells = [set(key_of(c).split()) for c in line[:2000].split(mark)]
            if any(cell and all(w.isdigit() for w in cell) for cell in cells):
                continue
            short = [c for c in cells if len(c) <= _CELL_WORDS]
            counts = tuple(sum(1 for c in short if c & w) for w in (_BANK_WORDS, _LEDGER_WORDS))
            best = max(best, (counts[0], counts[1]), key=sum)
    return best


def _dated_amounts(lines: Sequence[str]) -> bool:
    """Whether there is a date and an amount, and nothing that tells of what."""
    try:
        layout = find_layout(lines, "", lambda row: csv_headings.recognised_names(row, {}))
    except FileUnusable:
        return False
    if layout is None:
        return headless(lines) is not None
    return csv_headings.complete(layout.header, {})


def is_statement(
    source: Source, settings: LedgerSettings | None = None, bank: BankSettings | None = None
) -> bool:
    """Whether a file is a bank statement; False for a ledger, and for what is neither.

    Args:
        source: path, or (name, bytes); a path that cannot be opened is no statement.
        settings: the dossier's `[ledger]`: its columns make a table a ledger.
        bank: the dossier's `[bank]`: its columns make a table a statement.
    """
    head = _head(source)
    if format_of(head) not in ("", "bank_csv"):
        return True
    sample = list(islice(decode(head).lines(), SAMPLE))
    try:
        layout = find_layout(sample, "", fec_names_in)
        if layout and is_fec(layout.header):
            return False
        fit = csv_headings.fit_of(sample, bank or BankSettings(), "", alone=False)
    except FileUnusable:
        return False
    if fit is None:
        return False
    header = fit.layout.header
    if any(fit.words.values()) and csv_headings.complete(header, fit.words):
        return holds(header, fit.words)
    if _rank(list(header), settings) == _ALL:
        return False
    try:
        columns = csv_headings.map_columns(header, {}, "")
    except FileUnusable:
        return False
    # A date and an amount may be anything.
    return not columns.keys() <= {"date", "value_date", "amount", "currency"}


def _rank(row: list[str], settings: LedgerSettings | None) -> int:
    """How well a row serves as a ledger's headings, read with a mapping that is its own."""
    mine = [m for m in (settings.mappings if settings else ()) if holds(row, m)]
    return max(headings_rank(row, words) for words in (*mine, {}))


def is_ledger(source: Source, settings: LedgerSettings | None = None) -> bool:
    """Whether a text has all the headings of a ledger or of an accounting file."""
    head = _head(source)
    if format_of(head) != "bank_csv":
        return False
    sample = list(islice(decode(head).lines(), SAMPLE))
    try:
        layout = find_layout(sample, "", lambda row: _rank(row, settings) + 1)
    except FileUnusable:
        return False
    return layout is not None and _rank(list(layout.header), settings) == _ALL


def _head(source: Source) -> bytes:
    if isinstance(source, tuple):
        return source[1][:_HEAD]
    try:
        return first_bytes(source, _HEAD)
    except OSError:
        return b""
