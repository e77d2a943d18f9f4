"""Groups side by side and the CONSORT checklist: what they show follows from the declaration and the results."""

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import arms_forest, consort, describe, effects
from helpers.analyses.effect_contract import BESIDE, CONTRACT
from helpers.analyses.flow_steps import counted_steps, waves_of
from helpers.disclosure.exhibits import release
from helpers.errors import LedgerDoesNotClose
from helpers.paths import Project
from helpers.reporting.assemble import policy
from helpers.reporting.catalogue import catalogue
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Absent, Behind, Message
from helpers.study.load import load

ARMS = ("same_more", "less_app", "less_need")
ITEMS = 30  # of CONSORT 2025


@pytest.fixture(scope="module")
def deventer(request):
    return load(Project(request.config.rootpath), "deventer")


def made(outcome, arm, wave="", reference="same", **changes):
    """Return one main row of the effect table."""
    values = dict.fromkeys((*CONTRACT, *BESIDE), "")
    return values | {
        "comparison": "trial", "sample": "randomised", "outcome": outcome, "wave": wave, "arm": arm,
        "reference": reference, "estimator": "lin", "variance": "hc2", "source": "survey", "estimate": 0.1,
        "low": -0.2, "high": 0.4, "level": 0.95, "unit": "points", "n_arm": 80, "n_reference": 75, "design":
        "randomised", "role": "secondary", "analysis": "main", "status": "not_registered", "verdict": "undecided",
        "equivalence_margin": 0.5,
    } | changes  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    happiness = [made("happiness", arm, wave) for wave in ("6", "12", "18") for arm in ARMS]
    happiness[0] |= {"estimate": 0.5, "low": 0.1, "high": 0.9}
    work = [made("outflow_work", arm, unit="share", role="primary", equivalence_margin=0.05) for arm in ARMS]
    pair = [made("happiness", "same_more", "6", reference="less_app", estimate=7.0)]
    lost = [made("happiness", "less_app", "18", estimate=np.nan, analysis="sensitivity")]
    return {"effects": pd.DataFrame([*work, *happiness, *pair, *lost])}


def test_every_family_has_a_figure_with_arms_in_declared_order_and_waves_under_them(deventer, tables):
    found = {one.id: one for one in arms_forest.arms_forest(deventer, tables).exhibits}
    assert list(found) == ["effects.arms.trial.work", "effects.arms.trial.wellbeing"]
    frame = found["effects.arms.trial.wellbeing"].frame
    assert list(zip(frame["arm"], frame["wave"], strict=True)) == [
        (arm, wave) for arm in ARMS for wave in ("6", "12", "18")
    ]
    assert set(frame["reference"]) == {"same"}


def test_the_text_alternative_counts_the_intervals_that_exclude_zero(deventer, tables):
    figure = arms_forest.arms_forest(deventer, tables).exhibits[1]
    (sentence,) = figure.alt.values["outcomes"]
    assert sentence.values["apart"] == Behind(1, 75)
    assert sentence.values["n"].value == 9
    assert (sentence.values["from"].value.value, sentence.values["to"].value.value) == (0.1, 0.5)


def test_two_arms_and_no_waves_need_no_picture_side_by_side(study):
    assert arms_forest.arms_forest(study, {}) == Absent(Message("side_by_side.absent.two_arms"))


def test_every_model_is_drawn_for_primary_outcomes_only_where_there_are_several_arms(deventer, tables):
    (figure,) = effects.forest(deventer, tables).exhibits
    assert figure.id == "effects.forest.outflow_work"
    assert figure.chapter == "assurance"
    assert figure.options["panel"] == ["arm", "reference"]


def test_the_door_lets_figures_and_checklist_through(deventer, tables):
    exhibits = [
        *arms_forest.arms_forest(deventer, tables).exhibits,
        *consort.checklist(deventer, tables).exhibits,
    ]
    found = release(exhibits, policy(deventer), vocabulary(deventer)).require()
    assert [one.record.status for one in found.released] == ["passed"] * 3


def states(exhibit):
    keys = exhibit.frame["item"].str.removeprefix("consort.item.")
    return dict(zip(keys, exhibit.frame["state"].str.removeprefix("consort.state."), strict=True))


def test_the_checklist_has_thirty_items_and_counts_its_own_answers(deventer, tables):
    (exhibit,) = consort.checklist(deventer, tables).exhibits
    assert list(exhibit.frame["number"]) == list(range(1, ITEMS + 1))
    found = states(exhibit)
    values = exhibit.title.values
    assert values["answered"] + values["partly"] + values["missing"] == ITEMS
    assert values["missing"] == sum(state == "not_answered" for state in found.values())


