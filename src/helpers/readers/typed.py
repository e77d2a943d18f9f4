"""A column of texts as the declared type; what does not fit stays text, and is reported.

Whole columns at a time. Nothing becomes missing in silence: a cell is a value, blank, a declared missing
code, or unreadable, and the raw text of the unreadable is handed on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.readers.distinct import distinct_texts
from helpers.study.base import Code
from helpers.study.spec import Dialect, Variable

EXAMPLE_DATE = dt.date(2024, 12, 31)
BLANK = "blank"
UNREADABLE = "unreadable"
THOUSANDS = {".": r"\.", ",": ",", " ": r"[ \x{A0}\x{202F}]"}
"""How each thousands mark is searched for; a space is any of those that programs write."""
DUTCH_MONTHS = {"mrt": "mar", "maa": "mar", "mei": "may", "okt": "oct"}
"""Dutch months whose first three letters are not the English ones."""
MONTH_NAME = re.compile(r"[A-Za-z]{3,}\.?")
BLANKS = r"[\s\x{A0}\x{202F}]"

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Typed:
    """One column as declared.

    Attributes
    ----------
    content : (n,) Series
        Int64, Float64, datetime64 or string; missing where `kind` says why.
    kind : (n,) Series of categories
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
    codes = distinct_texts(texts)
    distinct = codes.dictionary
    trimmed = pc.utf8_trim_whitespace(distinct)
    blank = _flags(pc.equal(trimmed, ""))
    form = dialect.dates.get(variable.column or "", dialect.date)
    values, expected = _parsed(distinct, trimmed, storage(variable), dialect, form)
    kind = _missing_code_names(trimmed, values, variable.missing_codes)
    kind[blank & (kind == "")] = BLANK
    unreadable = values.isna().to_numpy(dtype=bool) & (kind == "")
    kind[unreadable] = UNREADABLE
    where = codes.indices.to_numpy(zero_copy_only=False)
    values = values.mask(kind != "")
    reasons = (BLANK, UNREADABLE, *variable.missing_codes.values())
    return Typed(_spread(values, where), _names(kind, reasons, where), unreadable[where], expected)


def _spread(values: pd.Series, where: npt.NDArray[np.int32]) -> pd.Series:
    """Return the value of every row from those of the distinct texts."""
    return pd.Series(values.array.take(where))


def _names(
    kind: npt.NDArray[np.object_], reasons: tuple[str, ...], where: npt.NDArray[np.int32]
) -> pd.Series:
    """Return why each row has no value; nothing where it has one."""
    of_each = pd.Categorical([name or None for name in kind], categories=list(dict.fromkeys(reasons)))
    return pd.Series(of_each.take(where))


def storage(variable: Variable) -> str:
    """Return how values are kept until 02 names the categories: integer, real, text or date."""
    if variable.type not in {"category", "boolean"}:
        return variable.type
    kinds = {type(code) for code in variable.codes}
    if kinds <= {int}:
        return "integer"
    return "real" if kinds <= {int, float} else "code"


def _parsed(
    raw: pa.Array, trimmed: pa.Array, kind: str, dialect: Dialect, form: str
) -> tuple[pd.Series, str]:
    """Return values (missing where the text does not fit) and what fits, in words."""
    if kind == "integer":
        return _integers(trimmed, dialect), "a whole number"
    if kind == "real":
        mark = "a comma" if dialect.decimal == "," else "a point"
        return _reals(trimmed, dialect), f"a number, decimals after {mark}"
    if kind == "date":
        example = EXAMPLE_DATE.strftime(form)
        return _dates(trimmed, form), f"a date of the calendar, written like {example}"
    words = raw if kind == "text" else trimmed
    return pd.Series(pd.arrays.ArrowStringArray(words.cast(pa.large_string()))), "text"


def _plain_numbers(texts: pa.Array, dialect: Dialect) -> pa.Array:
    """Return numbers as computers write them; null where the text is no number in this dialect."""
    if dialect.signs:
        texts = _without_signs(texts, dialect)
    decimal = "," if dialect.decimal == "," else r"\."
    digits = r"\d+"
    if dialect.thousands:
        digits = rf"(\d+|\d{{1,3}}({THOUSANDS[dialect.thousands]}\d{{3}})+)"
    pattern = rf"^[+-]?({digits}({decimal}\d*)?|{decimal}\d+)([eE][+-]?\d+)?$"
    fits = pc.match_substring_regex(texts, pattern)
    plain = pc.if_else(fits, texts, pa.scalar(None, pa.string()))
    if dialect.thousands:
        plain = pc.replace_substring_regex(plain, THOUSANDS[dialect.thousands], "")
    if dialect.decimal != ".":
        plain = pc.replace_substring(plain, dialect.decimal, ".")
    return pc.utf8_ltrim(plain, characters="+")


def _without_signs(texts: pa.Array, dialect: Dialect) -> pa.Array:
    """Return texts without a declared sign before the number or after it; 5,- is five euros."""
    one = "|".join(dialect.signs)
    after_minus = pc.replace_substring_regex(texts, rf"^([+-]?)(?:{one}){BLANKS}*", r"\1")
    bare = pc.replace_substring_regex(after_minus, rf"{BLANKS}*(?:{one})$", "")
    if "€" not in dialect.signs:
        return bare
    return pc.replace_substring_regex(bare, rf"^([+-]?\d[\d.,]*)\{dialect.decimal}(-{{1,2}}|–)$", r"\1")


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
    words = texts.to_pylist()
    if "%b" in form:
        words = [MONTH_NAME.sub(_english_month, word) for word in words]
    known = pd.to_datetime(pd.Series(words, dtype="object"), format=form, errors="coerce")
    return pd.Series(known.to_numpy("datetime64[us]"))


def _english_month(found: re.Match[str]) -> str:
    """Return the month as the parser knows it, from a Dutch or English name, cut short or not."""
    start = found[0][:3].lower()
    return DUTCH_MONTHS.get(start, start)


def _missing_code_names(
    texts: pa.Array, values: pd.Series, codes: Mapping[Code, str]
) -> npt.NDArray[np.object_]:
    """Return the missing code's name in each cell, "" elsewhere; numbers match however they are written."""
    names = np.full(len(texts), "", dtype=object)
    for code, name in codes.items():
        names[_flags(pc.equal(texts, str(code)))] = name
        if not isinstance(code, str) and pd.api.types.is_numeric_dtype(values.dtype):
            names[(values == code).fillna(value=False).to_numpy(dtype=bool)] = name
    return names


def _flags(array: pa.Array) -> Flags:
    """Return an Arrow array of truth values as numpy."""
    flags: Flags = array.to_numpy(zero_copy_only=False).astype(bool)
    return flags
