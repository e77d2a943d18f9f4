"""04 estimates what is declared, in the contract's columns, and withholds what cannot be defended."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import effects
from helpers.analyses.effect_contract import CONTRACT, KEY
from helpers.analyses.effect_rows import plan_models
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Exhibit, Message

RNG = np.random.default_rng(1)
ESTIMATES = partial(effects.estimates, rng=RNG)
PRINTED = 0.005  # the papers and R print two decimals here


@pytest.fixture(scope="module")
def made(study, tables):
    """Return the tables after every part of 04, in the order of the notebook, and all exhibits."""
    known = dict(tables)
    exhibits: dict[str, Exhibit] = {}
    for part in (
        ESTIMATES, effects.findings, effects.forest, effects.standardised, effects.detectable,
        effects.overlap, effects.balance, effects.withheld, effects.unmeasured, effects.two_designs,
    ):  # fmt: skip
        produced = part(study, known)
        known.update(produced.tables)
        exhibits.update({one.id: one for one in produced.exhibits})
    return known, exhibits


def row(frame: pd.DataFrame, **values: str) -> pd.Series:
    found = frame
    for name, value in values.items():
        found = found[found[name] == value]
    assert len(found) == 1
    return found.iloc[0]


def without(study, **changes):
    return study.model_copy(update=changes)


def test_the_effect_table_has_the_columns_of_the_contract_in_order(made) -> None:
    assert list(made[1]["effects"].frame.columns) == list(CONTRACT)


def test_every_row_of_the_effect_table_has_its_own_key(made) -> None:
    assert not made[0]["effects"].duplicated(list(KEY)).any()


def test_there_is_one_main_row_per_comparison_outcome_and_pair_of_arms(made) -> None:
    frame = made[0]["effects"]
    main = frame[frame["analysis"] == "main"]
    pairs = ["comparison", "outcome", "wave", "arm", "reference"]
    assert main.groupby(pairs).size().tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("estimator", "variance", "estimate", "std_error"),
    [
        ("unadjusted", "hc2", 1794.34, 671.00),
        ("unadjusted", "classical", 1794.34, 632.85),
        ("ancova", "hc2", 1672.20, 674.58),
        ("ancova", "classical", 1672.20, 638.40),
    ],
)
def test_the_trial_gives_the_published_estimates(made, estimator, variance, estimate, std_error) -> None:
    found = row(
        made[0]["effects"], comparison="trial", outcome="earnings_78", estimator=estimator, variance=variance
    )
    assert found["estimate"] == pytest.approx(estimate, abs=PRINTED)
    assert found["std_error"] == pytest.approx(std_error, abs=PRINTED)


def test_an_average_over_everybody_is_withheld_for_lack_of_overlap(made) -> None:
    withheld = made[0]["withheld"]
    assert withheld["reason"].tolist() == ["withheld.no_overlap"] * 2
    assert withheld["estimand"].tolist() == ["ate", "ate"]
    assert "ate" not in made[0]["effects"]["estimand"].tolist()


def test_p_values_are_adjusted_over_the_main_rows_of_one_comparison_and_family(made) -> None:
    frame = made[0]["effects"]
    main = frame[(frame["analysis"] == "main") & (frame["comparison"] == "trial")]
    smallest, largest = sorted(main["p_value"])
    assert main["family_n"].tolist() == [2, 2]
    assert sorted(main["p_adjusted"]) == [min(1.0, 2 * smallest), max(2 * smallest, largest)]
    assert frame.loc[frame["analysis"] == "sensitivity", "p_adjusted"].isna().all()


def test_findings_put_the_trial_first_and_the_primary_outcome_before_the_secondary(made) -> None:
    frame = made[0]["findings"]
    assert frame[["comparison", "outcome"]].to_numpy().tolist() == [
        ["trial", "earnings_78"], ["trial", "employed_78"], ["cps", "earnings_78"], ["cps", "employed_78"],
    ]  # fmt: skip


def test_every_number_of_every_exhibit_is_covered_by_a_guard(made) -> None:
    for exhibit in made[1].values():
        guarded = {name for guard in exhibit.guards for name in (guard.count, *guard.covers)}
        numbers = {c.name for c in exhibit.columns if c.kind not in ("label", "text")}
        assert numbers <= guarded, exhibit.id


def test_removing_an_outcome_from_the_declaration_removes_it_from_every_exhibit(study, tables) -> None:
    smaller = without(study, outcomes={"earnings_78": study.outcomes["earnings_78"]})
    known = dict(tables)
    for part in (ESTIMATES, effects.findings, effects.forest, effects.detectable):
        produced = part(smaller, known)
        known.update(produced.tables)
        for exhibit in produced.exhibits:
            assert "employed_78" not in exhibit.id
            assert "employed_78" not in exhibit.frame.get("outcome", pd.Series(dtype=str)).tolist()


def test_people_without_an_outcome_are_counted_and_left_out(study, tables) -> None:
    trial = tables["sample_trial"].copy()
    trial.loc[trial.index[:7], "earnings_78"] = pd.NA
    only = {"trial": study.analysis["trial"]}
    frame = effects.estimates(without(study, analysis=only), {"sample_trial": trial}, RNG).tables["effects"]
    found = row(frame, outcome="earnings_78", estimator="unadjusted", variance="hc2")
    assert (found["n_missing"], found["n_arm"] + found["n_reference"]) == (7, 438)


def test_a_comparison_with_an_empty_arm_is_withheld_with_a_warning_that_says_why(study, tables) -> None:
    trial = tables["sample_trial"]
    only = {"trial": study.analysis["trial"]}
    empty = {"sample_trial": trial[trial["treat"] == "programme"].reset_index(drop=True)}
    with pytest.warns(
        StatisticalWarning,
        match="trial earnings_78 programme, ancova: None of the 185 persons is in the arm 'control'",
    ):
        produced = effects.estimates(without(study, analysis=only), empty, RNG)
    effects_table = produced.tables["effects"]
    assert effects_table["analysis"].tolist() == ["main", "main"]
    assert effects_table["estimate"].isna().all()
    assert set(produced.tables["withheld"]["reason"]) == {"withheld.impossible"}
    assert len(produced.tables["withheld"]) == 2 * len(list(plan_models(study.analysis["trial"])))


def test_a_study_without_an_observational_comparison_says_so_instead_of_showing_empty_parts(
    study, tables
) -> None:
    alone = without(study, comparisons={"trial": study.comparisons["trial"]})
    for part in (effects.overlap, effects.balance, effects.unmeasured):
        assert part(alone, tables) == Absent(Message("effects.absent.no_observational"))


def test_the_detectable_difference_of_the_trial_is_larger_than_the_relevant_one(made) -> None:
    found = row(made[0]["detectable"], comparison="trial", outcome="earnings_78")
    assert found["planned"] > found["relevant_effect"]
    assert found["equivalence_power"] == 0.0


def test_weighting_and_matching_bring_the_groups_closer_on_most_covariates(made) -> None:
    frame = made[0]["balance_cps"].assign(size=lambda f: f["smd"].abs())
    median = frame.groupby("method")["size"].median()
    assert median["method.weighted"] < median["method.before"] / 5
    assert median["method.matched"] < median["method.before"] / 5


def test_the_explanation_of_two_designs_is_computed_and_names_both(made) -> None:
    body = made[1]["effects.designs.cps"].body
    assert [message.key for message in body][:3] == [
        "effects.designs.trial", "effects.designs.plain", "effects.designs.unlike",
    ]  # fmt: skip
    assert body[0].values["estimate"].value.value == pytest.approx(1794.34, abs=PRINTED)


def test_a_main_model_that_does_not_exist_keeps_its_row_without_numbers_and_is_not_counted_in_the_family(
    study, tables
) -> None:
    trial = tables["sample_trial"].assign(earnings_78=1000.0)
    only = {"trial": study.analysis["trial"]}
    with pytest.warns(StatisticalWarning, match="earnings_78"):
        frame = effects.estimates(without(study, analysis=only), {"sample_trial": trial}, RNG).tables[
            "effects"
        ]
    main = frame[frame["analysis"] == "main"].set_index("outcome")
    assert main.loc["earnings_78", ["estimate", "verdict"]].isna().all()
    assert main.loc["earnings_78", ["n_arm", "n_reference"]].tolist() == [185, 260]
    assert main.loc["employed_78", "family_n"] == 1


def test_a_plan_that_corrects_for_nothing_prints_no_adjusted_p(study, tables) -> None:
    plan = study.analysis["trial"].model_copy(update={"correction": "none"})
    frame = effects.estimates(without(study, analysis={"trial": plan}), tables, RNG).tables["effects"]
    assert frame["p_adjusted"].isna().all()


def test_a_study_without_outcomes_has_no_table_of_withheld_estimates(study) -> None:
    assert effects.withheld(without(study, outcomes={}), {}) == Absent(
        Message("effects.absent.nothing_withheld")
    )
