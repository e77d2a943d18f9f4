"""Pydantic's errors as our findings: the place in the file, what stands there, what is allowed."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from helpers.errors import nearest
from helpers.study.base import LABEL_KEYS
from helpers.study.finding import Finding, Path, listed
from helpers.study.spec import Study

_MISSING = object()
_KEYS = "keys with values"
_EXPECTED: dict[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true, false",
    "bool_parsing": "true, false",
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "tuple_type": "a list",
    "list_type": "a list",
    "finite_number": "a finite number",
}
_PATTERNS = {
    "^[a-z][a-z0-9_]*$": "a name of lower-case letters, digits and _, beginning with a letter",
    "^[a-z][a-z0-9_-]*$": "a name of lower-case letters, digits, - and _, beginning with a letter",
    "^expect_[a-z_]+$": "a name that begins with expect_",
}
_LIMITS = {
    "greater_than": "above",
    "less_than": "below",
    "greater_than_equal": "at least",
    "less_than_equal": "at most",
    "too_short": "at least",
    "too_long": "at most",
    "string_too_short": "at least",
    "string_too_long": "at most",
}
_LIMIT_KEYS = {
    "greater_than": "gt",
    "less_than": "lt",
    "greater_than_equal": "ge",
    "less_than_equal": "le",
    "too_short": "min_length",
    "too_long": "max_length",
    "string_too_short": "min_length",
    "string_too_long": "max_length",
}
_UNITS = {
    "too_short": " of them",
    "too_long": " of them",
    "string_too_short": " character",
    "string_too_long": " characters",
}
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
QUOTE_COMMAS = "Put quotes around a text with a comma in it, where braces stand around it."
_WRONG_TYPE = frozenset(_EXPECTED) | {"literal_error"}


def findings(error: ValidationError, plain: object) -> tuple[Finding, ...]:
    """Return one finding per place.

    Parameters
    ----------
    error : ValidationError
        From validating `plain` as a `Study`.
    plain : object
        What the file holds.
    """
    places: dict[Path, list[dict[str, Any]]] = {}
    for one in error.errors(include_url=False):
        places.setdefault(_place(one["loc"], plain), []).append(dict(one))
    return tuple(
        _finding(path, ones, plain) for path, ones in places.items() if not _other_branch(path, ones, places)
    )


def _place(loc: tuple[str | int, ...], plain: object) -> Path:
    """Return the path in the file: pydantic's location without the names of union branches."""
    path: list[str | int] = []
    here = plain
    for position, step in enumerate(loc):
        last = position == len(loc) - 1
        key = _key(here, step)
        if key is not _MISSING:
            path.append(str(step) if isinstance(here, Mapping) else step)
            here = here[key]  # type: ignore[index]
        elif last and _is_place(here, step):
            path.append(step)
    return tuple(path)


def _is_place(here: object, step: str | int) -> bool:
    """Return whether a step that is not in the file is a key or position that should be there."""
    if isinstance(here, list):
        return isinstance(step, int)
    return isinstance(here, Mapping) and isinstance(step, str) and not _is_branch(step)


def _is_branch(step: str) -> bool:
    """Return whether a step of a location names a type, not a key."""
    return step in {"str", "int", "float", "bool", "Dialect"} or "[" in step


def _key(here: object, step: str | int) -> Any:  # noqa: ANN401
    """Return the key or position in `here` that a step means, or a marker that there is none."""
    if isinstance(here, Mapping):
        return next((key for key in here if key == step or str(key) == str(step)), _MISSING)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return step
    return _MISSING


def _other_branch(path: Path, ones: list[dict[str, Any]], places: Mapping[Path, Any]) -> bool:
    """Return whether errors at a place only say that another form, found wrong further down, was not used."""
    deeper = any(len(other) > len(path) and other[: len(path)] == path for other in places)
    return deeper and all(one["type"] in _WRONG_TYPE for one in ones)


def _finding(path: Path, ones: list[dict[str, Any]], plain: object) -> Finding:
    """Return the finding for all errors at one place."""
    first = ones[0]
    if first["type"] == "missing" and isinstance(path[-1], int):
        return Finding(path[:-1], f"value {path[-1] + 1} of the list is missing", todo="Add it.")
    if first["type"] == "missing":
        return Finding(path[:-1], f"the key '{path[-1]}' is missing", todo="Add it.")
    if first["type"] == "extra_forbidden":
        known = keys_at(path[:-1], plain)
        there = _at(path[:-1], plain)
        free = [key for key in known if not isinstance(there, Mapping) or key not in there]
        guess = nearest(str(path[-1]), free) or "Remove it."
        return Finding(path, f"there is no key '{path[-1]}' here", listed(known), guess)
    if first["type"].startswith("union_tag"):
        return _tag(path, first)
    found = _shown(first["input"])
    cut_off = _cut_off_by_a_comma(path, first, plain)
    if cut_off:
        return cut_off
    if first["loc"] and first["loc"][-1] == "[key]":
        found = f"the name '{first['input']}'"
    words = dict.fromkeys(_allowed(one) for one in ones)
    if _KEYS in words and keys_at(path, None):
        words = {word.replace(_KEYS, f"the keys {listed(keys_at(path, None))}"): None for word in words}
    allowed = ", or ".join(words)
    return Finding(path, found, allowed, _guess(ones) or _repair(path, first))


