"""The joint display: numbers as 03 and 04 found them, voices among those asked, nothing typed by hand."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import joint
from helpers.reporting.gate import check_language
from helpers.reporting.labels import lexicon
from helpers.reporting.words import say
from helpers.results import Absent, Message
from helpers.study.spec import DescribedChange
from helpers.study.voices_spec import Joint

CHANGE = {
    "variable": "town", "sample": "interviewed", "from": 0, "to": [6], "higher_is": "worse", "relevant_change": 2,
    "equivalence_margin": 2, "level": 0.95, "power": 0.8, "label": {"en": "stress", "nl": "stress"},
}  # fmt: skip


def row(topic: str = "stress", says: str = "better", **more: object) -> dict:
    plain = {"strand": "residents", "topic": topic, "says": says, "number": {"change": "stress", "to": 6}}
    return plain | {"inference": {"en": "x", "nl": "x"}, "researcher": "A. Person"} | more


def with_joint(voices, *rows: dict, few: float = 0.25, many: float = 0.6):
    study = voices.study()
    described = study.describe.model_copy(
        update={"changes": {"stress": DescribedChange.model_validate(CHANGE)}}
    )
    display = Joint.model_validate({"many": many, "few": few, "rows": list(rows)})
    return study.model_copy(update={"joint": display, "describe": described})


def numbers(verdict: str | None = "difference", estimate: float = -3.0, n: int = 60) -> pd.DataFrame:
    known = (
        {"estimate": estimate, "low": estimate - 1, "high": estimate + 1}
        if verdict
        else dict.fromkeys(("estimate", "low", "high"), np.nan)
    )
    return pd.DataFrame(
        [
            {
                "change": "stress",
                "wave": "6",
                "n_both": n,
                "n_fewest": n,
                "level": 0.95,
                "unit": "points",
                "verdict": verdict,
            }
            | known
        ]
    )


def shown(voices, study, **tables: pd.DataFrame) -> pd.DataFrame:
    made = joint.display(study, voices.tables() | {"changes": numbers()} | tables)
    return voices.released(study, made.exhibits).released[0].exhibit.frame


def test_a_row_has_the_saved_number_and_who_spoke_among_those_asked(voices) -> None:
    found = (
        joint.display(with_joint(voices, row("debts")), voices.tables() | {"changes": numbers()})
        .tables["joint"]
        .iloc[0]
    )
    assert (found["estimate"], found["low"], found["high"], found["verdict"]) == (
        -3.0,
        -4.0,
        -2.0,
        "difference",
    )
    assert (found["n_spoke"], found["n_silent"], found["n_asked"]) == (9, 7, 16)
    assert (found["source"], found["wave"], found["topic"]) == ("change", "6", "residents.debts")


@pytest.mark.parametrize(
    ("says", "verdict", "estimate", "expected"),
    [
        ("better", "difference", -3.0, ("converge", "said_and_seen")),
        ("worse", "difference", -3.0, ("diverge", "said_and_opposite")),
        ("worse", "difference", 3.0, ("converge", "said_and_seen")),
        ("better", "equivalent", -0.1, ("diverge", "said_and_same")),
        ("better", "undecided", -1.0, ("silent", "number_open")),
        ("better", None, 0.0, ("silent", "number_open")),
    ],
)
def test_the_direction_that_is_good_decides_what_a_number_says(
    voices, says, verdict, estimate, expected
) -> None:
    study = with_joint(voices, row("stress", says))
    made = (
        joint.display(study, voices.tables() | {"changes": numbers(verdict, estimate)})
        .tables["joint"]
        .iloc[0]
    )
    assert (made["proposal"], made["because"].removeprefix("because.")) == expected


def effects(arm: str, reference: str, verdict: str = "difference") -> pd.DataFrame:
    plain = {"comparison": "trial", "outcome": "work", "wave": pd.NA, "arm": arm, "reference": reference}
    values = {
        "estimate": 2.0,
        "low": 1.0,
        "high": 4.0,
        "level": 0.95,
        "unit": "hours",
        "verdict": verdict,
        "n_arm": 40,
        "n_reference": 50,
    }
    rows = [
        plain | values | {"analysis": "main"},
        plain | values | {"analysis": "sensitivity", "estimate": 99.0},
    ]
    return pd.DataFrame(rows)


def test_an_effect_is_the_main_row_whichever_arm_was_the_reference(voices, deventer) -> None:
    number = {"outcome": "work", "comparison": "trial", "arm": "more", "reference": "same"}
    study = with_joint(voices, row("stress", number=number))
    study = study.model_copy(update={"outcomes": {"work": deventer.outcomes["hours"]}})
    straight = (
        joint.display(study, voices.tables() | {"effects": effects("more", "same")}).tables["joint"].iloc[0]
    )
    turned = (
        joint.display(study, voices.tables() | {"effects": effects("same", "more")}).tables["joint"].iloc[0]
    )
    assert (straight["estimate"], straight["low"], straight["high"]) == (2.0, 1.0, 4.0)
    assert (turned["estimate"], turned["low"], turned["high"]) == (-2.0, -4.0, -1.0)
    assert (straight["proposal"], turned["proposal"]) == ("converge", "diverge")
    assert (straight["n_number"], straight["n_smallest"]) == (90, 40)
    assert (straight["arm"], turned["arm"]) == ("more", "more")


def test_no_worse_the_other_way_round_says_nothing(voices, deventer) -> None:
    number = {"outcome": "work", "comparison": "trial", "arm": "more", "reference": "same"}
    study = with_joint(voices, row("stress", number=number))
    study = study.model_copy(update={"outcomes": {"work": deventer.outcomes["hours"]}})
    made = joint.display(study, voices.tables() | {"effects": effects("same", "more", "non_inferior")})
    assert made.tables["joint"].iloc[0]["verdict"] == "undecided"


def test_voices_of_too_few_people_are_withheld_and_their_number_stays(voices) -> None:
    talk = voices.codings()
    few = talk[~((talk["path"] == "Stress") & ~talk["document"].isin(["Talk 1", "Talk 2"]))]
    found = shown(voices, with_joint(voices, row("stress")), voices_residents_codings=few).iloc[0]
    assert pd.isna(found["n_spoke"])
    assert found["estimate"] == -3.0


def test_one_who_was_silent_cannot_be_computed(voices) -> None:
    talk = voices.codings()
    extra = talk[talk["path"] == "Stress"].iloc[[0] * 9].copy()
    extra["document"] = [f"Talk {i}" for i in range(21, 30)]
    found = shown(
        voices, with_joint(voices, row("stress")), voices_residents_codings=pd.concat([talk, extra])
    ).iloc[0]
    assert pd.isna(found["n_spoke"])


@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True)])
def test_a_number_of_too_few_people_is_withheld_with_the_proposal_that_rests_on_it(
    voices, n, is_shown
) -> None:
    found = shown(voices, with_joint(voices, row("stress")), changes=numbers(n=n)).iloc[0]
    assert found[["estimate", "low", "high", "verdict", "proposal"]].notna().all() == is_shown
    assert found["row"] == "1"


def test_a_list_of_single_silent_persons_is_left_out(voices) -> None:
    frame = pd.DataFrame({"n_spoke": [5, 6, 7], "n_silent": [1, 1, 1], "n_asked": [6, 7, 8]}, dtype="Int64")
    kept = joint._without_lists(frame, 3)
    assert kept["n_spoke"].isna().all()
    assert (
        joint._without_lists(frame.assign(n_silent=pd.array([1, 2, 1], dtype="Int64")), 3)["n_spoke"]
        .notna()
        .all()
    )


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_note_says_the_rule_and_claims_no_cause(voices, language) -> None:
    study = with_joint(voices, row("stress"))
    (one,) = voices.released(
        study, joint.display(study, voices.tables() | {"changes": numbers()}).exhibits
    ).released
    note = say(one.exhibit.note, lexicon(study), language)
    assert {"60", "25"} <= set(re.findall(r"[0-9]+", note))
    assert check_language([note], "observational", language) == ()


def test_a_study_without_a_joint_display_says_so(voices) -> None:
    assert joint.display(voices.study(), voices.tables()) == Absent(Message("joint.absent.not_declared"))
