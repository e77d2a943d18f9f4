"""Codes and topics set against groups of people: how many of a group have it, out of how many."""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = ("item", "category", "n_with", "n_without", "n_group")


def crosstab(has: pd.DataFrame, group: pd.Series[str], categories: tuple[str, ...]) -> pd.DataFrame:
    """Count in every group who has each item.

    Parameters
    ----------
    has : DataFrame of boolean, shape (n, k)
        One row per person and one column per code or topic; missing where the person does not count for it
        (was not asked), who is then in no number of that item.
    group : Series of str, shape (n,)
        The group of each person, missing where it is not known; same rows.
    categories : tuple of str
        The groups in their order; a group without people has a row with zeros.

    Returns
    -------
    DataFrame
        `item, category, n_with, n_without, n_group`, one row per item and group. People whose group is not
        known stand in a row with category "unknown", which is there only when somebody is; so the rows of
        an item add up to everybody who counts for it.

    Raises
    ------
    ValueError
        Where the rows differ, or somebody has a group that is not among `categories`.

    Notes
    -----
    In R: ``table(group, has, useNA = "ifany")`` for every item.
    """
    if not has.index.equals(group.index):
        raise ValueError("has and group must have the same rows.")
    known = group.astype("string")
    strange = set(known.dropna()) - set(categories)
    if strange:
        raise ValueError(f"{len(strange)} groups are not among the categories.")
    names = [*categories, *(["unknown"] if known.isna().any() else [])]
    place = pd.Index(names).get_indexer(pd.Index(known.fillna("unknown")))
    member = np.zeros((len(names), len(has)), dtype=np.int64)
    member[place, np.arange(len(has))] = 1
    yes = has.astype("boolean").fillna(value=False).to_numpy(dtype=np.int64)
    counts = has.notna().to_numpy(dtype=np.int64)
    with_it, all_of = member @ yes, member @ counts
    k = has.shape[1]
    frame = pd.DataFrame(
        {
            "item": np.repeat(np.asarray(has.columns, dtype=object), len(names)),
            "category": np.tile(np.asarray(names, dtype=object), k),
            "n_with": with_it.T.ravel(),
            "n_without": (all_of - with_it).T.ravel(),
            "n_group": all_of.T.ravel(),
        }
    )
    return frame.astype({"item": "string", "category": "string"} | dict.fromkeys(COLUMNS[2:], "Int64"))
