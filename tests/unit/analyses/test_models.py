"""A declared model is answered by the calculation of its name, for the population of its estimand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast
from helpers.analyses.questions import Question
from helpers.effects.estimated_score import allow_for_estimated_score
from helpers.effects.matching import nearest_neighbour
from helpers.effects.propensity import fit
from helpers.effects.weighting import aipw_att, ipw_att, outcome_regression_att
from helpers.effects.weighting_ate import aipw_ate, ipw_ate
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.study.plan_spec import ObservationalModel, RandomisedModel

SAME = 1e-9  # one regression under another choice of columns


@pytest.fixture
def people() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(120, 2)), columns=["age", "education"])
    frame["treat"] = (rng.random(120) < 0.3 + 0.2 * (frame["age"] > 0)).astype(float)
    frame["earnings"] = frame["age"] * (1 + frame["treat"]) + rng.normal(size=120)
    frame.loc[[4, 70], "earnings"] = np.nan
    return frame


@pytest.fixture
def contrast(people) -> Contrast:
    return Contrast(
        comparison="cps",
        outcome="earnings",
        arm="programme",
        reference="other",
        observed=people["earnings"].to_numpy(),
        treated=people["treat"].to_numpy(),
        people=people,
        unit="USD",
    )


@pytest.fixture
def plan(study):
    return study.analysis["cps"].model_copy(
        update={"adjust_for": ("age", "education"), "outcome_model": "linear"}
    )


@pytest.mark.parametrize("calculation", [ipw_att, aipw_att, ipw_ate, aipw_ate])
def test_a_weighted_model_is_the_calculation_of_its_name_on_complete_cases(
    calculation, contrast, plan, people
) -> None:
    estimator, estimand = calculation.__name__.split("_")
    model = ObservationalModel(estimator=estimator, variance="m_estimation", estimand=estimand)
    known = people.dropna()
    covariates = known[["age", "education"]]
    both = {"outcome_covariates": covariates, "outcome_model": "linear"} if estimator == "aipw" else {}
    expected = calculation(
        known["earnings"], known["treat"], covariates, level=plan.level, n_missing=2, **both
    ).estimate
    assert models.observational(contrast, model, plan) == expected


def test_an_outcome_regression_answers_for_participants_on_complete_cases(contrast, plan, people) -> None:
    model = ObservationalModel(estimator="outcome_regression", variance="m_estimation", estimand="att")
    known = people.dropna()
    expected = outcome_regression_att(
        known["earnings"], known["treat"], known[["age", "education"]],
        outcome_model="linear", level=plan.level, n_missing=2,
    ).estimate  # fmt: skip
    assert models.observational(contrast, model, plan) == expected


def test_the_matched_standard_error_allows_for_the_estimated_score_only_where_asked(contrast, plan) -> None:
    known, estimated = (
        models.observational(
            contrast, ObservationalModel(estimator="matching", variance=variance, estimand="att"), plan
        )
        for variance in ("abadie_imbens", "abadie_imbens_estimated")
    )
    cases = models.complete(contrast, plan)
    corrected = allow_for_estimated_score(
        models.matched(cases, plan), cases.outcome, cases.treated, cases.covariates,
        score=cases.score, neighbours=plan.matching.variance_neighbours,
    ).estimate  # fmt: skip
    assert estimated == corrected
    assert known.estimate == estimated.estimate
    assert known.std_error != estimated.std_error


@pytest.mark.parametrize(("distance", "caliper"), [("propensity", 0.03), ("mahalanobis", 0.4)])
def test_a_match_is_that_of_the_choices_in_the_plan_on_complete_cases(
    contrast, plan, people, distance, caliper
) -> None:
    chosen = plan.matching.model_copy(
        update={"distance": distance, "neighbours": 2, "variance_neighbours": 3, "caliper": caliper}
    )
    model = ObservationalModel(estimator="matching", variance="abadie_imbens", estimand="att")
    known = people.dropna()
    covariates = known[["age", "education"]]
    places = fit(known["treat"], covariates).scores if distance == "propensity" else covariates
    expected = nearest_neighbour(
        known["earnings"], known["treat"], places, neighbours=2, distance=distance, replacement="with",
        caliper=caliper, level=plan.level, variance_neighbours=3, n_missing=2,
    )  # fmt: skip
    assert expected.n_unmatched > 0
    with pytest.warns(StatisticalWarning, match="The caliper leaves treated persons without a match"):
        found = models.observational(contrast, model, plan.model_copy(update={"matching": chosen}))
    assert found == expected.estimate


@pytest.mark.parametrize("calculation", [aipw_att, aipw_ate])
def test_a_logistic_outcome_model_of_the_plan_is_used(calculation, contrast, plan, people) -> None:
    worked = replace(
        contrast, observed=(people["earnings"] > 0).where(people["earnings"].notna()).to_numpy(float)
    )
    estimand = calculation.__name__.split("_")[1]
    model = ObservationalModel(estimator="aipw", variance="m_estimation", estimand=estimand)
    known = people.dropna()
    covariates = known[["age", "education"]]
    expected = {
        kind: calculation(
            known["earnings"] > 0, known["treat"], covariates, level=plan.level, n_missing=2,
            outcome_covariates=covariates, outcome_model=kind,
        ).estimate
        for kind in ("linear", "logistic")
    }  # fmt: skip
    found = models.observational(worked, model, plan.model_copy(update={"outcome_model": "logistic"}))
    assert found == expected["logistic"] != expected["linear"]


def test_matching_follows_the_neighbours_and_the_distance_of_the_plan(contrast, plan) -> None:
    model = ObservationalModel(estimator="matching", variance="abadie_imbens", estimand="att")
    found = {
        (distance, neighbours): models.observational(
            contrast,
            model,
            plan.model_copy(
                update={
                    "matching": plan.matching.model_copy(
                        update={"distance": distance, "neighbours": neighbours}
                    )
                }
            ),
        ).estimate
        for distance in ("propensity", "mahalanobis")
        for neighbours in (1, 5)
    }
    assert len(set(found.values())) == 4


def test_treated_persons_beyond_the_caliper_are_named_in_a_warning(contrast, plan) -> None:
    model = ObservationalModel(estimator="matching", variance="abadie_imbens", estimand="att")
    narrow = plan.model_copy(update={"matching": plan.matching.model_copy(update={"caliper": 0.01})})
    everyone = models.observational(contrast, model, plan)
    with pytest.warns(StatisticalWarning) as caught:
        found = models.observational(contrast, model, narrow)
    left = everyone.n_arm - found.n_arm
    assert left > 0
    assert [str(warning.message) for warning in caught] == [
        "The caliper leaves treated persons without a match: the matching estimate is about the others "
        f"({left} of {everyone.n_arm} are left out)."
    ]


@pytest.fixture
def towns(people) -> pd.DataFrame:
    """Return the people with a town; nobody of the first has an outcome, and the last has one person."""
    named = np.resize(["b_town", "c_town", "d_town"], len(people)).astype(object)
    named[[4, 70]] = "a_town"
    return people.assign(town=pd.array(named, dtype="string"))


def test_a_category_without_anyone_to_analyse_makes_no_column(contrast, towns) -> None:
    found = replace(contrast, people=towns).covariates(("age", "town"))
    assert list(found) == ["age", "town=c_town", "town=d_town"]
    dropped = towns.dropna(subset=["earnings"]).reset_index(drop=True)
    assert found.iloc[3]["town=c_town"] == float(dropped["town"][3] == "c_town")


def test_estimates_do_not_change_when_people_without_an_outcome_live_elsewhere(contrast, plan, towns) -> None:
    wider = plan.model_copy(update={"adjust_for": ("age", "town")})
    model = ObservationalModel(estimator="aipw", variance="m_estimation", estimand="att")
    elsewhere = replace(contrast, people=towns)
    at_home = replace(contrast, people=towns.assign(town=towns["town"].replace("a_town", "b_town")))
    assert models.observational(elsewhere, model, wider) == models.observational(at_home, model, wider)


def test_a_covariate_with_one_category_is_refused_by_name(contrast, plan, people) -> None:
    alike = replace(contrast, people=people.assign(town=pd.array(["x"] * len(people), dtype="string")))
    model = ObservationalModel(estimator="ipw", variance="m_estimation", estimand="att")
    with pytest.raises(EstimationImpossible) as caught:
        models.observational(alike, model, plan.model_copy(update={"adjust_for": ("age", "town")}))
    assert str(caught.value) == ("The same value for all persons: 'town=x'. Leave it out of the covariates.")


def question_of(frame: pd.DataFrame) -> Question:
    """Return the people of `frame` as a question with an arm and its reference."""
    return Question(
        comparison="trial",
        outcome="earnings_78",
        wave="",
        source="nsw",
        is_second=False,
        unit="USD",
        column="earnings",
        order=("programme", "control"),
        pairs=(("programme", "control"),),
        frame=frame,
        observed=frame["earnings"].to_numpy(dtype=float),
        labels=np.where(frame["treat"] == 1, "programme", "control"),
    )


def test_which_category_is_left_out_does_not_change_an_adjusted_estimate(study, towns) -> None:
    plan = study.analysis["trial"].model_copy(update={"adjust_for": ("age", "town")})
    model = RandomisedModel(estimator="lin", variance="hc2")
    renamed = towns.assign(town=towns["town"].replace({"b_town": "z_town"}))
    found = [
        models.randomised(question_of(frame), model, plan).contrast("programme", "control")
        for frame in (towns, renamed)
    ]
    assert found[0].estimate == pytest.approx(found[1].estimate, rel=SAME)
    assert found[0].std_error == pytest.approx(found[1].std_error, rel=SAME)


def test_the_effect_in_everybody_differs_from_that_in_participants(contrast, plan) -> None:
    found = {
        estimand: models.observational(
            contrast, ObservationalModel(estimator="aipw", variance="m_estimation", estimand=estimand), plan
        ).estimate
        for estimand in ("att", "ate")
    }
    assert found["att"] > found["ate"]  # effects follow age, and so does taking part
