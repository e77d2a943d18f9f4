"""The persons in a comparison of two arms: those with everything observed, and how many are left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.errors import EstimationImpossible

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cases:
    """Persons whose outcome and covariates are all observed.

    Attributes
    ----------
    outcome, treated : ndarray, shape (n,)
        Outcome in its own unit; 1 for the arm and 0 for the reference.
    covariates : ndarray, shape (n, p)
        p is 0 where nothing is adjusted for.
    names : tuple of str
        Names of the covariates.
    n_missing : int
        Persons left out because the outcome or a covariate was missing.
    """

    outcome: FloatArray
    treated: FloatArray
    covariates: FloatArray
    names: tuple[str, ...]
    n_missing: int

    @property
    def arm(self) -> FloatArray:
        """Outcomes in the arm."""
        return np.asarray(self.outcome[self.treated == 1])

    @property
    def reference(self) -> FloatArray:
        """Outcomes in the reference."""
        return np.asarray(self.outcome[self.treated == 0])


def complete_cases(outcome: ArrayLike, treated: ArrayLike, *, covariates: pd.DataFrame | None) -> Cases:
    """Keep the persons with everything observed, as float64, and count the others.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers, 0/1 or booleans; NaN or NA is missing.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    covariates : pandas.DataFrame, shape (n, p), or None
        Numbers, 0/1 or booleans in the rows' order; the index is not used.

    Returns
    -------
    Cases

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, a value is infinite, or the outcome varies in neither arm.
    ValueError
        Where the arrays do not fit, `treated` is not 0/1 or a covariate is not numeric.
    """
    values = _floats(outcome)
    arms = _floats(treated)
    others, names = _matrix(covariates, n=values.size)
    _check_arrays(values, arms, others)
    complete = ~(np.isnan(values) | np.isnan(others).any(axis=1))
    cases = Cases(values[complete], arms[complete], others[complete], names, int((~complete).sum()))
    _check_somebody(cases, n_arm=int((arms == 1).sum()), n_reference=int((arms == 0).sum()))
    _check_variation(cases)
    return cases


def _floats(values: ArrayLike) -> FloatArray:
    """Widen to float64: int8 would overflow in silence; NA of nullable columns becomes NaN."""
    column = values if isinstance(values, pd.Series) else np.asarray(values)
    if isinstance(column, np.ndarray) and column.ndim != 1:
        raise ValueError(f"One value per person is needed, shape (n,); found shape {column.shape}.")
    return np.asarray(pd.Series(column).to_numpy(dtype=np.float64, na_value=np.nan))


def _matrix(covariates: pd.DataFrame | None, *, n: int) -> tuple[FloatArray, tuple[str, ...]]:
    if covariates is None:
        return np.empty((n, 0)), ()
    for name, kind in covariates.dtypes.items():
        if not pd.api.types.is_numeric_dtype(kind):
            raise ValueError(
                f"Covariate '{name}' is of type {kind}; make numbers or 0/1 columns of it first."
            )
    columns = [_floats(covariates.iloc[:, place]) for place in range(covariates.shape[1])]
    return np.column_stack([np.empty((len(covariates), 0)), *columns]), tuple(map(str, covariates.columns))


def _check_arrays(outcome: FloatArray, treated: FloatArray, covariates: FloatArray) -> None:
    if not outcome.size == treated.size == covariates.shape[0]:
        raise ValueError(
            f"Outcome, arm and covariates need one row per person; they have {outcome.size}, "
            f"{treated.size} and {covariates.shape[0]} rows."
        )
    if not np.isin(treated, (0.0, 1.0)).all():
        raise ValueError("Arms must be 1 (arm) or 0 (reference) for everyone, and never missing.")
    infinite = int(np.isinf(outcome).sum() + np.isinf(covariates).sum())
    if infinite:
        raise EstimationImpossible(
            f"Outcome or covariates hold {infinite} infinite value{'s' if infinite > 1 else ''}, and a mean "
            "with infinity in it is no number; decide in cleaning what such a value stands for."
        )


def _check_somebody(cases: Cases, *, n_arm: int, n_reference: int) -> None:
    for name, values, assigned in (("arm", cases.arm, n_arm), ("reference", cases.reference, n_reference)):
        if values.size == 0:
            raise EstimationImpossible(
                f"The {name} cannot be compared: of the {assigned} persons assigned to it none has a "
                "complete record."
            )


def _check_variation(cases: Cases) -> None:
    if np.ptp(cases.arm) == 0 and np.ptp(cases.reference) == 0:
        raise EstimationImpossible(
            f"The outcome does not vary: it is {cases.arm[0]:g} for everyone in the arm "
            f"(n = {cases.arm.size}) and {cases.reference[0]:g} for everyone in the reference "
            f"(n = {cases.reference.size}), so there is nothing to judge the uncertainty by."
        )
