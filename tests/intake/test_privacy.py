"""Only mapped cells become values; messages never carry a long number (faults 8, 86, 91)."""

from __future__ import annotations

import hashlib
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.core.errors import FileUnusable
from calculator.core.issues import Issue
from calculator.intake import LedgerSettings, read_ledger, values_digest
from calculator.intake.remarks import masked
from tests.cases.asking import most

from .ledgers import HEADER, LATE, SOUND, at, codes, read, text

CANARY_NUMBER, CANARY_NAME = "1850578006084", "Zébulon Canari"


def test_canaries_of_unmapped_columns_appear_nowhere() -> None:
    header = f"NIR;{HEADER};Nom du patient"
    lines = [
        f"{CANARY_NUMBER};{line};{CANARY_NAME}"
        for line in (
            SOUND,
            SOUND,
            "F2;31/02/2024;B;;;x;;;;",
            "F3;15/01/2024;B;;;1,234;;;mot;",
            SOUND + ";;",
        )
    ]
    ledger = read(*lines, header=header)
    lines_at = at(ledger)
    told = [i.message(lang) for i in lines_at.issues for lang in ("fr", "en")]
    everything = " ".join(
        [repr(ledger), repr(lines_at.issues), *told, lines_at.frame.to_csv(), *ledger.payers()]
    )
    assert len(codes(ledger)) >= 4
    assert CANARY_NUMBER not in everything
    assert CANARY_NAME not in everything


def test_a_message_masks_a_long_number_in_the_cell_at_fault() -> None:
    for cell in (
        "1850578006084",
        "1 85 05 78 006 084 36",
        "1-85-05-78-006-084",
        "185057800608436 x",
    ):
        ledger = read(SOUND, f"F2;{cell};B;;;1,00;;;;", f"F3;15/01/2024;B;;;x{cell};;;;")
        told = " ".join(i.message() for i in ledger.issues)
        assert "78" not in told
        assert "…" in told


def test_a_refusal_never_echoes_data_for_want_of_headings() -> None:
    with pytest.raises(FileUnusable) as caught:
        read_ledger(("x.csv", f"{CANARY_NUMBER};{CANARY_NAME}\r\n1;2\r\n".encode()))
    assert CANARY_NAME not in caught.value.message("fr")
    assert CANARY_NUMBER not in caught.value.message("fr")


def test_masked_is_short_and_without_controls() -> None:
    assert masked("a\u202eb\x00c\n") == "abc"
    assert len(masked("x" * 500)) == 40
    assert masked("123456789012") == "123456789012"
    assert masked("n° 1234567890123, ici") == "n° …, ici"


LINES = [SOUND, "F2;16/01/2024;B;;;20,00;;;paid;", "F3;17/01/2024;C;007;;-3,10;;;rejected;"]


@given(st.permutations(LINES))
def test_line_order_never_changes_the_digest(lines: list[str]) -> None:
    assert values_digest(at(read(*lines)).frame) == values_digest(at(read(*LINES)).frame)


def test_unmapped_columns_never_change_the_digest_and_every_mapped_value_does() -> None:
    base = values_digest(at(read(*LINES)).frame)
    wider = read(*(f"{line};secret {i}" for i, line in enumerate(LINES)), header=HEADER + ";Autre")
    assert values_digest(at(wider).frame) == base
    for old, new in (
        ("F2", "F9"),
        ("20,00", "20,01"),
        ("007", "7"),
        ("16/01", "18/01"),
        (";C;", ";D;"),
        ("paid", "open"),
    ):
        assert values_digest(at(read(*(line.replace(old, new) for line in LINES))).frame) != base


def test_the_digest_of_a_file_is_its_bytes() -> None:
    data = text(SOUND).encode()
    assert read_ledger(("x.csv", data)).files[0].digest == hashlib.sha256(data).hexdigest()


CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "F1",
            "15/01/2024",
            "2024-01-15",
            "31/02/2024",
            "A",
            "10,00",
            "1.234",
            "-5",
            "1e9",
            "paid",
            "rejeté",
            "TOTAL",
            "NaN",
            "x;y",
            "\0",
            "é",
            "￿",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters='"\r\n'), max_size=12),
)
ROW = st.lists(CELL, min_size=1, max_size=12).map(";".join)
FAIR = st.tuples(
    st.sampled_from(["F1", "F2", ""]),
    st.sampled_from(["15/01/2024", "16/01/2024", "17/13/2024", ""]),
    st.sampled_from(["A", "B", ""]),
    st.integers(-99999, 99999),
    st.sampled_from(["", "paid", "open", "?"]),
).map(lambda t: f"{t[0]};{t[1]};{t[2]};;;{t[3] / 100:.2f};;;{t[4]};")


@settings(max_examples=most(100), deadline=None)
@given(st.lists(st.one_of(ROW, FAIR), max_size=12), st.lists(st.one_of(ROW, FAIR), max_size=6))
def test_no_line_and_no_cent_is_ever_lost(first: list[str], second: list[str]) -> None:
    """Counts balance, before and at every day, whatever the files hold."""
    try:
        ledger = read_ledger(
            ("a.csv", text(*first).encode()),
            ("b.csv", text(*second).encode()),
            settings=LedgerSettings(),
        )
    except FileUnusable as error:
        str(error)  # every refusal has its sentence
        return
    assert ledger.counts.balanced
    for day in (LATE, LATE.replace(year=2024, month=1, day=15)):
        lines = at(ledger, day)
        told = sum(
            i.amount_cents or 0
            for i in lines.issues
            if i.severity == "set_aside" or i.code == "duplicate_file"
        )
        assert told == lines.counts.set_aside_cents
        aside = sum(
            int(str(i.operands.get("n", 1))) if i.code in _FOLDED else 1
            for i in lines.issues
            if i.severity == "set_aside" or i.code in ("header_repeated", "duplicate_file")
        )
        assert aside == lines.counts.set_aside


_FOLDED = {
    "header_repeated",
    "after_as_of",
    "more_of_same",
    "more_of_same_unread",
    "duplicate_across_files",
    "duplicate_file",
}


def test_a_refused_file_says_the_same_beside_a_usable_one() -> None:
    for code in ("file_empty", "file_is_pdf", "file_not_found"):
        for lang in ("fr", "en"):
            beside = Issue("refused", code, operands={"file": "x.csv"}).message(lang)
            assert beside == FileUnusable(code, file="x.csv").message(lang)


def test_both_languages_say_the_same_things() -> None:
    from calculator.core.paths import DATA_DIR

    keys = []
    for lang in ("fr", "en"):
        tree = tomllib.loads((DATA_DIR / "texts" / lang / "intake.toml").read_text("utf-8"))
        keys.append({(section, code) for section in tree for code in tree[section]})
    assert keys[0] == keys[1]
