"""When a difference may be called small: two one-sided tests against a margin declared beforehand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import special

from helpers.effects.estimates import Estimate, quantile, tail
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

Verdict = Literal["difference", "equivalent", "non_inferior", "undecided"]


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests of a difference against a margin on either side of zero.

    Attributes
    ----------
    p_value : float
        The larger of the two one-sided p-values; small is evidence for a difference within the margin.
    p_lower, p_upper : float
        One-sided p against "at or below -margin" and against "at or above +margin".
    low, high : float
        Interval at `interval_level`, in the unit of the outcome.
    interval_level : float
        2 * level - 1: 0.90 where level is 0.95.
    margin : float
        Largest difference that counts as none, in the unit of the outcome.
    level : float
        Each one-sided test has size 1 - level.
    equivalent : bool
        Whether the interval lies inside the margin, which is p_value < 1 - level.
    """

    p_value: float
    p_lower: float
    p_upper: float
    low: float
    high: float
    interval_level: float
    margin: float
    level: float
    equivalent: bool


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a comparison may be said to show.

    Attributes
    ----------
    verdict : Verdict
        `undecided` is never "no effect".
    p_equivalence : float or None
        p of the two one-sided tests; None without an equivalence margin.
    within_margin : bool or None
        Whether the 2 * level - 1 interval lies inside the equivalence margin, whatever the verdict, so that
        words can say "a difference, smaller than the margin"; None without an equivalence margin.
    margin : float or None
        The equivalence margin.
    p_noninferiority : float or None
        One-sided p against "worse by the non-inferiority margin or more"; None without that margin.
    noninferiority_margin : float or None
        The non-inferiority margin.
    """

    verdict: Verdict
    p_equivalence: float | None
    within_margin: bool | None
    margin: float | None
    p_noninferiority: float | None = None
    noninferiority_margin: float | None = None


def equivalence_test(
    estimate: float, std_error: float, *, df: float, margin: float, level: float
) -> Equivalence:
    """Test whether a difference is smaller than a margin, by two one-sided tests (TOST).

    Parameters
    ----------
    estimate, std_error : float
        In the unit of the outcome; `std_error` above 0.
    df : float
        Degrees of freedom; `math.inf` for the normal.
    margin : float
        Above 0, in the unit of the outcome; declared before the data were seen.
    level : float
        Between 0.5 and 1. Each side is tested at size 1 - level, so 0.95 goes with the 90 % interval.

    Returns
    -------
    Equivalence

    Raises
    ------
    EstimationImpossible
        Where the estimate is no number, or standard error or df is not above 0.
    ParameterMistake
        Where `margin` is not above 0 or `level` not between 0.5 and 1.

    Notes
    -----
    p is the larger of P(T > (estimate + margin) / std_error) and P(T < (estimate - margin) / std_error).
    Both hypotheses have to be rejected, so no correction for two tests is due.
    In R: ``max(pt((estimate + margin) / se, df, lower.tail = FALSE), pt((estimate - margin) / se, df))``.

    References
    ----------
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power approach for
    assessing the equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics,
    15(6), 657–680.

    Examples
    --------
    >>> equivalence_test(0.0, 1.0, df=math.inf, margin=2.0, level=0.95).equivalent
    True
    """
    _check_level(level)
    _check_margin(margin, name="equivalence_margin")
    _check_std_error(estimate, std_error)
    half = quantile(level, df=df) * std_error
    p_lower = tail((estimate + margin) / std_error, df=df)
    p_upper = tail((margin - estimate) / std_error, df=df)
    return Equivalence(
        p_value=max(p_lower, p_upper),
        p_lower=p_lower,
        p_upper=p_upper,
        low=estimate - half,
        high=estimate + half,
        interval_level=2 * level - 1,
        margin=margin,
        level=level,
        equivalent=-margin < estimate - half and estimate + half < margin,
    )


def verdict(
    estimate: Estimate,
    *,
    equivalence_margin: float | None,
    noninferiority_margin: float | None = None,
    better: Literal["higher", "lower"] | None = None,
) -> Conclusion:
    """Say what a comparison shows: a difference, equivalence, non-inferiority, or nothing decided.

    Parameters
    ----------
    estimate : Estimate
        Its own level and degrees of freedom are used throughout.
    equivalence_margin : float or None
        Above 0, in the unit of the outcome; None where the study declares none.
    noninferiority_margin : float, optional
        Above 0, in the unit of the outcome; how much worse still counts as not worse.
    better : {"higher", "lower"}, optional
        Which direction is good for people; needed with `noninferiority_margin`.

    Returns
    -------
    Conclusion

    Raises
    ------
    EstimationImpossible, ParameterMistake
        As in `equivalence_test`; also where `better` is missing beside a non-inferiority margin.

    Notes
    -----
    In this order: `difference` where the interval of `estimate` excludes 0; `equivalent` where the two
    one-sided tests reject; `non_inferior` where the one-sided test against the non-inferiority margin
    rejects at size 1 - level; otherwise `undecided`, which says that the data allow both.
    """
    small = within = None
    if equivalence_margin is not None:
        test = equivalence_test(
            estimate.estimate,
            estimate.std_error,
            df=estimate.df,
            margin=equivalence_margin,
            level=estimate.level,
        )
        small, within = test.p_value, test.equivalent
    not_worse = _noninferiority(estimate, margin=noninferiority_margin, better=better)
    return Conclusion(
        verdict=_first_that_holds(
            difference=estimate.low > 0 or estimate.high < 0,
            equivalent=within is True,
            non_inferior=not_worse is not None and not_worse < 1 - estimate.level,
        ),
        p_equivalence=small,
        within_margin=within,
        margin=equivalence_margin,
        p_noninferiority=not_worse,
        noninferiority_margin=noninferiority_margin,
    )


def equivalence_power(std_error: float, *, margin: float, level: float) -> float:
    """Probability that the two one-sided tests find equivalence where the true difference is zero.

    Parameters
    ----------
    std_error : float
        Standard error of the comparison, above 0.
    margin : float
        Above 0, same unit.
    level : float
        Between 0.5 and 1; each side is tested at size 1 - level.

    Returns
    -------
    float
        Between 0 and 1; 0 where the interval is wider than the margins, whatever the estimate.

    Raises
    ------
    EstimationImpossible, ParameterMistake
        As in `equivalence_test`.

    Notes
    -----
    Normal approximation: ``max(0, 2 Φ(margin / std_error - z(level)) - 1)``.
    In R: ``max(0, 2 * pnorm(margin / se - qnorm(level)) - 1)``.

    References
    ----------
    Julious, S. A. (2004). Sample sizes for clinical trials with normal data. Statistics in Medicine, 23(12),
    1921–1986, section on equivalence trials.

    Examples
    --------
    >>> round(equivalence_power(math.sqrt(2 * 0.09 / 617), margin=0.05, level=0.95), 2)
    0.8
    """
    _check_level(level)
    _check_margin(margin, name="equivalence_margin")
    _check_std_error(0.0, std_error)
    return max(0.0, 2 * float(special.ndtr(margin / std_error - special.ndtri(level))) - 1)


def _noninferiority(
    estimate: Estimate, *, margin: float | None, better: Literal["higher", "lower"] | None
) -> float | None:
    if margin is None:
        return None
    _check_level(estimate.level)
    _check_margin(margin, name="noninferiority_margin")
    if better is None:
        raise ParameterMistake(
            Mistake(
                where="better",
                found="nothing beside a non-inferiority margin",
                allowed="higher, lower",
                todo="Say which direction of the outcome is good for people.",
            )
        )
    gain = estimate.estimate if better == "higher" else -estimate.estimate
    return tail((gain + margin) / estimate.std_error, df=estimate.df)


def _first_that_holds(*, difference: bool, equivalent: bool, non_inferior: bool) -> Verdict:
    if difference:
        return "difference"
    if equivalent:
        return "equivalent"
    return "non_inferior" if non_inferior else "undecided"


def _check_level(level: float) -> None:
    if not 0.5 < level < 1:
        raise ParameterMistake(
            Mistake(
                where="level",
                found=f"{level}",
                allowed="a number between 0.5 and 1 for a test of equivalence, such as 0.95",
            )
        )


def _check_margin(margin: float, *, name: str) -> None:
    if not (math.isfinite(margin) and margin > 0):
        raise ParameterMistake(
            Mistake(where=name, found=f"{margin}", allowed="a number above 0, in the unit of the outcome")
        )


def _check_std_error(estimate: float, std_error: float) -> None:
    if not (math.isfinite(estimate) and math.isfinite(std_error) and std_error > 0):
        raise EstimationImpossible(
            f"An estimate of {estimate} with a standard error of {std_error} cannot be tested: "
            "the estimate must be a number and its standard error a number above 0."
        )
