from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from delicatessen import MEstimator
from delicatessen.estimating_equations import ee_regression
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from helpers.effects import propensity
from helpers.effects.weighting import aipw_att, ipw_att, outcome_regression_att
from helpers.errors import EstimationImpossible, ParameterMistake

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "tests" / "reference" / "observational"

# Both maximise to the last digits; what remains is rounding of sums over 16,177 persons.
SAME_EQUATIONS = 1e-9
# delicatessen differentiates numerically and finds its own root.
NUMERICAL = 1e-5


@pytest.fixture(scope="module")
def numbers() -> pd.Series:
    table = pd.read_csv(REFERENCE / "observational.csv", comment="#")
    return table.set_index(["data", "quantity"])["value"]


@pytest.fixture(scope="module")
def data() -> dict[str, tuple[pd.Series, pd.Series, pd.DataFrame]]:
    trial = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "nsw_mixtape.csv")
    cps = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "cps_mixtape.csv")
    people = pd.concat([trial[trial["treat"] == 1], cps], ignore_index=True)
    table = people[["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]].astype(float)
    table = table.assign(age2=table["age"] ** 2, educ2=table["educ"] ** 2)
    table = table.assign(u74=1.0 * (table["re74"] == 0), u75=1.0 * (table["re75"] == 0))
    made = pd.read_csv(REFERENCE / "generated.csv", comment="#")
    known = made[["x1", "x2", "x3"]]
    return {
        "nsw": (people["re78"], people["treat"], table),
        "generated": (made["y"], made["treated"], known),
        "generated_binary": (made["employed"], made["treated"], known),
    }


def weighted(method, outcome, treated, table):
    """Call an estimator by the label of the reference."""
    kind, _, model = method.partition("_")
    if kind == "ipw":
        return ipw_att(outcome, treated, table, level=0.95)
    if kind == "regression":
        return outcome_regression_att(outcome, treated, table, outcome_model=model, level=0.95)
    return aipw_att(outcome, treated, table, outcome_covariates=table, outcome_model=model, level=0.95)


CASES = [
    *[
        (name, method)
        for name in ("nsw", "generated")
        for method in ("ipw", "aipw_linear", "regression_linear")
    ],
    *[("generated_binary", method) for method in ("ipw", "aipw_logistic", "regression_logistic")],
]


@pytest.mark.parametrize(("name", "method"), CASES)
def test_estimate_and_standard_error_equal_stacked_equations_in_r(name, method, data, numbers):
    found = weighted(method, *data[name]).estimate
    assert found.estimate == pytest.approx(numbers[name, f"{method}:estimate"], rel=SAME_EQUATIONS)
    assert found.std_error == pytest.approx(numbers[name, f"{method}:std_error"], rel=SAME_EQUATIONS)


@pytest.mark.parametrize("model", ["linear", "logistic"])
def test_estimate_and_standard_error_equal_those_of_delicatessen(model, data):
    outcome, treated, table = data["generated" if model == "linear" else "generated_binary"]
    y, t = np.asarray(outcome, dtype=float), np.asarray(treated, dtype=float)
    X = np.column_stack([np.ones(len(y)), table])
    k = X.shape[1]

    def equations(theta):
        score, model_part, (mean, expected, rest, effect) = theta[:k], theta[k : 2 * k], theta[2 * k :]
        linear = X @ model_part
        fitted = linear if model == "linear" else expit(linear)
        odds = (1 - t) * np.exp(X @ score)
        return np.vstack(
            [
                ee_regression(score, X, t, model="logistic"),
                ee_regression(model_part, X, y, model=model) * (1 - t),
                t * (y - mean),
                t * (fitted - expected),
                odds * (y - fitted - rest),
                np.full(len(y), mean - expected - rest - effect),
            ]
        )

    estimator = MEstimator(equations, init=np.zeros(2 * k + 4))
    estimator.estimate()
    found = weighted(f"aipw_{model}", outcome, treated, table).estimate
    assert found.estimate == pytest.approx(estimator.theta[-1], rel=NUMERICAL)
    assert found.std_error == pytest.approx(np.sqrt(estimator.variance[-1, -1]), rel=NUMERICAL)


@pytest.mark.parametrize("method", ["ipw", "aipw_linear"])
def test_weights_reproduce_what_treated_persons_would_have_had(method, data):
    outcome, treated, table = data["generated"]
    found = weighted(method, outcome, treated, table)
    arm = np.asarray(treated) == 1
    odds = propensity.fit(treated, table).scores / (1 - propensity.fit(treated, table).scores)
    assert found.weights[arm] == pytest.approx(1)
    assert found.weights[~arm].sum() == pytest.approx(arm.sum())
    assert found.weights[~arm] / found.weights[~arm].sum() == pytest.approx(odds[~arm] / odds[~arm].sum())
    if method == "ipw":
        assert found.counterfactual_mean == pytest.approx(np.average(outcome[~arm], weights=odds[~arm]))
    assert found.estimate.estimate == pytest.approx(outcome[arm].mean() - found.counterfactual_mean)


def test_regression_on_an_exact_line_recovers_the_effect_per_person():
    rng = np.random.default_rng(5)
    table = pd.DataFrame(rng.normal(size=(50, 2)), columns=["a", "b"])
    treated = (np.arange(50) < 20).astype(float)
    effect = rng.normal(size=50)
    outcome = 3 + table["a"] - 2 * table["b"] + treated * effect
    found = outcome_regression_att(outcome, treated, table, outcome_model="linear", level=0.95)
    assert found.estimate.estimate == pytest.approx(effect[:20].mean())
    assert found.weights.tolist() == treated.tolist()


def test_without_covariates_every_method_is_the_difference_in_means():
    outcome, treated = np.array([3.0, 5.0, 1.0, 2.0, 6.0]), np.array([1, 1, 0, 0, 0])
    nothing = pd.DataFrame(index=range(5))
    hc0 = np.sqrt(outcome[:2].var() / 2 + outcome[2:].var() / 3)
    for method in ("ipw", "aipw_linear", "regression_linear"):
        found = weighted(method, outcome, treated, nothing).estimate
        assert found.estimate == pytest.approx(1.0)
        assert found.std_error == pytest.approx(hc0)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(["ipw", "aipw_linear", "regression_linear"]),
    st.floats(-100, 100),
    st.sampled_from([-1000.0, -0.5, 0.01, 3.0]),
)
def test_estimates_follow_the_unit_of_the_outcome_and_ignore_that_of_covariates(seed, method, shift, factor):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(60, 2)), columns=["a", "b"])
    treated, outcome = (np.arange(60) < 25).astype(float), rng.normal(size=60)
    plain = weighted(method, outcome, treated, table).estimate
    other = weighted(method, shift + factor * outcome, treated, table * [1e4, -1e-3]).estimate
    assert other.estimate == pytest.approx(factor * plain.estimate, rel=1e-6, abs=1e-8 * (1 + abs(shift)))
    assert other.std_error == pytest.approx(abs(factor) * plain.std_error, rel=1e-6)


