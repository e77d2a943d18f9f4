"""Test of proportional hazards: it sees crossing hazards and leaves proportional ones alone."""

import numpy as np
import pandas as pd
import pytest

from helpers.effects.proportionality import proportionality
from helpers.errors import EstimationImpossible, ParameterMistake


def test_crossing_hazards_are_seen_on_both_scales():
    rng = np.random.default_rng(12)
    arm = np.repeat([1, 0], 200)
    time = np.where(arm == 1, rng.weibull(3.0, 400), rng.weibull(0.7, 400))
    for scale in ("km", "identity"):
        found = proportionality(time, np.ones(400), pd.DataFrame({"arm": arm}), ties="efron", scale=scale)
        assert found.terms[0].p_value < 1e-6
        assert found.joint.statistic == pytest.approx(found.terms[0].statistic)
        assert (found.n_events, found.n_missing, found.scale) == (400, 0, scale)


def test_proportional_hazards_are_rejected_in_five_of_a_hundred():
    rng = np.random.default_rng(13)
    arm = np.repeat([1, 0], 60)
    p_values = []
    for _ in range(60):
        time = np.ceil(rng.exponential(np.where(arm == 1, 6.0, 10.0)))
        found = proportionality(
            np.minimum(time, 15), time <= 15, pd.DataFrame({"arm": arm}), ties="efron", scale="km"
        )
        p_values.append(found.terms[0].p_value)
    # Within three Monte Carlo standard errors of 0.05.
    assert np.mean(np.array(p_values) < 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)
    assert 0.3 < np.mean(p_values) < 0.7


@pytest.mark.parametrize(
    ("time", "scale", "kind", "sentence"),
    [
        ([1, 2, 3, 4], "rank", ParameterMistake, "scale: 'rank'; allowed: km, identity."),
        (
            [2, 2, 2, 5],
            "km",
            EstimationImpossible,
            "All 3 exits come at 2, so nothing can be said about change over time.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(time, scale, kind, sentence):
    covariates = pd.DataFrame({"arm": [1, 0, 1, 0]})
    with pytest.raises(kind) as raised:
        proportionality(time, [1, 1, 1, 0], covariates, ties="efron", scale=scale)
    assert str(raised.value) == sentence
