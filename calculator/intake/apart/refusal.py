"""How a script of this folder says that a file cannot be used."""

from __future__ import annotations


class Refused(Exception):
    """A file that cannot be used: the code of a sentence and what it mentions.

    `operands` hold numbers only: no word of the file leaves the child this way.
    """

    def __init__(self, code: str, **operands: int) -> None:
        """Keep the code of `error.<code>` and its operands."""
        super().__init__(code)
        self.code = code
        self.operands = operands
