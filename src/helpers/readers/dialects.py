"""How a text file is written: the presets `nl` and `en`, or what the study says."""

from __future__ import annotations

import json
from collections.abc import Collection

from helpers.study.spec import Dialect, Table

PRESETS = {
    "nl": Dialect(delimiter=";", decimal=",", encoding="utf-8", date="%d-%m-%Y"),
    "en": Dialect(delimiter=",", decimal=".", encoding="utf-8", date="%Y-%m-%d"),
}
"""No thousands separator in either: ``1.234`` is a thousand in one file and a fraction in the next."""

DELIMITER_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar (|)"}


def dialect_of(table: Table) -> Dialect | None:
    """Return the declared dialect of a table, written out; None where it has none or is to be detected."""
    return PRESETS.get(table.dialect) if isinstance(table.dialect, str) else table.dialect


def delimiter_advice(delimiter: str) -> str:
    """Return what to write in study.yml for a file with another delimiter."""
    preset = next((name for name, one in PRESETS.items() if one.delimiter == delimiter), None)
    if preset:
        return f"Write dialect: {preset}, or spell the dialect out."
    return f"Spell the dialect out in study.yml, with delimiter {DELIMITER_NAMES[delimiter]}."


def spelled_out(dialect: Dialect, unsaid: Collection[str] = ()) -> str:
    """Return a dialect as it is written in study.yml, on one line; what is as usual is left out.

    Parameters
    ----------
    dialect : Dialect
        What to write.
    unsaid : collection of str
        Keys, and columns of `dates`, that somebody still has to fill in: they have a question mark.
    """
    dates = [
        f"{_quoted(name)}: {'?' if name in unsaid else _quoted(form)}" for name, form in dialect.dates.items()
    ]
    words = {
        "delimiter": _quoted(dialect.delimiter),
        "decimal": _quoted(dialect.decimal),
        "thousands": _quoted(dialect.thousands) if dialect.thousands else "",
        "encoding": dialect.encoding,
        "date": _quoted(dialect.date),
        "quote": "" if dialect.quote == '"' else _quoted(dialect.quote),
        "signs": f"[{', '.join(map(_quoted, dialect.signs))}]" if dialect.signs else "",
        "dates": f"{{{', '.join(dates)}}}" if dates else "",
    }
    said = {key: "?" if key in unsaid else word for key, word in words.items()}
    return f"{{{', '.join(f'{key}: {word}' for key, word in said.items() if word)}}}"


def _quoted(text: str) -> str:
    """Return a text between quotation marks, as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)
