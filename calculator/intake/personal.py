"""What must not be kept: a patient's number, name or birth date, an account number.

Only mapped columns come here; the others were never read. A column of people is refused or
dropped whole; a stray cell is emptied or masked. Counts are said, never a value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

import pandas as pd

from calculator.core.errors import FileUnusable
from calculator.core.identifiers import key_of
from calculator.intake import nir, rpps
from calculator.intake.account_names import of_a_person
from calculator.intake.births import hide_births
from calculator.intake.cells import Cells
from calculator.intake.letters import with_words
from calculator.intake.masks import MASK, check_note, hide_numbers, mask_text
from calculator.intake.model import LedgerSettings
from calculator.intake.people import hide_people, in_reference, looks_like
from calculator.intake.remarks import Remarks, masked

__all__ = ["check_note", "mask_text", "screen", "screen_fec", "shown_account"]

_IDS = ("invoice_id", "payer_id")
_NAMES = ("payer", "platform", "status")
_PAYERS = ("payer", "payer_id", "platform")
_FEC_TEXTS = {"payer": "CompAuxLib", "payer_id": "CompAuxNum", "invoice_id": "PieceRef"}
_DATES = ("invoice_date", "paid_on", "rejected_on")
#: Distinct names looked at in one column; more than that are refused as too many payers.
_MOST_NAMES = 3000
#: A column of people: this many names told by their words, and this share of the distinct ones.
_FEW, _SHARE = 3, 0.3
#: Without given names: so many distinct names, nearly all of a person's shape, few of them twice.
_MANY, _ALIKE_SHARE, _DISTINCT = 20, 0.6, 0.3

_YEAR = re.compile(
    r"(?<![0-9])(?:(1[89]|20)([0-9]{2})(?:[0-9]{4})?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}))(?![0-9])"
)


def screen(
    cells: Mapping[str, Cells], headings: Mapping[str, str], remarks: Remarks, file: str,
    settings: LedgerSettings | None = None,
) -> dict[str, Cells]:  # fmt: skip
    """Mask what is personal in the mapped columns, or drop the column.

    Args:
        cells: meaning -> the column's distinct texts.
        headings: meaning -> heading as written.
        remarks: told what was masked, with counts, never a value.
        file: name as shown.
        settings: a payer column that the dossier chose is masked name by name instead of
            being refused; payers that the dossier names are no people.

    Raises:
        FileUnusable: people where payers should stand, birth dates where invoice dates should.
    """
    told = settings or LedgerSettings()
    out = dict(cells)
    for meaning in _DATES:
        if meaning in cells and _births(cells[meaning]):
            raise FileUnusable("birth_dates", file=file, column=masked(headings[meaning]))
    for meaning in (*_IDS, *_NAMES):
        if meaning not in cells:
            continue
        prescribers = meaning in _PAYERS and rpps.is_column(cells[meaning].values)
        changed = _without_numbers(cells[meaning], meaning, headings[meaning], remarks)
        if prescribers:
            changed = None
            n = len(cells[meaning].codes)
            remarks.warn("rpps_column_dropped", column=headings[meaning], n=n,
                         heading=masked(headings[meaning]))  # fmt: skip
        if changed is None:
            if not (set(_PAYERS) & out.keys()) - {meaning}:
                code = "payers_are_rpps" if prescribers else "payers_are_numbers"
                raise FileUnusable(code, file=file, column=masked(headings[meaning]))
            changed = _emptied(cells[meaning])
        out[meaning] = changed
    for meaning in _IDS:
        if meaning in out:
            out[meaning] = _ids_without_names(out[meaning], headings[meaning], remarks)
    for meaning in ("payer", "platform"):
        if meaning in out:
            chosen = meaning in told.columns
            out[meaning] = _without_people(
                out[meaning], headings[meaning], remarks, file, _named(told), chosen=chosen
            )
    return out


def _named(told: LedgerSettings) -> set[str]:
    """Keys of the payers that the dossier names."""
    return {key_of(n) for n in (*told.merge, *told.merge.values(), *told.platforms)}


def _emptied(column: Cells) -> Cells:
    return Cells(column.codes, ("",) * len(column.values))


def _replaced(
    column: Cells, by: Mapping[int, str], heading: str, remarks: Remarks, code: str
) -> Cells:
    """The column with some values rewritten, their lines counted."""
    if not by:
        return column
    weights = column.weights
    remarks.warn(code, column=heading, n=sum(weights[i] for i in by), heading=masked(heading))
    values = list(column.values)
    for i, text in by.items():
        values[i] = text
    return Cells(column.codes, tuple(values))


def _without_numbers(column: Cells, meaning: str, heading: str, remarks: Remarks) -> Cells | None:
    """Numbers of people and accounts masked, in identifiers emptied; None = a column of them."""
    values = column.values
    ids = meaning in _IDS
    long = nir.with_figures(values, 13 if ids else 9)
    if not ids:
        long = sorted(
            {*long, *(i for i, v in enumerate(values) if "@" in v or hide_births(v) != v)}
        )
    if not long:
        return column
    weights = column.weights
    bodies = [nir.body_of(values[i]) for i in long]
    total = sum(w for v, w in zip(values, weights, strict=True) if v and not v.isspace())
    if nir.is_column(bodies, [weights[i] for i in long], total):
        n = sum(weights[i] for i, body in zip(long, bodies, strict=True) if body)
        remarks.warn("personal_column_dropped", column=heading, n=n, heading=masked(heading))
        return None
    hidden = {}
    for i in long:
        kept = hide_numbers(values[i], waiting=False) if ids else mask_text(hide_births(values[i]))
        if kept != values[i]:
            hidden[i] = "" if ids else kept
    return _replaced(column, hidden, heading, remarks, "personal_cells_masked")


#: Figures, which tell nothing of a name, become spaces.
_NO_FIGURES = str.maketrans("0123456789", " " * 10)


def _ids_without_names(column: Cells, heading: str, remarks: Remarks) -> Cells:
    """A column of identifiers that holds names is dropped; a stray name is emptied."""
    values = column.values
    wordy = with_words(values)
    at = [i for i in wordy if " " in values[i] and not any(c.isdigit() for c in values[i])]
    looks = {i: look for i in at[:_MOST_NAMES] if (look := looks_like(values[i]))}
    weights = column.weights
    lines = sum(weights[i] for i in looks)
    if looks and lines * len(at) > nir.COLUMN_SHARE * sum(weights) * len(at[:_MOST_NAMES]):
        remarks.warn("personal_column_dropped", column=heading, n=lines, heading=masked(heading))
        return _emptied(column)
    people = {i: "" for i, look in looks.items() if look == "person"}
    # One look for all references of the same letters: "FAC RC 1", "FAC RC 2".
    letters = [values[i].translate(_NO_FIGURES) for i in wordy]
    named = {t for t in islice(dict.fromkeys(letters), _MOST_NAMES) if in_reference(t)}
    if named:
        people |= {i: "" for i, text in zip(wordy, letters, strict=True) if text in named}
    return _replaced(column, people, heading, remarks, "personal_cells_masked")


def _without_people(
    column: Cells,
    heading: str,
    remarks: Remarks,
    file: str,
    named: Collection[str],
    *,
    chosen: bool,
) -> Cells:
    """A column of people is refused, unless the dossier chose it; a stray name is emptied."""
    values, weights = column.values[:_MOST_NAMES], column.weights
    looks = ["" if key_of(v) in named else looks_like(v) for v in values]
    filled = sum(1 for v in values if v.strip())
    people, maybe = looks.count("person"), looks.count("maybe")
    lines = sum(w for v, w in zip(values, weights, strict=False) if v.strip())
    crowd = people >= _FEW and people >= _SHARE * filled
    crowd |= people + maybe >= max(_MANY, _ALIKE_SHARE * filled) and filled >= _DISTINCT * lines
    if crowd and not chosen:
        raise FileUnusable("payers_are_people", file=file, column=masked(heading), n=people + maybe)
    found = {i: "" for i, look in enumerate(looks) if look == "person"}
    # "MGEN - Durand Marie": the payer stays.
    for i, value in enumerate(values):
        if i not in found and key_of(value) not in named and (kept := hide_people(value)) != value:
            found[i] = kept
    return _replaced(column, found, heading, remarks, "personal_names_masked")


def _births(column: Cells) -> bool:
    """Whether the years of a date column are those of births: old, or over decades."""
    years: dict[int, int] = {}
    for value, weight in zip(column.values, column.weights, strict=True):
        if match := _YEAR.search(value[:40]):
            year = int(match[1] + match[2]) if match[1] else 2000 + int(match[3])
            years[year] = years.get(year, 0) + weight
    total = sum(years.values())
    if total < 20:
        return False

    def before(most: int) -> float:
        return sum(n for year, n in years.items() if year < most) / total

    ordered = sorted(years)
    low = next(y for y in ordered if before(y + 1) > 0.1)
    high = next(y for y in ordered if before(y + 1) >= 0.9)
    return before(2000) >= 0.5 or high - low >= 15 or (before(2015) >= 0.5 and high - low >= 6)


def screen_fec(entries: pd.DataFrame, settings: LedgerSettings, remarks: Remarks) -> pd.DataFrame:
    """The entries of the chosen accounts without people: patients have auxiliary accounts too.

    Names become the account's number and "…", one for all of an account; settlement goes by
    the auxiliary account, which stays. Names of payers stay.

    Args:
        entries: frame of `fec.ENTRIES`; payer, payer_id and invoice_id are screened.
        settings: payers that the dossier names are no people.
        remarks: told how many names were masked.
    """
    if entries.empty:
        return entries
    out = entries.copy()
    for name, heading in _FEC_TEXTS.items():
        column = Cells.of(out[name].to_numpy(dtype=object))
        kept = _without_numbers(column, name, heading, remarks) or _emptied(column)
        if name in _PAYERS and rpps.is_column(column.values):
            kept = _emptied(column)
            n = len(column.codes)
            remarks.warn("rpps_column_dropped", column=heading, n=n, heading=heading)
        if kept is not column:
            out[name] = kept.spread(kept.values, object)
    named = _named(settings)
    beside = {v: seen for v in out["payer"].unique() if (seen := _beside(v, named)) != v}
    if beside:
        out["payer"] = [beside.get(v, v) for v in out["payer"]]
        lines = int(entries["payer"].isin(list(beside)).sum())
        remarks.warn("fec_people_masked", column="CompAuxLib", n=len(beside), lines=lines)
    labels = tuple(v for v in out["payer"].unique() if key_of(v) not in named)
    people = set(_people_of(labels))
    at = out["payer"].isin(people).to_numpy()
    bare = out.loc[out["payer_id"] == out["account"], ["account", "payer"]].drop_duplicates()
    for account, payer in bare.itertuples(index=False, name=None):
        if key_of(payer) not in named and of_a_person(payer, account):
            people.add(payer)
            at = at | ((out["account"] == account) & (out["payer_id"] == account)).to_numpy()
    if at.any():
        for name in ("payer", "payer_id"):
            out.loc[at, name] = [shown_account(a) for a in out.loc[at, "account"]]
        remarks.warn("fec_people_masked", column="CompAuxLib", n=len(people), lines=int(at.sum()))
    return out


def _beside(label: str, named: Collection[str]) -> str:
    """A payer's label without the person named beside it."""
    whole = key_of(label) in named or looks_like(label) == "person" or of_a_person(label)
    return label if whole else hide_people(label)


def _people_of(labels: Sequence[str]) -> list[str]:
    """Labels that name people; the doubtful ones count where a list plainly holds people."""
    looks = {label: looks_like(label) for label in labels}
    people = [n for n, look in looks.items() if look == "person" or of_a_person(n)]
    if len(people) >= _FEW and len(people) >= _SHARE * len(labels):
        people += [label for label, look in looks.items() if look == "maybe"]
    return people


def shown_account(number: str) -> str:
    """An account's number without the name it may end with: "411DUPONT" becomes "411…"."""
    match = re.match("[0-9]{1,8}", number.strip())
    return f"{match[0] if match else ''}{MASK}"
