"""How often every code of a tree was used, by how many people, in how many documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.qualitative.code_lines import along_lines, lines_of, stretches, tree_order

COLUMNS = ("code", "within", "depth", "n_persons", "n_segments", "n_documents")


@dataclass(frozen=True, slots=True)
class Undeclared:
    """Use of codes that may not be named.

    Attributes
    ----------
    n_codes, n_segments, n_persons : int
        Codes, distinct stretches with such a code, and people who have one.
    """

    n_codes: int
    n_segments: int
    n_persons: int


def code_tree(codings: pd.DataFrame, within: Mapping[str, str | None]) -> pd.DataFrame:
    """Count people, segments and documents of every code, those of the codes under it included.

    Parameters
    ----------
    codings : DataFrame
        One row per coding: `person`, `document`, `code` (missing where not declared), `start`, `end`, `text`.
    within : mapping of str to str or None
        The code that each declared code stands in.

    Returns
    -------
    DataFrame
        `code, within ("" at the top), depth (1 at the top), n_persons, n_segments, n_documents`, in the
        order of the tree, most people first. A parent counts the *distinct* people, stretches and documents
        of itself and of everything under it: never the sum. A code that was not used has zeros.

    Notes
    -----
    A segment is a stretch of text with a code: the same stretch coded by two coders is one segment.
    In R: ``aggregate(person ~ code, data, function(x) length(unique(x)))``.
    """
    lines = lines_of(within)
    used = along_lines(codings, within)
    counts = used.groupby("code")[["person", "stretch", "document"]].nunique()
    counts = counts.reindex(list(within), fill_value=0)
    persons, segments, documents = (
        dict(zip(within, counts[name].astype(int), strict=True)) for name in ("person", "stretch", "document")
    )
    rows = [
        (code, within[code] or "", len(lines[code]) + 1, persons[code], segments[code], documents[code])
        for code in tree_order(within, persons)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {"code": "string", "within": "string"} | dict.fromkeys(COLUMNS[2:], "Int64")
    return frame.astype(kinds)


def undeclared(codings: pd.DataFrame) -> Undeclared:
    """Count the codes that the declaration does not name.

    Parameters
    ----------
    codings : DataFrame
        As for `code_tree`, with `path`, the full name of the code in the project.
    """
    others = codings[codings["code"].isna()]
    return Undeclared(
        n_codes=int(others["path"].nunique()),
        n_segments=int(stretches(others).nunique()) if len(others) else 0,
        n_persons=int(others["person"].nunique()),
    )
