"""03 shows who took part and how alike the groups were, from rows, and never prints what it cannot know."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import describe
from helpers.disclosure.exhibits import release
from helpers.reporting.assemble import policy
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Absent, Message
from helpers.study.plan_spec import FlowStep

EXACT = 1e-12  # sums of shares


def exhibits(produced) -> dict:
    return {one.id: one for one in produced.exhibits}


def test_the_flow_of_a_subset_says_not_in_these_data_and_never_zero_lost(study, tables) -> None:
    frame = exhibits(describe.flow(study, tables))["describe.flow.trial"].frame
    lost = frame[frame["step"] == "lost"]
    assert lost["n"].isna().all()
    assert set(lost["reason"]) == {"trial.randomised"}
    assert frame.loc[frame["step"] == "analysed", "n"].tolist() == [185, 260]


def test_the_flow_of_a_whole_trial_is_counted_from_rows_and_closes(study, tables) -> None:
    counted = study.comparisons["trial"].model_copy(update={"flow": {"randomised": FlowStep(n=445)}})
    whole = study.model_copy(update={"comparisons": {"trial": counted}})
    trial = tables["sample_trial"].copy()
    trial.loc[trial.index[trial["treat"] == "control"][:4], "earnings_78"] = pd.NA
    frame = exhibits(describe.flow(whole, {"sample_trial": trial}))["describe.flow.trial"].frame
    per_arm = frame[frame["arm"] == "control"].set_index("step")["n"]
    assert per_arm[["allocated", "lost", "analysed"]].tolist() == [260, 4, 256]


def test_table_one_has_the_published_means_of_both_arms(study, tables) -> None:
    frame = exhibits(describe.baseline(study, tables))["describe.baseline.trial"].frame.set_index("variable")
    assert round(frame.loc["age", "mean_programme"], 2) == 25.82  # Dehejia and Wahba (1999), Table 1
    assert round(frame.loc["age", "mean_control"], 2) == 25.05
    assert round(frame.loc["no_degree", "mean_programme"], 2) == 0.71
    assert round(frame.loc["hispanic", "mean_control"], 2) == 0.11


def test_a_share_in_table_one_rests_on_the_smaller_of_the_yeses_and_the_noes(study, tables) -> None:
    frame = exhibits(describe.baseline(study, tables))["describe.baseline.trial"].frame.set_index("variable")
    assert frame.loc["hispanic", "persons_programme"] == 11
    assert frame.loc["black", "persons_programme"] == 29
    assert frame.loc["age", "persons_programme"] == 185


def test_nothing_missing_is_one_sentence_and_no_table(study, tables) -> None:
    (exhibit,) = describe.missing(study, tables).exhibits
    assert exhibit.kind == "text"
    assert exhibit.body[0].key == "describe.missing.none"


def test_missing_values_are_listed_for_the_variables_that_have_them(study, tables) -> None:
    trial = tables["sample_trial"].copy()
    trial.loc[trial.index[:20], "earnings_74"] = pd.NA
    (exhibit,) = describe.missing(study, {**tables, "sample_trial": trial}).exhibits
    assert set(exhibit.frame["variable"]) == {"earnings_74"}
    assert exhibit.frame["n_missing"].sum() == 20


def test_every_bar_of_a_distribution_holds_nobody_or_at_least_the_threshold(study, tables) -> None:
    for exhibit in describe.distributions(study, tables).exhibits:
        counts = exhibit.frame["n"]
        assert ((counts == 0) | (counts >= study.disclosure.min_persons)).all()
        assert exhibit.frame.groupby("group")["share"].sum().tolist() == pytest.approx([1, 1], abs=EXACT)


def test_the_joint_balance_test_stands_beside_the_number_of_flagged_variables(study, tables) -> None:
    frame = describe.balance(study, tables).tables["balance"].set_index("comparison")
    assert frame.loc["trial", ["n_arm", "n_reference", "n_variables"]].tolist() == [185, 260, 10]
    assert frame.loc["cps", "p_value"] < frame.loc["trial", "p_value"]


def test_a_study_without_a_trial_has_no_flow_and_says_why(study, tables) -> None:
    alone = study.model_copy(update={"comparisons": {"cps": study.comparisons["cps"]}})
    assert describe.flow(alone, tables) == Absent(Message("describe.absent.no_trial"))


def test_a_variable_known_for_nobody_in_an_arm_has_no_difference_and_stops_nothing(study, tables) -> None:
    trial = tables["sample_trial"].copy()
    trial.loc[trial["treat"] == "control", "education"] = pd.NA
    frame = exhibits(describe.baseline(study, tables | {"sample_trial": trial}))[
        "describe.baseline.trial"
    ].frame.set_index("variable")
    assert pd.isna(frame.loc["education", "smd_programme"])
    assert frame.loc["age", "smd_programme"] == pytest.approx(0.107, abs=0.001)  # printed digits


def test_a_declared_category_that_nobody_has_is_a_row_without_a_difference(study, tables) -> None:
    town = study.variables["treat"].model_copy(update={"codes": {1: "city", 2: "village", 3: "island"}})
    wider = study.model_copy(
        update={
            "variables": {**study.variables, "town": town},
            "describe": study.describe.model_copy(update={"baseline": ("age", "town")}),
        }
    )
    homes = pd.array(["city", "village"] * 223, dtype="string")
    trial = tables["sample_trial"].assign(town=homes[:445])
    cps = tables["sample_cps"].assign(town="city")
    made = exhibits(describe.baseline(wider, {"sample_trial": trial, "sample_cps": cps}))
    frame = made["describe.baseline.trial"].frame
    island = frame[frame["category"].str.endswith("island")]
    assert len(island) == 1
    assert island["smd_programme"].isna().all()


def test_people_who_were_invited_stand_in_the_flow_with_their_declared_number(study, tables) -> None:
    steps = {"invited": FlowStep(n=812), "randomised": FlowStep(n=445)}
    counted = study.comparisons["trial"].model_copy(update={"flow": steps})
    whole = study.model_copy(update={"comparisons": {"trial": counted}})
    frame = exhibits(describe.flow(whole, tables))["describe.flow.trial"].frame
    assert frame.loc[frame["arm"] == "", ["step", "n"]].to_numpy().tolist() == [
        ["invited", 812], ["declined", 367], ["randomised", 445],
    ]  # fmt: skip


def test_a_study_without_comparisons_says_so_instead_of_counting_gaps(study, tables) -> None:
    alone = study.model_copy(update={"comparisons": {}})
    assert describe.missing(alone, tables) == Absent(Message("describe.absent.no_comparison"))


def alone(study):
    """Return a study that compares nobody."""
    return study.model_copy(update={"comparisons": {}, "outcomes": {}, "analysis": {}})


def test_a_study_without_comparisons_says_that_it_has_none_and_not_that_balance_went_wrong(
    study, tables
) -> None:
    none = Absent(Message("describe.absent.no_comparison"))
    assert describe.balance(alone(study), tables) == none
    assert describe.missing(alone(study), tables) == none


def test_a_study_without_comparisons_describes_everybody_in_each_sample(study, tables) -> None:
    made = exhibits(describe.baseline(alone(study), tables))
    assert list(made) == [f"describe.baseline.{name}" for name in study.samples]
    frame = made["describe.baseline.trial"].frame.set_index("variable")
    trial = tables["sample_trial"]
    assert list(frame.index) == list(study.describe.baseline)
    assert frame.loc["age", "n"] == len(trial)
    assert frame.loc["age", "mean"] == pytest.approx(trial["age"].astype(float).mean(), abs=EXACT)
    assert frame.loc["age", "sd"] == pytest.approx(trial["age"].astype(float).std(), abs=EXACT)
    hispanic = trial["hispanic"].astype(float)
    assert frame.loc["hispanic", "mean"] == pytest.approx(hispanic.mean(), abs=EXACT)
    assert frame.loc["hispanic", "persons"] == hispanic.sum()


def test_everybody_in_a_sample_passes_the_door(study, tables) -> None:
    made = describe.baseline(alone(study), tables).exhibits
    found = release(made, policy(study), vocabulary(alone(study))).require()
    assert [one.record.status for one in found.released] == ["passed"] * len(study.samples)
