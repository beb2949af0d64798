"""Entries of a FEC's chosen accounts, and who each of them is billed to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core.identifiers import clean, key_of
from calculator.intake.cells import Cells
from calculator.intake.dates import DateColumn
from calculator.intake.decode import Decoded
from calculator.intake.fec_values import needed_of
from calculator.intake.limits import Limits
from calculator.intake.remarks import Remarks
from calculator.intake.scan import scan
from calculator.intake.sound import Wanted
from calculator.intake.table import Layout
from calculator.reference.payers import named_in
from calculator.reference.people import words as people_words

#: Columns of the entries frame: one row per line of the chosen accounts, in file order.
#: net = debit - credit and counted = debit + credit, int64 cents; day int32; opening,
#: note (a credit note) and refund (of one, see `fec_notes`) bool.
ENTRIES = (
    "file", "line", "account", "auxiliary", "payer", "payer_id", "invoice_id",
    "day", "net", "counted", "code", "opening", "note", "refund",
)  # fmt: skip

_TEXTS = (
    "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "EcritureLet",
)  # fmt: skip


def entries_of(
    lines: NDArray[np.int64], cells: Mapping[str, Cells], net: NDArray[np.int64],
    counted: NDArray[np.int64], dates: DateColumn, kept: NDArray[np.bool_],
    notes: NDArray[np.bool_], given_back: NDArray[np.bool_],
) -> pd.DataFrame:  # fmt: skip
    """The frame of `ENTRIES`; arrays of one length, `kept` tells the rows to take.

    The auxiliary account is the payer; where there is none, the account itself.
    """
    text = {n: cells[n].shown(kept) for n in _TEXTS}
    no_aux = text["CompAuxNum"] == ""
    payer_id = np.where(no_aux, text["CompteNum"], text["CompAuxNum"])
    label = np.where(no_aux, text["CompteLib"], text["CompAuxLib"])
    return pd.DataFrame(
        {
            "file": np.zeros(int(kept.sum()), dtype=np.int32),
            "line": lines[kept],
            "account": text["CompteNum"],
            "auxiliary": text["CompAuxNum"],
            "payer": np.where(label == "", payer_id, label),
            "payer_id": payer_id,
            "invoice_id": text["PieceRef"],
            "day": cells["EcritureDate"].spread(dates.days, np.int32)[kept],
            "net": net[kept],
            "counted": counted[kept],
            "code": text["EcritureLet"],
            "opening": openings_of(cells)[kept],
            "note": notes[kept],
            "refund": given_back[kept],
        }
    )


def openings_of(cells: Mapping[str, Cells]) -> NDArray[np.bool_]:
    """Whether each line stands in a journal of opening balances."""
    codes, labels = cells["JournalCode"], cells["JournalLib"]
    opens: NDArray[np.bool_] = codes.spread([_opens(clean(v), "") for v in codes.values], np.bool_)
    opens |= labels.spread([_opens("", clean(v)) for v in labels.values], np.bool_)
    return opens


def _opens(code: str, label: str) -> bool:
    """Whether a journal holds the opening balances: AN, ANO, RAN, "à nouveau", ..."""
    return bool(
        re.match(r"(?:an|ano|anv|anc|ran|an[0-9]+)$", key_of(code))
    ) or "a nouveau" in key_of(label)


def labels_of(
    decoded: Decoded,
    layout: Layout,
    where: Mapping[str, int],
    file: str,
    limits: Limits,
    stands: Callable[[Sequence[str]], bool],
) -> Cells | None:
    """The entries' labels, row by row as the first reading took them; None without any.

    Labels may name people: they are read a second time, and only where they are needed.
    """
    at = where.get("EcritureLib")
    if at is None:
        return None
    wanted = Wanted(
        {"EcritureLib": at}, rejoin=at, drop_nul=True, stands=stands, needed=needed_of(where)
    )
    return scan(decoded, layout, wanted, Remarks(file), file, limits.fec_rows).cells["EcritureLib"]


def with_payers(
    entries: pd.DataFrame, labels: Cells | None, kept: NDArray[np.bool_],
    words: Mapping[str, str], remarks: Remarks,
) -> pd.DataFrame:  # fmt: skip
    """Entries without an auxiliary account, given the payer that their label names.

    A collective account ("411 Tiers payant") holds many payers: each label is searched for
    the words of the dossier, then for the names of known payers. An entry that names nobody
    stays under its account, in view.

    Args:
        entries: frame of `ENTRIES`, of the rows that `kept` marks.
        labels: the labels of all rows, or None.
        words: words of a label -> payer, from the dossier.
        remarks: told how many were found and how many were not.
    """
    if labels is None or len(labels.codes) != len(kept):
        return entries
    told = {key_of(w): payer for w, payer in words.items()}
    bare = (entries["auxiliary"] == "").to_numpy()
    codes = labels.codes[kept]
    found = {int(c): _payer_in(labels.values[c], told) for c in np.unique(codes[bare])}
    named = np.array(
        [found.get(int(c), "") if b else "" for c, b in zip(codes, bare, strict=True)], dtype=object
    )
    _lend_within_groups(entries, named, bare)
    got = named != ""
    counted = entries["counted"].to_numpy()
    if not got.any():
        # An account may be one payer's, by its name; one that names nobody holds many.
        shared = bare & ~entries["payer"].map(_names_somebody).to_numpy(dtype=np.bool_)
        if shared.any():
            cents = int(counted[shared].sum())
            remarks.warn("fec_payers_in_labels", n=int(shared.sum()), sum_cents=cents, cents=cents)
        return entries
    remarks.inform(
        "fec_payers_from_labels",
        n=int(got.sum()),
        sum_cents=int(counted[got].sum()),
        cents=int(counted[got].sum()),
    )
    left = bare & ~got
    if left.any():
        cents = int(counted[left].sum())
        remarks.warn("fec_payers_unresolved", n=int(left.sum()), sum_cents=cents, cents=cents)
    auxiliary = np.where(got, named, entries["auxiliary"].to_numpy(dtype=object))
    return entries.assign(
        auxiliary=auxiliary.astype(object),
        payer=np.where(got, named, entries["payer"].to_numpy(dtype=object)).astype(object),
        payer_id=np.where(got, named, entries["payer_id"].to_numpy(dtype=object)).astype(object),
    )


#: Words of an account's label that tell what it is for, and not who owes.
_SHARED = frozenset(
    ("client", "clients", "compte", "comptes", "tiers", "payant", "tp", "mutuelles", "caisses",
     "complementaires", "complementaire", "organismes", "organisme", "sociaux", "amc", "amo",
     "securite", "sociale", "a", "et", "des", "de", "la", "les")
)  # fmt: skip


def _names_somebody(label: str) -> bool:
    """Whether an account's label holds a word that may be a payer's name."""
    plain = people_words().account_words | _SHARED
    return any(w not in plain and not w.isdigit() for w in key_of(label).split())


def _lend_within_groups(
    entries: pd.DataFrame, named: NDArray[np.object_], bare: NDArray[np.bool_]
) -> None:
    """A lettered group whose labels name one payer is that payer's as a whole, in place.

    The receipt often names the payer where the invoices do not.
    """
    coded = np.flatnonzero(bare & (entries["code"] != "").to_numpy())
    keys = zip(entries["account"].to_numpy()[coded], entries["code"].to_numpy()[coded], strict=True)
    groups: dict[tuple[str, str], list[int]] = {}
    for row, key in zip(coded.tolist(), keys, strict=True):
        groups.setdefault(key, []).append(row)
    for rows in groups.values():
        names = {str(named[row]) for row in rows} - {""}
        if len(names) == 1:
            name = names.pop()
            for row in rows:
                named[row] = name


def _payer_in(label: str, told: Mapping[str, str]) -> str:
    key = f" {key_of(label[:200])} "
    for words, payer in told.items():
        if words and f" {words} " in key:
            return payer
    return named_in(label[:200]) or ""
