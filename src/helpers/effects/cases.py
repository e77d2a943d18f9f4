"""The persons in a comparison of two arms: those with everything observed, and how many are left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.two_arms import as_floats, as_matrix, check_rows, check_variation, checked_treated
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


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


def complete_cases(
    outcome: npt.ArrayLike, treated: npt.ArrayLike, *, covariates: pd.DataFrame | None
) -> Cases:
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
    arms = checked_treated(treated)
    values = as_floats(outcome)
    others = np.empty((arms.size, 0)) if covariates is None else as_matrix(covariates)
    check_rows(values.size, arms, what="outcome")
    check_rows(others.shape[0], arms, what="covariates")
    _check_finite(values, others)
    complete = ~(np.isnan(values) | np.isnan(others).any(axis=1))
    _check_somebody(complete, arms)
    check_variation(values[complete], arms[complete])
    return Cases(
        values[complete],
        arms[complete],
        others[complete],
        () if covariates is None else tuple(map(str, covariates.columns)),
        int((~complete).sum()),
    )


def _check_finite(outcome: FloatArray, covariates: FloatArray) -> None:
    infinite = int(np.isinf(outcome).sum() + np.isinf(covariates).sum())
    if infinite:
        raise EstimationImpossible(
            f"Outcome or covariates hold {infinite} infinite value{'s' if infinite > 1 else ''}, and a mean "
            "with infinity in it is no number; decide in cleaning what such a value stands for."
        )


def _check_somebody(complete: npt.NDArray[np.bool_], arms: FloatArray) -> None:
    for name, code in (("arm", 1.0), ("reference", 0.0)):
        assigned = arms == code
        if not complete[assigned].any():
            raise EstimationImpossible(
                f"The {name} cannot be compared: of the {int(assigned.sum())} persons assigned to it none "
                "has a complete record."
            )
