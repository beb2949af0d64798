"""Territories with public holidays of their own, and the names people give them.

Codes are ISO 3166-2 or the official department numbers, with or without "FR-".
Source of the holidays themselves: the `holidays` package (subdivisions of France).
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from calculator.core.errors import DossierError
from calculator.core.identifiers import key_of, nearest

#: Code shown to users -> (subdivision of the `holidays` package, aliases).
TERRITORIES: MappingProxyType[str, tuple[str | None, tuple[str, ...]]] = MappingProxyType(
    {
        "FR": (None, ("France", "métropole", "France métropolitaine")),
        "FR-57": ("57", ("Moselle", "Alsace", "Alsace-Moselle", "6AE", "67", "68")),
        "FR-971": ("971", ("GP", "GUA", "Guadeloupe")),
        "FR-972": ("972", ("MQ", "Martinique")),
        "FR-973": ("973", ("GF", "GY", "Guyane")),
        "FR-974": ("974", ("RE", "LRE", "La Réunion", "Réunion")),
        "FR-975": ("PM", ("PM", "Saint-Pierre-et-Miquelon")),
        "FR-976": ("976", ("YT", "MAY", "Mayotte")),
        "FR-977": ("BL", ("BL", "Saint-Barthélemy")),
        "FR-978": ("MF", ("MF", "Saint-Martin")),
        "FR-984": ("TF", ("TF", "Terres australes")),
        "FR-986": ("WF", ("WF", "Wallis-et-Futuna")),
        "FR-987": ("PF", ("PF", "Polynésie française", "Polynésie")),
        "FR-988": ("NC", ("NC", "Nouvelle-Calédonie")),
    }
)

#: Departments that follow the national holidays.
_MAINLAND = (
    *(f"{number:02d}" for number in range(1, 96) if number not in (20, 57, 67, 68)),
    "2A",
    "2B",
)


@cache
def _subdivisions() -> MappingProxyType[str, str | None]:
    known: dict[str, str | None] = {}
    for code, (subdivision, aliases) in TERRITORIES.items():
        for name in (code, code.removeprefix("FR-"), *aliases):
            known[key_of(name)] = subdivision
            known[key_of(f"FR-{name}")] = subdivision
    for number in _MAINLAND:
        known[key_of(number)] = known[key_of(f"FR-{number}")] = None
    return MappingProxyType(known)


def subdivision_of(territory: str) -> str | None:
    """Subdivision of the `holidays` package for a territory; None = national holidays only.

    Raises:
        DossierError: `unknown_territory`, with the nearest known one where one is close.
    """
    known = _subdivisions()
    key = key_of(territory)
    if key in known:
        return known[key]
    names = [*TERRITORIES, *(a for _, aliases in TERRITORIES.values() for a in aliases)]
    close = nearest(territory, names)
    listed = ", ".join(TERRITORIES)
    if close is None:
        raise DossierError("unknown_territory_alone", value=territory, known=listed)
    raise DossierError("unknown_territory", value=territory, nearest=close, known=listed)
