"""A dossier from a TOML file: size, encoding and syntax first, then the keys."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from calculator.core.errors import DossierError
from calculator.intake.dossier import Dossier
from calculator.intake.source import first_bytes

#: A dossier is typed by hand; anything larger is another kind of file.
MOST_BYTES = 64 * 1024


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace("_", ""))
    except InvalidOperation:  # "nan" and "inf" parse; nothing else reaches here
        raise ValueError(text) from None


def parse_dossier(
    content: bytes, name: str = "dossier.toml", as_of: date | str | None = None
) -> Dossier:
    """Read a dossier from the bytes of a TOML file.

    Args:
        content: the file.
        name: as shown in messages.
        as_of: another day of the figures than the file's.

    Raises:
        DossierError: too large, not UTF-8, not TOML (with line and column), or a key or
            value that does not fit.
    """
    if len(content) > MOST_BYTES:
        raise DossierError("dossier_too_large", file=name, most_kb=MOST_BYTES // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DossierError("dossier_encoding", file=name, byte=error.start) from None
    if not text.strip():
        raise DossierError("dossier_empty", file=name)
    try:
        tree = tomllib.loads(text, parse_float=_number)
    except (ValueError, RecursionError) as error:  # not TOML, or a number of absurd length
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 1)
        raise DossierError("dossier_syntax", file=name, line=line, column=column) from None
    return Dossier.parse(tree if as_of is None else tree | {"as_of": as_of})


def read_dossier(path: str | Path, as_of: date | str | None = None) -> Dossier:
    """Read a dossier from a file; a file that cannot be opened is a DossierError too."""
    file = Path(path)
    try:
        content = first_bytes(file, MOST_BYTES + 1)
    except OSError:
        raise DossierError("dossier_not_found", file=file.name) from None
    return parse_dossier(content, file.name, as_of)
