"""What the decision is asked: flows, days, settings, what the paths are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from calculator.decide.paths import Inputs
from calculator.estimate.flows import Flow
from calculator.estimate.timeline import Timeline
from calculator.intake.settings import Settings


@dataclass(frozen=True, slots=True)
class Question:
    """What `answer` decides on; `window` bounds the reference window (day numbers).

    Where the cash is not known nothing that rests on it is decided.
    """

    flows: list[Flow]
    line: Timeline
    settings: Settings
    inputs: Inputs
    floor_cents: int
    simulated: bool
    window: tuple[int, int]
    cash_known: bool = True
