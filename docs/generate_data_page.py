"""Write docs/data.md from data/: run `python -m docs.generate_data_page` at the root.

A test fails while the page differs from the data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel.numbers import format_decimal

from calculator.core.paths import DATA_DIR
from calculator.core.texts import catalogue
from calculator.reference.incidents import Incident, incidents
from calculator.reference.parameters import Parameter, Value, all_parameters
from calculator.reference.payer_names import payer_names
from calculator.reference.payers import Tie, insurers, platforms

PAGE = Path(__file__).with_name("data.md")

_INTRODUCTION = """# Données de référence

Page écrite par `python -m docs.generate_data_page` : ne la corrigez pas, corrigez `data/`.

Chaque nombre que le calcul suppose ou emprunte est ici, avec son unité, sa nature, sa source
et la date depuis laquelle il vaut. Une hypothèse le dit dans sa source. « Clé » est le nom
du dossier qui remplace la valeur ; sans clé, la valeur se change dans `data/parameters`.
« Vérifié » est le jour de la dernière lecture de la source, le premier du mois quand seul le
mois est connu. Confiance : haute (texte officiel ou deux sources), moyenne (une source
sérieuse), basse (déduction).
"""

_CONFIDENCE = {"high": "haute", "medium": "moyenne", "low": "basse"}
_KINDS = {
    "insurer": "assureur",
    "broker": "courtier",
    "manager": "gestionnaire",
    "network": "réseau de soins",
}
_STOPPED = {
    "payments": "paiements",
    "submissions": "télétransmissions",
    "both": "paiements et télétransmissions",
}


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _written(value: Value) -> str:
    if isinstance(value, str):
        return value
    return format_decimal(value, format="#,##0.######", locale="fr_FR")


def _linked(source: str, url: str) -> str:
    return f"[{source}]({url})" if url else source


def _parameter_rows(parameter: Parameter) -> Iterable[list[str]]:
    texts = catalogue("fr")
    for dated in parameter.values:
        source = _linked(dated.source, dated.source_url)
        note = f" — {parameter.note.fr}" if parameter.note else ""
        yield [
            f"`{parameter.name}`<br>{parameter.label.fr}",
            _written(dated.value),
            texts[f"reference.unit.{parameter.unit}"],
            texts[f"reference.nature.{parameter.nature}"],
            dated.from_on.isoformat(),
            source + note,
            dated.checked_on.isoformat(),
            f"`{parameter.dossier_key}`" if parameter.dossier_key else "",
        ]


def _parameters() -> Iterable[str]:
    headings = ["Nom", "Valeur", "Unité", "Nature", "Depuis", "Source", "Vérifié", "Clé"]
    known = all_parameters()
    for file in sorted((DATA_DIR / "parameters").glob("*.toml")):
        names = tomllib.loads(file.read_text("utf-8"))
        rows = [row for name in names for row in _parameter_rows(known[name])]
        yield f"## Paramètres : `{file.stem}`\n\n{_table(headings, rows)}\n"


def _length(incident: Incident) -> str:
    if incident.business_days is None:
        return "inconnue"
    least = "au moins " if incident.business_days_at_least else ""
    return f"{least}{incident.business_days} jours ouvrés"


def _incident(incident: Incident) -> str:
    first = incident.first_day.isoformat() + ("" if incident.first_day_known else " (supposé)")
    if incident.last_day is None:
        last = "inconnu"
    else:
        last = incident.last_day.isoformat() + ("" if incident.last_day_known else " (supposé)")
    facts = "\n".join(
        f"- {fact.text_fr} {_linked(fact.source, fact.url)}, "
        f"confiance {_CONFIDENCE[fact.confidence]}."
        for fact in incident.facts
    )
    return (
        f"### {incident.name.fr} (`{incident.id}`)\n\n"
        f"Payeurs : {', '.join(incident.payers)}. Arrêt : {_STOPPED[incident.stopped]}. "
        f"Premier jour : {first}. Dernier jour : {last}. Durée retenue : {_length(incident)}.\n\n"
        f"{facts}\n"
    )


def _tie_row(insurer: str, tie: Tie) -> list[str]:
    return [
        insurer,
        tie.platform,
        tie.from_on.isoformat() if tie.from_on else "",
        tie.until_on.isoformat() if tie.until_on else "",
        _linked(tie.source, tie.url),
        _CONFIDENCE[tie.confidence],
    ]


def _payers() -> Iterable[str]:
    rows = [
        [
            one.name,
            ", ".join(one.aliases),
            one.part_of,
            _linked(one.source, one.url),
            _CONFIDENCE[one.confidence],
        ]
        for one in platforms()
    ]
    headings = ["Payeur", "Autres noms", "Géré par", "Source", "Confiance"]
    yield f"## Payeurs\n\n{_table(headings, rows)}\n"
    ties = [_tie_row(one.name, tie) for one in insurers() for tie in one.ties]
    headings = ["Assureur", "Plateforme", "Depuis", "Jusqu'au", "Source", "Confiance"]
    yield (
        "## Assureurs et plateformes\n\n"
        "Le nom d'un assureur ne suffit pas à désigner sa plateforme : plusieurs en ont deux, "
        "et ces liens changent. Aucune liste publique complète n'a été trouvée.\n\n"
        f"{_table(headings, ties)}\n"
    )
    names = [
        [one.name, ", ".join(one.aliases), _KINDS[one.kind], _linked(one.source, one.url),
         _CONFIDENCE[one.confidence]]
        for one in payer_names()
    ]  # fmt: skip
    headings = ["Nom", "Autres noms", "Rôle", "Source", "Confiance"]
    yield (
        "## Autres noms d'organismes\n\n"
        "Ils ne servent qu'à ne pas prendre un organisme pour une personne.\n\n"
        f"{_table(headings, names)}\n"
    )


def render() -> str:
    """The whole page, as Markdown ending in a newline."""
    told = "## Incidents\n\n" + "\n".join(_incident(one) for one in incidents())
    return "\n".join([_INTRODUCTION, *_parameters(), told, *_payers()])


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
