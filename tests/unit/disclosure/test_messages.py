import numpy as np
import pytest

from helpers.disclosure.messages import LONGEST_WORDS, options_mistakes, say
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.results import Behind, Declared, Message, Name, Persons, Quantity, Withheld

K = 10
WORDS = Vocabulary.of(names=["age", "2018 USD", "USD", "share"], columns=["share"], numbers=[0.25])


def policy(zeros="shown"):
    return Policy("cbs-style", K, zeros, 0.5, 0.9, rows_may_be_shown=False)


def said(value, *, zeros="shown", about_people=True, is_thin=False):
    message = Message("a.key", {"v": value})
    where = "exhibit 'x', note"
    return say(message, policy(zeros), WORDS, about_people=about_people, where=where, is_thin=is_thin)


def told(value, **changes):
    found = said(value, **changes)
    assert found.mistakes == ()
    return found.message.values["v"]


@pytest.mark.parametrize(("n", "expected"), [(1, Withheld(K)), (9, Withheld(K)), (10, 10), (11, 11), (0, 0)])
def test_a_count_of_persons_is_said_from_the_threshold(n, expected):
    assert told(Persons(n)) == expected


def test_nobody_is_not_said_where_zeros_are_withheld():
    assert told(Persons(0), zeros="withheld") == Withheld(K)


def test_a_result_is_said_when_enough_persons_stand_behind_it():
    quantity = Quantity(0.31, "share")
    assert told(Behind(quantity, K)) == quantity
    assert told(Behind(quantity, K - 1)) == Withheld(K)
    assert said(Behind(0.31, K - 1)).n_withheld == 1


def test_a_declared_number_is_said():
    assert told(Declared(0.95)) == 0.95
    assert told(Declared(Quantity(500, "USD"))) == Quantity(500, "USD")


def test_messages_inside_messages_and_lists_are_judged_alike():
    inner = Message("inner", {"n": Persons(4), "of": (Persons(12), Persons(3))})
    found = said([inner])
    assert found.message.values["v"] == (Message("inner", {"n": Withheld(K), "of": (12, Withheld(K))}),)
    assert found.n_withheld == 2


def test_a_truth_value_a_name_and_plain_words_are_said():
    for value in (True, None, Name("variable", "age"), "share", "2018 USD"):
        assert told(value) == value


BARE = (
    "exhibit 'x', note, 'v': it is a bare number in an exhibit about people. Say what it rests on: "
    "Persons(n) for a "
    "count, Behind(value, persons) for a result, Declared(value) for a choice of the study."
)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (4, BARE),
        (0.04, BARE),
        (np.int64(4), BARE),
        (np.float64(4), BARE),
        (Quantity(4, "persons"), BARE),
        (
            "4 persons",
            "exhibit 'x', note, 'v': it is a text with a number in it. Give the number by itself, as "
            "Persons, Behind "
            "or Declared.",
        ),
        (
            "x" * (LONGEST_WORDS + 1),
            "exhibit 'x', note, 'v': it holds a text of 201 characters. Put sentences in the catalogues.",
        ),
        (
            Name("category", "Fatima"),
            "exhibit 'x', note, 'v': it names a category that is neither declared nor in the "
            "catalogues. Declare it "
            "in study.yml.",
        ),
        (
            {"n": 4},
            "exhibit 'x', note, 'v': it holds a dict, which no sentence can print. Give a number, a "
            "word, a Name or "
            "a message.",
        ),
        (
            Persons(-1),
            "exhibit 'x', note, 'v': the number of persons behind it is no number of persons. Count "
            "the persons.",
        ),
        (
            Behind(3.0, 4.5),
            "exhibit 'x', note, 'v': the number of persons behind it is no number of persons. Count "
            "the persons.",
        ),
    ],
)
def test_what_a_sentence_about_people_must_not_hold_is_refused(value, sentence):
    assert [str(mistake) for mistake in said(value).mistakes] == [sentence]


def test_bare_numbers_pass_where_an_exhibit_is_not_about_people():
    assert told(4, about_people=False) == 4
    assert told(Quantity(4, "USD"), about_people=False) == Quantity(4, "USD")


@pytest.mark.parametrize("about_people", [True, False])
@pytest.mark.parametrize("value", ["Fatima", Quantity(4, "Fatima"), Name("category", "age", of="Fatima")])
def test_words_units_and_owners_that_nobody_declared_are_refused(value, about_people):
    assert said(value, about_people=about_people).mistakes


def test_every_result_is_withheld_in_a_sentence_about_few_yeses():
    found = said(Behind(3.5, 200), is_thin=True)
    assert found.message.values["v"] == Withheld(K)


def test_persons_are_guarded_also_where_an_exhibit_says_it_is_not_about_people():
    assert told(Persons(4), about_people=False) == Withheld(K)


def test_a_key_that_is_a_sentence_is_refused():
    found = say(Message("4 persons"), policy(), WORDS, about_people=True, where="exhibit 'x', title")
    assert str(found.mistakes[0]) == (
        "exhibit 'x', title: its key is not the key of a sentence in the catalogues. Add it to the "
        "catalogues."
    )


@pytest.mark.parametrize(
    "options",
    [
        {"x": "low", "lines": [0, 0.25, -1], "nested": {"age": True}, "none": None, "column": "share"},
        {},
    ],
)
def test_options_may_choose_columns_names_and_declared_numbers(options):
    assert options_mistakes(options, frozenset({"low"}), WORDS, where="exhibit 'x'") == ()


@pytest.mark.parametrize(
    ("value", "kind"), [(4, "int"), ([0, 4.5], "float"), ("Fatima", "str"), ({"Fatima": 1}, "str")]
)
def test_options_may_not_carry_data(value, kind):
    found = options_mistakes({"marks": value}, frozenset({"low"}), WORDS, where="exhibit 'x'")
    assert [str(mistake) for mistake in found] == [
        f"exhibit 'x', option 'marks': it holds a {kind} that was not declared; allowed: columns of "
        f"the frame and "
        "declared values. Put data in the frame of the exhibit, or the number in the declaration."
    ]
