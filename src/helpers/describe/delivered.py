"""What each arm got: a mean or share per arm, and how far it lies from the reference."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.describe.table_one import Kind, table_one

COLUMNS = ("variable", "category", "arm", "n", "mean", "sd", "difference", "persons", "persons_reference")


def delivered(
    frame: pd.DataFrame,
    arms: pd.Series[Any],
    *,
    reference: str,
    kinds: Mapping[str, Kind],
    categories: Mapping[str, Sequence[Hashable]],
) -> pd.DataFrame:
    """Describe what people got, per arm, with the plain difference from the reference.

    It describes a process: there is no standard error and no test, because nothing is inferred.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, k)
        One row per person.
    arms : pandas.Series, shape (n,)
        Arm of each person, categorical; its categories are the arms, in order.
    reference : str
        The arm that differences are taken from.
    kinds : mapping of variable to {"numeric", "binary", "categorical"}
        What to describe, in order.
    categories : mapping of variable to sequence
        Declared categories of the categorical variables, in order.

    Returns
    -------
    pandas.DataFrame
        One row per variable × category × arm: `variable, category, arm, n, mean, sd, difference, persons,
        persons_reference`. `mean` is the share for yes/no variables and categories, which have no `sd`.
        `difference` (raw units; shares between -1 and 1) is missing in the reference. `persons` is the
        smallest group that a row rests on: of a share the smaller of those who have it and who do not;
        `persons_reference` is that of the reference.

    Raises
    ------
    EstimationImpossible
        When a binary variable holds something other than 0 and 1, or a category was not declared.

    Notes
    -----
    A missing value is left out per variable; `n` counts the known ones. An arm in which nobody is known has
    a missing mean and difference.
    R: ``tapply(x, arm, mean, na.rm = TRUE)`` and its differences.

    Examples
    --------
    >>> talks = pd.DataFrame({"talks": [2.0, 4, 1, 2]})
    >>> arms = pd.Series(pd.Categorical(["more", "more", "same", "same"], categories=["more", "same"]))
    >>> found = delivered(talks, arms, reference="same", kinds={"talks": "numeric"}, categories={})
    >>> found[["arm", "mean", "difference"]].to_numpy().tolist()
    [['more', 3.0, 1.5], ['same', 1.5, nan]]
    """
    long = table_one(frame, arms, kinds=kinds, categories=categories, probabilities=(), min_count=1)
    is_share = long["kind"] != "numeric"
    table = long[["variable", "category", "arm", "n"]].copy()
    table["mean"] = long["share"].where(is_share, long["mean"])
    table["sd"] = long["sd"]
    smallest = long[["count", "n_other"]].min(axis=1)
    table["persons"] = smallest.where(is_share, long["n"]).astype("Int64")
    return _against(_arms_together(table), reference)


def _arms_together(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the arms of each variable, or of each category, below each other."""
    groups = table.groupby(["variable", "category"], sort=False).ngroup()
    return table.loc[groups.sort_values(kind="stable").index].reset_index(drop=True)


def _against(table: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Return the table with how far each row lies from the reference, and whom the reference rests on."""
    keys = ["variable", "category"]
    beside = table.loc[table["arm"] == reference, [*keys, "mean", "persons"]]
    joined = table.merge(beside, on=keys, how="left", suffixes=("", "_reference"))
    joined["difference"] = (joined["mean"] - joined["mean_reference"]).where(joined["arm"] != reference)
    return joined[list(COLUMNS)]
