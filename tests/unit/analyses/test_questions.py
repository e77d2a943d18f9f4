"""What is asked of a comparison: outcomes, waves, sources, pairs of arms, blocks and clusters as declared."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.questions import (
    Question,
    blocks_of,
    cluster_variable,
    clusters_of,
    contrasts,
    exits_of,
    first_contrast,
    pairs_of,
    question_of,
    questions,
    source_tables,
    window_of,
)
from helpers.study.plan_spec import Delivery
from helpers.study.spec import Study, Variable

SAME, APP, NEED, MORE = "same", "less_app", "less_need", "same_more"


@pytest.fixture(scope="module")
def asked(deventer, deventer_tables) -> tuple[Question, ...]:
    return tuple(questions(deventer, deventer_tables, comparison="trial"))


def delivered(study: Study, relation: str):
    """Return the comparison with deliverers who are related to arms in this way."""
    by = Delivery(relation=relation, id="caseworker")
    return study.comparisons["trial"].model_copy(update={"delivered_by": by})


def with_plan(study: Study, **changes: object) -> Study:
    plan = study.analysis["trial"].model_copy(update=changes)
    return study.model_copy(update={"analysis": {"trial": plan}})


def test_questions_come_per_outcome_wave_and_source_in_declared_order(deventer, asked) -> None:
    expected = []
    for name, outcome in deventer.outcomes.items():
        for wave in outcome.waves or ("",):
            expected.append((name, str(wave), False))
            if outcome.second_source is not None:
                expected.append((name, str(wave), True))
    assert [(one.outcome, one.wave, one.is_second) for one in asked] == expected
    assert [one[:2] for one in expected if one[0] == "happiness"] == [
        ("happiness", "6"), ("happiness", "12"), ("happiness", "18"),
    ]  # fmt: skip


def test_a_question_holds_the_outcome_of_everybody_as_numbers(deventer_tables, asked) -> None:
    frame = deventer_tables["sample_randomised"]
    (six,) = [one for one in asked if (one.outcome, one.wave) == ("happiness", "6")]
    assert six.column == "happiness.6"
    assert six.unit == "points"
    np.testing.assert_array_equal(six.observed, frame["happiness.6"].to_numpy("float64", na_value=np.nan))
    (work,) = [one for one in asked if one.outcome == "outflow_work" and not one.is_second]
    assert work.unit == "share"
    assert set(work.observed[~np.isnan(work.observed)]) == {0.0, 1.0}
    assert all(len(one.labels) == len(frame) for one in asked)


def test_the_second_source_is_another_column_from_another_table(asked) -> None:
    first, second = [one for one in asked if one.outcome == "outflow_work"]
    assert (first.source, first.column, first.is_second) == ("register", "outflow_work", False)
    assert (second.source, second.column, second.is_second) == ("register_cbs", "outflow_work_cbs", True)


def test_released_results_are_no_question(deventer, deventer_tables) -> None:
    outcome = deventer.outcomes["outflow_work"]
    second = outcome.second_source.model_copy(update={"variable": None, "results": "abroad"})
    changed = deventer.model_copy(
        update={"outcomes": {"outflow_work": outcome.model_copy(update={"second_source": second})}}
    )
    assert [one.is_second for one in questions(changed, deventer_tables, comparison="trial")] == [False]


def test_the_baseline_of_an_outcome_is_adjusted_for_and_only_once(asked) -> None:
    (six,) = [one for one in asked if (one.outcome, one.wave) == ("happiness", "6")]
    assert six.baseline == "happiness.0"
    assert six.adjusted_for(("age",)) == ("age", "happiness.0")
    assert six.adjusted_for(("happiness.0", "age")) == ("happiness.0", "age")
    assert asked[0].baseline == ""
    assert asked[0].adjusted_for(("age",)) == ("age",)


def test_covariates_are_columns_for_all_arms_and_none_without_names(asked) -> None:
    (six,) = [one for one in asked if (one.outcome, one.wave) == ("happiness", "6")]
    found = six.covariates(six.adjusted_for(("woman",)))
    assert list(found) == ["woman", "happiness.0"]
    assert len(found) == len(six.observed)
    assert six.covariates(()) is None


def test_pairs_are_with_the_reference_and_where_declared_also_with_each_other(deventer) -> None:
    reference = ((MORE, SAME), (APP, SAME), (NEED, SAME))
    assert pairs_of(with_plan(deventer, pairs="reference"), "trial") == reference
    assert pairs_of(with_plan(deventer, pairs="all"), "trial") == (
        *reference,
        *combinations((MORE, APP, NEED), 2),
    )
    assert pairs_of(deventer.model_copy(update={"analysis": {}}), "trial") == reference


def test_contrasts_hold_the_people_of_two_arms(smaller, deventer_tables, asked) -> None:
    made = list(contrasts(smaller("outflow_work"), deventer_tables, comparison="trial"))
    assert len(made) == 6 * 2  # pairs × sources
    first = made[0]
    assert (first.arm, first.reference, first.wave, first.source) == (MORE, SAME, "", "register")
    labels = asked[0].labels
    assert first.treated.tolist() == [float(one == MORE) for one in labels if one in {MORE, SAME}]
    assert len(first.frame) == len(first.observed) == len(first.treated)


@pytest.mark.parametrize(
    ("variable", "tables"),
    [
        ("age", "intake"),
        ("happiness", "survey"),
        ("health_points", "survey"),
        ("outflow_work_cbs", "register_cbs"),
        ("more_guidance", "take_up"),
        ("mixed", "intake+contacts"),
    ],
)
def test_a_source_is_the_tables_that_a_variable_is_made_of(deventer, variable: str, tables: str) -> None:
    mixed = Variable(derive="sum_of", of=("total_minutes", "age"), type="real", label={"en": "mixed"})
    study = deventer.model_copy(update={"variables": {**deventer.variables, "mixed": mixed}})
    assert source_tables(study, "randomised", variable) == tables


def test_the_source_of_a_variable_of_two_samples_is_that_of_the_sample(study) -> None:
    assert source_tables(study, "trial", "earnings_78") == "nsw"
    assert source_tables(study, "cps", "earnings_78") == "nsw+cps"


def test_blocks_are_labels_joined_where_there_are_several(deventer, deventer_tables) -> None:
    frame = deventer_tables["sample_randomised"]
    two = deventer.comparisons["trial"].model_copy(update={"blocks": ("cohort", "woman")})
    found = blocks_of(two, frame)
    assert found[0] == f"{frame['cohort'].iloc[0]} · {frame['woman'].iloc[0]}"
    assert len(set(found)) == 4
    assert blocks_of(deventer.comparisons["trial"].model_copy(update={"blocks": ()}), frame) is None


def test_somebody_without_a_block_is_in_the_block_of_the_unknown(deventer, deventer_tables) -> None:
    frame = deventer_tables["sample_randomised"].copy()
    frame.loc[frame.index[0], "cohort"] = pd.NA
    assert blocks_of(deventer.comparisons["trial"], frame)[0] == "unknown"


@pytest.mark.parametrize(
    ("relation", "variable"),
    [("nested_in_arm", "caseworker"), ("partly_nested", "caseworker"), ("crossed", None)],
)
def test_only_deliverers_who_are_nested_in_arms_are_clusters(deventer, relation: str, variable: str) -> None:
    assert cluster_variable(delivered(deventer, relation)) == variable


def test_assigned_clusters_are_clusters_whoever_delivers(deventer, deventer_tables) -> None:
    frame = deventer_tables["sample_randomised"]
    by_cluster = deventer.comparisons["trial"].model_copy(
        update={"assigned": "cluster", "cluster": "household"}
    )
    assert cluster_variable(by_cluster) == "household"
    assert clusters_of(by_cluster, frame).tolist() == frame["household"].tolist()


def test_somebody_without_a_deliverer_is_alone(deventer, deventer_tables) -> None:
    frame = deventer_tables["sample_randomised"].copy()
    frame.loc[frame.index[[3, 7]], "caseworker"] = pd.NA
    found = clusters_of(delivered(deventer, "nested_in_arm"), frame)
    assert (found[3], found[7]) == ("alone 3", "alone 7")
    assert set(found) == {*frame["caseworker"].dropna(), "alone 3", "alone 7"}
    assert clusters_of(delivered(deventer, "crossed"), frame) is None


def test_an_outcome_in_time_knows_how_each_time_ended(deventer, deventer_tables, asked) -> None:
    (timed,) = [one for one in asked if one.exits is not None]
    assert (timed.outcome, timed.unit, timed.column) == ("work_in_two_years", "share", "months_to_exit")
    assert set(timed.exits) == {"none", "other_exit", "work"}
    frame = deventer_tables["sample_randomised"].copy()
    frame.loc[frame.index[0], "exit_kind"] = pd.NA
    assert exits_of(deventer.outcomes["work_in_two_years"], frame)[0] == ""
    assert exits_of(deventer.outcomes["happiness"], frame) is None


def test_a_yes_no_exit_is_yes_no_or_unknown(deventer) -> None:
    outcome = deventer.outcomes["work_in_two_years"]
    left = outcome.model_copy(update={"duration": outcome.duration.model_copy(update={"exit": "left"})})
    frame = pd.DataFrame({"left": pd.array([True, False, None], dtype="boolean")})
    assert exits_of(left, frame).tolist() == ["yes", "no", ""]


def test_a_row_of_the_effect_table_finds_its_question(deventer, deventer_tables) -> None:
    row = {"comparison": "trial", "outcome": "outflow_work", "wave": "", "source": "register_cbs"}
    assert question_of(deventer, deventer_tables, row).column == "outflow_work_cbs"


def test_only_an_observational_comparison_has_one_contrast_that_stands_for_all(
    study, tables, deventer, deventer_tables
) -> None:
    contrast, plan = first_contrast(study, tables, "cps")
    assert (contrast.comparison, plan.design) == ("cps", "observational")
    with pytest.raises(TypeError, match="The comparison 'trial' is not observational"):
        first_contrast(deventer, deventer_tables, "trial")


def test_a_window_is_in_english_where_there_is_english(deventer) -> None:
    outcome = deventer.outcomes["outflow_work"]
    assert window_of(outcome) == "the first year after the start"
    assert window_of(outcome.model_copy(update={"window": {"nl": "het eerste jaar"}})) == "het eerste jaar"
