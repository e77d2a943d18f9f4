"""Who of the persons assigned to two arms gave an outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.two_arms import as_floats, check_rows, check_variation, checked_treated
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class ArmResponse:
    """The persons of one arm.

    Attributes
    ----------
    outcomes : array (n_responded,)
        Outcomes of those who responded, in the unit of the outcome and the order of the rows.
    n_assigned : int
        Everybody assigned to this arm, whether they responded or not.
    """

    outcomes: FloatArray
    n_assigned: int

    @property
    def n_responded(self) -> int:
        """Persons with an outcome."""
        return self.outcomes.size

    @property
    def n_missing(self) -> int:
        """Persons assigned to this arm without an outcome."""
        return self.n_assigned - self.outcomes.size

    @property
    def share(self) -> float:
        """Share of those assigned who responded."""
        return self.outcomes.size / self.n_assigned


@dataclass(frozen=True, slots=True)
class Respondents:
    """Both arms of one comparison at one wave."""

    arm: ArmResponse
    reference: ArmResponse

    @property
    def named_arms(self) -> tuple[tuple[str, ArmResponse], tuple[str, ArmResponse]]:
        """The arms with their names in sentences."""
        return ("arm", self.arm), ("reference", self.reference)

    @property
    def n_missing(self) -> int:
        """Persons without an outcome, both arms together."""
        return self.arm.n_missing + self.reference.n_missing


def respondents(outcome: npt.ArrayLike, treated: npt.ArrayLike) -> Respondents:
    """Split a comparison into arms, and each arm into those who responded and those who did not.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers, 0/1 or booleans, one per person assigned; NaN or NA is a person who did not respond.
        Somebody for whom the outcome does not exist (who died, say) is not a non-respondent: the study
        decides what such a person counts for before it comes here.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.

    Returns
    -------
    Respondents
        An arm may have no respondents at all.

    Raises
    ------
    EstimationImpossible
        Where nobody is assigned to an arm, or an outcome is infinite.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Examples
    --------
    >>> found = respondents([1.0, float("nan"), 3.0, 4.0], [1, 1, 0, 0])
    >>> found.arm.share, found.reference.n_missing
    (0.5, 0)
    """
    arms = checked_treated(treated)
    values = as_floats(outcome)
    check_rows(values.size, arms, what="outcome")
    infinite = int(np.isinf(values).sum())
    if infinite:
        raise EstimationImpossible(
            f"The outcome holds {infinite} infinite value{'s' if infinite > 1 else ''}, and a mean with "
            "infinity in it is no number; decide in cleaning what such a value stands for."
        )
    responded = ~np.isnan(values)
    return Respondents(
        arm=ArmResponse(values[responded & (arms == 1.0)], int((arms == 1.0).sum())),
        reference=ArmResponse(values[responded & (arms == 0.0)], int((arms == 0.0).sum())),
    )


def check_judgeable(found: Respondents) -> None:
    """Refuse arms whose mean, or whose uncertainty, the respondents do not tell.

    Raises
    ------
    EstimationImpossible
        Where nobody or one person of an arm responded, or outcomes vary in neither arm.
    """
    for name, persons in found.named_arms:
        if persons.n_responded == 0:
            raise EstimationImpossible(
                f"Nobody of the {persons.n_assigned} persons assigned to the {name} responded, so there is "
                "no outcome to compare."
            )
        if persons.n_responded == 1:
            raise EstimationImpossible(
                f"Of the {persons.n_assigned} persons assigned to the {name} one responded, and one person "
                "says nothing about how much outcomes vary; at least two are needed."
            )
    check_variation(
        np.concatenate([found.arm.outcomes, found.reference.outcomes]),
        np.repeat([1.0, 0.0], [found.arm.n_responded, found.reference.n_responded]),
    )
