import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.balance import indicators, joint_balance, standardised_differences
from helpers.errors import EstimationImpossible

# One formula in another order of summation.
SAME = 1e-12
# Invariances pass through a regression of other numbers.
SAME_REGRESSION = 1e-7


def one(values, treated, *, weights=None, denominator="pooled"):
    frame = pd.DataFrame({"x": values})
    return standardised_differences(frame, treated, weights=weights, denominator=denominator).iloc[0]


def test_the_pooled_denominator_is_the_root_of_the_mean_of_two_variances():
    row = one([1.0, 3.0, 0.0, 4.0, 8.0], [1, 1, 0, 0, 0])
    assert row["smd"] == pytest.approx((2 - 4) / np.sqrt((2 + 16) / 2), rel=SAME)
    assert row["variance_ratio"] == pytest.approx(2 / 16, rel=SAME)


def test_the_treated_denominator_is_the_standard_deviation_of_the_arm():
    row = one([1.0, 3.0, 0.0, 4.0, 8.0], [1, 1, 0, 0, 0], denominator="treated")
    assert row["smd"] == pytest.approx((2 - 4) / np.sqrt(2), rel=SAME)


def test_a_binary_variable_has_variance_p_times_1_minus_p_and_no_variance_ratio():
    row = one([1, 0, 0, 0, 1, 1], [1, 1, 1, 1, 0, 0])
    assert row["sd_arm"] == pytest.approx(np.sqrt(0.25 * 0.75), rel=SAME)
    assert row["sd_reference"] == 0
    assert np.isnan(row["variance_ratio"])


def test_a_variable_that_is_constant_and_equal_in_both_arms_differs_by_0():
    row = one([3.3, 3.3, 3.3, 3.3], [1, 1, 0, 0])
    assert row["smd"] == 0
    assert np.isnan(row["variance_ratio"])


@pytest.mark.parametrize("values", [[2.1, 2.1, 3.3, 3.3], [1, 1, 0, 0]])
def test_arms_that_differ_completely_have_no_finite_standardised_difference(values):
    assert np.isnan(one(values, [1, 1, 0, 0])["smd"])


def test_missing_values_are_left_out_per_variable_and_counted():
    frame = pd.DataFrame({"x": pd.array([1, None, 3, 4, 5], dtype="Int64"), "y": [1.0, 2, 3, 4, 6]})
    table = standardised_differences(frame, [1, 1, 1, 0, 0], weights=None, denominator="pooled")
    assert table["n_missing"].tolist() == [1, 0]
    assert table["n_arm"].tolist() == [2, 3]
    assert table["mean_arm"].tolist() == [2.0, 2.0]


def test_one_person_in_an_arm_has_no_variance_and_no_pooled_difference():
    row = one([5.0, 2.0, 3.0], [1, 0, 0])
    assert np.isnan(row["sd_arm"])
    assert np.isnan(row["smd"])


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 3)), min_size=6, max_size=20),
    st.data(),
)
def test_whole_weights_give_the_mean_of_the_repeated_rows(pairs, drawn):
    values = np.array([float(value) for value, _ in pairs])
    weights = np.array([times for _, times in pairs])
    others = st.lists(st.sampled_from([0, 1]), min_size=len(pairs) - 4, max_size=len(pairs) - 4)
    treated = np.array([1, 1, 0, 0, *drawn.draw(others)])
    weighted = one(values, treated, weights=weights)
    repeated = one(np.repeat(values, weights), np.repeat(treated, weights))
    assert weighted["mean_arm"] == pytest.approx(repeated["mean_arm"], rel=SAME, abs=SAME)
    assert weighted["mean_reference"] == pytest.approx(repeated["mean_reference"], rel=SAME, abs=SAME)


def test_equal_weights_change_nothing():
    values, treated = [1.0, 4.0, 2.0, 7.0, 3.0], [1, 1, 0, 0, 0]
    plain, weighted = one(values, treated), one(values, treated, weights=[2.5] * 5)
    for column in ("mean_arm", "sd_arm", "sd_reference", "smd", "variance_ratio"):
        assert weighted[column] == pytest.approx(plain[column], rel=SAME)


def test_weights_move_the_means_and_leave_the_yardstick_where_it_was():
    values, treated = np.array([1.0, 5.0, 2.0, 6.0, 10.0]), np.array([1, 1, 0, 0, 0])
    row = one(values, treated, weights=[1, 1, 1, 1, 0])
    yardstick = np.sqrt((values[:2].var(ddof=1) + values[2:].var(ddof=1)) / 2)
    assert row["smd"] == pytest.approx((3 - 4) / yardstick, rel=SAME)
    assert row["n_reference"] == 2


@given(st.floats(-5, 5).filter(lambda a: abs(a) > 1e-3), st.floats(-100, 100))
def test_the_standardised_difference_does_not_depend_on_the_unit(scale, shift):
    values = np.array([1.0, 4.0, 2.0, 7.0, 3.5, 9.0])
    treated = [1, 1, 1, 0, 0, 0]
    found = one(values * scale + shift, treated)["smd"]
    assert found == pytest.approx(np.sign(scale) * one(values, treated)["smd"], rel=1e-6)


