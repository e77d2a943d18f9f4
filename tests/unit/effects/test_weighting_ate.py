from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from delicatessen import MEstimator
from delicatessen.estimating_equations import ee_aipw, ee_ipw, ee_regression
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from helpers.effects import propensity
from helpers.effects.weighting import aipw_att, ipw_att
from helpers.effects.weighting_ate import aipw_ate, ipw_ate
from helpers.errors import EstimationImpossible, ParameterMistake

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "observational"

# Both maximise to the last digits; what remains is rounding of sums over 240 persons.
SAME_EQUATIONS = 1e-9
# delicatessen differentiates numerically and finds its own root.
NUMERICAL = 1e-5
# Newton's method stops when coefficients move less than 1e-10; other units stop at another last digit.
OTHER_UNITS = 1e-6


@pytest.fixture(scope="module")
def numbers() -> pd.Series:
    table = pd.read_csv(REFERENCE / "observational.csv", comment="#")
    return table.set_index(["data", "quantity"])["value"]


@pytest.fixture(scope="module")
def data() -> dict[str, tuple[pd.Series, pd.Series, pd.DataFrame]]:
    made = pd.read_csv(REFERENCE / "generated.csv", comment="#")
    known = made[["x1", "x2", "x3"]]
    return {
        "generated": (made["y"], made["treated"], known),
        "generated_binary": (made["employed"], made["treated"], known),
    }


def weighted(method, outcome, treated, table):
    """Call an estimator by its name; the same covariates in every model."""
    if method == "ipw":
        return ipw_ate(outcome, treated, table, level=0.95)
    model = method.removeprefix("aipw_")
    return aipw_ate(outcome, treated, table, outcome_covariates=table, outcome_model=model, level=0.95)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("generated", "ipw"),
        ("generated", "aipw_linear"),
        ("generated_binary", "ipw"),
        ("generated_binary", "aipw_logistic"),
    ],
)
def test_estimate_standard_error_and_mean_equal_stacked_equations_in_r(name, method, data, numbers):
    found = weighted(method, *data[name])
    label = method.replace("ipw", "ipw_ate")
    assert found.estimate.estimate == pytest.approx(numbers[name, f"{label}:estimate"], rel=SAME_EQUATIONS)
    assert found.estimate.std_error == pytest.approx(numbers[name, f"{label}:std_error"], rel=SAME_EQUATIONS)
    assert found.counterfactual_mean == pytest.approx(
        numbers[name, f"{label}:mean_without"], rel=SAME_EQUATIONS
    )


def agrees(found, equations, start, *, effect) -> None:
    """Compare with delicatessen; `effect` is the place of the effect among its parameters."""
    theirs = MEstimator(equations, init=start)
    theirs.estimate()
    assert found.estimate == pytest.approx(theirs.theta[effect], rel=NUMERICAL)
    assert found.std_error == pytest.approx(np.sqrt(theirs.variance[effect, effect]), rel=NUMERICAL)


@pytest.mark.parametrize("name", ["generated", "generated_binary"])
def test_weighting_equals_the_normalised_ee_ipw_of_delicatessen(name, data):
    outcome, treated, table = data[name]
    y, t = outcome.to_numpy(dtype=float), treated.to_numpy(dtype=float)
    X = np.column_stack([np.ones(len(y)), table])
    found = weighted("ipw", outcome, treated, table).estimate

    def equations(theta):
        return ee_ipw(theta, y=y, A=t, W=X, weight_type="hajek")

    agrees(found, equations, [0.0, 0.5, 0.5, 0, 0, 0, 0], effect=0)


@pytest.mark.parametrize("model", ["linear", "logistic"])
def test_estimate_and_standard_error_equal_the_normalised_equations_in_delicatessen(model, data):
    outcome, treated, table = data["generated" if model == "linear" else "generated_binary"]
    y, t = outcome.to_numpy(dtype=float), treated.to_numpy(dtype=float)
    X = np.column_stack([np.ones(len(y)), table])
    k = X.shape[1]
    found = weighted(f"aipw_{model}", outcome, treated, table).estimate

    def equations(theta):
        score, with_it, without, (mean_1, rest_1, mean_0, rest_0, effect) = np.split(theta, [k, 2 * k, 3 * k])
        e = expit(X @ score)
        m1, m0 = (X @ part if model == "linear" else expit(X @ part) for part in (with_it, without))
        return np.vstack(
            [
                ee_regression(score, X, t, model="logistic"),
                ee_regression(with_it, X, y, model=model) * t,
                ee_regression(without, X, y, model=model) * (1 - t),
                m1 - mean_1,
                t / e * (y - m1 - rest_1),
                m0 - mean_0,
                (1 - t) / (1 - e) * (y - m0 - rest_0),
                np.full(len(y), mean_1 + rest_1 - mean_0 - rest_0 - effect),
            ]
        )

    agrees(found, equations, np.zeros(3 * k + 5), effect=-1)


