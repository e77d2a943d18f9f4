"""Persons and columns of a model over waves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.wave_design import wave_design
from helpers.errors import EstimationImpossible, ParameterMistake

NONE = {"baseline": None, "covariates": None, "blocks": None}
NAN = np.nan


def small() -> tuple[np.ndarray, list[str]]:
    outcome = np.array([[1.0, 2], [3, NAN], [NAN, NAN], [2, 5], [4, 6], [NAN, 7]])
    return outcome, ["more", "more", "more", "same", "same", "same"]


def test_each_wave_has_its_own_intercept_arms_and_baseline_and_shares_covariates_and_blocks():
    outcome, arm = small()
    design = wave_design(
        np.nan_to_num(outcome, nan=3.5), arm, order=("more", "same"), waves=(0, 5),
        baseline=[1.0, 2, 3, 1, 2, 4], covariates=pd.DataFrame({"age": [3.0, 1, 4, 1, 5, 9]}),
        blocks=["b", "a", "a", "a", "b", "b"],
    )  # fmt: skip
    assert design.names == (
        "intercept × wave 0", "more × wave 0", "baseline × wave 0",
        "intercept × wave 5", "more × wave 5", "baseline × wave 5", "age", "block b",
    )  # fmt: skip
    assert design.design[0].tolist() == [[1, 1, 1, 0, 0, 0, 3, 1], [0, 0, 0, 1, 1, 1, 3, 1]]
    assert design.n_person_columns == 5


def test_a_person_without_any_wave_or_without_baseline_or_covariate_is_left_out_and_counted_by_arm():
    outcome, arm = small()
    outcome = np.vstack([outcome, [[5, 5], [8, 9]]])
    design = wave_design(
        outcome, [*arm, "same", "same"], order=("more", "same"), waves=(0, 5),
        baseline=[1.0, 2, 3, 1, NAN, 4, 7, 5], covariates=pd.DataFrame({"age": [3.0, 1, 4, 1, 5, 9, NAN, 2]}),
        blocks=None,
    )  # fmt: skip
    assert design.n_missing.tolist() == [1, 2]
    assert design.n_persons.tolist() == [2, 3]
    assert design.n_observed().to_numpy().tolist() == [[2, 1], [2, 3]]


def test_a_difference_between_two_arms_is_the_difference_of_their_columns_and_zero_for_the_reference():
    outcome = np.arange(12.0).reshape(6, 2) ** 1.5
    design = wave_design(outcome, list("aabbcc"), order=("a", "b", "c"), waves=(6, 18), **NONE)
    assert design.difference("a", "b", [18]).tolist() == [0, 0, 0, 0, 1, -1]
    assert design.difference("c", "b", [6]).tolist() == [0, 0, -1, 0, 0, 0]
    assert design.difference("a", "c", (6, 18)).tolist() == [0, 0.5, 0, 0, 0.5, 0]
    assert design.mean("b", (6, 18)) == pytest.approx(outcome[2:4].mean())


@pytest.mark.parametrize("empty", ["a", "z"])
def test_a_block_of_which_nobody_is_left_gives_no_column(empty):
    outcome = np.array([[1.0, 2], [3, 5], [NAN, NAN], [2, 5], [4, 6], [1, 7]])
    design = wave_design(outcome, ["a", "a", "a", "b", "b", "b"], order=("a", "b"), waves=(0, 5),
                         baseline=None, covariates=None, blocks=["p", "q", empty, "p", "q", "p"])  # fmt: skip
    assert [name for name in design.names if name.startswith("block")] == ["block q"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": [[1.0, NAN], [3, NAN], [4, NAN], [2, NAN], [4, NAN], [1, NAN]]},
         "Nobody who can be used has an outcome at wave 5; leave that wave out of the model."),
        ({"outcome": [[1.0, NAN], [3, NAN], [4, NAN], [2, 5], [4, 6], [1, 7]]},
         "Nobody in arm 'more' has an outcome at wave 5 (with baseline and covariates known), so its difference "
         "there cannot be estimated; leave out the wave or the arm."),
        ({"outcome": [[1.0, 4], [3, 4], [4, 4], [2, 4], [4, 4], [1, 4]]},
         "At wave 5 the outcome is 4 for all 6 persons, so there is nothing to judge the uncertainty by; leave "
         "that wave out of the model."),
        ({"outcome": [[1.0, np.inf], [3, 4], [4, 5], [2, 6], [4, 7], [1, 8]]},
         "The outcomes hold 1 infinite value; decide in cleaning what such a value stands for."),
        ({"baseline": [1.0, 2, np.inf, 4, 5, 6]},
         "There are infinite values in the baseline; decide in cleaning what they stand for."),
    ],
)  # fmt: skip
def test_what_cannot_be_estimated_is_said_in_a_sentence(change, sentence):
    given = {"outcome": [[1.0, 2], [3, 4], [4, 3], [2, 5], [4, 6], [1, 7]], "baseline": None} | change
    with pytest.raises(EstimationImpossible) as raised:
        wave_design(given["outcome"], small()[1], order=("more", "same"), waves=(0, 5),
                    baseline=given["baseline"], covariates=None, blocks=None)  # fmt: skip
    assert str(raised.value) == sentence


def test_an_arm_without_anybody_cannot_be_estimated():
    with pytest.raises(EstimationImpossible, match="Nobody in arm 'app' has an outcome at wave 0"):
        wave_design(
            np.arange(12.0).reshape(6, 2), small()[1], order=("app", "more", "same"), waves=(0, 5), **NONE
        )


def test_columns_that_repeat_each_other_are_named():
    outcome = np.random.default_rng(1).normal(size=(12, 2))
    arm = ["more", "same"] * 6
    with pytest.raises(EstimationImpossible, match="age"):
        wave_design(outcome, arm, order=("more", "same"), waves=(0, 5), baseline=None,
                    covariates=pd.DataFrame({"age": np.ones(12)}), blocks=None)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"order": ("more",)}, "order: ['more']; allowed: two or more different arms, the reference last."),
        ({"waves": (5, 0)}, "waves: [5, 0]; allowed: one or more waves, increasing."),
    ],
)
def test_an_order_or_waves_that_cannot_be_used_are_the_user_s_to_mend(change, sentence):
    outcome, arm = small()
    with pytest.raises(ParameterMistake) as raised:
        wave_design(outcome, arm, **({"order": ("more", "same"), "waves": (0, 5)} | NONE | change))
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "change",
    [
        {"arm": ["more"] * 5},
        {"arm": ["more", "more", "more", "same", "same", "other"]},
        {"arm": ["more", "more", "more", "same", "same", None]},
        {"waves": (0, 5, 13)},
        {"baseline": [1.0, 2]},
        {"blocks": [1, 1, 1, 1, 1, None]},
        {"blocks": [1]},
        {"covariates": pd.DataFrame({"age": [1.0]})},
    ],
)
def test_arrays_that_do_not_fit_and_unknown_labels_are_refused(change):
    outcome, arm = small()
    given = {"arm": arm, "order": ("more", "same"), "waves": (0, 5)} | NONE | change
    with pytest.raises(ValueError, match=r"\w"):
        wave_design(outcome, **given)


def test_unknown_arms_and_waves_and_an_arm_with_itself_cannot_be_asked_for():
    design = wave_design(
        np.arange(12.0).reshape(6, 2), list("aaabbb"), order=("a", "b"), waves=(0, 5), **NONE
    )
    with pytest.raises(ValueError, match=r"There is no arm 'c'; there are 'a' and 'b'\."):
        design.difference("c", "b", [5])
    with pytest.raises(ValueError, match="compared with itself"):
        design.difference("a", "a", [5])
    with pytest.raises(ValueError, match=r"Ask for one or more of the waves 0, 5; found \[6\]\."):
        design.difference("a", "b", [6])
