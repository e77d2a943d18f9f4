"""What is thought of one column, and the remarks that say how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpers.study.base import Code, VariableType


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the declaration that is written.

    Attributes
    ----------
    kind : {"note", "unsure", "choice"}
        What the program saw; what it is not sure of; what only a person can decide (numbered).
    text : str
        One English sentence. It holds names and counts, never a text of a cell.
    """

    kind: Literal["note", "unsure", "choice"]
    text: str


@dataclass(frozen=True, slots=True)
class Guess:
    """How a column is to be read.

    Attributes
    ----------
    type : str or None
        None: the column is left out of the declaration.
    codes : mapping of code to category name
    words : mapping of category name to str
        What a category is called on a page.
    missing : mapping of code to name
        Codes that mean that there is no answer.
    range : tuple of float or None
        Lowest and highest value that may occur, wider than what was seen so that it tells of nobody.
    is_readable : bool
        False where some cells do not fit the type and are known to be left as missing.
    identifying : {"none", "quasi", "direct"}
    remarks : tuple of Remark
    """

    type: VariableType | None
    codes: Mapping[Code, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[Code, str] = field(default_factory=dict)
    range: tuple[float, float] | None = None
    is_readable: bool = True
    identifying: Literal["none", "quasi", "direct"] = "none"
    remarks: tuple[Remark, ...] = ()
