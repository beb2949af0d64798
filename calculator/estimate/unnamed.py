"""Transfers whose sender nothing tells, grouped by the words that the user may name a payer by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from calculator.core.identifiers import key_of
from calculator.core.reconciled import BankRef, Reconciliation
from calculator.estimate.senders import names_nobody
from calculator.reference.bank_words import label_words, telling, words_of
from calculator.reference.payers import STATUTORY

#: Letters that words must have to be kept: fewer stand in too many labels by chance.
_LEAST_LETTERS = 3
#: Words of a label that are looked at, as in `senders`.
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class UnnamedSender:
    """Transfers of one sender.

    Attributes:
        words: of the labels, in a row: the key of the dossier's `[bank] payers`; "" where the
            labels hold none that would not catch other transfers too.
        label: of the largest transfer, masked; `words` where there is none.
        n, cents: how many transfers on the days compared, and their sum.
        payer: what the dossier says of them: a payer, "" = none, None = nothing yet.
        read_as: whom their label names, where no line of that payer is marked paid; else "".
    """

    words: str
    label: str
    n: int
    cents: int
    payer: str | None
    read_as: str = ""


def unnamed_senders(found: Reconciliation, said: Mapping[str, str]) -> tuple[UnnamedSender, ...]:
    """Those still unknown, largest sum first; those read as a payer without lines; those told.

    The last ones stand as the dossier lists them.

    Args:
        found: the ledger against the bank, made with `said`.
        said: the dossier's `[bank] payers`.
    """
    told = {key_of(words): payer for words, payer in said.items()}
    paired = [(m, ref) for m in found.matches for ref in m.transfers]
    known = {r.label for m, r in paired if m.n_lines and m.recognised_by != "user_words"}
    named = _runs_of(known)
    groups: dict[str, list[BankRef]] = {}
    for ref in found.unidentified:
        groups.setdefault(words_to_keep(ref.label, named), []).append(ref)
    # Without words that tell, each transfer is a sender of its own: nothing says who else it is.
    open_ = [
        _sender(words, part, None)
        for words, refs in groups.items()
        for part in ([refs] if words else [[ref] for ref in refs])
    ]
    open_.sort(key=lambda s: (-s.cents, s.words, s.label))
    alone = _alone(found)
    every = list(dict.fromkeys([*found.unidentified, *found.others, *(ref for _, ref in paired)]))
    held = [(r, glued_runs(r.label)) for r in every] if told else []
    closed = [
        _sender(words, [r for r, runs in held if "".join(words.split()) in runs], payer)
        for words, payer in told.items()
    ]
    return (*open_, *alone, *closed)


def _alone(found: Reconciliation) -> list[UnnamedSender]:
    """Transfers that a platform's name alone tells, and that none of its lines waits for.

    The statutory payer is left out: its name stands for nobody else.
    """
    lined = {p.payer for p in found.by_payer if p.marked_paid_cents or p.waiting_cents}
    some = [m for m in found.matches if m.recognised_by in ("known_name", "ledger_name")]
    # Words of an amount's match may be those of the brand itself.
    named = _runs_of({r.label for m in some if m.payer in lined for r in m.transfers})
    groups: dict[tuple[str, str], list[BankRef]] = {}
    for match in some:
        if match.payer not in lined and match.payer != STATUTORY:
            for ref in match.transfers:
                words = words_to_keep(ref.label, named)
                groups.setdefault((match.payer, words), []).append(ref)
    told = [
        replace(_sender(words, refs, None), read_as=payer)
        for (payer, words), refs in groups.items()
        if words
    ]
    return sorted(told, key=lambda s: (-s.cents, s.words, s.label))


def _runs_of(labels: Set[str]) -> frozenset[str]:
    return frozenset().union(*(glued_runs(label) for label in labels))


def words_to_keep(label: str, named: Set[str] = frozenset()) -> str:
    """The words of a label that stay from one transfer to the next, in a row; "" for none.

    Args:
        label: as shown.
        named: `glued_runs` of the labels of transfers whose sender is known: words that stand
            there too, such as the pharmacy's own name, would name them anew.
    """
    for run in _runs(label):
        letters = sum(len(word) for word in run)
        anybody = names_nobody(run) or label_words().companies.issuperset(run)
        if letters < _LEAST_LETTERS or anybody:
            continue
        if "".join(run) not in named:
            return " ".join(run)
    whole = _tokens(label)
    # A label of the bank's own words is fit only where a reference makes it this transfer's.
    if any(w.isdigit() for w in whole) and "".join(whole) not in named:
        return " ".join(whole)
    return ""


def _sender(words: str, refs: Sequence[BankRef], payer: str | None) -> UnnamedSender:
    largest = max(refs, key=lambda r: (r.amount_cents, r.label), default=None)
    label = largest.label if largest else words
    return UnnamedSender(words, label, len(refs), sum(r.amount_cents for r in refs), payer)


def _tokens(label: str) -> list[str]:
    return key_of(label).split()[:_MOST_WORDS]


def _runs(label: str) -> list[list[str]]:
    """Words in a row that neither the bank nor the calendar nor a reference brings."""
    references = label_words().references
    runs: list[list[str]] = [[]]
    follows = False
    for word in _tokens(label):
        kept = not follows and _own(word) and bool(telling([word]))
        follows = word in references
        if kept:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _own(word: str) -> bool:
    """Whether a word is no reference: no figures, or two after a name ("otp75")."""
    figures = sum(c.isdigit() for c in word)
    return words_of(word) == [word] or (figures <= 2 and len(word) - figures >= _LEAST_LETTERS)


def glued_runs(label: str) -> frozenset[str]:
    """Every run of whole words of a label, spaces left out, as `senders` looks words up."""
    words = _tokens(label)
    return frozenset(
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    )
