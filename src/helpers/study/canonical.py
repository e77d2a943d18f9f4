"""One spelling for a declaration, and its hash: what a stage reads, and what the plan is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from helpers.study.base import LABEL_KEYS
from helpers.study.spec import Study

PLAN_SECTIONS = ("comparisons", "samples", "variables", "outcomes", "families", "analysis")
"""What is decided before looking. Of the variables only derivations and codings are part of it."""

PLAN_VARIABLE_KEYS = ("table", "column", "derive", "of", "reduce", "type", "codes", "missing_codes", "range")


def canonical_json(value: object, *, words: bool, ordered: bool) -> str:
    """Return one JSON text for a piece of a declaration, the same on every platform.

    Parameters
    ----------
    value : object
        Models, mappings, tuples and plain values.
    words : bool
        False leaves out the fields that only change words on a page (`spec.LABEL_KEYS`). Names that
        the user chose are never left out, also when a variable happens to be called ``note``.
    ordered : bool
        True keeps the declared order of mappings (the order of rows in a table follows it); False sorts
        them, for comparing plans.

    Returns
    -------
    str
        ASCII JSON without spaces. A mapping is a list of pairs, so that the code 1 and the text '1' differ.
    """
    plain = _plain(value, words=words, ordered=ordered)
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def digest(value: object, *, words: bool, ordered: bool) -> str:
    """Return the sha256 of `canonical_json` in hexadecimal."""
    text = canonical_json(value, words=words, ordered=ordered)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def sections_hash(study: Study, sections: Sequence[str], words: bool) -> str:
    """Return the hash of the named sections of a declaration.

    Parameters
    ----------
    study : Study
        The resolved declaration, parameters of the run included.
    sections : sequence of str
        Names of sections; their order does not matter.
    words : bool
        Whether the words for readers count (only for the stage that prints them).
    """
    content = {section: getattr(study, section) for section in sorted(set(sections))}
    return digest(content, words=words, ordered=True)


def plan(study: Study) -> dict[str, Any]:
    """Return the plan: comparisons, samples, derivations, outcomes and analysis, without words."""
    content: dict[str, Any] = {name: getattr(study, name) for name in PLAN_SECTIONS if name != "variables"}
    content["derivations"] = {
        name: {key: getattr(variable, key) for key in PLAN_VARIABLE_KEYS}
        | ({} if variable.scale is None else {"scale": variable.scale})  # no key, no change to older plans
        for name, variable in study.variables.items()
    }
    return content


def plan_hash(study: Study) -> str:
    """Return the hash of the plan; it does not change with labels or with the order of declarations."""
    return digest(plan(study), words=False, ordered=False)


def _plain(value: object, *, words: bool, ordered: bool) -> Any:  # noqa: ANN401 - JSON values
    """Return `value` as lists and scalars only."""
    if isinstance(value, BaseModel):
        fields = {
            name: getattr(value, name)
            for name in sorted(type(value).model_fields)
            if words or name not in LABEL_KEYS
        }
        return _pairs(fields, words=words, ordered=True)
    if isinstance(value, Mapping):
        return _pairs(value, words=words, ordered=ordered)
    if isinstance(value, list | tuple):
        return [_plain(item, words=words, ordered=ordered) for item in value]
    return value


def _pairs(mapping: Mapping[Any, Any], *, words: bool, ordered: bool) -> list[list[Any]]:
    """Return a mapping as pairs, in its own order or sorted by the text of the key."""
    keys = list(mapping) if ordered else sorted(mapping, key=lambda key: (str(key), type(key).__name__))
    return [[key, _plain(mapping[key], words=words, ordered=ordered)] for key in keys]
