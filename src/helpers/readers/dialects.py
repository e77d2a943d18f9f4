"""How a text file is written: the presets `nl` and `en`, or what the study says."""

from __future__ import annotations

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
