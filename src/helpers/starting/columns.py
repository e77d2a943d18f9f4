"""What a column is, by what stands in it and what its file says: the type that reads every cell of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from helpers.readers.arrived import ColumnSaid
from helpers.readers.typed import typed
from helpers.starting.dictionary import (
    ABOUT_PEOPLE,
    CLOSED_ANSWERS,
    ID_ENDINGS,
    MEANS_MISSING,
    NO,
    OPEN_WORDS,
    ORDERED_WORDS,
    STAFF_WORDS,
    SUSPECT_CODES,
    YES,
)
from helpers.starting.guesses import Guess, Remark
from helpers.starting.labelled import categories_of, code_of, labelled, missing_of, spelled
from helpers.starting.naming import ascii_words, called, category, own_name
from helpers.starting.slips import Slips
from helpers.starting.values import Values, plain_words
from helpers.starting.written import LONGEST_ANSWER, RARE, is_short_code, of_people
from helpers.study.base import Code, VariableType
from helpers.study.spec import Dialect, Variable

FITS = 0.9
"""Share of the cells that must fit a type before the others are taken for slips."""
MOST_CODES = 20
FIRST_YEAR, LAST_YEAR = 1900.0, 2100.0
"""Whole numbers that all lie between these are years."""
_LEADING_ZERO = r"^0\d"
_NAMES_SOMETHING = 5
"""Whole numbers of so many digits that all differ are names of things (a file number), not amounts."""


def guessed(column: str, values: Values, said: ColumnSaid, dialect: Dialect) -> Guess:
    """Return how a column is to be read.

    Parameters
    ----------
    column : str
        Its name in the file.
    values : Values
        What stands in it.
    said : ColumnSaid
        What the file says of it.
    dialect : Dialect
        How numbers and dates are written.

    Notes
    -----
    Read with this guess no cell of the column stops a run. What rests on a word (a column of 0 and 1, a code
    99 far above the rest) is said in a remark.
    """
    if not values.n_known:
        return Guess(None, remarks=(Remark("note", "empty in every row, so left out"),))
    if said.labels and of_people(column, values, said):
        said = replace(said, labels={})
        text = "its labels seem to be names, or answers that people wrote: kept as codes, printed nowhere"
        missing, remark = missing_of(values.listed(), said), Remark("unsure", text)
        return Guess("text", missing=missing, identifying="quasi", remarks=(remark,))
    few = len(values.texts) <= 2 * MOST_CODES
    found = (
        labelled(values.listed(), said) if said.labels and (few or len(said.labels) > MOST_CODES) else None
    )
    if found is None:
        found = _unlabelled(column, values, said, dialect)
    if (ABOUT_PEOPLE | STAFF_WORDS) & called(column, said.label):
        found = replace(found, identifying="quasi")
    return found


def _unlabelled(column: str, values: Values, said: ColumnSaid, dialect: Dialect) -> Guess:
    """Return the guess for a column by its cells."""
    missing = missing_of(values.listed(), said) if said.missing else {}
    gone = {str(code) for code in missing}
    rest = values
    if gone:
        kept = np.array([spelled(one) not in gone for one in values.listed()], dtype=bool)
        rest = Values(values.texts.filter(pa.array(kept)), values.counts[kept], values.n, values.n_blank)
        if not kept.any():
            return Guess("integer" if _all_whole(gone) else "text", missing=missing)
    words = called(column, said.label)
    if STAFF_WORDS & words:
        remark = Remark("note", "names workers, who are people too: kept as text, and printed nowhere")
        return Guess("text", missing=missing, remarks=(remark,))
    found = (
        _yes_no(rest)
        or _steps(column, rest)
        or _quantity(column, rest, said, dialect)
        or _dates(column, rest, dialect)
        or (None if OPEN_WORDS & words else _answers(rest))
        or _text(rest)
    )
    return replace(found, missing={**missing, **found.missing})


def _all_whole(codes: set[str]) -> bool:
    return all(isinstance(code_of(code), int) for code in codes)


def _yes_no(values: Values) -> Guess | None:
    """Return yes and no, for a column of such words or of 0 and 1."""
    if len(values.texts) > 6:
        return None
    texts = values.listed()
    small = {text.casefold() for text in texts}
    if small == {"0", "1"}:
        remark = Remark("unsure", "1 is read as yes and 0 as no; if it is the other way round, change here")
        return Guess("boolean", codes={1: "yes", 0: "no"}, remarks=(remark,))
    if small <= YES | NO and small & YES and small & NO:
        return Guess("boolean", codes={text: "yes" if text.casefold() in YES else "no" for text in texts})
    return None


def _steps(column: str, values: Values) -> Guess | None:
    """Return a category, for whole numbers of a column that is called a step, a phase, a class."""
    steps = [one for one in ascii_words(column.rpartition(" / ")[2]) if one in ORDERED_WORDS]
    texts = values.listed() if len(values.texts) <= MOST_CODES else []
    if not steps or not texts or not all(isinstance(code_of(text), int) for text in texts):
        return None
    codes, words = categories_of({text: f"{steps[0]} {spelled(text)}" for text in texts})
    text = "these numbers have an order and no distance, so that they are counted and not averaged"
    return Guess("category", codes=codes, words=words, remarks=(Remark("note", text),))


def _quantity(column: str, values: Values, said: ColumnSaid, dialect: Dialect) -> Guess | None:
    """Return a whole number or a number with decimals, where nearly all cells are one."""
    if bool(pc.any(pc.match_substring_regex(values.texts, _LEADING_ZERO)).as_py()):
        return None
    for kind in ("integer", "real"):
        unread = _unreadable(values, kind, dialect)
        if not unread.any() or (
            kind == "real" and values.counts[unread].sum() <= (1 - FITS) * values.n_known
        ):
            break
    else:
        return None
    if unread.any():
        kind = "real" if _unreadable(values, "integer", dialect).sum() > unread.sum() else "integer"
    fits = Values(values.texts.filter(pa.array(~unread)), values.counts[~unread], values.n, values.n_blank)
    if kind == "integer" and _names_something(column, fits):
        return Guess("text", remarks=(Remark("note", "a number that names something, so kept as text"),))
    return _of_quantity(kind, fits, Slips(values, unread), said, dialect)


def _of_quantity(kind: str, fits: Values, slips: Slips, said: ColumnSaid, dialect: Dialect) -> Guess:
    """Return the guess for a column of numbers, with what stands between them."""
    content = typed(fits.texts, _variable(kind), dialect).content.astype("float64").to_numpy()
    of_file = missing_of(said.labels, said)
    labels = {
        code_of(code): label
        for code, label in said.labels.items()
        if MEANS_MISSING.search(label) and code_of(code) not in of_file
    }
    missing: dict[Code, str] = dict(slips.missing)
    remarks = [*slips.remarks("numbers")]
    for code, label in labels.items():
        if isinstance(code, int):
            missing[code] = own_name(category(label, otherwise="no_answer"), missing.values())
            text = f"{code} has a label that means no answer, so it is not counted as a number"
            remarks.append(Remark("choice", text))
    quantities = content[~np.isin(content, [one for one in missing if not isinstance(one, str)])]
    if not len(quantities):
        return Guess("integer" if kind == "integer" else "real", missing=missing, remarks=tuple(remarks))
    suspect = _suspect(quantities)
    if suspect is not None:
        text = (
            f"{suspect} stands apart from the other numbers. Does it mean no answer? Then write "
            f"missing_codes: {{{suspect}: no_answer}} and a smaller range"
        )
        remarks.append(Remark("choice", text))
    remarks += _ends(said, missing)
    return Guess(
        "integer" if kind == "integer" else "real",
        missing=missing,
        range=_around(
            float(quantities.min()), float(quantities.max()), n_distinct=len(np.unique(quantities))
        ),
        is_readable=not slips.other,
        remarks=tuple(remarks),
    )


def _dates(column: str, values: Values, dialect: Dialect) -> Guess | None:
    """Return a date, where nearly all cells are one."""
    unread = _unreadable(values, "date", dialect, column)
    if values.counts[unread].sum() > (1 - FITS) * values.n_known or unread.all():
        return None
    slips = Slips(values, unread)
    return Guess(
        "date", missing=slips.missing, is_readable=not slips.other, remarks=tuple(slips.remarks("dates"))
    )


def _answers(values: Values) -> Guess | None:
    """Return a category, for few short texts that each were given by several people."""
    if len(values.texts) > MOST_CODES or values.n_known < 2 * len(values.texts):
        return None
    texts = values.listed()
    rare = [
        text
        for text, n in zip(texts, values.counts, strict=True)
        if n < RARE and text.casefold() not in CLOSED_ANSWERS and not is_short_code(text)
    ]
    if rare or any(len(text) > LONGEST_ANSWER for text in texts):
        return None
    named = {
        text: "" if is_short_code(text) else plain_words(text) for text in sorted(texts, key=str.casefold)
    }
    codes, words = categories_of(named)
    asking = [text for text in texts if MEANS_MISSING.search(text)]
    remarks: tuple[Remark, ...] = ()
    if asking:
        text = "one of the codes sounds like no answer. If it is none, move it from codes to missing_codes"
        remarks = (Remark("choice", text),)
    return Guess("category", codes=codes, words=words, remarks=remarks)


def _text(values: Values) -> Guess:
    """Return a text that is printed nowhere, with the reason where few different ones stand there."""
    if len(values.texts) <= MOST_CODES and values.n_known >= 2 * len(values.texts):
        text = (
            f"{len(values.texts)} different texts, some of them written by fewer than {RARE} "
            "people. If these are "
            "answers to choose from, make it a category and declare the codes yourself: this "
            "file is read by others"
        )
        return Guess("text", remarks=(Remark("unsure", text),))
    return Guess("text", remarks=(Remark("note", "free text: it stays in data/ and is printed nowhere"),))


def _unreadable(values: Values, kind: str, dialect: Dialect, column: str = "") -> npt.NDArray[np.bool_]:
    """Return which of the texts do not fit a type; a column may have a form of dates of its own."""
    return typed(values.texts, _variable(kind, column), dialect).unreadable


@cache
def _variable(kind: str, column: str = "") -> Variable:
    return Variable.model_validate({"type": kind, "column": column, "label": {"en": "x"}})


def _names_something(column: str, values: Values) -> bool:
    """Say whether whole numbers are names: all differ, are long, and the column is called so."""
    longest = int(pc.max(pc.utf8_length(values.texts)).as_py() or 0)
    is_called = called(column) & set(ID_ENDINGS)
    many = values.stands_once and values.n_known >= RARE and longest >= _NAMES_SOMETHING
    return (many and bool(is_called)) or longest > 15


def _suspect(numbers: npt.NDArray[np.floating[Any]]) -> int | None:
    """Return a number that often means "no answer" and stands apart from the others, else None."""
    distinct = np.unique(numbers)
    if len(distinct) < 3:
        return None
    for one in (distinct[-1], distinct[0]):
        others = distinct[distinct != one]
        apart = max(2.0, 0.5 * float(np.ptp(others))) if abs(one) > 9 else 2.0
        is_apart = one >= others.max() + apart or (one < 0 <= others.min())
        if one in SUSPECT_CODES and is_apart:
            return int(one)
    return None


def _ends(said: ColumnSaid, missing: dict[Code, str]) -> list[Remark]:
    """Return what the file calls the ends of a scale whose steps have no label."""
    gone = {str(code) for code in missing}
    ends = [
        f"{spelled(code)} = {plain_words(label, longest=40)}"
        for code, label in said.labels.items()
        if spelled(code) not in gone and label
    ]
    return [Remark("note", f"labelled in the file: {', '.join(ends[:4])}")] if ends else []


def _around(low: float, high: float, *, n_distinct: int) -> tuple[float, float]:
    """Return a range around what was seen: exact for a short scale, rounded outwards for amounts.

    The highest income of a file is somebody's; a range that ends in a round number is nobody's.
    """
    if low >= FIRST_YEAR and high <= LAST_YEAR and low.is_integer() and high.is_integer():
        return FIRST_YEAR, LAST_YEAR
    if n_distinct <= MOST_CODES and low >= -10 and high <= 10 and low.is_integer() and high.is_integer():
        return low, high
    return -_rounded_up(-low) if low < 0 else 0.0, _rounded_up(high) if high > 0 else 0.0


def _rounded_up(value: float) -> float:
    """Return the lowest of 1, 2, 5, 10, 20, 50 ... that is not below a positive value."""
    if not math.isfinite(value) or value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0, 20.0) if step * power >= value)


def numbers_of(values: Values, kind: VariableType, dialect: Dialect) -> Sequence[float]:
    """Return the numbers in a column, each once, in order; what is none is left out."""
    content = typed(values.texts, _variable(kind), dialect).content.dropna()
    return sorted(set(content.astype("float64")))
