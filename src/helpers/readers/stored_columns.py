"""The child that reads a file which stores typed columns (SPSS, Stata, parquet), every cell as text.

Run as a program, with nothing of this package: ``stored_columns.py FILE KIND ENCODING DECIMAL DATE``. It
hands over a stream of Arrow: one text column a column of the file, and in the head of the stream, under
"said", a JSON object with per column its label, labels of values, codes that the file marks as missing, and
whether it stores moments. What stops it stands in the head under "!".
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc

MEMORY = 4000 * 1024 * 1024
"""Bytes of address space, where the system can limit it."""
CELLS = 20_000_000
"""Cells that are held at once."""
SPSS_DAYS = re.compile(r"(DATE|ADATE|EDATE|SDATE|JDATE|MOYR|QYR|WKYR)\d")
SPSS_MOMENTS = re.compile(r"(DATETIME|YMDHMS)\d")
SPSS_TIMES = re.compile(r"(TIME|DTIME|MTIME)\d")
SPSS_DAY_ZERO = 141_428
"""Days from 14 October 1582, from which SPSS counts seconds, to 1 January 1970."""
STATA_DAY_ZERO = 3653
"""Days from 1 January 1960 to 1 January 1970."""
STATA_PERIODS = {"m": 1, "q": 3, "h": 6}
"""Months in the periods that Stata counts from January 1960."""
DAY = 86_400
WHOLE = 2.0**53
OPEN_END = 1e300
"""SPSS writes LOWEST and HIGHEST as the largest numbers that there are."""
AGAIN = "Open it in the program that made it, and save it again."


class Refused(Exception):
    """What is wrong with the file: found, allowed, what to do."""


@dataclass
class Notation:
    """How numbers and days are written: decimal mark, and form of a day (as strftime)."""

    decimal: str
    date: str


def limit() -> None:
    """Let the system end this process when it asks for too much memory."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the parent watches
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(path: str, kind: str, encoding: str, notation: Notation, out: IO[bytes]) -> None:
    """Write the stream."""
    try:
        read = parquet if kind == "parquet" else statistical
        said, pieces = read(path, kind, encoding, notation)
        head = {"said": json.dumps(said)}
        schema = pa.schema([(name, pa.string()) for name in said], metadata=head)
        first = next(pieces, None)
    except Refused as refused:
        return refuse(refused, out)
    except BaseException as fault:
        if isinstance(fault, MemoryError | KeyboardInterrupt):
            raise
        return refuse(as_sentence(fault, encoding), out)
    with pa.ipc.new_stream(out, schema) as stream:
        if first is not None:
            stream.write_batch(pa.record_batch(first, schema=schema))
        for piece in pieces:  # a fault from here on ends this process, and the parent says so
            stream.write_batch(pa.record_batch(piece, schema=schema))
    return None


def refuse(refused: Refused, out: IO[bytes]) -> None:
    """Write a stream that holds nothing but what is wrong."""
    schema = pa.schema([], metadata={"!": json.dumps(refused.args)})
    pa.ipc.new_stream(out, schema).close()


def as_sentence(fault: BaseException, encoding: str) -> Refused:
    """Return what a library says, in words for a person; no text of theirs is handed on."""
    text = str(fault)
    if "encoding" in text or "byte sequence" in text or isinstance(fault, UnicodeError):
        used = f"encoding {encoding}" if encoding else "the encoding that the file names"
        todo = "Spell the dialect out in study.yml, with another encoding (cp1252 for most older files)."
        return Refused(f"its texts do not fit {used}", "", todo)
    if "expected number of rows" in text:
        return Refused("the file is cut off: it has fewer rows than it says", "", "Ask for the export again.")
    return Refused("the file is damaged or cut off, or of a version that cannot be read", "", AGAIN)


