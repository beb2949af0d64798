"""Bank statements: the name is fixed, the readers are not written yet."""

from __future__ import annotations

from calculator.core.errors import NotYetAvailable
from calculator.intake.model import Source


def read_bank(*sources: Source) -> None:
    """Refuse, in words: bank statements are not read in this version.

    Raises:
        NotYetAvailable: always.
    """
    raise NotYetAvailable("bank_not_yet", n=len(sources))
