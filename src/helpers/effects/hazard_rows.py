"""The rows of a Cox regression with everything observed, and how many are left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.durations import BoolArray, IntArray, checked_durations
from helpers.effects.two_arms import as_matrix
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class HazardRows:
    """Rows of a Cox regression with everything observed.

    Attributes
    ----------
    start : ndarray, shape (n,), or None
        Rows are at risk after this; None where all are from the beginning.
    stop : ndarray, shape (n,)
        End of each row.
    exited : ndarray of bool, shape (n,)
        Whether the row ends in an exit.
    covariates : ndarray, shape (n, p)
        In their own units.
    names : tuple of str
        Names of the p covariates.
    strata : ndarray of int, shape (n,)
        0 for all without strata.
    clusters : ndarray of int, shape (n,), or None
        Rows that belong together.
    n_missing : int
        Rows left out.
    """

    start: FloatArray | None
    stop: FloatArray
    exited: BoolArray
    covariates: FloatArray
    names: tuple[str, ...]
    strata: IntArray
    clusters: IntArray | None
    n_missing: int


def hazard_rows(
    time: ArrayLike,
    event: ArrayLike,
    covariates: pd.DataFrame,
    *,
    strata: ArrayLike | None,
    clusters: ArrayLike | None = None,
) -> HazardRows:
    """Keep the persons with everything observed and count the others; arguments and errors as in `cox`."""
    data = checked_durations(time, event)
    matrix = as_matrix(covariates)
    blocks = group_codes(strata, data.known.size, what="strata")
    groups = group_codes(clusters, data.known.size, what="clusters")
    if matrix.shape[0] != data.known.size:
        raise ValueError(
            f"Durations and covariates need one row per person; they have {data.known.size} and "
            f"{matrix.shape[0]} rows."
        )
    x = matrix[data.known]
    keep = complete_rows(x, blocks[data.known], groups[data.known])
    rows = np.flatnonzero(data.known)[keep]
    return HazardRows(
        start=None,
        stop=data.time[keep],
        exited=data.exit[keep] > 0,
        covariates=x[keep],
        names=tuple(map(str, covariates.columns)),
        strata=blocks[rows],
        clusters=None if clusters is None else groups[rows],
        n_missing=data.known.size - rows.size,
    )


def group_codes(labels: ArrayLike | None, n: int, *, what: str) -> IntArray:
    """Return the number of each row's group from 0, −1 where missing; all 0 without groups.

    Raises
    ------
    ValueError
        Where there is not one label per row.
    """
    if labels is None:
        return np.zeros(n, dtype=np.int64)
    column = pd.Series(labels if isinstance(labels, pd.Series) else np.asarray(labels))
    if len(column) != n:
        raise ValueError(
            f"Durations and {what} need one row per person; they have {n} and {len(column)} rows."
        )
    return np.asarray(pd.factorize(column)[0], dtype=np.int64)


def complete_rows(x: FloatArray, *codes: IntArray) -> BoolArray:
    """Return which rows have all covariates and groups; infinite covariates are refused.

    Raises
    ------
    EstimationImpossible
        Where a covariate is infinite, or no row is complete.
    """
    n_infinite = int(np.isinf(x).sum())
    if n_infinite:
        raise EstimationImpossible(
            f"The covariates hold {n_infinite} infinite value{'s' if n_infinite > 1 else ''}; decide in "
            "cleaning what such a value stands for."
        )
    complete = ~np.isnan(x).any(axis=1)
    for code in codes:
        complete &= code >= 0
    if not complete.any():
        raise EstimationImpossible(
            f"Of the {x.shape[0]} persons with a duration none has all covariates, so no hazards can "
            "be compared."
        )
    return np.asarray(complete)
