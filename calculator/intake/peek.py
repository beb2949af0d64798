"""A first look at a file whose headings leave doubt: five rows, shown without what is personal.

A cell is shown where it has the shape of an amount, of a date or of a status word, where it is
a payer's name, or where its heading names payers or platforms; every other cell is `HIDDEN`. A
number of invoice is never shown: `INVOICE` stands for it where the column is known, `HIDDEN`
where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from calculator.core.errors import DossierError, FileUnusable
from calculator.core.identifiers import clean, key_of
from calculator.intake.amounts import parse_amount
from calculator.intake.dates import read_dates
from calculator.intake.decode import Decoded, decode
from calculator.intake.headings import (
    SYNONYMS,
    apply_words,
    find_columns,
    heading_key,
    map_columns,
)
from calculator.intake.limits import UPLOAD, Limits
from calculator.intake.mappings import Fit
from calculator.intake.model import MEANINGS, LedgerSettings, Source
from calculator.intake.payer_cells import names_payer
from calculator.intake.people import looks_like
from calculator.intake.personal_headings import personal_heading
from calculator.intake.ranks import fit_of, sheet_rank
from calculator.intake.remarks import masked
from calculator.intake.source import hand_over, magic_of
from calculator.intake.status import status_code
from calculator.intake.table import SAMPLE, SEPARATORS, Layout, layout_at, pieces_of
from calculator.intake.workbook import SEPARATOR, is_workbook, open_workbook

#: What stands for a cell that is not shown.
HIDDEN = "•••"
#: What stands for the number of an invoice: of one length, whatever it hides.
INVOICE = "n°•••"
#: Rows shown below the headings, and lines shown where no headings were found.
ROWS, LINES = 5, 8
#: Rows read at once to find them.
_AHEAD = 50
#: Characters of a cell and of a heading that are shown.
CELL, HEADING = 24, 60
#: Meanings whose cells name no person.
_NAMED = ("payer", "payer_id", "platform", "status")
#: Words of headings that tell a number of something, and those that tell an amount.
_NUMBER_WORDS = frozenset((
    "n", "no", "num", "numero", "number", "ref", "reference", "id", "identifiant", "facture",
    "factures", "invoice", "fse", "lot", "dossier", "piece", "document",
))  # fmt: skip
_AMOUNT_WORDS = frozenset((
    "montant", "montants", "mt", "amount", "total", "ttc", "ht", "net", "brut", "prix", "valeur",
    "part", "share", "solde", "reste", "encours", "regle", "paye", "encaisse", "recu", "paid",
    "balance", "outstanding", "debit", "credit", "combien", "somme", "euros", "eur",
))  # fmt: skip
#: Words that say nothing by themselves.
_SMALL = frozenset(("de", "du", "des", "la", "le", "les", "et", "en", "a", "d", "l", "n", "no"))
_HEADING_WORDS = {
    "patient", "patients", "beneficiaire", "assure", "prenom", "naissance", "nir", "secu",
    "telephone", "tel", "mail", "email", "adresse", "ville", "medecin", "prescripteur", "rpps",
    "montant", "mt", "total", "ttc", "ht", "net", "brut", "part", "nom", "client", "libelle",
    "type", "debit", "credit", "solde", "reste", "regime", "obligatoire", "ro", "amo", "ss",
    "quittance", "jour", "quand", "qui", "paie", "combien", "somme",
} | {
    word for names in SYNONYMS.values() for word in re.split("[| ]", names)
    if word not in _SMALL
}  # fmt: skip
#: More figures than this, without a decimal mark, are a number rather than an amount: under a
#: heading of amounts. Anywhere else a whole number may be that of an invoice.
_MOST_FIGURES, _NO_FIGURE = 6, 0


@dataclass(frozen=True, slots=True)
class Peek:
    """What a file looks like.

    Attributes:
        file: name as shown.
        headings: as shown, masked; empty where no line was recognised as headings.
        names: per heading what the dossier's `columns` would say to choose it ("Nom (2)" for
            the second of one name); "" where it may be a person's: it cannot be chosen.
        header_line: physical line of the headings, from 1; 0 = none recognised.
        rows: the first five rows below the headings (else the first eight lines that hold
            anything), each with its physical line and its cells fit for the screen.
        proposed: meaning -> position of the column that would be read now.
        problem: code of what keeps the columns from being read, or "".
        words: the dossier's mapping that the file is read with; empty where none is its own.
    """

    file: str
    headings: tuple[str, ...]
    names: tuple[str, ...] = field(repr=False)
    header_line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    proposed: Mapping[str, int]
    problem: str
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def peek_ledger(
    source: Source,
    settings: LedgerSettings | None = None,
    limits: Limits = UPLOAD,
    *,
    alone: bool = True,
) -> Peek:
    """Look at the top of a plain ledger.

    Args:
        source: path, or (name, bytes).
        settings: the dossier's `[ledger]`.
        limits: how much is read at most.
        alone: whether it is the only file handed over.

    Raises:
        FileUnusable: a file that holds no readable table, as `read_ledger` would say.
    """
    chosen = settings or LedgerSettings()
    handed = hand_over(source, 1, limits)
    file = handed.name
    if not handed.data:
        raise FileUnusable("file_empty", file=file)
    separators: Sequence[str] = SEPARATORS
    if is_workbook(handed.data):
        opened = open_workbook(
            handed, chosen.sheet, limits, lambda row: sheet_rank(row, chosen.mappings), alone=alone
        )
        decoded, separators = opened.text, (SEPARATOR,)
    elif reason := magic_of(handed.data):
        raise FileUnusable(reason, file=file)
    else:
        decoded = decode(handed.data)
    if decoded.blank:
        raise FileUnusable("file_blank", file=file)
    sample = decoded.sample(SAMPLE)
    fit = fit_of(sample, chosen, file, separators, alone=alone)
    if fit is None:
        return without_headings(sample, separators, file)
    return _with_headings(decoded, fit, file, limits)


def _with_headings(decoded: Decoded, fit: Fit, file: str, limits: Limits) -> Peek:
    layout, header = fit.layout, fit.layout.header
    proposed, problem = _proposed(header, fit.words)
    try:
        said = find_columns(header)
    except FileUnusable:
        said = {}
    known = said | proposed
    shown = {i for m, i in known.items() if m in _NAMED}
    invoices = {i for m, i in (*said.items(), *proposed.items()) if m == "invoice_id"} - shown
    told = set(known.values())
    words = [set(heading_key(h).split()) for h in header]
    amounts = {i for i, w in enumerate(words) if w & _AMOUNT_WORDS or i in told}
    closed = {i for i, h in enumerate(header) if personal_heading(h)} - shown
    closed |= {i for i, w in enumerate(words) if w & _NUMBER_WORDS and "date" not in w} - (
        shown | amounts
    )

    def safe(i: int, cell: str) -> str:
        if i in invoices:
            return INVOICE if cell.strip() else ""
        if i in closed:
            return HIDDEN if cell.strip() else ""
        most = _MOST_FIGURES if i in amounts else _NO_FIGURE
        return shown_cell(cell, named=i in shown, most=most)

    rows = tuple(
        (line, tuple(safe(i, cell) for i, cell in enumerate(row[: len(header)])))
        for line, row in first_rows(decoded, layout, file, limits)
    )
    return Peek(
        file, tuple(masked(h, HEADING) for h in header), column_names(header), layout.header_line,
        rows, MappingProxyType(proposed), problem, fit.words,
    )  # fmt: skip


def first_rows(
    decoded: Decoded, layout: Layout, file: str, limits: Limits
) -> list[tuple[int, list[str]]]:
    """The first rows below the headings, each with its physical line."""
    for piece in pieces_of(decoded, layout, file, limits.rows, size=_AHEAD):
        if piece.rows:
            return [(int(n), row) for n, row in zip(piece.lines, piece.rows, strict=True)][:ROWS]
    return []


def _proposed(header: Sequence[str], words: Mapping[str, str]) -> tuple[dict[str, int], str]:
    """What would be read now, as far as it can be told, and what is in the way."""
    try:
        return map_columns(header, words), ""
    except DossierError as error:
        return {}, error.code
    except FileUnusable as error:
        problem = error.code
    found: dict[str, int] = {}
    for meaning, heading in words.items():
        try:
            found |= apply_words(header, {meaning: heading})
        except FileUnusable:
            continue
    for meaning in MEANINGS:
        if meaning in words:
            continue
        left = ["" if i in found.values() else h for i, h in enumerate(header)]
        try:
            found |= find_columns(left, settled=[m for m in MEANINGS if m != meaning])
        except FileUnusable:
            continue
    return {m: found[m] for m in MEANINGS if m in found}, problem


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """What chooses each column in the dossier."""
    keys = [heading_key(h) for h in header]
    names = []
    for i, heading in enumerate(header):
        name = clean(heading[:200])
        if not keys[i] or masked(name, 1000) != name:
            names.append("")
        elif keys.count(keys[i]) == 1:
            names.append(name)
        else:
            names.append(f"{name} ({keys[: i + 1].count(keys[i])})")
    return tuple(names)


def without_headings(sample: Sequence[str], separators: Sequence[str], file: str) -> Peek:
    """The first lines, cut by the separator that suits most of them.

    Raises:
        FileUnusable: there is nothing to cut.
    """
    first = [n for n, text in enumerate(sample, start=1) if text.strip()][:LINES]
    cut = [x for n in first if (x := layout_at(sample, n, file, separators=separators))]
    if not cut:
        raise FileUnusable("headings_not_found", file=file)
    best = max(cut, key=lambda layout: len(layout.header)).separator
    rows = []
    for number in first:
        layout = layout_at(sample, number, file, separators=(best,))
        cells = layout.header if layout else ()
        rows.append((number, tuple(_without_column(c) for c in cells)))
    return Peek(file, (), (), 0, tuple(rows), MappingProxyType({}), "headings_not_found")


def shown_cell(cell: str, *, named: bool, most: int = _MOST_FIGURES) -> str:
    """A cell fit for the screen: as it is where its shape or its column allows, else hidden."""
    text = cell.strip()
    if not text:
        return ""
    if named and looks_like(text):
        return HIDDEN
    shaped = _is_amount(text, most) or _is_date(text) or status_code(text) >= 0
    return masked(text, CELL) if named or shaped or names_payer(text) else HIDDEN


def _without_column(cell: str) -> str:
    """A cell of which nobody knows the column: words of headings, payers and amounts, no date.

    A date may be one of birth, and tells nothing of where the headings stand.
    """
    text = cell.strip()
    known = not text or _like_a_heading(text) or _is_amount(text, _NO_FIGURE) or names_payer(text)
    return masked(text, CELL) if known else HIDDEN


def _is_amount(text: str, most: int) -> bool:
    figures = sum(c.isdigit() for c in text)
    whole = not any(mark in text for mark in ".,")
    if not figures or (whole and (figures > most or text[0] == "0" != text)):
        return False
    return parse_amount(text).why in {"", "amount_ambiguous"}


def _is_date(text: str) -> bool:
    # Eight figures in a row may be a birth date as well as any number.
    return bool(re.search(r"[-/. ]", text)) and not read_dates([text], [1]).why[0]


def _like_a_heading(cell: str) -> bool:
    """Whether a cell says what a column is: nothing but words of headings, no figure."""
    words = [w for w in key_of(cell[:80]).split() if w not in _SMALL]
    known = bool(words) and all(w in _HEADING_WORDS for w in words)
    return known and not any(c.isdigit() for c in cell)
