"""03/04/2024: a file that does not prove its order of dates follows one of the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from calculator.intake.bank.parsed import BankParsed
from calculator.intake.model import Parsed

_CODE = "date_order_assumed"

Read = TypeVar("Read", Parsed, BankParsed)


def proved_by_others(parsed: Mapping[int, Read]) -> dict[int, Read]:
    """The files, without the question on dates that another one of the same columns answers.

    A day above 12 at an end of the other file proves that the day comes first. What was
    read is left as it is: it was taken first already.
    """
    proving = {
        tuple(sorted(one.recognised.columns.items()))
        for one in parsed.values()
        if one.recognised.date_format.startswith("dd")
        and not any(d.code == _CODE for d in one.doubts)
        and any(_above_12(on) for on in (one.recognised.first_on, one.recognised.last_on))
    }
    return {
        index: _without(one) if tuple(sorted(one.recognised.columns.items())) in proving else one
        for index, one in parsed.items()
    }


def _above_12(on: date | None) -> bool:
    return on is not None and on.day > 12


def _without(one: Read) -> Read:
    return replace(
        one,
        doubts=tuple(d for d in one.doubts if d.code != _CODE),
        issues=tuple(i for i in one.issues if i.code != _CODE),
    )