@pytest.mark.parametrize(
    ("frame", "treated", "weights", "sentence"),
    [
        (
            {"x": [1.0, 2.0]},
            [1, 1],
            None,
            "The balance of x cannot be computed: nobody in one of the arms has a known value.",
        ),
        (
            {"x": [1.0, np.inf]},
            [1, 0],
            None,
            "The balance of x cannot be computed: it holds infinite values.",
        ),
        (
            {"x": ["a", "b"]},
            [1, 0],
            None,
            "The balance of x cannot be computed: its values are not numbers. Expand its categories first.",
        ),
        (
            {"x": [1.0, 2.0]},
            [1, 2],
            None,
            "Balance needs one arm for each of the 2 rows, 1 for the arm and 0 for the reference.",
        ),
        (
            {"x": [1.0, 2.0]},
            [1, 0],
            [1, -1],
            "Balance needs one finite weight of zero or more for each of the 2 rows.",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(frame, treated, weights, sentence):
    with pytest.raises(EstimationImpossible) as failure:
        standardised_differences(pd.DataFrame(frame), treated, weights=weights, denominator="pooled")
    assert str(failure.value) == sentence


@pytest.fixture
def people():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"age": rng.normal(40, 9, 60), "score": rng.normal(0, 1, 60)})
    return frame, rng.permutation([1] * 25 + [0] * 35)


@pytest.mark.parametrize("test", ["wald_hc2", "hansen_bowers"])
def test_covariates_that_follow_from_others_are_named_and_change_nothing(people, test):
    frame, treated = people
    plain = joint_balance(frame, treated, test=test)
    more = frame.assign(months=frame["age"] * 12 + 3, same=5.5, total=frame["age"] + frame["score"])
    found = joint_balance(more, treated, test=test)
    assert found.dropped == ("months", "same", "total")
    assert found.df1 == 2
    assert found.statistic == pytest.approx(plain.statistic, rel=SAME_REGRESSION)


@pytest.mark.parametrize("test", ["wald_hc2", "hansen_bowers"])
def test_joint_balance_does_not_depend_on_units_or_on_which_arm_is_called_treated(people, test):
    frame, treated = people
    plain = joint_balance(frame, treated, test=test)
    other = joint_balance(frame * [1e6, 1e-3] + [1e3, -7], 1 - treated, test=test)
    assert other.statistic == pytest.approx(plain.statistic, rel=SAME_REGRESSION)
    assert (other.n_arm, other.n_reference) == (35, 25)


def test_joint_balance_leaves_out_and_counts_persons_with_a_missing_covariate(people):
    frame, treated = people
    holes = frame.copy()
    holes.loc[[0, 3], "age"] = np.nan
    holes.loc[[3, 9], "score"] = np.nan
    found = joint_balance(holes, treated, test="hansen_bowers")
    assert (found.n, found.n_missing) == (57, 3)


def test_d_squared_is_chi_squared_with_the_number_of_covariates_under_randomisation(people):
    frame, treated = people
    rng = np.random.default_rng(11)
    drawn = [
        joint_balance(frame, rng.permutation(treated), test="hansen_bowers").statistic for _ in range(400)
    ]
    # The mean under randomisation is exactly 2; three Monte Carlo standard errors of 400 draws.
    assert np.mean(drawn) == pytest.approx(2, abs=3 * np.std(drawn) / 20)


@pytest.mark.parametrize(
    ("frame", "treated", "test", "sentence"),
    [
        (
            {"x": [1.0, 2.0, np.nan]},
            [1, 1, 0],
            "wald_hc2",
            "Joint balance cannot be tested: one arm has nobody with every covariate known.",
        ),
        (
            {"x": [1.0, 1.0, 1.0]},
            [1, 1, 0],
            "hansen_bowers",
            "Joint balance cannot be tested: no covariate varies.",
        ),
        (
            {"x": [1.0, 2.0, 4.0], "y": [1.0, 0.0, 3.0]},
            [1, 1, 0],
            "wald_hc2",
            "Joint balance cannot be tested: 2 covariates for 3 persons leave no degrees of freedom.",
        ),
        (
            {"x": [0.0, 0.0, 0.0, 0.0, 7.0]},
            [1, 1, 0, 0, 1],
            "wald_hc2",
            "Joint balance cannot be tested with HC2 standard errors: one person alone determines a "
            "coefficient (leverage 1).",
        ),
    ],
)
def test_a_joint_test_that_does_not_exist_is_said_in_a_sentence(frame, treated, test, sentence):
    with pytest.raises(EstimationImpossible) as failure:
        joint_balance(pd.DataFrame(frame), treated, test=test)
    assert str(failure.value) == sentence


def test_indicators_give_every_category_a_column_and_keep_what_is_missing():
    frame = pd.DataFrame({"age": [30, 40, 50], "home": ["b", None, "a"]})
    found = indicators(frame)
    assert found.columns.tolist() == ["age", "home=a", "home=b"]
    assert found["home=a"].isna().tolist() == [False, True, False]
    assert found["home=b"].dropna().tolist() == [1.0, 0.0]
