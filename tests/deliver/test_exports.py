"""The exports hold the answer's own cents, run no formula, and read back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from calculator import Assessment
from calculator.deliver.facts import COLUMNS, facts_of
from calculator.deliver.files import csv_bytes, guarded, xlsx_bytes
from calculator.deliver.jsonfile import answer_tree
from tests.cases.asking import EXAMPLE, Line, ask, changed, ledger_text

SECTIONS = {"figures", "by_payer", "by_day", "cash", "frontier", "rules", "leavers", "triggers"}
SECTIONS |= {"assumptions", "issues", "audit", "trace"}
#: Money of the answer that the export spells otherwise, or that other rows already hold.
ELSEWHERE = re.compile(r"lines\.|missing\.|repayment|shortfall_eur")


def rich() -> Assessment:
    """A simulated answer with payers, rejects, stale lines and instalments."""
    lines = [
        Line(date(2023, 9, 4), 1_111, name="S"),
        Line(date(2024, 1, 24), 4_520, name="A"),
        Line(date(2024, 1, 25), 3_210, payer="Mutuelle B", status="rejected", name="B"),
        Line(
            date(2024, 1, 26),
            987,
            payer="Mutuelle B",
            paid=300,
            paid_on=date(2024, 1, 30),
            name="C",
        ),
        Line(date(2024, 2, 20), 55, name="D"),
    ]
    return ask(
        changed(
            outage={"payers": ["Viamedis", "Almerys"]},
            billing={"per_open_day_eur": {"Almerys": 60}},
            advance={"instalments": 3, "fee_eur": 2.5},
            options={"uncertainty": "simulated", "paths": 100, "horizon_days": 40},
        ),
        ledger_text(lines),
    )


def quick() -> Assessment:
    return ask(changed(EXAMPLE, options={"uncertainty": "none", "horizon_days": 30}))


def rows_of(answer: Assessment, iso: bool, lang: str = "fr") -> list[dict[str, str]]:
    raw = csv_bytes(facts_of(answer, lang), iso=iso)
    assert raw.startswith(b"\xef\xbb\xbf") is not iso
    text = raw.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text), delimiter="," if iso else ";"))


def number(cell: str, iso: bool) -> Decimal:
    assert (("," if iso else ".") in cell) is False
    return Decimal(cell if iso else cell.replace(",", "."))


def money_of(tree: Any, path: str = "") -> list[tuple[str, int]]:
    """Every amount of the JSON answer with its path."""
    if isinstance(tree, dict):
        return [
            pair
            for key, value in tree.items()
            for pair in (
                [(f"{path}.{key}", int(Decimal(value) * 100))]
                if (key.endswith("_eur") or key == "eur") and isinstance(value, str)
                else money_of(value, f"{path}.{key}")
            )
        ]
    if isinstance(tree, list):
        return [pair for item in tree for pair in money_of(item, path)]
    return []


@pytest.mark.parametrize("iso", [False, True])
@pytest.mark.parametrize("make", [rich, quick])
def test_every_amount_of_the_json_is_in_the_csv(make: Any, iso: bool) -> None:
    answer = make()
    rows = rows_of(answer, iso)
    assert {row["section"] for row in rows} <= SECTIONS
    written = Counter(
        int(number(row[column], iso) * 100)
        for row in rows
        if row["unit"] == "EUR"
        for column in ("value", "low", "high")
        if row[column]
    )
    for path, amount in money_of(answer_tree(answer)):
        # A zero reject of one payer, and the bounds of an exact run, stay blank.
        if not amount or (answer.uncertainty == "none" and path.endswith(("low_eur", "high_eur"))):
            continue
        assert amount in written, (path, amount)


@pytest.mark.parametrize("iso", [False, True])
def test_rows_read_back_to_the_same_cents(iso: bool) -> None:
    answer = rich()
    tree = answer_tree(answer)
    rows = rows_of(answer, iso)

    def day(text: str) -> str:
        return text if iso or not text else "-".join(reversed(text.split("/")))

    def amounts(section: str, figure: str, column: str = "value") -> dict[tuple[str, ...], str]:
        return {
            (r["payer"], r["platform"], day(r["on"])): f"{number(r[column], iso):.2f}"
            for r in rows
            if (r["section"], r["figure"]) == (section, figure)
        }

    for figure in ("without_outage_eur", "expected_eur", "with_claim_eur"):
        path = {("", "", d["on"]): d[figure] for d in tree["cash"]["path"]}
        assert amounts("cash", figure) == path
    for column in ("low", "high"):
        path = {("", "", d["on"]): d[f"{column}_eur"] for d in tree["cash"]["path"]}
        assert amounts("cash", "expected_eur", column) == path
    for figure in ("outstanding_eur", "overdue_eur", "missing_eur"):
        owed = {(p["payer"], p["platform"], ""): p[figure] for p in tree["receivables"]["by_payer"]}
        assert amounts("by_payer", figure) == owed
    for figure in ("billed_eur", "outstanding_eur"):
        days = {("", "", d["on"]): d[figure] for d in tree["receivables"]["by_day"]}
        assert amounts("by_day", figure) == days
    figures = {r["figure"]: r for r in rows if r["section"] == "figures"}
    for part in ("receivables", "advance", "cash"):
        for key, value in tree[part].items():
            if key.endswith("_eur") and isinstance(value, str):
                assert number(figures[key]["value"], iso) == Decimal(value), key
    missing = figures["missing_eur"]
    assert number(missing["value"], iso) == Decimal(tree["receivables"]["missing"]["eur"])
    assert number(missing["low"], iso) == Decimal(tree["receivables"]["missing"]["low_eur"])
    assert number(missing["high"], iso) == Decimal(tree["receivables"]["missing"]["high_eur"])
    frontier = [r for r in rows if r["section"] == "frontier"]
    points = tree["suspension"]["frontier"]
    assert [number(r["value"], iso) for r in frontier] == [
        Decimal(p["advance_eur"]) for p in points
    ]
    assert [day(r["on"]) or None for r in frontier] == [p["on"] for p in points]
    assert {r["figure"] for r in rows if r["section"] == "issues"} == {
        i["code"] for i in tree["issues"]
    }
    audit = {r["figure"]: r["value"] for r in rows if r["section"] == "audit"}
    assert audit["fingerprint"] == answer.fingerprint
    assert audit["method_version"] == answer.method_version


def test_both_readings_have_the_same_rows() -> None:
    answer = rich()
    french, iso = rows_of(answer, iso=False), rows_of(answer, iso=True)
    assert list(french[0]) == list(iso[0]) == list(COLUMNS)
    assert [(r["section"], r["figure"]) for r in french] == [
        (r["section"], r["figure"]) for r in iso
    ]


def test_languages_change_labels_alone() -> None:
    answer = rich()
    worded = {"label", "formula", "source"}
    french, english = (rows_of(answer, iso=True, lang=lang) for lang in ("fr", "en"))
    assert french != english
    for one, two in zip(french, english, strict=True):
        assert {k: v for k, v in one.items() if k not in worded} == {
            k: v for k, v in two.items() if k not in worded
        }


# --- formulas -----------------------------------------------------------------------------

HOSTILE = [
    "=1+1", "+1", "-1", "@SOMME(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "\x00=1",
    '=HYPERLINK("http://exemple.invalid")', "http://exemple.invalid/x", "mailto:a@exemple.invalid",
    "<b>&amp;</b>", "internal:Feuille!A1", "{=1+1}", "'=1",
]  # fmt: skip


def hostile(name: str) -> Assessment:
    answer = quick()
    (row,) = answer.receivables.by_payer
    row = replace(row, payer=name, platform=name)
    return replace(
        answer,
        payers=(name,),
        receivables=replace(answer.receivables, by_payer=(row,)),
    )


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("iso", [False, True])
def test_no_csv_cell_runs(name: str, iso: bool) -> None:
    raw = csv_bytes(facts_of(hostile(name)), iso=iso).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(raw, newline=""), delimiter="," if iso else ";"))
    names = set()
    for row in found[1:]:
        for column, cell in zip(COLUMNS, row, strict=True):
            if column in {"value", "low", "high"} and re.fullmatch(r"-?[\d.,e+-]+", cell):
                continue  # an amount is never touched
            assert not re.match(r"[=+\-@\t\r\n\x00＝＋－＠]", cell), (column, cell)
            if column == "payer" and cell:
                names.add(cell)
    assert names == {guarded(name)}
    assert guarded(name).endswith(name)


@pytest.mark.parametrize("name", [n for n in HOSTILE if "\x00" not in n])
def test_no_workbook_cell_runs(name: str) -> None:
    raw = xlsx_bytes(facts_of(hostile(name)))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        parts = {
            n: book.read(n).decode("utf-8")
            for n in book.namelist()
            if n.endswith((".xml", ".rels"))
        }
    everything = "".join(parts.values())
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert escaped.strip("\r\n\t'") in everything
    assert "<f>" not in everything
    assert "<f " not in everything
    assert "<hyperlink" not in everything
    assert "/hyperlink" not in everything.replace(escaped, "")  # no such relation either
    assert not any("macro" in n.lower() or "vba" in n.lower() for n in parts)


def sheet_rows(raw: bytes) -> list[dict[str, str]]:
    """Cells of the only sheet by column letter, read from the package itself."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        shared = [
            "".join(t.text or "" for t in item.iter(f"{space}t"))
            for item in ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314
        ]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    rows = []
    for row in sheet.iter(f"{space}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{space}v")
            text = "" if value is None else value.text or ""
            is_text = cell.get("t") == "s"
            cells[str(cell.get("r")).rstrip("0123456789")] = shared[int(text)] if is_text else text
        rows.append(cells)
    return rows


def test_the_workbook_holds_the_same_cents() -> None:
    facts = facts_of(rich())
    raw = xlsx_bytes(facts)
    assert raw == xlsx_bytes(facts)
    letters = dict(zip(COLUMNS, "ABCDEFGHIJKLM", strict=True))
    rows = sheet_rows(raw)
    assert [rows[0][letters[name]] for name in COLUMNS] == list(COLUMNS)
    assert len(rows) == len(facts) + 1
    for fact, row in zip(facts, rows[1:], strict=True):
        for name in ("value", "low", "high"):
            amount = getattr(fact, name)
            if fact.unit == "EUR" and isinstance(amount, int):
                assert round(float(row[letters[name]]) * 100) == amount
        for name in ("section", "figure", "payer", "platform", "label"):
            assert row.get(letters[name], "") == getattr(fact, name)
