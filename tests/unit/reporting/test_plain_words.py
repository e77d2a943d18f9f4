"""Advice on plain words: what is counted, and that everything stays advice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.reporting.plain_words import Suggestion, n_words, sentences, suggestions, terms

LONG = "Dit is een zin die maar doorgaat en doorgaat omdat iemand die zin schreef zonder ooit te denken aan de mensen die hem later in hun eigen huis moeten lezen."


def told(text, language="nl"):
    return [str(one) for one in suggestions({"letter.why": text}, language)]


def test_a_plain_text_gets_no_advice():
    assert told("U vulde een lijst in. Dank u wel! Wat gebeurt er nu?") == []


def test_a_long_sentence_is_named_by_its_first_words_and_the_average_with_it():
    assert told(LONG) == [
        "letter.why: the sentence that begins with 'Dit is een zin die' has 30 words, and 25 is the most. Cut it in two.",
        "all texts: the sentences have 30.0 words on average, and 15 is enough. Cut sentences in two.",
    ]


def test_words_that_few_people_use_get_another():
    assert told("De uitstroom nam toe.") == [
        "letter.why: 'uitstroom' is not a word that everybody uses. Try: mensen die werk vonden en geen uitkering meer "
        "hebben."
    ]
    assert told("We wrote this prior to the summer.", "en") == [
        "letter.why: 'prior to' is not a word that everybody uses. Try: before."
    ]


@pytest.mark.parametrize(
    ("text", "language", "hidden"),
    [
        ("Uw antwoorden worden gebruikt.", "nl", "worden"),
        ("Er werd gebeld.", "nl", "werd"),
        ("Your answers are carefully used.", "en", "are carefully used"),
    ],
)
def test_a_sentence_without_a_doer_is_noticed(text, language, hidden):
    assert told(text, language) == [f"letter.why: '{hidden}' does not say who does it. Name who does it."]


def test_what_somebody_else_said_is_not_judged():
    assert told("De vraag was: “Wordt de uitstroom hoger?”") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Een 7.5 is genoeg. Dank!", ("Een 7.5 is genoeg.", "Dank!")),
        ("Beste mensen,", ("Beste mensen,",)),
        ("  \n ", ()),
        ("...", ()),
    ],
)
def test_sentences_end_at_a_point_that_ends_one(text, found):
    assert sentences(text) == found


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_the_words_of_the_sentences_are_those_of_the_text(lengths):
    text = " ".join(" ".join(["woord"] * n) + "." for n in lengths)
    assert [n_words(one) for one in sentences(text)] == lengths
    has_long = any(n > 25 for n in lengths)
    assert any("is the most" in one for one in told(text)) == has_long
    assert any("on average" in one for one in told(text)) == (sum(lengths) / len(lengths) > 15)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_offered_instead_is_itself_plain(language):
    offered = {f"term {place}": plain for place, (_, plain) in enumerate(terms(language))}
    assert [one for one in suggestions(offered, language) if "does not say" not in one.found] == []


def test_advice_never_speaks_of_a_level_or_of_how_many_can_read_it():
    every = [str(Suggestion("x", "y", "z")), *told(f"{LONG} De uitstroom wordt hoger.")]
    assert not any("B1" in one or "%" in one for one in every)
