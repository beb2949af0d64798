"""Which column means what: headings of French and English exports, and the dossier's word.

Synonyms come from `formats` notes gathered on public parsers; "montant" and "amount" alone
are left out on purpose: they may hold the whole bill or the wrong payer's share.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from calculator.core.errors import DossierError, FileUnusable
from calculator.core.identifiers import clean, key_of, nearest
from calculator.intake.model import MEANINGS
from calculator.intake.paid_headings import LEFT, PAID, is_left
from calculator.intake.personal_headings import personal_heading
from calculator.intake.remarks import masked
from calculator.intake.repair import repaired

#: meaning -> headings by decreasing confidence, written as `key_of` writes them, "|" between.
SYNONYMS: Mapping[str, str] = {
    "invoice_id": (
        "invoice id|invoice number|invoice no|invoice|n facture|no facture|num facture|"
        "numero facture|numero de facture|n de facture|no de facture|facture|ref facture|"
        "reference facture|identifiant facture|n fse|no fse|num fse|numero fse|fse|n dossier|"
        "no dossier|numero dossier"
    ),
    "invoice_date": (
        "invoice date|billed on|billing date|date facture|date de facture|date de la facture|"
        "date facturation|date de facturation|date d envoi|date envoi|date de teletransmission|"
        "date de delivrance|date delivrance|date de vente|date vente|date des soins|date soins|"
        "date"
    ),
    "payer": (
        "payer|payer name|insurer|amc|nom amc|libelle amc|complementaire|"
        "organisme complementaire|mutuelle|nom mutuelle|organisme|nom organisme|"
        "libelle organisme|organisme payeur|payeur|nom payeur|destinataire|debiteur|"
        "tiers payant|caisse"
    ),
    "payer_id": (
        "payer id|payer number|amc number|n amc|no amc|num amc|numero amc|code amc|"
        "code prefectoral|n prefectoral|numero prefectoral|n organisme|no organisme|"
        "code organisme|numero organisme|code mutuelle|n mutuelle|code payeur|"
        "code destinataire"
    ),
    "platform": (
        "platform|concentrateur|operateur|operateur tp|operateur de tiers payant|plateforme|"
        "plate forme|reseau|convention|otp"
    ),
    "amount_eur": (
        "amount eur|amount billed|billed eur|insurer share|amc share|part rc|part amc|"
        "part complementaire|part mutuelle|montant rc|montant amc|montant part rc|"
        "montant part amc|montant complementaire|montant mutuelle|rc|montant facture amc|"
        "mt rc|mt amc|mt part rc|mt part amc|mt complementaire|mt mutuelle"
    ),
    "paid_eur": "|".join(PAID),
    "paid_on": (
        "paid on|payment date|date paid|date reglement|date de reglement|date du reglement|"
        "date paiement|date de paiement|date virement|date du virement|date encaissement|"
        "d encaissement|date d encaissement|regle le|paye le"
    ),
    "status": "status|state|statut|etat|situation|statut facture|etat facture",
    "rejected_on": (
        "rejected on|rejection date|date rejet|date de rejet|date du rejet|rejete le|"
        "date refus|date de refus"
    ),
}
_KNOWN = {m: names.split("|") for m, names in SYNONYMS.items()}
#: Whole third-party amount: the complementary share only where no statutory share stands beside.
_BOTH_SHARES = ("montant tp", "montant tiers payant", "part tp", "tp")
#: What is still owed: an amount only where nothing says what was paid already.
_BALANCES = ("reste du", "solde", "encours", "solde du", "montant du", "outstanding", "balance")
_STATUTORY = (
    "part ro",
    "part amo",
    "part ss",
    "part secu",
    "montant ro",
    "montant amo",
    "part obligatoire",
    "montant part ro",
    "montant part amo",
    "mt ro",
    "mt amo",
    "amo share",
)
#: May hold the whole bill, either share or both: never guessed.
_DOUBTFUL = (
    "montant", "montants", "amount", "total", "montant total", "total ttc", "montant ttc", "ttc",
    "net", "net a payer", "prix", "valeur", "montant facture", "total facture",
)  # fmt: skip
_RANKED = re.compile(r"(.+?) \(([1-9][0-9]?)\)")
_UNITS = (" en euros", " en eur", " euros", " eur")


def heading_key(heading: str) -> str:
    """`key_of` a heading, damaged accents repaired (units stay: "amount eur" is a name)."""
    return key_of(repaired(heading[:200]))


def _bare(key: str) -> str:
    for unit in _UNITS:
        key = key.removesuffix(unit)
    return key


def find_columns(header: Sequence[str], settled: Collection[str] = ()) -> dict[str, int]:
    """Meaning -> position of the columns recognised by their headings; none for those settled.

    Raises:
        FileUnusable: two columns carry one recognised heading (`heading_twice`, no `file`).
    """
    keys = [heading_key(h) for h in header]
    bare = [_bare(k) for k in keys]
    there = {*keys, *bare}

    def position(names: Sequence[str]) -> int | None:
        for name in filter(there.__contains__, names):
            at = [i for i, k in enumerate(keys) if k == name] or [
                i for i, k in enumerate(bare) if k == name
            ]
            if len(at) > 1:
                raise FileUnusable("heading_twice", heading=masked(header[at[0]]))
            if at:
                return at[0]
        return None

    asked = [m for m in MEANINGS if m not in settled]
    found = {m: i for m in asked if (i := position(_KNOWN[m])) is not None}
    if "amount_eur" in asked and "amount_eur" not in found:
        statutory = position(_STATUTORY)
        for names, usable in (
            (_BOTH_SHARES, statutory is None),
            (_STATUTORY, position(_BOTH_SHARES) is None),
            (_BALANCES, "paid_eur" not in found),
        ):
            at = position(names) if usable else None
            if at is not None:
                found["amount_eur"] = at
                break
    if "paid_eur" in asked and "paid_eur" not in found:
        at, amount = position(LEFT), found.get("amount_eur")
        if at is not None and at != amount and ("amount_eur" in settled or amount is not None):
            found["paid_eur"] = at
    return found


def says_what_is_left(heading: str) -> bool:
    """Whether a column tells what is still owed: what was paid is then the rest."""
    return is_left(_bare(heading_key(heading)))


def of_the_statutory_share(heading: str) -> bool:
    """Whether a column holds the statutory share by its heading."""
    return _bare(heading_key(heading)) in _STATUTORY


def of_what_is_billed(heading: str) -> bool:
    """Whether a column holds a share or a whole bill by its heading: never what was paid."""
    return _bare(heading_key(heading)) in {
        *_KNOWN["amount_eur"], *_STATUTORY, *_BOTH_SHARES, *_DOUBTFUL,
    }  # fmt: skip


def statutory_beside(header: Sequence[str], columns: Mapping[str, int]) -> str:
    """Heading of a statutory share left out because the complementary one is used, or ""."""
    for i, heading in enumerate(header):
        if _bare(heading_key(heading)) in _STATUTORY and columns.get("amount_eur") != i:
            return clean(heading)
    return ""


def ranked_heading(heading: str) -> tuple[str, int]:
    """A heading and its rank among columns of the same name: "Nom (2)" -> ("Nom", 2); else 0."""
    found = _RANKED.fullmatch(heading.strip()[:220])
    return (found[1], int(found[2])) if found else (heading, 0)


def apply_words(header: Sequence[str], words: Mapping[str, str]) -> dict[str, int]:
    """Positions of the headings that the dossier names; each must stand in the file once.

    Where a heading stands several times, "Nom (2)" names the second column.

    Raises:
        DossierError: a meaning nobody knows.
        FileUnusable: a heading that the file lacks, has twice, or that names personal data
            (no `file` operand yet).
    """
    chosen: dict[str, int] = {}
    for meaning, heading in words.items():
        if meaning not in MEANINGS:
            close = nearest(meaning, list(MEANINGS)) or ", ".join(MEANINGS)
            raise DossierError("ledger_column_unknown", meaning=masked(meaning), nearest=close)
        if not heading.strip():
            continue
        at = positions_of(header, heading)
        if not at:
            seen = [masked(h) for h in header if h.strip()]
            close = nearest(heading, seen) or ", ".join(seen[:12])
            raise FileUnusable("column_not_found", heading=masked(heading), nearest=close)
        if len(at) > 1:
            raise FileUnusable("heading_twice", heading=masked(heading))
        sort = personal_heading(header[at[0]])
        if sort == "closed" or (sort == "people" and meaning != "payer"):
            raise FileUnusable("personal_heading", heading=masked(heading), meaning=meaning)
        chosen[meaning] = at[0]
    return chosen


def positions_of(header: Sequence[str], heading: str) -> list[int]:
    """Positions of a heading: written exactly so, else with the same key, else by its rank."""
    exact = [i for i, h in enumerate(header) if h.strip() == heading.strip()]
    at = exact or _alike(header, heading)
    name, rank = ranked_heading(heading)
    return at or (_alike(header, name)[rank - 1 : rank] if rank else [])


def _alike(header: Sequence[str], heading: str) -> list[int]:
    key = heading_key(heading)
    return [i for i, h in enumerate(header) if heading_key(h) == key]


def map_columns(header: Sequence[str], words: Mapping[str, str]) -> dict[str, int]:
    """Meaning -> position: the dossier's words first, then the headings recognised.

    Raises:
        DossierError, FileUnusable: as above; and a required meaning that none provides.
    """
    chosen = apply_words(header, words)
    taken = set(chosen.values())
    left = ["" if i in taken else h for i, h in enumerate(header)]
    # A meaning set to "" is not read at all.
    columns = chosen | find_columns(left, settled=words.keys())
    seen_text = ", ".join(masked(h) for h in header if h.strip())[:400]
    if "invoice_date" not in columns:
        raise FileUnusable("heading_missing_date", headings=seen_text)
    if "amount_eur" not in columns:
        doubtful = [h for h in header if _bare(heading_key(h)) in _DOUBTFUL]
        if doubtful:
            raise FileUnusable("heading_amount_doubtful", heading=masked(doubtful[0]), example="–")
        raise FileUnusable("heading_missing_amount", headings=seen_text)
    if not columns.keys() & {"payer", "payer_id", "platform"}:
        raise FileUnusable("heading_missing_payer", headings=seen_text)
    return {m: columns[m] for m in MEANINGS if m in columns}


_MEANING_OF = {name: m for m, names in _KNOWN.items() for name in names} | dict.fromkeys(
    (*_BOTH_SHARES, *_STATUTORY, *_BALANCES), "amount_eur"
)


def recognised_names(header: Sequence[str], words: Mapping[str, str]) -> int:
    """How many meanings a row of headings seems to name: tells a header from data."""
    keys = [heading_key(h) for h in header[:256]]
    said = {heading_key(ranked_heading(h)[0]): m for m, h in words.items() if h.strip()}
    return len(
        {m for k in keys if (m := said.get(k) or _MEANING_OF.get(k) or _MEANING_OF.get(_bare(k)))}
    )