@pytest.mark.parametrize("model", ["linear", "logistic"])
def test_with_a_score_per_group_it_equals_ee_aipw_of_delicatessen(model, data):
    """The weights of each arm add up to n of themselves then, so that normalising changes nothing."""
    outcome, treated, table = data["generated" if model == "linear" else "generated_binary"]
    y, t = outcome.to_numpy(dtype=float), treated.to_numpy(dtype=float)
    group = pd.DataFrame({"group": 1.0 * (table["x1"] > 0)})
    W, base = np.column_stack([np.ones(len(y)), group]), np.column_stack([np.ones(len(y)), table])
    found = aipw_ate(outcome, treated, group, outcome_covariates=table, outcome_model=model, level=0.95)

    def crossed(arms):
        return np.column_stack([base, base * arms[:, None]])

    def equations(theta):
        return ee_aipw(
            theta, y=y, A=t, W=W, X=crossed(t), X1=crossed(np.ones_like(t)), X0=crossed(np.zeros_like(t))
        )

    agrees(found.estimate, equations, [0.0, 0.5, 0.5, *np.zeros(10)], effect=0)


@pytest.mark.parametrize("method", ["ipw", "aipw_linear", "aipw_logistic"])
def test_weights_make_each_arm_as_many_as_all_persons(method, data):
    outcome, treated, table = data["generated_binary"]
    found = weighted(method, outcome, treated, table)
    arm = treated.to_numpy() == 1
    score = propensity.fit(treated, table).scores
    inverse = np.where(arm, 1 / score, 1 / (1 - score))
    for side in (arm, ~arm):
        assert found.weights[side].sum() == pytest.approx(arm.size)
        assert found.weights[side] / found.weights[side].sum() == pytest.approx(
            inverse[side] / inverse[side].sum()
        )
    if method == "ipw":
        means = [np.average(outcome[side], weights=inverse[side]) for side in (arm, ~arm)]
        assert found.counterfactual_mean == pytest.approx(means[1])
        assert found.estimate.estimate == pytest.approx(means[0] - means[1])


def test_without_covariates_every_method_is_the_difference_in_means():
    outcome, treated = np.array([3.0, 5.0, 1.0, 2.0, 6.0]), np.array([1, 1, 0, 0, 0])
    nothing = pd.DataFrame(index=range(5))
    hc0 = np.sqrt(outcome[:2].var() / 2 + outcome[2:].var() / 3)
    for method in ("ipw", "aipw_linear"):
        found = weighted(method, outcome, treated, nothing)
        assert found.estimate.estimate == pytest.approx(1.0)
        assert found.estimate.std_error == pytest.approx(hc0)
        assert found.counterfactual_mean == pytest.approx(3.0)


def groups(rng, n=200) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    group = np.arange(n) % 3
    treated = (rng.random(n) < 0.2 + 0.2 * group).astype(float)
    table = pd.DataFrame({"second": 1.0 * (group == 1), "third": 1.0 * (group == 2)})
    return group + treated * group + rng.normal(size=n), treated, table


def test_with_a_score_per_group_it_is_the_mean_of_the_differences_per_group():
    outcome, treated, table = groups(np.random.default_rng(2))
    people = pd.DataFrame({"y": outcome, "t": treated, "group": table.to_numpy() @ [1, 2]})
    means = people.pivot_table(index="group", columns="t", values="y", aggfunc="mean")
    by_hand = ((means[1] - means[0]) * people["group"].value_counts(normalize=True).sort_index()).sum()
    assert weighted("ipw", outcome, treated, table).estimate.estimate == pytest.approx(by_hand)
    assert weighted("aipw_linear", outcome, treated, table).estimate.estimate == pytest.approx(by_hand)


def test_with_a_score_per_group_it_mixes_the_effects_in_treated_and_in_untreated_persons():
    outcome, treated, table = groups(np.random.default_rng(3))
    share = treated.mean()

    def everybody(att) -> float:
        return share * att(treated).estimate.estimate - (1 - share) * att(1 - treated).estimate.estimate

    ipw = everybody(lambda arm: ipw_att(outcome, arm, table, level=0.95))
    aipw = everybody(
        lambda arm: aipw_att(
            outcome, arm, table, outcome_covariates=table, outcome_model="linear", level=0.95
        )
    )
    assert weighted("ipw", outcome, treated, table).estimate.estimate == pytest.approx(ipw)
    assert weighted("aipw_linear", outcome, treated, table).estimate.estimate == pytest.approx(aipw)


