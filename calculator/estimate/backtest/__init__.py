"""How far off the estimate would have been on the user's own past: docs/method.md, "Back-test"."""

from calculator.estimate.backtest.history import LEAST_DAYS
from calculator.estimate.backtest.run import OUTAGES, backtest

__all__ = ["LEAST_DAYS", "OUTAGES", "backtest"]
