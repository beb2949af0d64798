"""Which accounts of a FEC might hold third-party receivables, and which the user chose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from calculator.core.errors import FileUnusable
from calculator.core.identifiers import key_of
from calculator.intake.account_names import of_a_person
from calculator.intake.cells import Cells
from calculator.intake.masks import MASK
from calculator.intake.model import AccountSeen
from calculator.intake.remarks import Remarks, masked
from calculator.reference.payer_names import names_payer
from calculator.reference.payers import canonical, named_in

_CANDIDATES = ("41", "46", "47", "51")
_PAYER_WORDS = re.compile(
    r"\b(?:cpam|msa|caisses?|mutuelles?|tiers payant|"
    r"viamedis|almerys|cetip|sp sante|isante|actil|korelio)\b"
)
#: Payers named like people: they count only where nothing stands beside their name.
_GIVEN_NAMES = frozenset({"alan"})

#: Classes where what payers owe may stand: clients, other debtors, suspense, cash in transit.
_FITS = ("41", "46", "47", "511")
_PATIENTS = re.compile(r"\b(?:patients?|particuliers?|comptoir|passage|personnel|salaries)\b")
_MOST_UNFIT = 5


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
        named |= cells[name].spread([_names_payer(v) for v in cells[name].values], np.bool_)
    labels = cells["CompteLib"]
    seen: dict[str, AccountSeen] = {}
    for code, number in enumerate(numbers.values):
        if not number.strip().startswith(_CANDIDATES):
            continue
        at = np.flatnonzero(numbers.codes == code)
        label = labels.values[labels.codes[at[0]]]
        account = AccountSeen(
            number=masked(number),
            label=masked(label),
            lines=len(at),
            debit_cents=int(debit[at].sum()),
            credit_cents=int(credit[at].sum()),
            lettered_ratio=float(lettered[at].mean()),
            suggested=bool(named[at].any()),
        )
        if of_a_person(label, number):
            account = _together(seen.get(_root(number)), account, _root(number))
        elif account.number in seen:
            account = _together(seen[account.number], account, account.number)
        seen[account.number] = account
    return tuple(sorted(seen.values(), key=lambda a: a.number))


def _names_payer(label: str) -> bool:
    """Whether a label names a payer or says that it does; people are no payers ("Alan Durand")."""
    if _PAYER_WORDS.search(key_of(label)):
        return True
    found = named_in(label)
    if found and key_of(found) in _GIVEN_NAMES:
        return canonical(label) is not None
    return bool(found or names_payer(label)) and not of_a_person(label)


def _root(number: str) -> str:
    """The figures an account's number starts with: those of a person's end with a name."""
    return re.sub(r"[^0-9].*", "", number.strip(), flags=re.DOTALL)


def _together(before: AccountSeen | None, one: AccountSeen, number: str) -> AccountSeen:
    """An account named after a person, shown with the others of its root under no name."""
    lines = one.lines + (before.lines if before else 0)
    lettered = one.lettered_ratio * one.lines
    if before:
        lettered += before.lettered_ratio * before.lines
    return AccountSeen(
        number=number,
        label=MASK,
        lines=lines,
        debit_cents=one.debit_cents + (before.debit_cents if before else 0),
        credit_cents=one.credit_cents + (before.credit_cents if before else 0),
        lettered_ratio=lettered / lines,
        suggested=one.suggested or bool(before and before.suggested),
    )


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


def unfit(
    cells: Mapping[str, Cells], chosen: NDArray[np.bool_], counted: NDArray[np.int64],
    remarks: Remarks,
) -> None:  # fmt: skip
    """Warn of chosen accounts that hold no payers: by their class, or by what they are called.

    Args:
        cells: of all lines, by legal name.
        chosen: lines of the accounts chosen.
        counted: debit + credit per line, cents.
        remarks: told of each account, those with most euros first.
    """
    numbers, labels = cells["CompteNum"], cells["CompteLib"]
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for code in np.unique(numbers.codes[chosen]).tolist():
        number, at = numbers.values[code].strip(), np.flatnonzero(numbers.codes == code)
        label = labels.values[labels.codes[at[0]]]
        patients = bool(_PATIENTS.search(key_of(label)))
        if number.startswith(_FITS) and not patients:
            continue
        why = "fec_account_patients" if number.startswith(_FITS) else "fec_account_class"
        person = of_a_person(label, number)
        key = why, _root(number) if person else masked(number), MASK if person else masked(label)
        n, cents = found.get(key, (0, 0))
        found[key] = n + len(at), cents + int(counted[at].sum())
    for (why, number, label), (n, cents) in sorted(found.items(), key=lambda f: -f[1][1])[
        :_MOST_UNFIT
    ]:
        remarks.warn(why, cents=cents, account=number, label=label, n=n, sum_cents=cents)
