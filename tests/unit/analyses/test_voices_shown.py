"""What may be shown at all: no list of persons, and no sentence whose number would be false when withheld."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses.voices_shown import behind, smallest, without_lists


def test_the_threshold_of_interviewed_people_falls_back_on_that_of_all(voices) -> None:
    declared = voices.study()
    assert smallest(declared) == 3
    plain = declared.model_copy(
        update={"disclosure": declared.disclosure.model_copy(update={"min_speakers": None})}
    )
    assert smallest(plain) == 10


@pytest.mark.parametrize(("groups", "persons"), [((3, 0), 3), ((2, 9), 0), ((9, 4), 4), ((), 0), ((0,), 0)])
def test_a_sentence_stands_on_its_smallest_group_that_is_not_empty(voices, groups, persons) -> None:
    assert behind(voices.study(), *groups) == persons


def test_rows_that_would_list_persons_are_left_out_until_none_does() -> None:
    frame = pd.DataFrame({"x": [1, 1, 0], "y": [4, 1, 1]})
    assert without_lists(frame, ["x", "y"]).empty
    kept = pd.DataFrame({"x": [1, 2, 0]})
    assert len(without_lists(kept, ["x"])) == 3


def test_rows_that_add_up_with_one_that_is_left_out_go_with_it() -> None:
    frame = pd.DataFrame({"item": ["a", "a", "b"], "n": [1, 0, 0]})
    assert without_lists(frame, ["n"], ["item"])["item"].tolist() == ["b"]
