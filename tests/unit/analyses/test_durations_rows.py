"""The row of an outcome in time: the share that left for the declared exit by the horizon."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.analyses.duration_models import DurationModel, InTime, causes_of, codes_of
from helpers.analyses.effect_rows import effect_rows
from helpers.analyses.questions import questions
from helpers.effects.incidence_difference import incidence_difference
from helpers.errors import EstimationImpossible, StatisticalWarning

NAME = "work_in_two_years"
CODES = {"none": 0, "work": 1, "other_exit": 2}


@pytest.fixture(scope="module")
def study(smaller):
    """Return the one outcome in time, with the sensitivity models of the study."""
    return smaller(NAME, plan={"sensitivity": smaller(NAME).analysis["trial"].sensitivity})


@pytest.fixture(scope="module")
def question(study, deventer_tables):
    (one,) = questions(study, deventer_tables, comparison="trial")
    return one


def test_the_row_is_the_difference_in_cumulative_incidence_at_the_horizon(study, deventer_tables) -> None:
    rows, withheld = effect_rows(study, deventer_tables)
    frame = deventer_tables["sample_randomised"]
    assert withheld.empty
    assert len(rows) == 6
    for row in rows.to_dict("records"):
        pair = frame[frame["arm"].isin([row["arm"], row["reference"]])]
        found = incidence_difference(
            pair["months_to_exit"].to_numpy("float64", na_value=np.nan),
            pair["exit_kind"].map(CODES).to_numpy("float64", na_value=np.nan),
            (pair["arm"] == row["arm"]).to_numpy("float64"),
            causes=("work", "other_exit"),
            of="work",
            horizon=24,
            level=0.95,
        )
        assert (row["estimate"], row["std_error"], row["low"], row["high"], row["p_value"]) == (
            found.estimate, found.std_error, found.low, found.high, found.p_value,
        )  # fmt: skip
        assert (row["n_arm"], row["n_reference"], row["n_missing"]) == (
            found.arm.n, found.reference.n, found.n_missing,
        )  # fmt: skip
        assert row["df"] == math.inf


def test_the_row_is_a_difference_in_shares_by_its_own_estimator_and_nothing_is_adjusted(
    study, deventer_tables
) -> None:
    rows = effect_rows(study, deventer_tables)[0]
    for name, value in {
        "scale": "risk_difference", "unit": "share", "estimator": "aalen_johansen", "variance": "greenwood",
        "adjustment": "none", "analysis": "main", "source": "register", "wave": "",
    }.items():  # fmt: skip
        assert rows[name].unique().tolist() == [value]


def test_an_outcome_in_time_has_no_sensitivity_rows(deventer, deventer_tables) -> None:
    declared = deventer.model_copy(update={"outcomes": {NAME: deventer.outcomes[NAME]}, "families": {}})
    assert declared.analysis["trial"].sensitivity
    assert effect_rows(declared, deventer_tables)[0]["analysis"].unique().tolist() == ["main"]


def test_causes_are_the_exits_that_occur_the_declared_one_first(study, question) -> None:
    duration = study.outcomes[NAME].duration
    assert causes_of(question, duration) == ("work", "other_exit")
    other = duration.model_copy(update={"event": "other_exit"})
    assert causes_of(question, other) == ("other_exit", "work")


def test_not_yet_is_zero_and_an_unknown_end_is_missing(study) -> None:
    duration = study.outcomes[NAME].duration
    found = codes_of(np.array(["work", "none", "", "other_exit"]), ("work", "other_exit"), duration)
    np.testing.assert_array_equal(found, [1, 0, np.nan, 2])
    assert codes_of(None, ("work",), duration).size == 0


def test_where_nobody_leaves_there_is_no_share_to_compare(study, deventer_tables) -> None:
    frame = deventer_tables["sample_randomised"].copy()
    frame["exit_kind"], frame["months_to_exit"] = "none", 24.0
    with pytest.warns(StatisticalWarning) as caught:
        rows, withheld = effect_rows(study, {"sample_randomised": frame})
    assert rows["estimate"].isna().all()
    assert len(rows) == len(withheld) == 6
    assert set(withheld["reason"]) == {"withheld.impossible"}
    assert [str(one.message) for one in caught] == [
        f"trial work_in_two_years {arm} against {reference}, aalen_johansen: Up to 24 nothing says how uncertain the difference is: 0 exits "
        f"to 'work' among {n} persons in the arm, 0 among {m} in the reference, and within each of the two everyone "
        "fared the same."
        for arm, reference, n, m in zip(
            rows["arm"], rows["reference"], rows["n_arm"], rows["n_reference"], strict=True
        )
    ]


def test_a_contrast_that_cannot_be_made_says_so(study, question) -> None:
    duration = study.outcomes[NAME].duration.model_copy(update={"horizon": 60.0})
    with pytest.raises(EstimationImpossible) as caught:
        InTime(question, duration, 0.95).contrast("same_more", "same")
    assert str(caught.value) == (
        "Nobody in the arm was followed for longer than 24, so nothing is known about it at 60; choose a horizon of at "
        "most 24."
    )


def test_the_model_of_an_outcome_in_time_has_a_name_of_its_own() -> None:
    assert (DurationModel().estimator, DurationModel().variance) == ("aalen_johansen", "greenwood")