def _tag(path: Path, one: dict[str, Any]) -> Finding:
    """Return the finding for an analysis whose design is missing or unknown."""
    context = one.get("ctx", {})
    key = str(context.get("discriminator", "")).strip("'")
    if one["type"] == "union_tag_not_found":
        return Finding(path, f"the key '{key}' is missing", todo="Add it.")
    tags = [tag.strip().strip("'") for tag in str(context["expected_tags"]).split(",")]
    tag = str(context["tag"])
    return Finding((*path, key), f"'{tag}'", listed(tags), nearest(tag, tags))


def _shown(value: object) -> str:
    """Return what was found, short."""
    if value is None:
        return "nothing stands here"
    if isinstance(value, Mapping):
        return "keys with values stand here" if value else "an empty mapping stands here"
    if isinstance(value, list | tuple):
        return "a list stands here" if value else "an empty list stands here"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"


def _allowed(one: dict[str, Any]) -> str:
    """Return what one error says is allowed."""
    kind, context = one["type"], one.get("ctx", {})
    if kind == "literal_error":
        return listed(word if word.isidentifier() else f"'{word}'" for word in _choices(one))
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"text like {context['pattern']}")
    if kind in _LIMITS:
        return f"{_LIMITS[kind]} {context[_LIMIT_KEYS[kind]]:g}{_UNITS.get(kind, '')}"
    return _EXPECTED.get(kind, str(one["msg"]))


def _cut_off_by_a_comma(path: Path, one: dict[str, Any], plain: object) -> Finding | None:
    """Return the finding for ``{nl: a, b}`` and ``{level: 0,95}``, which YAML reads as two keys."""
    key = str(path[-1]) if path else ""
    if one["type"] in {"invalid_key", "extra_forbidden"} and key.isdigit() and _at(path, plain) is None:
        return Finding(path[:-1], f"a number ends before ',{key}'", todo="Write decimals with a point.")
    if one["loc"][-1:] == ("[key]",) and _at(path, plain) is None:
        return Finding(path[:-1], f"the text ends before '{key}'", todo=QUOTE_COMMAS)
    return None


def _repair(path: Path, one: dict[str, Any]) -> str:
    """Return how to write what was clearly meant: a list of one, a number with its decimals, words, codes."""
    key = str(path[-1]) if path else ""
    if _EXPECTED.get(one["type"]) == _KEYS and key in {"codes", "missing_codes"}:
        return "Say what each code means: {1: name, 2: name}"
    if _EXPECTED.get(one["type"]) == _KEYS and key in LABEL_KEYS and isinstance(one["input"], str):
        return "Say in which language: {nl: ...}"
    if _EXPECTED.get(one["type"]) == "a list" and isinstance(one["input"], str):
        return f"Put it between brackets: [{one['input']}]"
    if _EXPECTED.get(one["type"]) == "a number" and _DECIMAL_COMMA.fullmatch(str(one["input"])):
        return "Write decimals with a point."
    return ""


def _at(path: Path, plain: object) -> object:
    """Return what stands at a place that is in the file."""
    here = plain
    for step in path:
        key = _key(here, step)
        if key is _MISSING:
            return _MISSING
        here = here[key]  # type: ignore[index]
    return here


def _choices(one: dict[str, Any]) -> list[str]:
    """Return the words of a literal."""
    text = str(one["ctx"]["expected"]).replace(" or ", ", ")
    return [word.strip().strip("'") for word in text.split(", ")]


def _guess(ones: list[dict[str, Any]]) -> str:
    """Return the nearest allowed word, when words are allowed."""
    words = [word for one in ones if one["type"] == "literal_error" for word in _choices(one)]
    return nearest(str(ones[0]["input"]), words) if words else ""


def keys_at(path: Path, plain: object) -> tuple[str, ...]:
    """Return the keys that the declaration knows at a place."""
    candidates: list[Any] = [Study]
    here = plain
    for step in path:
        candidates = [inner for one in candidates for inner in _below(one, step)]
        key = _key(here, step)
        here = here[key] if key is not _MISSING else None  # type: ignore[index]
    models = [one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)]
    design = here.get("design") if isinstance(here, Mapping) else None
    fitting = [one for one in models if design is None or design in _design(one)] or models
    keys = (field.alias or name for one in fitting for name, field in one.model_fields.items())
    return tuple(dict.fromkeys(keys))


def _design(model: type[BaseModel]) -> tuple[Any, ...]:
    """Return the designs an analysis is for; empty for other models."""
    field = model.model_fields.get("design")
    return get_args(field.annotation) if field else ()


def _below(annotation: Any, step: str | int) -> Iterator[Any]:  # noqa: ANN401
    """Yield the types one step further down."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in {name, field.alias}:
                yield from _plain_types(field.annotation)
        return
    arguments = get_args(annotation)
    if arguments:
        yield from _plain_types(arguments[-1] if get_origin(annotation) is not tuple else arguments[0])


def _plain_types(annotation: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the types in an annotation without `Annotated` and unions."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain_types(get_args(annotation)[0])
    elif origin in {Union, types.UnionType}:
        for inner in get_args(annotation):
            yield from _plain_types(inner)
    else:
        yield annotation
