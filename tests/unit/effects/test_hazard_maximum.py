"""No maximum: separation and nobody to compare with, each in a sentence."""

import numpy as np
import pandas as pd
import pytest

from helpers.effects.hazards import cox
from helpers.errors import EstimationImpossible

ARM = np.repeat([1, 0], 50)
TIME = np.arange(100) % 50 + 1.0
RNG_EVENT = np.random.default_rng(8).integers(0, 2, 100)

GROWS = "does not exist: the likelihood keeps rising as it grows without end"
INSTEAD = "Merge categories, leave the covariate out, or report a difference at a horizon instead."


def refused(time, event, covariates, **choice):
    with pytest.raises(EstimationImpossible) as raised:
        cox(time, event, pd.DataFrame(covariates), ties="efron", level=0.95, **choice)
    return str(raised.value)


def test_exits_in_one_arm_only_are_a_separation():
    assert refused(TIME, ARM, {"arm": ARM}) == (
        f"The hazard ratio of 'arm' {GROWS} (exits: 50 of 50 where 'arm' is 1, 0 of 50 where it is 0). {INSTEAD}"
    )


def test_only_the_covariate_that_separates_is_named():
    x = np.random.default_rng(9).normal(size=100)
    event = np.where(ARM == 1, RNG_EVENT, 0)
    assert refused(TIME, event, {"x": x, "arm": ARM}) == (
        f"The hazard ratio of 'arm' {GROWS} (exits: {event.sum()} of 50 where 'arm' is 1, 0 of 50 where it is 0). "
        f"{INSTEAD}"
    )


def test_a_covariate_that_orders_all_exits_separates():
    x = np.random.default_rng(10).normal(size=40)
    assert refused(np.exp(-x), np.ones(40), {"x": x}) == f"The hazard ratio of 'x' {GROWS}. {INSTEAD}"


def test_arms_that_leave_one_after_the_other_separate():
    time = np.where(ARM == 1, 1.0, 5.0) + np.arange(100) % 7 / 2
    assert refused(time, np.ones(100), {"arm": ARM}) == f"The hazard ratio of 'arm' {GROWS}. {INSTEAD}"


def test_a_ratio_of_two_hundred_still_exists():
    rng = np.random.default_rng(11)
    time = rng.exponential(np.where(ARM == 1, 0.005, 1.0))
    found = cox(time, np.ones(100), pd.DataFrame({"arm": ARM}), ties="efron", level=0.95)
    assert found.terms[0].low < 200 < found.terms[0].high


def test_everyone_out_at_one_moment_says_nothing_about_pace():
    assert refused(np.ones(100), np.ones(100), {"arm": ARM}) == (
        "At every exit time everyone still there left at once, so nothing tells who leaves sooner (exit times: 1)."
    )


def test_an_arm_that_does_not_vary_within_strata_cannot_be_compared():
    assert refused(TIME, RNG_EVENT, {"arm": ARM}, strata=ARM) == (
        "Among those still there at an exit 'arm' did not vary, so no hazards can be compared; leave out a covariate, "
        "or compare over fewer strata."
    )


def test_covariates_that_vary_only_together_among_those_at_risk_are_named():
    late = np.where(np.arange(100) < 4, 0, ARM)
    time = np.where(np.arange(100) < 4, 0.5, TIME + 1)
    event = np.where(np.arange(100) < 4, 0, RNG_EVENT)
    assert refused(time, event, {"arm": ARM, "late": late}) == (
        "Among those still there at an exit 'arm' and 'late' did not vary on their own, so no hazards can be compared; "
        "leave out a covariate, or compare over fewer strata."
    )
