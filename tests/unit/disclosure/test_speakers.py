"""A study may declare a lower threshold for people who were interviewed; it holds for them alone."""

import pandas as pd
import pytest

from helpers.disclosure.exhibits import release
from helpers.disclosure.messages import say
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DeclarationMistake
from helpers.results import Behind, Column, Exhibit, Guard, Message, Persons, Withheld

WORDS = Vocabulary.of(names=["a", "b", "c", "x.title"], columns=["group", "n", "share", "mean", "n_more"])


def policy(min_speakers=5):
    return Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False, min_speakers=min_speakers)


def shown(counts, *, speakers, rules, adds_up=None):
    frame = pd.DataFrame({"group": ["a", "b", "c"][: len(counts)], "n": counts, "mean": [0.25] * len(counts)})
    exhibit = Exhibit(
        id="x.title", kind="table", title=Message("x.title"), chapter="werking", frame=frame,
        columns=(Column("group", "label"), Column("n", "count"), Column("mean", "number")),
        guards=(Guard("n", ("mean",), adds_up_within=adds_up, speakers=speakers),),
    )  # fmt: skip
    return release([exhibit], rules, WORDS).require().released[0].mask["n"].tolist()


@pytest.mark.parametrize(("n", "hidden"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_the_threshold_for_speakers_is_the_declared_one(n, hidden):
    assert shown([n, 40], speakers=True, rules=policy())[0] is hidden


@pytest.mark.parametrize(("n", "hidden"), [(5, True), (9, True), (10, False)])
def test_everybody_else_keeps_the_threshold_for_persons(n, hidden):
    assert shown([n, 40], speakers=False, rules=policy())[0] is hidden


@pytest.mark.parametrize(("n", "hidden"), [(9, True), (10, False)])
def test_without_a_threshold_for_speakers_that_for_persons_holds(n, hidden):
    assert shown([n, 40], speakers=True, rules=policy(None))[0] is hidden


def test_what_is_withheld_with_a_small_count_follows_the_same_threshold():
    assert shown([4, 6, 40], speakers=True, rules=policy(), adds_up=()) == [True, True, False]
    assert shown([4, 6, 40], speakers=True, rules=policy(7), adds_up=()) == [True, True, False]
    assert shown([3, 2, 40], speakers=True, rules=policy(5), adds_up=()) == [True, True, False]
    assert shown([3, 1, 40], speakers=True, rules=policy(5), adds_up=()) == [True, True, True]


def test_a_count_that_no_guard_judges_is_of_speakers_only_where_every_guard_is():
    frame = pd.DataFrame({"group": ["a", "b"], "n": [20, 30], "n_more": [6, 6]})
    columns = (Column("group", "label"), Column("n", "count"), Column("n_more", "count"))

    def hidden(*speakers):
        guards = tuple(Guard("n", ("n_more",), speakers=one) for one in speakers)
        exhibit = Exhibit("x.title", "table", Message("x.title"), "werking", frame, columns, guards)
        return bool(release([exhibit], policy(), WORDS).require().released[0].mask["n_more"].any())

    assert (hidden(True), hidden(False), hidden(True, False)) == (False, True, True)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Persons(5, speakers=True), 5),
        (Persons(4, speakers=True), Withheld(5)),
        (Persons(9), Withheld(10)),
        (Behind(0.5, 5, speakers=True), 0.5),
        (Behind(0.5, 9), Withheld(10)),
        (Behind(0.5, 4, speakers=True), Withheld(5)),
    ],
)
def test_sentences_follow_the_same_two_thresholds(value, told):
    said = say(Message("x.title", {"n": value}), policy(), WORDS, about_people=True, where="x")
    assert said.message.values["n"] == told


@pytest.mark.parametrize("wrong", [0, 2, 11])
def test_it_is_never_below_three_nor_above_the_threshold_for_persons(wrong):
    with pytest.raises(DeclarationMistake) as refused:
        policy(wrong)
    assert str(refused.value.mistakes[0]) == (
        f"disclosure.min_speakers: it is {wrong}; allowed: 3 or more, at most min_persons (10)."
    )


def test_a_stricter_run_keeps_it():
    stricter = policy().raised(min_persons=20)
    assert (stricter.below(speakers=True), stricter.below(speakers=False)) == (5, 20)
    assert policy(None).raised(min_persons=20).below(speakers=True) == 20


def test_the_account_of_the_door_says_it():
    assert release([], policy(), WORDS).as_json()["min_speakers"] == 5
    assert release([], policy(None), WORDS).as_json()["min_speakers"] == 10
