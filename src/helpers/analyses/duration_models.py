"""The main row of an outcome in time: the share that left for the declared exit by the horizon."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from helpers.analyses.questions import Labels, Question
from helpers.effects.estimates import Estimate
from helpers.effects.incidence_difference import incidence_difference
from helpers.study.plan_spec import Duration


@dataclass(frozen=True)
class DurationModel:
    """How a share that left by the horizon is estimated; other exits compete, nothing is adjusted."""

    estimator: str = "aalen_johansen"
    variance: str = "greenwood"


@dataclass(frozen=True)
class InTime:
    """Two arms compared at the horizon of an outcome in time."""

    question: Question
    duration: Duration
    level: float

    def contrast(self, arm: str, reference: str) -> Estimate:
        """Return the difference in cumulative incidence at the horizon, with a normal interval."""
        pair = self.question.contrast(arm, reference)
        rows = np.isin(self.question.labels, [arm, reference])
        causes = causes_of(self.question, self.duration)
        found = incidence_difference(
            pair.observed,
            codes_of(self.question.exits, causes, self.duration)[rows],
            pair.treated,
            causes=causes,
            of=self.duration.event,
            horizon=self.duration.horizon,
            level=self.level,
        )
        return Estimate(
            estimate=found.estimate,
            std_error=found.std_error,
            df=math.inf,
            low=found.low,
            high=found.high,
            level=found.level,
            p_value=found.p_value,
            n_arm=found.arm.n,
            n_reference=found.reference.n,
            n_missing=found.n_missing,
            mean_arm=found.arm.value,
            mean_reference=found.reference.value,
        )


def causes_of(question: Question, duration: Duration) -> tuple[str, ...]:
    """Return the exits that occur, the declared event first; those that mean "not yet" left out."""
    found = {} if question.exits is None else dict.fromkeys(question.exits)
    known = [one for one in sorted(found) if one and one not in duration.censored and one != duration.event]
    return (duration.event, *known)


def codes_of(exits: Labels | None, causes: tuple[str, ...], duration: Duration) -> Labels:
    """Return the number of each exit among the causes: 0 for "not yet", NaN where it is unknown."""
    numbers = {name: place for place, name in enumerate(causes, start=1)} | dict.fromkeys(
        duration.censored, 0
    )
    labels: list[str] = [] if exits is None else list(exits)
    return np.array([numbers.get(one, math.nan) for one in labels], dtype=np.float64)
