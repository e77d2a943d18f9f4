"""Two registers of one outcome: whether they give the same effect, and what recording alone can make."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import arms
from helpers.effects.arms_contrasts import ArmsVariance
from helpers.effects.arms_design import Estimator
from helpers.effects.estimates import checked_level
from helpers.effects.two_arms import as_floats
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """The effect by the second register minus the effect by the first, over the same people.

    Attributes
    ----------
    estimate, std_error, df, low, high, level, p_value : float
        Of the effect of assignment on (second − first) per person, in the unit of the outcome.
    n_arm, n_reference, n_missing : int
        Persons known to both registers; persons left out.
    identical : bool
        The registers differ by one and the same number for everybody in both arms: the effects are equal for
        certain, and `std_error` is 0.
    """

    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    n_arm: int
    n_reference: int
    n_missing: int
    identical: bool

    @property
    def disagrees(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Recording:
    """How a register records one arm.

    Attributes
    ----------
    jobs : float
        Share of the true events that it records as events.
    others : float
        Share of other people (or exits) that it records as events by mistake.
    """

    jobs: float
    others: float


def paired_difference(
    first: ArrayLike,
    second: ArrayLike,
    labels: ArrayLike,
    *,
    arm: str,
    reference: str,
    order: Sequence[str],
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    clusters: ArrayLike | None,
    estimator: Estimator,
    variance: ArmsVariance,
    level: float,
) -> PairedDifference:
    """Compare the effects that two registers give, over the same people.

    Parameters
    ----------
    first, second : array-like, shape (n,)
        The outcome by each register, in one unit; NaN or NA is missing.
    labels : array-like, shape (n,)
        Arm of each person.
    arm, reference : str
        The pair that is compared.
    order : sequence of str
        All arms, the reference last.
    covariates, blocks, clusters, estimator, variance, level
        As in `helpers.effects.arms.fit`: the model by which each register is analysed alone.

    Returns
    -------
    PairedDifference

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `helpers.effects.arms.fit`.

    Notes
    -----
    The two registers are of the same people, so their effects are correlated and their standard errors say
    nothing about the difference. The effect of assignment on (second − first) of each person is the
    difference of the two effects, as least squares is linear in the outcome, with the right standard error.
    Persons whom one register does not know are left out, so that the registers differ by what they say and
    not by whom they know. In R: ``estimatr::lm_robust(second - first ~ arm + block, se_type = "HC2")``.

    Examples
    --------
    >>> found = paired_difference([0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 1], list("aaabbb"), arm="a",
    ...                           reference="b", order=("a", "b"), covariates=None, blocks=None,
    ...                           clusters=None, estimator="unadjusted", variance="hc2", level=0.95)
    >>> round(found.estimate, 4)
    0.3333
    """
    checked_level(level)
    gap = as_floats(second) - as_floats(first)
    who = np.asarray(labels)
    here = np.isin(who, [arm, reference])
    known = gap[here & ~np.isnan(gap)]
    if known.size and np.ptp(known) == 0:
        return _identical(gap, who, arm=arm, reference=reference, level=level)
    found = arms.fit(
        gap,
        who,
        order=order,
        covariates=covariates,
        blocks=blocks,
        clusters=clusters,
        estimator=estimator,
        variance=variance,
        level=level,
    ).contrast(arm, reference)
    return PairedDifference(
        estimate=found.estimate,
        std_error=found.std_error,
        df=found.df,
        low=found.low,
        high=found.high,
        level=level,
        p_value=found.p_value,
        n_arm=found.n_arm,
        n_reference=found.n_reference,
        n_missing=found.n_missing,
        identical=False,
    )


def difference_from_recording(jobs: float, others: float, *, arm: Recording, reference: Recording) -> float:
    """Return the difference between two arms that recording alone makes, where nothing truly differs.

    Parameters
    ----------
    jobs, others : float
        True shares, the same in both arms, of the event (a job) and of what may be mistaken for it (another
        exit).
    arm, reference : Recording
        How each arm is recorded.

    Returns
    -------
    float
        Recorded share in the arm minus that in the reference.

    Notes
    -----
    ``jobs (sensitivity_arm − sensitivity_reference) + others (mistakes_arm − mistakes_reference)``.

    Examples
    --------
    >>> more, same = Recording(jobs=0.95, others=0.10), Recording(jobs=0.80, others=0.02)
    >>> round(difference_from_recording(0.10, 0.0625, arm=more, reference=same), 6)
    0.02
    """
    return jobs * (arm.jobs - reference.jobs) + others * (arm.others - reference.others)


def _identical(
    gap: FloatArray, who: np.ndarray[tuple[int], np.dtype[np.str_]], *, arm: str, reference: str, level: float
) -> PairedDifference:
    """Return a difference of zero that is certain; each arm needs somebody whom both registers know."""
    known = ~np.isnan(gap)
    counts = [int((known & (who == name)).sum()) for name in (arm, reference)]
    for name, count in zip((arm, reference), counts, strict=True):
        if count == 0:
            raise EstimationImpossible(f"Nobody in the arm '{name}' is known to both registers.")
    return PairedDifference(
        estimate=0.0,
        std_error=0.0,
        df=math.inf,
        low=0.0,
        high=0.0,
        level=level,
        p_value=1.0,
        n_arm=counts[0],
        n_reference=counts[1],
        n_missing=int((~known & np.isin(who, [arm, reference])).sum()),
        identical=True,
    )
