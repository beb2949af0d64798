"""Cells that name a payer and nobody else, whatever their column is headed."""

from __future__ import annotations

from calculator.core.identifiers import key_of
from calculator.intake.people import hide_people, looks_like
from calculator.reference.payer_names import is_payer_name
from calculator.reference.payers import canonical, platforms
from calculator.reference.people import words

#: Words that begin the name of a payer and of nothing else.
_KINDS = frozenset(
    ("mutuelle", "mutuelles", "caisse", "cpam", "cgss", "msa", "assurance", "assurances",
     "prevoyance", "institution")
)  # fmt: skip
#: Names of insurers that nobody bears, alone or before one more word of organisations.
_BRANDS = frozenset(
    ("ag2r", "allianz", "apgis", "apicil", "axa", "camieg", "carac", "cegema", "cnmss", "cnp",
     "groupama", "interiale", "ipsec", "klesia", "lmde", "maaf", "macif", "maif", "matmut",
     "mgefi", "mgen", "mgp", "mma", "mnh", "mnt", "mutualia", "smerep", "solimut", "swisslife",
     "uneo")
)  # fmt: skip
#: A longer text is a sentence.
_MOST_WORDS = 6


def names_payer(cell: str) -> bool:
    """Whether a cell is a known payer's name, or begins as one, and holds no name of a person.

    A known name followed by other words is none: they may be anybody's.
    """
    parts = key_of(cell[:80]).split()
    if not parts or len(parts) > _MOST_WORDS or len(cell) > 80 or hide_people(cell) != cell:
        return False
    if is_payer_name(parts) or (
        parts[0] in _BRANDS and set(parts[1:]) <= words().organisations and len(parts) < 3
    ):
        return True
    if parts[0] in _KINDS:
        return len(parts) > 1 and not looks_like(cell)
    return canonical(cell) is not None and not _followed(" ".join(parts))


def _followed(key: str) -> bool:
    """Whether a name is known by its first words alone."""
    prefixes = (p for platform in platforms() for p in platform.prefixes)
    return any(key.startswith(f"{key_of(p)} ") for p in prefixes)
