"""How alike two arms are before anything happened, covariate by covariate and jointly.

Nothing here chooses covariates: a difference at baseline is described, and the adjustment is the one
that was declared before the data were seen (Senn 1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from helpers.errors import EstimationImpossible

Denominator = Literal["pooled", "treated"]
JointTest = Literal["wald_hc2", "hansen_bowers"]
Floats = npt.NDArray[np.float64]

_LEVERAGE_ONE = 1 - 1e-10  # above this a row fits itself exactly and its HC2 weight is 0/0


@dataclass(frozen=True, slots=True)
class JointBalance:
    """One test of the question whether all covariates together differ between two arms.

    Attributes
    ----------
    statistic : float
        F for `wald_hc2`, chi-squared (d²) for `hansen_bowers`.
    df1 : float
        Number of linearly independent covariates.
    df2 : float
        Residual degrees of freedom; infinite for `hansen_bowers`.
    p_value : float
    n_arm, n_reference : int
        Persons with every covariate known.
    n_missing : int
        Persons left out because a covariate is missing.
    dropped : tuple of str
        Covariates that are constant or follow from the others; the statistic does not depend on which
        of a dependent set is left out.
    test : {"wald_hc2", "hansen_bowers"}
    """

    statistic: float
    df1: float
    df2: float
    p_value: float
    n_arm: int
    n_reference: int
    n_missing: int
    dropped: tuple[str, ...]
    test: JointTest

    @property
    def n(self) -> int:
        """Persons used in the test."""
        return self.n_arm + self.n_reference


def standardised_differences(
    frame: pd.DataFrame, treated: npt.ArrayLike, *, weights: npt.ArrayLike | None, denominator: Denominator
) -> pd.DataFrame:
    """Return the standardised difference and the variance ratio of every covariate.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, k)
        Numeric covariates, one row per person. A variable that takes only 0 and 1 is binary. Expand
        categories with `indicators` first.
    treated : array_like, shape (n,)
        1 for the arm, 0 for the reference; no missing values.
    weights : array_like, shape (n,), or None
        Non-negative weights (matching, inverse probability); None counts everybody once.
    denominator : {"pooled", "treated"}
        Standard deviation that the difference is divided by: the root of the mean of the two variances
        (Austin 2009), or that of the arm alone (Stuart 2010, for effects on the treated). It is always
        that of the *unweighted* data, so that before and after weighting share one yardstick.

    Returns
    -------
    pandas.DataFrame
        One row per covariate: `variable, mean_arm, mean_reference, sd_arm, sd_reference, n_arm,
        n_reference, n_missing, smd, variance_ratio`. Means and standard deviations are weighted when
        weights are given; n counts the persons with a known value and a weight above zero.

    Raises
    ------
    EstimationImpossible
        When an arm is empty, a covariate is not numeric or infinite, or weights are negative or missing.

    Notes
    -----
    ``smd = (mean_arm - mean_reference) / sd``. Variances use n - 1, and ``sum(w) - sum(w²)/sum(w)`` with
    weights; for binary variables they are ``p(1 - p)`` and the variance ratio, which then says nothing
    new, is NaN. Missing values are left out per variable and counted. Where the denominator is zero the
    smd is 0 if the means are equal, else NaN: the arms then differ completely and no finite number says so.

    References
    ----------
    Austin (2009), Statistics in Medicine 28, 3083-3107. Stuart (2010), Statistical Science 25, 1-21.
    R: ``cov.wt(x, wt, method = "unbiased")`` for the weighted variance,
    ``cobalt::bal.tab(..., s.d.denom = "pooled")`` for the whole.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 30.0, 30.0, 40.0]})
    >>> standardised_differences(frame, [1, 1, 0, 0], weights=None, denominator="pooled")["smd"].round(3)[0]
    np.float64(-1.414)
    """
    arm = _arm(treated, len(frame))
    weight = _weights(weights, len(frame))
    rows = [
        _balance_row(str(name), _numbers(frame[name]), arm, weight, denominator) for name in frame.columns
    ]
    return pd.DataFrame(rows)


def joint_balance(frame: pd.DataFrame, treated: npt.ArrayLike, *, test: JointTest) -> JointBalance:
    """Test whether the covariates together differ between the arms more than chance would let them.

    Says something about how the arms came about; it never chooses covariates for adjustment and its
    p-value is no reason to add or drop one.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, k)
        Numeric covariates, one row per person.
    treated : array_like, shape (n,)
        1 for the arm, 0 for the reference; no missing values.
    test : {"wald_hc2", "hansen_bowers"}
        `wald_hc2`: F test that all slopes are zero in the least-squares regression of the arm on the
        covariates, with HC2 covariance and F(k, n - k - 1). `hansen_bowers`: d², the squared distance
        of the means in the covariance that complete randomisation gives them, as chi-squared(k).

    Raises
    ------
    EstimationImpossible
        When an arm is empty, no covariate varies, covariates are as many as persons, or (HC2) one person
        alone determines a coefficient.

    Notes
    -----
    Complete cases; the persons left out are counted. For one stratum d² equals (n - 1) R² of the same
    regression, with the covariance that complete randomisation gives the means.

    References
    ----------
    Hansen & Bowers (2008), Statistical Science 23, 219-236. MacKinnon & White (1985), Journal of
    Econometrics 29, 305-325. R: ``lmtest::waldtest(lm(z ~ ., d), vcov = sandwich::vcovHC(fit, "HC2"))``;
    ``RItools::balanceTest(z ~ ., d)``.
    """
    arm = _arm(treated, len(frame))
    covariates = np.column_stack([_numbers(frame[name]) for name in frame.columns])
    known = ~np.isnan(covariates).any(axis=1)
    kept, dropped = _independent(covariates[known], [str(name) for name in frame.columns])
    z = arm[known].astype(np.float64)
    _check_joint(z, kept)
    k = kept.shape[1]
    if test == "wald_hc2":
        statistic, df2 = _wald_hc2(z, kept), float(len(z) - k - 1)
        p_value = float(stats.f.sf(statistic, k, df2))
    else:
        statistic, df2 = _hansen_bowers(z, kept), float("inf")
        p_value = float(stats.chi2.sf(statistic, k))
    return JointBalance(
        statistic=statistic,
        df1=float(k),
        df2=df2,
        p_value=p_value,
        n_arm=int(z.sum()),
        n_reference=int((1 - z).sum()),
        n_missing=int((~known).sum()),
        dropped=dropped,
        test=test,
    )


def indicators(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with every non-numeric variable replaced by a 0/1 column per category.

    Parameters
    ----------
    frame : pandas.DataFrame
        Covariates; text and categorical columns are expanded, numbers and booleans become float64.

    Returns
    -------
    pandas.DataFrame
        Columns ``variable=category`` in sorted order of category; a missing value is missing in all of
        them. All categories are kept: `joint_balance` leaves out what follows from the others.
    """
    columns: dict[str, pd.Series[Any]] = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_numeric_dtype(values) and not isinstance(values.dtype, pd.CategoricalDtype):
            columns[str(name)] = values.astype("Float64").astype("float64")
            continue
        for category in sorted(values.dropna().unique(), key=str):
            columns[f"{name}={category}"] = (values == category).astype("float64").where(values.notna())
    return pd.DataFrame(columns, index=frame.index)


