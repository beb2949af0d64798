"""Ways that spare time say what the plain way says, text by text and line by line."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.core.identifiers import clean, cleaned
from calculator.intake.cells import Cells
from calculator.intake.payer_names import _telling, look_alikes
from calculator.intake.plain_texts import damaged_ids
from calculator.intake.totals import LIKE_A_TOTAL, NO_TOTAL, TOTAL, total_ranks

from .ledgers import read

TEXTS = st.lists(st.one_of(st.sampled_from(["F1", "F 2", " x", "1,2E+14", "é"]), st.text()))


@given(TEXTS)
def test_texts_cleaned_together_are_those_cleaned_alone(texts: list[str]) -> None:
    assert list(cleaned(texts)) == [clean(t) for t in texts]


@given(TEXTS)
def test_a_column_is_its_texts_again(texts: list[str]) -> None:
    cells = Cells.of(texts)
    assert [cells.values[c] for c in cells.codes] == texts
    assert cells.values == tuple(dict.fromkeys(texts))
    assert list(cells.shown(np.ones(len(texts), dtype=np.bool_))) == [clean(t) for t in texts]


def test_shortened_numbers_are_found_among_others() -> None:
    texts = ["F1", "1,80127E+14", " 2.5e+13 ", "CHEQUE", "x1,8E+14"]
    assert damaged_ids(texts) == {1, 2}
    assert damaged_ids(texts[3:]) == set()


def test_labels_of_totals_in_rows_of_any_length() -> None:
    rows = [["F1", "TOTAL"], [], ["Total général"], ["a", "b", "Report du mois"], ["TOTAL", "x"]]
    assert total_ranks(rows).tolist() == [TOTAL, NO_TOTAL, TOTAL, LIKE_A_TOTAL, TOTAL]


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2), (1, 4, 2, 3)])
def test_lines_up_to_a_day_in_any_order_of_the_file(order: tuple[int, ...]) -> None:
    ledger = read(*(f"F{d};{d:02}/01/2024;A;;;{d},00;;;open;" for d in order))
    lines = ledger.at(date(2024, 1, 2))
    assert sorted(lines.frame["amount_cents"]) == [100, 200]
    assert lines.frame.index.tolist() == [0, 1]
    # 3.00 and 4.00 come later: set aside, nothing lost.
    assert (lines.counts.used_cents, lines.counts.set_aside_cents) == (300, 700)
    assert len(ledger.at(date(2024, 1, 4)).frame) == 4
    assert not len(ledger.at(date(2023, 12, 31)).frame)


def test_names_apart_by_a_figure_are_never_compared() -> None:
    assert _telling("cpam 93 b sud") == {"93", "b"}
    names = [f"Mutuelle Générale {i}" for i in range(1200)]
    assert look_alikes([*names, "Harmonie Mutuelle", "Harmonie Mutulle"], [1] * 1202, {})
    assert not look_alikes(names, [1] * 1200, {})
