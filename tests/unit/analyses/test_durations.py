"""Outcomes in time: what is shown is what the calculations say, at moments that give nobody away."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import durations
from helpers.effects.hazards import cox
from helpers.effects.incidence_difference import incidence_difference
from helpers.effects.logrank import log_rank
from helpers.effects.proportionality import proportionality
from helpers.effects.published_curves import published_curves
from helpers.effects.restricted_mean import restricted_mean
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message

SAME = 1e-12  # the same call
CODES = {"none": 0.0, "work": 1.0, "other_exit": 2.0}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("times_study.py")
    spec = importlib.util.spec_from_file_location("times_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def declared(made):
    return made.study()


@pytest.fixture(scope="module")
def known(made) -> dict[str, pd.DataFrame]:
    return made.tables()


@pytest.fixture(scope="module")
def curves(declared, known):
    return durations.curves(declared, known)


@pytest.fixture(scope="module")
def tests(declared, known):
    return durations.tests(declared, known)


def arrays(known, *arms: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return times, exits, 1 for the first arm, and cohorts, by hand."""
    people = known["sample_randomised"]
    here = people[people["arm"].isin(arms)]
    codes = here["exit_kind"].map(CODES).to_numpy(dtype=float, na_value=np.nan)
    treated = (here["arm"] == arms[0]).to_numpy(dtype=float)
    return here["months_to_exit"].to_numpy(), codes, treated, here["cohort"].to_numpy(dtype=str)


def with_people(known, **columns) -> dict[str, pd.DataFrame]:
    return {**known, "sample_randomised": known["sample_randomised"].assign(**columns)}


def only_work(known) -> dict[str, pd.DataFrame]:
    """Return the same people, of whom nobody leaves for anything else than work."""
    kind = known["sample_randomised"]["exit_kind"].replace("other_exit", "none")
    return with_people(known, exit_kind=kind)


def pair(frame: pd.DataFrame, arm: str, reference: str) -> pd.Series:
    return frame[(frame["arm"] == arm) & (frame["reference"] == reference)].iloc[0]


def test_curves_are_those_of_the_people_of_each_arm(curves, known):
    frame = curves.tables["duration_curves"]
    for arm in ("same_more", "same"):
        time, codes, _, _ = arrays(known, arm)
        found = published_curves(
            time, codes, causes=["work", "other_exit"], horizon=24, level=0.9, min_count=10
        )
        for curve in found.curves:
            rows = frame[(frame["arm"] == arm) & (frame["cause"] == f"exit_kind.{curve.cause}")]
            assert rows["time"].tolist() == curve.times.tolist()
            assert rows["share"].tolist() == curve.share.tolist()
            assert rows["n_exits"].tolist() == curve.n_exits.tolist()
            assert set(rows["n"]) == {found.n}


def test_the_declared_exit_comes_first_and_the_reference_last(curves):
    frame = curves.exhibits[0].frame
    assert list(dict.fromkeys(frame["cause"])) == ["exit_kind.work", "exit_kind.other_exit"]
    assert list(dict.fromkeys(frame["arm"])) == ["same_more", "less_app", "less_need", "same"]
    assert curves.exhibits[0].options["reference"] == "same"


def test_numbers_still_there_stand_only_where_all_curves_may_show_them(curves):
    frame = curves.exhibits[0].frame
    assert 0 < frame["n_at_risk"].notna().sum() < len(frame)
    assert (frame.loc[frame["time"] == 0, "n_at_risk"] == frame.loc[frame["time"] == 0, "n"]).all()


def test_who_has_no_known_exit_is_left_out_and_counted(curves):
    by_arm = curves.exhibits[0].frame.groupby("arm", sort=False)["n_missing"].first()
    assert by_arm.tolist() == [1, 1, 1, 2]


def test_with_other_exits_the_note_says_that_they_compete(curves, declared, known):
    assert curves.exhibits[0].note.key == "durations.curves.note_competing"
    alone = durations.curves(declared, only_work(known))
    assert alone.exhibits[0].note.key == "durations.curves.note_alone"


