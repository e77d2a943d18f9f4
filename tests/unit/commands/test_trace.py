"""The trace of one score: each answer, what it counts, and the sum; and what may be asked."""

from __future__ import annotations

import importlib.util
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from helpers.cleaning.together import clean_all
from helpers.commands import trace
from helpers.errors import ParameterMistake

NOWHERE = Path("nowhere") / "derive.py"


@pytest.fixture(scope="module")
def made_up() -> ModuleType:
    path = Path(__file__).parents[1] / "scored_study.py"
    spec = importlib.util.spec_from_file_location("scored_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_answer_stands_with_its_meaning_and_what_it_counts(joined, made_up) -> None:
    given = dict(zip(made_up.LONELY.values(), (3.0, 1.0, 3.0, 2.0, np.nan, 1.0), strict=True))
    study = made_up.study(joined)
    columns = made_up.answers(1) | {name: np.array([value]) for name, value in given.items()}
    table = clean_all(study, joined.frames(people=made_up.parsed(columns)), NOWHERE).tables["people"]
    assert trace.lines(study, "lonely", "people", table) == [
        "lonely in table 'people': De Jong Gierveld scale (6 items), score total, coding no_first",
        "  e3           l1                   3 = yes, counts 1",
        "  s4           l2                   1 = no turned round, counts 1",
        "  s7           l3                   3 = yes turned round, counts 0",
        "  s8           l4                   2 = more_or_less turned round, counts 1",
        "  e9           l5                   missing (blank)",
        "  e10          l6                   1 = no, counts 0",
        "  5 of 6 answered; at most 1 may be missing",
        "  score: 3",
    ]


def test_a_missing_score_says_why(joined, made_up) -> None:
    study = made_up.study(joined)
    columns = made_up.answers(1) | {"m1": np.array([np.nan])}
    table = clean_all(study, joined.frames(people=made_up.parsed(columns)), NOWHERE).tables["people"]
    assert trace.lines(study, "mood", "people", table)[-1] == "  score: missing (too_few_items)"
    assert trace.lines(study, "unwell", "people", table)[-1] == "  score: missing (too_few_items)"


def test_a_class_stands_beside_its_score(joined, made_up) -> None:
    study = made_up.study(joined)
    sixty = dict(zip(made_up.MOOD.values(), (4.0, 4.0, 3.0, 4.0, 3.0), strict=True))
    columns = made_up.answers(1) | {name: np.array([value]) for name, value in sixty.items()}
    table = clean_all(study, joined.frames(people=made_up.parsed(columns)), NOWHERE).tables["people"]
    assert trace.lines(study, "unwell", "people", table)[-1] == "  score: 60, class: False"


def test_all_three_must_be_named() -> None:
    with pytest.raises(ParameterMistake, match="name all three"):
        trace.execute(Namespace(study="nsw", variable="", id="1"))


def test_a_variable_that_is_no_score_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("WATWERKT_ROOT", str(Path(__file__).resolve().parents[3]))
    with pytest.raises(ParameterMistake, match="there is no scored variable 'age'; allowed: nothing"):
        trace.execute(Namespace(study="nsw", variable="age", id="1"))
