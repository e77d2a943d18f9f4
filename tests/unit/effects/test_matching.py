from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects import propensity
from helpers.effects.matching import Matched, nearest_neighbour
from helpers.errors import EstimationImpossible, ParameterMistake

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "tests" / "reference" / "observational"

# The same pairs give the same sums; only the order of adding differs.
SAME_PAIRS = 1e-10

CHOICES = {
    "neighbours": 1,
    "distance": "propensity",
    "replacement": "with",
    "caliper": None,
    "level": 0.95,
    "variance_neighbours": 1,
}


@pytest.fixture(scope="module")
def numbers() -> pd.Series:
    table = pd.read_csv(REFERENCE / "observational.csv", comment="#")
    return table.set_index(["data", "quantity"])["value"]


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "pairs.csv", comment="#")


@pytest.fixture(scope="module")
def data() -> dict[str, tuple[np.ndarray, np.ndarray, pd.DataFrame, propensity.Propensity]]:
    trial = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "nsw_mixtape.csv")
    cps = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "cps_mixtape.csv")
    people = pd.concat([trial[trial["treat"] == 1], cps], ignore_index=True)
    table = people[["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]].astype(float)
    table = table.assign(age2=table["age"] ** 2, educ2=table["educ"] ** 2)
    table = table.assign(u74=1.0 * (table["re74"] == 0), u75=1.0 * (table["re75"] == 0))
    made = pd.read_csv(REFERENCE / "generated.csv", comment="#")
    known = made[["x1", "x2", "x3"]]
    return {
        "nsw": (people["re78"], people["treat"], table, propensity.fit(people["treat"], table)),
        "generated": (made["y"], made["treated"], known, propensity.fit(made["treated"], known)),
    }


def matched(data, name: str, label: str) -> Matched:
    """Match as the label of the reference says: what, neighbours, and the caliper of its script."""
    outcome, treated, table, fitted = data[name]
    what, neighbours = label.split("_")[:2]
    on = {"score": fitted.scores, "logit": fitted.linear, "mahalanobis": table}[what]
    variance_neighbours = {"score_4": 2, "score_3": 2, "logit_2": 2, "mahalanobis_3": 3}.get(label, 1)
    return nearest_neighbour(
        outcome,
        treated,
        on,
        **{
            **CHOICES,
            "neighbours": int(neighbours),
            "distance": "mahalanobis" if what == "mahalanobis" else "propensity",
            "caliper": 0.02 if label.endswith("caliper") else None,
            "variance_neighbours": variance_neighbours,
        },
    )


LABELS = [
    ("nsw", "score_1"),
    ("nsw", "score_4"),
    ("nsw", "logit_1"),
    ("nsw", "logit_2"),
    ("nsw", "mahalanobis_1"),
    ("nsw", "mahalanobis_3"),
    ("generated", "score_1"),
    ("generated", "score_3"),
    ("generated", "score_1_caliper"),
    ("generated", "mahalanobis_2"),
]


@pytest.mark.parametrize(("name", "label"), LABELS)
def test_estimate_and_standard_error_equal_those_of_r(name, label, data, numbers):
    found = matched(data, name, label)
    assert found.estimate.estimate == pytest.approx(numbers[name, f"{label}:estimate"], rel=SAME_PAIRS)
    assert found.estimate.std_error == pytest.approx(numbers[name, f"{label}:std_error"], rel=SAME_PAIRS)


@pytest.mark.parametrize(("name", "label"), LABELS)
def test_every_pair_is_the_pair_of_r(name, label, data, pairs):
    assert_same_pairs(matched(data, name, label), pairs, name, label)


@pytest.mark.parametrize("label", ["score_1", "score_3", "mahalanobis_2"])
def test_every_pair_is_the_pair_of_matchit_with_a_matrix_of_distances(label, data, pairs):
    assert_same_pairs(matched(data, "generated", label), pairs, "generated", f"matchit_{label}")


def assert_same_pairs(found: Matched, pairs: pd.DataFrame, name: str, label: str) -> None:
    ours = pd.DataFrame(
        {"treated": found.pairs.treated, "control": found.pairs.control, "share": found.pairs.share}
    ).sort_values(["treated", "control"], ignore_index=True)
    theirs = pairs[(pairs["data"] == name) & (pairs["method"] == label)]
    theirs = theirs[["treated", "control", "share"]].sort_values(["treated", "control"], ignore_index=True)
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)


def naive(outcome, treated, scores, neighbours, variance_neighbours) -> tuple[float, float]:
    """Match by looking at everyone, for scores without ties."""
    arm, reference = np.flatnonzero(treated == 1), np.flatnonzero(treated == 0)
    gains, used = [], np.zeros(len(outcome))
    for i in arm:
        near = sorted(reference, key=lambda j: abs(scores[j] - scores[i]))[:neighbours]
        gains.append(outcome[i] - np.mean([outcome[j] for j in near]))
        used[near] += 1
    total = sum((gain - np.mean(gains)) ** 2 for gain in gains)
    for j in reference:
        near = sorted(reference, key=lambda k: abs(scores[k] - scores[j]))[: variance_neighbours + 1]
        total += used[j] * (used[j] - 1) / neighbours**2 * np.var([outcome[k] for k in near], ddof=1)
    return float(np.mean(gains)), float(np.sqrt(total) / len(arm))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_fast_and_naive_matching_agree(seed, neighbours, variance_neighbours):
    rng = np.random.default_rng(seed)
    treated, scores, outcome = (np.arange(40) < 14).astype(float), rng.random(40), rng.normal(size=40)
    found = nearest_neighbour(
        outcome,
        treated,
        scores,
        **{**CHOICES, "neighbours": neighbours, "variance_neighbours": variance_neighbours},
    )
    estimate, std_error = naive(outcome, treated, scores, neighbours, variance_neighbours)
    assert found.estimate.estimate == pytest.approx(estimate, rel=1e-9, abs=1e-12)
    assert found.estimate.std_error == pytest.approx(std_error, rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["propensity", "mahalanobis"]))