def test_every_number_of_a_pair_is_that_of_its_calculation(tests, known):
    row = pair(tests.tables["duration_tests"], "same_more", "less_app")
    time, codes, treated, cohort = arrays(known, "same_more", "less_app")
    event = np.where(np.isnan(codes), np.nan, codes == 1)
    arm = pd.DataFrame({"arm": treated})
    by_horizon = incidence_difference(
        time, codes, treated, causes=["work", "other_exit"], of="work", horizon=24, level=0.9
    )
    ratio = cox(time, event, arm, ties="efron", level=0.9, strata=cohort).terms[0]
    changes = proportionality(time, event, arm, ties="efron", scale="km", strata=cohort).joint.p_value
    for name, expected in {
        "estimate": by_horizon.estimate, "low": by_horizon.low, "high": by_horizon.high,
        "p_log_rank": log_rank(time, event, treated, strata=cohort).p_value,
        "hazard_ratio": ratio.ratio, "hazard_low": ratio.low, "hazard_high": ratio.high,
        "p_proportional": changes,
    }.items():  # fmt: skip
        assert row[name] == pytest.approx(expected, rel=SAME), name
    known_exit = ~np.isnan(codes)
    assert row["n_arm"] == known_exit[treated == 1].sum()
    assert row["n_events_reference"] == (codes[treated == 0] == 1).sum()
    assert row["n_missing"] == 2


def test_every_declared_pair_has_a_row(tests):
    frame = tests.tables["duration_tests"]
    assert len(frame) == 6
    assert (frame["level"] == 0.9).all()


def test_with_other_exits_no_mean_time_is_shown(tests):
    assert "mean_time" not in tests.exhibits[0].frame
    assert "mean_time" not in [column.name for column in tests.exhibits[0].columns]


def test_with_one_kind_of_exit_the_mean_time_is_the_restricted_mean(declared, known):
    alone = only_work(known)
    row = pair(durations.tests(declared, alone).tables["duration_tests"], "same_more", "same")
    time, codes, treated, _ = arrays(alone, "same_more", "same")
    found = restricted_mean(time, codes, treated, horizon=24, level=0.9)
    assert (row["mean_time"], row["mean_low"]) == (found.estimate, found.low)
    assert row["unit"] == "months"


def test_a_ratio_that_changes_is_said_in_the_row_and_in_a_warning(declared, known):
    people = known["sample_randomised"]
    early = np.where(people["arm"] == "same_more", 2.0, 20.0) + np.arange(len(people)) % 4
    late = np.where(np.arange(len(people)) % 3 == 0, 12.0, early)
    changed = with_people(
        known, months_to_exit=late, exit_kind=pd.array(["work"] * len(people), dtype="string")
    )
    with pytest.warns(StatisticalWarning) as caught:
        found = durations.tests(declared, changed)
    row = pair(found.tables["duration_tests"], "same_more", "same")
    assert row["caution"] == "caution.changes"
    assert row["p_proportional"] < 0.1
    assert (
        "trial work_in_two_years same_more same: the hazard ratio changes over time, so that one ratio does not "
        "tell the whole story; read the curves and the difference at the horizon."
    ) in [str(one.message) for one in caught]


def test_what_cannot_be_estimated_is_missing_with_a_warning_and_the_rest_stands(declared, known):
    people = known["sample_randomised"]
    kind = people["exit_kind"].mask(
        people["arm"].isin(["same", "less_need"]) & (people["exit_kind"] == "work"), "none"
    )
    with pytest.warns(StatisticalWarning) as caught:
        found = durations.tests(declared, with_people(known, exit_kind=kind))
    row = pair(found.tables["duration_tests"], "less_need", "same")
    assert pd.isna(row["hazard_ratio"])
    assert pd.isna(row["p_log_rank"])
    assert (row["n_events_arm"], row["n_events_reference"]) == (0, 0)
    assert any(
        str(one.message).startswith("trial work_in_two_years less_need same, hazard ratio: ")
        for one in caught
    )
    assert pair(found.tables["duration_tests"], "same_more", "less_app").notna().all()


