"""The plan as items with a place each: what two plans differ in, and what one estimate rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from pydantic import BaseModel

from helpers.study.base import LABEL_KEYS
from helpers.study.canonical import plan
from helpers.study.spec import Study

Plain = dict[str, Any]

DERIVATIONS = "derivations"
CODE = "code"
"""Key of a derivation with the fingerprint of its function in `derive.py`."""
_WHOLE = frozenset({"codes", "missing_codes", "where"})
"""Mappings that are read as one item."""
_REASONS = frozenset({"margin_reason", "reason"})
"""Words that say why: a changed reason is a deviation to list and leaves every estimate what it was."""
_LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Model:
    """One model, as a plan names it."""

    estimator: str
    variance: str
    estimand: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the effect table, in words of the plan.

    Attributes
    ----------
    comparison, outcome, arm, reference : str
        Declared names.
    wave : str
        Wave in months, "" for an outcome that is measured once.
    is_second : bool
        Whether it is about the second source of the outcome.
    model : Model or None
        None for an outcome in time, whose model follows from its `duration`.
    is_main : bool
        Whether the plan must name the model as the main one.
    """

    comparison: str
    outcome: str
    arm: str
    reference: str
    wave: str
    is_second: bool
    model: Model | None
    is_main: bool


def plain_plan(study: Study, code: Mapping[str, str]) -> Plain:
    """Return the plan as mappings, lists and scalars, without words for readers and without empty keys.

    A key that a later version of this program adds, and that the study leaves empty, changes nothing here.

    Parameters
    ----------
    study : Study
        The resolved declaration, parameters of the run included.
    code : mapping of str to str
        Fingerprint by function of `derive.py`; it stands with every variable that the function makes.
    """
    found: Plain = _plain(plan(study))
    for name, variable in found.get(DERIVATIONS, {}).items():
        function = str(study.variables[name].derive or "")
        if function in code:
            variable[CODE] = code[function]
    return found