def test_the_order_of_the_rows_does_not_matter_when_there_are_ties(seed, distance):
    rng = np.random.default_rng(seed)
    treated, outcome = (np.arange(30) < 12).astype(float), rng.normal(size=30)
    table = pd.DataFrame(rng.integers(0, 3, (30, 2)), columns=["a", "b"]).astype(float)
    table.iloc[:3] = [[0, 1], [1, 0], [2, 1]]
    order = rng.permutation(30)
    on = (lambda t: t["a"]) if distance == "propensity" else (lambda t: t)
    one, other = (
        nearest_neighbour(
            outcome[rows], treated[rows], on(table.iloc[rows]), **{**CHOICES, "distance": distance}
        )
        for rows in (np.arange(30), order)
    )
    assert other.estimate.estimate == pytest.approx(one.estimate.estimate, rel=1e-9, abs=1e-12)
    assert other.estimate.std_error == pytest.approx(one.estimate.std_error, rel=1e-9)
    assert other.weights == pytest.approx(one.weights[order])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_mahalanobis_pairs_do_not_depend_on_units_or_rotation(seed):
    rng = np.random.default_rng(seed)
    treated, outcome = (np.arange(40) < 15).astype(float), rng.normal(size=40)
    table = pd.DataFrame(rng.normal(size=(40, 2)), columns=["a", "b"])
    turned = pd.DataFrame(table.to_numpy() @ [[1000.0, 1.0], [0.0, 2.0]], columns=["c", "d"])
    one, other = (
        nearest_neighbour(outcome, treated, t, **{**CHOICES, "distance": "mahalanobis"})
        for t in (table, turned)
    )
    assert one.pairs.control.tolist() == other.pairs.control.tolist()


def test_weights_reproduce_the_estimate_and_add_up_per_arm(data):
    outcome, treated, _, fitted = data["nsw"]
    found = nearest_neighbour(outcome, treated, fitted.scores, **CHOICES)
    arm = np.asarray(treated) == 1
    assert found.weights[arm].sum() == found.n_matched == 185
    assert found.weights[~arm].sum() == pytest.approx(185)
    by_weights = np.average(outcome[arm], weights=found.weights[arm]) - np.average(
        outcome[~arm], weights=found.weights[~arm]
    )
    assert found.estimate.estimate == pytest.approx(by_weights, rel=SAME_PAIRS)
    assert found.estimate.n_reference == (found.weights[~arm] > 0).sum()


def test_all_ties_are_kept_and_averaged():
    found = nearest_neighbour(
        [10.0, 12.0, 1.0, 3.0, 100.0], [1, 1, 0, 0, 0], [0.3, 0.3, 0.4, 0.2, 0.9], **CHOICES
    )
    assert found.estimate.estimate == pytest.approx(11 - 2)
    assert found.pairs.control.tolist() == [2, 3, 2, 3]
    assert found.pairs.share.tolist() == [0.5] * 4
    assert found.weights.tolist() == [1, 1, 1, 1, 0]


def test_all_scores_equal_gives_the_difference_in_means():
    outcome, treated = np.array([3.0, 5.0, 1.0, 2.0, 6.0]), np.array([1, 1, 0, 0, 0])
    found = nearest_neighbour(outcome, treated, [0.4] * 5, **CHOICES)
    assert found.estimate.estimate == pytest.approx(1.0)
    assert found.weights[2:] == pytest.approx([2 / 3] * 3)


