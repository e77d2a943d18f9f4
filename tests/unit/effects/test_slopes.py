"""Outcomes without the part that covariates predict."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.effects.assigned_units import assigned_units
from helpers.effects.slopes import without_slopes
from helpers.effects.trial import lin

# The same arithmetic in another order.
SAME = 1e-9


@pytest.fixture
def made():
    rng = np.random.default_rng(1)
    arms, x = np.tile(["a", "b"], 30), rng.normal(50, 10, (60, 2))
    y = rng.normal(size=(60, 1)) + x @ [[0.1], [0.3]] * np.where(arms == "b", 2, 1)[:, None]
    y[4, 0] = math.nan
    return y, x, arms


def test_the_difference_in_means_is_then_that_of_lin(made):
    y, x, arms = made
    units = assigned_units(arms, order=list("ab"), blocks=None, clusters=None)
    found = without_slopes(y, x, units)
    expected = lin(y[:, 0], arms == "b", pd.DataFrame(x), variance="hc2", level=0.95)
    means = [np.nanmean(found.outcomes[arms == arm]) for arm in "ab"]
    variances = [
        np.nanvar(found.outcomes[arms == arm], ddof=1) / (~np.isnan(y[arms == arm])).sum() for arm in "ab"
    ]
    assert means[1] - means[0] == pytest.approx(expected.estimate, rel=SAME)
    widened = math.sqrt((np.array(variances) * found.inflation[:, 0]).sum())
    assert widened == pytest.approx(expected.std_error, rel=SAME)
    assert (found.inflation > 1).all()


def test_missing_outcomes_stay_missing_and_others_do_not_see_them(made):
    y, x, arms = made
    units = assigned_units(arms, order=list("ab"), blocks=None, clusters=None)
    found = without_slopes(np.hstack([y, y]), x, units).outcomes
    assert np.flatnonzero(np.isnan(found[:, 0])).tolist() == [4]
    assert found[:, 0] == pytest.approx(found[:, 1], rel=SAME, nan_ok=True)


def test_people_in_other_arms_are_left_out(made):
    y, x, arms = made
    arms = arms.copy()
    arms[:2], x[0] = "c", math.nan
    found = without_slopes(y, x, assigned_units(arms, order=list("ab"), blocks=None, clusters=None))
    assert np.isnan(found.outcomes[:2]).all()


def test_an_arm_with_too_few_outcomes_is_left_as_it_is(made):
    y, x, arms = made
    y[arms == "b"] = math.nan
    y[1] = 3.0
    found = without_slopes(y, x, assigned_units(arms, order=list("ab"), blocks=None, clusters=None))
    assert found.outcomes[1, 0] == 3.0
    assert found.inflation[1, 0] == 1.0
