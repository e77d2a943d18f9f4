"""A yes/no outcome in two arms: how many persons had the event, and what a comparison of them returns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.two_arms import as_floats, check_rows, checked_treated
from helpers.errors import EstimationImpossible

Measure = Literal["risk_difference", "risk_ratio", "odds_ratio"]


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Events and persons of an arm and its reference.

    Attributes
    ----------
    events_arm, events_reference : int
        Persons with the event, from 0 to the size of the arm.
    n_arm, n_reference : int
        Persons whose outcome is known, at least one each.
    n_missing : int
        Persons left out because their outcome is missing.

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody.
    ValueError
        Where a number is not whole, is negative, or there are more events than persons.

    Examples
    --------
    >>> TwoByTwo(56, 70, 48, 80).share_arm
    0.8
    """

    events_arm: int
    n_arm: int
    events_reference: int
    n_reference: int
    n_missing: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be counts of persons and their events."""
        for name, events, n in (
            ("arm", self.events_arm, self.n_arm),
            ("reference", self.events_reference, self.n_reference),
        ):
            if n == 0:
                raise EstimationImpossible(f"The {name} has nobody whose outcome is known.")
            if events != int(events) or n != int(n) or not 0 <= events <= n:
                raise ValueError(f"The {name} cannot have {events} events among {n} persons.")

    @property
    def share_arm(self) -> float:
        """Share with the event in the arm."""
        return self.events_arm / self.n_arm

    @property
    def share_reference(self) -> float:
        """Share with the event in the reference."""
        return self.events_reference / self.n_reference

    @property
    def n(self) -> int:
        """Persons in both arms together."""
        return self.n_arm + self.n_reference

    @property
    def events(self) -> int:
        """Events in both arms together."""
        return self.events_arm + self.events_reference

    def swapped(self) -> TwoByTwo:
        """Return the table with arm and reference exchanged."""
        return TwoByTwo(self.events_reference, self.n_reference, self.events_arm, self.n_arm, self.n_missing)

    def __str__(self) -> str:
        return (
            f"{self.events_arm} of {self.n_arm} in the arm and {self.events_reference} of "
            f"{self.n_reference} in the reference"
        )


@dataclass(frozen=True, slots=True)
class RelativeEffect:
    """A comparison of the shares with an event in an arm and its reference.

    Attributes
    ----------
    estimate : float
        A difference of shares (0.05 is 5 percentage points), or a ratio; the ratio is 0 or `math.inf` where
        one arm has no events.
    low, high : float
        Two-sided interval at `level`; never symmetric by force. 0 or `math.inf` where the data set no limit.
    level : float
        Level of the interval, between 0 and 1.
    p_value : float
        Two-sided p for "no difference" that belongs to the interval: below 1 - level exactly where the
        interval leaves out no difference.
    n_arm, n_reference : int
        Persons whose outcome is known.
    events_arm, events_reference : int
        Of them, persons with the event.
    n_missing : int
        Persons left out because the outcome was missing.
    measure : Measure
        `risk_difference`, `risk_ratio` or `odds_ratio`.
    method : str
        How the interval was made.
    """

    estimate: float
    low: float
    high: float
    level: float
    p_value: float
    n_arm: int
    n_reference: int
    events_arm: int
    events_reference: int
    n_missing: int
    measure: Measure
    method: str


def two_by_two(outcome: ArrayLike, treated: ArrayLike) -> TwoByTwo:
    """Count events and persons of both arms.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        1 or True for the event, 0 or False without; missing values are left out and counted.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.

    Returns
    -------
    TwoByTwo

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody with a known outcome.
    ValueError
        Where an outcome is neither 0 nor 1, the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    Leaving out the missing estimates the effect only where who is missing has nothing to do with the outcome
    within an arm. In R: ``table(treated, outcome)``.

    Examples
    --------
    >>> two_by_two([1, 0, 1, None], [1, 1, 0, 0])
    TwoByTwo(events_arm=1, n_arm=2, events_reference=1, n_reference=1, n_missing=1)
    """
    arms = checked_treated(treated)
    values = as_floats(outcome)
    check_rows(values.size, arms, what="outcome")
    known = ~np.isnan(values)
    others = values[known & ~np.isin(values, (0.0, 1.0))]
    if others.size:
        raise ValueError(
            f"A yes/no outcome is 1, 0 or missing; {others.size} values are not, among them {others[0]:g}."
        )
    counts = {}
    for name, code in (("arm", 1.0), ("reference", 0.0)):
        assigned = arms == code
        if not (assigned & known).any():
            raise EstimationImpossible(
                f"The {name} cannot be compared: of the {int(assigned.sum())} persons assigned to it none "
                "has a known outcome."
            )
        counts[name] = (int(values[assigned & known].sum()), int((assigned & known).sum()))
    return TwoByTwo(*counts["arm"], *counts["reference"], n_missing=int((~known).sum()))


def relative_effect(
    table: TwoByTwo,
    *,
    estimate: float,
    limits: tuple[float, float],
    level: float,
    p_value: float,
    measure: Measure,
    method: str,
) -> RelativeEffect:
    """Return a comparison with the persons and events of `table` behind it; see `RelativeEffect`.

    Raises
    ------
    ValueError
        Where estimate or a limit is not a number, which would be a fault of ours.
    """
    if any(math.isnan(value) for value in (estimate, *limits, p_value)):
        raise ValueError(f"A {measure} by {method} of {table} came out as no number.")
    return RelativeEffect(
        estimate=float(estimate),
        low=float(limits[0]),
        high=float(limits[1]),
        level=level,
        p_value=float(min(p_value, 1.0)),
        n_arm=table.n_arm,
        n_reference=table.n_reference,
        events_arm=table.events_arm,
        events_reference=table.events_reference,
        n_missing=table.n_missing,
        measure=measure,
        method=method,
    )
