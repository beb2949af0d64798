"""Accents damaged by an earlier conversion: UTF-8 once read as cp1252 ("GÃ©nÃ©rale")."""

from __future__ import annotations

import re

_HURT = re.compile("Ã[\u0080-\u00bf©¨ª«´®¢§¹»¼Š‰ˆ]|Â[°€\u00a0]|Â (?=[0-9])|â(?:‚¬|ˆ’|€¯)")
#: A damaged hard space whose second half a program made an ordinary one: "1Â 250".
_HARD = re.compile("Â (?=[0-9])")


def repaired(text: str) -> str:
    """The text with its accents back, as it is where it shows no damage or cannot be repaired."""
    if text.isascii() or not _HURT.search(text):
        return text
    text = _HARD.sub("Â\u00a0", text)
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return text


def damaged(text: str) -> bool:
    """Whether `repaired` would change it."""
    return repaired(text) != text
