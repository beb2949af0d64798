"""Which accounts of a FEC might hold third-party receivables, and which the user chose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.core.identifiers import key_of
from calculator.intake.cells import Cells
from calculator.intake.model import AccountSeen
from calculator.intake.remarks import masked

_CANDIDATES = ("41", "46", "47", "51")
_PAYER_WORDS = re.compile(
    r"\b(?:cpam|msa|caisses?|mutuelles?|tiers payant|"
    r"viamedis|almerys|cetip|sp sante|isante|actil|korelio)\b"
)


def accounts_seen(
    cells: Mapping[str, Cells], debit: NDArray[np.int64], credit: NDArray[np.int64]
) -> tuple[AccountSeen, ...]:
    """The accounts that might hold third-party receivables, by number."""
    numbers = cells["CompteNum"]
    lettered = cells["EcritureLet"].spread(
        [bool(v.strip()) for v in cells["EcritureLet"].values], np.bool_
    )
    named = np.zeros(len(debit), dtype=np.bool_)
    for name in ("CompteLib", "CompAuxLib"):
        named |= cells[name].spread(
            [bool(_PAYER_WORDS.search(key_of(v))) for v in cells[name].values], np.bool_
        )
    seen = []
    for code, number in enumerate(numbers.values):
        if not number.strip().startswith(_CANDIDATES):
            continue
        at = np.flatnonzero(numbers.codes == code)
        labels = cells["CompteLib"]
        seen.append(
            AccountSeen(
                number=masked(number),
                label=masked(labels.values[labels.codes[at[0]]]),
                lines=len(at),
                debit_cents=int(debit[at].sum()),
                credit_cents=int(credit[at].sum()),
                lettered_ratio=float(lettered[at].mean()),
                suggested=bool(named[at].any()),
            )
        )
    return tuple(sorted(seen, key=lambda a: a.number))


def roots_of(seen: Sequence[AccountSeen]) -> str:
    """Candidates in short: "411 (538), 467 (12)", by three-figure root."""
    roots: dict[str, int] = {}
    for account in seen:
        if account.number[:2] in _CANDIDATES[:3]:
            roots[account.number[:3]] = roots.get(account.number[:3], 0) + account.lines
    return ", ".join(f"{root} ({n})" for root, n in sorted(roots.items())) or "–"


def chosen_lines(
    cells: Mapping[str, Cells], accounts: tuple[str, ...], seen: Sequence[AccountSeen], file: str
) -> NDArray[np.bool_]:
    """Lines of the accounts wanted (numbers or prefixes).

    Raises:
        FileUnusable: no account wanted, or none of them in the file; with the candidates.
    """
    wanted = tuple(a.strip() for a in accounts if a.strip())
    if not wanted:
        raise FileUnusable("fec_accounts_needed", file=file, candidates=roots_of(seen))
    numbers = cells["CompteNum"]
    chosen = numbers.spread([v.strip().startswith(wanted) for v in numbers.values], np.bool_)
    if not chosen.any():
        raise FileUnusable(
            "fec_accounts_not_found",
            file=file,
            accounts=", ".join(wanted),
            candidates=roots_of(seen),
        )
    return chosen