def test_a_caliper_leaves_out_and_counts_those_without_a_control():
    found = nearest_neighbour(
        [5.0, 6.5, 9.0, 1.0, 2.0, 3.0],
        [1, 1, 1, 0, 0, 0],
        [0.2, 0.3, 0.9, 0.2, 0.31, 0.1],
        **{**CHOICES, "caliper": 0.5},
    )
    assert (found.n_matched, found.n_unmatched) == (2, 1)
    assert found.weights[2] == 0
    assert found.estimate.estimate == pytest.approx((4 + 4.5) / 2)
    assert found.estimate.n_arm == 2
    assert found.estimate.mean_arm == 5.75


def test_fewer_neighbours_than_asked_are_kept_within_a_caliper():
    found = nearest_neighbour(
        [5.0, 7.0, 1.0, 2.0, 4.0],
        [1, 1, 0, 0, 0],
        [0.2, 0.3, 0.2, 0.3, 0.9],
        **{**CHOICES, "neighbours": 3, "caliper": 0.1},
    )
    assert found.pairs.control.tolist() == [2, 3]
    assert found.estimate.estimate == pytest.approx(4.5)


def test_missing_persons_are_passed_on_and_inputs_left_alone(data):
    outcome, treated, table, _ = data["generated"]
    before = table.copy()
    found = nearest_neighbour(outcome, treated, table, **{**CHOICES, "distance": "mahalanobis"}, n_missing=7)
    assert found.estimate.n_missing == 7
    pd.testing.assert_frame_equal(table, before)


def refusal(kind, *args, **changes) -> str:
    with pytest.raises(kind) as caught:
        nearest_neighbour(*args, **{**CHOICES, **changes})
    return str(caught.value)


SMALL = ([5.0, 7.0, 1.0, 2.0], [1, 1, 0, 0], [0.2, 0.3, 0.5, 0.6])


@pytest.mark.parametrize(
    ("args", "changes", "sentence"),
    [
        (
            ([1.0, 2.0], [0, 0], [0.1, 0.2]),
            {},
            "None of the 2 persons is in the arm; there is nothing to compare.",
        ),
        (
            ([1.0, 2.0], [1, 1], [0.1, 0.2]),
            {},
            "All 2 persons are in the arm; without a reference there is no comparison.",
        ),
        (
            SMALL,
            {"neighbours": 3},
            "3 controls were asked for each treated person; it must lie between 1 and the 2 controls "
            "there are.",
        ),
        (
            SMALL,
            {"variance_neighbours": 2},
            "The variance asks 2 neighbours of the same arm; with 2 treated and 2 untreated persons it "
            "must lie "
            "between 1 and 1.",
        ),
        (
            SMALL,
            {"caliper": 0.001},
            "Within the caliper of 0.001 only 0 of 2 treated persons can be compared; at least 2 are needed.",
        ),
        (
            ([4.0, 4.0, 4.0, 4.0], *SMALL[1:]),
            {},
            "The outcome does not vary: it is 4 for everyone in the arm (n = 2) and 4 for everyone in the "
            "reference (n = 2), so there is nothing to judge the uncertainty by.",
        ),
        (
            ([4.0, np.nan, 4.0, 4.0], *SMALL[1:]),
            {},
            "The outcome has 1 missing or infinite values; leave those persons out first, and count them.",
        ),
    ],
)
def test_what_cannot_be_matched_is_refused_in_a_sentence(args, changes, sentence):
    assert refusal(EstimationImpossible, *args, **changes) == sentence


def test_options_that_do_not_exist_are_refused_with_what_is_allowed():
    assert refusal(ParameterMistake, *SMALL, distance="mahalonobis") == (
        "distance: 'mahalonobis'; allowed: propensity, mahalanobis. Did you mean 'mahalanobis'?"
    )
    assert (
        refusal(ParameterMistake, *SMALL, replacement="without") == "replacement: 'without'; allowed: with."
    )
    assert (
        refusal(ParameterMistake, *SMALL, caliper=0.0) == "caliper: 0.0; allowed: a number above 0, or none."
    )


def test_one_treated_person_is_too_few():
    assert refusal(EstimationImpossible, [5.0, 1.0, 2.0], [1, 0, 0], [0.2, 0.3, 0.5]) == (
        "Only 1 of 1 treated persons can be compared; at least 2 are needed."
    )


def test_mahalanobis_matching_wants_a_table():
    with pytest.raises(
        TypeError, match="Mahalanobis matching needs the covariates as a table with named columns"
    ):
        nearest_neighbour(*SMALL, **{**CHOICES, "distance": "mahalanobis"})
