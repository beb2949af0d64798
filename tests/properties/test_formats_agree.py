"""One ledger, every format: the answer's figures are the same to the cent (M29)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import Dossier, LedgerSettings, assess, read_ledger
from calculator.deliver.jsonfile import answer_tree
from calculator.intake.fec import NAMES
from tests.cases.asking import LEDGER_HEAD, changed, most
from tests.intake import books

AS_OF, FIRST, START = date(2024, 2, 9), date(2024, 1, 29), date(2023, 11, 6)
CHOSEN = LedgerSettings(accounts=("411",))


@dataclass(frozen=True)
class Doc:
    """One document of one payer: an invoice (cents > 0), or a credit note (cents < 0).

    `paid` cents came on `paid_on`; `letter` is the accounting's own link of documents, for
    which a plain ledger repeats the invoice's number.
    """

    name: str
    on: date
    cents: int
    paid: int = 0
    paid_on: date | None = None
    letter: str = ""
    payer: str = "Mutuelle A"
    piece: str = ""  # its number in the accounts, where that is another


def in_french(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def plain_rows(docs: list[Doc]) -> list[list[str]]:
    """The rows of a plain ledger, headings first."""
    rows = [LEDGER_HEAD.split(";")]
    for doc in docs:
        done = bool(doc.paid) and doc.paid == doc.cents
        paid = [in_french(doc.paid), f"{doc.paid_on:%d/%m/%Y}"] if doc.paid_on else ["", ""]
        rows.append(
            [doc.name, f"{doc.on:%d/%m/%Y}", doc.payer, doc.payer[-1], "Viamedis",
             in_french(doc.cents), *paid, "paid" if done else "open", ""]
        )  # fmt: skip
    return rows


def fec_rows(docs: list[Doc]) -> list[list[str]]:
    """The same as balanced entries: sales and credit notes by 707, receipts by 512."""
    rows: list[list[str]] = [list(NAMES)]

    def write(journal: str, lib: str, doc: Doc, day: date, net: int, other: str) -> None:
        number = str(len(rows))
        on = f"{day:%Y%m%d}"
        for account, cents, aux in (("411000", net, doc.payer), (other, -net, "")):
            sides = [in_french(cents), "0,00"] if cents > 0 else ["0,00", in_french(-cents)]
            letter = doc.letter if aux else ""
            rows.append(
                [journal, lib, number, on, account, "Compte", aux[-1:], aux,
                 doc.piece or doc.name, on, "Ecriture", *sides, letter, on if letter else "", on,
                 "", ""]
            )  # fmt: skip

    for doc in docs:
        write("VE", "Ventes", doc, doc.on, doc.cents, "707000")
        if doc.paid_on:
            write("BQ", "Banque", doc, doc.paid_on, -doc.paid, "512000")
    return rows


def delimited(rows: list[list[str]], separator: str, encoding: str) -> bytes:
    quoted = [[f'"{c}"' if separator in c else c for c in row] for row in rows]
    return ("\r\n".join(separator.join(row) for row in quoted) + "\r\n").encode(encoding)


def every_format(docs: list[Doc]) -> dict[str, tuple[str, bytes]]:
    rows, fec = plain_rows(docs), fec_rows(docs)
    made = {
        f"{encoding} {separator!r}": ("a.csv", delimited(rows, separator, encoding))
        for encoding, separator in (("utf-8-sig", ";"), ("cp1252", "\t"), ("utf-16", ","))
    }
    made["xlsx"] = ("a.xlsx", books.xlsx({"Factures": rows}))
    made["ods"] = ("a.ods", books.ods({"Factures": rows}))
    made["fec"] = ("f.txt", delimited(fec, "\t", "iso8859-15"))
    return made


def figures(source: tuple[str, bytes]) -> dict[str, Any]:
    """The answer as JSON, without what names the file or counts its lines."""
    dossier = Dossier.parse(
        changed(
            billing={"per_open_day_eur": None},
            assumptions={"min_paid_lines": 3},
            options={"uncertainty": "none", "horizon_days": 30},
            ledger={"platforms": {"Mutuelle A": "Viamedis", "Mutuelle B": "Viamedis"}},
        )
    )
    tree = answer_tree(assess(dossier, ledger=read_ledger(source, settings=CHOSEN)))
    for name in ("lines", "issues", "fingerprint"):
        del tree[name]
    tree["traces"] = [t for t in tree["traces"] if not t["figure"].startswith("lines.")]
    for trace in tree["traces"]:
        del trace["lines"], trace["said"]
    return tree


def agree(docs: list[Doc]) -> dict[str, Any]:
    made = every_format(docs)
    told = {name: figures(source) for name, source in made.items()}
    first = told["utf-8-sig ';'"]
    for name, tree in told.items():
        assert tree["receivables"] == first["receivables"], name
        assert tree == first, name
    return first


def paid_history(payer: str = "Mutuelle A", letter: str = "H") -> list[Doc]:
    """Twenty invoices of 50.00, each paid four days later, lettered."""
    return [
        Doc(f"H{payer[-1]}{n}", on := START + timedelta(days=n), 5_000, 5_000,
            on + timedelta(days=4), f"{letter}{n}", payer)
        for n in range(20)
    ]  # fmt: skip


def test_a_credit_note_not_lettered_is_no_receipt_in_a_fec() -> None:
    """A credit of 30.00 that no bank line brought lowers what is owed, and pays nothing.

    Owed: A 100, B 80 of which 20 came on 31 January, less the credit note of 30: 130. C of 60 is
    settled by a lettered credit note of 25 and 35 received on 30 January.
    Delay: 4 days, weekends counted: none was due before 29 January, all is by 9 February; expected
    100 - 30 + 80 + 60 - 25 = 185, received since the first day 20 + 35 = 55, missing 130.
    Average: 6 November to 28 January are 12 x 6 - 3 = 69 open days (11 November, 25 December,
    1 January out); 20 x 50 + 185 = 1,185; 17 open days to the landing: 1,185 / 69 x 17 = 291.96.
    """
    docs = [
        *paid_history(),
        Doc("A", date(2024, 1, 25), 10_000),
        Doc("B", date(2024, 1, 26), 8_000, 2_000, date(2024, 1, 31), "BB"),
        Doc("C", date(2024, 1, 26), 6_000, 3_500, date(2024, 1, 30), "CC"),
        Doc("C", date(2024, 1, 26), -2_500, letter="CC", piece="AV1"),
        Doc("AV2", date(2024, 1, 30), -3_000),
    ]
    told = agree(docs)
    assert told["receivables"]["outstanding_eur"] == "130.00"
    assert told["receivables"]["missing"]["eur"] == "130.00"
    assert told["advance"]["average_basis_eur"] == "291.96"


def test_a_credit_note_refunded_by_the_bank_is_no_new_billing() -> None:
    """Paid 100 and 200, a credit note of 30 refunded on 24 January, 50 open.

    Average: 11 December to 28 January are 49 - 7 Sundays - Christmas - New Year = 40 open days;
    100 + 200 - 30 = 270 billed on them; 17 open days to the landing: 270 / 40 x 17 = 114.75.
    """
    docs = [
        Doc("F0", date(2023, 12, 11), 10_000, 10_000, date(2023, 12, 14), "L0"),
        Doc("F1", date(2024, 1, 17), 20_000, 20_000, date(2024, 1, 21), "L1"),
        Doc("F2", date(2024, 1, 18), -3_000, -3_000, date(2024, 1, 24), "L2"),
        Doc("F3", date(2024, 2, 2), 5_000),
    ]
    told = agree(docs)
    assert told["receivables"]["outstanding_eur"] == "50.00"
    assert told["advance"]["average_basis_eur"] == "114.75"
    # Without letters too: the money given back pays the credit note, not a later invoice.
    bare = figures(
        ("f.txt", delimited(fec_rows([replace(d, letter="") for d in docs]), "\t", "utf-8"))
    )
    assert bare["advance"]["average_basis_eur"] == "114.75"


@st.composite
def some_docs(draw: st.DrawFn) -> list[Doc]:
    docs = [*paid_history(), *paid_history("Mutuelle B")]
    for rank in range(draw(st.integers(1, 12))):
        payer = draw(st.sampled_from(["Mutuelle A", "Mutuelle B"]))
        on = FIRST - timedelta(days=30) + timedelta(days=draw(st.integers(0, 40)))
        cents = draw(st.integers(100, 60_000))
        doc = Doc(f"F{rank}", on, cents, letter=f"L{rank}", payer=payer)
        later = on + timedelta(days=draw(st.integers(0, 15)))
        later = min(later, AS_OF)
        note = draw(st.integers(1, cents))
        state = draw(
            st.sampled_from(["open", "paid", "partly", "noted", "cancelled", "free", "refunded"])
        )
        if state == "open":
            docs.append(replace(doc, letter=""))
        elif state == "paid":
            docs.append(replace(doc, paid=cents, paid_on=later))
        elif state == "partly" and cents > 1:
            part = draw(st.integers(1, cents - 1))
            docs.append(replace(doc, paid=part, paid_on=later))
        elif state in ("noted", "cancelled"):
            note = cents if state == "cancelled" else note
            rest = cents - note
            docs.append(replace(doc, paid=rest, paid_on=later if rest else None))
            docs.append(replace(doc, on=later, cents=-note, piece=f"AV{rank}"))
        elif state == "refunded":
            docs.append(replace(doc, paid=cents, paid_on=later))
            docs.append(
                Doc(f"AV{rank}", on, -note, -note, later, draw(st.sampled_from([f"R{rank}", ""])),
                    payer)
            )  # fmt: skip
        elif state == "free":
            docs.append(replace(doc, letter=""))
            docs.append(Doc(f"AV{rank}", later, -note, payer=payer))
    return docs


@settings(max_examples=most(10))
@given(some_docs())
def test_every_format_gives_the_same_cents(docs: list[Doc]) -> None:
    agree(docs)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_every_separator_in_every_encoding(separator: str, encoding: str) -> None:
    docs = [*paid_history(), Doc("é", date(2024, 1, 23), 10_000), Doc("à", FIRST, -1_234)]
    one = figures(("a.csv", delimited(plain_rows(docs), separator, encoding)))
    assert one == figures(("f.txt", delimited(fec_rows(docs), "|", "utf-8")))
