import pytest

from helpers.disclosure.vocabulary import Vocabulary

WORDS = Vocabulary.of(names=["age", "home", "rent", "program"], columns=["mean", "n"], numbers=[0.1])


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("age", True),
        ("home.rent", True),
        ("age+home", True),
        ("Fatima", False),
        ("home.Fatima", False),
        ("", False),
    ],
)
def test_a_word_is_known_by_itself_or_by_all_its_parts(word, known):
    assert WORDS.knows(word) is known


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("mean", True),
        ("mean_program", True),
        ("mean_fatima", False),
        ("fatima_program", False),
        ("program", False),
    ],
)
def test_a_column_is_known_by_itself_or_as_a_known_column_of_a_known_name(name, known):
    assert WORDS.knows_column(name) is known


def test_0_and_1_are_always_known_numbers():
    assert WORDS.numbers == {-1.0, 0.0, 0.1, 1.0}