def _balance_row(
    name: str, values: Floats, arm: npt.NDArray[np.bool_], weight: Floats, denominator: Denominator
) -> dict[str, Any]:
    known = ~np.isnan(values)
    binary = bool(np.isin(values[known], (0.0, 1.0)).all())
    used = known & (weight > 0)
    in_arm, in_reference = used & arm, used & ~arm
    if not in_arm.any() or not in_reference.any():
        raise EstimationImpossible(
            f"The balance of {name} cannot be computed: nobody in one of the arms has a known value."
        )
    mean_arm, var_arm = _moments(values[in_arm], weight[in_arm], binary=binary)
    mean_reference, var_reference = _moments(values[in_reference], weight[in_reference], binary=binary)
    scale = _scale(values[known & arm], values[known & ~arm], binary=binary, denominator=denominator)
    return {
        "variable": name,
        "mean_arm": mean_arm,
        "mean_reference": mean_reference,
        "sd_arm": float(np.sqrt(var_arm)),
        "sd_reference": float(np.sqrt(var_reference)),
        "n_arm": int(in_arm.sum()),
        "n_reference": int(in_reference.sum()),
        "n_missing": int((~known).sum()),
        "smd": _smd(mean_arm - mean_reference, scale),
        "variance_ratio": var_arm / var_reference if var_reference > 0 and not binary else float("nan"),
    }


def _moments(values: Floats, weight: Floats, *, binary: bool) -> tuple[float, float]:
    total = float(weight.sum())
    # A mean of equal values is that value exactly: rounding must not make a constant vary.
    mean = float(values[0]) if np.ptp(values) == 0 else float(weight @ values) / total
    if binary:
        return mean, mean * (1 - mean)
    freedom = total - float(weight @ weight) / total
    squares = float(weight @ (values - mean) ** 2)
    return mean, squares / freedom if len(values) > 1 else float("nan")


