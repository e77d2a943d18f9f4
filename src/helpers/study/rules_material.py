"""Rules on the files of coded material: the keys that belong to a format, and each column once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from helpers.study.finding import Finding, Path, listed
from helpers.study.voices_spec import Strand

NEEDS: Mapping[str, tuple[str, ...]] = {"csv": ("columns", "dialect"), "spreadsheet": ("columns",)}
MAY_HAVE: Mapping[str, tuple[str, ...]] = {
    "csv": ("code_separator",),
    "spreadsheet": ("sheet", "code_separator"),
    "taguette": ("code_separator",),
}
KEYS = ("columns", "dialect", "sheet", "code_separator")
WITHOUT_TEXT = ("csv", "spreadsheet")
"""Formats whose files hold coded segments and no documents."""


def material(place: Path, strand: Strand) -> Iterator[Finding]:
    """Require the keys that the format needs and no other, and what agreement needs of the files."""
    yield from chain(_keys(place, strand), _files(place, strand), _agreement(place, strand))


def _keys(place: Path, strand: Strand) -> Iterator[Finding]:
    declared, here = strand.material, (*place, "material")
    needed = NEEDS.get(declared.format, ())
    for key in needed:
        if getattr(declared, key) is None:
            found = f"the key '{key}' is missing, which format {declared.format} needs"
            yield Finding(here, found, todo=f"Add material.{key}.")
    for key in KEYS:
        if key not in (*needed, *MAY_HAVE.get(declared.format, ())) and getattr(declared, key) is not None:
            formats = [one for one in (*NEEDS, "taguette") if key in (*NEEDS.get(one, ()), *MAY_HAVE[one])]
            found = f"'{key}' does not belong to format {declared.format}"
            yield Finding((*here, key), found, f"with format {listed(formats)}", "Leave it out.")
    if declared.code_separator is not None and not declared.code_separator.strip():
        found = "the separator of codes is empty or a space"
        yield Finding((*here, "code_separator"), found, todo="Leave it out where codes have no sub-codes.")


def _files(place: Path, strand: Strand) -> Iterator[Finding]:
    declared, here = strand.material, (*place, "material")
    for position, file in enumerate(declared.files):
        if file in declared.files[:position]:
            yield Finding((*here, "files", position), f"'{file}' stands twice")
    if declared.columns is None:
        return
    heads: dict[str, str] = {}
    for part, head in declared.columns.model_dump().items():
        if head is not None and head in heads:
            found = f"column '{head}' is {heads[head]} already"
            yield Finding((*here, "columns", part), found, "a column for each part")
        elif head is not None:
            heads[head] = part
    if (declared.columns.start is None) != (declared.columns.end is None):
        lacking = "end" if declared.columns.end is None else "start"
        found = f"one of 'start' and 'end' is declared, and '{lacking}' is not"
        yield Finding((*here, "columns"), found, "both or neither")


def _agreement(place: Path, strand: Strand) -> Iterator[Finding]:
    declared = strand.agreement
    if declared is None or strand.material.format not in WITHOUT_TEXT:
        return
    here: Path = (*place, "agreement")
    if declared.unit != "document":
        found = f"'{declared.unit}', where the files hold coded segments and not the text around them"
        yield Finding((*here, "unit"), found, "document")
    if strand.material.columns is not None and strand.material.columns.coder is None:
        found = "no column says who coded"
        yield Finding(here, found, todo="Add 'coder' to material.columns, or leave 'agreement' out.")
