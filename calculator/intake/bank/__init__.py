"""Bank statements: the name is fixed, the readers are not written yet."""

from __future__ import annotations

from calculator.core.errors import NotYetAvailable
from calculator.intake.bank.model import BankRead, BankSettings
from calculator.intake.limits import UPLOAD, Limits
from calculator.intake.model import Source


def read_bank(
    *sources: Source,
    settings: BankSettings | None = None,  # noqa: ARG001 - the readers take them
    limits: Limits = UPLOAD,  # noqa: ARG001
) -> BankRead:
    """Refuse, in words: bank statements are not read in this version.

    Raises:
        NotYetAvailable: always.
    """
    raise NotYetAvailable("bank_not_yet", n=len(sources))
