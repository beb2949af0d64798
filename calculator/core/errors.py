"""Calls that cannot be answered: one class per remedy, the message built from operands.

Texts stand in data/texts under `error.<code>`. Every class here means exit status 2;
anything else that escapes is our own fault (status 1).
"""

from __future__ import annotations

from calculator.core.texts import Operand, say


class CalculatorError(Exception):
    """Root. Never raised itself: pick the class that names the remedy."""

    def __init__(self, code: str, /, **operands: Operand) -> None:
        """Keep the text's key and its operands; `message` writes the sentence.

        Args:
            code: key of `error.<code>` in data/texts.
            operands: what the sentence mentions; names end in _cents, _on, _ratio
                where they hold money, a date or a share.
        """
        super().__init__(code, operands)
        self.code = code
        self.operands = operands

    def message(self, lang: str = "fr") -> str:
        """The sentence for the user, with the remedy."""
        return say(f"error.{self.code}", lang, **self.operands)

    def __str__(self) -> str:
        """The French sentence."""
        return self.message("fr")


class DossierError(CalculatorError):
    """Correct the dossier (or the form that stands for it)."""


class FileUnusable(CalculatorError):
    """Hand over another file, or export this one again."""


class CommandError(CalculatorError):
    """Correct the command typed."""


class NotYetAvailable(CalculatorError):
    """Wait for a later release, or use the way that the message names."""


class ParameterNotFound(CalculatorError):
    """Ask for a parameter that exists on that date: data/parameters lacks it."""
