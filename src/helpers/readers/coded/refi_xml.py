"""Elements of REFI-QDA files as text: attributes and words escaped, so that they come back unchanged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from helpers.qualitative.project import Value, Variable, VariableType

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
VALUE_ELEMENTS: dict[VariableType, str] = {
    "text": "TextValue",
    "boolean": "BooleanValue",
    "integer": "IntegerValue",
    "real": "FloatValue",
    "date": "DateValue",
    "datetime": "DateTimeValue",
}
RETURN = {"\r": "&#13;"}
"""A carriage return that is not spelt so is read as a line feed (XML 1.0, section 2.11)."""


def element(name: str, attributes: Mapping[str, str | None], *inner: str) -> str:
    """Return an element; attributes that are None are left out, `inner` is XML already."""
    written = "".join(f" {key}={quoteattr(words)}" for key, words in attributes.items() if words is not None)
    content = "".join(inner)
    return f"<{name}{written}>{content}</{name}>\n" if content else f"<{name}{written}/>\n"


def section(name: str, parts: Iterable[str]) -> str:
    """Return an element around parts; nothing where there is none, as the schemas want."""
    content = "".join(parts)
    return element(name, {}, content) if content else ""


def escaped(words: str) -> str:
    """Return words as text of an element."""
    return escape(words, RETURN)


def worded(name: str, words: str) -> str:
    """Return an element that holds words; nothing for ""."""
    return f"<{name}>{escaped(words)}</{name}>\n" if words else ""


def references(name: str, guids: tuple[str, ...], key: str = "targetGUID") -> str:
    """Return an element per part that is pointed to."""
    return "".join(element(name, {key: guid}) for guid in guids)


def value(variable: str, kind: VariableType, content: Value) -> str:
    """Return a value of a variable; None is the variable alone.

    Raises
    ------
    ValueError
        The value is not of this type, or XML Schema has no form for it.
    """
    inner = references("VariableRef", (variable,))
    if content is not None:
        name = VALUE_ELEMENTS[kind]
        inner += f"<{name}>{escaped(_written(kind, content))}</{name}>\n"
    return element("VariableValue", {}, inner)


def values(contents: Mapping[str, Value], variables: Mapping[str, Variable]) -> str:
    """Return the values of a case or document."""
    return "".join(value(guid, variables[guid].type, content) for guid, content in contents.items())


def _written(kind: VariableType, content: Value) -> str:
    """Return a value as XML Schema spells it: decimals have no exponent there."""
    if kind == "boolean" and isinstance(content, bool):
        return str(content).lower()
    if kind == "integer" and isinstance(content, int) and not isinstance(content, bool):
        return str(content)
    if kind == "real" and isinstance(content, float) and math.isfinite(content):
        return format(Decimal(repr(content)), "f")
    if kind in {"text", "date", "datetime"} and isinstance(content, str):
        return content
    raise ValueError(content)
