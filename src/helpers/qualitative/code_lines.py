"""Codings under every code they count for: their own, and all the codes it stands under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import DeclarationMistake, Mistake


def lines_of(within: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Return every code with the codes it stands under, nearest first.

    Parameters
    ----------
    within : mapping of str to str or None
        The code that each code stands in; None at the top.

    Raises
    ------
    DeclarationMistake
        Where a code stands in a code that does not exist, or under itself.
    """
    found: dict[str, tuple[str, ...]] = {}
    mistakes = []
    for code in within:
        line: list[str] = []
        above = within[code]
        while above is not None and above in within and above not in (code, *line):
            line.append(above)
            above = within[above]
        if above is not None:
            what = "which stands under itself" if above in within else "which is not a code"
            mistakes.append(
                Mistake(f"codes.{code}.within", f"its line leads to '{above}', {what}", ", ".join(within))
            )
        found[code] = tuple(line)
    if mistakes:
        raise DeclarationMistake(mistakes)
    return found


def tree_order(within: Mapping[str, str | None], size: Mapping[str, int]) -> list[str]:
    """Return the codes with every parent before what stands in it, the largest first, equals as declared."""
    place = {code: at for at, code in enumerate(within)}
    children: dict[str | None, list[str]] = {}
    for code, above in within.items():
        children.setdefault(above, []).append(code)
    for below in children.values():
        below.sort(key=lambda code: (-size[code], place[code]))
    found: list[str] = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting.extend(children.get(code, [])[::-1])
    return found


def stretches(codings: pd.DataFrame) -> pd.Series[int]:
    """Return a number for every coding's stretch of text: the same stretch has the same number.

    Parameters
    ----------
    codings : DataFrame
        `document`, `start`, `end`, `text`. Where positions are missing, the same words in the same document
        are one stretch.

    Returns
    -------
    Series of int
        In the rows of `codings`.
    """
    known = codings["start"].notna() & codings["end"].notna()
    words = codings["text"].astype("string").fillna("").mask(known, "")
    keys = pd.DataFrame(
        {
            "document": codings["document"].astype("string"),
            "start": codings["start"].astype("Int64").where(known),
            "end": codings["end"].astype("Int64").where(known),
            "text": words,
        }
    )
    return keys.groupby(list(keys.columns), sort=False, dropna=False).ngroup()


def along_lines(codings: pd.DataFrame, within: Mapping[str, str | None]) -> pd.DataFrame:
    """Return each coding once for its code and once for every code above it.

    Parameters
    ----------
    codings : DataFrame
        `code` (missing: a code that is not among those of `within`, left out), `person`, `document`, `start`,
        `end`, `text`.
    within : mapping of str to str or None

    Returns
    -------
    DataFrame
        `code, person, document, start, end, stretch`; equal rows once, so that two coders who gave one code
        to one stretch count as one.
    """
    named = codings.assign(stretch=stretches(codings).to_numpy())
    named = named.loc[
        named["code"].isin(list(within)), ["code", "person", "document", "start", "end", "stretch"]
    ]
    above = [(code, each) for code, line in lines_of(within).items() for each in (code, *line)]
    ladder = pd.DataFrame(above, columns=["code", "counts_for"]).astype("string")
    found = named.assign(code=named["code"].astype("string")).merge(ladder, on="code")
    found = found.drop(columns="code").rename(columns={"counts_for": "code"})
    kept = found.drop_duplicates(["code", "stretch", "person"])
    return kept[["code", "person", "document", "start", "end", "stretch"]].reset_index(drop=True)


def positions(values: Sequence[str] | pd.Series[str], of: Sequence[str]) -> npt.NDArray[np.intp]:
    """Return the place of each value in a list of names, -1 where it is not there."""
    return np.asarray(pd.Index(list(of)).get_indexer(pd.Index(values)), dtype=np.intp)
