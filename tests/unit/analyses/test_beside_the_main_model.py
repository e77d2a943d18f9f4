"""Take-up, two registers, subgroups, places and margins: the parts say what a direct calculation says."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import compliance, effects, nulls, registers, sites, subgroups
from helpers.analyses.questions import questions
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.effects import subgroups as within_categories
from helpers.effects.compliance import cace
from helpers.effects.equivalence import equivalence_test
from helpers.effects.equivalence_planning import plan_for_proportions
from helpers.effects.register_agreement import agreement
from helpers.effects.registers import paired_difference
from helpers.effects.sites import pool, pooling_verdict
from helpers.paths import Project
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.gate import check_language
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Message
from helpers.study.load import load
from helpers.study.plan_spec import Sites

ROOT = Path(__file__).resolve().parents[3]
SAME = 1e-9  # one formula by another route
OUTCOMES = ("outflow_work", "hours", "happiness", "sanctioned")
ARMS = ("same_more", "less_app", "less_need", "same")
N = 400


@pytest.fixture(scope="module")
def study():
    """Return Deventer with four outcomes and without the corrections that resample."""
    whole = load(Project(ROOT), "deventer")
    plan = whole.analysis["trial"].model_copy(update={"sensitivity": (), "correction": "holm"})
    outcomes = {name: whole.outcomes[name] for name in OUTCOMES}
    outcomes["happiness"] = outcomes["happiness"].model_copy(update={"waves": (6, 12)})
    return whole.model_copy(update={"analysis": {"trial": plan}, "outcomes": outcomes, "families": {}})


@pytest.fixture(scope="module")
def sample(study) -> pd.DataFrame:
    """Four hundred people in four arms, with errors of registers that differ by arm."""
    rng = np.random.default_rng(20171001)
    arm = np.tile(ARMS, N // 4)
    work = rng.random(N) < np.where(arm == "same_more", 0.35, 0.22)
    cbs = np.where(rng.random(N) < np.where(arm == "same_more", 0.25, 0.12), ~work, work)
    frame = pd.DataFrame(
        {
            "person": [f"p{number}" for number in range(N)],
            "arm": pd.array(arm, dtype="string"),
            "cohort": pd.array(rng.choice(_names(study, "cohort"), N), dtype="string"),
            "education": pd.array(rng.choice(_names(study, "education"), N), dtype="string"),
            "age": pd.array(rng.integers(20, 64, N), dtype="Int64"),
            "health_intake": pd.array(rng.choice(_names(study, "health_intake"), N), dtype="string")
            if study.variables["health_intake"].type == "category"
            else pd.array(rng.integers(1, 6, N), dtype="Int64"),
            "hours": pd.array(np.round(rng.gamma(1, 6, N) * work, 1), dtype="Float64"),
        }
    )
    for name, share in {"woman": 0.5, "worked_before": 0.45, "sanctioned": 0.2}.items():
        frame[name] = pd.array(rng.random(N) < share, dtype="boolean")
    frame["outflow_work"] = pd.array(work, dtype="boolean")
    frame["outflow_work_cbs"] = pd.array(cbs, dtype="boolean")
    received = rng.random(N) < np.where(arm == "same_more", 0.8, 0.2)
    frame["more_guidance"] = pd.array(received, dtype="boolean")
    for wave in (0, 6, 12):
        frame[f"happiness.{wave}"] = pd.array(np.round(rng.normal(6, 1.5, N)), dtype="Float64")
    frame.loc[:4, "outflow_work_cbs"] = pd.NA
    return frame


def _names(study, variable: str) -> list[str]:
    return list(dict.fromkeys(study.variables[variable].codes.values()))


@pytest.fixture(scope="module")
def tables(study, sample) -> dict[str, pd.DataFrame]:
    made = {"sample_randomised": sample}
    for part in (lambda s, t: effects.estimates(s, t, np.random.default_rng(1)), effects.findings):
        made |= part(study, made).tables
    return made | effects.detectable(study, made).tables


@pytest.fixture(scope="module")
def with_sites(study):
    def make(pooling: str):
        declared = Sites(
            by="education", pooling=pooling, reason={"en": "They differ.", "nl": "Zij verschillen."}
        )
        plan = study.analysis["trial"].model_copy(update={"sites": declared})
        return study.model_copy(update={"analysis": {"trial": plan}})

    return make


def asked(study, tables, outcome: str, wave: str = "", *, second: bool = False):
    return next(
        one
        for one in questions(study, tables, comparison="trial")
        if (one.outcome, one.wave, one.is_second) == (outcome, wave, second)
    )


def row_of(frame: pd.DataFrame, **values: str) -> pd.Series:
    chosen = np.logical_and.reduce([frame[name] == value for name, value in values.items()])
    assert chosen.sum() == 1
    return frame[chosen].iloc[0]


def every_part(study, tables):
    for part in (compliance.take_up, registers.side_by_side, subgroups.within, sites.places, nulls.margins,
                 nulls.planned):  # fmt: skip
        yield part(study, tables)


def test_take_up_is_that_of_a_direct_calculation(study, tables, sample):
    frame = compliance.take_up(study, tables).tables["compliance"]
    row = row_of(frame, outcome="outflow_work", arm="same_more")
    here = sample["arm"].isin(["same_more", "same"]).to_numpy()
    question = asked(study, tables, "outflow_work")
    names = question.adjusted_for(study.analysis["trial"].adjust_for)
    found = cace(
        question.observed[here],
        (sample["arm"][here] == "same_more").astype(float),
        sample["more_guidance"][here],
        covariates=question.contrast("same_more", "same").covariates(names),
        blocks=sample["cohort"][here].to_numpy(),
        variance="hc2",
        level=0.95,
    )
    values = (row["estimate"], row["std_error"], row["strength"], row["set_low"], row["n_arm"])
    direct = (found.estimate, found.std_error, found.first_stage.f, found.anderson_rubin.low, found.n_arm)
    assert values == pytest.approx(direct, rel=SAME)


def test_arms_that_work_without_take_up_are_refused_in_declared_order(study, tables):
    made = compliance.take_up(study, tables)
    assert set(made.tables["compliance"]["arm"]) == {"same_more"}
    refused = next(one for one in made.exhibits if one.id == "compliance.refused")
    assert refused.frame["arm"].tolist() == ["less_app", "less_need"]


def test_two_registers_stand_side_by_side_with_their_paired_difference(study, tables, sample):
    frame = registers.side_by_side(study, tables).tables["registers"]
    assert frame["arm"].tolist() == ["same_more", "less_app", "less_need"]
    row = row_of(frame, arm="same_more")
    main = row_of(
        tables["effects"], outcome="outflow_work", arm="same_more", reference="same", analysis="main"
    )
    second = row_of(
        tables["effects"], outcome="outflow_work", arm="same_more", reference="same", analysis="sensitivity"
    )
    assert (row["first"], row["second"]) == (main["estimate"], second["estimate"])
    assert (row["source_first"], row["source_second"]) == (main["source"], second["source"])
    question = asked(study, tables, "outflow_work")
    paired = paired_difference(
        question.observed,
        asked(study, tables, "outflow_work", second=True).observed,
        question.labels,
        arm="same_more",
        reference="same",
        order=question.order,
        covariates=question.covariates(study.analysis["trial"].adjust_for),
        blocks=question.blocks,
        clusters=None,
        estimator="lin",
        variance="hc2",
        level=0.95,
    )
    assert (row["difference"], row["difference_low"]) == pytest.approx(
        (paired.estimate, paired.low), rel=SAME
    )
    decided = {"verdict_first", "verdict_second"}
    differs = len({row[name] for name in decided}) > 1 or paired.disagrees
    assert row["disagree"] == ("disagree" if differs else "agree")


def test_agreement_is_counted_by_arm(study, tables, sample):
    made = registers.side_by_side(study, tables)
    frame = next(one for one in made.exhibits if one.id == "registers.agreement").frame
    here = sample["arm"] == "same"
    found = agreement(sample["outflow_work"][here], sample["outflow_work_cbs"][here])
    row = row_of(frame, arm="same")
    assert (row["n_both"], row["n_differ"], row["n"]) == (
        found.n_both,
        found.n_first_only + found.n_second_only,
        found.n,
    )
    assert row["kappa"] == pytest.approx(found.kappa, rel=SAME)


def test_released_results_stand_in_for_rows_without_a_paired_difference(study, tables):
    second = study.outcomes["outflow_work"].second_source.model_copy(
        update={"variable": None, "results": "released"}
    )
    outcome = study.outcomes["outflow_work"].model_copy(update={"second_source": second})
    changed = study.model_copy(update={"outcomes": study.outcomes | {"outflow_work": outcome}})
    released = pd.DataFrame(
        {
            "outcome": pd.array(["outflow_work"], dtype="string"),
            "wave": pd.array([pd.NA], dtype="string"),
            "arm": pd.array(["same_more"], dtype="string"),
            "reference": pd.array(["same"], dtype="string"),
            "estimate": [-0.30],
            "std_error": [0.05],
            "n_arm": [99],
            "n_reference": [98],
        }
    )
    frame = registers.side_by_side(changed, tables | {"clean_released": released}).tables["registers"]
    (row,) = frame.to_dict("records")
    assert (row["second"], row["verdict_second"], row["source_second"]) == (-0.30, "difference", "released")
    assert row["second_low"] == pytest.approx(-0.30 - 1.959963984540054 * 0.05, rel=SAME)
    assert np.isnan(row["difference"])
    main = row_of(
        tables["effects"], outcome="outflow_work", arm="same_more", reference="same", analysis="main"
    )
    assert row["disagree"] == ("agree" if main["verdict"] == "difference" else "disagree")


def test_a_study_with_one_source_has_no_second_register(study, tables):
    outcome = study.outcomes["outflow_work"].model_copy(update={"second_source": None})
    changed = study.model_copy(update={"outcomes": study.outcomes | {"outflow_work": outcome}})
    assert registers.side_by_side(changed, tables) == Absent(Message("registers.absent.one_source"))


def test_subgroups_are_those_of_a_direct_calculation_and_have_one_p_each(study, tables, sample):
    frame = subgroups.within(study, tables).tables["subgroups"]
    assert "p_value" not in frame
    part = frame[(frame["outcome"] == "sanctioned") & (frame["arm"] == "less_app")]
    assert part["subgroup"].tolist() == ["woman.yes", "woman.no", "worked_before.yes", "worked_before.no"]
    question = asked(study, tables, "sanctioned")
    (found,) = within_categories.subgroup_effects(
        question.observed,
        question.labels,
        sample["woman"].map({True: "yes", False: "no"}),
        order=question.order,
        pairs=[("less_app", "same")],
        categories=("yes", "no"),
        covariates=question.covariates(("age", "worked_before", "health_intake")),
        blocks=question.blocks,
        clusters=None,
        estimator="lin",
        variance="hc2",
        level=0.95,
    )
    row = part.iloc[0]
    assert row["estimate"] == pytest.approx(found.effects[0].estimate.estimate, rel=SAME)
    assert row["p_interaction"] == pytest.approx(found.interaction.p_value, rel=SAME)
    assert row["n_tests"] == 2
    smallest = min(part["p_interaction"])
    assert min(part["p_adjusted"]) == pytest.approx(min(1.0, 2 * smallest), rel=SAME)


def test_subgroups_show_the_last_wave_of_an_outcome(study, tables):
    frame = subgroups.within(study, tables).tables["subgroups"]
    assert set(frame[frame["outcome"] == "happiness"]["wave"]) == {"12"}


def test_places_are_pooled_with_a_verdict_where_that_is_declared(with_sites, tables):
    study = with_sites("pool")
    frame = sites.places(study, tables).tables["sites"]
    part = frame[(frame["outcome"] == "hours") & (frame["arm"] == "same_more")]
    own = part[part["site"].notna()]
    assert own["site"].str.split(".").str[0].tolist() == ["education"] * len(own)
    direct = pool(own["estimate"], own["std_error"], small_spread="at_least_one", level=0.95)
    together = row_of(part, row="pooled")
    assert (together["estimate"], together["low"]) == pytest.approx((direct.estimate, direct.low), rel=SAME)
    assert together["pooling"] == pooling_verdict(direct, relevant_effect=2)
    assert row_of(part, row="prediction")["low"] == pytest.approx(direct.prediction_low, rel=SAME)


def test_places_that_truly_differ_yield_the_verdict_not_to_pool(with_sites, tables, sample):
    study = with_sites("pool")
    gain = {name: 20.0 * (place - 1) for place, name in enumerate(_names(study, "education"))}
    added = (
        sample["education"]
        .map(gain)
        .astype("float64")
        .where((sample["arm"] == "same_more").to_numpy(bool), 0)
    )
    moved = sample.assign(hours=sample["hours"] + added.astype("Float64"))
    frame = sites.places(study, tables | {"sample_randomised": moved}).tables["sites"]
    assert row_of(frame, outcome="hours", arm="same_more", row="pooled")["pooling"] == "do_not_pool"


def test_places_that_may_not_be_pooled_have_a_reason_and_no_mean(with_sites, tables):
    made = sites.places(with_sites("do_not_pool"), tables)
    assert made.tables["sites"]["row"].isna().all()
    text = next(one for one in made.exhibits if one.kind == "text")
    assert say(text.body[0], lexicon(with_sites("do_not_pool")), "en").endswith("as declared. They differ.")


def test_margins_are_drawn_with_the_interval_of_the_two_one_sided_tests(study, tables):
    frame = nulls.margins(study, tables).tables["margins"]
    assert set(frame["reference"]) == {"same"}
    row = row_of(frame, outcome="happiness", wave="6", arm="less_app")
    main = row_of(
        tables["effects"], outcome="happiness", wave="6", arm="less_app", reference="same", analysis="main"
    )
    test = equivalence_test(main["estimate"], main["std_error"], df=main["df"], margin=0.5, level=0.95)
    assert (row["equivalence_low"], row["equivalence_high"]) == pytest.approx((test.low, test.high), rel=SAME)


def test_the_power_of_equivalence_is_planned_from_people_and_not_from_the_estimate(study, tables):
    row = row_of(tables["detectable"], outcome="outflow_work", arm="less_app", reference="same")
    main = row_of(
        tables["effects"], outcome="outflow_work", arm="less_app", reference="same", analysis="main"
    )
    plan = plan_for_proportions(main["mean_reference"], 100, 100, margin=0.05, level=0.95, power=0.8)
    assert (row["equivalence_power"], row["n_needed"]) == (plan.power, plan.n_per_arm)
    assert row["equivalence_formula"] == "formula.normal_true_difference_zero"


def test_what_could_never_have_been_shown_is_said_with_the_people_it_takes(study, tables):
    body = nulls.planned(study, tables).exhibits[0].body
    told = [one for one in body if one.values]
    assert [one.values["outcome"].name for one in told] == ["outflow_work", "sanctioned"]
    row = row_of(tables["detectable"], outcome="outflow_work", arm="less_app", reference="same")
    assert told[0].values["needed"].value == row["n_needed"]


def test_a_trial_that_could_have_shown_it_says_so(study, tables):
    enough = tables["detectable"].assign(equivalence_power=0.9)
    found = nulls.planned(study, tables | {"detectable": enough})
    assert found == Absent(Message("nulls.absent.could_have"))


def test_a_study_without_these_things_has_none_of_the_parts(study, tables):
    plan = study.analysis["trial"].model_copy(update={"subgroups": (), "sites": None})
    trial = study.comparisons["trial"].model_copy(update={"compliance": {}})
    bare = study.model_copy(update={"analysis": {"trial": plan}, "comparisons": {"trial": trial}})
    assert subgroups.within(bare, tables) == Absent(Message("subgroups.absent.not_declared"))
    assert sites.places(bare, tables) == Absent(Message("sites.absent.not_declared"))
    assert compliance.take_up(bare, tables) == Absent(Message("compliance.absent.not_declared"))


@pytest.mark.parametrize("pooling", ["pool", "do_not_pool"])
def test_the_door_lets_every_exhibit_through_and_every_cell_has_words(with_sites, tables, pooling):
    study = with_sites(pooling)
    two = {name: study.outcomes[name] for name in ("outflow_work", "hours")}
    study = study.model_copy(update={"outcomes": two})
    shown = {"effects", "findings", "detectable"}
    tables = {
        name: frame[frame["outcome"].isin(list(two))] if name in shown else frame
        for name, frame in tables.items()
    }
    policy = Policy(
        **{key: getattr(study.disclosure, key) for key in study.disclosure.__class__.model_fields}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exhibits = [one for made in every_part(study, tables) for one in made.exhibits]
    released = release(exhibits, policy, vocabulary(study)).require()
    words = lexicon(study)
    texts = {"nl": [], "en": []}
    for one in released.released:
        exhibit = one.exhibit
        for language, said in texts.items():
            messages = (exhibit.title, exhibit.note, exhibit.alt, *exhibit.body)
            said += [say(each, words, language) for each in messages if each is not None]
            writer = Writer(exhibit, one.mask, words, language)
            for label, row in exhibit.frame.head(3).iterrows():
                assert all(writer.head(column) for column in writer.shown)
                assert all(isinstance(writer.cell(column, row, label).text, str) for column in writer.shown)
            if exhibit.kind == "figure" and language == "nl":
                picture = draw(writer, alt="What is to be seen.")
                assert all("<svg" in drawing for drawing in (picture.wide, picture.narrow))
    for language, said in texts.items():
        assert check_language(said, "randomised", language) == ()
