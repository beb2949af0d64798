"""Comparisons in one run, as ratios: `python -m benchmarks`."""
