"""Counts of events per person: how many times as often they happen in the arm as in the reference.

The difference in mean counts is `helpers.effects.trial.difference_in_means` of the counts.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.effects.estimates import checked_level, interval
from helpers.effects.two_arms import as_floats, check_rows, checked_treated
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

RateVariance = Literal["hc0", "hc1", "quasi_poisson", "poisson"]

# At this ratio of variance to mean the Poisson standard error is too small by about a tenth.
OVERDISPERSED = 1.2
# Distances from the arm's own rate smaller than this share of the highest count are rounding.
NO_VARIATION = 1e-12


@dataclass(frozen=True, slots=True)
class RateRatio:
    """A ratio of event rates, with its uncertainty and the persons behind it.

    Attributes
    ----------
    estimate : float
        Rate in the arm divided by that in the reference, above 0; 1 is no difference.
    std_error_log : float
        Standard error of the logarithm of `estimate`.
    df : float
        Degrees of freedom behind interval and p; `math.inf` is the normal.
    low, high : float
        Two-sided interval at `level`, symmetric on the log scale.
    level : float
        Level of the interval, between 0 and 1.
    p_value : float
        Two-sided p for a ratio of 1.
    rate_arm, rate_reference : float
        Events per unit of exposure, or per person where there is none.
    events_arm, events_reference : int
        Events, not persons: one person may have many.
    exposure_arm, exposure_reference : float
        Total exposure, or the number of persons where there is none.
    dispersion : float
        Pearson chi-square over its degrees of freedom: 1 where counts vary as Poisson counts do.
    n_arm, n_reference : int
        Persons with count and exposure known.
    n_missing : int
        Persons left out because the count or the exposure was missing.
    method : RateVariance
        Where the standard error comes from.
    """

    estimate: float
    std_error_log: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    rate_arm: float
    rate_reference: float
    events_arm: int
    events_reference: int
    exposure_arm: float
    exposure_reference: float
    dispersion: float
    n_arm: int
    n_reference: int
    n_missing: int
    method: RateVariance


def rate_ratio(
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    exposure: ArrayLike | None,
    variance: RateVariance,
    level: float,
) -> RateRatio:
    r"""Ratio of event rates from a Poisson regression of counts on the arm.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Whole numbers from 0; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    exposure : array-like, shape (n,), or None
        Time or months at risk, above 0; None where everyone was followed equally long. Missing values are
        left out and counted in `n_missing`.
    variance : {"hc0", "hc1", "quasi_poisson", "poisson"}
        `hc0` and `hc1` hold whatever the counts' distribution, with a normal reference; `quasi_poisson` lets
        the variance be one multiple of the mean, with t on n - 2 degrees of freedom (not so, and somewhat too
        narrow, where persons differ in their rate and in exposure); `poisson` believes that multiple to be 1.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RateRatio

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, has one person, or has no events; where a count is negative, infinite or
        broken, or an exposure is not above 0; where nothing varies.
    ParameterMistake
        Where `variance` or `level` is not allowed.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Warns
    -----
    StatisticalWarning
        With `poisson` where counts vary more than Poisson counts do.

    Notes
    -----
    Generalised linear model with log link and the log of exposure as offset, by statsmodels; the estimate is
    total events over total exposure in the arm, divided by the same in the reference. Sandwich with residuals
    :math:`y - \hat\mu`; hc1 multiplies hc0 by n / (n - 2). Missing values: complete cases, which estimates
    the effect only where who is missing has nothing to do with the count within an arm.

    In R: ``f <- glm(y ~ t + offset(log(exposure)), poisson)`` with ``sandwich::sandwich(f)`` (hc0),
    ``sandwich::vcovHC(f, "HC1")``, ``vcov(glm(..., quasipoisson))`` or ``vcov(f)``.

    References
    ----------
    Wooldridge, J. M. (2010). Econometric analysis of cross section and panel data (2nd ed.), ch. 18. MIT
    Press.

    Examples
    --------
    >>> found = rate_ratio([2, 4, 1, 2], [1, 1, 0, 0], exposure=None, variance="hc1", level=0.95)
    >>> round(found.estimate, 4)
    2.0
    """
    checked_level(level)
    _check_choice(variance)
    cases = _known(outcome, treated, exposure)
    _check_estimable(cases)
    _check_varies(cases)
    estimate, std_error, dispersion = _fit(cases, variance=variance)
    if variance == "poisson" and dispersion > OVERDISPERSED:
        warnings.warn(
            f"The counts vary {dispersion:.1f} times as much as Poisson counts, so the interval 'poisson' is "
            "too narrow; 'hc1' and 'quasi_poisson' are not.",
            StatisticalWarning,
            stacklevel=2,
        )
    df = cases.counts.size - 2.0 if variance == "quasi_poisson" else math.inf
    around = interval(estimate, std_error, df=df, level=level)
    arm = cases.treated == 1
    events, persons_time = _totals(cases.counts, arm), _totals(cases.exposure, arm)
    return RateRatio(
        estimate=math.exp(estimate),
        std_error_log=std_error,
        df=df,
        low=math.exp(around.low),
        high=math.exp(around.high),
        level=level,
        p_value=around.p_value,
        rate_arm=events[0] / persons_time[0],
        rate_reference=events[1] / persons_time[1],
        events_arm=int(events[0]),
        events_reference=int(events[1]),
        exposure_arm=persons_time[0],
        exposure_reference=persons_time[1],
        dispersion=dispersion,
        n_arm=int(arm.sum()),
        n_reference=int((~arm).sum()),
        n_missing=cases.n_missing,
        method=variance,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """Persons with count and exposure known; exposure is 1 where none was given."""

    counts: FloatArray
    treated: FloatArray
    exposure: FloatArray
    n_missing: int


def _known(outcome: ArrayLike, treated: ArrayLike, exposure: ArrayLike | None) -> _Counted:
    arms = checked_treated(treated)
    counts = as_floats(outcome)
    check_rows(counts.size, arms, what="outcome")
    at_risk = np.ones(arms.size) if exposure is None else as_floats(exposure)
    check_rows(at_risk.size, arms, what="exposure")
    known = ~(np.isnan(counts) | np.isnan(at_risk))
    kept = _Counted(counts[known], arms[known], at_risk[known], int((~known).sum()))
    broken = ~np.isfinite(kept.counts) | (kept.counts < 0) | (kept.counts % 1 != 0)
    if broken.any():
        raise EstimationImpossible(
            f"Counts are whole numbers from 0; {int(broken.sum())} values are not, among them "
            f"{kept.counts[broken][0]:g}."
        )
    impossible = ~np.isfinite(kept.exposure) | (kept.exposure <= 0)
    if impossible.any():
        raise EstimationImpossible(
            f"Exposure must be above 0 for everyone with a count; {int(impossible.sum())} values are not, "
            f"among them {kept.exposure[impossible][0]:g}."
        )
    return kept


def _check_estimable(cases: _Counted) -> None:
    for name, code in (("arm", 1.0), ("reference", 0.0)):
        counts = cases.counts[cases.treated == code]
        if counts.size == 0:
            raise EstimationImpossible(
                f"The {name} cannot be compared: none of the persons assigned to it has a complete record."
            )
        if counts.size == 1:
            raise EstimationImpossible(
                f"The {name} has one person with a count, and one person says nothing about how much counts "
                "vary; at least two are needed."
            )
        if counts.sum() == 0:
            raise EstimationImpossible(
                f"The {counts.size} persons in the {name} had no events, so a ratio of rates is 0 or divides "
                "by 0; a difference in mean counts does exist."
            )


def _check_varies(cases: _Counted) -> None:
    if np.abs(cases.counts - _at_own_rate(cases)).max() <= NO_VARIATION * cases.counts.max():
        raise EstimationImpossible(
            f"The counts do not vary: within each arm everyone has the same rate (n = {cases.counts.size}), "
            "so there is nothing to judge the uncertainty by."
        )


def _at_own_rate(cases: _Counted) -> FloatArray:
    """Return the counts that everyone would have at the rate of their arm."""
    arm = cases.treated == 1
    events, exposure = _totals(cases.counts, arm), _totals(cases.exposure, arm)
    rates = np.where(arm, events[0] / exposure[0], events[1] / exposure[1])
    return np.asarray(rates * cases.exposure)


def _fit(cases: _Counted, *, variance: RateVariance) -> tuple[float, float, float]:
    """Return the log rate ratio, its standard error and the dispersion."""
    import statsmodels.api as sm

    arm = cases.treated == 1
    events, exposure = _totals(cases.counts, arm), _totals(cases.exposure, arm)
    logs = math.log(events[1] / exposure[1]), math.log(events[0] / exposure[0])
    design = np.column_stack([np.ones_like(cases.treated), cases.treated])
    model = sm.GLM(cases.counts, design, family=sm.families.Poisson(), offset=np.log(cases.exposure))
    # Started at the solution, because standard errors belong to the iteration before the last.
    result = model.fit(
        start_params=[logs[0], logs[1] - logs[0]],
        cov_type="HC0" if variance in {"hc0", "hc1"} else "nonrobust",
    )
    dispersion = float(result.pearson_chi2 / result.df_resid)
    n = cases.counts.size
    factor = {"hc0": 1.0, "hc1": n / (n - 2), "quasi_poisson": dispersion, "poisson": 1.0}[variance]
    return float(result.params[1]), float(result.bse[1]) * math.sqrt(factor), dispersion


def _totals(values: FloatArray, arm: NDArray[np.bool_]) -> tuple[float, float]:
    return float(values[arm].sum()), float(values[~arm].sum())


def _check_choice(variance: str) -> None:
    allowed = get_args(RateVariance)
    if variance not in allowed:
        raise ParameterMistake(
            Mistake("variance", f"'{variance}'", ", ".join(allowed), nearest(variance, allowed))
        )
