"""What goes together where several totals are known: whoever lays them side by side finds nobody."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyses.response import approached
from helpers.analyses.several_totals import smallest
from helpers.analyses.validate_linked import account
from helpers.analyses.validate_persons import linked
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.reporting.vocabulary import vocabulary
from helpers.study.spec import Disclosure

K = 10
RULE = Disclosure(profile="cbs-style", min_persons=K, zeros="shown", dominance=0.5, group=0.9)
ROWS, COLUMNS = [(0, 1), (2, 3)], [(0, 2), (1, 3)]


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("survey_study.py")
    spec = importlib.util.spec_from_file_location("survey_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_in_every_total_with_a_withheld_count_are_two_and_enough_people_unless_all_are_gone(counts) -> None:
    told = smallest(counts, [*ROWS, *COLUMNS], RULE)
    gone = [place for place in range(4) if 0 < told[place] < K]
    assert gone == [place for place in range(4) if told[place] != counts[place] or 0 < counts[place] < K]
    for group in (*ROWS, *COLUMNS):
        inside, outside = [one for one in group if one in gone], [one for one in group if one not in gone]
        enough = len(inside) > 1 and sum(counts[one] for one in inside) >= K
        assert not inside or enough or not any(counts[one] for one in outside)


def stopped(made: ModuleType, n_stopped: int, n_incomplete: int) -> pd.DataFrame:
    """Return the survey with so many who began and stopped, and so many who left questions out."""
    frame = made.people(300)
    came = frame.index[frame["filled"].notna()]
    frame.loc[came[:n_incomplete], "mood"] = pd.NA
    frame.loc[came[len(came) - n_stopped :], "filled"] = pd.NA
    frame.loc[came[len(came) - n_stopped :], "filled__missing"] = "blank"
    return frame


def test_who_stopped_does_not_follow_from_who_was_approached_silent_and_answered(made) -> None:
    declared = made.study()
    rows = made.frames(declared, approached(declared, made.tables(stopped(made, 4, 20))))["response.flow"]
    n = rows.set_index("step")["n"]
    assert pd.isna(n["stopped"])
    assert pd.isna(n["silent"])
    assert pd.notna(n[["approached", "answered"]]).all()


def test_who_answered_incompletely_does_not_follow_either(made) -> None:
    declared = made.study()
    rows = made.frames(declared, approached(declared, made.tables(stopped(made, 12, 4))))["response.flow"]
    n = rows.set_index("step")["n"]
    assert pd.isna(n[["incomplete", "complete"]]).all()
    assert pd.notna(n["answered"])


def test_where_nearly_all_answered_no_sentence_and_no_step_says_how_many_did_not(made) -> None:
    frame = made.people(60)
    frame["filled"] = pd.array([pd.NA] * 4 + [1] * 56, dtype="Int64")
    declared = made.study()
    found = approached(declared, made.tables(frame))
    n = made.frames(declared, found)["response.flow"].set_index("step")["n"]
    said = " ".join(made.said(declared, found, "response.weighting"))
    assert pd.isna(n[["silent", "answered"]]).all()
    assert "56" not in said


def frames_of(joined: ModuleType, members: dict[str, list[str]]) -> dict[str, pd.DataFrame]:
    """Return the joined study with so named people in each table."""
    people = members["people"]
    n = {name: len(ids) for name, ids in members.items()}
    day = "2018-01-01"
    return {
        "people": joined.parsed("people", id=people, arm=["n"] * n["people"], age=[1] * n["people"],
                                start=[day] * n["people"]),
        "register": joined.parsed("register", id=members["register"], day=[day] * n["register"],
                                  status=["w"] * n["register"], pay=[1.0] * n["register"]),
        "survey": joined.parsed("survey", id=members["survey"], wave=[0] * n["survey"], trust=[1] * n["survey"]),
        "stays": joined.parsed("stays", id=people, begin=[day] * n["people"], end=["2018-02-01"] * n["people"]),
        "extra": joined.parsed("extra", id=members["extra"], language=["nl"] * n["extra"]),
    }  # fmt: skip


def test_few_in_a_combination_do_not_follow_from_pairs_of_files(joined: ModuleType) -> None:
    """All 120 are in the register, 40 in the survey, and 20 in extra: of these 17 in the survey and 3 not."""
    everybody = [f"p{n}" for n in range(120)]
    frames = frames_of(
        joined,
        {"people": everybody, "register": everybody, "survey": everybody[:40], "extra": everybody[23:43]},
    )
    study = joined.study()
    policy = Policy(**study.disclosure.model_dump())
    out = release([linked(study, frames), *account(study, frames)], policy, vocabulary(study)).require()
    shown = {one.exhibit.id: one.exhibit.frame for one in out.released}
    pairs = shown["validate.linked"].set_index(["table", "where"])["n"]
    assert pairs["extra", "in_both"] == 20  # known, so 20 - 17 may not be
    n = shown["validate.combinations"].set_index("tables")["n"]
    assert pd.isna(n["people+register+stays+extra"])  # three people
    assert pd.isna(n["people+register+survey+stays+extra"])
    assert pd.isna(n["people+register+survey+stays"])  # or 40 in the survey would give the 17
    assert pd.isna(n["people+register+stays"])


def test_few_of_the_first_file_do_not_follow_from_all_who_are_in_it(joined: ModuleType) -> None:
    """Of 120 people 117 are in extra, and 12 of extra are in no file of people."""
    everybody = [f"p{n}" for n in range(120)]
    extra = [*everybody[3:], *(f"x{n}" for n in range(12))]
    frames = frames_of(
        joined, {"people": everybody, "register": everybody, "survey": everybody, "extra": extra}
    )
    study = joined.study()
    policy = Policy(**study.disclosure.model_dump())
    out = release([linked(study, frames)], policy, vocabulary(study)).require()
    pairs = out.released[0].exhibit.frame.set_index(["table", "where"])["n"]
    assert pairs["survey", "in_both"] == 120
    assert pd.isna(pairs["extra", "only_base"])
    assert pd.isna(pairs["extra", "in_both"])