def test_aipw_with_an_exact_outcome_model_ignores_the_score():
    rng = np.random.default_rng(6)
    table = pd.DataFrame(rng.normal(size=(60, 2)), columns=["a", "b"])
    treated = (np.arange(60) < 25).astype(float)
    effect = rng.normal(size=60)
    outcome = 1 + 2 * table["a"] + treated * effect
    found = aipw_att(
        outcome, treated, table[["b"]], outcome_covariates=table[["a"]], outcome_model="linear", level=0.95
    )
    assert found.estimate.estimate == pytest.approx(effect[:25].mean())


def test_counts_and_plain_means_are_those_of_all_persons(data):
    found = weighted("ipw", *data["nsw"]).estimate
    assert (found.n_arm, found.n_reference, found.n_missing) == (185, 15992, 0)
    assert found.mean_arm == pytest.approx(6349.1435, abs=1e-4)
    assert found.mean_reference == pytest.approx(14846.6597, abs=1e-4)


def test_missing_persons_are_passed_on_and_inputs_left_alone(data):
    outcome, treated, table = data["generated"]
    before = table.copy()
    assert ipw_att(outcome, treated, table, level=0.9, n_missing=4).estimate.n_missing == 4
    pd.testing.assert_frame_equal(table, before)


TABLE = pd.DataFrame({"a": [0.0, 1, 2, 1, 0, 2, 1, 0]})
TREATED = [1, 1, 1, 0, 0, 0, 0, 0]
OUTCOME = [0, 1, 1, 0, 1, 0, 1, 1]


