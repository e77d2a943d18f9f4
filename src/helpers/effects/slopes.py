"""Outcomes without the part that covariates predict within each arm, so that means compare like with like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.effects.assigned_units import AssignedUnits, IntArray
from helpers.effects.variance import FloatArray, covariance
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class WithoutSlopes:
    """Outcomes at the average covariates.

    Attributes
    ----------
    outcomes : ndarray, shape (n, m)
        Missing values stay missing; persons outside the comparison are NaN.
    inflation : ndarray, shape (arms, m)
        The HC2 variance of an arm's mean in Lin's regression over the variance that the mean of these
        outcomes would have if the slopes had been known; above 1 where slopes cost something.
    """

    outcomes: FloatArray
    inflation: FloatArray


def without_slopes(outcomes: FloatArray, covariates: FloatArray, units: AssignedUnits) -> WithoutSlopes:
    r"""Return the outcomes that people would have at the average covariates, each arm with its own slopes.

    Parameters
    ----------
    outcomes : ndarray, shape (n, m)
        NaN is missing and stays missing.
    covariates : ndarray, shape (n, p)
        Measured before assignment; no missing values among the persons compared.
    units : AssignedUnits
        Of the same n persons.

    Returns
    -------
    WithoutSlopes

    Raises
    ------
    EstimationImpossible
        Where a covariate is missing for somebody, or covariates repeat each other within an arm.
    ValueError
        Where the number of rows differs.

    Notes
    -----
    :math:`y_i - (x_i - \bar x)'\hat\beta_k` with :math:`\bar x` over everybody compared who has the outcome
    and :math:`\hat\beta_k` from least squares of y on x and the blocks in arm k. The block-weighted means of
    these per arm are those of Lin's regression with covariates and block dummies centred on everybody and
    interacted with the arm (Lin 2013), so their differences are its estimates.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data: Reexamining Freedman's
    critique. The Annals of Applied Statistics, 7(1), 295–318.
    """
    x = _checked(covariates, len(outcomes), units)
    values = np.asarray(outcomes, dtype=np.float64)
    adjusted = np.full_like(values, np.nan)
    inflation = np.ones((len(units.order), adjusted.shape[1]))
    code, block = units.codes[units.unit_of_person], units.blocks[units.unit_of_person]
    shares = np.arange(len(units.block_names))[:, None] == block
    for outcome, y in enumerate(values[units.persons].T):
        seen = np.isfinite(y)
        centred = x - x[seen].mean(axis=0) if seen.any() else x
        share = shares[:, seen].mean(axis=1) if seen.any() else np.zeros(len(shares))
        for arm, name in enumerate(units.order):
            here = seen & (code == arm)
            if not _enough(block[here], len(share)):
                adjusted[units.persons[here], outcome] = y[here]
                continue
            found, factor = _fitted(y[here], centred[here], block[here], share, arm=name)
            adjusted[units.persons[here], outcome] = found
            inflation[arm, outcome] = factor
    return WithoutSlopes(adjusted, inflation)


def _checked(covariates: FloatArray, n: int, units: AssignedUnits) -> FloatArray:
    table = np.asarray(covariates, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != n:
        raise ValueError(f"Outcomes of {n} rows and covariates of shape {table.shape} do not fit.")
    x = table[units.persons]
    n_without = int((~np.isfinite(x)).any(axis=1).sum())
    if n_without:
        raise EstimationImpossible(
            f"{n_without} persons have a missing or infinite covariate; fill these in before, or leave those "
            "persons out and count them."
        )
    return x


def _enough(block: IntArray, n_blocks: int) -> bool:
    """Say whether every block has two persons; where not, the outcome has a reason and is not tested."""
    return bool((np.bincount(block, minlength=n_blocks) >= 2).all())


def _fitted(
    y: FloatArray, x: FloatArray, block: IntArray, share: FloatArray, *, arm: str
) -> tuple[FloatArray, float]:
    """Return y without its slopes on x beside a level for each block, and the inflation of its mean."""
    levels = np.asarray(block[:, None] == np.arange(share.size), dtype=np.float64)
    design = np.column_stack([levels, x])
    names = [f"level {place + 1}" for place in range(share.size)]
    names += [f"covariate {place + 1}" for place in range(x.shape[1])]
    scale = np.maximum(np.linalg.norm(design, axis=0), np.finfo(np.float64).tiny)
    solution = np.linalg.lstsq(design / scale, y, rcond=None)[0] / scale
    try:
        spread = covariance(design, y - design @ solution, kind="hc2", names=names).matrix
    except EstimationImpossible as found:
        raise EstimationImpossible(f"In the arm '{arm}': {found}") from found
    adjusted = y - x @ solution[share.size :]
    known = sum(
        w**2 * adjusted[block == place].var(ddof=1) / (block == place).sum() for place, w in enumerate(share)
    )
    lin = float(share @ spread[: share.size, : share.size] @ share)
    return adjusted, lin / known if known > 0 and np.isfinite(lin) else 1.0
