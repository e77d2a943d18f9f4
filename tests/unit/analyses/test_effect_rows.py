"""The effect table of a trial with four arms, waves, blocks, two registers and an outcome in time."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.effect_contract import BESIDE, CONTRACT, KEY, main_rows
from helpers.analyses.effect_rows import effect_rows
from helpers.analyses.questions import questions
from helpers.effects import arms
from helpers.study.plan_spec import Delivery, RandomisedModel

OUTCOMES = ("outflow_work", "work_in_two_years", "happiness", "sanctioned")
COVARIATES = "age+woman+worked_before+health_intake"
UNADJUSTED = RandomisedModel(estimator="unadjusted", variance="hc2")
SAME = 1e-12  # the same calculation on the same arrays


@pytest.fixture(scope="module")
def study(smaller):
    return smaller(*OUTCOMES, plan={"sensitivity": (UNADJUSTED,)})


@pytest.fixture(scope="module")
def rows(study, deventer_tables) -> pd.DataFrame:
    return effect_rows(study, deventer_tables)[0]


@pytest.fixture(scope="module")
def nested(smaller, deventer_tables) -> tuple[object, pd.DataFrame]:
    """Return one outcome where caseworkers are nested in arms, and its rows by CR2."""
    made = smaller("outflow_work", plan={"variance": "cr2"})
    by = Delivery(relation="nested_in_arm", id="caseworker")
    comparison = made.comparisons["trial"].model_copy(update={"delivered_by": by})
    made = made.model_copy(update={"comparisons": {"trial": comparison}})
    return made, effect_rows(made, tables_of_nested(deventer_tables))[0]


def tables_of_nested(tables) -> dict[str, pd.DataFrame]:
    """Return the sample with caseworkers who serve one arm only."""
    frame = tables["sample_randomised"]
    return {"sample_randomised": frame.assign(caseworker=frame["arm"] + " " + frame["caseworker"])}


def test_every_row_has_its_own_key_and_the_columns_of_the_contract(rows) -> None:
    assert list(rows.columns) == [*CONTRACT, *BESIDE]
    assert not rows.duplicated(list(KEY)).any()


def test_there_is_one_main_row_per_outcome_wave_and_pair(rows) -> None:
    main = rows[rows["analysis"] == "main"]
    assert main.groupby(["comparison", "outcome", "wave", "arm", "reference"]).size().eq(1).all()
    assert main.groupby(["outcome", "wave"]).size().to_dict() == {
        ("outflow_work", ""): 6, ("work_in_two_years", ""): 6, ("sanctioned", ""): 6,
        ("happiness", "6"): 6, ("happiness", "12"): 6, ("happiness", "18"): 6,
    }  # fmt: skip


def test_adjustment_names_blocks_covariates_and_the_baseline_in_that_order(rows) -> None:
    found = rows.groupby(["outcome", "estimator"])["adjustment"].unique().map(list).to_dict()
    assert found == {
        ("outflow_work", "lin"): [f"cohort+{COVARIATES}"],
        ("outflow_work", "unadjusted"): ["cohort"],
        ("happiness", "lin"): [f"cohort+{COVARIATES}+happiness.0"],
        ("happiness", "unadjusted"): ["cohort"],
        ("sanctioned", "lin"): [f"cohort+{COVARIATES}"],
        ("sanctioned", "unadjusted"): ["cohort"],
        ("work_in_two_years", "aalen_johansen"): ["none"],
    }


def test_the_second_source_has_the_main_model_only_and_is_sensitivity(rows) -> None:
    second = rows[rows["source"] == "register_cbs"]
    assert len(second) == 6
    assert second["analysis"].unique().tolist() == ["sensitivity"]
    assert second["estimator"].unique().tolist() == ["lin"]
    assert second["outcome"].unique().tolist() == ["outflow_work"]


def test_a_row_is_the_contrast_of_one_regression_on_all_arms(study, deventer_tables, rows) -> None:
    plan = study.analysis["trial"]
    for question in questions(study, deventer_tables, comparison="trial"):
        if question.exits is not None or question.is_second:
            continue
        fit = arms.fit(
            question.observed, question.labels, order=question.order,
            covariates=question.covariates(question.adjusted_for(plan.adjust_for)), blocks=question.blocks,
            clusters=None, estimator="lin", variance="hc2", level=0.95,
        )  # fmt: skip
        here = rows[(rows["outcome"] == question.outcome) & (rows["wave"] == question.wave)]
        here = here[(here["estimator"] == "lin") & (here["source"] == question.source)]
        assert len(here) == 6
        for row in here.to_dict("records"):
            found = fit.contrast(row["arm"], row["reference"])
            assert row["estimate"] == pytest.approx(found.estimate, abs=SAME)
            assert row["std_error"] == pytest.approx(found.std_error, abs=SAME)
            assert (row["df"], row["n_arm"], row["n_missing"]) == (found.df, found.n_arm, found.n_missing)


def test_people_of_an_arm_are_used_or_missing(rows, deventer_tables) -> None:
    sizes = deventer_tables["sample_randomised"]["arm"].value_counts()
    for row in rows.to_dict("records"):
        assert (
            row["n_arm"] + row["n_reference"] + row["n_missing"]
            == sizes[row["arm"]] + sizes[row["reference"]]
        )


def test_without_clusters_no_clusters_are_counted(rows) -> None:
    assert rows["n_clusters"].isna().all()


def test_nested_deliverers_are_counted_as_clusters_and_spend_degrees_of_freedom(
    nested, deventer_tables
) -> None:
    study, rows = nested
    frame = tables_of_nested(deventer_tables)["sample_randomised"]
    assert rows["variance"].unique().tolist() == ["cr2"]
    first = rows[rows["source"] == "register"]
    for row in first.to_dict("records"):
        pair = frame[frame["arm"].isin([row["arm"], row["reference"]])]
        assert row["n_clusters"] == pair["caseworker"].nunique()
        assert row["df"] < row["n_clusters"]
    assert len(set(first["df"])) > 1  # Satterthwaite's are of the contrast, n − k are not
    question = next(questions(study, tables_of_nested(deventer_tables), comparison="trial"))
    fit = arms.fit(
        question.observed, question.labels, order=question.order,
        covariates=question.covariates(study.analysis["trial"].adjust_for), blocks=question.blocks,
        clusters=frame["caseworker"].to_numpy(dtype=str), estimator="lin", variance="cr2", level=0.95,
    )  # fmt: skip
    expected = [fit.contrast(row["arm"], row["reference"]) for row in first.to_dict("records")]
    assert first["std_error"].tolist() == pytest.approx([one.std_error for one in expected], abs=SAME)
    assert first["df"].tolist() == pytest.approx([one.df for one in expected], rel=SAME)


def test_crossed_deliverers_change_no_standard_error(smaller, deventer_tables) -> None:
    plain = effect_rows(smaller("sanctioned"), deventer_tables)[0]
    alone = smaller("sanctioned")
    by = Delivery(relation="not_in_data", reason={"en": "not asked"})
    comparison = alone.comparisons["trial"].model_copy(update={"delivered_by": by})
    other = effect_rows(alone.model_copy(update={"comparisons": {"trial": comparison}}), deventer_tables)[0]
    pd.testing.assert_frame_equal(plain, other)


def test_pairs_with_the_reference_are_the_same_numbers_as_among_all_pairs(
    smaller, deventer_tables, rows
) -> None:
    few = effect_rows(smaller("sanctioned", plan={"pairs": "reference"}), deventer_tables)[0]
    assert few[["arm", "reference"]].to_numpy().tolist() == [
        ["same_more", "same"], ["less_app", "same"], ["less_need", "same"],
    ]  # fmt: skip
    many = rows[(rows["outcome"] == "sanctioned") & (rows["estimator"] == "lin")].head(3)
    assert few["estimate"].tolist() == many["estimate"].tolist()
    assert few["std_error"].tolist() == many["std_error"].tolist()


def test_the_interval_of_an_outcome_in_time_is_normal(rows) -> None:
    timed = rows[rows["estimator"] == "aalen_johansen"]
    assert timed["df"].eq(math.inf).all()
    assert rows.loc[rows["estimator"] == "lin", "df"].lt(math.inf).all()


def test_without_a_registration_nothing_was_planned_beforehand(rows) -> None:
    assert rows["status"].unique().tolist() == ["not_registered"]


def test_an_exploratory_outcome_is_exploratory(smaller, deventer_tables) -> None:
    made = smaller("sanctioned")
    outcome = made.outcomes["sanctioned"].model_copy(update={"role": "exploratory"})
    found = effect_rows(made.model_copy(update={"outcomes": {"sanctioned": outcome}}), deventer_tables)[0]
    assert found["status"].unique().tolist() == ["exploratory"]


def test_a_margin_for_no_worse_has_a_p_value_of_its_own(smaller, deventer_tables) -> None:
    made = smaller("happiness")
    outcome = made.outcomes["happiness"].model_copy(update={"noninferiority_margin": 0.5, "waves": (6,)})
    found = effect_rows(made.model_copy(update={"outcomes": {"happiness": outcome}}), deventer_tables)[0]
    assert found["noninferiority_margin"].eq(0.5).all()
    assert found["p_noninferiority"].between(0, 1).all()
    plain = effect_rows(made, deventer_tables)[0]
    assert plain["p_noninferiority"].isna().all()


def test_readers_meet_primary_outcomes_before_harms_and_others(rows) -> None:
    roles = main_rows(rows)["role"].tolist()
    assert list(dict.fromkeys(roles)) == ["primary", "harm", "secondary"]


def test_removing_an_outcome_removes_its_rows_and_changes_no_other(smaller, deventer_tables, rows) -> None:
    fewer = smaller("outflow_work", "sanctioned", plan={"sensitivity": (UNADJUSTED,)})
    found = effect_rows(fewer, deventer_tables)[0]
    kept = rows[rows["outcome"].isin(["outflow_work", "sanctioned"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, kept)
    assert np.isfinite(found["estimate"]).all()
