"""Who has which code: one row per person, one column per code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.qualitative.code_lines import along_lines, positions


def case_matrix(
    people: Sequence[str], codings: pd.DataFrame, within: Mapping[str, str | None]
) -> pd.DataFrame:
    """Say of every person and code whether the person has it.

    Parameters
    ----------
    people : sequence of str, length n
        Everybody who speaks; who has no coding has no code. Unique.
    codings : DataFrame
        `person`, `code`, `document`, `start`, `end`, `text`: see `code_lines.along_lines`. Codings of other
        people are left out.
    within : mapping of str to str or None, length k
        The code that each code stands in.

    Returns
    -------
    DataFrame of bool, shape (n, k)
        Index `people`, columns the codes as declared. A person with a code has every code above it.

    Notes
    -----
    In R: ``table(person, code) > 0`` after the codes above each code were added.
    """
    lines = along_lines(codings, within)
    rows, columns = positions(lines["person"], people), positions(lines["code"], list(within))
    has = np.zeros((len(people), len(within)), dtype=np.bool_)
    has[rows[rows >= 0], columns[rows >= 0]] = True
    return pd.DataFrame(has, index=pd.Index(list(people), dtype="string"), columns=list(within))


def patterns(has: pd.DataFrame) -> pd.DataFrame:
    """Count which combinations of codes people have.

    Parameters
    ----------
    has : DataFrame of bool, shape (n, k)

    Returns
    -------
    DataFrame
        One row per combination that occurs: the k columns of `has` and `n` persons, most frequent first;
        equals in the order in which they were met. The counts add up to n.
    """
    if has.empty:
        return has.head(0).assign(n=pd.Series(dtype="Int64"))
    names = list(has.columns)
    counted = has.groupby(names, sort=False).size().rename("n").reset_index() if names else has.head(0)
    if not names:
        return counted.assign(n=pd.Series(dtype="Int64"))
    return counted.sort_values("n", ascending=False, kind="stable", ignore_index=True).astype({"n": "Int64"})
