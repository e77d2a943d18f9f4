"""`truth.yml` is what the potential outcomes give, and says what each world was made to say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

TRUTH = Path(__file__).resolve().parents[3] / "studies" / "deventer" / "truth.yml"
WORLDS = (
    "primary",
    "mar",
    "mnar_equal",
    "mnar_opposite",
    "non_monotone",
    "nested",
    "register_equal",
    "register_differential",
    "null",
)
ARMS = ("same_more", "less_app", "less_need")
CROWD, CROWDS = 1_000, 12
# Standard errors between two Monte Carlo figures; some hundred are compared in each world.
APART = 5
# The file rounds to five decimals, euros to one.
ROUNDED = {"earnings_12": 0.06}
# A stated size of the design against its large-sample value.
POINTS = 0.003
SCORE = 0.015
DELIVERED = ("more_guidance", "app_used")


@pytest.fixture(scope="module")
def truth():
    return yaml.safe_load(TRUTH.read_text(encoding="utf-8"))


def row(truth, world, outcome, *, source=None, wave=None):
    """Return the one row of an outcome."""
    (found,) = (
        one
        for one in truth["worlds"][world]["outcomes"]
        if (one["outcome"], one.get("source"), one.get("wave")) == (outcome, source, wave)
    )
    return found


def test_the_file_has_every_world_with_its_words(truth, make_truth):
    assert tuple(truth["worlds"]) == WORLDS
    for name, world in make_truth.WORLDS.items():
        written = truth["worlds"][name]
        assert written["about"] == world.about
        assert (written["right"], written["wrong"]) == (list(world.right), list(world.wrong))
    assert (truth["invited"], truth["took_part"]) == (1584, 364)


def test_the_file_begins_with_what_its_words_mean(make_truth):
    assert TRUTH.read_text(encoding="utf-8").startswith(make_truth.HEAD)
    assert "SYNTHETIC" in make_truth.HEAD.splitlines()[0]


def test_the_readme_of_the_study_has_the_worlds_as_the_file_has_them(truth, make_truth):
    assert make_truth.worlds_in_words(truth) in TRUTH.with_name("README.md").read_text(encoding="utf-8")


def test_about_one_experiment_in_four_looks_like_the_news_item(truth):
    found = truth["signs_of_the_text"]
    assert found["found"] / found["draws"] == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize("world", WORLDS)
def test_the_figures_come_out_again_from_other_people(truth, make_truth, world):
    rng = np.random.default_rng(77)
    again = make_truth.truth_of(make_truth.WORLDS[world], rng, crowd=CROWD, crowds=CROWDS)
    fewer = np.sqrt(1.0 + truth["people"] / (CROWD * CROWDS))
    for one in again.rows:
        written = row(truth, world, one.outcome, source=one.source or None, wave=one.wave or None)
        for i, arm in enumerate(ARMS):
            allowed = APART * fewer * written["error"][arm] + ROUNDED.get(one.outcome, 6e-6)
            assert abs(one.effect[i] - written["effect"][arm]) <= allowed, (
                one.outcome,
                one.source,
                one.wave,
                arm,
            )


def test_in_the_primary_world_more_guidance_adds_six_points_the_app_three_and_need_none(truth):
    found = row(truth, "primary", "outflow_12", source="gemeente")
    assert found["mean"]["same"] == pytest.approx(0.15, abs=POINTS)
    assert found["effect"]["same_more"] == pytest.approx(0.06, abs=POINTS)
    assert found["effect"]["less_app"] == pytest.approx(0.03, abs=POINTS)
    assert found["effect"]["less_need"] == 0.0


def test_in_the_primary_world_pay_and_hours_go_with_outflow(truth):
    for outcome in ("hours_12", "earnings_12", "months_in_work_24", "any_work_12", "outflow_24"):
        for source in ("truth", "gemeente", "cbs"):
            effect = row(truth, "primary", outcome, source=source)["effect"]
            assert effect["same_more"] > effect["less_app"] > effect["less_need"] == 0.0


def test_in_the_primary_world_cbs_sees_less_of_the_effect_than_the_municipality(truth):
    ours, theirs = (
        row(truth, "primary", "outflow_12", source=source)["effect"] for source in ("gemeente", "cbs")
    )
    assert 0.005 < ours["same_more"] - theirs["same_more"] < 0.03


@pytest.mark.parametrize("wave", [6, 12, 18])
def test_satisfaction_goes_up_by_half_a_point_and_no_other_scale_moves(truth, wave):
    for world in set(WORLDS) - {"null", "nested"}:
        effect = row(truth, world, "satisfaction", wave=wave)["effect"]
        assert effect["same_more"] == pytest.approx(0.5, abs=SCORE)
        assert effect["less_app"] == effect["less_need"] == 0.0
        for scale in ("happiness", "health", "trust", "mhi5"):
            assert set(row(truth, world, scale, wave=wave)["effect"].values()) == {0.0}


def test_in_the_null_world_nothing_has_an_effect_but_guidance_is_delivered(truth):
    for one in truth["worlds"]["null"]["outcomes"]:
        zero = set(one["effect"].values()) == {0.0}
        assert zero == (one["outcome"] not in DELIVERED)


def test_about_ten_twenty_and_twenty_eight_in_a_hundred_are_missing(truth):
    for world in WORLDS:
        for wave, missing in ((6, 0.10), (12, 0.20), (18, 0.28)):
            shares = truth["worlds"][world]["response"][wave].values()
            assert 1 - np.mean(list(shares)) == pytest.approx(missing, abs=0.035)


def test_among_those_who_answer_the_worlds_differ_as_they_should(truth):
    answered = {world: row(truth, world, "happiness", wave=18)["answered"]["same_more"] for world in WORLDS}
    for world in ("mar", "mnar_opposite", "non_monotone"):
        assert answered[world] > 0.3
    for world in ("mnar_equal", "null", "register_equal", "register_differential"):
        assert answered[world] == 0.0
    assert 0.0 < answered["primary"] < 0.15


def test_equal_shares_answer_in_each_arm_of_the_non_monotone_world(truth):
    shares = truth["worlds"]["non_monotone"]["response"][18]
    assert max(shares.values()) - min(shares.values()) < 0.01


def test_unequal_recording_makes_two_points_from_nothing(truth):
    effect = {
        source: row(truth, "register_differential", "outflow_12", source=source)["effect"]
        for source in ("truth", "gemeente", "cbs")
    }
    assert set(effect["truth"].values()) == set(effect["cbs"].values()) == {0.0}
    assert effect["gemeente"]["same_more"] == pytest.approx(0.02, abs=POINTS)
    assert effect["gemeente"]["less_app"] == effect["gemeente"]["less_need"] == 0.0


def test_equal_recording_error_shrinks_the_effect_and_makes_none(truth):
    true, ours = (
        row(truth, "register_equal", "outflow_12", source=source)["effect"]
        for source in ("truth", "gemeente")
    )
    assert ours["same_more"] == pytest.approx(0.85 * true["same_more"], abs=POINTS)
    assert ours["less_need"] == 0.0


def test_more_guidance_works_in_those_who_take_it_up_and_in_nobody_else(truth):
    for world in ("mar", "null", "register_equal"):
        compliers = truth["worlds"][world]["compliers"]
        everybody = row(truth, world, "outflow_12", source="truth")["effect"]["same_more"]
        assert everybody == pytest.approx(compliers["share"] * compliers["truth"], abs=POINTS)


def test_no_effect_on_work_is_larger_than_such_experiments_publish(truth):
    for world in WORLDS:
        for source in ("truth", "gemeente", "cbs"):
            effects = row(truth, world, "outflow_12", source=source)["effect"].values()
            assert max(map(abs, effects)) < 0.06 + POINTS