def items(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the leaves of a plan by their dotted place, in sorted order; lists and codings are one leaf."""
    found: dict[str, Any] = {}
    for key in sorted(content, key=str):
        value = content[key]
        if isinstance(value, Mapping) and key not in _WHOLE:
            found |= {f"{key}.{place}": leaf for place, leaf in items(value).items()}
        else:
            found[str(key)] = value
    return found


def differences(registered: Plain, run: Plain) -> dict[str, tuple[str | None, str | None]]:
    """Return what differs: place, then the registered and the present value as text; None is not there.

    An outcome, sample or variable that stands in one of the plans only is one difference, not one per key.
    """
    found: dict[str, tuple[str | None, str | None]] = {}
    for section in sorted({*registered, *run}):
        first, second = registered.get(section, {}), run.get(section, {})
        for name in sorted({*first, *second}):
            place = f"{section}.{name}"
            if name in first and name in second:
                found |= {
                    f"{place}.{key}": pair for key, pair in _leaves_apart(first[name], second[name]).items()
                }
            else:
                found[place] = (shown(first.get(name)), shown(second.get(name)))
    return found


def places(content: Plain) -> set[str]:
    """Return every place of a plan that a reason may be given for: leaves, and whole named parts."""
    named = {f"{section}.{name}" for section, part in content.items() for name in part}
    return named | set(items(content))


def shown(value: object) -> str | None:
    """Return an item as one short line, as it stands in `study.yml`; None for nothing."""
    if value is None:
        return None
    text = _line(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def row_items(content: Plain, asked: Asked) -> dict[str, Any] | None:
    """Return everything in a plan that decides one estimate; None when the plan does not hold it.

    Left out is what changes other estimates only: other outcomes, waves, pairs of arms and models, who else
    is in the family of tests, take-up and flow, and the words that say why.
    """
    comparison = content.get("comparisons", {}).get(asked.comparison)
    outcome = content.get("outcomes", {}).get(asked.outcome)
    analysis = content.get("analysis", {}).get(asked.comparison)
    if comparison is None or outcome is None or analysis is None:
        return None
    if not (_is_asked(outcome, asked) and _is_paired(comparison, analysis, asked)):
        return None
    if asked.model is not None and not _is_listed(analysis, asked.model, asked.is_main):
        return None
    sample = content["samples"][comparison["sample"]]
    parts: Plain = {
        "comparison": _without(comparison, "flow", "compliance"),
        "sample": sample,
        "outcome": _without(outcome, "comparisons", "waves", "second_source"),
        "analysis": _settings(analysis, asked),
        "correction": _corrections(content, asked),
    }
    if asked.is_second:
        parts["second_source"] = outcome["second_source"].get("variable")
    names = _variables(comparison, sample, outcome, parts)
    parts[DERIVATIONS] = _derivations(content.get(DERIVATIONS, {}), names)
    return items(parts)


def _plain(value: object) -> Any:  # noqa: ANN401 - mappings, lists and scalars
    if isinstance(value, BaseModel):
        kept = (name for name in type(value).model_fields if name not in LABEL_KEYS)
        return _plain({name: getattr(value, name) for name in kept})
    if isinstance(value, Mapping):
        plain = {key: _plain(item) for key, item in value.items()}
        return {key: item for key, item in plain.items() if item not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _leaves_apart(first: Plain, second: Plain) -> dict[str, tuple[str | None, str | None]]:
    before, after = items(first), items(second)
    return {
        key: _apart(before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    }


def _apart(before: object, after: object) -> tuple[str | None, str | None]:
    """Return two values that differ as text; of two lists of models what only one of them has."""
    if _holds_mappings(before) and _holds_mappings(after):
        gone = [item for item in before if item not in after]
        come = [item for item in after if item not in before]
        if gone or come:
            return shown(gone or None), shown(come or None)
    return shown(before), shown(after)


def _holds_mappings(value: object) -> TypeGuard[list[Plain]]:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def _line(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_line(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        joint = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return joint.join(_line(item) for item in value)
    return str(value)


def _is_asked(outcome: Plain, asked: Asked) -> bool:
    """Say whether the plan asks for this outcome in this comparison, at this wave, from this source."""
    waves = [str(wave) for wave in outcome.get("waves", [""])]
    has_source = not asked.is_second or "variable" in outcome.get("second_source", {})
    return asked.comparison in outcome["comparisons"] and asked.wave in waves and has_source


def _is_paired(comparison: Plain, analysis: Plain, asked: Asked) -> bool:
    return asked.reference == comparison["reference"] or analysis.get("pairs") == "all"


def _is_listed(analysis: Plain, model: Model, is_main: bool) -> bool:
    """Say whether the plan names a model: as its main one, or as main or sensitivity."""
    listed = [analysis] if is_main else [analysis, *analysis.get("sensitivity", [])]
    named = [
        Model(one["estimator"], one["variance"], one.get("estimand") or analysis["estimand"])
        for one in listed
    ]
    return model in named


def _settings(analysis: Plain, asked: Asked) -> Plain:
    """Return the settings of an analysis that reach one model."""
    keys = ["design", "level", "missing"]
    if asked.model is not None and asked.model.estimator != "unadjusted":
        keys += ["adjust_for", "outcome_model", "overlap"]
        keys += ["matching"] if asked.model.estimator == "matching" else []
    return {key: analysis[key] for key in keys if key in analysis}


def _corrections(content: Plain, asked: Asked) -> Plain:
    """Return how the p-value is corrected: by the families that hold the outcome, else by the analysis."""
    families: Plain = content.get("families", {})
    if not families:
        return {"analysis": content["analysis"][asked.comparison]["correction"]}
    return {
        name: family["correction"]
        for name, family in families.items()
        if asked.outcome in family["outcomes"] and asked.comparison in family["comparisons"]
    }


def _without(part: Plain, *left_out: str) -> Plain:
    """Return a part of a plan without some keys and, wherever they stand, without the words that say why."""
    return {
        key: _without(value) if isinstance(value, dict) else value
        for key, value in part.items()
        if key not in left_out and key not in _REASONS
    }


def _variables(comparison: Plain, sample: Plain, outcome: Plain, parts: Plain) -> list[str]:
    """Return the variables that one estimate starts from."""
    named = [
        outcome["variable"],
        parts.get("second_source"),
        outcome.get("duration", {}).get("exit"),
        comparison["arm"],
        comparison.get("cluster"),
        comparison.get("delivered_by", {}).get("id"),
        *comparison.get("blocks", []),
        *(name for rows in sample.get("rows", []) for name in rows.get("where", {})),
        *parts["analysis"].get("adjust_for", []),
    ]
    return [name for name in named if name]


def _derivations(derivations: Plain, names: list[str]) -> Plain:
    """Return how variables are made, down to the columns that they are made of."""
    found: Plain = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name not in derivations:
            continue
        found[name] = derivations[name]
        waiting += derivations[name].get("of", [])
        waiting += [derivations[name]["reduce"]["variable"]] if "reduce" in derivations[name] else []
    return found
