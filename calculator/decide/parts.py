"""Payers that restart on different days: who shares a last day, and its billing while stopped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.estimate.flows import Flow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Payers of one last day, as `decide.paths.Paths` has all of them together.

    Attributes:
        flows: the payers.
        billing: what is billed to them each day before their own restart, shape (P, T); cents.
        restart: position of the first day they pay again, shape (P,).
        lands: position of the day their backlog lands, shape (P,), 1 at least.
    """

    flows: list[Flow]
    billing: Floats
    restart: Ints
    lands: Ints

    def of(self, rows: Ints) -> Part:
        """The same on some of the paths."""
        return Part(self.flows, self.billing[rows], self.restart[rows], self.lands[rows])


def by_last(flows: list[Flow]) -> list[list[int]]:
    """Positions of the payers that share a last day, or share not to know it; in their order."""
    found: dict[int | None, list[int]] = {}
    for index, flow in enumerate(flows):
        found.setdefault(flow.last, []).append(index)
    return list(found.values())


def latest(flows: list[Flow]) -> int | None:
    """Last day of the payer that restarts last; None where the day of one is not known."""
    days = [flow.last for flow in flows]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
