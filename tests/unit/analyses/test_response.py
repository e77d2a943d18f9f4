"""Who was approached and answered, as 03 shows it: the flow, the weights, and what cannot be weighted."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.response import approached, weights
from helpers.describe.response import ALL
from helpers.errors import StatisticalWarning
from helpers.results import Absent

CLOSE = 1e-9


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("survey_study.py")
    spec = importlib.util.spec_from_file_location("survey_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_study_without_a_survey_says_so(made) -> None:
    found = approached(made.study(response=None, themes={}), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "response.absent.not_declared"
    assert weights(made.study(response=None, themes={}), {}) is None


def test_the_flow_runs_from_the_registration_to_complete_answers_and_lists_strangers(made) -> None:
    frame = made.people(200)
    frame.loc[frame.index[frame["filled"].notna()][:12], "mood"] = pd.NA
    stopped = frame.index[frame["filled"].notna()][-11:]
    frame.loc[stopped, "filled"] = pd.NA
    frame.loc[stopped, "filled__missing"] = "blank"
    tables = made.tables(frame, strangers=tuple(f"register:x{n}" for n in range(14)), orphans=13)
    declared = made.study()
    rows = made.frames(declared, approached(declared, tables))["response.flow"].set_index("step")["n"]
    answered, stopped_n = int(frame["filled"].notna().sum()), 11
    assert rows.to_dict() == {
        "registered": 260, "left_chosen": 60, "approached": 200, "silent": 200 - answered - stopped_n,
        "stopped": stopped_n, "answered": answered, "incomplete": 12, "complete": answered - 12,
        "elsewhere": 14, "not_registered": 13,
    }  # fmt: skip


def test_a_few_strangers_are_one_row_and_take_no_other_number_with_them(made) -> None:
    frame, declared = made.people(200), made.study()
    tables = made.tables(frame, strangers=tuple(f"register:x{n}" for n in range(4)), orphans=8)
    rows = made.frames(declared, approached(declared, tables))["response.flow"].set_index("step")["n"]
    assert not {"elsewhere", "not_registered"} & set(rows.index)
    assert rows["not_approached"] == 12
    fewer = made.tables(frame, strangers=("register:x1",), orphans=2)
    rows = made.frames(declared, approached(declared, fewer))["response.flow"].set_index("step")["n"]
    assert pd.isna(rows["not_approached"])
    assert rows["left_chosen"] == 60


def test_weights_add_up_to_the_frame_and_make_the_margins_agree(made) -> None:
    frame = made.people(300)
    declared, tables = made.study(), made.tables(frame)
    found = approached(declared, tables)
    weight = weights(declared, tables)
    assert weight.sum() == pytest.approx(300, rel=CLOSE)
    assert set(weight.index) == set(frame.loc[frame["filled"].notna(), "person"])
    assert found.tables["weights"].set_index("person")["weight"].equals(weight)
    saved = found.tables["response"].set_index(["variable", "category"])
    for place in (("stage", "later"), ("woman", "yes")):
        row = saved.loc[place]
        assert row["weighted"] == pytest.approx(row["frame"], abs=1e-8)
        assert abs(row["difference_weighted"]) < 1e-7 < abs(row["difference"])
    assert saved.loc[(ALL, ALL), "n_frame"] == 300
    assert saved.loc[("age", ""), "unit"] == "years"
    assert saved.loc[("age", ""), "frame"] == pytest.approx(frame["age"].mean(), rel=CLOSE)


def test_the_text_says_how_answers_count_and_for_whom_they_stand(made) -> None:
    declared = made.study()
    found = approached(declared, made.tables(made.people(300)))
    text = " ".join(made.said(declared, found, "response.weighting"))
    assert "How people were approached: by letter." in text
    assert "until stage and woman are distributed as among everybody who was approached" in text
    assert "answers so count as" in text
    assert "The results are about the people who were approached, as they were." in text
    like = made.study(response={"target": "people_like_these"})
    assert "of another year or place" in " ".join(
        made.said(like, approached(like, made.tables(made.people(300))), "response.weighting")
    )


def test_nine_strangers_are_too_few_to_be_counted_out_loud(made) -> None:
    declared = made.study()
    tables = made.tables(made.people(300), orphans=9)
    text = " ".join(made.said(declared, approached(declared, tables), "response.weighting"))
    assert "In the survey there are fewer than 10 people who are in no registration" in text


@pytest.mark.parametrize(
    ("n_later", "key"),
    [
        (0, "of stage, further on, people were approached and nobody answered."),
        (4, "of stage, further on, fewer than 5 people answered."),
    ],
)
def test_a_category_with_too_few_answers_is_named_and_the_answers_stay_unweighted(made, n_later, key) -> None:
    stage = np.where(np.arange(200) < 60, "later", "first")
    filled = np.where((np.arange(200) < n_later) | (np.arange(200) >= 120), 1, None)
    declared, tables = made.study(), made.tables(made.people(200, stage=stage, filled=filled))
    with pytest.warns(StatisticalWarning, match=r"response: the answers are not weighted .*stage 'later'\.$"):
        found = approached(declared, tables)
    text = made.said(declared, found, "response.weighting")
    assert f"The answers are not weighted: {key}" in text
    assert any(one.startswith("Take such a category together with another one") for one in text)
    assert found.tables["weights"].empty
    assert "weighted" not in made.frames(declared, found)["response.beside"]


def test_margins_and_a_ceiling_that_cannot_hold_together_are_said(made) -> None:
    first, woman = (
        np.repeat(["first", "first", "later", "later"], [40, 20, 30, 10]),
        np.repeat([0, 1, 0, 1], [40, 20, 30, 10]),
    )
    answered = {0: 5, 40: 8, 60: 8, 90: 6}
    filled = np.full(100, None, dtype=object)
    for start, n in answered.items():
        filled[start : start + n] = 1
    frame = made.people(100, stage=first, woman=woman == 1, filled=filled)
    declared = made.study(response={"max_weight": 1.6})
    with pytest.warns(StatisticalWarning, match="at most 1.6 times the mean weight"):
        found = approached(declared, made.tables(frame))
    text = " ".join(made.said(declared, found, "response.weighting"))
    assert "no weights of at most 1.6 times the mean make stage and woman all agree" in text


def test_of_whom_the_registration_does_not_know_a_margin_is_a_category_of_its_own(made) -> None:
    woman = np.where(np.arange(300) < 60, None, np.arange(300) % 2 == 0)
    declared, tables = made.study(), made.tables(made.people(300, woman=woman))
    found = approached(declared, tables)
    rates = made.frames(declared, found)["response.rates"]
    row = rates[(rates["variable"] == "woman") & (rates["category"] == "unknown")].iloc[0]
    assert row["n_frame"] == 60
    assert weights(declared, tables).sum() == pytest.approx(300, rel=CLOSE)


def test_where_everybody_answers_all_count_alike(made) -> None:
    declared, tables = made.study(), made.tables(made.people(80, filled=1))
    found = approached(declared, tables)
    assert weights(declared, tables).to_numpy() == pytest.approx(np.ones(80))
    text = made.said(declared, found, "response.weighting")
    assert "All 80 people who were approached answered." in text


def test_where_nobody_answers_nothing_is_weighted_and_it_is_said(made) -> None:
    declared, tables = made.study(), made.tables(made.people(80, filled=None))
    found = approached(declared, tables)
    assert weights(declared, tables) is None
    assert (
        "Of the 80 people who were approached nobody answered. Nothing can be said of what they think."
        in made.said(declared, found, "response.weighting")
    )


def test_an_empty_frame_says_so(made) -> None:
    declared, tables = made.study(), made.tables(made.people(20).iloc[:0])
    found = approached(declared, tables)
    assert [one.id for one in found.exhibits] == ["response.flow", "response.weighting"]
    assert made.said(declared, found, "response.weighting") == [
        "Nobody is in the frame: nobody of the registration meets its conditions."
    ]


def test_nine_who_answered_or_did_not_withhold_the_rate_of_their_group(made) -> None:
    filled = np.where(np.arange(200) % 2 == 0, 1, None)
    stage = np.where(np.arange(200) < 30, "later", "first")
    filled[:30] = None
    filled[:9] = 1
    declared = made.study()
    rates = made.frames(
        declared, approached(declared, made.tables(made.people(200, stage=stage, filled=filled)))
    )
    later = rates["response.rates"].set_index(["variable", "category"]).loc[("stage", "later")]
    assert later[["n_answered", "rate", "low"]].isna().all()
    assert (
        rates["response.rates"].set_index(["variable", "category"]).loc[("stage", "first"), "n_answered"]
        is pd.NA
    )


def test_who_is_absent_has_a_number_only_with_its_source(made) -> None:
    declared = made.study()
    found = approached(declared, made.tables(made.people(200)))
    text = made.said(declared, found, "response.missing")
    assert "People without an address: 140 people (source: a count)." in text
    assert "People who were never registered; how many is not known." in text
    silent = made.study(response={"absent": ()})
    (only,) = made.said(silent, approached(silent, made.tables(made.people(200))), "response.missing")
    assert only.startswith("The study names no group that the registration lacks.")
