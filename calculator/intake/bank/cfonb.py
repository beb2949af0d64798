"""CFONB 120, the fixed-width statement of French banks: records 01, 04, 05, 07.

A statement runs from 01 to 07; one whose frame is
broken is set aside whole, with the reason; a movement that cannot be read is set aside alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from calculator.core.errors import FileUnusable
from calculator.core.spans import day_of
from calculator.core.texts import Operand
from calculator.intake.bank.cfonb_records import Fault, amount, day_at, records, zone
from calculator.intake.bank.kinds import EUR, kind_of
from calculator.intake.bank.labels import account_number, label_of
from calculator.intake.bank.model import BankRecognised, BankSettings
from calculator.intake.bank.parsed import BankParsed, Gathering, Movement, Point, Statement
from calculator.intake.decode import Decoded
from calculator.intake.limits import Limits
from calculator.intake.remarks import Remarks

#: Complements that name the other side, for a receipt and for a payment.
_PAYER, _PAYEE = ("NPY", "NPO"), ("NBE", "NPY")
_WORDS = ("LIB", "RCN", "LCC", "LC2")


@dataclass(slots=True)
class _Movement:
    line: int
    day: int
    value_day: int
    cents: int
    label: str
    code: str
    why: Fault | None
    extra: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Open:
    """A statement between its 01 and its 07; `fault` = its first broken record."""

    line: int
    number: str
    currency: str
    opening: Point | None
    movements: list[_Movement] = field(default_factory=list)
    fault: tuple[int, Fault] | None = None


class _Reader:
    """Walks through the records of one file."""

    def __init__(self, file: str, gathering: Gathering, most: int) -> None:
        self.file, self.gathering, self.most = file, gathering, most
        self.open: _Open | None = None
        self.first_fault: tuple[int, Fault] | None = None
        self.read = 0

    def record(self, line: int, record: str) -> None:
        kind = record[:2]
        try:
            if kind not in ("01", "04", "05", "07"):
                raise Fault("cfonb_record", "1-2", kind)
            if "\0" in record:
                raise Fault("cfonb_nul")
            if kind == "01":
                self._begin(line, record)
                return
            if self.open is None:
                self.open = _Open(line, self._number(record), EUR, None)
                self.open.fault = (line, Fault("cfonb_no_opening", "1-2", kind))
            if self._number(record) != self.open.number:
                raise Fault("cfonb_other_account", "22-32")
            if kind == "04":
                self._movement(line, record)
            elif kind == "05":
                self._complement(record)
            else:
                self._end(record)
        except Fault as fault:
            self._broken(line, fault)
            if kind == "07":
                self._close(None)
            elif kind == "04":  # it will be set aside with its statement, and counted
                self._movement(line, record)

    @staticmethod
    def _number(record: str) -> str:
        return account_number(zone(record, 22, 32))

    def _broken(self, line: int, fault: Fault) -> None:
        if self.open is None:
            self.open = _Open(line, "", EUR, None)
        self.open.fault = self.open.fault or (line, fault)

    def _begin(self, line: int, record: str) -> None:
        self.end_of_file()
        self.open = _Open(line, self._number(record), zone(record, 17, 19).strip(), None)
        if not self.open.number:
            raise Fault("cfonb_no_account", "22-32")
        self.open.opening = Point(day_at(record, 35, 40), amount(record))

    def _movement(self, line: int, record: str) -> None:
        assert self.open is not None  # noqa: S101  # `record` opened one
        self.read += 1
        if self.read > self.most:
            raise FileUnusable("too_many_rows", file=self.file, limit=self.most)
        why: Fault | None = None
        day = value_day = cents = 0
        try:
            cents = amount(record)
            day = day_at(record, 35, 40)
            value_day = day if not zone(record, 43, 48).strip() else day_at(record, 43, 48)
        except Fault as fault:
            why = fault
        self.open.movements.append(
            _Movement(line, day, value_day, cents, zone(record, 49, 79), zone(record, 33, 34), why)
        )

    def _complement(self, record: str) -> None:
        assert self.open is not None  # noqa: S101  # `record` opened one
        if not self.open.movements:
            raise Fault("cfonb_no_movement", "1-2", "05")
        if zone(record, 41, 45).strip():  # an older layout, without qualifier
            qualifier, text = "LIB", zone(record, 41, 81)
        else:
            qualifier, text = zone(record, 46, 48), zone(record, 49, 118)
        self.open.movements[-1].extra.setdefault(qualifier, []).append(text.strip())

    def _end(self, record: str) -> None:
        assert self.open is not None  # noqa: S101  # `record` opened one
        closing = Point(day_at(record, 35, 40), amount(record))
        if self.open.opening and closing.day < self.open.opening.day:
            raise Fault("cfonb_backwards", "35-40", zone(record, 35, 40))
        self._close(closing)

    def end_of_file(self) -> None:
        """A statement still open has lost its closing balance."""
        if self.open is not None:
            self.open.fault = self.open.fault or (self.open.line, Fault("cfonb_no_closing"))
            self._close(None)

    def _close(self, closing: Point | None) -> None:
        one, self.open = self.open, None
        assert one is not None  # noqa: S101  # closed once
        if one.fault or closing is None or one.opening is None:
            self._set_aside_whole(one)
            return
        account = self.gathering.account(one.number, one.currency or EUR)
        euros = self.gathering.in_euros(account)
        total = 0
        sound: list[Movement] = []
        for m in one.movements:
            total += m.cents
            if m.why is None:
                sound.append(self._shown(m, account))
                continue
            self.gathering.set_aside(
                m.why.code, m.line, "", m.cents if euros else 0, **self._said(m.line, m.why)
            )
        first = min(one.opening.day + 1, closing.day)
        self.gathering.add(
            Statement(account, first, closing.day, one.opening, closing, total), sound
        )

    @staticmethod
    def _shown(m: _Movement, account: int) -> Movement:
        extra = m.extra
        texts = [t for q in _WORDS for t in extra.get(q, ())]
        label = label_of(m.label, *texts)
        names = [n for q in (_PAYER if m.cents >= 0 else _PAYEE) for n in extra.get(q, ())]
        party = label_of(*names[:1])
        kind = kind_of(m.cents, label, cfonb=m.code)
        return Movement(
            m.line, account, m.day, m.value_day, m.cents, label, party, m.code.strip(), kind
        )

    def _said(self, line: int, fault: Fault) -> dict[str, Operand]:
        return {
            "file": self.file, "at_line": line, "columns": fault.columns, "value": fault.value,
        }  # fmt: skip

    def _set_aside_whole(self, one: _Open) -> None:
        assert one.fault is not None  # noqa: S101  # only broken ones come here
        line, fault = one.fault
        self.first_fault = self.first_fault or one.fault
        n = len(one.movements)
        cents = sum(abs(m.cents) for m in one.movements) if one.currency in (EUR, "") else 0
        remarks = self.gathering.remarks
        remarks.warn(
            fault.code, line=line, file=self.file, at_line=line, columns=fault.columns,
            value=fault.value,
        )  # fmt: skip
        if n:
            remarks.set_aside("cfonb_statement_aside", one.line, "", cents, n=n, sum_cents=cents)
        self.gathering.leave(n, cents)


def read_cfonb(decoded: Decoded, _settings: BankSettings, file: str, limits: Limits) -> BankParsed:
    """Read a CFONB 120 file.

    Raises:
        FileUnusable: no statement of it is whole, or it passes the limits.
    """
    gathering = Gathering(Remarks(file))
    reader = _Reader(file, gathering, limits.rows)
    for line, record in records(decoded):
        reader.record(line, record)
    reader.end_of_file()
    if not gathering.statements and reader.first_fault:
        line, fault = reader.first_fault
        raise FileUnusable(
            fault.code, file=file, at_line=line, columns=fault.columns, value=fault.value
        )
    recognised = BankRecognised(
        "cfonb120", decoded.encoding, "", 0, MappingProxyType({}), "ddmmyy",
        day_of(min(s.first_day for s in gathering.statements)),
        day_of(max(s.last_day for s in gathering.statements)),
    )  # fmt: skip
    return BankParsed(
        recognised, tuple(gathering.accounts), tuple(gathering.statements), gathering.rows(),
        gathering.aside, gathering.remarks.issues(),
    )  # fmt: skip
