"""Shares of persons with an event: one share with its interval, and the difference between two."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Literal, get_args

from numpy.typing import ArrayLike
from scipy import optimize

from helpers.effects.estimates import checked_level, quantile, tail
from helpers.effects.score_limits import limits_of_difference, score_of_difference
from helpers.effects.two_by_two import RelativeEffect, TwoByTwo, relative_effect, two_by_two
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

DifferenceInterval = Literal["newcombe", "miettinen_nurminen", "wald"]
NORMAL = math.inf


@dataclass(frozen=True, slots=True)
class Share:
    """The share of persons with an event, with its interval.

    Attributes
    ----------
    estimate : float
        From 0 to 1.
    low, high : float
        Two-sided interval at `level`, within 0 to 1.
    level : float
        Level of the interval, between 0 and 1.
    events, n : int
        Persons with the event, and all persons.
    """

    estimate: float
    low: float
    high: float
    level: float
    events: int
    n: int


def wilson(events: int, n: int, *, level: float) -> Share:
    r"""Share with the interval of Wilson: never outside 0 to 1, and fit for small numbers.

    Parameters
    ----------
    events : int
        Persons with the event, from 0 to `n`.
    n : int
        Persons, at least one.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Share

    Raises
    ------
    EstimationImpossible
        Where there are no persons.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where `events` is not a whole number from 0 to `n`.

    Notes
    -----
    All shares p with :math:`|\hat p - p| \le z \sqrt{p (1 - p) / n}`, without continuity correction.
    In R: ``prop.test(events, n, conf.level = level, correct = FALSE)``.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of
    the American Statistical Association, 22(158), 209–212.

    Examples
    --------
    >>> share = wilson(11, 17, level=0.95)
    >>> round(share.low, 3), round(share.high, 3)
    (0.413, 0.827)
    """
    if n == 0:
        raise EstimationImpossible("A share of no persons does not exist.")
    if events != int(events) or n != int(n) or not 0 <= events <= n:
        raise ValueError(f"There cannot be {events} events among {n} persons.")
    z = quantile(1 - (1 - checked_level(level)) / 2, df=NORMAL)
    low, high = _wilson_limits(events, n, z=z)
    return Share(events / n, low, high, level, int(events), int(n))


def risk_difference(
    outcome: ArrayLike, treated: ArrayLike, *, interval: DifferenceInterval, level: float
) -> RelativeEffect:
    """Share with the event in the arm minus that in the reference.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        1 or True for the event, 0 or False without; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    interval : {"newcombe", "miettinen_nurminen", "wald"}
        See `risk_difference_of`.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelativeEffect
        The estimate is a difference of shares: 0.05 is 5 percentage points.

    Raises
    ------
    EstimationImpossible, ParameterMistake
        As in `risk_difference_of`; where an arm has nobody with a known outcome.
    ValueError
        Where an outcome is neither 0 nor 1, the arrays do not fit or `treated` is not 0/1.

    Warns
    -----
    StatisticalWarning
        As in `risk_difference_of`.

    Notes
    -----
    Missing outcomes: complete cases, which estimates the effect only where who is missing has nothing to do
    with the outcome within an arm.

    Examples
    --------
    >>> found = risk_difference([1, 1, 0, 0], [1, 1, 0, 0], interval="newcombe", level=0.95)
    >>> found.estimate, round(found.low, 3)
    (1.0, 0.07)
    """
    return risk_difference_of(two_by_two(outcome, treated), interval=interval, level=level)


def risk_difference_of(table: TwoByTwo, *, interval: DifferenceInterval, level: float) -> RelativeEffect:
    r"""Difference of two shares from counts: what a released table still allows.

    Parameters
    ----------
    table : TwoByTwo
    interval : {"newcombe", "miettinen_nurminen", "wald"}
        `newcombe` combines the two Wilson intervals (Newcombe's method 10, no continuity correction);
        `miettinen_nurminen` inverts the score test with variance times n / (n - 1); `wald` is estimate plus
        and minus standard errors, too narrow where events or persons are few.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    RelativeEffect

    Raises
    ------
    EstimationImpossible
        With `wald` where an arm has one person, or where everyone or nobody has the event in both arms. The
        other two always have an interval.
    ParameterMistake
        Where `interval` or `level` is not allowed.

    Warns
    -----
    StatisticalWarning
        With `wald` where everyone or nobody in one arm has the event: that arm then seems without doubt.

    Notes
    -----
    With shares p, Wilson limits (l, u), sizes m and d the estimate: newcombe
    :math:`d - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}` to :math:`d + \sqrt{(u_1 - p_1)^2 + (p_0 - l_0)^2}`;
    wald :math:`d \pm z \sqrt{p_1 (1 - p_1) / m_1 + p_0 (1 - p_0) / m_0}`. The p-value belongs to the
    interval: 1 minus the highest level at which the interval leaves out 0. With `miettinen_nurminen` that is
    the chi-square test times (n - 1) / n.

    In R: ``prop.test(c(a, b), c(m1, m0), correct = FALSE)$conf.int`` is `wald`;
    ``DescTools::BinomDiffCI(a, m1, b, m0, method = "score")`` is `newcombe`, ``method = "mn"`` is
    `miettinen_nurminen`. statsmodels' ``confint_proportions_2indep(method="score")`` is not: it disagrees
    with the published limits.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
    Comparison of eleven methods. Statistics in Medicine, 17(8), 873–890.
    Miettinen, O., & Nurminen, M. (1985). Comparative analysis of two rates. Statistics in Medicine, 4(2),
    213–226.

    Examples
    --------
    >>> found = risk_difference_of(TwoByTwo(56, 70, 48, 80), interval="newcombe", level=0.95)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)
    """
    checked_level(level)
    _check_choice(interval)
    z = quantile(1 - (1 - level) / 2, df=NORMAL)
    if interval == "newcombe":
        limits, p_value = _newcombe_limits(table, z=z), _newcombe_p(table)
    elif interval == "wald":
        std_error = _wald_std_error(table)
        difference = table.share_arm - table.share_reference
        limits = (difference - z * std_error, difference + z * std_error)
        p_value = 2 * tail(abs(difference) / std_error, df=NORMAL)
    else:
        correction = table.n / (table.n - 1)
        limits = limits_of_difference(table, level=level, correction=correction)
        score = score_of_difference(table, 0.0, correction=correction)
        p_value = 2 * tail(abs(score), df=NORMAL)
    return relative_effect(
        table,
        estimate=table.share_arm - table.share_reference,
        limits=limits,
        level=level,
        p_value=p_value,
        measure="risk_difference",
        method=interval,
    )


def _wilson_limits(events: int, n: int, *, z: float) -> tuple[float, float]:
    """Return both limits; exactly 0 without events and exactly 1 where all have one."""
    share, room = events / n, z**2 / n
    centre = share + room / 2
    half = z * math.sqrt(share * (1 - share) / n + room / (4 * n))
    low = (centre - half) / (1 + room) if events > 0 else 0.0
    high = (centre + half) / (1 + room) if events < n else 1.0
    return low, high


def _newcombe_limits(table: TwoByTwo, *, z: float) -> tuple[float, float]:
    low_1, high_1 = _wilson_limits(table.events_arm, table.n_arm, z=z)
    low_0, high_0 = _wilson_limits(table.events_reference, table.n_reference, z=z)
    p_1, p_0 = table.share_arm, table.share_reference
    down = math.hypot(p_1 - low_1, high_0 - p_0)
    up = math.hypot(high_1 - p_1, p_0 - low_0)
    return p_1 - p_0 - down, p_1 - p_0 + up


def _newcombe_p(table: TwoByTwo) -> float:
    """Return 1 minus the level at which the limit nearest to no difference is 0; there always is one."""
    difference = table.share_arm - table.share_reference
    if difference == 0:
        return 1.0
    positive = table if difference > 0 else table.swapped()

    def low(z: float) -> float:
        return _newcombe_limits(positive, z=z)[0]

    far = 1.0
    while low(far) > 0:
        far *= 2
    return 2 * tail(float(optimize.brentq(low, 0.0, far, xtol=1e-13, rtol=1e-14)), df=NORMAL)


def _wald_std_error(table: TwoByTwo) -> float:
    certain = []
    for name, events, n in (
        ("arm", table.events_arm, table.n_arm),
        ("reference", table.events_reference, table.n_reference),
    ):
        if n == 1:
            raise EstimationImpossible(
                f"The {name} has one person with a known outcome, and the interval 'wald' needs at least two "
                "to see variation; choose 'newcombe' or 'miettinen_nurminen'."
            )
        if events in {0, n}:
            certain.append(f"{events} of the {n} persons in the {name}")
    if len(certain) == 2:
        raise EstimationImpossible(
            f"The event happened to {certain[0]} and to {certain[1]}, so the interval 'wald' has no width; "
            "choose 'newcombe' or 'miettinen_nurminen'."
        )
    if certain:
        warnings.warn(
            f"The event happened to {certain[0]}, and the interval 'wald' takes that share as certain; it is "
            "too narrow, and 'newcombe' or 'miettinen_nurminen' is not.",
            StatisticalWarning,
            stacklevel=4,
        )
    p_1, p_0 = table.share_arm, table.share_reference
    return math.sqrt(p_1 * (1 - p_1) / table.n_arm + p_0 * (1 - p_0) / table.n_reference)


def _check_choice(interval: str) -> None:
    allowed = get_args(DifferenceInterval)
    if interval not in allowed:
        raise ParameterMistake(
            Mistake("interval", f"'{interval}'", ", ".join(allowed), nearest(interval, allowed))
        )
