"""The FEC, the accounting file French law prescribes (A47 A-1 LPF): rows -> entries.

Only the accounts chosen are kept; a line of any other account is out of scope. The euros
of a line, in the counts, are its debit plus its credit as written (with Montant/Sens, the
amount as written). Settlement at a day: see `lettering`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from calculator.core.answer import LineCounts
from calculator.core.errors import FileUnusable
from calculator.core.identifiers import key_of
from calculator.intake import fec_checks, personal
from calculator.intake.amounts import parse_amount
from calculator.intake.cells import Cells
from calculator.intake.dates import read_dates
from calculator.intake.decode import Decoded
from calculator.intake.fec_accounts import accounts_seen, chosen_lines, roots_of, unfit
from calculator.intake.fec_entries import entries_of, labels_of, openings_of, with_payers
from calculator.intake.fec_notes import credit_notes, refunds
from calculator.intake.fec_reversals import reversal_remarks
from calculator.intake.fec_values import decimal_of, needed_of, sides_of
from calculator.intake.limits import Limits
from calculator.intake.model import LedgerSettings, Parsed, Recognised
from calculator.intake.plain_doubts import Doubts, as_issue
from calculator.intake.recognise import day_or_none
from calculator.intake.remarks import Remarks, masked
from calculator.intake.scan import scan
from calculator.intake.sound import Wanted
from calculator.intake.table import Layout
from calculator.intake.worth import FecWorth

NAMES = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
_VARIANT = ("Montant", "Sens")
_NAME_OF = {n.casefold(): n for n in (*NAMES, *_VARIANT)}
_READ = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "EcritureLet",
)  # fmt: skip


def fec_name(heading: str) -> str:
    """The legal name a heading stands for, or "": case, spaces and marks do not matter."""
    return _NAME_OF.get(key_of(heading[:80]).replace(" ", ""), "")


def fec_names_in(header: Sequence[str]) -> int:
    """How many legal names a row holds."""
    return len({n for h in header[:64] if (n := fec_name(h))})


def is_fec(header: Sequence[str]) -> bool:
    """Whether a header is a FEC's: date, account, amounts and at least eight legal names."""
    names = {fec_name(h) for h in header}
    amounts = {"Debit", "Credit"} <= names or {"Montant", "Sens"} <= names
    return amounts and {"EcritureDate", "CompteNum"} <= names and len(names - {""}) >= 8


