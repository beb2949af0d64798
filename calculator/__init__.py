"""Third-party payment outages: what is owed, the advance to claim, when to suspend.

    from calculator import Dossier, assess, read_dossier, read_ledger

    answer = assess(read_dossier("dossier.toml"), ledger=read_ledger("ledger.csv"))

The screen, the command line and the batch use these same objects. `assess` is pure: same
inputs, same cents. Amounts are integer cents, positive when owed to or received by the
pharmacy. Neither legal nor accounting advice.
"""

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