def test_every_word_of_the_checklist_is_in_both_languages(deventer, tables):
    (exhibit,) = consort.checklist(deventer, tables).exhibits
    keys = {key for name in ("item", "state", "answer", "place") for key in exhibit.frame[name] if key}
    for language in ("nl", "en"):
        assert [key for key in sorted(keys) if not catalogue().has(key, language)] == []


def test_items_that_a_declaration_has_no_place_for_are_never_ticked(deventer, tables):
    found = states(consort.checklist(deventer, tables).exhibits[0])
    for item in ("funding", "involvement", "concealment", "implementation", "blinding", "setting"):
        assert found[item] == "not_answered", item


def test_registration_is_answered_only_when_every_estimate_was_registered_before_the_data(deventer, tables):
    def registration(*status):
        frame = tables["effects"].assign(
            status=[*status, *[status[-1]] * (len(tables["effects"]) - len(status))]
        )
        return states(consort.checklist(deventer, {"effects": frame}).exhibits[0])["registration"]

    assert registration("not_registered") == "not_answered"
    assert registration("registered_before_data") == "answered"
    assert registration("registered_before_data", "registered_after_data") == "partly"


def test_harms_that_nobody_declared_are_not_answered(deventer, tables):
    without = {name: one for name, one in deventer.outcomes.items() if one.role != "harm"}
    found = states(consort.checklist(deventer.model_copy(update={"outcomes": without}), tables).exhibits[0])
    assert (found["harms_defined"], found["harms_found"], found["objectives"]) == (
        "not_answered", "not_answered", "partly",
    )  # fmt: skip


def test_a_study_without_a_trial_has_no_checklist(study):
    alone = study.model_copy(update={"comparisons": {"cps": study.comparisons["cps"]}})
    assert consort.checklist(alone, {}) == Absent(Message("consort.absent.no_trial"))


@pytest.fixture
def people(deventer):
    """Return 40 people, ten an arm: three of the first arm stopped answering after the start."""
    arms = np.repeat(["same_more", "less_app", "less_need", "same"], 10)
    frame = pd.DataFrame(
        {"client": range(40), "arm": arms, "more_guidance": pd.array([True] * 8 + [None, False] * 16)}
    )
    frame["more_guidance"] = frame["more_guidance"].astype("boolean")
    for outcome in deventer.outcomes.values():
        frame[outcome.variable] = pd.array([1] * 40, dtype="Int64")
        for wave in (0, 6, 12, 18):
            answered = [7 if wave and place < 3 else 1 for place in range(40)]
            frame[f"{outcome.variable}.{wave}"] = pd.array(
                [None if n == 7 else n for n in answered], dtype="Int64"
            )
    return frame


def test_the_flow_counts_who_answered_each_wave_and_who_took_it_up(deventer, people):
    declared = deventer.comparisons["trial"]
    steps = [one for one in counted_steps(deventer, declared, people, "trial") if one.arm == "same_more"]
    assert [(one.name, one.detail, one.n) for one in steps] == [
        ("allocated", "", 10), ("lost", "", 0), ("received", "", 8), ("not_received", "", 1),
        ("not_received", "unknown", 1), ("answered", "0", 10), ("answered", "6", 7), ("answered", "12", 7),
        ("answered", "18", 7), ("analysed", "", 10),
    ]  # fmt: skip


def test_a_flow_with_waves_closes_and_says_that_a_skipped_wave_is_no_loss(deventer, people):
    steps = {
        name: one.model_copy(update={"n": n})
        for (name, one), n in zip(deventer.comparisons["trial"].flow.items(), (100, 41, 40), strict=True)
    }
    smaller = deventer.comparisons["trial"].model_copy(update={"flow": steps})
    changed = deventer.model_copy(update={"comparisons": {"trial": smaller}})
    (figure,) = describe.flow(changed, {"sample_randomised": people}).exhibits
    assert figure.note.key == "describe.flow.note_waves"
    with pytest.raises(LedgerDoesNotClose, match="allocated 39 together, and 40 were randomised"):
        describe.flow(changed, {"sample_randomised": people.iloc[1:]})


def test_the_waves_of_a_comparison_start_with_its_baseline(deventer):
    waves = waves_of(deventer, "trial")
    assert list(waves) == [0, 6, 12, 18]
    assert waves[6] == ("happiness.6", "trust.6", "health_points.6", "mental_health.6", "satisfaction.6")