def test_aipw_with_exact_outcome_models_ignores_the_score():
    rng = np.random.default_rng(6)
    table = pd.DataFrame(rng.normal(size=(60, 2)), columns=["a", "b"])
    treated = (np.arange(60) < 25).astype(float)
    outcome = 1 + 2 * table["a"] + treated * (3 - table["a"])
    found = aipw_ate(
        outcome, treated, table[["b"]], outcome_covariates=table[["a"]], outcome_model="linear", level=0.95
    )
    assert found.estimate.estimate == pytest.approx((3 - table["a"]).mean())
    assert found.counterfactual_mean == pytest.approx((1 + 2 * table["a"]).mean())


METHODS = st.sampled_from(["ipw", "aipw_linear"])


def drawn(seed) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(60, 2)), columns=["a", "b"])
    return rng.normal(size=60), (np.arange(60) < 25).astype(float), table


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), METHODS, st.floats(-100, 100), st.sampled_from([-1000.0, -0.5, 0.01, 3.0]))
def test_estimates_follow_the_unit_of_the_outcome_and_ignore_that_of_covariates(seed, method, shift, factor):
    outcome, treated, table = drawn(seed)
    plain = weighted(method, outcome, treated, table).estimate
    other = weighted(method, shift + factor * outcome, treated, table * [1e4, -1e-3]).estimate
    assert other.estimate == pytest.approx(
        factor * plain.estimate, rel=OTHER_UNITS, abs=1e-8 * (1 + abs(shift))
    )
    assert other.std_error == pytest.approx(abs(factor) * plain.std_error, rel=OTHER_UNITS)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), METHODS)
def test_exchanging_the_arms_turns_the_sign_and_nothing_else(seed, method):
    outcome, treated, table = drawn(seed)
    found = weighted(method, outcome, treated, table)
    turned = weighted(method, outcome, 1 - treated, table)
    assert turned.estimate.estimate == pytest.approx(-found.estimate.estimate, rel=OTHER_UNITS, abs=1e-9)
    assert turned.estimate.std_error == pytest.approx(found.estimate.std_error, rel=OTHER_UNITS)
    assert turned.weights == pytest.approx(found.weights, rel=OTHER_UNITS)
    assert turned.counterfactual_mean == pytest.approx(
        found.counterfactual_mean + found.estimate.estimate, rel=OTHER_UNITS, abs=1e-9
    )


def test_counts_and_plain_means_are_those_of_all_persons_and_missing_ones_are_passed_on(data):
    outcome, treated, table = data["generated"]
    before = table.copy()
    found = ipw_ate(outcome, treated, table, level=0.9, n_missing=4).estimate
    arm = treated == 1
    assert (found.n_arm, found.n_reference, found.n_missing) == (arm.sum(), (~arm).sum(), 4)
    assert found.mean_arm == pytest.approx(outcome[arm].mean())
    assert found.mean_reference == pytest.approx(outcome[~arm].mean())
    assert (found.level, found.df) == (0.9, np.inf)
    pd.testing.assert_frame_equal(table, before)


def test_one_treated_person_where_nearly_all_are_untreated_carries_much_of_the_arm_and_widens_the_interval():
    """A score of 0.05 where the other treated persons have 0.7: a third of the weight of the arm."""
    table = pd.DataFrame({"a": np.r_[[-40.0], np.repeat([-1.0, 1.0], 20), [-39.0] * 20]})
    treated = np.r_[[1.0], np.tile([0.0, 1, 1, 1], 10), np.zeros(20)]
    outcome = np.arange(61.0) % 7
    found = ipw_ate(outcome, treated, table, level=0.95)
    assert found.weights[0] == pytest.approx(0.355 * 61, abs=0.01 * 61)
    alike = slice(1, 41)
    others = ipw_ate(outcome[alike], treated[alike], table[alike], level=0.95)
    assert others.weights[treated[alike] == 1].max() < 0.04 * 40
    without_weights = weighted("ipw", outcome, treated, table[[]]).estimate
    assert found.estimate.std_error > without_weights.std_error


TABLE = pd.DataFrame({"a": [0.0, 1, 2, 1, 0, 2, 1, 0]})
TREATED = [1, 1, 1, 0, 0, 0, 0, 0]
OUTCOME = [0, 1, 1, 0, 1, 0, 1, 1]


