"""How often two registers of one outcome say the same of a person."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.two_arms import as_floats
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two yes/no registers side by side, for one group of people.

    Attributes
    ----------
    n_both, n_first_only, n_second_only, n_neither : int
        Persons by what the two registers say.
    n : int
        Persons known to both.
    n_missing : int
        Persons whom a register does not know.
    share : float
        Share of `n` on whom the registers say the same.
    kappa : float
        Cohen's kappa; NaN where both registers say one and the same thing of everybody.
    """

    n_both: int
    n_first_only: int
    n_second_only: int
    n_neither: int
    n: int
    n_missing: int
    share: float
    kappa: float


@dataclass(frozen=True, slots=True)
class NumericAgreement:
    """Two registers of a number side by side, for one group of people.

    Attributes
    ----------
    n, n_missing : int
        Persons known to both; persons whom a register does not know.
    mean_first, mean_second : float
        In the unit of the outcome.
    difference, sd_difference : float
        Mean and standard deviation of second minus first; NaN for the spread of one person.
    share : float
        Share of `n` for whom the registers hold the same number.
    correlation : float
        Pearson's; NaN where a register has one number for everybody.
    """

    n: int
    n_missing: int
    mean_first: float
    mean_second: float
    difference: float
    sd_difference: float
    share: float
    correlation: float


def agreement(first: ArrayLike, second: ArrayLike) -> Agreement:
    """Count how two yes/no registers agree.

    Parameters
    ----------
    first, second : array-like, shape (n,)
        0/1 or booleans, in one order of persons; NaN or NA is missing.

    Returns
    -------
    Agreement

    Raises
    ------
    EstimationImpossible
        Where no person is known to both.
    ValueError
        Where lengths differ or a value is not 0/1.

    Notes
    -----
    People whom a register does not know are left out and counted. Kappa is that of Cohen (1960), computed by
    scikit-learn; it depends on how common the event is, so the four counts stand beside it.
    In R: ``psych::cohen.kappa(cbind(first, second))$kappa``.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20(1), 37–46.

    Examples
    --------
    >>> found = agreement([1, 1, 0, 0, 0], [1, 0, 0, 0, 1])
    >>> (found.n_both, found.n_first_only, found.n_second_only, found.n_neither, found.share)
    (1, 1, 1, 2, 0.6)
    """
    from sklearn.metrics import cohen_kappa_score

    one, other, n_missing = _known(first, second)
    if not np.isin(np.r_[one, other], (0.0, 1.0)).all():
        raise ValueError("Registers that are compared as yes/no must be 0 or 1, or missing.")
    counts = [int(((one == a) & (other == b)).sum()) for a, b in ((1, 1), (1, 0), (0, 1), (0, 0))]
    says_one_thing = np.ptp(one) == 0 and np.ptp(other) == 0 and one[0] == other[0]
    kappa = math.nan if says_one_thing else float(cohen_kappa_score(one, other))
    return Agreement(
        n_both=counts[0],
        n_first_only=counts[1],
        n_second_only=counts[2],
        n_neither=counts[3],
        n=one.size,
        n_missing=n_missing,
        share=(counts[0] + counts[3]) / one.size,
        kappa=kappa,
    )


def numeric_agreement(first: ArrayLike, second: ArrayLike) -> NumericAgreement:
    """Describe how two registers of a number agree.

    Parameters
    ----------
    first, second : array-like, shape (n,)
        In one unit and one order of persons; NaN or NA is missing.

    Raises
    ------
    EstimationImpossible
        Where no person is known to both.
    ValueError
        Where lengths differ.

    Examples
    --------
    >>> found = numeric_agreement([100.0, 0, 50], [110.0, 0, 60])
    >>> (round(found.difference, 2), round(found.share, 2))
    (6.67, 0.33)
    """
    one, other, n_missing = _known(first, second)
    gap = other - one
    varies = one.size > 1 and np.ptp(one) > 0 and np.ptp(other) > 0
    return NumericAgreement(
        n=one.size,
        n_missing=n_missing,
        mean_first=float(one.mean()),
        mean_second=float(other.mean()),
        difference=float(gap.mean()),
        sd_difference=float(gap.std(ddof=1)) if one.size > 1 else math.nan,
        share=float((gap == 0).mean()),
        correlation=float(np.corrcoef(one, other)[0, 1]) if varies else math.nan,
    )


def _known(first: ArrayLike, second: ArrayLike) -> tuple[FloatArray, FloatArray, int]:
    one, other = as_floats(first), as_floats(second)
    if one.size != other.size:
        raise ValueError(
            f"Two registers need one row per person; they have {one.size} and {other.size} rows."
        )
    known = ~(np.isnan(one) | np.isnan(other))
    if not known.any():
        raise EstimationImpossible(f"None of the {one.size} persons is known to both registers.")
    return one[known], other[known], int((~known).sum())
