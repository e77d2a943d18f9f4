"""What people reached, on the first screen and in its figure: numbers first, and what is withheld is said."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses.reached import reached as counted
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.paths import Project
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.labels import lexicon
from helpers.reporting.told_pen import Pen
from helpers.reporting.told_pictures import MOST_DOTS, people
from helpers.reporting.told_reached import reached
from helpers.reporting.vocabulary import vocabulary
from helpers.study.load import load

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def study():
    declared = load(Project(ROOT), "zuidwest")
    of = declared.describe.reached["first_job"].model_copy(update={"published": None})
    return declared.model_copy(
        update={"describe": declared.describe.model_copy(update={"reached": {"first_job": of}})}
    )


@pytest.fixture
def released(study):
    def make(n_with: int, n_without: int):
        values = pd.Series([True] * n_with + [False] * n_without, dtype="boolean")
        tables = {"sample_participants": pd.DataFrame({"person": range(len(values)), "first_job": values})}
        policy = Policy(**study.disclosure.model_dump())
        out = release(counted(study, tables).exhibits, policy, vocabulary(study)).require()
        return next(one for one in out.released if one.exhibit.id == "reached.figure")

    return make


@pytest.mark.parametrize(
    ("language", "sentence", "remark"),
    [
        (
            "nl",
            "Een eerste baan: 11 van de 17 mensen.",
            "Bij zo weinig mensen is dat aandeel onzeker: 64,7%, met een 95%-interval van 41,3% tot 82,7%.",
        ),
        (
            "en",
            "A first job: 11 of 17 people.",
            "With so few people that share is unsure: 64.7%, with a 95% interval from 41.3% to 82.7%.",
        ),
    ],
)
def test_the_number_comes_first_and_the_share_with_its_interval(
    study, released, language, sentence, remark
) -> None:
    (one,) = reached(Pen(study, lexicon(study), language), released(11, 6))
    assert (one.sentence, one.remarks) == (sentence, (remark,))
    assert one.picture.count('class="dot"') == 11
    assert one.picture.count('class="hollow"') == 6


def test_of_many_people_the_share_is_not_called_unsure(study, released) -> None:
    (one,) = reached(Pen(study, lexicon(study), "en"), released(40, 20))
    assert one.remarks == ("As a share: 66.7%, with a 95% interval from 54.1% to 77.3%.",)


def test_a_number_that_the_door_withheld_is_not_said(study, released) -> None:
    (one,) = reached(Pen(study, lexicon(study), "en"), released(14, 3))
    assert one.sentence == (
        "A first job: how many people reached this is withheld, because they are too few or nearly everybody."
    )
    assert not re.search(r"\d", one.sentence + str(one.picture))


def test_more_people_than_the_eye_counts_are_a_bar() -> None:
    assert "circle" in people(30, MOST_DOTS, "alt")
    assert "circle" not in people(30, MOST_DOTS + 1, "alt")


@pytest.mark.parametrize(("numbers", "shown"), [((11, 6), True), ((14, 3), False)])
def test_the_figure_says_how_many_of_how_many_or_that_it_is_withheld(study, released, numbers, shown) -> None:
    one = released(*numbers)
    svg = draw(Writer(one.exhibit, one.mask, lexicon(study), "en"), alt="alt").wide
    assert ("11 of 17" in svg and "64.7% (41.3% to 82.7%)" in svg) == shown
    assert ("withheld" in svg) == (not shown)
    assert ("of 17" in svg) == shown