def refusal(kind, method, outcome, treated, table) -> str:
    with pytest.raises(kind) as caught:
        weighted(method, outcome, treated, table)
    return str(caught.value)


@pytest.mark.parametrize("method", ["ipw", "aipw_linear"])
def test_an_empty_arm_is_refused(method):
    assert refusal(EstimationImpossible, method, OUTCOME, [0] * 8, TABLE) == (
        "None of the 8 persons is in the arm; there is nothing to compare."
    )
    assert refusal(EstimationImpossible, method, OUTCOME, [1] * 8, TABLE) == (
        "All 8 persons are in the arm; without a reference there is no comparison."
    )


@pytest.mark.parametrize("method", ["ipw", "aipw_linear"])
def test_separation_is_refused(method):
    table = pd.DataFrame({"hours": [9.0, 8, 7, 1, 2, 3, 4, 5]})
    assert refusal(EstimationImpossible, method, OUTCOME, TREATED, table) == (
        "The propensity score does not exist: 'hours' tells some or all treated and untreated persons apart "
        "without error. Leave a covariate out, or compare only persons for whom both arms occur."
    )


@pytest.mark.parametrize("method", ["ipw", "aipw_linear"])
@pytest.mark.parametrize(("with_it", "without"), [(4, 4), (1, 0)])
def test_outcomes_that_vary_in_neither_arm_have_no_interval(method, with_it, without):
    outcome = [with_it] * 3 + [without] * 5
    assert refusal(EstimationImpossible, method, outcome, TREATED, TABLE) == (
        f"The outcome does not vary: it is {with_it} for everyone in the arm (n = 3) and {without} for "
        "everyone in the reference (n = 5), so there is nothing to judge the uncertainty by."
    )


def test_a_covariate_constant_in_one_arm_is_named_with_that_arm():
    among_treated = TABLE.assign(b=[1.0, 1, 1, 0, 1, 0, 1, 0])
    found = aipw_refusal(OUTCOME, among_treated, "linear")
    assert found == "The same value for all treated persons: 'b'. Leave it out of the covariates."
    among_untreated = TABLE.assign(b=[1.0, 0, 1, 0, 0, 0, 0, 0])
    found = aipw_refusal(OUTCOME, among_untreated, "linear")
    assert found == "The same value for all untreated persons: 'b'. Leave it out of the covariates."


def aipw_refusal(outcome, table, model) -> str:
    """Refusals of the outcome models, with a score that exists."""
    with pytest.raises(EstimationImpossible) as caught:
        aipw_ate(outcome, TREATED, TABLE, outcome_covariates=table, outcome_model=model, level=0.95)
    return str(caught.value)


def test_a_logistic_model_wants_zeros_and_ones_in_both_arms():
    assert aipw_refusal(np.arange(8.0), TABLE, "logistic") == (
        "A logistic outcome model needs an outcome of 0 and 1; other values occur."
    )
    assert aipw_refusal([1, 1, 1, 0, 0, 1, 0, 1], TABLE, "logistic") == (
        "Among treated persons the outcome is always 1; a logistic outcome model needs both 0 and 1."
    )
    assert aipw_refusal([0, 1, 0, 0, 0, 0, 0, 0], TABLE, "logistic") == (
        "Among untreated persons the outcome is always 0; a logistic outcome model needs both 0 and 1."
    )


def test_a_separated_outcome_model_names_arm_and_covariate():
    assert aipw_refusal([0, 1, 1, 0, 1, 1, 1, 0], TABLE, "logistic") == (
        "The outcome model among treated persons does not exist: 'a' separates the outcomes 0 and 1. Use a "
        "linear outcome model or leave a covariate out."
    )


def test_an_unknown_outcome_model_is_refused_with_what_is_allowed():
    assert refusal(ParameterMistake, "aipw_lineair", OUTCOME, TREATED, TABLE) == (
        "outcome_model: 'lineair'; allowed: linear, logistic. Did you mean 'linear'?"
    )


def test_missing_values_are_refused():
    assert refusal(EstimationImpossible, "ipw", [np.nan, *OUTCOME[1:]], TREATED, TABLE) == (
        "The outcome has 1 missing or infinite values; leave those persons out first, and count them."
    )
    assert refusal(EstimationImpossible, "ipw", OUTCOME, TREATED, TABLE.replace(2.0, np.nan)) == (
        "The covariates hold 2 missing or infinite values ('a'); leave those persons out first, and count "
        "them."
    )
