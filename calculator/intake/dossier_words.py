"""What is wrong with a dossier, in plain words: pydantic's findings become one DossierError."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from calculator.core.errors import DossierError
from calculator.core.identifiers import nearest
from calculator.intake.remarks import masked

#: Findings that carry their own text under `error.<type>`.
_OWN = {
    "bad_amount",
    "amount_too_large",
    "bad_day",
    "personal_number",
    "shares_exceed_one",
    "fee_share_set_off",
    "first_day_missing",
    "first_day_after_as_of",
    "last_day_before_first",
    "last_days_before_first",
    "advance_before_outage",
    "bad_length_case",
}


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_of(part)
        if found:
            return found
    return None


def known_keys(model: type[BaseModel], path: tuple[int | str, ...] = ()) -> list[str]:
    """The keys a part of the dossier accepts, as users write them.

    Args:
        model: the whole dossier's class.
        path: keys down to the part, list positions left in.
    """
    here: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int) or here is None:
            continue
        fields = {info.alias or name: info for name, info in here.model_fields.items()}
        fields |= dict(here.model_fields)
        here = _model_of(fields[step].annotation) if step in fields else None
    if here is None:
        return []
    return [info.alias or name for name, info in here.model_fields.items()]


def _shown(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        return "{…}" if isinstance(value, dict) else "[…]"
    return masked(str(value), 60)


def _written(path: tuple[int | str, ...]) -> str:
    parts = (f"[{p + 1}]" if isinstance(p, int) else masked(str(p)) for p in path)
    return ".".join(parts) or "dossier"


def translate(error: ValidationError, model: type[BaseModel]) -> DossierError:
    """The first finding as a DossierError; unknown keys come first, they explain the rest."""
    findings = error.errors(include_url=False)
    findings.sort(key=lambda f: f["type"] != "extra_forbidden")
    found = findings[0]
    kind, path, context = found["type"], tuple(found["loc"]), found.get("ctx", {})
    key = _written(path)
    if kind == "extra_forbidden":
        close = nearest(str(path[-1]), known_keys(model, path[:-1]))
        if close is None:
            known = ", ".join(known_keys(model, path[:-1]))
            return DossierError("unknown_key_lost", key=key, known=known)
        return DossierError("unknown_key", key=key, nearest=close)
    if kind == "missing":
        return DossierError("missing_key", key=key)
    if kind == "personal_number":
        return DossierError(kind, key=key)
    value = _shown(found["input"])
    if kind in _OWN:
        return DossierError(kind, key=key, value=value, **context)
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "")
        choices = [c for part in expected.split(" or ") for c in part.split(", ")]
        close = nearest(value, choices) or choices[0]
        return DossierError(
            "unknown_value", key=key, value=value, nearest=close, known=", ".join(choices)
        )
    if kind in {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}:
        bound = next(iter(context.values()))
        side = "too_small" if kind.startswith("greater") else "too_large"
        return DossierError(f"value_{side}", key=key, value=value, bound=f"{bound:g}")
    return DossierError("bad_value", key=key, value=value)
