"""Months: the values are the register's, the numbers those of the main model, and one pay is nobody's mean."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import monthly
from helpers.effects.arms import fit
from helpers.effects.months import month_by_month
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message

SAME = 1e-12  # the same call
ORDER = ("same_more", "less_app", "less_need", "same")


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


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.fixture(scope="module")
def produced(declared, known):
    return monthly.effects(declared, known, rng())


def by_hand(known, **changes) -> dict[str, object]:
    """Return what the main model takes, from the rows by hand."""
    people = known["sample_randomised"]
    age = people["age"].astype(float).to_numpy()
    woman = people["woman"].astype(float).to_numpy()
    return {
        "order": ORDER, "covariates": pd.DataFrame({"age": age, "woman": woman}),
        "blocks": people["cohort"].to_numpy(dtype=str), "clusters": None, "estimator": "lin", "variance": "hc2",
        "level": 0.9,
    } | changes  # fmt: skip


def month_of(known, month: int) -> np.ndarray:
    rows = known["linked_register"]
    values = rows[rows["month"] == month].set_index("person")["earnings_month"]
    return values.reindex(known["sample_randomised"]["person"]).to_numpy()


def test_every_month_is_the_main_model_of_the_plan_in_that_month(produced, known):
    frame = produced.tables["monthly_effects"]
    assert len(frame) == 3 * 4
    arm = known["sample_randomised"]["arm"].to_numpy(dtype=str)
    for row in frame.to_dict("records"):
        found = fit(month_of(known, row["month"]), arm, **by_hand(known)).contrast(row["arm"], "same")
        for name in ("estimate", "std_error", "low", "high", "p_value", "n_arm", "n_reference", "n_missing"):
            assert row[name] == pytest.approx(getattr(found, name), rel=SAME), name


def test_the_band_is_that_of_all_months_together(produced, known):
    found = month_by_month(
        np.column_stack([month_of(known, month) for month in range(1, 5)]),
        known["sample_randomised"]["arm"].to_numpy(dtype=str),
        pairs=[(arm, "same") for arm in ORDER[:-1]],
        draws=999,
        rng=rng(),
        **by_hand(known),
    )
    frame = produced.tables["monthly_effects"]
    for one in found:
        rows = frame[frame["arm"] == one.arm]
        assert rows["band_low"].tolist() == list(one.bands.band_low)
        assert (rows["band_low"] < rows["low"]).all()


def test_a_month_without_a_row_is_missing_for_that_person_and_counted(produced, declared, known):
    plan = declared.analysis["trial"].monthly[0]
    values = monthly.person_months(declared, known, "trial", plan)
    assert values.shape == (400, 4)
    assert values.isna().sum().tolist() == [0, 2, 0, 0]
    counted = produced.tables["monthly_effects"].groupby("month")["n_missing"].max()
    assert counted.tolist() == [0, 2, 0, 0]


def test_months_outside_the_declared_ones_are_left_out(produced):
    assert sorted(set(produced.tables["monthly_effects"]["month"])) == [1, 2, 3, 4]


def test_people_with_anything_at_all_are_counted_by_arm_and_month(produced, known):
    frame = produced.tables["monthly_effects"]
    arm = known["sample_randomised"]["arm"].to_numpy(dtype=str)
    for row in frame.to_dict("records"):
        paid = month_of(known, row["month"]) > 0
        assert row["n_positive_arm"] == paid[arm == row["arm"]].sum()
        assert row["n_positive_reference"] == paid[arm == "same"].sum()


def test_a_month_in_which_a_few_have_anything_is_withheld_and_keeps_its_month(made, declared, known):
    rows = known["linked_register"].copy()
    reference = known["sample_randomised"].loc[lambda people: people["arm"] == "same", "person"]
    few = rows["person"].isin(reference.iloc[5:]) & (rows["month"] == 3)
    rows.loc[few, "earnings_month"] = 0.0
    found = monthly.effects(declared, {**known, "linked_register": rows}, rng())
    frame = made.released(declared, found.exhibits).released[0].exhibit.frame
    third = frame[frame["month"] == 3]
    assert len(third) == 3
    assert third[["estimate", "low", "band_low", "mean_reference"]].isna().all(axis=None)
    assert frame.loc[frame["month"] != 3, "estimate"].notna().all()


def test_the_text_beside_the_picture_speaks_of_shown_months_only(made, declared, known):
    rows = known["linked_register"].copy()
    reference = known["sample_randomised"].loc[lambda people: people["arm"] == "same", "person"]
    rows.loc[rows["person"].isin(reference.iloc[5:]) & (rows["month"] == 4), "earnings_month"] = 0.0
    found = monthly.effects(declared, {**known, "linked_register": rows}, rng())
    (page,) = made.pages(declared, found.exhibits, "en").values()
    assert page.alt.count(" in month 3, ") == 3
    assert page.alt.count(" of the 3 months that are shown.") == 3


def test_where_no_month_of_an_arm_may_be_shown_the_text_says_so(made, declared, known):
    rows = known["linked_register"].copy()
    arm = known["sample_randomised"].loc[lambda people: people["arm"] == "less_app", "person"]
    rows.loc[rows["person"].isin(arm.iloc[5:]), "earnings_month"] = 0.0
    found = monthly.effects(declared, {**known, "linked_register": rows}, rng())
    (page,) = made.pages(declared, found.exhibits, "en").values()
    assert page.alt.count(": no month has enough people to be shown.") == 1


def test_a_yes_no_variable_is_followed_in_shares(declared, known):
    shown = {"type": "boolean", "unit": "", "codes": {"ja": "yes", "nee": "no"}}
    variables = {
        **declared.variables,
        "earnings_month": declared.variables["earnings_month"].model_copy(update=shown),
    }
    rows = known["linked_register"].assign(
        earnings_month=lambda frame: (frame["earnings_month"] > 0).astype("boolean")
    )
    study = declared.model_copy(update={"variables": variables})
    found = monthly.effects(study, {**known, "linked_register": rows}, rng()).exhibits[0]
    assert set(found.frame["unit"]) == {"share"}
    assert found.frame["mean_arm"].between(0, 1).all()


def test_a_welch_plan_is_followed_by_a_regression_on_the_arms_with_hc2(made, known):
    study = made.study(estimator="unadjusted", variance="welch", adjust_for=())
    row = monthly.effects(study, known, rng()).tables["monthly_effects"].iloc[0]
    plain = by_hand(known, covariates=None, estimator="unadjusted")
    arm = known["sample_randomised"]["arm"].to_numpy(dtype=str)
    expected = fit(month_of(known, 1), arm, **plain).contrast("same_more", "same")
    assert (row["estimate"], row["std_error"]) == (expected.estimate, expected.std_error)


def test_a_month_that_cannot_be_estimated_is_left_out_with_its_reason(declared, known):
    rows = known["linked_register"].copy()
    rows.loc[rows["month"] == 1, "earnings_month"] = 0.0
    with pytest.warns(StatisticalWarning) as caught:
        found = monthly.effects(declared, {**known, "linked_register": rows}, rng())
    assert sorted(set(found.tables["monthly_effects"]["month"])) == [2, 3, 4]
    assert [str(one.message) for one in caught] == [
        "trial earnings_month, month 1: The outcome does not vary: it is 0 for all 400 persons in the 4 arms, so "
        "there is nothing to judge the uncertainty by."
    ]


def test_where_nothing_can_be_estimated_the_part_is_absent_with_a_warning(declared, known):
    rows = known["linked_register"].assign(earnings_month=0.0)
    with pytest.warns(StatisticalWarning):
        found = monthly.effects(declared, {**known, "linked_register": rows}, rng())
    assert found == Absent(Message("monthly.absent.nothing_estimated"))


def test_a_plan_that_follows_nothing_is_absent(made, known):
    found = monthly.effects(made.study(monthly=()), known, rng())
    assert found == Absent(Message("monthly.absent.not_declared"))


def test_the_door_lets_the_months_through_and_both_languages_can_say_them(made, declared, produced):
    for language, words in (("nl", "maanden na de start"), ("en", "months since the start")):
        (page,) = made.pages(declared, produced.exhibits, language).values()
        assert words in page.wide
        assert words in page.narrow
