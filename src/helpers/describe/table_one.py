"""Who is in each arm: numbers, shares and spread of the declared variables, before anything happened."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.describe.quantiles import protected_quantile
from helpers.errors import EstimationImpossible

Kind = Literal["numeric", "binary", "categorical"]


def table_one(
    frame: pd.DataFrame,
    arms: pd.Series[Any],
    *,
    kinds: Mapping[str, Kind],
    categories: Mapping[str, Sequence[Hashable]],
    probabilities: Sequence[float],
    min_count: int,
) -> pd.DataFrame:
    """Describe every declared variable in every arm.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, k)
        One row per person.
    arms : pandas.Series, shape (n,)
        Name of each person's arm; no missing values. Arms come out in order of first appearance, or in
        the order of its categories when it is categorical.
    kinds : mapping of variable to {"numeric", "binary", "categorical"}
        The variables to describe, in order.
    categories : mapping of variable to sequence
        Declared categories of the categorical variables, in order.
    probabilities : sequence of float
        Quantiles of the numeric variables; columns ``q25`` for 0.25, ``q2_5`` for 0.025.
    min_count : int
        Each quantile is the mean of that many values nearest in rank (`protected_quantile`).

    Returns
    -------
    pandas.DataFrame
        One row per variable × category × arm (category "" for numeric and binary variables):
        `variable, category, arm, kind, n, n_missing, count, n_other, share, largest_share, mean, sd, q…`.
        `n` counts persons with a known value, `count` those in the category (those with 1), `n_other` the
        rest, and `largest_share` is the share of the largest category in that arm. `mean`, `sd` (n - 1)
        and quantiles stand for numeric variables only; `count` and `n_other` are missing for those.

    Raises
    ------
    EstimationImpossible
        When a binary variable holds something other than 0 and 1, or a category was not declared.

    Notes
    -----
    Missing values are left out per variable and counted; shares are of the known values.
    R: ``tableone::CreateTableOne(vars, strata, data)`` for the numbers (its quantiles are type 7).
    """
    rows = []
    for name, kind in kinds.items():
        for arm in _levels(arms):
            values = frame.loc[(arms == arm).to_numpy(), name]
            if kind == "numeric":
                described = [_numeric(values, probabilities, min_count)]
            elif kind == "binary":
                described = [_binary(values)]
            else:
                described = _categorical(values, categories[name])
            rows += [{"variable": name, "arm": arm, "kind": kind, **row} for row in described]
    return _tidy(rows, probabilities)


def quantile_column(probability: float) -> str:
    """Return the column name of a quantile: ``q25`` for 0.25, ``q2_5`` for 0.025."""
    return "q" + f"{100 * probability:.10g}".replace(".", "_")


def _numeric(values: pd.Series[Any], probabilities: Sequence[float], min_count: int) -> dict[str, Any]:
    known = values.dropna().astype("float64").to_numpy()
    quantiles = {
        quantile_column(probability): protected_quantile(known, probability, min_count=min_count)
        for probability in probabilities
    }
    return {
        "category": "",
        "n": len(known),
        "n_missing": len(values) - len(known),
        "mean": known.mean() if len(known) else np.nan,
        "sd": known.std(ddof=1) if len(known) > 1 else np.nan,
        **quantiles,
    }


def _binary(values: pd.Series[Any]) -> dict[str, Any]:
    known = values.dropna().astype("float64")
    if not known.isin((0.0, 1.0)).all():
        raise EstimationImpossible(f"{values.name} is declared binary, and holds values other than 0 and 1.")
    return {"category": "", "n_missing": len(values) - len(known), **_shares(known, 1.0, (0.0, 1.0))}


def _categorical(values: pd.Series[Any], categories: Sequence[Hashable]) -> list[dict[str, Any]]:
    known = values.dropna().astype(object)
    if not known.isin(list(categories)).all():
        raise EstimationImpossible(f"{values.name} holds categories that were not declared.")
    n_missing = len(values) - len(known)
    return [
        {"category": str(category), "n_missing": n_missing, **_shares(known, category, categories)}
        for category in categories
    ]


def _shares(known: pd.Series[Any], category: Hashable, categories: Sequence[Hashable]) -> dict[str, Any]:
    n = len(known)
    counts = {each: int((known == each).sum()) for each in categories}
    return {
        "n": n,
        "count": counts[category],
        "n_other": n - counts[category],
        "share": counts[category] / n if n else np.nan,
        "largest_share": max(counts.values()) / n if n else np.nan,
    }


def _tidy(rows: Sequence[Mapping[str, Any]], probabilities: Sequence[float]) -> pd.DataFrame:
    whole = ["n", "n_missing", "count", "n_other"]
    real = ["share", "largest_share", "mean", "sd", *map(quantile_column, probabilities)]
    table = pd.DataFrame(rows, columns=["variable", "category", "arm", "kind", *whole, *real])
    return table.astype({**dict.fromkeys(whole, "Int64"), **dict.fromkeys(real, "float64")})


def _levels(arms: pd.Series[Any]) -> list[Any]:
    if isinstance(arms.dtype, pd.CategoricalDtype):
        return list(arms.cat.categories)
    return list(arms.unique())
