"""One parameter: its type, its limits, and how a value is read from text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from helpers.errors import Mistake, nearest

Value = float | int | str
WHERE = "PARAMS"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a run may change.

    Attributes
    ----------
    name : str
        As written in ``PARAMS="name=value"`` and in the notebooks.
    type : {"number", "integer", "choice"}
        What a value must be.
    meaning : mapping of language to str
        What it changes, for `make params`.
    stages : tuple of str
        Notebooks that read it.
    targets : tuple of str
        Places of the declaration that it changes; ``*`` stands for every comparison or outcome.
    change : callable
        Writes the value into the plain form of a declaration; returns why it cannot, or "".
    choices : tuple of str
        Allowed words; for a number, words allowed beside it.
    low, high : float or None
        Smallest and largest allowed number.
    low_open, high_open : bool
        Whether the limit itself is not allowed.
    """

    name: str
    type: Literal["number", "integer", "choice"]
    meaning: Mapping[str, str]
    stages: tuple[str, ...]
    targets: tuple[str, ...]
    change: Callable[[dict[str, Any], Any], str]
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def allowed(self) -> str:
        """Allowed values in words."""
        words = ", ".join(self.choices)
        if self.type == "choice":
            return words
        kind = "a whole number" if self.type == "integer" else "a number"
        limits = _limits_in_words(self)
        return f"{kind} {limits}".strip() + (f", or {words}" if words else "")


def read(parameter: Parameter, text: str) -> Value | Mistake:
    """Return the value in `text`, or the sentence that says why it is none."""
    where = f"{WHERE}, {parameter.name}"
    if text in parameter.choices:
        return text
    if parameter.type == "choice":
        return Mistake(where, f"'{text}'", parameter.allowed, nearest(text, parameter.choices))
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return Mistake(where, f"'{text}'", parameter.allowed, "Write decimals with a point.")
    number = _number(text, whole=parameter.type == "integer")
    if number is None or not _within(number, parameter):
        return Mistake(where, f"'{text}'", parameter.allowed)
    return number


def _number(text: str, *, whole: bool) -> int | float | None:
    """Return a finite number written plainly, or None."""
    pattern = r"[+-]?\d+" if whole else r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
    if not re.fullmatch(pattern, text, flags=re.ASCII):
        return None
    return int(text) if whole else float(text)


def _within(number: float, parameter: Parameter) -> bool:
    """Return whether a number lies between the limits."""
    low, high = parameter.low, parameter.high
    above = low is None or number > low or (number == low and not parameter.low_open)
    below = high is None or number < high or (number == high and not parameter.high_open)
    return above and below


def _limits_in_words(parameter: Parameter) -> str:
    """Return "above 0.5 and below 1", "from 1 to 50", or ""."""
    low, high = parameter.low, parameter.high
    parts = []
    if low is not None:
        parts.append(f"above {low:g}" if parameter.low_open else f"from {low:g}")
    if high is not None:
        parts.append(f"below {high:g}" if parameter.high_open else f"up to {high:g}")
    return " and ".join(parts)