def refusal(kind, method, outcome, treated, table) -> str:
    with pytest.raises(kind) as caught:
        weighted(method, outcome, treated, table)
    return str(caught.value)


@pytest.mark.parametrize("method", ["ipw", "aipw_linear", "regression_linear"])
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
    assert refusal(EstimationImpossible, method, OUTCOME, TREATED, table).startswith(
        "The propensity score does not exist: 'hours' tells some or all"
    )


@pytest.mark.parametrize("method", ["ipw", "aipw_linear", "regression_linear"])
def test_outcomes_that_do_not_vary_have_no_interval(method):
    assert refusal(EstimationImpossible, method, [4.0] * 8, TREATED, TABLE) == (
        "The outcome does not vary: it is 4 for everyone in the arm (n = 3) and 4 for everyone in the "
        "reference (n = 5), so there is nothing to judge the uncertainty by."
    )


@pytest.mark.parametrize("method", ["ipw", "aipw_linear", "regression_linear"])
def test_outcomes_that_differ_only_between_the_arms_have_no_interval(method):
    assert refusal(EstimationImpossible, method, [1.0] * 3 + [0.0] * 5, TREATED, TABLE) == (
        "The outcome does not vary: it is 1 for everyone in the arm (n = 3) and 0 for everyone in the "
        "reference (n = 5), so there is nothing to judge the uncertainty by."
    )


def test_a_covariate_constant_among_the_untreated_is_named():
    table = TABLE.assign(b=[1.0, 0, 1, 0, 0, 0, 0, 0])
    assert refusal(EstimationImpossible, "regression_linear", OUTCOME, TREATED, table) == (
        "The same value for all untreated persons: 'b'. Leave it out of the covariates."
    )


def test_a_logistic_model_wants_zeros_and_ones():
    assert refusal(EstimationImpossible, "regression_logistic", np.arange(8.0), TREATED, TABLE) == (
        "A logistic outcome model needs an outcome of 0 and 1; other values occur."
    )
    assert refusal(EstimationImpossible, "regression_logistic", [0, 1, 0, 1, 1, 1, 1, 1], TREATED, TABLE) == (
        "Among untreated persons the outcome is always 1; a logistic outcome model needs both 0 and 1."
    )


def test_a_separated_outcome_model_names_the_covariate():
    assert refusal(EstimationImpossible, "regression_logistic", [0, 1, 1, 0, 0, 1, 0, 0], TREATED, TABLE) == (
        "The outcome model among untreated persons does not exist: 'a' separates the outcomes 0 and 1. Use a "
        "linear outcome model or leave a covariate out."
    )


def test_an_unknown_outcome_model_is_refused_with_what_is_allowed():
    assert refusal(ParameterMistake, "regression_lineair", OUTCOME, TREATED, TABLE) == (
        "outcome_model: 'lineair'; allowed: linear, logistic. Did you mean 'linear'?"
    )


def test_missing_outcomes_are_refused():
    assert refusal(EstimationImpossible, "ipw", [np.nan, *OUTCOME[1:]], TREATED, TABLE) == (
        "The outcome has 1 missing or infinite values; leave those persons out first, and count them."
    )
