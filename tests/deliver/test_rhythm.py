"""The rhythm as table, JSON, CSV and text: the same lines, their past dates, no one named."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calculator.core.rhythm import CashRhythm
from calculator.core.texts import LANGUAGES
from calculator.deliver.rhythm import (
    RHYTHM_COLUMNS,
    rhythm_csv,
    rhythm_rows,
    rhythm_text,
    rhythm_tree,
)
from calculator.estimate.rhythm import rhythm_of
from calculator.estimate.rhythm_dossier import outgoings_from
from calculator.intake.bank.model import BankRead
from tests.estimate.statements import FIRST, LAST, Move, bank_of, plausible_year
from tests.test_docs import IN_DOSSIER, keys_of


@pytest.fixture
def rhythm(monkeypatch: pytest.MonkeyPatch) -> CashRhythm:
    monkeypatch.setattr(BankRead, "balance_at", lambda self, as_of: -50_00)
    once = Move(date(2024, 4, 17), -3_000_000, "VIR AGENCEMENT", "transfer_out")
    found = rhythm_of(bank_of([*plausible_year(), once], FIRST, LAST), LAST, "FR")
    assert found is not None
    return found


def test_the_table_holds_what_is_proposed(rhythm: CashRhythm) -> None:
    rows = rhythm_rows(rhythm)
    assert [r.amount_cents for r in rows] == [o.amount_cents for o in rhythm.outgoings]
    wages = next(r for r in rows if r.kind == "Salaires")
    assert (wages.label, wages.rhythm, wages.n_payments) == ("Salaires", "chaque mois, le 28", 12)
    assert wages.seen.replace("\u00a0", " ").startswith(
        "28 juin, 28 juil., 28 août, 28 sept., 27 oct."
    )
    assert {r.label for r in rows} == {o.label for o in outgoings_from(rhythm)}
    last = next(r for r in rows if r.day == 31)
    assert last.rhythm == "chaque mois, le dernier jour"
    assert next(r for r in rows if r.kind == "TVA").rhythm == "tous les 3 mois, le 19"
    assert next(r for r in rows if r.day == 1).rhythm == "chaque mois, le 1er"


def test_every_key_of_the_tree_has_its_line_in_the_docs(rhythm: CashRhythm) -> None:
    tree = rhythm_tree(rhythm)
    assert all(tree[name] for name in ("outgoings", "receipts", "issues"))
    assert sorted({*keys_of(tree), *RHYTHM_COLUMNS} - IN_DOSSIER) == []
    assert json.loads(json.dumps(tree)) == tree
    assert tree["balance_eur"] == "-50.00"
    unknown = rhythm_tree(replace(rhythm, balance_cents=None))
    assert unknown["balance_eur"] is None


def test_the_trees_sums_close(rhythm: CashRhythm) -> None:
    def cents(text: str) -> int:
        return int(text.replace(".", ""))

    tree = rhythm_tree(rhythm)
    received = sum(cents(r["total_eur"]) for r in tree["receipts"])
    gone = cents(tree["recurring_eur"]) + cents(tree["other_out_eur"])
    assert received - gone == cents(tree["change_eur"])
    for one in tree["outgoings"]:
        seen = [cents(s["amount_eur"]) for s in one["seen"]]
        low, high = cents(one["low_eur"]), cents(one["high_eur"])
        assert low * one["n_payments"] <= sum(seen) <= high * one["n_payments"]


@pytest.mark.parametrize("iso", [False, True])
def test_csv_rows_carry_their_past_dates(rhythm: CashRhythm, iso: bool) -> None:
    text = rhythm_csv(rhythm, iso=iso).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="," if iso else ";"))
    assert tuple(rows[0]) == RHYTHM_COLUMNS
    assert {len(r) for r in rows} == {len(RHYTHM_COLUMNS)}
    kinds = [r["section"] for r in rows]
    assert kinds == ["outgoing"] * 8 + ["receipt"] * 4 + ["flow"] * 2
    vat = next(r for r in rows if r["kind"] == "vat")
    seen = ["2023-07-19", "2023-10-19", "2024-01-19", "2024-04-19"]
    french = [f"{d[8:]}/{d[5:7]}/{d[:4]}" for d in seen]
    assert vat["seen"].split() == (seen if iso else french)
    assert ("," in vat["amount_eur"]) != iso
    assert rows[-1]["kind"] == "ordinary_net_per_open_day_eur"


def test_85_a_label_is_never_a_formula(rhythm: CashRhythm) -> None:
    bad = replace(rhythm, outgoings=(replace(rhythm.outgoings[0], label="=HYPERLINK(1)"),))
    assert ";'=HYPERLINK(1);" in rhythm_csv(bad).decode("utf-8-sig")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_90_no_person_is_named_in_any_form(rhythm: CashRhythm, lang: str) -> None:
    said = [
        *rhythm_text(rhythm, lang),
        json.dumps(rhythm_tree(rhythm, lang)),
        rhythm_csv(rhythm, lang).decode("utf-8-sig"),
        repr(rhythm_rows(rhythm, lang)),
        repr(rhythm),
        *(i.message(lang) for i in rhythm.issues),
    ]
    for text in said:
        assert not re.search("DUPONT|MARTIN|LE GOFF|MARIE", text, re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_says_everything_once(rhythm: CashRhythm, lang: str) -> None:
    rows = rhythm_text(rhythm, lang)
    assert len([r for r in rows if r.startswith("  - ")]) == 8 + 4
    less_sure = replace(rhythm, outgoings=(replace(rhythm.outgoings[0], sure=False, n_payments=2),))
    variants = (rhythm, less_sure, replace(rhythm, balance_cents=None, outgoings=(), receipts=()))
    for one in variants:
        for row in rhythm_text(one, lang):
            assert "{" not in row
            assert "None" not in row
    assert len(rhythm_text(less_sure, lang)) == len(rows) - 7 * 3 + 1


def test_words_of_every_kind_exist() -> None:
    from typing import get_args

    from calculator.core.rhythm import OutgoingKind, ReceiptKind
    from calculator.core.texts import catalogue

    for lang in LANGUAGES:
        words = catalogue(lang)
        assert all(f"rhythm.kind.{kind}" in words for kind in get_args(OutgoingKind))
        assert all(f"rhythm.receipt_kind.{kind}" in words for kind in get_args(ReceiptKind))


def test_the_worked_example_stands_in_the_method() -> None:
    page = (Path(__file__).parents[2] / "docs/method.md").read_text("utf-8")
    assert "(77,000 − 770) ÷ 77 = 990.00" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_is_seen_of_an_ordinary_day_no_zero_stands(
    rhythm: CashRhythm, lang: str
) -> None:
    bare = replace(rhythm, receipts=(), other_out_per_open_day_cents=0,
                   ordinary_net_per_open_day_cents=0, open_days=1)  # fmt: skip
    text = "\n".join(rhythm_text(bare, lang)).replace("\u00a0", " ")
    assert {"fr": "Aucune recette habituelle", "en": "No usual receipt"}[lang] in text
    assert {"fr": "1 jour d’ouverture", "en": "1 open day."}[lang] in text
    assert {"fr": "jour ordinaire", "en": "ordinary day"}[lang] not in text
    assert {"fr": "par jour", "en": "per open day"}[lang] not in text
