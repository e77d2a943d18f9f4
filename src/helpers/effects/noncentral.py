"""The noncentral t distribution: how a t statistic behaves when the true difference is not zero."""

from __future__ import annotations

import math

from scipy import optimize, special

from helpers.errors import EstimationImpossible


def below(t: float, *, df: float, noncentrality: float) -> float:
    """Return P(T < t) for a noncentral t.

    Parameters
    ----------
    t : float
        Finite.
    df : float
        Degrees of freedom, finite and above 0.
    noncentrality : float
        The true difference divided by its true standard error; finite.

    Returns
    -------
    float
        Between 0 and 1.

    Notes
    -----
    scipy's function answers NaN far from t, where the smaller of the two tails is under 1e-14 (measured
    against quadrature; a test repeats it); 0 or 1 is returned there. In R: ``pt(t, df, noncentrality)``,
    which is exact to about seven digits.

    Examples
    --------
    >>> round(below(2.0, df=10, noncentrality=2.0), 4)
    0.481
    """
    value = float(special.nctdtr(df, noncentrality, t))
    if math.isnan(value):
        return 0.0 if noncentrality > t else 1.0
    return value


def noncentrality_where(t: float, *, df: float, share_below: float) -> float:
    """Return the noncentrality for which P(T < t) equals `share_below`: a limit of its exact interval.

    Parameters
    ----------
    t : float
        The t statistic that was observed, finite.
    df : float
        Degrees of freedom, finite and above 0.
    share_below : float
        Between 0 and 1; 0.975 gives the lower and 0.025 the upper limit of a 95 % interval.

    Returns
    -------
    float

    Raises
    ------
    EstimationImpossible
        Where no noncentrality between t ± 1000 standard errors fits.

    Examples
    --------
    >>> round(noncentrality_where(2.1, df=50, share_below=0.025), 4)
    4.0925
    """

    def excess(noncentrality: float) -> float:
        return below(t, df=df, noncentrality=noncentrality) - share_below

    reach = 4.0
    while not excess(t - reach) > 0 > excess(t + reach):
        reach *= 2
        if not (math.isfinite(t) and reach < 1000 * (1 + abs(t))):
            raise EstimationImpossible(
                f"No interval fits a t of {t:.4g} with {df:g} degrees of freedom; report the difference in "
                "its own unit."
            )
    return float(optimize.brentq(excess, t - reach, t + reach, xtol=1e-12, rtol=1e-12))
