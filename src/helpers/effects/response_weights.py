"""Weights that let those who responded stand for everybody assigned to their arm."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from helpers.effects.logit import MAX_STEPS, maximise, separating
from helpers.effects.two_arms import (
    as_floats,
    checked_covariates,
    checked_treated,
    named,
    standardised_design,
)
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning

ALMOST_NEVER = 0.05
"""Fitted probabilities of response below this are named in a warning: such persons hardly respond."""


@dataclass(frozen=True, slots=True)
class ArmWeighting:
    """How the respondents of one arm were weighted.

    Attributes
    ----------
    n_assigned, n_responded : int
        Persons assigned, and those of them who responded.
    effective_n : float
        Respondents that an unweighted mean of the same precision would need: (sum of weights) squared over
        the sum of squared weights.
    largest_share : float
        Share of the arm's weight that the heaviest person carries.
    n_trimmed : int
        Persons whose weight was cut back.
    smallest_probability : float
        Smallest fitted probability of response among everybody assigned; 1 where everybody responded.
    """

    n_assigned: int
    n_responded: int
    effective_n: float
    largest_share: float
    n_trimmed: int
    smallest_probability: float


@dataclass(frozen=True, slots=True)
class ResponseWeights:
    """Inverse-probability-of-response weights of one comparison at one wave.

    Attributes
    ----------
    weights : array (n,)
        0 for non-respondents; those of each arm add up to the persons assigned to it.
    probability : array (n,)
        Fitted probability of response, of everybody.
    treated : array (n,)
        1 for the arm, 0 for the reference.
    responded : array (n,)
        1 for respondents, 0 for the others.
    arm, reference : ArmWeighting
    covariates : tuple of str
        What the probability was fitted on, in each arm.
    changes : array (n, m)
        Relative change of each weight per unit of each coefficient of the two response models together, and
        per unit of the log scale of each arm.
    moves : array (n, m)
        Each person's influence on those coefficients and scales.
    """

    weights: FloatArray
    probability: FloatArray
    treated: FloatArray
    responded: FloatArray
    arm: ArmWeighting
    reference: ArmWeighting
    covariates: tuple[str, ...]
    changes: FloatArray
    moves: FloatArray


def response_weights(
    responded: npt.ArrayLike, treated: npt.ArrayLike, covariates: pd.DataFrame, *, trim: float
) -> ResponseWeights:
    r"""Weight each respondent with the inverse of the probability that a person like them responds.

    Parameters
    ----------
    responded : array-like, shape (n,)
        1 or True for those with an outcome at this wave, one per person assigned; never missing.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    covariates : pandas.DataFrame, shape (n, p)
        Measured before assignment for everybody; finite numbers. Missing values are refused, because a
        person without them has no weight: fill them in (with an indicator) before, and say so.
    trim : float
        Share of each arm's respondents whose weights are cut back, from 0 (none) to below 0.5: the
        largest whole number of persons within that share get the largest weight among the others.

    Returns
    -------
    ResponseWeights

    Raises
    ------
    EstimationImpossible
        Where nobody is assigned to an arm or nobody of it responded, a covariate has missing values or, in
        an arm, is constant or follows from others, or covariates separate those who responded from those
        who did not (nobody like some non-respondents responded, so that no weight can stand for them).
    ParameterMistake
        Where `trim` is not allowed.
    ValueError
        Where the arrays do not fit, or `treated` or `responded` is not 0/1.

    Warns
    -----
    StatisticalWarning
        Where fitted probabilities lie below `ALMOST_NEVER`.

    Notes
    -----
    In each arm apart :math:`\log(p / (1 - p)) = x'b` by maximum likelihood, which is one logit on arm,
    covariates and their products. Weights are :math:`1 / p` for respondents, trimmed, then scaled to the
    number assigned. Where everybody of an arm responded all weights are 1 and there is no model.

    Right where response depends, within an arm, on nothing but these covariates (missing at random) and the
    logit holds. **Fails** where it depends on the outcome itself, otherwise in each arm. Where an unknown
    trait keeps the same persons away from both arms and the effect is the same for everybody, the difference
    is right with or without weights, and only the means are wrong. Trimming takes some of the bias back in
    exchange for precision.

    In R: ``glm(responded ~ treated * (x1 + x2), binomial)``, ``1 / fitted()`` among respondents.

    References
    ----------
    Seaman, S. R., & White, I. R. (2013). Review of inverse probability weighting for dealing with missing
    data. Statistical Methods in Medical Research, 22(3), 278–295.

    Examples
    --------
    >>> woman = pd.DataFrame({"woman": [1.0, 1, 1, 1, 0, 0, 0, 0] * 2})
    >>> found = response_weights([1, 1, 0, 0, 1, 1, 1, 0] + [1] * 8, [1] * 8 + [0] * 8, woman, trim=0)
    >>> found.weights[:8].round(4).tolist()
    [2.0, 2.0, 0.0, 0.0, 1.3333, 1.3333, 1.3333, 0.0]
    """
    if not 0 <= trim < 0.5:
        raise ParameterMistake(Mistake("trim", f"{trim}", "a share from 0 (no trimming) to below 0.5"))
    arms = checked_treated(treated)
    present = _checked_responded(responded, arms)
    matrix = checked_covariates(covariates, arms)
    names = [str(name) for name in covariates.columns]
    parts = [
        _weigh(present, arms == code, matrix, names, trim=trim, arm=name)
        for name, code in (("arm", 1.0), ("reference", 0.0))
    ]
    return ResponseWeights(
        weights=parts[0].weights + parts[1].weights,
        probability=np.where(arms == 1.0, parts[0].probability, parts[1].probability),
        treated=arms,
        responded=present,
        arm=parts[0].summary,
        reference=parts[1].summary,
        covariates=tuple(names),
        changes=np.column_stack([part.changes for part in parts]),
        moves=np.column_stack([part.moves for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One arm; rows of the other arm hold zeros."""

    weights: FloatArray
    probability: FloatArray
    changes: FloatArray
    moves: FloatArray
    summary: ArmWeighting


