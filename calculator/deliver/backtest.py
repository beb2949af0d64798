"""A back-test in words, as a table, as JSON and for the terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from calculator.core import formats
from calculator.core.backtest import Backtest, Score, Trial
from calculator.core.money import to_text
from calculator.core.texts import say
from calculator.deliver.lines import issue_rows, issue_tree

#: Shares below this are written with one decimal.
_FINE = 0.10


def share_said(ratio: float | None, lang: str = "fr") -> str:
    """A share: "3,4 %", "12 %"; a dash where unknown."""
    if ratio is None:
        return "–"
    return formats.percent(ratio, lang, 1 if abs(ratio) < _FINE else 0)


def trust_said(found: Backtest, lang: str = "fr") -> list[str]:
    """How far to trust the estimate here, in plain sentences: measured, against the rule, so."""
    ours, rule = found.outages.of("ours"), found.outages.of("mean_of_paid")
    excess, doubt = rule.excess_ratio or 0.0, rule.excess_se
    clear = doubt is not None and abs(excess) > found.outages.allowed * doubt
    key = "same" if not clear else "worse" if excess > 0 else "better"
    measured = say(
        "backtest.said",
        lang,
        n=found.outages.n,
        error=share_said(ours.error_ratio, lang),
        level_ratio=found.level,
        times=round((ours.covered_ratio or 0.0) * 100),
    )
    return [
        measured,
        say(f"backtest.rule_{key}", lang, rule=share_said(rule.error_ratio, lang)),
        say(f"backtest.trust_{found.trust}", lang),
        say(f"backtest.range_{found.range}", lang),
    ]


def trial_said(trial: Trial, lang: str = "fr") -> str:
    """What was tried: cases, those without overlap, periods."""
    return say(
        f"backtest.of_{trial.kind}", lang,
        n=trial.n, apart=trial.n_apart, blocks=trial.n_blocks, days=trial.days,
    )  # fmt: skip


def error_table(found: Backtest, lang: str = "fr") -> tuple[list[str], list[list[str]]]:
    """Headings and rows: each method's average error, by what was asked for."""
    trials = (found.outages, *found.cash)
    head = [say("backtest.method", lang), say("backtest.outages", lang)]
    head += [say("backtest.cash", lang, days=t.days) for t in found.cash]
    rows = [
        [
            say(f"backtest.by_{score.method}", lang),
            *(share_said(t.of(score.method).error_ratio, lang) for t in trials),
        ]
        for score in found.outages.scores
    ]
    return head, rows


def span_said(found: Backtest, lang: str = "fr") -> str:
    """The span tried on, its lines and payers."""
    return say(
        "backtest.span", lang,
        first_on=found.first_on, last_on=found.last_on, lines=found.lines, payers=found.payers,
    )  # fmt: skip


def backtest_text(found: Backtest, lang: str = "fr") -> str:
    """The back-test for the terminal: the sentences, one table per trial, the remarks."""
    rows = [*trust_said(found, lang), span_said(found, lang)]
    for trial in (found.outages, *found.cash):
        rows += ["", trial_said(trial, lang), *_score_rows(trial, lang)]
    rows += ["", say("backtest.spread", lang)]
    if found.issues:
        rows += ["", say("terminal.remarks", lang), *issue_rows(found.issues, lang)]
    return "\n".join(rows)


def _score_rows(trial: Trial, lang: str) -> list[str]:
    names = ("method", "error", "bias", "euros", "covered", "width")
    table = [[say(f"backtest.{name}", lang) for name in names]]
    table += [_cells(score, lang) for score in trial.scores]
    widths = [max(len(row[at]) for row in table) for at in range(len(names))]
    return [
        "  " + "  ".join(
            cell.ljust(wide) if at == 0 else cell.rjust(wide)
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]  # fmt: skip


def _cells(score: Score, lang: str) -> list[str]:
    def doubted(ratio: float | None, doubt: float | None) -> str:
        shown = share_said(ratio, lang)
        return shown if doubt is None else f"{shown} ± {share_said(doubt, lang)}"

    return [
        say(f"backtest.by_{score.method}", lang),
        doubted(score.error_ratio, score.error_se),
        doubted(score.bias_ratio, score.bias_se),
        formats.money(score.error_cents, lang),
        doubted(score.covered_ratio, score.covered_se),
        share_said(score.width_ratio, lang),
    ]


def backtest_tree(found: Backtest, lang: str = "fr") -> dict[str, Any]:
    """The back-test as plain values, ready for `json.dumps`; docs/method.md has the names."""
    return {
        "method_version": found.method_version,
        "first_day": found.first_on.isoformat(),
        "last_day": found.last_on.isoformat(),
        "lines": found.lines,
        "payers": found.payers,
        "seed": found.seed,
        "level": found.level,
        "trust": found.trust,
        "range": found.range,
        "sentences": trust_said(found, lang),
        "outages": _trial_tree(found.outages),
        "cash": [_trial_tree(t) for t in found.cash],
        "issues": [issue_tree(i, lang) for i in found.issues],
    }


def _trial_tree(trial: Trial) -> dict[str, Any]:
    return {
        "days": trial.days or None,
        "n": trial.n,
        "n_apart": trial.n_apart,
        "n_blocks": trial.n_blocks,
        "truth_eur": to_text(trial.truth_cents),
        "methods": [_score_tree(s) for s in trial.scores],
    }


def _score_tree(score: Score) -> dict[str, Any]:
    values = {k: round(v, 6) if isinstance(v, float) else v for k, v in asdict(score).items()}
    del values["error_cents"]
    return values | {"error_eur": to_text(score.error_cents)}
