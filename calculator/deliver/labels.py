"""Names of figures and assumptions as users read them."""

from __future__ import annotations

from datetime import date

from calculator.core import formats
from calculator.core.answer import Assumption
from calculator.core.texts import catalogue, say
from calculator.reference.parameters import all_parameters, parameter


def assumption_label(assumption: Assumption, on: date, lang: str = "fr") -> str:
    """What an assumption is about: the parameter's label, or the catalogue's."""
    if assumption.name in all_parameters():
        return formats.spaced(parameter(assumption.name, on).label(lang), lang)
    return say(f"assumption.{assumption.name}", lang)


def assumption_value(assumption: Assumption, lang: str = "fr") -> str:
    """An assumption's value as users read it: with its unit, one or many, shares as percents."""
    value, unit = float(assumption.value), assumption.unit
    if unit == "share":
        return formats.percent(value, lang, 2)
    number = formats.number(value, lang)
    if unit in {"count", "factor"}:
        return number
    if unit in {"EUR", "eur"}:
        return formats.money(round(value * 100), lang)
    single = abs(value) < 2 if lang == "fr" else value == 1
    key = f"reference.unit_one.{unit}"
    word = key if single and key in catalogue(lang) else f"reference.unit.{unit}"
    return formats.spaced(f"{number} {say(word, lang)}", lang)