def statistical(
    path: str, kind: str, encoding: str, notation: Notation
) -> tuple[dict[str, Any], Iterator[list[pa.Array]]]:
    """Return what SPSS or Stata says of the columns, and the cells in pieces."""
    # The readers by name leave out `user_missing` for .por, and would merge its codes with empty cells.
    from pyreadstat._readstat_parser import parser_entry_point  # type: ignore[import-not-found]

    parser = "sav/zsav" if kind == "sav" else kind
    given: dict[str, Any] = {
        "parser_format": parser, "user_missing": True, "output_format": "dict",
        "disable_datetime_conversion": True, **({"encoding": encoding} if encoding else {}),
    }  # fmt: skip
    _, about = parser_entry_point(path, metadataonly=True, **given)
    names = list(about.column_names)
    if len(set(names)) < len(names):
        raise Refused("two columns have the same name", "", AGAIN)
    texts = {name for name in names if about.readstat_variable_types[name] == "string"}
    formats = {name: "" if name in texts else about.original_variable_types[name] or "F" for name in names}
    missing = {name: marked_missing(parser, about, name) for name in names}
    said = {
        name: {
            "label": label or "",
            "labels": labels_of(parser, about, name),
            "missing": missing[name],
            "moments": is_moment(parser, formats[name]),
        }
        for name, label in zip(names, about.column_labels, strict=True)
    }

    def pieces() -> Iterator[list[pa.Array]]:
        step = max(CELLS // max(len(names), 1), 1000) if about.number_rows else 0
        start = 0
        while True:
            cells, _ = parser_entry_point(path, row_offset=start, row_limit=step, **given)
            n = len(cells[names[0]]) if names else 0
            if n:
                yield [column_text(cells.pop(name), parser, formats[name], notation) for name in names]
            start += n
            if not step or n < step or start >= about.number_rows:
                return

    return said, pieces()


def column_text(cells: list[Any], parser: str, form: str, notation: Notation) -> pa.Array:
    """Return one column as texts; "" where nothing is stored. `form` is "" for a column of texts."""
    if not form:
        return filled(pc.utf8_rtrim(pa.array(cells, pa.string()), characters=" "))
    if parser != "dta":
        return filled(spss_text(pa.array(cells, pa.float64()), form, notation))
    letters = [f".{cell}" if isinstance(cell, str) else None for cell in cells]
    numbers = pa.array([None if isinstance(cell, str) else cell for cell in cells], pa.float64())
    return filled(pc.coalesce(pa.array(letters, pa.string()), stata_text(numbers, form, notation)))


def filled(texts: pa.Array) -> pa.Array:
    """Return texts without gaps."""
    return pc.fill_null(texts, "")


def spss_text(values: pa.Array, form: str, notation: Notation) -> pa.Array:
    """Return numbers of SPSS as texts; days and times are seconds since 14 October 1582."""
    if SPSS_MOMENTS.match(form):
        return moments_text(pc.subtract(values, SPSS_DAY_ZERO * DAY), notation)
    if SPSS_DAYS.match(form):
        return days_text(pc.subtract(pc.floor(pc.divide(values, DAY)), SPSS_DAY_ZERO), notation)
    if SPSS_TIMES.match(form):
        return pa.array([None if one is None else clock(one) for one in values.to_pylist()], pa.string())
    return number_text(values, notation)


def stata_text(values: pa.Array, form: str, notation: Notation) -> pa.Array:
    """Return numbers of Stata as texts; days are counted from 1960, moments in milliseconds."""
    period = re.match(r"%-?(?:t([cCdmqh])|(d))", form)
    if period is None:
        return number_text(values, notation)
    unit = period[1] or "d"
    if unit in "cC":
        return moments_text(pc.subtract(pc.divide(values, 1000.0), STATA_DAY_ZERO * DAY), notation)
    if unit == "d":
        return days_text(pc.subtract(values, STATA_DAY_ZERO), notation)
    firsts = [
        None if one is None else first_day(int(one) * STATA_PERIODS[unit]) for one in values.to_pylist()
    ]
    return days_text(pa.array(firsts, pa.float64()), notation)


def is_moment(parser: str, form: str) -> bool:
    """Return whether a format is a day with a time."""
    return bool(re.match(r"%-?t[cC]", form) if parser == "dta" else SPSS_MOMENTS.match(form))


def first_day(months: int) -> int:
    """Return the first day of a month, counted from January 1960, in days since 1970."""
    import datetime as dt

    years, month = divmod(months, 12)
    return (dt.date(1960 + years, month + 1, 1) - dt.date(1970, 1, 1)).days


def number_text(values: pa.Array, notation: Notation) -> pa.Array:
    """Return numbers as their shortest text: 3 and not 3.0; a gap stays a gap."""
    values = pc.if_else(pc.equal(values, 0.0), 0.0, values)  # no -0
    whole = pc.and_(pc.equal(values, pc.floor(values)), pc.less(pc.abs(values), WHOLE))
    if pc.all(pc.fill_null(whole, True)).as_py():
        return values.cast(pa.int64()).cast(pa.string())
    as_whole = pc.if_else(whole, values, pa.scalar(None, pa.float64())).cast(pa.int64()).cast(pa.string())
    texts = pc.coalesce(as_whole, values.cast(pa.string()))
    return pc.replace_substring(texts, ".", notation.decimal) if notation.decimal != "." else texts


def days_text(days: pa.Array, notation: Notation) -> pa.Array:
    """Return days since 1970 as texts."""
    dates = days.cast(pa.int32()).cast(pa.date32())
    return dates.cast(pa.string()) if notation.date == "%Y-%m-%d" else pc.strftime(dates, notation.date)


def moments_text(seconds: pa.Array, notation: Notation) -> pa.Array:
    """Return moments, in seconds since 1970, as texts; parts of a second are left out."""
    return stamps_text(pc.floor(seconds).cast(pa.int64()).cast(pa.timestamp("s")), notation)


def stamps_text(stamps: pa.Array, notation: Notation) -> pa.Array:
    """Return timestamps without a zone as texts: a day, a T, a time."""
    return pc.strftime(stamps.cast(pa.timestamp("s"), safe=False), format=f"{notation.date}T%H:%M:%S")


def clock(seconds: float) -> str:
    """Return a number of seconds as hours, minutes and seconds."""
    sign, rest = ("-" if seconds < 0 else ""), round(abs(seconds))
    return f"{sign}{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


def marked_missing(parser: str, about: Any, name: str) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return which codes of a column the file calls missing, as first and last of a range."""
    if parser == "dta":  # which letters occur is known only after reading
        return [] if about.readstat_variable_types[name] == "string" else [(".a", ".z")]
    return [(code_text(one["lo"]), code_text(one["hi"])) for one in about.missing_ranges.get(name, ())]


def labels_of(parser: str, about: Any, name: str) -> dict[str, str]:  # noqa: ANN401 - of the library
    """Return the label of each code of a column."""
    labels = (about.variable_value_labels.get(name) or {}).items()
    if parser == "dta":
        return {
            f".{code}" if isinstance(code, str) else code_text(float(code)): str(text)
            for code, text in labels
        }
    return {code_text(code): str(text) for code, text in labels}


def code_text(code: object) -> str:
    """Return a code as it stands in the texts of its column."""
    if not isinstance(code, float):
        return str(code).rstrip(" ")
    if math.isinf(code) or abs(code) > OPEN_END:
        return "-inf" if code < 0 else "inf"
    return number_text(pa.array([code]), Notation(".", "")).to_pylist()[0] or ""


def parquet(
    path: str,
    kind: str,  # noqa: ARG001 - as `statistical`
    encoding: str,  # noqa: ARG001
    notation: Notation,
) -> tuple[dict[str, Any], Iterator[list[pa.Array]]]:
    """Return which columns of a parquet file store moments, and the cells in pieces."""
    from pyarrow import parquet as pq

    file = pq.ParquetFile(path)
    schema = file.schema_arrow
    names = [name for name in schema.names if name != "__index_level_0__"]
    if len(set(names)) < len(names):
        raise Refused("two columns have the same name", "", "Write the file again with names that differ.")
    said = {
        name: {
            "label": "",
            "labels": {},
            "missing": [],
            "moments": pa.types.is_timestamp(stored(schema, name)),
        }
        for name in names
    }
    zones = {name: stored(schema, name).tz for name in names if said[name]["moments"]}
    for name, zone in zones.items():
        said[name]["zone"] = zone or ""

    def pieces() -> Iterator[list[pa.Array]]:
        for batch in file.iter_batches(max(CELLS // max(len(names), 1), 1000), columns=names):
            yield [filled(stored_text(batch.column(name), notation)) for name in names]

    return said, pieces()


def stored(schema: pa.Schema, name: str) -> pa.DataType:
    """Return the type of a column, of a dictionary the type of its values."""
    kind = schema.field(name).type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def stored_text(cells: pa.Array, notation: Notation) -> pa.Array:  # noqa: PLR0911 - one return a kind
    """Return a column of a parquet file as texts; what is no single value is written as Python writes it."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    kind = cells.type
    if pa.types.is_boolean(kind):
        return cells.cast(pa.int8()).cast(pa.string())
    if pa.types.is_floating(kind):
        values = cells.cast(pa.float64())
        return number_text(pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values), notation)
    if pa.types.is_decimal(kind):
        return pc.replace_substring(cells.cast(pa.string()), ".", notation.decimal)
    if pa.types.is_date(kind):
        return days_text(cells.cast(pa.date32()).cast(pa.int32()).cast(pa.float64()), notation)
    if pa.types.is_timestamp(kind):
        return stamps_text(pc.local_timestamp(cells) if kind.tz else cells, notation)
    if (
        pa.types.is_integer(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_time(kind)
    ):
        return cells.cast(pa.string())
    return pa.array([None if one is None else str(one) for one in cells.to_pylist()], pa.string())


if __name__ == "__main__":
    limit()
    FILE, KIND, ENCODING, DECIMAL, DATE = sys.argv[1:6]
    main(FILE, KIND, ENCODING, Notation(DECIMAL, DATE), sys.stdout.buffer)
