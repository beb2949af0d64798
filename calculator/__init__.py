"""Third-party payment outages: what is owed, the advance to claim, when to suspend.

    from calculator import Dossier, assess, read_dossier, read_ledger

    answer = assess(read_dossier("dossier.toml"), ledger=read_ledger("ledger.csv"))

The screen, the command line and the batch use these same objects. `assess` is pure: same
inputs, same cents. Amounts are integer cents, positive when owed to or received by the
pharmacy. Neither legal nor accounting advice.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.assessment import METHOD_VERSION, assess
    from calculator.core.answer import Assessment
    from calculator.core.errors import (
        CalculatorError,
        CommandError,
        DossierError,
        FileUnusable,
        NotYetAvailable,
        ParameterNotFound,
    )
    from calculator.core.issues import Issue
    from calculator.intake import LedgerRead, LedgerSettings, read_ledger
    from calculator.intake.bank import read_bank
    from calculator.intake.dossier import Dossier
    from calculator.intake.dossier_file import parse_dossier, read_dossier

__all__ = [
    "METHOD_VERSION",
    "Assessment",
    "CalculatorError",
    "CommandError",
    "Dossier",
    "DossierError",
    "FileUnusable",
    "Issue",
    "LedgerRead",
    "LedgerSettings",
    "NotYetAvailable",
    "ParameterNotFound",
    "assess",
    "parse_dossier",
    "read_bank",
    "read_dossier",
    "read_ledger",
]

#: Where each public name stands; it is loaded when first asked for, so that reading a file
#: does not wait for the whole house.
_HOME = {
    "METHOD_VERSION": "calculator.assessment",
    "Assessment": "calculator.core.answer",
    "CalculatorError": "calculator.core.errors",
    "CommandError": "calculator.core.errors",
    "Dossier": "calculator.intake.dossier",
    "DossierError": "calculator.core.errors",
    "FileUnusable": "calculator.core.errors",
    "Issue": "calculator.core.issues",
    "LedgerRead": "calculator.intake",
    "LedgerSettings": "calculator.intake",
    "NotYetAvailable": "calculator.core.errors",
    "ParameterNotFound": "calculator.core.errors",
    "assess": "calculator.assessment",
    "parse_dossier": "calculator.intake.dossier_file",
    "read_bank": "calculator.intake.bank",
    "read_dossier": "calculator.intake.dossier_file",
    "read_ledger": "calculator.intake",
}


def __getattr__(name: str) -> Any:
    """Load a public name.

    Raises:
        AttributeError: no such name.
    """
    if name not in _HOME:
        raise AttributeError(f"module 'calculator' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
