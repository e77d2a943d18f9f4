"""Tests that are judged together are those that the study lists, and no others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.contrasts import regressors
from helpers.analyses.effect_rows import effect_rows
from helpers.analyses.families import groups, with_families
from helpers.analyses.questions import questions
from helpers.effects.multiplicity import adjust
from helpers.effects.romano_wolf import romano_wolf
from helpers.study.plan_spec import Family, RandomisedModel
from helpers.study.spec import Study

DRAWS = 199
OUTCOMES = ("outflow_work", "hours", "work_in_two_years", "happiness", "trust", "sanctioned")


@pytest.fixture(scope="module")
def trial(smaller) -> Study:
    """Return six outcomes in four families."""
    return smaller(*OUTCOMES, plan={"resamples": DRAWS})


@pytest.fixture(scope="module")
def rows(trial, deventer_tables) -> pd.DataFrame:
    return effect_rows(trial, deventer_tables)[0]


def family(**keys: object) -> Family:
    plain = {"comparisons": ("trial",), "sources": "first", "correction": "holm"} | keys
    return Family.model_validate(plain)


def judged(study: Study, tables, rows: pd.DataFrame, **families: Family) -> pd.DataFrame:
    """Return the effect table of a study with these families instead of its own."""
    return with_families(
        study.model_copy(update={"families": families}), tables, rows, np.random.default_rng(7)
    )


def main(rows: pd.DataFrame, *outcomes: str) -> pd.Series:
    return (rows["analysis"] == "main") & rows["outcome"].isin(outcomes)


def test_a_family_is_the_main_rows_of_its_outcomes_and_nothing_else(trial, deventer_tables, rows) -> None:
    found = judged(trial, deventer_tables, rows, wellbeing=family(outcomes=("happiness", "trust")))
    inside = main(rows, "happiness", "trust")
    assert (found["family"] == "wellbeing").tolist() == inside.tolist()
    assert found.loc[~inside, "family"].eq("").all()
    assert found.loc[~inside, "p_adjusted"].isna().all()
    assert found.loc[~inside, "family_n"].isna().all()
    expected = adjust(rows.loc[inside, "p_value"].to_numpy(), method="holm").p_values
    np.testing.assert_array_equal(found.loc[inside, "p_adjusted"], expected)
    assert set(found.loc[inside, "family_n"]) == {2 * 3 * 6}  # outcomes × waves × pairs


def test_a_family_of_some_waves_leaves_the_others_out(trial, deventer_tables, rows) -> None:
    late = family(outcomes=("happiness", "sanctioned"), waves=(18,), correction="benjamini_hochberg")
    found = judged(trial, deventer_tables, rows, late=late)
    inside = main(rows, "happiness", "sanctioned") & rows["wave"].isin(["18", ""])
    assert (found["family"] == "late").tolist() == inside.tolist()
    assert set(found.loc[inside, "family_n"]) == {12}  # an outcome without waves is in every family of waves
    expected = adjust(rows.loc[inside, "p_value"].to_numpy(), method="benjamini_hochberg").p_values
    np.testing.assert_array_equal(found.loc[inside, "p_adjusted"], expected)


@pytest.mark.parametrize(("sources", "n"), [("first", 6), ("both", 12)])
def test_a_family_of_both_sources_holds_the_second_source_too(
    trial, deventer_tables, rows, sources: str, n: int
) -> None:
    work = family(outcomes=("outflow_work",), sources=sources)
    found = judged(trial, deventer_tables, rows, work=work)
    inside = found[found["family"] == "work"]
    assert len(inside) == n
    assert set(inside["family_n"]) == {n}
    assert set(inside["source"]) == ({"register"} if sources == "first" else {"register", "register_cbs"})


def test_sensitivity_models_on_the_first_source_are_in_no_family(smaller, deventer_tables) -> None:
    unadjusted = RandomisedModel(estimator="unadjusted", variance="hc2")
    study = smaller("outflow_work", plan={"sensitivity": (unadjusted,)})
    rows = effect_rows(study, deventer_tables)[0]
    found = judged(study, deventer_tables, rows, work=family(outcomes=("outflow_work",), sources="both"))
    assert found.loc[found["family"] == "", "estimator"].unique().tolist() == ["unadjusted"]
    assert (found["family"] == "work").sum() == 12


def test_a_family_that_corrects_for_nothing_has_no_adjusted_p(trial, deventer_tables, rows) -> None:
    found = judged(trial, deventer_tables, rows, harms=family(outcomes=("sanctioned",), correction="none"))
    inside = found[main(found, "sanctioned")]
    assert inside["family"].eq("harms").all()
    assert inside["p_adjusted"].isna().all()
    assert inside["family_n"].isna().all()


def test_a_row_without_a_p_value_counts_in_no_family(trial, deventer_tables, rows) -> None:
    missed = rows.copy()
    first = missed.index[main(missed, "sanctioned")][0]
    missed.loc[first, "p_value"] = np.nan
    found = judged(trial, deventer_tables, missed, harms=family(outcomes=("sanctioned",)))
    inside = main(missed, "sanctioned")
    assert set(found.loc[inside, "family_n"]) == {5}
    assert np.isnan(found.loc[first, "p_adjusted"])
    rest = inside & (found.index != first)
    expected = adjust(missed.loc[rest, "p_value"].to_numpy(), method="holm").p_values
    np.testing.assert_array_equal(found.loc[rest, "p_adjusted"], expected)


def test_romano_wolf_is_the_calculation_itself_on_all_outcomes_together(trial, deventer_tables, rows) -> None:
    work = family(outcomes=("outflow_work", "hours", "happiness"), correction="romano_wolf")
    found = judged(trial, deventer_tables, rows, work=work)
    inside = main(rows, "outflow_work", "hours", "happiness")
    asked = [
        one
        for one in questions(trial, deventer_tables, comparison="trial")
        if one.outcome in {"outflow_work", "hours", "happiness"} and not one.is_second
    ]
    first = asked[0]
    everyone = np.ones(len(first.labels), dtype=bool)
    names = trial.analysis["trial"].adjust_for
    direct = romano_wolf(
        np.column_stack([one.observed for one in asked]),
        first.labels,
        order=first.order,
        pairs=first.pairs,
        family=None,
        blocks=first.blocks,
        clusters=None,
        covariates=regressors(first.frame, names, among=everyone).to_numpy(),
        draws=DRAWS,
        rng=np.random.default_rng(7),
    )
    p = found[inside].pivot_table(
        index=["arm", "reference"], columns=["outcome", "wave"], values="p_adjusted"
    )
    expected = pd.DataFrame(direct.p_adjusted, index=pd.MultiIndex.from_tuples(first.pairs))
    for place, one in enumerate(asked):
        column = p[(one.outcome, one.wave)]
        assert [column[pair] for pair in first.pairs] == expected[place].tolist()
    assert set(found.loc[inside, "family_n"]) == {6 * 5}


def test_romano_wolf_without_covariates_adjusts_for_nothing_but_blocks(trial, deventer_tables, rows) -> None:
    plan = trial.analysis["trial"].model_copy(update={"estimator": "unadjusted"})
    plain = trial.model_copy(update={"analysis": {"trial": plan}})
    work = family(outcomes=("outflow_work",), correction="romano_wolf")
    found = judged(plain, deventer_tables, rows, work=work)
    first = next(questions(plain, deventer_tables, comparison="trial"))
    direct = romano_wolf(
        first.observed[:, None], first.labels, order=first.order, pairs=first.pairs, family=None, blocks=first.blocks,
        clusters=None, covariates=None, draws=DRAWS, rng=np.random.default_rng(7),
    )  # fmt: skip
    assert found.loc[main(found, "outflow_work"), "p_adjusted"].tolist() == direct.p_adjusted[:, 0].tolist()


def test_romano_wolf_without_a_number_of_resamples_is_refused(smaller, deventer_tables) -> None:
    study = smaller("outflow_work", plan={"resamples": None})
    rows = effect_rows(study, deventer_tables)[0]
    with pytest.raises(TypeError, match="The plan of 'trial' has no resamples"):
        with_families(study, deventer_tables, rows, np.random.default_rng(1))


def test_without_declared_families_the_outcomes_of_one_comparison_and_name_are_one(study, tables) -> None:
    short = study.model_copy(
        update={"analysis": {"trial": study.analysis["trial"].model_copy(update={"sensitivity": ()})}}
    )
    rows = effect_rows(short, tables)[0]
    assert not short.families
    (group,) = groups(short, rows)
    assert (group.name, group.correction, group.comparisons) == ("trial/work", "holm", ("trial",))
    assert rows.loc[group.rows, ["outcome", "analysis"]].to_numpy().tolist() == [
        ["earnings_78", "main"], ["employed_78", "main"],
    ]  # fmt: skip
    found = with_families(short, tables, rows, np.random.default_rng(1))
    assert found["family"].tolist() == ["trial/work"] * 2
    assert found["family_n"].tolist() == [2, 2]


def test_declared_families_name_their_own_rows_and_hold_every_outcome(trial, deventer_tables, rows) -> None:
    found = with_families(trial, deventer_tables, rows, np.random.default_rng(1))
    named = found[found["analysis"] == "main"].groupby("outcome")["family"].unique().map(list).to_dict()
    assert named == {
        "outflow_work": ["work"], "hours": ["work"], "work_in_two_years": ["in_time"], "happiness": ["wellbeing"],
        "trust": ["wellbeing"], "sanctioned": ["harms"],
    }  # fmt: skip


def test_the_effect_table_itself_is_not_changed(trial, deventer_tables, rows) -> None:
    before = rows.copy()
    judged(trial, deventer_tables, rows, harms=family(outcomes=("sanctioned",)))
    pd.testing.assert_frame_equal(rows, before)
