"""Each way of dealing with drop-out is the calculation its name says, on the people its row says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import dropout, survey_imputation
from helpers.analyses.contrasts import regressors
from helpers.analyses.questions import questions
from helpers.effects.imputation import impute
from helpers.effects.imputed_contrasts import imputed_contrasts
from helpers.effects.lee_bounds import lee_bounds
from helpers.effects.manski import worst_case_bounds
from helpers.effects.response_weights import response_weights
from helpers.effects.tipping import tipping_point
from helpers.effects.trial import difference_in_means
from helpers.effects.weighted_response import weighted_ancova, weighted_difference
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message

SAME = 1e-9  # one formula in another order of additions
METHODS = ["respondents", "weighted", "imputed", "plain", "lee", "manski", "tipping"]


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("waves_study.py")
    spec = importlib.util.spec_from_file_location("waves_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def declared(made):
    return made.study()


@pytest.fixture(scope="module")
def known(made, declared) -> dict[str, pd.DataFrame]:
    return made.tables(declared, made.people())


@pytest.fixture(scope="module")
def produced(declared, known):
    return dropout.bounds(declared, known, rng())


@pytest.fixture(scope="module")
def at_18(declared, known):
    """Return happiness after eighteen months: the question, and the contrast of one arm."""
    asked = [q for q in questions(declared, known, comparison="trial") if q.column == "happiness.18"]
    return asked[0], asked[0].contrast("same_more", "same")


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def row(produced, method: str, **values: str) -> pd.Series:
    wanted = {"outcome": "happiness", "wave": "18", "arm": "same_more"} | values
    frame = produced.tables["dropout"]
    for name, value in (wanted | {"method": f"method.{method}"}).items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def with_outcome(declared, name: str, **changes: object):
    outcomes = {**declared.outcomes, name: declared.outcomes[name].model_copy(update=changes)}
    return declared.model_copy(update={"outcomes": outcomes})


def test_every_arm_meets_the_reference_at_every_wave_by_every_method(produced) -> None:
    frame = produced.tables["dropout"]
    assert frame["method"].tolist()[:7] == [f"method.{name}" for name in METHODS]
    cells = frame.groupby(["outcome", "wave", "arm", "reference"], sort=False)["method"].nunique()
    assert set(cells) == {7}
    assert cells.index.get_level_values("reference").unique().tolist() == ["same"]
    assert len(cells) == 2 * 2 * 3
    assert "any_work" not in set(frame["outcome"])  # the register knows everybody


def test_respondents_are_the_main_row_of_the_effects(produced, known) -> None:
    effects = known["effects"]
    keys = effects[["outcome", "wave", "arm", "reference"]]
    main = effects[(keys == ["happiness", "18", "same_more", "same"]).all(axis=1)].iloc[0]
    found = row(produced, "respondents")
    for name in ("estimate", "low", "high", "n_arm", "n_reference", "n_missing", "unit"):
        assert found[name] == main[name], name


def test_weights_follow_the_declared_predictors_and_the_model_adjusts_as_the_main_one(
    produced, at_18, made
) -> None:
    _, contrast = at_18
    everybody = np.ones(len(contrast.observed), dtype=bool)
    predictors = regressors(contrast.frame, ("age", "woman"), among=everybody)
    weighting = response_weights(~np.isnan(contrast.observed), contrast.treated, predictors, trim=0.05)
    covariates = regressors(contrast.frame, ("age", "woman", "happiness.0"), among=everybody)
    october = (contrast.frame["cohort"] == "october_2017").to_numpy(dtype=float)
    expected = weighted_ancova(
        contrast.observed, weighting, covariates.assign(october=october), level=made.PLAN["level"]
    )
    found = row(produced, "weighted")
    assert found[["estimate", "low", "high"]].tolist() == pytest.approx(
        [expected.estimate, expected.low, expected.high], rel=SAME
    )


def test_a_plan_that_adjusts_for_nothing_and_knows_no_blocks_weighs_the_plain_means(made, at_18) -> None:
    bare = made.study(estimator="unadjusted")
    trial = bare.comparisons["trial"].model_copy(update={"blocks": ()})
    bare = bare.model_copy(update={"comparisons": {"trial": trial}})
    found = row(dropout.bounds(bare, made.tables(bare, made.people()), rng()), "weighted")
    _, contrast = at_18
    everybody = np.ones(len(contrast.observed), dtype=bool)
    predictors = regressors(contrast.frame, ("age", "woman"), among=everybody)
    weighting = response_weights(~np.isnan(contrast.observed), contrast.treated, predictors, trim=0.05)
    expected = weighted_difference(contrast.observed, weighting, level=made.PLAN["level"])
    assert found["estimate"] == pytest.approx(expected.estimate, rel=SAME)


def test_all_survey_outcomes_are_imputed_once_and_every_contrast_is_pooled_from_the_same_tables(
    declared, known, at_18, made, monkeypatch
) -> None:
    calls = []

    def counted(*given, **named):
        calls.append(named)
        return impute(*given, **named)

    monkeypatch.setattr(survey_imputation, "impute", counted)
    produced = dropout.bounds(declared, known, rng())
    (asked,) = calls
    assert asked["outcomes"] == tuple(
        f"{name}.{wave}" for name in ("happiness", "satisfaction") for wave in (0, 6, 18)
    )
    assert asked["auxiliaries"] == ("age", "woman", "health_intake")
    question, _ = at_18
    data = known["sample_randomised"][[*asked["outcomes"], *asked["auxiliaries"]]]
    given = {name: asked[name] for name in ("outcomes", "auxiliaries", "method", "m", "iterations")}
    imputations = impute(data.astype("Float64"), question.labels, blocks=question.blocks, rng=rng(), **given)
    (expected,) = imputed_contrasts(
        imputations,
        outcomes=["happiness.18"],
        pairs=[("same_more", "same")],
        adjust_for=["age", "woman", "happiness.0"],
        blocks=question.blocks,
        variance="hc2",
        level=made.PLAN["level"],
    )
    found = row(produced, "imputed")
    assert found[["estimate", "low", "high"]].tolist() == pytest.approx(
        [expected.estimate.estimate, expected.estimate.low, expected.estimate.high], rel=SAME
    )
    assert found["n_arm"] == row(produced, "lee")["n_arm"]  # who answered, not who was filled in


def test_bounds_are_those_of_the_calculations_on_the_people_who_answered(produced, at_18, made) -> None:
    _, contrast = at_18
    level = made.PLAN["level"]
    lee = lee_bounds(contrast.observed, contrast.treated, level=level)
    worst = worst_case_bounds(contrast.observed, contrast.treated, outcome_range=(1, 10), level=level)
    for method, expected in (("lee", lee.bounds), ("manski", worst)):
        found = row(produced, method)
        assert [found["lower"], found["upper"], found["low"], found["high"]] == [
            expected.lower, expected.upper, expected.low, expected.high,
        ]  # fmt: skip
        assert np.isnan(found["estimate"])
        assert (found["n_arm"], found["n_reference"]) == (expected.n_arm, expected.n_reference)
        assert found["n_missing"] == expected.n_missing_arm + expected.n_missing_reference
    assert row(produced, "lee")["share_arm"] == lee.share_arm


def test_the_plain_difference_stands_beside_the_bounds_that_are_about_it(produced, at_18, made) -> None:
    _, contrast = at_18
    plain = row(produced, "plain")
    expected = difference_in_means(
        contrast.observed, contrast.treated, variance="hc2", level=made.PLAN["level"]
    )
    assert plain["estimate"] == expected.estimate
    lee, worst = row(produced, "lee"), row(produced, "manski")
    assert worst["lower"] < lee["lower"] <= expected.estimate <= lee["upper"] < worst["upper"]


def test_the_tipping_point_is_sought_up_to_twice_the_relevant_effect(
    declared, known, produced, at_18
) -> None:
    _, contrast = at_18
    relevant = declared.outcomes["happiness"].relevant_effect
    expected = tipping_point(
        contrast.observed,
        contrast.treated,
        deltas=np.linspace(-2 * relevant, 2 * relevant, 17).tolist(),
        pattern="opposite",
        outcome_range=(1, 10),
        level=0.9,
    )
    found = row(produced, "tipping")
    assert expected.nearest is not None
    assert found["delta"] == pytest.approx(expected.nearest, rel=SAME)
    assert np.isnan(found["estimate"])
    small = with_outcome(declared, "happiness", relevant_effect=abs(expected.nearest) / 2.1)
    no_tip = row(dropout.bounds(small, known, rng()), "tipping")
    assert no_tip["reason"] == "reason.does_not_tip"
    assert np.isnan(no_tip["delta"])


def test_the_same_seed_gives_the_same_table(declared, known, produced) -> None:
    pd.testing.assert_frame_equal(
        dropout.bounds(declared, known, rng()).tables["dropout"], produced.tables["dropout"]
    )


def test_a_register_appears_only_where_it_misses_people_and_is_never_imputed(made, declared) -> None:
    people = made.people()
    people.loc[people.groupby("arm").head(6).index, "any_work"] = pd.NA
    found = dropout.bounds(declared, made.tables(declared, people), rng()).tables["dropout"]
    register = found[found["outcome"] == "any_work"]
    assert set(register["wave"]) == {""}
    assert set(register["method"]) == {f"method.{name}" for name in METHODS if name != "imputed"}
    worst = register[register["method"] == "method.manski"]
    assert (worst["upper"] - worst["lower"]).tolist() == pytest.approx([2 * 6 / 40] * 3)  # shares: 0 to 1


def test_without_a_declared_range_there_are_no_worst_case_bounds_and_the_row_says_so(declared, known) -> None:
    variables = {
        **declared.variables,
        "happiness": declared.variables["happiness"].model_copy(update={"range": None}),
    }
    found = row(dropout.bounds(declared.model_copy(update={"variables": variables}), known, rng()), "manski")
    assert found["reason"] == "reason.no_range"
    assert np.isnan([found["lower"], found["upper"]]).all()


def test_where_clusters_were_assigned_only_the_respondents_have_numbers(made, known) -> None:
    plan = made.study(variance="cr2")
    trial = plan.comparisons["trial"].model_copy(update={"assigned": "cluster", "cluster": "caseworker"})
    together = plan.model_copy(update={"comparisons": {"trial": trial}})
    frame = dropout.bounds(together, made.tables(together, made.people()), rng()).tables["dropout"]
    others = frame[frame["method"] != "method.respondents"]
    assert set(others["reason"]) == {"reason.clusters"}
    assert others[["estimate", "lower", "upper", "low", "high", "delta"]].isna().all(axis=None)
    assert frame.loc[frame["method"] == "method.respondents", "estimate"].notna().all()


def test_a_method_that_is_impossible_keeps_its_row_and_warns_in_a_sentence(made, declared) -> None:
    people = made.people()
    arm = people["arm"] == "same_more"
    people.loc[arm, "woman"] = people.loc[arm, "happiness.18"].notna().astype("boolean")
    expected = (
        r"^trial, happiness 18, same_more, weighted: In the arm 'woman' tells some or all persons who responded apart "
        r"from those who did not, so that weights cannot make the ones stand for the others\. Leave a covariate out, "
        r"or join its rare categories\.$"
    )
    with pytest.warns(StatisticalWarning, match=expected):
        produced = dropout.bounds(declared, made.tables(declared, people), rng())
    found = row(produced, "weighted")
    assert found["reason"] == "reason.impossible"
    assert np.isnan(found["estimate"])
    assert row(produced, "lee")["reason"] == ""
    assert row(produced, "imputed")["reason"] == ""


def test_who_misses_a_predictor_or_a_baseline_is_left_out_of_the_weighted_row_and_counted(made) -> None:
    bare = made.study(dropout=made.DROPOUT.model_copy(update={"imputation": None}))
    people = made.people()
    arm = people["arm"] == "same_more"
    answered = people.index[arm & people["happiness.18"].notna()]
    silent = people.index[arm & people["happiness.18"].isna()]
    people.loc[[answered[0], silent[0]], "age"] = pd.NA
    people.loc[answered[1], "happiness.0"] = pd.NA
    produced = dropout.bounds(bare, made.tables(bare, people), rng())
    found = row(produced, "weighted")

    two = people[people["arm"].isin(["same_more", "same"])]
    kept = two[two["age"].notna() & two["happiness.0"].notna()].reset_index(drop=True)
    observed = kept["happiness.18"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    treated = (kept["arm"] == "same_more").to_numpy(dtype=float)
    columns = {name: kept[name].astype(float) for name in ("age", "woman")}
    weighting = response_weights(~np.isnan(observed), treated, pd.DataFrame(columns), trim=0.05)
    columns["baseline"] = kept["happiness.0"].astype(float)
    columns["october"] = (kept["cohort"] == "october_2017").astype(float)
    expected = weighted_ancova(observed, weighting, pd.DataFrame(columns), level=made.PLAN["level"])
    assert found[["estimate", "low", "high"]].tolist() == pytest.approx(
        [expected.estimate, expected.low, expected.high], rel=SAME
    )
    assert found["n_arm"] == len(answered) - 2
    assert found["n_missing"] == len(two) - found["n_arm"] - found["n_reference"]
    main = row(produced, "respondents")
    counts = ["n_arm", "n_reference", "n_missing"]
    assert found[counts].tolist() == main[counts].tolist()
    assert row(produced, "plain")["n_arm"] == len(answered)


def test_an_arm_whose_predictors_nobody_has_cannot_be_weighted_and_the_others_can(made) -> None:
    bare = made.study(estimator="unadjusted", dropout=made.DROPOUT.model_copy(update={"imputation": None}))
    people = made.people()
    people.loc[people["arm"] == "same_more", "age"] = pd.NA
    expected = (
        r"^trial, happiness 18, same_more, weighted: The arm 'same_more' cannot be weighted: of the 40 persons "
        r"assigned to it none has all predictors of who answers and all covariates known\.$"
    )
    with pytest.warns(StatisticalWarning, match=expected):
        produced = dropout.bounds(bare, made.tables(bare, people), rng())
    assert row(produced, "weighted")["reason"] == "reason.impossible"
    assert row(produced, "weighted", arm="less_app")["reason"] == ""


def test_an_imputation_that_is_impossible_is_said_once_and_in_every_row(made, declared) -> None:
    people = made.people()
    arm = people.index[people["arm"] == "less_app"]
    people.loc[arm[3:], "satisfaction.18"] = pd.NA
    with pytest.warns(StatisticalWarning) as caught:
        found = dropout.bounds(declared, made.tables(declared, people), rng()).tables["dropout"]
    said = [str(one.message) for one in caught if str(one.message).startswith("trial, imputation:")]
    assert len(said) == 1
    assert "less_app" in said[0]
    assert set(found.loc[found["method"] == "method.imputed", "reason"]) == {"reason.impossible"}


def test_a_plan_without_drop_out_and_people_who_all_answer_have_nothing_to_show(made, declared) -> None:
    silent = made.study(dropout=None)
    assert dropout.bounds(silent, {}, rng()) == Absent(Message("dropout.absent.not_declared"))
    people = made.people()
    waves = [name for name in people if name.startswith(("happiness.", "satisfaction."))]
    people[waves] = people[waves].fillna(6)
    everybody = made.tables(declared, people)
    assert dropout.bounds(declared, everybody, rng()) == Absent(Message("dropout.absent.nobody_missing"))


def test_figures_show_the_last_wave_with_every_method_but_the_tipping_point(produced) -> None:
    figures = [one for one in produced.exhibits if one.kind == "figure"]
    assert [one.id for one in figures] == [
        "dropout.figure.trial.happiness",
        "dropout.figure.trial.satisfaction",
    ]
    assert set(figures[0].frame["wave"]) == {"18"}
    assert figures[0].frame["method"].unique().tolist() == [f"method.{n}" for n in METHODS if n != "tipping"]


def test_bounds_are_withheld_where_few_people_are_missing(made, declared) -> None:
    people = made.people()
    waves = [name for name in people if name.startswith(("happiness.", "satisfaction."))]
    people[waves] = people[waves].fillna(6)
    people.loc[people.groupby("arm").head(4).index, "happiness.18"] = pd.NA
    made_of_it = dropout.bounds(declared, made.tables(declared, people), rng())
    frame = made.released(declared, made_of_it.exhibits).released[0].exhibit.frame
    assert frame[["n_missing", "lower", "upper", "delta"]].isna().all(axis=None)
    assert frame.loc[frame["method"] == "method.respondents", "estimate"].notna().all()


@pytest.mark.parametrize(("language", "word"), [("nl", "Grenzen van Lee"), ("en", "Lee's bounds")])
def test_every_exhibit_can_be_printed_in_both_languages(made, declared, produced, language, word) -> None:
    pages = made.printed(declared, produced.exhibits[:2], language)
    assert word in pages["dropout.figure.trial.happiness"]
    assert pages["dropout.figure.trial.happiness"].count("<svg") == 2
