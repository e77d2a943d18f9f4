"""The data of two arms as checked arrays: outcomes, who was treated, and what was known before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import linalg

from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

RANK_TOLERANCE = 1e-9
"""A standardised column whose part outside the other columns is smaller than this is counted as a repeat."""


def checked_treated(treated: npt.ArrayLike) -> FloatArray:
    """Return the treatment indicator as floats, after checking that it holds only 0 and 1 and both of them.

    Raises
    ------
    EstimationImpossible
        When one of the two arms is empty.
    ValueError
        When the array is not flat, or a value is neither 0 nor 1.
    """
    arms = np.asarray(treated, dtype=np.float64)
    if arms.ndim != 1:
        raise ValueError(f"The treatment indicator has {arms.ndim} dimensions; it needs exactly one.")
    if not np.isin(arms, (0.0, 1.0)).all():
        raise ValueError("The treatment indicator holds values other than 0 and 1.")
    n_arm = int(arms.sum())
    if n_arm == 0:
        raise EstimationImpossible(
            f"None of the {arms.size} persons was treated; there is nothing to compare."
        )
    if n_arm == arms.size:
        raise EstimationImpossible(
            f"All {arms.size} persons were treated; without untreated persons there is no comparison."
        )
    return arms


def checked_values(values: npt.ArrayLike, arms: FloatArray, *, what: str) -> FloatArray:
    """Return `values` as floats, one per person, after checking that all are finite numbers.

    Raises
    ------
    EstimationImpossible
        When a value is missing or infinite.
    ValueError
        When the length differs from `arms`.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != arms.shape:
        raise ValueError(f"The {what} has shape {numbers.shape}; the treatment indicator has {arms.shape}.")
    n_bad = int((~np.isfinite(numbers)).sum())
    if n_bad:
        raise EstimationImpossible(
            f"The {what} has {n_bad} missing or infinite values; "
            "leave those persons out first, and count them."
        )
    return numbers


def checked_outcome(outcome: npt.ArrayLike, arms: FloatArray) -> FloatArray:
    """Return the outcomes as floats, after checking that all are finite and that they differ.

    Raises
    ------
    EstimationImpossible
        When an outcome is missing or infinite, or all are equal: no uncertainty can be judged then.
    ValueError
        When the length differs from `arms`.
    """
    results = checked_values(outcome, arms, what="outcome")
    if np.ptp(results) == 0:
        raise EstimationImpossible(
            f"The outcome is {results[0]:g} for all {results.size} persons; without variation there is no "
            "standard error."
        )
    return results


def checked_covariates(covariates: pd.DataFrame, arms: FloatArray) -> FloatArray:
    """Return the covariates as an array (n, k), after checking that every value is a finite number.

    Raises
    ------
    EstimationImpossible
        When a column holds a missing or infinite value.
    ValueError
        When the number of rows differs from `arms`.
    """
    matrix = covariates.to_numpy(dtype=np.float64)
    if matrix.shape[0] != arms.size:
        raise ValueError(
            f"The covariates have {matrix.shape[0]} rows; the treatment indicator has {arms.size}."
        )
    bad = ~np.isfinite(matrix)
    if bad.any():
        names = named(covariates.columns[bad.any(axis=0)])
        raise EstimationImpossible(
            f"The covariates hold {int(bad.sum())} missing or infinite values ({names}); "
            "leave those persons out first, and count them."
        )
    return matrix


def standardised_design(matrix: FloatArray, names: Sequence[str], *, among: str) -> FloatArray:
    """Return an intercept and the columns of `matrix`, each with mean 0 and standard deviation 1.

    Parameters
    ----------
    matrix : array (n, k)
        Finite numbers.
    names : sequence of str
        Names of the k columns, for the message.
    among : str
        Whose rows these are, for the message ("persons", "untreated persons").

    Raises
    ------
    EstimationImpossible
        When a column is constant, or follows from the columns before it.
    """
    spread = matrix.std(axis=0)
    size = np.abs(matrix).max(axis=0, initial=0.0)
    constant = spread <= RANK_TOLERANCE * np.where(size > 0, size, 1.0)
    if constant.any():
        which = named([name for name, flat in zip(names, constant, strict=True) if flat])
        raise EstimationImpossible(
            f"The same value for all {among}: {which}. Leave it out of the covariates."
        )
    standard = (matrix - matrix.mean(axis=0)) / spread
    design = np.column_stack([np.ones(matrix.shape[0]), standard])
    repeats = _repeats(design)
    if repeats:
        which = named([names[column - 1] for column in repeats])
        raise EstimationImpossible(
            f"Among all {among} these covariates follow exactly from the covariates before them: {which}. "
            "Leave them out of the covariates."
        )
    return design


def _repeats(design: FloatArray) -> list[int]:
    """Return the columns that are linear combinations of the columns before them."""
    if design.shape[0] == 0:
        return []
    triangle = np.atleast_2d(linalg.qr(design, mode="r")[0])
    n_rows, n_columns = triangle.shape[0], design.shape[1]
    limit = RANK_TOLERANCE * np.sqrt(design.shape[0])
    return [c for c in range(n_columns) if c >= n_rows or abs(triangle[c, c]) <= limit]


def named(names: Sequence[str] | pd.Index) -> str:
    """Return names as they are written in a sentence: 'age', 'educ' and 're74'."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
