"""The form an exhibit must have before its numbers can be judged at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pandas as pd

from helpers.disclosure.messages import holds_number
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import Mistake
from helpers.results import Column, ColumnKind, Exhibit

LONGEST_TEXT = 200
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_NUMBERS = ("count", "number", "estimate", "percent", "p_value", "verdict")


def is_id(name: str) -> bool:
    """Say whether a name can be the id of an exhibit, and so the name of a file."""
    return _ID.fullmatch(name) is not None


def place_of(exhibit: Exhibit, vocabulary: Vocabulary) -> str:
    """Return how sentences name the exhibit; an id that is none may hold data and is not repeated."""
    known = is_id(exhibit.id) and vocabulary.knows_id(exhibit.id)
    return f"exhibit '{exhibit.id}'" if known else "an exhibit"


def form_mistakes(exhibit: Exhibit, vocabulary: Vocabulary) -> tuple[Mistake, ...]:
    """Return everything that keeps an exhibit from being judged; the sentences hold no value of the data."""
    where = place_of(exhibit, vocabulary)
    mistakes = [*_identity(exhibit, vocabulary, where), *_columns(exhibit, vocabulary, where)]
    mistakes += _kinds(exhibit, vocabulary, where)
    if mistakes:
        return tuple(mistakes)
    mistakes += [*_protection(exhibit, where), *_guards(exhibit, where)]
    for column in exhibit.columns:
        mistakes += _cells(exhibit.frame[column.name], column, f"{where}, column '{column.name}'")
        if exhibit.aggregate and column.kind in ("label", "text"):
            mistakes += _labels(exhibit.frame[column.name], vocabulary, where)
    return tuple(mistakes)


def _identity(exhibit: Exhibit, vocabulary: Vocabulary, where: str) -> Iterator[Mistake]:
    if not is_id(exhibit.id):
        yield Mistake(where, "its id cannot be the name of a file", "lower case letters, digits, '_' and '.'")
    elif not vocabulary.knows_id(exhibit.id):
        found = "its id is made of words that are neither declared nor in the catalogues"
        yield Mistake(where, found, todo="Keep data out of ids.")
    if exhibit.kind == "text" and len(exhibit.frame):
        yield Mistake(where, "it is a text and has a frame", todo="Make it a table or a figure.")
    if exhibit.kind not in ("text", "quotes") and not len(exhibit.columns):
        yield Mistake(where, f"it is a {exhibit.kind} without columns", todo="Describe its columns.")


def _columns(exhibit: Exhibit, vocabulary: Vocabulary, where: str) -> Iterator[Mistake]:
    """Check that frame and columns tell of the same things, in words known beforehand."""
    described = [column.name for column in exhibit.columns]
    found = list(exhibit.frame.columns)
    if len(set(found)) < len(found) or len(set(described)) < len(described):
        yield Mistake(where, "a column appears twice", todo="Give every column its own name.")
    for name in described:
        if name not in found:
            yield Mistake(where, f"the column '{name}' is described and is not in the frame")
    for place, name in enumerate(found, start=1):
        if name not in described:
            # The name of the column may itself be data (a pivoted name): it is not repeated here.
            yield Mistake(
                where,
                f"column {place} of the frame is not described in its columns",
                todo="Describe every column, or leave it out of the frame.",
            )
        elif not vocabulary.knows_column(str(name)):
            yield Mistake(
                where,
                f"the name of column {place} is not in the catalogues",
                todo="Keep data out of column names (one row an observation), or add the column to the "
                "catalogues.",
            )
    helpers = {c.unit_column for c in exhibit.columns} | {
        name for c in exhibit.columns if c.interval for name in c.interval
    }
    for name in sorted(helpers - {""} - set(map(str, found))):
        yield Mistake(where, f"its columns refer to '{name}', which is not in the frame")


def _kinds(exhibit: Exhibit, vocabulary: Vocabulary, where: str) -> Iterator[Mistake]:
    """Check that every column is of a kind that exists and in a unit that was declared."""
    for column in exhibit.columns:
        at = f"{where}, a column"
        if column.kind not in get_args(ColumnKind):
            yield Mistake(at, "its kind does not exist", ", ".join(get_args(ColumnKind)))
        if column.unit and not vocabulary.knows(column.unit):
            yield Mistake(at, "its unit is not declared", todo="Declare the unit of the variable.")


def _protection(exhibit: Exhibit, where: str) -> Iterator[Mistake]:
    """Check that somebody said how the exhibit is protected, once."""
    if exhibit.guards and exhibit.aggregate:
        yield Mistake(
            where, "it has guards and a reason for having none", todo="Keep the guards, or the reason."
        )
    if len(exhibit.aggregate) > LONGEST_TEXT or holds_number(exhibit.aggregate):
        yield Mistake(
            where,
            "its reason for having no guards holds a number or is long",
            todo="Give a short reason in words.",
        )
    if not exhibit.guards and not exhibit.aggregate and len(exhibit.frame):
        yield Mistake(
            where,
            "its frame has neither guards nor a reason why it needs none",
            todo="Add Guard(count=…, covers=…) with the number of persons behind each row.",
        )


def _guards(exhibit: Exhibit, where: str) -> Iterator[Mistake]:
    found = set(exhibit.frame.columns)
    for guard in exhibit.guards:
        named = {guard.count, *guard.covers, *(guard.adds_up_within or ()), guard.largest_share} - {""}
        for name in sorted(named - found):
            yield Mistake(where, f"a guard names the column '{name}', which is not in the frame")
    if not exhibit.guards:
        return
    guarded = {name for guard in exhibit.guards for name in (guard.count, *guard.covers, guard.largest_share)}
    for column in exhibit.columns:
        if column.kind in _NUMBERS and column.name not in guarded:
            yield Mistake(
                where,
                f"the column '{column.name}' holds numbers and no guard covers it",
                todo="Add it to `covers` of the guard that counts the persons behind it.",
            )


def _cells(values: pd.Series[Any], column: Column, where: str) -> Iterator[Mistake]:
    """Check that the values are what the kind of their column says."""
    known = values.dropna()
    if column.kind == "label" and pd.api.types.is_bool_dtype(values):
        return
    if column.kind in ("label", "text", "verdict"):
        if not known.map(lambda value: isinstance(value, str)).all():
            yield Mistake(
                where, f"it is a column of kind '{column.kind}' and holds something that is not text"
            )
        elif known.map(len).gt(LONGEST_TEXT).any() or known.str.contains("\n", regex=False).any():
            yield Mistake(
                where,
                f"it holds text of more than {LONGEST_TEXT} characters or several lines",
                todo="Free text of people does not pass this door.",
            )
        return
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        yield Mistake(
            where, f"it is a column of kind '{column.kind}' and holds something that is not a number"
        )


def _labels(values: pd.Series[Any], vocabulary: Vocabulary, where: str) -> Iterator[Mistake]:
    words = values.dropna()
    unknown = words.map(lambda word: isinstance(word, str) and bool(word) and not vocabulary.knows(word))
    if unknown.astype(bool).any():
        yield Mistake(
            f"{where}, column '{values.name}'",
            f"{int(unknown.astype(bool).sum())} words are neither declared nor in the catalogues",
            todo="Declare the categories in study.yml, or guard the exhibit.",
        )
