"""The effect of taking up what an arm offers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.compliance import cace
from helpers.effects.trial import ancova, difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# One formula by another route.
SAME = 1e-9
# The figures of DATA.md are printed with four decimals.
PRINTED = 4


def of_jobs(jobs, names, variance="classical"):
    covariates = jobs[list(names)] if names else None
    return cace(
        jobs["depress2"], jobs["treat"], jobs["comply"], covariates=covariates, blocks=None, variance=variance,
        level=0.95,
    )  # fmt: skip


def drawn(seed: int = 1, n: int = 80):
    rng = np.random.default_rng(seed)
    treated = np.tile([0.0, 1.0], n // 2)
    received = (rng.random(n) < 0.2 + 0.5 * treated).astype(float)
    return 3 + received + rng.normal(size=n), treated, received, pd.DataFrame({"age": rng.normal(40, 9, n)})


@pytest.mark.parametrize(
    ("names", "published"),
    [(("econ_hard", "sex", "age"), -0.0912), (("depress1",), -0.0783), ((), -0.1022)],
)
def test_jobs_gives_the_published_effect_of_take_up(jobs, names, published):
    assert round(of_jobs(jobs, names).estimate, PRINTED) == published


def test_jobs_gives_the_published_standard_error_with_its_own_divisor(jobs):
    """0.0734 divides the squared residuals by n; ours divides by n − k, as R does."""
    found = of_jobs(jobs, ("econ_hard", "sex", "age"))
    n = found.n_arm + found.n_reference
    assert round(found.std_error * math.sqrt(found.df / n), PRINTED) == 0.0734


def test_jobs_takes_up_in_one_arm_only(jobs):
    stage = of_jobs(jobs, ()).first_stage
    assert (stage.share_arm, stage.share_reference) == (pytest.approx(372 / 600, rel=SAME), 0.0)
    assert stage.difference == pytest.approx(0.62, rel=SAME)


def test_without_covariates_it_is_the_difference_divided_by_the_difference_in_take_up():
    y, treated, received, _ = drawn()
    found = cace(y, treated, received, covariates=None, blocks=None, variance="hc2", level=0.95)
    effect, shift = (
        difference_in_means(values, treated, variance="hc2", level=0.95) for values in (y, received)
    )
    assert found.estimate == pytest.approx(effect.estimate / shift.estimate, rel=SAME)
    assert found.itt == pytest.approx(effect.estimate, rel=SAME)
    assert found.first_stage.f == pytest.approx((shift.estimate / shift.std_error) ** 2, rel=SAME)


@pytest.mark.parametrize("variance", ["hc2", "classical"])
def test_where_everybody_complies_it_is_the_effect_of_assignment(variance):
    y, treated, _, x = drawn()
    found = cace(y, treated, treated, covariates=x, blocks=None, variance=variance, level=0.9)
    itt = ancova(y, treated, x, variance=variance, level=0.9)
    values = (found.estimate, found.std_error, found.low, found.high)
    assert values == pytest.approx((itt.estimate, itt.std_error, itt.low, itt.high), rel=SAME)
    assert (found.anderson_rubin.low, found.anderson_rubin.high) == pytest.approx(
        (itt.low, itt.high), rel=SAME
    )
    assert (found.first_stage.std_error, found.first_stage.f) == (0.0, math.inf)


@settings(max_examples=25)
@given(st.floats(0.01, 1e6), st.floats(-1e3, 1e3))
def test_another_unit_moves_every_number_with_it(scale, shift):
    y, treated, received, _ = drawn()
    found, other = (
        cace(values, treated, received, covariates=None, blocks=None, variance="hc2", level=0.95)
        for values in (y, scale * (y + shift))
    )
    first = (found.estimate, found.std_error, found.anderson_rubin.low, found.anderson_rubin.high)
    second = (other.estimate, other.std_error, other.anderson_rubin.low, other.anderson_rubin.high)
    assert second == pytest.approx([scale * value for value in first], rel=1e-6)
    assert other.first_stage == found.first_stage


@given(st.integers(0, 500))
def test_the_anderson_rubin_set_always_holds_the_estimate(seed):
    rng = np.random.default_rng(seed)
    treated = np.tile([0.0, 1.0], 15)
    received = (rng.random(30) < 0.45 + 0.1 * treated).astype(float)
    if received[treated == 1].mean() <= received[treated == 0].mean():
        return
    found = cace(
        rng.normal(size=30), treated, received, covariates=None, blocks=None, variance="hc2", level=0.95
    )
    assert found.anderson_rubin.covers(found.estimate)
    assert found.anderson_rubin.shape != "empty"
    is_significant = found.first_stage.f > 4.196  # F on 1 and 28 degrees of freedom
    assert (found.anderson_rubin.shape == "interval") == is_significant


def test_blocks_are_dummies():
    y, treated, received, x = drawn()
    blocks = np.repeat(["a", "b"], 40)
    with_blocks = cace(y, treated, received, covariates=x, blocks=blocks, variance="hc2", level=0.95)
    by_hand = cace(
        y, treated, received, covariates=x.assign(b=(blocks == "b").astype(float)), blocks=None, variance="hc2",
        level=0.95,
    )  # fmt: skip
    assert with_blocks.estimate == pytest.approx(by_hand.estimate, rel=SAME)


def test_persons_with_anything_missing_are_left_out_and_counted():
    y, treated, received, x = drawn()
    holes_y, holes_d, holes_x = y.copy(), received.copy(), x.copy()
    holes_y[0], holes_d[1], holes_x.loc[2, "age"] = np.nan, np.nan, np.nan
    found = cace(holes_y, treated, holes_d, covariates=holes_x, blocks=None, variance="hc2", level=0.95)
    rest = cace(
        y[3:], treated[3:], received[3:], covariates=x.iloc[3:], blocks=None, variance="hc2", level=0.95
    )
    assert (found.n_missing, found.n_arm, found.n_reference) == (3, 39, 38)
    assert found.estimate == pytest.approx(rest.estimate, rel=SAME)


def test_take_up_that_does_not_differ_has_no_compliers():
    y, treated, _, _ = drawn(n=8)
    with pytest.raises(EstimationImpossible) as caught:
        cace(y, treated, [1, 1, 0, 0, 1, 1, 0, 0], covariates=None, blocks=None, variance="hc2", level=0.95)
    assert str(caught.value) == (
        "Take-up does not differ between the arm (2 of 4 persons) and the reference (2 of 4), so there are no "
        "compliers to estimate an effect for."
    )


def test_less_take_up_in_the_arm_is_said():
    y, treated, _, _ = drawn(n=8)
    with pytest.warns(StatisticalWarning) as caught:
        cace(y, treated, [1, 0, 1, 0, 1, 1, 0, 0], covariates=None, blocks=None, variance="hc2", level=0.95)
    assert str(caught[0].message) == (
        "Fewer people received it in the arm (share 0.250) than in the reference (0.750); the effect of take-up "
        "is about people whom the arm kept from it."
    )


def test_an_empty_arm_is_named():
    y, treated, received, _ = drawn()
    lost = np.where(treated == 1, np.nan, received)
    with pytest.raises(EstimationImpossible) as caught:
        cace(y, treated, lost, covariates=None, blocks=None, variance="hc2", level=0.95)
    assert str(caught.value) == (
        "The arm cannot be compared: of the 40 persons assigned to it none has a complete record."
    )


def test_a_mistaken_variance_is_answered_with_the_allowed_ones():
    y, treated, received, _ = drawn()
    with pytest.raises(ParameterMistake, match="allowed: hc2, hc1, classical"):
        cace(y, treated, received, covariates=None, blocks=None, variance="hc22", level=0.95)  # type: ignore[arg-type]


def test_take_up_that_is_no_yes_or_no_is_refused():
    y, treated, received, _ = drawn()
    with pytest.raises(ValueError, match="Take-up must be 1"):
        cace(y, treated, received * 2, covariates=None, blocks=None, variance="hc2", level=0.95)
