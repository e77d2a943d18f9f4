"""Trials that go wrong: every declared estimate keeps its row, with a number or with a sentence that says why not."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from math import comb

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from helpers.analyses.effect_rows import effect_rows
from helpers.analyses.families import with_families
from helpers.analyses.relative import ratios
from helpers.errors import StatisticalWarning
from helpers.study.plan_spec import Delivery
from helpers.study.spec import Study

ARMS = ("same_more", "less_app", "less_need", "same")
OTHERS = ARMS[:-1]
PER_ARM = 12
N = PER_ARM * len(ARMS)
SAME = 1e-12  # the same means in another order of additions
UNADJUSTED = {"estimator": "unadjusted", "variance": "hc2"}
ANCOVA = {"estimator": "ancova", "variance": "hc2", "adjust_for": ("age",)}


def people() -> pd.DataFrame:
    """Return 48 made-up people: 12 an arm, half of each in either cohort."""
    rng = np.random.default_rng(5)
    arm = np.repeat(ARMS, PER_ARM)
    place = np.arange(N)
    return pd.DataFrame(
        {
            "person": [f"intake:{row}" for row in place],
            "arm": pd.array(arm, dtype="string"),
            "cohort": pd.array(np.where(place % 2, "october_2017", "march_2018"), dtype="string"),
            "caseworker": pd.array([f"KM{row % 4:02d}" for row in place], dtype="string"),
            "age": pd.array(rng.integers(20, 60, N), dtype="Int64"),
            "happiness.0": pd.array(rng.integers(1, 11, N), dtype="Int64"),
            "happiness.6": pd.array(rng.integers(1, 11, N), dtype="Int64"),
            "happiness.12": pd.array(rng.integers(1, 11, N), dtype="Int64"),
            "outflow_work": pd.array(place % 3 == 0, dtype="boolean"),
            "outflow_work_cbs": pd.array(place % 3 == 1, dtype="boolean"),
            "sanctioned": pd.array(place % 6 == 0, dtype="boolean"),
            "months_to_exit": pd.array(np.where(place % 3 == 0, 1 + place % 20, 24), dtype="Float64"),
            "exit_kind": pd.array(np.where(place % 3 == 0, "work", "none"), dtype="string"),
        }
    )


@pytest.fixture
def asked(smaller: Callable[..., Study]) -> Callable[..., Study]:
    """Return a plan for one outcome, each arm against the reference; happiness at two waves."""

    def make(name: str, **plan: object) -> Study:
        study = smaller(name, plan={"pairs": "reference", "adjust_for": (), **UNADJUSTED, **plan})
        if name != "happiness":
            return study
        outcome = study.outcomes[name].model_copy(update={"waves": (6, 12)})
        return study.model_copy(update={"outcomes": {name: outcome}})

    return make


def run(study: Study, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows, and every sentence that was said."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = effect_rows(study, {"sample_randomised": frame})[0]
    assert all(issubclass(one.category, StatisticalWarning) for one in caught), [
        str(o.message) for o in caught
    ]
    return rows, [str(one.message) for one in caught]


def by_arm(rows: pd.DataFrame) -> dict[str, float]:
    return dict(zip(rows["arm"], rows["estimate"], strict=True))


def of(arms: tuple[str, ...], place: str, estimator: str, sentence: str, *, source: str = "") -> list[str]:
    """Return a sentence for each arm; with its source where the outcome has two."""
    beside = f" ({source})" if source else ""
    return [f"trial {place} {arm}{beside}, {estimator}: {sentence}" for arm in arms]


def nested(study: Study) -> Study:
    """Return the study with caseworkers who are nested in arms."""
    by = Delivery(relation="nested_in_arm", id="caseworker")
    comparison = study.comparisons["trial"].model_copy(update={"delivered_by": by})
    return study.model_copy(update={"comparisons": {"trial": comparison}})


def missed(rows: pd.DataFrame) -> bool:
    """Return whether rows are kept without any number that was estimated."""
    empty = rows[["estimate", "std_error", "low", "high", "p_value", "verdict", "smallest_detectable"]]
    return bool(empty.isna().all().all())


def test_the_made_up_people_are_a_trial_that_can_be_estimated(asked) -> None:
    rows, said = run(asked("outflow_work"), people())
    assert said == []
    assert len(rows) == 6  # pairs with the reference × sources
    assert list(by_arm(rows.head(3)).values()) == pytest.approx([0, 0, 0], abs=SAME)


def test_an_empty_arm_keeps_its_row_and_says_which_arm(asked) -> None:
    frame = people()
    rows, said = run(asked("sanctioned"), frame[frame["arm"] != "less_app"].reset_index(drop=True))
    assert missed(rows)
    assert rows["arm"].tolist() == list(OTHERS)
    assert rows["n_arm"].tolist() == [12, 0, 12]
    sentence = "None of the 36 persons is in the arm 'less_app'; there is nothing to compare it by."
    assert said == of(OTHERS, "sanctioned", "unadjusted", sentence)


def test_where_all_pairs_are_compared_a_sentence_names_both_arms_and_no_sentence_stands_twice(asked) -> None:
    equal = people().assign(outflow_work=pd.array([False] * N, dtype="boolean"))
    equal = equal.assign(outflow_work_cbs=equal["outflow_work"])
    rows, said = run(asked("outflow_work", pairs="all"), equal)
    assert missed(rows[rows["source"] == "register"])
    assert len(said) == len(set(said)) == 6 * 2  # pairs × sources
    assert [one.partition(",")[0] for one in said[:6]] == [
        "trial outflow_work same_more against same (register)",
        "trial outflow_work less_app against same (register)",
        "trial outflow_work less_need against same (register)",
        "trial outflow_work same_more against less_app (register)",
        "trial outflow_work same_more against less_need (register)",
        "trial outflow_work less_app against less_need (register)",
    ]


def test_an_arm_of_one_has_no_spread_and_the_other_arms_are_compared(asked) -> None:
    frame = people()
    one = frame[(frame["arm"] != "less_app") | (frame.index == PER_ARM)].reset_index(drop=True)
    rows, said = run(asked("sanctioned"), one)
    assert rows["estimate"].isna().tolist() == [False, True, False]
    within = rows[rows["arm"] != "less_app"]
    assert within["estimate"].tolist() == pytest.approx([0, 0], abs=SAME)
    assert rows["n_arm"].tolist() == [12, 1, 12]
    rests = "The regression fits one person exactly; the hc2 standard error of the difference between '{}' and 'same' rests on the others."
    assert said == [
        rests.format("same_more"),
        "trial sanctioned less_app, unadjusted: The arm 'less_app' has one person with a complete record, and one "
        "person says nothing about how much outcomes vary; at least two are needed.",
        rests.format("less_need"),
    ]


def test_an_arm_of_one_is_as_little_for_welch(asked) -> None:
    frame = people()
    one = frame[(frame["arm"] != "less_app") | (frame.index == PER_ARM)].reset_index(drop=True)
    rows, said = run(asked("sanctioned", variance="welch"), one)
    assert rows["estimate"].isna().tolist() == [False, True, False]
    assert said == [
        "trial sanctioned less_app, unadjusted: The arm has one person with an outcome, and one person says nothing "
        "about how much outcomes vary; at least two are needed."
    ]


def test_lin_needs_every_arm_in_every_block(asked) -> None:
    frame = people()
    frame.loc[frame["arm"] == "less_app", "cohort"] = "march_2018"
    lin = {"estimator": "lin", "adjust_for": ("age",)}
    rows, said = run(asked("sanctioned", **lin), frame)
    assert missed(rows)
    assert said == of(
        OTHERS, "sanctioned", "lin",
        "Lin's regression needs somebody with a complete record of every arm in every block: 'less_app' has nobody in "
        "block 'october_2017'. Choose unadjusted or ancova, or join blocks.",
    )  # fmt: skip
    rows, said = run(asked("sanctioned", **ANCOVA), frame)
    assert rows["estimate"].notna().all()
    assert said == []


def test_an_outcome_that_is_equal_for_all_has_no_estimate_and_the_second_source_still_has(asked) -> None:
    equal = people().assign(outflow_work=pd.array([False] * N, dtype="boolean"))
    rows, said = run(asked("outflow_work"), equal)
    first = rows[rows["source"] == "register"]
    assert missed(first)
    assert first["n_missing"].tolist() == [0, 0, 0]
    assert rows.loc[rows["source"] == "register_cbs", "estimate"].notna().all()
    assert said == of(
        OTHERS, "outflow_work", "unadjusted",
        "The outcome does not vary: it is 0 for all 48 persons in the 4 arms, so there is nothing to judge the "
        "uncertainty by.", source="register",
    )  # fmt: skip


def test_a_second_register_with_nothing_in_it_leaves_the_first_alone(asked) -> None:
    empty = people().assign(outflow_work_cbs=pd.array([None] * N, dtype="boolean"))
    rows, said = run(asked("outflow_work"), empty)
    assert rows["source"].unique().tolist() == ["register"]
    assert rows["estimate"].notna().all()
    sentence = (
        "The arm 'same_more' cannot be compared: of the 12 persons assigned to it none has a complete record."
    )
    assert said == of(OTHERS, "outflow_work", "unadjusted", sentence, source="register_cbs")


@pytest.mark.parametrize("plan", [UNADJUSTED, ANCOVA], ids=["unadjusted", "ancova"])
def test_a_wave_that_is_wholly_missing_keeps_its_rows_and_the_other_wave_its_numbers(asked, plan) -> None:
    frame = people().assign(**{"happiness.12": pd.array([None] * N, dtype="Int64")})
    rows, said = run(asked("happiness", **plan), frame)
    assert rows["wave"].tolist() == ["6"] * 3 + ["12"] * 3
    assert missed(rows[rows["wave"] == "12"])
    assert rows.loc[rows["wave"] == "12", "n_missing"].tolist() == [24, 24, 24]
    assert rows.loc[rows["wave"] == "6", "estimate"].notna().all()
    sentence = (
        "The arm 'same_more' cannot be compared: of the 12 persons assigned to it none has a complete record."
    )
    assert said == of(OTHERS, "happiness 12", plan["estimator"], sentence)


def test_a_baseline_that_nobody_has_leaves_only_the_unadjusted_model(asked) -> None:
    frame = people().assign(**{"happiness.0": pd.array([None] * N, dtype="Int64")})
    rows, said = run(asked("happiness", **ANCOVA), frame)
    assert missed(rows)
    assert len(said) == 6
    rows, said = run(asked("happiness"), frame)
    assert rows["estimate"].notna().all()
    assert said == []


def test_one_cluster_says_nothing_about_clusters(asked) -> None:
    frame = people().assign(caseworker=pd.array(["KM01"] * N, dtype="string"))
    rows, said = run(nested(asked("sanctioned", variance="cr2")), frame)
    assert missed(rows)
    assert said == of(
        OTHERS, "sanctioned", "unadjusted",
        "All 48 persons are in one cluster ('KM01'), and one cluster says nothing about how much clusters vary; at "
        "least two are needed.",
    )  # fmt: skip


def test_one_cluster_an_arm_says_nothing_about_clusters_either(asked) -> None:
    frame = people()
    frame["caseworker"] = frame["arm"]
    rows, said = run(nested(asked("sanctioned", variance="cr2")), frame)
    assert missed(rows)
    assert said == [
        f"trial sanctioned {arm}, unadjusted: The arm '{arm}' has one cluster (n = 12), and one cluster says nothing "
        "about how much clusters vary; at least two are needed."
        for arm in OTHERS
    ]


def separated() -> pd.DataFrame:
    """Return people of whom everybody left for work in one arm, nobody in the reference, some elsewhere."""
    frame = people()
    everybody, nobody = frame["arm"] == "same_more", frame["arm"] == "same"
    frame["outflow_work"] = pd.array((frame["outflow_work"] | everybody) & ~nobody, dtype="boolean")
    return frame


@pytest.mark.parametrize("plan", [UNADJUSTED, ANCOVA], ids=["unadjusted", "ancova"])
def test_two_arms_that_are_wholly_apart_cannot_be_judged_and_the_others_can(asked, plan) -> None:
    rows, said = run(asked("outflow_work", **plan), separated())
    first = rows[rows["source"] == "register"]
    if plan is ANCOVA:  # age leaves something unexplained, so there is a number, and it is near the whole
        assert first["estimate"].notna().all()
        assert first["estimate"].iloc[0] == pytest.approx(1, abs=0.05)
        assert said == []
        return
    assert first["estimate"].isna().tolist() == [True, False, False]
    assert by_arm(first)["less_app"] == pytest.approx(1 / 3, abs=SAME)
    assert said == [
        "trial outflow_work same_more (register), unadjusted: The outcome does not vary around what the regression expects in "
        "'same_more' (n = 12) and 'same' (n = 12), so there is nothing to judge their difference by."
    ]


def exact_share(odds_ratio: float) -> float:
    """Return the chance that all 12 exits among 24 people are in one arm of 12, given the margins."""
    return odds_ratio**12 / sum(comb(12, k) ** 2 * odds_ratio**k for k in range(13))


def test_two_arms_that_are_wholly_apart_have_ratios_without_an_upper_limit(asked) -> None:
    study = asked("outflow_work")
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        produced = ratios(study, {"sample_randomised": separated()})
    (exhibit,) = produced.exhibits
    apart = exhibit.frame.set_index("arm").loc["same_more"]
    assert (apart["events_arm"], apart["events_reference"]) == (12, 0)
    assert (apart["difference"], apart["difference_high"]) == (1, 1)
    low, _ = confint_proportions_2indep(12, 12, 0, 12, method="newcomb", compare="diff")
    assert apart["difference_low"] == pytest.approx(low, abs=1e-9)  # statsmodels stops searching here
    assert exact_share(apart["odds_ratio_low"]) == pytest.approx(0.025, rel=1e-6)
    for name in ("risk_ratio", "risk_ratio_high", "odds_ratio", "odds_ratio_high"):
        assert apart[name] == np.inf
    assert apart["risk_ratio_low"] > 1


def test_arms_that_explain_everything_leave_nothing_to_judge_by(asked) -> None:
    frame = people()
    frame["sanctioned"] = pd.array(frame["arm"] != "same", dtype="boolean")
    rows, said = run(asked("sanctioned"), frame)
    assert missed(rows)
    assert said == of(
        OTHERS, "sanctioned", "unadjusted",
        "The outcome follows exactly from arm 'same_more', arm 'less_app', arm 'less_need', arm 'same', block "
        "'october_2017', so nothing is left to judge the uncertainty by; is the outcome itself, or something computed "
        "from it, among the covariates?",
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "n"), [("work", 12), ("other_exit", 0)])
def test_everybody_out_in_the_first_month_leaves_nothing_to_judge_by(asked, kind: str, n: int) -> None:
    frame = people().assign(months_to_exit=1.0, exit_kind=pd.array([kind] * N, dtype="string"))
    rows, said = run(asked("work_in_two_years"), frame)
    assert missed(rows)
    assert said == of(
        OTHERS, "work_in_two_years", "aalen_johansen",
        f"Up to 24 nothing says how uncertain the difference is: {n} exits to 'work' among 12 persons in the arm, {n} "
        "among 12 in the reference, and within each of the two everyone fared the same.",
    )  # fmt: skip


def test_a_time_before_the_start_is_refused_for_the_pairs_that_have_it(asked) -> None:
    frame = people()
    frame.loc[frame["arm"] == "less_app", "months_to_exit"] = -1.0
    rows, said = run(asked("work_in_two_years"), frame)
    assert rows["estimate"].isna().tolist() == [False, True, False]
    assert said == [
        "trial work_in_two_years less_app, aalen_johansen: Negative durations: 12 of 24, the lowest -1. Nobody leaves "
        "before the start; correct the dates in cleaning, or leave those persons out and count them."
    ]


def test_a_horizon_that_nobody_reached_is_refused(asked) -> None:
    frame = people()
    frame["months_to_exit"] = frame["months_to_exit"].clip(upper=12)
    rows, said = run(asked("work_in_two_years"), frame)
    assert missed(rows)
    assert said == of(
        OTHERS, "work_in_two_years", "aalen_johansen",
        "Nobody in the arm was followed for longer than 12, so nothing is known about it at 24; choose a horizon of at "
        "most 12.",
    )  # fmt: skip


def test_times_that_nobody_has_are_missing_for_everybody(asked) -> None:
    frame = people().assign(months_to_exit=pd.array([None] * N, dtype="Float64"))
    rows, said = run(asked("work_in_two_years"), frame)
    assert missed(rows)
    assert rows["n_missing"].tolist() == [24, 24, 24]
    sentence = "Of the 24 persons none has both a duration and whether it ended in an exit."
    assert said == of(OTHERS, "work_in_two_years", "aalen_johansen", sentence)


def test_nobody_at_all_keeps_every_row(asked) -> None:
    rows, said = run(asked("sanctioned"), people().iloc[:0])
    assert missed(rows)
    assert rows["n_arm"].tolist() == [0, 0, 0]
    sentence = "None of the 0 persons is in the arm 'same_more'; there is nothing to compare it by."
    assert said == of(OTHERS, "sanctioned", "unadjusted", sentence)


def test_estimates_that_do_not_exist_are_in_no_family(asked) -> None:
    equal = people().assign(sanctioned=pd.array([False] * N, dtype="boolean"))
    study = asked("sanctioned")
    family = study.families["harms"].model_copy(update={"correction": "holm"})
    study = study.model_copy(update={"families": {"harms": family}})
    rows, _ = run(study, equal)
    found = with_families(study, {"sample_randomised": equal}, rows, np.random.default_rng(1))
    assert found["family"].eq("harms").all()
    assert found["family_n"].tolist() == [0, 0, 0]
    assert found["p_adjusted"].isna().all()
