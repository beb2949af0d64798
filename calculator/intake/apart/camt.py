"""Reads a camt.053 statement as a stream; see `intake.bank.camt`, which asks.

Standard input: the file. One argument: how many entries at most. Output: one line of JSON,
then one JSON list a line, in file order: ["stmt"], ["text", path, value] for what a statement
says of itself, ["bal", {path: value}] and ["entry", line, {path: [values]}]. Paths are element
names below the statement, the balance or the entry; only those named here leave this process.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

DEEPEST = 40
LONGEST = 600
MOST_VALUES = 20

_ABOUT = {
    "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Ccy", "FrToDt/FrDtTm", "FrToDt/ToDtTm",
    "FrToDt/FrDt", "FrToDt/ToDt",
}  # fmt: skip
_BALANCE = {"Tp/CdOrPrtry/Cd", "Amt", "CdtDbtInd", "Dt/Dt", "Dt/DtTm"}
_DETAILS = "NtryDtls/TxDtls/"
_ENTRY = {
    "Amt", "CdtDbtInd", "RvslInd", "Sts", "Sts/Cd", "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt",
    "ValDt/DtTm", "AcctSvcrRef", "AddtlNtryInf", "BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd",
    "BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Prtry/Cd", "BkTxCd/Prtry/Issr",
    f"{_DETAILS}RmtInf/Ustrd", f"{_DETAILS}AddtlTxInf",
    *(
        f"{_DETAILS}RltdPties/{side}/{name}"
        for side in ("Dbtr", "Cdtr")
        for name in ("Nm", "Pty/Nm")
    ),
}  # fmt: skip


class Refused(Exception):
    """The file is refused: a code, and what its sentence names."""

    def __init__(self, code: str, **operands: int) -> None:
        super().__init__(code)
        self.said: dict[str, Any] = {"refused": code, **operands}


class Statements(ContentHandler):
    """Keeps the named texts of every statement."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.out: list[str] = []
        self.most, self.entries, self.statements = most, 0, 0
        self.path: list[str] = []
        self.base = 0
        self.group: dict[str, list[str]] | None = None
        self.group_at = 0
        self.line = 0
        self.text: list[str] = []
        self.size = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802
        """Remember who knows the line."""
        self.locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Open an element."""
        local = name.rpartition(":")[2]
        self.path.append(local)
        if len(self.path) > DEEPEST:
            raise Refused("camt_unknown")
        self.text, self.size = [], 0
        if self.path[1:2] not in ([], ["BkToCstmrStmt"]):
            raise Refused("camt_unknown")
        if local == "Stmt" and len(self.path) == 3:
            self.base = 3
            self.statements += 1
            self.out.append('["stmt"]')
        elif self.base and len(self.path) == 4 and local in ("Bal", "Ntry"):
            self.group, self.group_at = {}, 4
            self.line = self.locator.getLineNumber()
            if local == "Ntry":
                self.entries += 1
                if self.entries > self.most:
                    raise Refused("too_many_rows", limit=self.most)
        if local == "Amt" and self.group is not None and len(self.path) == 5:
            self.group["Ccy"] = [attrs.get("Ccy", "")[:5]]

    def characters(self, content: str) -> None:
        """Keep the beginning of a text."""
        if self.size < LONGEST:
            self.text.append(content[: LONGEST - self.size])
            self.size += len(content)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        """Close an element and keep its text where it is wanted."""
        value = "".join(self.text).strip()
        self.text, self.size = [], 0
        depth, local = len(self.path), self.path[-1]
        if self.group is not None and depth > self.group_at:
            path = "/".join(self.path[self.group_at :])
            wanted = _ENTRY if self.path[3] == "Ntry" else _BALANCE
            if value and path in wanted:
                values = self.group.setdefault(path, [])
                if len(values) < MOST_VALUES:
                    values.append(value)
        elif self.group is not None and depth == self.group_at:
            said: list[Any] = ["bal", self.group]
            if local == "Ntry":
                said = ["entry", self.line, self.group]
            self.out.append(json.dumps(said))
            self.group = None
        elif self.base and depth > self.base:
            path = "/".join(self.path[self.base :])
            if value and path in _ABOUT:
                self.out.append(json.dumps(["text", path, value]))
        elif self.base and depth == self.base:
            self.base = 0
        self.path.pop()


def read(data: bytes, most: int) -> list[str]:
    """Lines of JSON for the statements of a file.

    Raises:
        Refused: a DTD or an entity, no well-formed XML, no statement, too many entries.
    """
    handler = Statements(most)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.parse(BytesIO(data))
    except DefusedXmlException as error:
        raise Refused("bank_with_dtd") from error
    except (SAXParseException, LookupError, ValueError) as error:
        line = error.getLineNumber() if isinstance(error, SAXParseException) else 1
        raise Refused("camt_damaged", line=line or 1) from error
    if not handler.statements:
        raise Refused("camt_unknown")
    return handler.out


def main() -> None:
    """Answer on standard output."""
    try:
        lines = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    except Refused as refused:
        sys.stdout.write(json.dumps(refused.said))
        return
    sys.stdout.write("\n".join(['{"ok": true}', *lines]))


if __name__ == "__main__":
    main()