def _scale(in_arm: Floats, in_reference: Floats, *, binary: bool, denominator: Denominator) -> float:
    _, var_arm = _moments(in_arm, np.ones_like(in_arm), binary=binary)
    if denominator == "treated":
        return float(np.sqrt(var_arm))
    _, var_reference = _moments(in_reference, np.ones_like(in_reference), binary=binary)
    return float(np.sqrt((var_arm + var_reference) / 2))


def _smd(difference: float, scale: float) -> float:
    if np.isnan(scale) or scale > 0:
        return difference / scale
    return 0.0 if difference == 0 else float("nan")


def _check_joint(z: Floats, kept: Floats) -> None:
    if z.sum() == 0 or z.sum() == len(z):
        raise EstimationImpossible(
            "Joint balance cannot be tested: one arm has nobody with every covariate known."
        )
    if kept.shape[1] == 0:
        raise EstimationImpossible("Joint balance cannot be tested: no covariate varies.")
    if len(z) - kept.shape[1] - 1 < 1:
        raise EstimationImpossible(
            f"Joint balance cannot be tested: {kept.shape[1]} covariates for {len(z)} persons leave no "
            "degrees of freedom."
        )


def _wald_hc2(z: Floats, covariates: Floats) -> float:
    fit = sm.OLS(z, sm.add_constant(covariates, has_constant="add")).fit()
    if fit.get_influence().hat_matrix_diag.max() > _LEVERAGE_ONE:
        raise EstimationImpossible(
            "Joint balance cannot be tested with HC2 standard errors: one person alone determines a "
            "coefficient (leverage 1)."
        )
    slopes = np.eye(covariates.shape[1] + 1)[1:]
    robust = fit.get_robustcov_results(cov_type="HC2", use_t=True)
    return float(np.asarray(robust.f_test(slopes).fvalue).item())


def _hansen_bowers(z: Floats, covariates: Floats) -> float:
    n, n_arm = len(z), float(z.sum())
    difference = covariates[z == 1].mean(axis=0) - covariates[z == 0].mean(axis=0)
    covariance = np.atleast_2d(np.cov(covariates, rowvar=False)) * n / (n_arm * (n - n_arm))
    return float(difference @ np.linalg.solve(covariance, difference))


def _independent(covariates: Floats, names: list[str]) -> tuple[Floats, tuple[str, ...]]:
    """Keep the standardised columns that are not a combination of the constant and those before them."""
    kept: list[Floats] = []
    dropped: list[str] = []
    basis = np.ones((len(covariates), 1)) / np.sqrt(max(len(covariates), 1))
    for name, column in zip(names, covariates.T, strict=True):
        scale = float(np.sqrt(column @ column))
        # Twice is enough (Kahan): one pass of Gram-Schmidt leaves rounding of the size of the column.
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)
        length = float(np.sqrt(rest @ rest))
        if length <= 1e-9 * scale:
            dropped.append(name)
            continue
        basis = np.column_stack([basis, rest / length])
        kept.append((column - column.mean()) / column.std())
    matrix = np.column_stack(kept) if kept else np.empty((len(covariates), 0))
    return matrix, tuple(dropped)


def _arm(treated: npt.ArrayLike, n: int) -> npt.NDArray[np.bool_]:
    values = np.asarray(treated, dtype=np.float64)
    if values.shape != (n,) or not np.isin(values, (0.0, 1.0)).all():
        raise EstimationImpossible(
            f"Balance needs one arm for each of the {n} rows, 1 for the arm and 0 for the reference."
        )
    return np.asarray(values == 1, dtype=np.bool_)


def _weights(weights: npt.ArrayLike | None, n: int) -> Floats:
    if weights is None:
        return np.ones(n)
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (n,) or not np.isfinite(values).all() or (values < 0).any():
        raise EstimationImpossible(
            f"Balance needs one finite weight of zero or more for each of the {n} rows."
        )
    return values


def _numbers(values: pd.Series[Any]) -> Floats:
    if not pd.api.types.is_numeric_dtype(values):
        raise EstimationImpossible(
            f"The balance of {values.name} cannot be computed: its values are not numbers. "
            "Expand its categories first."
        )
    numbers: Floats = np.asarray(values.astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)
    if np.isinf(numbers).any():
        raise EstimationImpossible(
            f"The balance of {values.name} cannot be computed: it holds infinite values."
        )
    return numbers
