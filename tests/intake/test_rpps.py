"""Numbers of health professionals where payers should stand: hidden, and how often in error."""

from __future__ import annotations

import pytest
from stdnum import luhn

from calculator.core.errors import FileUnusable
from calculator.intake import rpps

from .ledgers import at, only, picker, read


def number(draw: int) -> str:
    body = f"10{draw:08d}"
    return body + luhn.calc_check_digit(body)


SIX = [number(1_234_567 * n) for n in range(1, 7)]


@pytest.mark.parametrize("spelt", ["{}", " {} ", "{}.0", "'{}"])
def test_85_a_number_in_any_spelling(spelt: str) -> None:
    assert rpps.is_rpps(spelt.format(SIX[0]))
    assert rpps.is_rpps(" ".join((SIX[0][:2], SIX[0][2:5], SIX[0][5:8], SIX[0][8:])))
    # One figure changed breaks the key; another length or a first figure of 2 is no such number.
    wrong = SIX[0][:-1] + str((int(SIX[0][-1]) + 1) % 10)
    assert not any(map(rpps.is_rpps, (wrong, SIX[0] + "0", SIX[0][:-1], "2" + SIX[0][1:])))


def test_85_a_column_of_prescribers_as_only_payer_is_refused() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(
            *(f"{15 + i}/01/2024;{n};10,00" for i, n in enumerate(SIX)),
            header="date facture;organisme;part RC",
        )
    assert caught.value.code == "payers_are_rpps"
    assert not any(n in caught.value.message() for n in SIX)


def test_85_beside_a_payer_the_column_is_dropped_and_told() -> None:
    ledger = read(*(f"F{i};{15 + i}/01/2024;MGEN;{n};;10,00;;;open;" for i, n in enumerate(SIX)))
    frame = at(ledger).frame
    assert set(frame["payer_id"]) == {""}
    assert frame["amount_cents"].sum() == 60_00
    assert only(ledger, "rpps_column_dropped").operands["n"] == 6
    assert not any(n in frame.to_csv() for n in SIX)


def test_85_numbers_of_payers_stay() -> None:
    """AMC numbers have 8 figures, FINESS and SIREN 9, SIRET 14."""
    ids = ["00401234", "77567234", "750712184", "34302704900014", SIX[0]]
    ledger = read(*(f"F{i};{15 + i}/01/2024;A{i};{n};;10,00;;;open;" for i, n in enumerate(ids)))
    assert at(ledger).frame["payer_id"].tolist() == ids


def test_false_alarms_of_columns_of_eleven_figures() -> None:
    """Random numbers of 11 figures that start with 1: three in a column all have a key 1 in 1,000.

    20,000 columns of three: 20 expected; of five: 0.2; and none of 200 columns of ten.
    """
    pick = picker(11)

    def alarms(columns: int, size: int) -> int:
        made = ([f"1{pick.randrange(10**10):010d}" for _ in range(size)] for _ in range(columns))
        return sum(map(rpps.is_column, made))

    assert 5 <= alarms(20_000, 3) <= 40
    assert alarms(20_000, 5) <= 3
    assert alarms(200, 10) == 0