def test_an_arm_that_is_too_small_for_a_curve_is_left_out_with_a_warning(declared, known):
    people = known["sample_randomised"]
    few = people["exit_kind"].mask((people["arm"] == "same") & (people.index % 100 > 6))
    with pytest.warns(StatisticalWarning) as caught:
        found = durations.curves(declared, with_people(known, exit_kind=few))
    assert "same" not in set(found.exhibits[0].frame["arm"])
    assert str(caught[0].message) == (
        "trial work_in_two_years same, curve: 5 persons have a duration, fewer than the 10 that a step of a curve "
        "must stand for, so the curve cannot be shown."
    )


def test_without_an_outcome_in_time_the_parts_are_absent(declared, known):
    plain = declared.model_copy(update={"outcomes": {"any_work": declared.outcomes["any_work"]}})
    for part in (durations.curves, durations.tests):
        assert part(plain, known) == Absent(Message("durations.absent.none"))


def test_without_a_described_time_the_part_is_absent(declared, known):
    assert durations.described(declared, known) == Absent(Message("durations.absent.not_described"))


def test_a_described_time_is_that_of_everybody_in_the_sample(made, known):
    found = durations.described(made.study(described=(made.TIME,)), known)
    frame = found.tables["described_durations"]
    assert set(frame["group"]) == {"all"}
    time, codes, _, _ = arrays(known, "same_more", "less_app", "less_need", "same")
    expected = published_curves(
        time, codes, causes=["work", "other_exit"], horizon=24, level=0.9, min_count=10
    )
    assert frame["share"].tolist() == [share for curve in expected.curves for share in curve.share]


def test_a_described_time_has_a_curve_for_each_group_that_is_named(made, known):
    groups = made.TIME.model_copy(update={"by": "woman"})
    found = durations.described(made.study(described=(made.TIME, groups)), known)
    assert [one.id for one in found.exhibits] == [
        "durations.described.randomised.months_to_exit",
        "durations.described.randomised.months_to_exit.woman",
    ]
    frame = found.exhibits[1].frame
    assert list(dict.fromkeys(frame["group"])) == ["woman.yes", "woman.no"]
    sizes = known["sample_randomised"].dropna(subset="exit_kind")["woman"].value_counts()
    assert frame.groupby("group")["n"].first().to_dict() == {
        "woman.yes": sizes[True],
        "woman.no": sizes[False],
    }


def test_a_described_time_that_nobody_ended_is_absent_with_a_warning(made, known):
    waiting = with_people(known, exit_kind=pd.array(["none"] * 400, dtype="string"))
    with pytest.warns(StatisticalWarning) as caught:
        found = durations.described(made.study(described=(made.TIME,)), waiting)
    assert found == Absent(Message("durations.absent.too_few"))
    assert str(caught[0].message) == "randomised months_to_exit, curve: None of the 400 persons left."


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_door_lets_curves_and_tests_through_and_both_languages_can_say_them(
    made, declared, curves, tests, language
):
    pages = made.pages(declared, (*curves.exhibits, *tests.exhibits), language)
    assert len(pages) == 2
    figure = pages["durations.curves.trial.work_in_two_years"]
    for picture in (figure.wide, figure.narrow):
        assert {"nl": "nog aanwezig:", "en": "still there:"}[language] in picture


def test_the_door_lets_described_groups_through(made, known):
    declared = made.study(described=(made.TIME.model_copy(update={"by": "cohort"}),))
    (page,) = made.pages(declared, durations.described(declared, known).exhibits, "nl").values()
    assert "Maart 2018 (n = " in page.wide
    assert page.alt.startswith(
        "Aandeel dat was uitgestroomd op het laatste moment dat wordt getoond. Oktober 2017"
    )


def test_a_kind_of_exit_of_a_few_people_is_withheld_with_the_numbers_still_there(made, declared, known):
    people = known["sample_randomised"]
    other = (people["arm"] == "same") & (people["exit_kind"] == "other_exit")
    kind = people["exit_kind"].mask(other & (other.fillna(False).astype(int).cumsum() > 4), "none")
    found = durations.curves(declared, with_people(known, exit_kind=kind))
    frame = made.released(declared, found.exhibits).released[0].exhibit.frame
    last = frame[(frame["arm"] == "same") & (frame["time"] == 24)].set_index("cause")
    assert pd.isna(last.loc["exit_kind.other_exit", "share"])
    assert last["n_at_risk"].isna().all()
    assert last.loc["exit_kind.work", "share"] > 0
