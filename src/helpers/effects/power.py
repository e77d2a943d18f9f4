"""The smallest difference a comparison could have shown: planned from its size, or from its standard error.

Never the power for the difference that was observed: that is the p-value said again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import optimize, special

from helpers.effects.estimates import checked_level, quantile
from helpers.effects.noncentral import below
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

Formula = Literal["multiple_of_std_error", "noncentral_t_two_sided", "z_pooled_null_upward"]


@dataclass(frozen=True, slots=True)
class Detectable:
    """The smallest true difference that a two-sided test finds with the power asked.

    Attributes
    ----------
    value : float
        Above 0; in the unit of what it was computed from (a share for proportions).
    formula : Formula
        `multiple_of_std_error`, `noncentral_t_two_sided` or `z_pooled_null_upward`.
    level : float
        Level of the interval that belongs to the test (0.95 is a test at 5 %).
    power : float
        Probability of finding the difference (0.80).
    """

    value: float
    formula: Formula
    level: float
    power: float


def detectable_from_std_error(std_error: float, *, df: float, level: float, power: float) -> Detectable:
    """Smallest detectable difference, given the standard error that the analysis realised.

    Parameters
    ----------
    std_error : float
        Realised standard error, above 0; it carries covariates, missing data and unequal variances.
    df : float
        Its degrees of freedom; `math.inf` for the normal.
    level : float
        Between 0 and 1; the test is two-sided at 1 - level.
    power : float
        Between 1 - level and 1.

    Returns
    -------
    Detectable

    Raises
    ------
    EstimationImpossible
        Where the standard error or df is not above 0.
    ParameterMistake
        Where `level` or `power` is not allowed.

    Notes
    -----
    ``(t(1 - (1 - level) / 2, df) + t(power, df)) * std_error``. The observed difference is not used: this
    is what could have been found, not the power of what was.
    In R: ``(qt(1 - (1 - level) / 2, df) + qt(power, df)) * std_error``.

    References
    ----------
    Bloom, H. S. (1995). Minimum detectable effects: A simple way to report the statistical power of
    experimental designs. Evaluation Review, 19(5), 547–556.

    Examples
    --------
    >>> round(detectable_from_std_error(1.0, df=math.inf, level=0.95, power=0.8).value, 4)
    2.8016
    """
    _check(level, power)
    _check_positive(std_error, what="A standard error")
    multiple = quantile(1 - (1 - level) / 2, df=df) + quantile(power, df=df)
    return Detectable(multiple * std_error, "multiple_of_std_error", level, power)


def detectable_difference_in_means(
    sd: float, n_arm: int, n_reference: int, *, level: float, power: float
) -> Detectable:
    """Smallest detectable difference in means of a planned comparison.

    Parameters
    ----------
    sd : float
        Standard deviation of the outcome within an arm, above 0; 1 gives the difference in standard
        deviations.
    n_arm, n_reference : int
        Persons per arm, at least 2 each.
    level : float
        Between 0 and 1; the test is two-sided at 1 - level.
    power : float
        Between 1 - level and 1.

    Returns
    -------
    Detectable
        In the unit of `sd`.

    Raises
    ------
    EstimationImpossible
        Where `sd` is not above 0 or an arm has fewer than two persons.
    ParameterMistake
        Where `level` or `power` is not allowed.

    Notes
    -----
    Solves ``P(|T| > t(1 - (1 - level) / 2)) = power`` for a noncentral t with n_arm + n_reference - 2 degrees
    of freedom and noncentrality ``value / (sd * sqrt(1 / n_arm + 1 / n_reference))``; both tails count.
    In R, for equal arms: ``power.t.test(n, sd = sd, sig.level = 1 - level, power = power, strict = TRUE)``.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.), ch. 2. Erlbaum.

    Examples
    --------
    >>> round(detectable_difference_in_means(1.0, 91, 91, level=0.95, power=0.8).value, 3)
    0.418
    """
    _check(level, power)
    _check_positive(sd, what="A standard deviation")
    _check_sizes(n_arm, n_reference)
    df = n_arm + n_reference - 2
    critical = quantile(1 - (1 - level) / 2, df=df)

    def shortfall(parameter: float) -> float:
        above = 1 - below(critical, df=df, noncentrality=parameter)
        return above + below(-critical, df=df, noncentrality=parameter) - power

    enough = critical + 4.0
    while shortfall(enough) < 0:
        enough *= 2
    parameter = optimize.brentq(shortfall, 0.0, enough, xtol=1e-12, rtol=1e-12)
    value = float(parameter) * sd * math.sqrt(1 / n_arm + 1 / n_reference)
    return Detectable(value, "noncentral_t_two_sided", level, power)


def detectable_difference_in_proportions(
    control: float, n_arm: int, n_reference: int, *, level: float, power: float
) -> Detectable:
    """Smallest detectable rise of a share above that of the reference.

    Parameters
    ----------
    control : float
        Share in the reference, from 0 to below 1.
    n_arm, n_reference : int
        Persons per arm, at least 2 each.
    level : float
        Between 0 and 1; the test is two-sided at 1 - level.
    power : float
        Between 1 - level and 1.

    Returns
    -------
    Detectable
        A difference of shares: 0.158 is 15.8 percentage points.

    Raises
    ------
    EstimationImpossible
        Where even a rise to 100 % would be missed too often, `control` is no such share, or an arm has fewer
        than two persons.
    ParameterMistake
        Where `level` or `power` is not allowed.

    Notes
    -----
    Normal approximation, variance pooled under the null, upward (a fall from the same share needs less, as
    small shares vary less): the value v with
    ``v = z(1 - (1 - level) / 2) sqrt(m (1 - m) (1 / n_arm + 1 / n_reference))
    + z(power) sqrt(p (1 - p) / n_arm + control (1 - control) / n_reference)``, p = control + v, m the
    share of both arms together. In R, for equal arms:
    ``power.prop.test(n, p1 = control, sig.level = 1 - level, power = power)``.

    References
    ----------
    Fleiss, J. L., Levin, B., & Paik, M. C. (2003). Statistical methods for rates and proportions (3rd ed.),
    ch. 4. Wiley.

    Examples
    --------
    >>> round(detectable_difference_in_proportions(0.10, 91, 91, level=0.95, power=0.8).value, 3)
    0.158
    """
    _check(level, power)
    _check_sizes(n_arm, n_reference)
    if not 0 <= control < 1:
        raise EstimationImpossible(f"A share of {control} cannot rise; it must lie from 0 to below 1.")
    null = float(special.ndtri(1 - (1 - level) / 2))
    alternative = float(special.ndtri(power))

    def surplus(rise: float) -> float:  # convex and below 0 at 0, so it crosses 0 at most once
        share = control + rise
        both = (n_arm * share + n_reference * control) / (n_arm + n_reference)
        under_null = math.sqrt(max(both * (1 - both), 0.0) * (1 / n_arm + 1 / n_reference))
        variance = max(share * (1 - share), 0.0) / n_arm + control * (1 - control) / n_reference
        return rise - null * under_null - alternative * math.sqrt(variance)

    if surplus(1 - control) < 0:
        raise EstimationImpossible(
            f"With {n_arm} and {n_reference} persons even a rise from {control:g} to 1 would be missed too "
            f"often for a power of {power:g}; no difference of shares is detectable."
        )
    barely = 1e-12 * (1 - control)  # above 0, where `surplus` of a share of 0 is 0 as well
    rise = optimize.brentq(surplus, barely, 1 - control, xtol=1e-14, rtol=1e-12)
    return Detectable(float(rise), "z_pooled_null_upward", level, power)


def _check(level: float, power: float) -> None:
    checked_level(level)
    if not 1 - level < power < 1:
        raise ParameterMistake(
            Mistake("power", f"{power}", f"a number between {1 - level:.4g} (1 - level) and 1, such as 0.8")
        )


def _check_positive(value: float, *, what: str) -> None:
    if not (math.isfinite(value) and value > 0):
        raise EstimationImpossible(f"{what} of {value} gives no detectable difference; it must be above 0.")


def _check_sizes(n_arm: int, n_reference: int) -> None:
    if min(n_arm, n_reference) < 2:
        raise EstimationImpossible(
            f"With {n_arm} persons in the arm and {n_reference} in the reference nothing is detectable; each "
            "needs at least two."
        )
