"""A column of texts as the declared type; what does not fit stays text, and is reported.

Whole columns at a time. Nothing becomes missing in silence: a cell is a value, blank, a declared missing
code, or unreadable, and the raw text of the unreadable is handed on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.study.base import Code
from helpers.study.spec import Dialect, Variable

EXAMPLE_DATE = dt.date(2024, 12, 31)
BLANK = "blank"
UNREADABLE = "unreadable"

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Typed:
    """One column as declared.

    Attributes
    ----------
    content : (n,) Series
        Int64, Float64, datetime64 or string; missing where `kind` says why.
    kind : (n,) string Series
        "blank", "unreadable" or the declared name of a missing code; missing where there is a value.
    unreadable : (n,) bool array
        Where the raw text is not of the declared type.
    expected : str
        What the type allows, in words.
    """

    content: pd.Series
    kind: pd.Series
    unreadable: Flags
    expected: str


def typed(texts: pa.ChunkedArray, variable: Variable, dialect: Dialect) -> Typed:
    """Read one column.

    Parameters
    ----------
    texts : (n,) string array
        Cells as they stand in the file.
    variable : Variable
        Declared type, codes and missing codes. A category or boolean keeps its codes here, as whole numbers,
        numbers or texts, whichever the declared codes are.
    dialect : Dialect
        Decimal mark, thousands separator and form of dates. A thousands separator is accepted only where
        declared and only between groups of three digits.

    Notes
    -----
    Blanks around a cell do not count, except in a text. A whole number may be written ``37.0``. Infinity,
    ``nan`` and whole numbers beyond 64 bits are unreadable.
    """
    raw = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    trimmed = pc.utf8_trim_whitespace(raw)
    blank = _flags(pc.equal(trimmed, ""))
    kind_of_type = storage(variable)
    values, expected = _parsed(raw, trimmed, kind_of_type, dialect)
    kind = _missing_code_names(trimmed, values, variable.missing_codes)
    coded = kind.notna().to_numpy()
    kind[blank & ~coded] = BLANK
    unreadable = values.isna().to_numpy(dtype=bool) & kind.isna().to_numpy()
    kind[unreadable] = UNREADABLE
    return Typed(values.mask(kind.notna()), kind, unreadable, expected)


def storage(variable: Variable) -> str:
    """Return how values are kept until 02 names the categories: integer, real, text or date."""
    if variable.type not in {"category", "boolean"}:
        return variable.type
    kinds = {type(code) for code in variable.codes}
    if kinds <= {int}:
        return "integer"
    return "real" if kinds <= {int, float} else "code"


def _parsed(raw: pa.Array, trimmed: pa.Array, kind: str, dialect: Dialect) -> tuple[pd.Series, str]:
    """Return values (missing where the text does not fit) and what fits, in words."""
    if kind == "integer":
        return _integers(trimmed, dialect), "a whole number"
    if kind == "real":
        mark = "a comma" if dialect.decimal == "," else "a point"
        return _reals(trimmed, dialect), f"a number, decimals after {mark}"
    if kind == "date":
        example = EXAMPLE_DATE.strftime(dialect.date)
        return _dates(trimmed, dialect.date), f"a date of the calendar, written like {example}"
    return (raw if kind == "text" else trimmed).to_pandas().astype("string"), "text"


def _plain_numbers(texts: pa.Array, dialect: Dialect) -> pa.Array:
    """Return numbers as computers write them; null where the text is no number in this dialect."""
    decimal = "," if dialect.decimal == "," else r"\."
    digits = r"\d+"
    if dialect.thousands:
        separator = r"\." if dialect.thousands == "." else dialect.thousands
        digits = rf"(\d+|\d{{1,3}}({separator}\d{{3}})+)"
    pattern = rf"^[+-]?({digits}({decimal}\d*)?|{decimal}\d+)([eE][+-]?\d+)?$"
    fits = pc.match_substring_regex(texts, pattern)
    plain = pc.if_else(fits, texts, pa.scalar(None, pa.string()))
    if dialect.thousands:
        plain = pc.replace_substring(plain, dialect.thousands, "")
    if dialect.decimal != ".":
        plain = pc.replace_substring(plain, dialect.decimal, ".")
    return pc.utf8_ltrim(plain, characters="+")


def _reals(texts: pa.Array, dialect: Dialect) -> pd.Series:
    """Return finite float64 numbers."""
    numbers = pc.cast(_plain_numbers(texts, dialect), pa.float64())
    finite = pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64()))
    return _nullable(finite, "Float64")


def _integers(texts: pa.Array, dialect: Dialect) -> pd.Series:
    """Return int64 numbers; ``37.0`` is 37, ``37.5`` does not fit."""
    plain = _plain_numbers(texts, dialect)
    whole = pc.replace_substring_regex(plain, r"\.0*$", "")
    fits = pc.match_substring_regex(whole, r"^-?\d{1,18}$")
    return _nullable(pc.cast(pc.if_else(fits, whole, pa.scalar(None, pa.string())), pa.int64()), "Int64")


def _nullable(numbers: pa.Array, dtype: str) -> pd.Series:
    """Return an Arrow array of numbers as a nullable pandas column."""
    missing = _flags(pc.is_null(numbers))
    filled = pc.fill_null(numbers, 0).to_numpy(zero_copy_only=False).copy()
    if dtype == "Int64":
        return pd.Series(pd.arrays.IntegerArray(filled, missing))
    return pd.Series(pd.arrays.FloatingArray(filled, missing))


def _dates(texts: pa.Array, form: str) -> pd.Series:
    """Return dates; those that the calendar does not have are missing."""
    codes = texts.dictionary_encode()
    known = pd.to_datetime(
        pd.Series(codes.dictionary.to_pylist(), dtype="object"), format=form, errors="coerce"
    )
    return pd.Series(known.to_numpy("datetime64[us]")[codes.indices.to_numpy(zero_copy_only=False)])


def _missing_code_names(texts: pa.Array, values: pd.Series, codes: Mapping[Code, str]) -> pd.Series:
    """Return the name of the missing code in each cell; a number matches however it is written."""
    names = pd.Series(pd.NA, index=values.index, dtype="string")
    for code, name in codes.items():
        names[_flags(pc.equal(texts, str(code)))] = name
        if not isinstance(code, str) and pd.api.types.is_numeric_dtype(values.dtype):
            names[(values == code).fillna(value=False).to_numpy(dtype=bool)] = name
    return names


def _flags(array: pa.Array) -> Flags:
    """Return an Arrow array of truth values as numpy."""
    flags: Flags = array.to_numpy(zero_copy_only=False).astype(bool)
    return flags