def _weigh(
    present: FloatArray,
    members: npt.NDArray[np.bool_],
    matrix: FloatArray,
    names: list[str],
    *,
    trim: float,
    arm: str,
) -> _Weighed:
    n = members.size
    came = members & (present == 1.0)
    probability, design, moves = np.where(members, 1.0, 0.0), np.zeros((n, 0)), np.zeros((n, 0))
    if not came[members].all():
        inside, moved = _fit(present[members], matrix[members], names, arm=arm)
        design, moves = np.zeros((n, inside.shape[1])), np.zeros((n, inside.shape[1]))
        design[members], moves[members] = inside, moved.moves
        probability[members] = moved.probability
    _warn_of_rare_response(probability[members], arm=arm)
    raw, cut = _trimmed(np.where(came, 1.0 / np.where(came, probability, 1.0), 0.0), came, trim=trim)
    # A weight 1/p falls by the share (1 - p) per unit of the log odds; one that was cut back stays.
    rate = np.where(came & ~cut, -(1.0 - probability), 0.0)
    share = raw / raw.sum()
    changes = rate[:, None] * design
    # Scaling to the number assigned takes out the average change, and is itself moved by who responded.
    changes = np.where(came[:, None], np.column_stack([changes - share @ changes, np.ones(n)]), 0.0)
    moves = np.column_stack([moves, members / members.sum() - share])
    summary = ArmWeighting(
        n_assigned=int(members.sum()),
        n_responded=int(came.sum()),
        effective_n=float(1.0 / (share @ share)),
        largest_share=float(share.max()),
        n_trimmed=int(cut.sum()),
        smallest_probability=float(probability[members].min()),
    )
    return _Weighed(share * members.sum(), probability, changes, moves, summary)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The response model of one arm: fitted probabilities and everyone's influence on the coefficients."""

    probability: FloatArray
    moves: FloatArray


def _fit(
    present: FloatArray, matrix: FloatArray, names: list[str], *, arm: str
) -> tuple[FloatArray, _Fitted]:
    """Return the design of the logit of response in one arm, and its fit."""
    if not present.any():
        raise EstimationImpossible(
            f"Nobody of the {present.size} persons assigned to the {arm} responded, so that no weights can "
            "make up for those who did not."
        )
    design = standardised_design(matrix, names, among=f"persons assigned to the {arm}")
    solution = maximise(present, design)
    if solution is None:
        raise EstimationImpossible(_why_not(present, design, names, arm=arm))
    probability = expit(design @ solution)
    information = (design * (probability * (1 - probability))[:, None]).T @ design
    moves = np.linalg.solve(information, (design * (present - probability)[:, None]).T).T
    return design, _Fitted(probability, np.asarray(moves, dtype=np.float64))


def _why_not(present: FloatArray, design: FloatArray, names: list[str], *, arm: str) -> str:
    columns = separating(present, design)
    if not columns:
        return (
            f"The probability of response in the {arm} was not found in {MAX_STEPS} steps, although no "
            "combination of covariates separates those who responded; use fewer covariates."
        )
    which = named([names[column - 1] for column in columns])
    verb = "tells" if len(columns) == 1 else "together tell"
    return (
        f"In the {arm} {which} {verb} some or all persons who responded apart from those who did not, so "
        "that weights cannot make the ones stand for the others. Leave a covariate out, or join its rare "
        "categories."
    )


def _trimmed(
    raw: FloatArray, came: npt.NDArray[np.bool_], *, trim: float
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Cut the heaviest share of weights back to the largest of the others; say whose were cut."""
    n_cut = math.floor(trim * int(came.sum()) + 1e-9)  # 0.29 of 100 persons are 29
    if n_cut == 0:
        return raw, np.zeros(raw.size, dtype=bool)
    cap = np.sort(raw[came])[-n_cut - 1]
    return np.minimum(raw, cap), raw > cap


def _warn_of_rare_response(probability: FloatArray, *, arm: str) -> None:
    n_rare = int((probability < ALMOST_NEVER).sum())
    if n_rare:
        persons = "one person" if n_rare == 1 else f"{n_rare} persons"
        warnings.warn(
            f"In the {arm} the probability of response of {persons} is below {ALMOST_NEVER:.0%}: few if any "
            "respondents stand for them, and the weighted result rests on the model there.",
            StatisticalWarning,
            stacklevel=4,
        )


def _checked_responded(responded: npt.ArrayLike, arms: FloatArray) -> FloatArray:
    present = as_floats(responded)
    if present.size != arms.size:
        raise ValueError(
            f"Arms and response need one row per person; they have {arms.size} and {present.size} rows."
        )
    if not np.isin(present, (0.0, 1.0)).all():
        raise ValueError("Response must be 1 (responded) or 0 for everyone, and never missing.")
    return present
