"""Names of figures and assumptions as users read them."""

from __future__ import annotations

from datetime import date

from calculator.core import formats
from calculator.core.answer import Assumption
from calculator.core.texts import say
from calculator.reference.parameters import all_parameters, parameter


def assumption_label(assumption: Assumption, on: date, lang: str = "fr") -> str:
    """What an assumption is about: the parameter's label, or the catalogue's."""
    if assumption.name in all_parameters():
        return formats.spaced(parameter(assumption.name, on).label(lang), lang)
    return say(f"assumption.{assumption.name}", lang)
