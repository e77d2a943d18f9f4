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


def as_floats(values: npt.ArrayLike) -> FloatArray:
    """Return one value per person as float64; NA of nullable columns becomes NaN.

    Small integers are widened, because int8 would overflow in silence.

    Raises
    ------
    ValueError
        When the array is not flat.
    """
    column = values if isinstance(values, pd.Series) else np.asarray(values)
    if isinstance(column, np.ndarray) and column.ndim != 1:
        raise ValueError(f"One value per person is needed, shape (n,); found shape {column.shape}.")
    return np.asarray(pd.Series(column).to_numpy(dtype=np.float64, na_value=np.nan))


def as_matrix(covariates: pd.DataFrame) -> FloatArray:
    """Return the covariates as float64, shape (n, k), by place and not by index; NA becomes NaN.

    Raises
    ------
    ValueError
        When a column holds anything but numbers or booleans.
    """
    for name, kind in covariates.dtypes.items():
        if not pd.api.types.is_numeric_dtype(kind):
            raise ValueError(
                f"Covariate '{name}' is of type {kind}; make numbers or 0/1 columns of it first."
            )
    columns = [as_floats(covariates.iloc[:, place]) for place in range(covariates.shape[1])]
    return np.column_stack([np.empty((len(covariates), 0)), *columns])


def checked_treated(treated: npt.ArrayLike) -> FloatArray:
    """Return who is in the arm as floats, after checking that only 0 and 1 occur, and both of them.

    Raises
    ------
    EstimationImpossible
        When one of the two arms is empty.
    ValueError
        When the array is not flat, or a value is neither 0 nor 1.
    """
    arms = as_floats(treated)
    if not np.isin(arms, (0.0, 1.0)).all():
        raise ValueError("Arms must be 1 (arm) or 0 (reference) for everyone, and never missing.")
    if arms.size == 0:
        raise EstimationImpossible("There are no persons to compare.")
    n_arm = int(arms.sum())
    if n_arm == 0:
        raise EstimationImpossible(
            f"None of the {arms.size} persons is in the arm; there is nothing to compare."
        )
    if n_arm == arms.size:
        raise EstimationImpossible(
            f"All {arms.size} persons are in the arm; without a reference there is no comparison."
        )
    return arms


def check_rows(n_rows: int, arms: FloatArray, *, what: str) -> None:
    """Refuse an outcome, score or table (`what`) without exactly one row per person.

    Raises
    ------
    ValueError
        When the number of rows differs from the persons in `arms`.
    """
    if n_rows != arms.size:
        raise ValueError(f"Arms and {what} need one row per person; they have {arms.size} and {n_rows} rows.")


def check_variation(outcome: FloatArray, arms: FloatArray) -> None:
    """Refuse outcomes that vary in neither arm: nothing tells then how uncertain a difference is.

    Raises
    ------
    EstimationImpossible
        When everyone in the arm has one outcome and everyone in the reference has one outcome.
    """
    arm, reference = outcome[arms == 1.0], outcome[arms == 0.0]
    if np.ptp(arm) == 0 and np.ptp(reference) == 0:
        raise EstimationImpossible(
            f"The outcome does not vary: it is {arm[0]:g} for everyone in the arm (n = {arm.size}) and "
            f"{reference[0]:g} for everyone in the reference (n = {reference.size}), so there is nothing to "
            "judge the uncertainty by."
        )


def checked_values(values: npt.ArrayLike, arms: FloatArray, *, what: str) -> FloatArray:
    """Return `values` as floats, one per person, after checking that all are finite numbers.

    Raises
    ------
    EstimationImpossible
        When a value is missing or infinite.
    ValueError
        When the length differs from `arms`.
    """
    numbers = as_floats(values)
    check_rows(numbers.size, arms, what=what)
    n_bad = int((~np.isfinite(numbers)).sum())
    if n_bad:
        raise EstimationImpossible(
            f"The {what} has {n_bad} missing or infinite values; "
            "leave those persons out first, and count them."
        )
    return numbers


def checked_outcome(outcome: npt.ArrayLike, arms: FloatArray) -> FloatArray:
    """Return the outcomes as floats, after checking that all are finite and that they vary in an arm.

    Raises
    ------
    EstimationImpossible
        When an outcome is missing or infinite, or outcomes vary in neither arm.
    ValueError
        When the length differs from `arms`.
    """
    results = checked_values(outcome, arms, what="outcome")
    check_variation(results, arms)
    return results


def checked_covariates(covariates: pd.DataFrame, arms: FloatArray) -> FloatArray:
    """Return the covariates as an array (n, k), after checking that every value is a finite number.

    Raises
    ------
    EstimationImpossible
        When a column holds a missing or infinite value.
    ValueError
        When the number of rows differs from `arms`, or a column is not numeric.
    """
    matrix = as_matrix(covariates)
    check_rows(matrix.shape[0], arms, what="covariates")
    bad = ~np.isfinite(matrix)
    if bad.any():
        names = named(covariates.columns[np.flatnonzero(bad.any(axis=0))])
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
