"""Small statements written in tests, one builder a format; nothing here is a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from calculator.core.issues import Issue
from calculator.core.spans import day_of
from calculator.intake.bank import BankRead, BankSettings, read_bank

LATE = date(2059, 12, 31)
ACCOUNT = "00012345603"
IBAN = "FR7630002022040001234560317"


@dataclass(frozen=True)
class Line:
    """A movement as the builders write it; cents signed."""

    on: date
    cents: int
    label: str
    code: str = "05"
    family: str = "RCDT"
    trntype: str = "CREDIT"


LINES = (
    Line(date(2024, 1, 15), 123_456, "VIR RECU VIAMEDIS"),
    Line(date(2024, 1, 16), -4_500, "PRLV SEPA EDF", "B1", "RDDT", "DEBIT"),
    Line(date(2024, 1, 16), 50_000, "REMISE CB 0116", "30", "MCRD"),
    Line(date(2024, 1, 31), -123_456, "REJET VIR VIAMEDIS", "12", "RRCT", "DEBIT"),
)
OPENING = 1_000_000


def closing(lines: Sequence[Line] = LINES, opening: int = OPENING) -> int:
    return opening + sum(x.cents for x in lines)


def french(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def dotted(cents: int) -> str:
    return french(cents).replace(",", ".")


# --- CSV


def csv(
    lines: Sequence[Line] = LINES, above: Sequence[str] = (f"Numéro de compte : {ACCOUNT}",)
) -> bytes:
    rows = [
        f"{x.on:%d/%m/%Y};{x.label};"
        + (f"{french(-x.cents)};" if x.cents < 0 else f";{french(x.cents)}")
        for x in lines
    ]
    return "\r\n".join([*above, "Date;Libellé;Débit;Crédit", *rows, ""]).encode("cp1252")


def table(header: str, *rows: str) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


# --- CFONB


def overpunched(cents: int) -> str:
    text = f"{abs(cents):014d}"
    return text[:-1] + ("{ABCDEFGHI" if cents >= 0 else "}JKLMNOPQR")[int(text[-1])]


def record(
    kind: str, on: date, cents: int, label: str = "", code: str = "  ", *,
    account: str = ACCOUNT, currency: str = "EUR", decimals: str = "2",
) -> str:  # fmt: skip
    return (
        f"{kind}30002{' ' * 4}02204{currency}{decimals} {account}{code}{on:%d%m%y}  "
        f"{on:%d%m%y}{label:<31.31}{' ' * 11}{overpunched(cents)}"
    ).ljust(120)


def complement(qualifier: str, text: str, on: date, code: str = "05") -> str:
    return (
        f"0530002{' ' * 4}02204EUR2 {ACCOUNT}{code}{on:%d%m%y}{' ' * 5}{qualifier}{text}"
    ).ljust(120)[:120]


def cfonb(
    lines: Sequence[Line] = LINES, opening: int = OPENING, *, account: str = ACCOUNT,
    currency: str = "EUR", since: date = date(2023, 12, 31), until: date = date(2024, 1, 31),
) -> bytes:  # fmt: skip
    records = [
        record("01", since, opening, account=account, currency=currency),
        *(
            record("04", x.on, x.cents, x.label, x.code, account=account, currency=currency)
            for x in lines
        ),
        record("07", until, closing(lines, opening), account=account, currency=currency),
    ]
    return "\r\n".join([*records, ""]).encode()


# --- OFX

OFX_HEAD = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
    "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)


def entry(x: Line, fitid: str, **more: str) -> str:
    tags = {
        "TRNTYPE": x.trntype, "DTPOSTED": f"{x.on:%Y%m%d}", "TRNAMT": dotted(x.cents),
        "FITID": fitid, "NAME": x.label, **more,
    }  # fmt: skip
    return "<STMTTRN>\r\n" + "".join(f"<{t}>{v}\r\n" for t, v in tags.items()) + "</STMTTRN>\r\n"


def ofx(
    lines: Sequence[Line] = LINES, *, entries: Sequence[str] | None = None, account: str = ACCOUNT,
    currency: str = "EUR", head: str = OFX_HEAD, balance: int | None = None,
) -> bytes:  # fmt: skip
    body = entries if entries is not None else [entry(x, f"F{i}") for i, x in enumerate(lines)]
    text = (
        f"{head}<OFX>\r\n<BANKMSGSRSV1><STMTTRNRS><STMTRS>\r\n<CURDEF>{currency}\r\n"
        f"<BANKACCTFROM>\r\n<BANKID>30002\r\n<ACCTID>{account}\r\n<ACCTTYPE>CHECKING\r\n"
        f"</BANKACCTFROM>\r\n<BANKTRANLIST>\r\n<DTSTART>20240101\r\n<DTEND>20240131\r\n"
        f"{''.join(body)}</BANKTRANLIST>\r\n<LEDGERBAL>\r\n"
        f"<BALAMT>{dotted(closing(lines) if balance is None else balance)}\r\n"
        f"<DTASOF>20240131\r\n</LEDGERBAL>\r\n</STMTRS></STMTTRNRS></BANKMSGSRSV1>\r\n</OFX>\r\n"
    )
    return text.encode("cp1252", errors="replace")


def ofx2(lines: Sequence[Line] = LINES) -> bytes:
    """The same as XML: every tag closed."""
    body = ofx(lines, head="").decode("cp1252")
    closed = "\r\n".join(
        f"{row}</{row[1 : row.index('>')]}>" if ">" in row and row[-1] != ">" else row
        for row in body.split("\r\n")
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\r\n<?OFX OFXHEADER="200" VERSION="211"?>\r\n'
    return (head + closed).encode()


# --- camt.053


def ntry(x: Line, more: str = "", *, status: str = "<Sts>BOOK</Sts>", currency: str = "EUR") -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{dotted(abs(x.cents))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if x.cents >= 0 else 'DBIT'}</CdtDbtInd>{status}"
        f"<BookgDt><Dt>{x.on}</Dt></BookgDt><ValDt><Dt>{x.on}</Dt></ValDt>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{x.family}</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
        f"</Domn></BkTxCd>{more}<AddtlNtryInf>{x.label}</AddtlNtryInf></Ntry>\n"
    )


def balance(code: str, on: date, cents: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{dotted(abs(cents))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>\n"
    )


def camt(
    lines: Sequence[Line] = LINES, *, entries: Sequence[str] | None = None, head: str = "",
    version: str = "02", opening: int = OPENING,
) -> bytes:  # fmt: skip
    body = "".join(entries if entries is not None else [ntry(x) for x in lines])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><Stmt><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balance('OPBD', date(2024, 1, 1), opening)}"
        f"{balance('CLBD', date(2024, 1, 31), closing(lines, opening))}"
        f"{body}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


FORMATS = {"releve.csv": csv, "releve.txt": cfonb, "releve.ofx": ofx, "releve2.ofx": ofx2,
           "releve.xml": camt}  # fmt: skip


# --- reading


def read(*files: bytes, settings: BankSettings | None = None) -> BankRead:
    """Read statements; nothing lost, and every remark can be said."""
    bank = read_bank(*((f"r{i}", data) for i, data in enumerate(files)), settings=settings)
    sound(bank)
    return bank


def sound(bank: BankRead) -> None:
    assert bank.counts.balanced
    frame = bank.at(LATE)
    assert len(frame) == bank.counts.used
    assert int(frame["amount_cents"].abs().sum()) == bank.counts.used_cents
    for issue in bank.issues:
        assert issue.message("fr")
        assert issue.message("en")
    told = sum(abs(i.amount_cents or 0) for i in bank.issues if i.severity == "set_aside")
    copies = sum(abs(i.amount_cents or 0) for i in bank.issues if i.code == "duplicate_file")
    assert told + copies == bank.counts.set_aside_cents


def cells(bank: BankRead, *names: str) -> list[tuple[Any, ...]]:
    frame: pd.DataFrame = bank.at(LATE).sort_values(["day", "amount_cents"])
    days = [day_of(d) for d in frame["day"]]
    columns = [days if n == "day" else frame[n].tolist() for n in names]
    return list(zip(*columns, strict=True))


def codes(bank: BankRead, severity: str = "") -> list[str]:
    return [i.code for i in bank.issues if not severity or i.severity == severity]


def only(bank: BankRead, code: str) -> Issue:
    (issue,) = [i for i in bank.issues if i.code == code]
    return issue


def everything(bank: BankRead) -> str:
    """All that leaves the reading, as text: no account number or patient may be in it."""
    said = [i.message(lang) for i in bank.issues for lang in ("fr", "en")]
    operands = [str(dict(i.operands)) for i in bank.issues]
    return " ".join([repr(bank), *said, *operands, bank.at(LATE).to_csv()])


def after(day: date, n: int) -> date:
    return day + timedelta(days=n)
