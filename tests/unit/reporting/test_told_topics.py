"""Topics on the first screen: one that is worse for people is never left out, whatever else is declared."""

from __future__ import annotations

import pytest

from helpers.reporting.told_pen import Pen
from helpers.reporting.told_topics import topics


@pytest.fixture
def sentences(made_up_voices, told_study, told_words):
    def make(worse: str) -> list[str]:
        strand = told_study.voices["residents"]
        kept = {
            name: one.model_copy(update={"says": "worse" if name == worse else "neither"})
            for name, one in strand.topics.items()
        }
        voices = {**told_study.voices, "residents": strand.model_copy(update={"topics": kept})}
        declared = told_study.model_copy(update={"joint": None, "voices": voices})
        released = made_up_voices.released(made_up_voices.topics())
        return [one.sentence for one in topics(Pen(declared, told_words, "en"), released)]

    return make


def test_a_topic_that_is_worse_for_people_is_said_without_a_joint_display(sentences) -> None:
    withheld = "How many people who were asked spoke of trust is withheld: they are too few."
    assert withheld not in sentences("")
    assert sentences("trust")[-1] == withheld
