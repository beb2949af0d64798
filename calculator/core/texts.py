"""Words users read: one catalogue per language in data/texts, French first.

A text names its operands in braces. The operand's name tells how it is written:
`*_cents` as euros with cents, `*_euros` (cents too) as whole euros, `*_on` as a date,
`*_ratio` as a percentage, a tuple with commas between, anything else as it is. Texts for
a count may have two forms, `one` and `many`, chosen by the operand `n`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from calculator.core import formats
from calculator.core.paths import DATA_DIR

Operand = str | int | float | date | tuple[str, ...] | None

LANGUAGES = ("fr", "en")


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value).strip()
    return flat


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every text of a language by its dotted key; read once from data/texts/<lang>/*.toml.

    Raises:
        KeyError: a language the project does not have.
    """
    if lang not in LANGUAGES:
        raise KeyError(lang)
    texts: dict[str, str] = {}
    for file in sorted((DATA_DIR / "texts" / lang).glob("*.toml")):
        for key, text in _flatten(tomllib.loads(file.read_text("utf-8"))).items():
            if key in texts:
                raise KeyError(f"{key} stands twice in data/texts/{lang}")
            texts[key] = text
    return MappingProxyType(texts)


def known_text(key: str, lang: str = "fr") -> bool:
    """Whether the catalogue holds a key, in one form or in the two of a count."""
    texts = catalogue(lang)
    return key in texts or f"{key}.many" in texts


def _written(name: str, value: Operand, lang: str) -> str:
    if value is None:
        return formats.UNKNOWN[lang]
    if name.endswith("_cents") and isinstance(value, int):
        return formats.money(value, lang)
    if name.endswith("_euros") and isinstance(value, int):
        return formats.euros(value, lang)
    if isinstance(value, date):
        return formats.day(value, lang)
    if name.endswith("_ratio") and isinstance(value, int | float):
        return formats.percent(float(value), lang)
    if isinstance(value, int | float):
        return formats.number(value, lang)
    if isinstance(value, tuple):
        return ", ".join(" ".join(one.splitlines()) for one in value)
    return " ".join(str(value).splitlines())


def say(key: str, lang: str = "fr", /, **operands: Operand) -> str:
    """The text of a key in a language, its operands written the way that language does.

    Raises:
        KeyError: a key without text, or an operand that the text names and the call lacks.
    """
    texts = catalogue(lang)
    if key not in texts and "n" in operands:
        n = operands["n"]
        # French counts 0 and 1 as singular, English only 1.
        single = isinstance(n, int) and (n in (0, 1) if lang == "fr" else n == 1)
        key = f"{key}.{'one' if single else 'many'}"
    written = {name: _written(name, value, lang) for name, value in operands.items()}
    return formats.spaced(texts[key].format_map(written), lang)