def read_fec(
    decoded: Decoded, layout: Layout, settings: LedgerSettings, file: str, limits: Limits
) -> Parsed:
    """Read the entries of the chosen accounts.

    Args:
        decoded: the file's lines; NUL characters are dropped as the official checker does.
        layout: where its table stands.
        settings: `accounts` are numbers or prefixes; none with `survey` only lists the
            candidates, every line then being out of scope.
        file: name as shown.
        limits: rows at most.

    Raises:
        FileUnusable: no account chosen (`fec_accounts_needed`, with the candidates), none
            found, no line, a legal name twice.
    """
    accounts = None if settings.survey and not settings.accounts else settings.accounts
    remarks = Remarks(file)
    where = _where(layout, remarks, file)
    wanted = {n: where[n] for n in (*_READ, "Debit", "Credit", *_VARIANT) if n in where}
    rows = scan(
        decoded,
        layout,
        Wanted(
            wanted,
            rejoin=where.get("EcritureLib"),
            drop_nul=True,
            stands=_amounts_at(where),
            worth=FecWorth(where),
            needed=needed_of(where),
        ),
        remarks,
        file,
        limits.fec_rows,
    )
    lines, read = rows.lines, rows.read
    empty = Cells.of([""] * len(lines))
    cells = {n: rows.cells.get(n, empty) for n in (*_READ, *wanted)}
    if not read:
        raise FileUnusable(
            "no_lines", file=file, headings=", ".join(masked(h) for h in layout.header)
        )
    sides = sides_of(cells)
    debit, credit = sides.debit, sides.credit
    counted = debit + credit
    net = debit - credit
    dates = read_dates(
        cells["EcritureDate"].values, cells["EcritureDate"].weights, zeros_empty=True
    )
    seen = accounts_seen(cells, debit, credit)
    chosen = np.zeros(len(lines), np.bool_)
    if accounts is None:
        remarks.warn("fec_accounts_to_choose", candidates=roots_of(seen))
    else:
        try:
            chosen = chosen_lines(cells, accounts, seen, file)
        except FileUnusable as error:
            # The lines were read all the same: refused, they keep their euros.
            held = {"read_lines": read, "read_cents": int(counted.sum()) + rows.aside_cents}
            raise FileUnusable(error.code, **error.operands | held) from None
        unfit(cells, chosen, counted, remarks)
    kept = chosen.copy()
    kept &= ~fec_checks.bad_dates(cells["EcritureDate"], dates, lines, counted, kept, remarks)
    kept &= ~fec_checks.unread_amounts(sides, lines, kept, remarks)
    doubts = Doubts(file, {})
    kept &= ~fec_checks.pasted(cells, kept, lines, counted, settings.duplicates, remarks, doubts)
    fec_checks.balance(cells, dates, net, remarks)
    fec_checks.conformity(dates, cells, remarks)
    opening = openings_of(cells)
    notes = credit_notes(cells, net, chosen, opening)
    given_back = refunds(cells, net, chosen, opening)
    entries = entries_of(lines, cells, net, counted, dates, kept, notes, given_back)
    if not (entries["auxiliary"] != "").all():
        labels = labels_of(decoded, layout, where, file, limits, _amounts_at(where))
        entries = with_payers(entries, labels, kept, settings.labels, remarks)
    decoded.forget()
    fec_checks.payers(entries, file)
    entries = personal.screen_fec(entries, settings, remarks)
    fec_checks.lettering(entries, remarks)
    fec_checks.notes(entries, remarks)
    reversal_remarks(entries, remarks)
    total, used = int(counted.sum()) + rows.aside_cents, int(counted[kept].sum())
    out = int(counted[~chosen].sum())
    counts = LineCounts(
        read=read, used=int(kept.sum()), out_of_scope=int((~chosen).sum()),
        set_aside=read - int(kept.sum()) - int((~chosen).sum()),
        read_cents=total, used_cents=used, out_of_scope_cents=out,
        set_aside_cents=total - used - out,
    )  # fmt: skip
    recognised = Recognised(
        kind="fec",
        encoding=decoded.encoding,
        separator=layout.separator,
        header_line=layout.header_line,
        columns=_meanings(layout, where),
        date_format=dates.shape,
        decimal=decimal_of(cells),
        first_on=day_or_none(entries["day"].min() if len(entries) else None),
        last_on=day_or_none(entries["day"].max() if len(entries) else None),
        n_payers=int(entries["payer_id"].nunique()),
        accounts=seen,
    )
    asked = doubts.all()
    return Parsed(recognised, counts, (*remarks.issues(), *map(as_issue, asked)), entries, asked)


def _amounts_at(where: Mapping[str, int]) -> Callable[[Sequence[str]], bool]:
    """Whether a row's amounts stand where its headings say: a label did not shift them."""
    at = [where[n] for n in ("Debit", "Credit", "Montant") if n in where]
    nothing = {"", "amount_missing"}
    return lambda row: all(parse_amount(row[i], ",", padded=True).why in nothing for i in at)


def _where(layout: Layout, remarks: Remarks, file: str) -> dict[str, int]:
    where: dict[str, int] = {}
    for i, heading in enumerate(layout.header):
        name = fec_name(heading)
        if name in where:
            raise FileUnusable("heading_twice", file=file, heading=name)
        if name:
            where[name] = i
    legal = [n for n in NAMES if n not in ("Debit", "Credit")]
    missing = [n for n in legal if n not in where]
    order = [fec_name(h) for h in layout.header if fec_name(h) in legal]
    if missing or order != [n for n in legal if n in where]:
        remarks.inform("fec_layout", missing=", ".join(missing) or "–")
    return where


def _meanings(layout: Layout, where: Mapping[str, int]) -> Mapping[str, str]:
    means = {
        "invoice_id": "PieceRef", "invoice_date": "EcritureDate", "payer": "CompAuxLib",
        "payer_id": "CompAuxNum", "amount_eur": "Debit" if "Debit" in where else "Montant",
        "paid_eur": "Credit" if "Credit" in where else "Sens",
    }  # fmt: skip
    return MappingProxyType(
        {m: masked(layout.header[where[n]]) for m, n in means.items() if n in where}
    )
