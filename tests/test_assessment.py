"""The front door: pure, exact on the worked example, and clear about what it cannot answer."""

from __future__ import annotations

import copy
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import Dossier, DossierError, assess, read_dossier, read_ledger
from calculator.core.answer import Assessment
from tests.cases.asking import EXAMPLE, Line, ask, changed, ledger_text, tree

SAMPLE = Path(__file__).resolve().parents[1] / "data/samples/dossier-exemple.toml"


@pytest.mark.parametrize("answer", [ask(tree(EXAMPLE)), assess(read_dossier(SAMPLE))])
def test_the_worked_example(answer: Assessment) -> None:
    owed, advance = answer.receivables, answer.advance
    assert owed.outstanding_cents == 288_000
    assert owed.missing.cents == 216_000
    assert owed.not_yet_due_cents == 72_000
    assert advance.justified_cents == 324_000
    assert advance.documented_cents == 216_000
    assert advance.projected_cents == 108_000
    assert advance.ceiling_cents == 396_000
    assert advance.average_basis_cents == 306_000
    assert advance.landing_on == date(2024, 2, 16)


def plain_values(thing: Any) -> list[Any]:
    if is_dataclass(thing) and not isinstance(thing, type):
        return [
            v for name in thing.__dataclass_fields__ for v in plain_values(getattr(thing, name))
        ]
    if isinstance(thing, tuple | list):
        return [v for item in thing for v in plain_values(item)]
    if isinstance(thing, dict):
        return [v for item in thing.values() for v in plain_values(item)]
    return [thing]


@pytest.mark.parametrize("noise", ["none", "simulated"])
def test_cents_are_whole_numbers_and_no_numpy_leaks_out(noise: str) -> None:
    answer = ask(changed(options={"uncertainty": noise, "paths": 100}))

    def walk(thing: Any) -> None:
        if is_dataclass(thing) and not isinstance(thing, type):
            for name in thing.__dataclass_fields__:
                value = getattr(thing, name)
                if name.endswith("cents") and value is not None:
                    assert type(value) is int, name
                walk(value)
        elif isinstance(thing, tuple):
            for item in thing:
                walk(item)

    walk(answer)
    assert not [v for v in plain_values(answer) if isinstance(v, np.generic)]


def test_it_is_pure() -> None:
    dossier = read_dossier(SAMPLE)
    before = copy.deepcopy(dossier)
    state = np.random.get_state()[1].tolist()
    assert asdict(assess(dossier)) == asdict(assess(dossier))
    assert dossier == before
    assert np.random.get_state()[1].tolist() == state


def test_a_ledger_can_be_asked_twice() -> None:
    lines = [Line(date(2024, 1, 24), 10_000, name="A"), Line(date(2024, 2, 6), 7_000, name="B")]
    ledger = read_ledger(("a.csv", ledger_text(lines).encode()))
    from calculator import Dossier

    one, two = (
        Dossier.parse(changed(as_of=day, billing={"per_open_day_eur": {}}))
        for day in (date(2024, 2, 2), date(2024, 2, 9))
    )
    first = assess(one, ledger=ledger)
    assert assess(two, ledger=ledger).receivables.outstanding_cents == 17_000
    assert assess(one, ledger=ledger) == first
    assert first.receivables.outstanding_cents == 10_000


def test_what_it_cannot_answer() -> None:
    with pytest.raises(DossierError) as error:
        ask(changed(billing={"per_open_day_eur": {}}))
    assert error.value.code == "billing_needed"
    with pytest.raises(DossierError) as error:
        ask(
            changed(billing={"per_open_day_eur": {}}),
            ledger_text([Line(date(2024, 1, 24), 1, platform="Almerys")]),
        )
    assert error.value.code == "no_line_affected"


def test_typed_billing_gives_way_to_a_ledger_and_says_so() -> None:
    answer = ask(tree(EXAMPLE), ledger_text([Line(date(2024, 1, 24), 10_000, name="A")]))
    assert answer.receivables.outstanding_cents == 10_000
    assert "billing_ignored" in {i.code for i in answer.issues}


