"""Which column of a bank's table means what: headings of French and English exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calculator.core.errors import DossierError, FileUnusable
from calculator.core.identifiers import nearest
from calculator.intake.bank.headless import headless, numbered
from calculator.intake.bank.model import BankSettings
from calculator.intake.headings import heading_key, positions_of, ranked_heading
from calculator.intake.mappings import Fit, best_fit, holds
from calculator.intake.remarks import masked
from calculator.intake.table import Layout, find_layout, layout_at

#: meaning -> headings by decreasing confidence, written as `key_of` writes them, "|" between.
SYNONYMS: Mapping[str, str] = {
    "date": (
        "date comptable|date de comptabilisation|date comptabilisation|date d ecriture|"
        "date ecriture|booking date|posting date|posted on|date operation|date d operation|"
        "date de l operation|date de operation|date op|date ope|dateop|"
        "transaction date|date transaction|date|jour"
    ),
    "value_date": "date de valeur|date valeur|dateval|valeur|value date",
    "label": (
        "libelle de l operation|libelle operation|libelle complet|libelle|libelles|intitule|"
        "designation|description|label|narrative|nature de l operation|nature|operation|"
        "operations|detail de l ecriture|libelle simplifie"
    ),
    "details": (
        "detail de l ecriture|detail|details|informations complementaires|"
        "information complementaire|complement|libelle complementaire|memo|motif|commentaire"
    ),
    "party": (
        "partner name|contrepartie|nom contrepartie|nom de la contrepartie|tiers|beneficiaire|"
        "donneur d ordre|emetteur|counterparty|payee"
    ),
    "debit": "debit|debits|montant debit|montant au debit|debit amount|sortie|sorties|depenses",
    "credit": (
        "credit|credits|montant credit|montant au credit|credit amount|entree|entrees|recettes"
    ),
    "amount": (
        "montant de l operation|montant operation|montant signe|montant|montants|amount|"
        "montant net|somme"
    ),
    "direction": "sens|d c|debit credit|type d c|dc|sens de l operation|debit ou credit",
    "balance": (
        "solde|solde progressif|solde apres operation|balance|running balance|nouveau solde|"
        "accountbalance"
    ),
    "currency": "devise|currency|monnaie",
    "account": (
        "numero de compte|n de compte|no de compte|num compte|numero compte|n compte|compte|"
        "account number|accountnum|account|iban|bank account iban"
    ),
}
MEANINGS = tuple(SYNONYMS)
_KNOWN = {m: names.split("|") for m, names in SYNONYMS.items()}
_UNITS = (" en euros", " en euro", " en eur", " euros", " euro", " eur")
_OF = {name: m for m, names in reversed(_KNOWN.items()) for name in names}


def _bare(key: str) -> str:
    for unit in _UNITS:
        key = key.removesuffix(unit)
    return key


def recognised_names(row: Sequence[str], words: Mapping[str, str]) -> int:
    """How many meanings a row of headings seems to name: tells a header from data."""
    keys = [heading_key(h) for h in row[:256]]
    said = {heading_key(ranked_heading(h)[0]): m for m, h in words.items() if h.strip()}
    return len({m for k in keys if (m := said.get(k) or _OF.get(k) or _OF.get(_bare(k)))})


def map_columns(header: Sequence[str], words: Mapping[str, str], file: str) -> dict[str, int]:
    """Meaning -> position: the dossier's words first, then the headings recognised.

    "Nom (2)" is the second column headed "Nom"; "" = the meaning is not read.

    Raises:
        DossierError: `words` names a meaning nobody knows.
        FileUnusable: a heading that the dossier names is missing, one stands twice, no
            column holds the date or the amount, or there is no heading at all.
    """
    if tuple(header) == numbered(len(header)) and not any(words.values()):
        raise FileUnusable("bank_no_headings", file=file, n=len(header), last=header[-1])
    keys = [heading_key(h) for h in header]
    bare = [_bare(k) for k in keys]
    found = _said(header, words, file)
    for meaning, names in _KNOWN.items():
        taken = set(found.values())
        if meaning in found or meaning in words:
            continue
        for name in names:
            at = _single(
                [i for i, k in enumerate(keys) if k == name and i not in taken]
                or [i for i, k in enumerate(bare) if k == name and i not in taken],
                header,
                file,
            )
            if at is not None:
                found[meaning] = at
                break
    seen_text = ", ".join(masked(h) for h in header if h.strip())[:400]
    if "date" not in found:
        raise FileUnusable("bank_heading_date", file=file, headings=seen_text)
    if not found.keys() & {"debit", "credit", "amount"}:
        raise FileUnusable("bank_heading_amount", file=file, headings=seen_text)
    return {m: found[m] for m in MEANINGS if m in found}


def needed_of(where: Mapping[str, int]) -> list[int]:
    """Positions of a day, an amount and its sign; what a row leaves out after them is empty.

    Of two columns of amounts, the first: a payment may end before the receipts' column.
    """
    amounts = [where[m] for m in ("amount", "debit", "credit") if m in where]
    signs = [where["direction"]] if "direction" in where else []
    return [where["date"], min(amounts), *signs]


def _single(at: Sequence[int], header: Sequence[str], file: str) -> int | None:
    if len(at) > 1:
        raise FileUnusable("bank_heading_twice", file=file, heading=masked(header[at[0]]))
    return at[0] if at else None


def _said(header: Sequence[str], words: Mapping[str, str], file: str) -> dict[str, int]:
    """Positions of the headings that the dossier names."""
    found: dict[str, int] = {}
    for meaning, heading in words.items():
        if meaning not in SYNONYMS:
            close = nearest(meaning, list(MEANINGS)) or ", ".join(MEANINGS)
            raise DossierError("bank_column_unknown", meaning=masked(meaning), nearest=close)
        if not heading.strip():
            continue
        at = _single(positions_of(header, heading), header, file)
        if at is None:
            seen = [masked(h) for h in header if h.strip()]
            close = nearest(heading, seen) or ", ".join(seen[:12])
            raise FileUnusable(
                "column_not_found", file=file, heading=masked(heading), nearest=close
            )
        found[meaning] = at
    return found


def likely_columns(header: Sequence[str], words: Mapping[str, str]) -> dict[str, int]:
    """The same as far as it can be told, nothing required: to show what would be read."""
    keys = [heading_key(h) for h in header]
    bare = [_bare(k) for k in keys]
    found: dict[str, int] = {}
    for meaning, heading in words.items():
        at = positions_of(header, heading) if heading.strip() and meaning in SYNONYMS else []
        if len(at) == 1:
            found[meaning] = at[0]
    for meaning, names in _KNOWN.items():
        for name in names if meaning not in words else ():
            at = [i for i, k in enumerate(keys) if k == name] or [
                i for i, k in enumerate(bare) if k == name
            ]
            if len(at) == 1 and at[0] not in found.values():
                found[meaning] = at[0]
                break
    return {m: found[m] for m in MEANINGS if m in found}


def complete(header: Sequence[str], words: Mapping[str, str]) -> bool:
    """Whether headings say, with the dossier's words, all that a statement needs."""
    try:
        map_columns(header, words, "")
    except FileUnusable:
        return False
    return True


def fit_of(sample: Sequence[str], settings: BankSettings, file: str, *, alone: bool) -> Fit | None:
    """Where a statement's table stands, and the mapping it is read with; see `ranks.fit_of`."""

    def look(words: Mapping[str, str], line: int) -> Layout | None:
        if line:
            return layout_at(sample, line, file)
        named = find_layout(sample, file, lambda row: recognised_names(row, words))
        return named or headless(sample)

    mappings = settings.mappings
    fit = best_fit(mappings, settings.header_line, look, complete, alone=alone)
    if fit is None and (layout := look(mappings[0], settings.header_line)):
        other = layout.header == numbered(len(layout.header)) and not holds(
            layout.header, mappings[0]
        )
        fit = Fit({} if other else mappings[0], layout)
    return fit
