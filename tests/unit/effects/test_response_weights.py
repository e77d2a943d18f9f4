"""Inverse-probability-of-response weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from helpers.effects.response_weights import response_weights
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# Newton's method stops when no coefficient moves more than 1e-10.
FITTED = 1e-8


@pytest.fixture
def trial():
    rng = np.random.default_rng(6)
    treated = rng.permutation(np.repeat([1, 0], [90, 110]))
    known = pd.DataFrame({"age": rng.uniform(20, 64, 200), "woman": rng.integers(0, 2, 200)})
    came = rng.random(200) < expit(0.8 + 0.05 * (known["age"] - 42) * np.where(treated == 1, 1, -1))
    return came.to_numpy(), treated, known


def test_weights_of_groups_are_one_over_their_response_share():
    woman = pd.DataFrame({"woman": np.tile(np.repeat([1, 0], 10), 2)})
    came = np.array([1] * 5 + [0] * 5 + [1] * 8 + [0] * 2 + [1] * 20)
    found = response_weights(came, np.repeat([1, 0], 20), woman, trim=0)
    np.testing.assert_allclose(found.weights[:5], 2.0, rtol=FITTED)
    np.testing.assert_allclose(found.weights[10:18], 1.25, rtol=FITTED)
    np.testing.assert_array_equal(found.weights[20:], 1.0)


def test_weights_add_up_to_those_assigned_and_are_zero_for_non_respondents(trial):
    came, treated, known = trial
    found = response_weights(came, treated, known, trim=0.02)
    assert found.weights[treated == 1].sum() == pytest.approx(90)
    assert found.weights[treated == 0].sum() == pytest.approx(110)
    assert (found.weights[~came] == 0).all()
    assert (found.weights[came] > 0).all()


def test_weighted_respondents_have_about_the_covariates_of_their_arm(trial):
    came, treated, known = trial
    found = response_weights(came, treated, known, trim=0)
    for t in (0, 1):
        mine = treated == t
        everybody = known.loc[mine, "age"].mean()
        weighted = np.average(known.loc[mine, "age"], weights=found.weights[mine])
        respondents = known.loc[mine & came, "age"].mean()
        assert abs(weighted - everybody) < 0.35 * abs(respondents - everybody)


def test_summaries_count_persons_and_say_how_uneven_the_weights_are(trial):
    came, treated, known = trial
    found = response_weights(came, treated, known, trim=0)
    mine = found.weights[(treated == 1) & came]
    assert found.arm.n_assigned == 90
    assert found.arm.n_responded == mine.size
    assert found.arm.effective_n == pytest.approx(mine.sum() ** 2 / (mine**2).sum())
    assert found.arm.largest_share == pytest.approx(mine.max() / mine.sum())
    assert found.arm.n_trimmed == 0
    assert found.arm.effective_n < found.arm.n_responded


def test_trimming_cuts_the_declared_share_back_to_the_next_largest_weight(trial):
    came, treated, known = trial
    free, cut = (response_weights(came, treated, known, trim=trim) for trim in (0, 0.1))
    n = int(((treated == 0) & came).sum())
    assert cut.reference.n_trimmed == int(0.1 * n)
    mine = np.sort(cut.weights[(treated == 0) & came])
    np.testing.assert_allclose(mine[-(cut.reference.n_trimmed + 1) :], mine[-1])
    assert cut.reference.effective_n > free.reference.effective_n
    assert cut.reference.largest_share < free.reference.largest_share


def test_an_arm_in_which_everybody_responded_needs_no_model_and_no_covariate_that_varies():
    known = pd.DataFrame({"woman": [1, 1, 1, 1, 0, 1, 0, 1, 0, 1]})
    found = response_weights([1] * 4 + [1, 1, 0, 0, 1, 1], [1] * 4 + [0] * 6, known, trim=0)
    assert found.weights[:4].tolist() == [1.0] * 4
    assert found.arm.smallest_probability == 1.0


def test_probabilities_near_zero_are_pointed_out():
    rng = np.random.default_rng(12)
    x = rng.normal(size=400)
    came = np.where(np.repeat([1, 0], 200) == 1, rng.random(400) < expit(-1 + 3 * x), True)
    with pytest.warns(StatisticalWarning) as caught:
        found = response_weights(came, np.repeat([1, 0], 200), pd.DataFrame({"x": x}), trim=0)
    n_rare = int((found.probability[:200] < 0.05).sum())
    assert str(caught[0].message) == (
        f"In the arm the probability of response of {n_rare} persons is below 5%: few if any respondents stand "
        "for them, and the weighted result rests on the model there."
    )


def test_separation_names_the_covariate():
    known = pd.DataFrame({"woman": [1, 1, 1, 0, 0, 0, 1, 0, 1, 0], "age": [1, 2, 3, 3, 2, 1, 5, 1, 2, 3]})
    with pytest.raises(EstimationImpossible) as caught:
        response_weights([1, 1, 1, 1, 0, 0, 1, 1, 1, 1], [1] * 6 + [0] * 4, known[["woman"]], trim=0)
    assert str(caught.value) == (
        "In the arm 'woman' tells some or all persons who responded apart from those who did not, so that "
        "weights cannot make the ones stand for the others. Leave a covariate out, or join its rare categories."
    )


def test_nobody_responded_in_an_arm_is_refused():
    known = pd.DataFrame({"woman": [1, 0, 1, 0]})
    with pytest.raises(EstimationImpossible) as caught:
        response_weights([1, 1, 0, 0], [1, 1, 0, 0], known, trim=0)
    assert str(caught.value) == (
        "Nobody of the 2 persons assigned to the reference responded, so that no weights can make up for those "
        "who did not."
    )


def test_missing_covariates_are_refused_and_counted(trial):
    came, treated, known = trial
    known = known.assign(age=known["age"].astype(float).where(known.index != 7))
    with pytest.raises(EstimationImpossible) as caught:
        response_weights(came, treated, known, trim=0)
    assert str(caught.value) == (
        "The covariates hold 1 missing or infinite values ('age'); leave those persons out first, and count them."
    )


def test_a_covariate_that_does_not_vary_within_an_arm_is_named(trial):
    came, treated, known = trial
    with pytest.raises(EstimationImpossible) as caught:
        response_weights(came, treated, known.assign(cohort=treated), trim=0)
    assert str(caught.value) == (
        "The same value for all persons assigned to the arm: 'cohort'. Leave it out of the covariates."
    )


def test_choices_and_codes_that_are_not_allowed_are_refused(trial):
    came, treated, known = trial
    with pytest.raises(ParameterMistake, match="trim: 0.5; allowed: a share from 0"):
        response_weights(came, treated, known, trim=0.5)
    with pytest.raises(ValueError, match="Response must be 1"):
        response_weights(np.where(came, 2, 0), treated, known, trim=0)
    with pytest.raises(ValueError, match="they have 200 and 3 rows"):
        response_weights([1, 0, 1], treated, known, trim=0)
