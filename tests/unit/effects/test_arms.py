"""Several arms in one regression: published numbers, the two-arm estimators, invariants, edges."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects import arms_contrasts, trial
from helpers.effects.arms import against_reference, every_pair, fit
from helpers.effects.contrasts import ContrastCovariance
from helpers.effects.wild_bootstrap import wild_cluster_bootstrap
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same formula by another route: rounding only.
SAME = 1e-9
# Published numbers are printed to two decimals: half a unit of the last one.
CENTS = 0.005

ORDER = ("more", "app", "same")
RAW = Path(__file__).parents[3] / "data" / "raw" / "nsw" / "nsw_mixtape.csv"


def drawn(seed: int, n: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    arm = rng.permutation(np.resize(ORDER, n))
    people = pd.DataFrame({"arm": arm, "block": np.resize(["first", "second", "second", "third"], n)})
    people["a"], people["b"] = rng.normal(size=n), rng.uniform(size=n)
    effect = (arm == "more") * (1 + people["a"]) + (arm == "app") * 0.5
    people["cluster"] = [f"{name} {place % 5}" for place, name in enumerate(arm)]
    people["outcome"] = effect + people["a"] + (people["block"] == "third") + rng.normal(size=n)
    return people


def fitted(people: pd.DataFrame, **choices):
    asked = {
        "order": ORDER, "covariates": None, "blocks": None, "clusters": None,
        "estimator": "unadjusted", "variance": "hc2", "level": 0.95,
    } | choices  # fmt: skip
    return fit(people["outcome"], people["arm"], **asked)


def full(people: pd.DataFrame, **choices):
    return fitted(people, covariates=people[["a", "b"]], blocks=people["block"], estimator="lin", **choices)


def numbers(estimate) -> tuple[float, ...]:
    return (estimate.estimate, estimate.std_error, estimate.df, estimate.low, estimate.high, estimate.p_value)


def test_two_arms_give_the_earnings_of_dehejia_and_wahba_1999():
    nsw = pd.read_csv(RAW)
    people = pd.DataFrame({"outcome": nsw["re78"], "arm": np.where(nsw["treat"] == 1, "arm", "control")})
    result = fitted(people, order=("arm", "control")).contrast("arm", "control")
    assert (result.estimate, result.std_error) == pytest.approx((1794.34, 671.00), abs=CENTS)
    assert (result.n_arm, result.n_reference, result.df) == (185, 260, 443)
    background = nsw[["age", "educ", "nodegree", "black", "hisp", "re74", "re75"]].assign(
        age2=nsw["age"] ** 2
    )
    adjusted = fitted(people, order=("arm", "control"), covariates=background, estimator="ancova")
    result = adjusted.contrast("arm", "control")
    assert (result.estimate, result.std_error) == pytest.approx((1672.20, 674.58), abs=CENTS)


@pytest.mark.parametrize("variance", ["classical", "hc2", "hc3"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_arms_without_blocks_are_the_two_arm_estimators(variance, seed):
    people = drawn(seed).query("arm != 'app'").reset_index(drop=True)
    people.loc[[3, 7], "outcome"] = np.nan
    people.loc[5, "a"] = np.nan
    treated, x = (people["arm"] == "more").astype(float), people[["a", "b"]]
    two = {"variance": variance, "level": 0.9}
    pairs = [
        (trial.difference_in_means(people["outcome"], treated, **two), None, "unadjusted"),
        (trial.ancova(people["outcome"], treated, x, **two), x, "ancova"),
        (trial.lin(people["outcome"], treated, x, **two), x, "lin"),
    ]
    for expected, covariates, estimator in pairs:
        result = fitted(people, order=("more", "same"), covariates=covariates, estimator=estimator, **two)
        found = result.contrast("more", "same")
        assert numbers(found) == pytest.approx(numbers(expected), rel=SAME)
        for name in ("n_arm", "n_reference", "n_missing"):
            assert getattr(found, name) == getattr(expected, name), name
        assert (found.mean_arm, found.mean_reference) == pytest.approx(
            (expected.mean_arm, expected.mean_reference)
        )


def test_lin_predicts_everyone_in_every_arm_from_a_regression_per_arm():
    people = drawn(4)
    blocks = pd.get_dummies(people["block"]).iloc[:, 1:]
    everyone = np.column_stack([np.ones(60), blocks, people[["a", "b"]]]).astype(float)
    expected = {}
    for arm in ORDER:
        rows = (people["arm"] == arm).to_numpy()
        slopes = np.linalg.lstsq(everyone[rows], people["outcome"][rows], rcond=None)[0]
        expected[arm] = (everyone @ slopes).mean()
    result = full(people)
    for arm, reference in every_pair(ORDER):
        assert result.contrast(arm, reference).estimate == pytest.approx(
            expected[arm] - expected[reference], rel=SAME
        )


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6), st.sampled_from(["unadjusted", "ancova", "lin"]), st.sampled_from(["hc2", "cr2"])
)
def test_arms_swapped_or_ordered_otherwise_change_only_the_sign(seed, estimator, variance):
    people = drawn(seed)
    choices = {
        "covariates": None if estimator == "unadjusted" else people[["a", "b"]],
        "clusters": people["cluster"] if variance == "cr2" else None,
        "estimator": estimator,
        "variance": variance,
    }
    plain = fitted(people, **choices)
    other = fitted(people, **choices | {"order": ("same", "more", "app")})
    for arm, reference in every_pair(ORDER):
        first, second = plain.contrast(arm, reference), other.contrast(reference, arm)
        assert (-second.estimate, second.std_error) == pytest.approx(
            (first.estimate, first.std_error), rel=1e-7
        )
        assert second.df == pytest.approx(first.df, rel=1e-7)
    assert plain.global_test().statistic == pytest.approx(other.global_test().statistic, rel=1e-6)


def test_people_left_out_are_counted_in_their_own_arm():
    people = drawn(5)
    people.loc[people.index[people["arm"] == "app"][:3], "outcome"] = np.nan
    people.loc[people.index[people["arm"] == "same"][0], "block"] = None
    result = full(people)
    assert [count.n_missing for count in result.counts] == [0, 3, 1]
    assert [count.n for count in result.counts] == [20, 17, 19]
    assert result.contrast("more", "same").n_missing == 1
    kept = people.dropna()
    assert numbers(full(kept).contrast("app", "same")) == pytest.approx(
        numbers(result.contrast("app", "same"))
    )


def test_clusters_are_those_of_the_pair():
    people = drawn(6)
    result = full(people, clusters=people["cluster"], variance="cr2")
    pair = people[people["arm"].isin(["more", "app"])]
    assert result.contrast("more", "app").n_clusters == pair["cluster"].nunique()
    assert [count.n_clusters for count in result.counts] == [5, 5, 5]
    assert fitted(people).contrast("more", "app").n_clusters is None


def test_joint_contrasts_have_the_single_ones_on_their_diagonal():
    people = drawn(7)
    for result in (full(people), full(people, clusters=people["cluster"], variance="cr2")):
        joint = result.joint(every_pair(ORDER))
        single = [result.contrast(*pair) for pair in every_pair(ORDER)]
        assert joint.estimates == pytest.approx([one.estimate for one in single], rel=SAME)
        assert np.sqrt(np.diag(joint.covariance)) == pytest.approx(
            [one.std_error for one in single], rel=SAME
        )
        assert joint.df == min(one.df for one in single)
        # more − app = (more − same) − (app − same)
        step = np.array([1, -1, 1])
        assert step @ joint.covariance @ step == pytest.approx(0, abs=1e-12)


def test_pairs_are_listed_against_the_reference_and_each_once():
    assert against_reference(ORDER) == (("more", "same"), ("app", "same"))
    assert every_pair(ORDER) == (("more", "app"), ("more", "same"), ("app", "same"))


def test_the_bootstrap_is_that_of_the_same_regression():
    people = drawn(8)
    result = full(people, clusters=people["cluster"], variance="cr2")
    found = result.bootstrap("more", "app", weights="webb", draws=199, rng=np.random.default_rng(1))
    contrast = np.zeros(result.k)
    contrast[:2] = (1, -1)
    twin = wild_cluster_bootstrap(
        result._design.matrix, people["outcome"].to_numpy(), people["cluster"], contrast=contrast, weights="webb",
        draws=199, level=0.95, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert found == twin
    assert found.estimate == pytest.approx(result.contrast("more", "app").estimate, rel=SAME)
    with pytest.raises(ParameterMistake, match=r"^variance: 'hc2'; allowed: cr2, with clusters\.$"):
        full(people).bootstrap("more", "app", weights="webb", draws=199, rng=np.random.default_rng(1))


def sentence(people: pd.DataFrame, pair: tuple[str, str] | None = None, **choices) -> str:
    with pytest.raises(EstimationImpossible) as caught:
        fitted(people, **choices).contrast(*(pair or ORDER[:2]))
    return str(caught.value)


def test_an_arm_without_anybody_is_named():
    assert sentence(drawn(1), order=("more", "app", "free", "same")) == (
        "None of the 60 persons is in the arm 'free'; there is nothing to compare it by."
    )


def test_an_arm_without_outcomes_is_named():
    people = drawn(1)
    people.loc[people["arm"] == "app", "outcome"] = np.nan
    assert sentence(people) == (
        "The arm 'app' cannot be compared: of the 20 persons assigned to it none has a complete record."
    )


@pytest.mark.parametrize("variance", ["hc2", "hc3"])
def test_an_arm_of_one_is_named_and_leaves_the_others_their_difference(variance):
    people = drawn(2)
    people.loc[people.index[people["arm"] == "app"][1:], "outcome"] = np.nan
    assert sentence(people, ("app", "same"), variance=variance) == (
        "The arm 'app' has one person with a complete record, and one person says nothing about how much "
        "outcomes vary; at least two are needed."
    )
    with pytest.warns(StatisticalWarning) as caught:
        result = fitted(people, variance=variance).contrast("more", "same")
    assert str(caught[0].message) == (
        f"The regression fits one person exactly; the {variance} standard error of the difference between "
        "'more' and 'same' rests on the others."
    )
    expected = trial.difference_in_means(
        people["outcome"][people["arm"] != "app"], people["arm"][people["arm"] != "app"] == "more",
        variance=variance, level=0.95,
    )  # fmt: skip
    assert numbers(result) == pytest.approx(numbers(expected), rel=SAME)


def test_a_person_alone_in_a_block_has_no_hc2_in_lin():
    people = drawn(3)
    rows = people.index[people["arm"] == "app"]
    people["block"] = "first"
    people.loc[[rows[0], *people.index[people["arm"] != "app"][:9]], "block"] = "second"
    assert sentence(people, ("app", "same"), blocks=people["block"], estimator="lin") == (
        "The difference between 'app' and 'same' rests on a person whom the regression fits exactly, so that HC2 "
        "divides 0 by 0 and nothing says how variable they are; leave out the covariate or block that so few "
        "people have."
    )


def test_an_arm_absent_from_a_block_is_refused_by_lin_and_not_by_the_others():
    people = drawn(4)
    people.loc[(people["arm"] == "app") & (people["block"] == "third"), "block"] = "first"
    assert sentence(people, blocks=people["block"], estimator="lin") == (
        "Lin's regression needs somebody with a complete record of every arm in every block: 'app' has nobody in "
        "block 'third'. Choose unadjusted or ancova, or join blocks."
    )
    assert np.isfinite(fitted(people, blocks=people["block"]).contrast("app", "same").std_error)


def test_an_arm_of_one_cluster_is_named():
    people = drawn(5)
    people.loc[people["arm"] == "app", "cluster"] = "app 0"
    choices = {"clusters": people["cluster"], "variance": "cr2"}
    assert sentence(people, ("more", "app"), **choices) == (
        "The arm 'app' has one cluster (n = 20), and one cluster says nothing about how much clusters vary; at "
        "least two are needed."
    )
    assert np.isfinite(fitted(people, **choices).contrast("more", "same").std_error)


def test_one_cluster_is_refused():
    assert sentence(drawn(6), clusters=np.repeat("team", 60), variance="cr2") == (
        "All 60 persons are in one cluster ('team'), and one cluster says nothing about how much clusters vary; "
        "at least two are needed."
    )


def test_equal_outcomes_are_refused():
    assert sentence(drawn(7).assign(outcome=3)) == (
        "The outcome does not vary: it is 3 for all 60 persons in the 3 arms, so there is nothing to judge the "
        "uncertainty by."
    )


def test_outcomes_equal_within_two_arms_have_no_difference_to_judge():
    people = drawn(8)
    people.loc[people["arm"] != "more", "outcome"] = 0.0
    assert sentence(people, ("app", "same")) == (
        "The outcome does not vary around what the regression expects in 'app' (n = 20) and 'same' (n = 20), so "
        "there is nothing to judge their difference by."
    )
    assert np.isfinite(fitted(people).contrast("more", "same").std_error)


def test_an_outcome_that_is_the_arm_is_refused():
    people = drawn(9)
    assert sentence(people.assign(outcome=(people["arm"] == "app") * 1.0)) == (
        "The outcome follows exactly from arm 'more', arm 'app', arm 'same', so nothing is left to judge the "
        "uncertainty by; is the outcome itself, or something computed from it, among the covariates?"
    )


def test_a_covariate_that_repeats_the_blocks_is_named():
    people = drawn(10)
    cohort = pd.DataFrame({"cohort_year": (people["block"] == "third") * 1 + 2017})
    people["block"] = np.where(people["block"] == "third", "late", "early")
    assert sentence(people, blocks=people["block"], covariates=cohort, estimator="ancova") == (
        "cohort_year is a linear combination of the other columns (arm 'more', arm 'app', arm 'same', block "
        "'late'), so their coefficients cannot be told apart; leave out what says the same twice."
    )


def test_infinite_outcomes_are_refused():
    people = drawn(11)
    people.loc[0, "outcome"] = np.inf
    assert sentence(people).startswith(
        "Outcome or covariates hold 1 infinite value, and a mean with infinity"
    )


MISTAKES = [
    ({"variance": "hc5"}, "variance: 'hc5'; allowed: classical, hc2, hc3, cr2. Did you mean 'hc3'?"),
    ({"variance": "cr2"}, "variance: 'cr2' with no clusters; allowed: classical, hc2, hc3."),
    ({"clusters": np.arange(60)}, "variance: 'hc2' with clusters; allowed: cr2."),
    ({"estimator": "line"}, "estimator: 'line'; allowed: unadjusted, ancova, lin. Did you mean 'lin'?"),
    ({"order": ("same",)}, "order: 'same'; allowed: two or more different arms, the reference last."),
    (
        {"estimator": "lin"},
        "adjust_for: no covariates; allowed: one or more covariates, or blocks. Without covariates, choose "
        "unadjusted.",
    ),
    (
        {"estimator": "ancova"},
        "adjust_for: no covariates; allowed: one or more covariates. Without covariates, choose unadjusted.",
    ),
    (
        {"covariates": pd.DataFrame({"a": np.arange(60)})},
        "adjust_for: a, while the estimator is unadjusted; allowed: no covariates. With covariates, choose ancova "
        "or lin.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "expected"), MISTAKES)
def test_choices_that_are_not_allowed_are_mistakes_of_the_declaration(choices, expected):
    with pytest.raises(ParameterMistake) as caught:
        fitted(drawn(1), **choices)
    assert str(caught.value) == expected


def test_an_unknown_arm_gets_the_nearest_and_an_arm_is_not_compared_with_itself():
    result = fitted(drawn(1))
    with pytest.raises(ParameterMistake) as caught:
        result.contrast("mor", "same")
    assert str(caught.value) == "arm: 'mor'; allowed: more, app, same. Did you mean 'more'?"
    with pytest.raises(ParameterMistake, match=r"^arm: 'app' against itself; allowed: two different arms\.$"):
        result.contrast("app", "app")


def test_an_arm_outside_the_order_is_a_fault_of_the_caller():
    with pytest.raises(
        ValueError, match=r"one of the arms 'more', 'same'; 20 have another or none \('app'\)"
    ):
        fitted(drawn(1), order=("more", "same"))


def test_ordinary_trials_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        full(drawn(12)).global_test()


def three_arms_of_which_one_varies():
    rng = np.random.default_rng(152)
    outcome = np.concatenate([np.full(80, 3.0), 3.0 + rng.normal(size=40)])
    return fit(
        outcome, np.repeat(["a", "b", "c"], 40), order=("a", "b", "c"), covariates=None,
        blocks=np.tile(["x", "y"], 60), clusters=None, estimator="lin", variance="hc2", level=0.95,
    )  # fmt: skip


def test_two_arms_that_do_not_vary_are_refused_beside_one_that_does() -> None:
    found = three_arms_of_which_one_varies()
    with pytest.raises(EstimationImpossible, match="does not vary around what the regression expects"):
        found.contrast("a", "b")
    assert found.contrast("c", "a").std_error > 0


def test_a_variance_that_rounding_leaves_below_zero_is_no_variation_and_no_fault(monkeypatch) -> None:
    rounded = ContrastCovariance(np.array([[-1e-20]]), n_exact=0)
    monkeypatch.setattr(arms_contrasts, "contrast_covariance", lambda *_, **__: rounded)
    with pytest.raises(EstimationImpossible, match="does not vary around what the regression expects"):
        three_arms_of_which_one_varies().contrast("a", "b")
