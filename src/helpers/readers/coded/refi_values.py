"""Values of variables and moments in time in REFI-QDA, by their declared type."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from helpers.qualitative.project import Value, Variable, VariableType
from helpers.readers.coded.guids import Register, canonical
from helpers.readers.coded.safe_xml import Node
from helpers.readers.coded.tally import Tally

TYPES: dict[str, VariableType] = {
    "text": "text",
    "boolean": "boolean",
    "integer": "integer",
    "float": "real",
    "date": "date",
    "datetime": "datetime",
}
TRUE, FALSE = ("true", "1"), ("false", "0")
WHOLE = re.compile(r"[+-]?\d{1,300}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?", re.ASCII
)
"""The dateTime of XML Schema, which both the model and the writer keep to."""


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value as the file gives it; None where the file names the variable only."""

    variable: str
    text: str | None


def variable(node: Node, register: Register, tally: Tally) -> Variable:
    """Return a variable; one of an unknown type is text, and counted."""
    kind = TYPES.get(node.get("typeOfVariable").strip().lower())
    if kind is None:
        tally.add("variable_of_unknown_type")
    guid = register.admit(node.get("guid"))
    return Variable(guid, node.get("name") or guid, kind or "text", node.text_of("Description"))


def raw_values(node: Node) -> tuple[RawValue, ...]:
    """Return the values that stand in a case or source."""
    found = []
    for value in node.named("VariableValue"):
        reference = next((canonical(child.get("targetGUID")) for child in value.named("VariableRef")), "")
        texts = [child.text for child in value.children if child.name.endswith("Value")]
        found.append(RawValue(reference, texts[0] if texts else None))
    return tuple(found)


def typed_values(
    raw: tuple[RawValue, ...], variables: Mapping[str, Variable], tally: Tally
) -> dict[str, Value]:
    """Return values by GUID of their variable, of its type; what does not fit is left out and counted."""
    values: dict[str, Value] = {}
    for one in raw:
        known = variables.get(one.variable)
        if known is None:
            tally.add("value_of_unknown_variable")
            continue
        if known.guid in values:
            tally.add("value_twice")
            continue
        try:
            values[known.guid] = None if one.text is None else _TYPED[known.type](one.text)
        except ValueError:
            tally.add("value_of_other_type")
    return values


def moment(text: str, tally: Tally) -> str:
    """Return a date and time in ISO form as XML Schema writes it, "" where it is none."""
    text = text.strip()
    if not text:
        return ""
    try:
        if MOMENT.fullmatch(text):
            datetime.fromisoformat(text)
            return text
        return _schema_form(datetime.fromisoformat(text))
    except ValueError:
        tally.add("moment_unreadable")
        return ""


def _schema_form(when: datetime) -> str:
    written = when.isoformat()
    if not MOMENT.fullmatch(written):
        raise ValueError(written)
    return written


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in TRUE + FALSE:
        raise ValueError(word)
    return word in TRUE


def _integer(text: str) -> int:
    if not WHOLE.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


def _real(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _date(text: str) -> str:
    day = text.strip()
    if not DAY.fullmatch(day):
        raise ValueError(text)
    return date.fromisoformat(day).isoformat()


def _datetime(text: str) -> str:
    written = text.strip()
    when = datetime.fromisoformat(written)
    return written if MOMENT.fullmatch(written) else _schema_form(when)


_TYPED: dict[str, Callable[[str], Value]] = {
    "text": str,
    "boolean": _boolean,
    "integer": _integer,
    "real": _real,
    "date": _date,
    "datetime": _datetime,
}
