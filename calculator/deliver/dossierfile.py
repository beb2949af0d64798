"""A dossier as the TOML file a user keeps: read back, it makes the same dossier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import tomli_w
from pydantic import BaseModel

from calculator.core.money import to_text
from calculator.intake.dossier import Dossier

HEAD = "# Dossier : python -m calculator assess CE-FICHIER.toml\n"


def dossier_tree(dossier: Dossier) -> dict[str, Any]:
    """The dossier's keys that differ from their defaults, as `Dossier.parse` takes them.

    Money is exact, in euros.
    """
    tree: dict[str, Any] = _typed(dossier)
    return tree


def _typed(part: Any) -> Any:
    values: dict[str, Any] = {}
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if value == info.get_default(call_default_factory=True):
            continue
        key = info.alias or name
        if key.endswith("_eur") and isinstance(value, int):
            values[key] = Decimal(to_text(value))
        elif key.endswith("_eur") and isinstance(value, dict):
            values[key] = {k: Decimal(to_text(v)) for k, v in value.items()}
        elif isinstance(value, BaseModel):
            values[key] = _typed(value)
        elif isinstance(value, tuple):
            values[key] = [_typed(v) if isinstance(v, BaseModel) else v for v in value]
        else:
            values[key] = value
    return values


def dossier_toml(dossier: Dossier) -> str:
    """The dossier's keys that differ from their defaults, as TOML text.

    Money keeps its two decimals; amounts are exact.
    """
    return HEAD + tomli_w.dumps(dossier_tree(dossier))
