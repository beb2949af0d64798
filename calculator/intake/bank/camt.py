"""camt.053, the XML statement of ISO 20022, any version: what the child process tells, read.

One entry is one line, as the bank books it: a batch is never split, the names and reasons
of its details are joined in its label.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from calculator.core.errors import FileUnusable
from calculator.core.spans import day_of
from calculator.intake.amounts import parse_amount
from calculator.intake.bank.days import iso
from calculator.intake.bank.kinds import EUR, kind_of
from calculator.intake.bank.labels import account_number, label_of
from calculator.intake.bank.model import BankRecognised
from calculator.intake.bank.parsed import BankParsed, Gathering, Movement, Point, Statement
from calculator.intake.limits import Limits
from calculator.intake.remarks import Remarks, masked
from calculator.intake.sandbox import run_apart
from calculator.intake.source import Handed

Values = Mapping[str, list[str]]
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_DETAILS = "NtryDtls/TxDtls/"
#: References that tell nothing.
_NO_REFERENCE = ("", "NOTPROVIDED", "NONREF")


@dataclass(slots=True)
class _Open:
    """A statement as the child tells it."""

    about: dict[str, str] = field(default_factory=dict)
    balances: list[Values] = field(default_factory=list)
    entries: list[tuple[int, Values]] = field(default_factory=list)


def _first(values: Values, *paths: str) -> str:
    return next((v[0] for p in paths if (v := values.get(p))), "")


def _cents(values: Values) -> tuple[int, str]:
    """Signed cents, or the reason why not."""
    read = parse_amount(_first(values, "Amt"), ".", padded=True)
    if read.why:
        return 0, read.why
    sign = {"CRDT": 1, "DBIT": -1}.get(_first(values, "CdtDbtInd"), 0)
    return (sign * read.cents, "") if sign else (read.cents, "camt_no_direction")


def _told(payload: bytes) -> list[_Open]:
    found: list[_Open] = []
    for raw in payload.splitlines():
        said: list[Any] = json.loads(raw)
        if said[0] == "stmt":
            found.append(_Open())
        elif said[0] == "text":
            found[-1].about.setdefault(said[1], said[2])
        elif said[0] == "bal":
            found[-1].balances.append(said[1])
        else:
            found[-1].entries.append((said[1], said[2]))
    return found


class _Reader:
    """Turns the statements of one file into movements."""

    def __init__(self, gathering: Gathering, by_line: bool) -> None:  # noqa: FBT001
        self.gathering, self.by_line = gathering, by_line
        self.rank = 0
        self.same: set[tuple[int, str, int, int]] = set()

    def statement(self, one: _Open) -> None:
        """Add a statement with its movements."""
        about = one.about
        currency = about.get("Acct/Ccy", "") or next(
            (c for v in (*one.balances, *(e for _, e in one.entries)) if (c := _first(v, "Ccy"))),
            EUR,
        )
        number = account_number(about.get("Acct/Id/IBAN", "") or about.get("Acct/Id/Othr/Id", ""))
        account = self.gathering.account(number, currency.upper())
        total, movements = 0, []
        for line, entry in one.entries:
            self.rank += 1
            place = line if self.by_line else self.rank
            cents, movement = self._entry(place, account, entry)
            total += cents
            if movement:
                movements.append(movement)
        said = [
            about.get(f"FrToDt/{end}{tail}", "") for end in ("Fr", "To") for tail in ("DtTm", "Dt")
        ]
        days = [m.day for m in movements]
        days += [day for day, why in map(iso, said) if not why]
        closing = self._balance(one, _CLOSING)
        opening = self._balance(one, _OPENING)
        if closing:
            days.append(closing.day)
        if not days:
            days = [opening.day] if opening else []
        if opening and days:
            # Whether it bears its own first day or the last closing day, it stands before.
            first = min([m.day for m in movements] or [days[-1]])
            opening = Point(min(opening.day, first - 1), opening.cents)
            days.append(opening.day + 1)
        if days:
            first_day = min(d for d in days if not opening or d > opening.day)
            self.gathering.add(
                Statement(account, first_day, max(days), opening, closing, total), movements
            )

    def _balance(self, one: _Open, codes: tuple[str, ...]) -> Point | None:
        """The first opening, or the last closing balance stated."""
        found: Point | None = None
        for values in one.balances:
            if _first(values, "Tp/CdOrPrtry/Cd") not in codes:
                continue
            cents, why = _cents(values)
            day, why_day = iso(_first(values, "Dt/Dt", "Dt/DtTm"))
            if why or why_day:
                self.gathering.remarks.warn(
                    "bank_balance_unread", value=masked(_first(values, "Amt"))
                )
            elif found is None or codes == _CLOSING:
                found = Point(day, cents)
        return found

    def _entry(self, line: int, account: int, entry: Values) -> tuple[int, Movement | None]:
        """Cents as booked, and the movement unless it was taken out."""
        gathering = self.gathering
        cents, why = _cents(entry)
        counted = cents if gathering.in_euros(account) else 0
        currency = _first(entry, "Ccy").upper()
        if currency not in ("", gathering.accounts[account].currency):
            gathering.remarks.inform(
                "bank_line_other_currency", line=line, currency=masked(currency, 5)
            )
            gathering.out_of_scope(1, 0)
            return 0, None
        if _first(entry, "Sts/Cd", "Sts") not in ("", "BOOK"):
            gathering.remarks.inform("bank_not_booked", line=line, cents=counted or None)
            gathering.out_of_scope(1, abs(counted))
            return 0, None
        day, why_day = iso(_first(entry, "BookgDt/Dt", "BookgDt/DtTm"))
        value_day, why_value = iso(_first(entry, "ValDt/Dt", "ValDt/DtTm"))
        if why_day == "date_missing" and not why_value:
            day, why_day = value_day, ""
        for reason, tag in ((why, "Amt"), (why_day, "BookgDt/Dt")):
            if reason:
                value = masked(_first(entry, tag, f"{tag}Tm"))
                gathering.set_aside(reason, line, tag.partition("/")[0], counted, value=value)
                return (0 if reason == why else cents), None
        reference = _first(entry, "AcctSvcrRef")
        key = (account, reference, day, cents)
        if reference not in _NO_REFERENCE and key in self.same:
            gathering.set_aside("bank_id_twice", line, "AcctSvcrRef", counted)
            return 0, None
        self.same.add(key)
        return cents, self._movement(
            line, account, day, day if why_value else value_day, cents, entry
        )

    @staticmethod
    def _movement(
        line: int, account: int, day: int, value_day: int, cents: int, entry: Values
    ) -> Movement:
        side = "Dbtr" if cents >= 0 else "Cdtr"
        names = [
            n
            for tail in ("Nm", "Pty/Nm")
            for n in entry.get(f"{_DETAILS}RltdPties/{side}/{tail}", ())
        ]
        own = entry.get("AddtlNtryInf", [])
        reasons = [
            *entry.get(f"{_DETAILS}RmtInf/Ustrd", ()),
            *entry.get(f"{_DETAILS}AddtlTxInf", ()),
        ]
        several = list(dict.fromkeys(names))
        # A batch of several payers keeps their names where words of labels are looked for.
        label = label_of(*own, *(several if len(several) > 1 or not own else ()), *reasons)
        party = label_of(several[0]) if len(several) == 1 else ""
        code = ""
        if "CFONB" in _first(entry, "BkTxCd/Prtry/Issr").upper():
            code = _first(entry, "BkTxCd/Prtry/Cd")[:2]
        loan = _first(entry, "BkTxCd/Domn/Cd") == "LDAS"
        kind = kind_of(
            cents, label, cfonb=code,
            family="LOAN" if loan else _first(entry, "BkTxCd/Domn/Fmly/Cd"),
            sub=_first(entry, "BkTxCd/Domn/Fmly/SubFmlyCd"),
        )  # fmt: skip
        if _first(entry, "RvslInd") in ("true", "1"):
            kind = "returned"
        return Movement(line, account, day, value_day, cents, label, party, code, kind)


def read_camt(handed: Handed, limits: Limits) -> BankParsed:
    """Read a camt.053 file, opened in a limited process of its own.

    Raises:
        FileUnusable: refused there (a DTD, no well-formed XML, no statement, limits).
    """
    payload = run_apart("camt.py", handed.data, (str(limits.rows),), file=handed.name)
    opened = _told(payload)
    lines = [line for one in opened for line, _ in one.entries]
    gathering = Gathering(Remarks(handed.name))
    reader = _Reader(gathering, by_line=len(set(lines)) == len(lines))
    for one in opened:
        reader.statement(one)
    if not gathering.statements and not gathering.aside.read:
        raise FileUnusable("bank_no_statement", file=handed.name)
    days = [(s.first_day, s.last_day) for s in gathering.statements]
    recognised = BankRecognised(
        "camt053", "", "", 0, MappingProxyType({}), "yyyy-mm-dd",
        day_of(min(d[0] for d in days)) if days else None,
        day_of(max(d[1] for d in days)) if days else None,
    )  # fmt: skip
    return BankParsed(
        recognised, tuple(gathering.accounts), tuple(gathering.statements), gathering.rows(),
        gathering.aside, gathering.remarks.issues(),
    )  # fmt: skip