def test_remarks_come_worst_first() -> None:
    lines = [
        Line(date(2024, 1, 24), 10_000, name="A"),
        Line(date(2024, 2, 20), 7_000, name="B"),
        Line(date(2023, 9, 4), 900, name="S"),
    ]
    issues = ask(changed(), ledger_text(lines)).issues
    rank = {"refused": 0, "set_aside": 1, "warning": 2, "info": 3}
    keys = [rank[i.severity] for i in issues]
    assert keys == sorted(keys)
    assert {"after_as_of", "stale_lines", "billing_ignored"} <= {i.code for i in issues}


def test_each_assumption_stands_once_and_says_where_it_is_changed() -> None:
    answer = ask(changed(options={"uncertainty": "simulated", "paths": 100}))
    names = [a.name for a in answer.assumptions]
    assert len(names) == len(set(names))
    typed = {a.name for a in answer.assumptions if a.typed}
    assert {"payment_term_days_complementary", "paths"} <= typed
    for item in answer.assumptions:
        assert item.editable
        assert item.source
        float(item.value)


def test_out_of_scale_billing_is_doubted() -> None:
    loud = ask(changed(billing={"per_open_day_eur": {"Viamedis": 9_000}}))
    assert "out_of_scale" in {i.code for i in loud.issues}
    assert "out_of_scale" not in {i.code for i in ask(changed()).issues}


def test_thirty_paid_lines_make_a_curve() -> None:
    """29 paid lines: the term alone. 30: the payer's own delays, here 2 business days."""

    def answer(n: int) -> Assessment:
        paid = [
            Line(
                date(2024, 1, 8),
                1_000,
                paid=1_000,
                paid_on=date(2024, 1, 10),
                status="paid",
                name=f"P{k}",
            )
            for k in range(n)
        ]
        fresh = Line(date(2024, 1, 26), 5_000, name="A")
        return ask(changed(billing={"per_open_day_eur": {}}), ledger_text([*paid, fresh]))

    assert [answer(n).receivables.by_payer[0].delay for n in (29, 30)] == ["term", "curve"]
    assert answer(30).receivables.missing.cents == 5_000


def test_turnover_sizes_platforms_not_insurers() -> None:
    """A platform's share of complementary billing says nothing of one insurer's."""
    rich = {"annual_turnover_eur": 2_200_000}
    sized = ask(changed(pharmacy=rich, billing={"per_open_day_eur": {}}))
    assert sized.receivables.by_payer[0].basis == "sized"
    for name in ("Macif", "Mutuelle du Port"):
        outage = {"payers": [name], "unlisted_payers": [name]}
        with pytest.raises(DossierError) as error:
            ask(changed(pharmacy=rich, outage=outage, billing={"per_open_day_eur": {}}))
        assert error.value.code == "billing_needed"


def test_an_insurer_is_no_platform() -> None:
    for name, platform in (("Macif", ""), ("Viamedis", "Viamedis"), ("CETIP", "CETIP")):
        billed = {"per_open_day_eur": {name: 100}}
        (row,) = ask(changed(outage={"payers": [name]}, billing=billed)).receivables.by_payer
        assert row.platform == platform, name


def test_a_brand_beside_its_operator_is_not_dropped_in_silence() -> None:
    answer = assess(
        Dossier.parse(
            {
                "as_of": date(2024, 2, 9),
                "pharmacy": {"cash_eur": 1000},
                "outage": {"payers": ["CETIP"], "first_day": date(2024, 1, 29)},
                "billing": {"per_open_day_eur": {"CETIP": 100, "iSanté": 50}},
                "options": {"uncertainty": "none"},
            }
        )
    )
    # 16 open days x 100.00; the 50.00 of the brand are said to be part of it.
    assert answer.receivables.outstanding_cents == 1600_00
    assert [i.operands["payer"] for i in answer.issues if i.code == "brand_in_operator"] == [
        "iSanté"
    ]
