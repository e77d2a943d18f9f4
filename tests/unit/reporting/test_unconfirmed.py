"""What is not confirmed of a score stands under every exhibit that rests on it, and under no other."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from helpers.reporting.instruments import texts
from helpers.reporting.labels import lexicon
from helpers.reporting.unconfirmed import unconfirmed
from helpers.results import Column, Exhibit, Message, Name


@pytest.fixture(scope="module")
def study(joined):
    path = Path(__file__).parents[1] / "scored_study.py"
    spec = importlib.util.spec_from_file_location("scored_study", path)
    made_up: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made_up)
    return made_up.study(joined)


def about(*names: str, kind: str = "variable", exhibit: str = "describe.table") -> Exhibit:
    return Exhibit(
        id=exhibit, kind="table", title=Message("scores.spread.title"), chapter="werking",
        frame=pd.DataFrame({"what": list(names)}), columns=(Column("what", "label", names=kind),),
    )  # fmt: skip


MOOD = "Mental health is scored by a key of which not everything is confirmed: that all five items must be answered."


@pytest.mark.parametrize(
    ("exhibit", "said"),
    [
        (about("mood", "age"), (MOOD,)),
        (about("mood.6"), (MOOD,)),
        (about("mood+age", kind="variables"), (MOOD,)),
        (about("lonely", "age"), ()),
        (about("mood", kind="word"), ()),
        (about("mood", exhibit="scores.spread"), ()),
    ],
    ids=[
        "a variable",
        "at a wave",
        "among others",
        "another score",
        "a word of the same letters",
        "the scores themselves",
    ],
)
def test_an_exhibit_that_names_the_score_says_what_is_not_confirmed(study, exhibit, said) -> None:
    assert unconfirmed(study, exhibit, lexicon(study), "en") == said


def test_a_title_that_names_the_score_counts_as_well_and_dutch_is_dutch(study) -> None:
    title = Message("grades.mean.title", {"variable": Name("variable", "mood")})
    exhibit = Exhibit(id="grades.mean.mood", kind="text", title=title, chapter="werking")
    assert unconfirmed(study, exhibit, lexicon(study), "nl") == (
        "Psychische gezondheid is berekend met een sleutel waarvan niet alles is bevestigd: dat alle vijf de vragen ingevuld "
        "moeten zijn.",
    )


def test_a_study_without_scores_reads_no_registry(joined) -> None:
    assert texts(joined.study()) == {}
    assert unconfirmed(joined.study(), about("age"), lexicon(joined.study()), "en") == ()


def test_every_text_of_the_instruments_of_a_study_has_its_place(study) -> None:
    found = texts(study)
    assert found["mhi5.total.ggd.complaints"] == {
        "nl": "psychische klachten",
        "en": "psychological complaints",
    }
    assert found["djg6"]["nl"] == "De Jong Gierveld-schaal (6 vragen)"
    assert "mhi5.source.1" in found
    assert not any(place.startswith("swls") for place in found)
