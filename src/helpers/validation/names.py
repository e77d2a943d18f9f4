"""Whether the study's own checks are written as Great Expectations names them, before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.errors import DeclarationMistake, Mistake, nearest
from helpers.study.spec import Check, Study
from helpers.validation import engine

COLUMN_ARGUMENTS = ("column", "column_A", "column_B")


def require_known(study: Study) -> None:
    """Refuse expectations and arguments that do not exist.

    Raises
    ------
    DeclarationMistake
        All of them, each with the nearest valid name.
    """
    mistakes = [mistake for place, check in _places(study) for mistake in _unknown(place, check)]
    if mistakes:
        raise DeclarationMistake(mistakes)


def require_columns(study: Study, frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse checks and joins of columns that the files do not have.

    Raises
    ------
    DeclarationMistake
        All of them, each with the nearest column.
    """
    mistakes = [
        mistake for place, check in _places(study) for mistake in _absent(place, check, frames[check.table])
    ]
    for position, join in enumerate(study.joins, start=1):
        for table in (join.from_, join.to):
            mistakes += _no_column(
                f"{declaration(study)}: joins[{position}].on", join.on, table, frames[table]
            )
    if mistakes:
        raise DeclarationMistake(mistakes)


def declaration(study: Study) -> str:
    """Return how sentences name the file of the declaration."""
    return f"studies/{study.study}/study.yml"


def _places(study: Study) -> Iterator[tuple[str, Check]]:
    """Yield the study's checks with their place in the declaration, counted from 1."""
    for position, check in enumerate(study.checks, start=1):
        yield f"{declaration(study)}: checks[{position}]", check


def _unknown(place: str, check: Check) -> Iterator[Mistake]:
    """Yield what Great Expectations does not know in one check."""
    known = tuple(engine.expectations())
    if check.expectation not in known:
        found = f"there is no expectation '{check.expectation}'"
        guess = (
            nearest(check.expectation, known) or "See the list in the documentation of Great Expectations."
        )
        yield Mistake(f"{place}.expectation", found, todo=guess)
        return
    required, allowed = engine.arguments_of(check.expectation)
    wrong = [name for name in check.arguments if name not in allowed]
    for name in wrong:
        found = f"{check.expectation} has no argument '{name}'"
        yield Mistake(f"{place}.arguments", found, ", ".join(allowed), nearest(name, allowed))
    lacking = [name for name in required if name not in check.arguments]
    for name in lacking:
        yield Mistake(
            f"{place}.arguments", f"{check.expectation} needs the argument '{name}'", todo="Add it."
        )
    if not wrong and not lacking:
        yield from _unfit(place, check)


def _unfit(place: str, check: Check) -> Iterator[Mistake]:
    """Yield why an expectation cannot have these values."""
    try:
        engine.build(check.expectation, check.arguments)
    except ValueError as error:
        first = error.errors()[0] if hasattr(error, "errors") else {"loc": ("__root__",), "msg": str(error)}
        argument = first["loc"][0]
        where = f"{place}.arguments" + ("" if argument == "__root__" else f".{argument}")
        found = "" if argument == "__root__" else f"'{check.arguments[argument]}': "
        yield Mistake(where, f"{found}{first['msg']}")


def _absent(place: str, check: Check, frame: pd.DataFrame) -> Iterator[Mistake]:
    """Yield columns of one check that the file does not have."""
    for argument in COLUMN_ARGUMENTS:
        if argument in check.arguments:
            name = str(check.arguments[argument])
            yield from _no_column(f"{place}.arguments.{argument}", name, check.table, frame)
    listed = check.arguments.get("column_list", ())
    for name in listed if isinstance(listed, list | tuple) else ():
        yield from _no_column(f"{place}.arguments.column_list", str(name), check.table, frame)


def _no_column(where: str, name: str, table: str, frame: pd.DataFrame) -> Iterator[Mistake]:
    """Yield the sentence for a column that is not in the file."""
    there = [
        one for one in map(str, frame.columns) if not one.startswith("_") and not one.endswith("__missing")
    ]
    if name not in there:
        yield Mistake(
            where, f"table '{table}' has no column '{name}'", ", ".join(there), nearest(name, there)
        )
