"""Risk ratio: how many times as large the share with an event is in the arm as in the reference."""

from __future__ import annotations

import math
import warnings
from typing import Literal, get_args

from numpy.typing import ArrayLike

from helpers.effects.estimates import checked_level, tail
from helpers.effects.estimates import interval as around_estimate
from helpers.effects.score_limits import limits_of_ratio, score_of_ratio
from helpers.effects.two_by_two import RelativeEffect, TwoByTwo, relative_effect, two_by_two
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

RatioInterval = Literal["log_wald", "koopman", "miettinen_nurminen"]


def risk_ratio(
    outcome: ArrayLike, treated: ArrayLike, *, interval: RatioInterval, level: float
) -> RelativeEffect:
    """Share with the event in the arm divided by that in the reference.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        1 or True for the event, 0 or False without; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    interval : {"log_wald", "koopman", "miettinen_nurminen"}
        See `risk_ratio_of`.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelativeEffect
        The estimate is a ratio of shares; 1 is no difference.

    Raises
    ------
    EstimationImpossible, ParameterMistake
        As in `risk_ratio_of`; where an arm has nobody with a known outcome.
    ValueError
        Where an outcome is neither 0 nor 1, the arrays do not fit or `treated` is not 0/1.

    Warns
    -----
    StatisticalWarning
        As in `risk_ratio_of`.

    Examples
    --------
    >>> round(risk_ratio([1, 1, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0], interval="koopman", level=0.95).estimate, 9)
    2.0
    """
    return risk_ratio_of(two_by_two(outcome, treated), interval=interval, level=level)


def risk_ratio_of(table: TwoByTwo, *, interval: RatioInterval, level: float) -> RelativeEffect:
    r"""Ratio of two shares from counts.

    Parameters
    ----------
    table : TwoByTwo
    interval : {"log_wald", "koopman", "miettinen_nurminen"}
        `log_wald` is symmetric on the log scale (Katz); `koopman` inverts the score test;
        `miettinen_nurminen` does so with variance times n / (n - 1).
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelativeEffect
        With a score interval and no events in one arm: the estimate is 0 or `math.inf` and so is that limit;
        the other limit is a number.

    Raises
    ------
    EstimationImpossible
        Where nobody in either arm has the event; with `log_wald` also where nobody in one arm has it, or
        everyone in both.
    ParameterMistake
        Where `interval` or `level` is not allowed.

    Warns
    -----
    StatisticalWarning
        With `log_wald` where everyone in one arm has the event: that arm then seems without doubt.

    Notes
    -----
    With events e and sizes m, log_wald: log ratio :math:`\pm z \sqrt{1/e_1 - 1/m_1 + 1/e_0 - 1/m_0}`. The
    p-value belongs to the interval; with `koopman` it is that of the chi-square test.

    In R: ``PropCIs::riskscoreci(e1, m1, e0, m0, level)`` is `koopman` (the score rows of ``epiR::epi.2by2``
    2.0.57 are for the table on its side); ``epitools::riskratio.wald`` is `log_wald`.

    References
    ----------
    Katz, D., Baptista, J., Azen, S. P., & Pike, M. C. (1978). Obtaining confidence intervals for the risk
    ratio in cohort studies. Biometrics, 34(3), 469–474.
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions. Biometrics,
    40(2), 513–517.
    Miettinen, O., & Nurminen, M. (1985). Comparative analysis of two rates. Statistics in Medicine, 4(2),
    213–226.

    Examples
    --------
    >>> found = risk_ratio_of(TwoByTwo(7, 34, 1, 34), interval="koopman", level=0.95)
    >>> round(found.low, 2), round(found.high)
    (1.22, 43)
    """
    checked_level(level)
    _check_choice(interval)
    if not table.events:
        raise EstimationImpossible(
            f"The event happened to nobody ({table}), so the ratio of shares is 0 divided by 0; a difference "
            "of shares does exist."
        )
    if interval == "log_wald":
        limits, p_value = _log_wald(table, level=level)
    else:
        correction = table.n / (table.n - 1) if interval == "miettinen_nurminen" else 1.0
        limits = limits_of_ratio(table, level=level, correction=correction)
        p_value = 2 * tail(abs(score_of_ratio(table, 1.0, correction=correction)), df=math.inf)
    return relative_effect(
        table,
        estimate=table.share_arm / table.share_reference if table.events_reference else math.inf,
        limits=limits,
        level=level,
        p_value=p_value,
        measure="risk_ratio",
        method=interval,
    )


def _log_wald(table: TwoByTwo, *, level: float) -> tuple[tuple[float, float], float]:
    """Return the limits and the p-value."""
    if not (table.events_arm and table.events_reference):
        raise EstimationImpossible(
            f"The event happened to {table}; without events in an arm the interval 'log_wald' of a ratio "
            "does not exist. Choose 'koopman' or 'miettinen_nurminen', which then give one limit."
        )
    doubt_arm = 1 / table.events_arm - 1 / table.n_arm
    doubt_reference = 1 / table.events_reference - 1 / table.n_reference
    if doubt_arm == doubt_reference == 0:
        raise EstimationImpossible(
            f"The event happened to {table}, so the interval 'log_wald' has no width; choose 'koopman' or "
            "'miettinen_nurminen'."
        )
    if doubt_arm == 0 or doubt_reference == 0:
        warnings.warn(
            f"The event happened to {table}, and the interval 'log_wald' takes a share of 1 as certain; it "
            "is too narrow, and 'koopman' or 'miettinen_nurminen' is not.",
            StatisticalWarning,
            stacklevel=4,
        )
    on_log_scale = around_estimate(
        math.log(table.share_arm / table.share_reference),
        math.sqrt(doubt_arm + doubt_reference),
        df=math.inf,
        level=level,
    )
    return (math.exp(on_log_scale.low), math.exp(on_log_scale.high)), on_log_scale.p_value


def _check_choice(interval: str) -> None:
    allowed = get_args(RatioInterval)
    if interval not in allowed:
        raise ParameterMistake(
            Mistake("interval", f"'{interval}'", ", ".join(allowed), nearest(interval, allowed))
        )
