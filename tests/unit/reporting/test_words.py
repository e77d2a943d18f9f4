"""Messages become sentences, and what did not go through the door never does."""

import datetime as dt
import math

import pytest

from helpers.reporting.catalogue import Catalogue, CatalogueFault
from helpers.reporting.labels import lexicon
from helpers.reporting.words import capitalised, inline, say
from helpers.results import Behind, Declared, Message, Name, Persons, Quantity, Withheld

TEMPLATES = {
    "t.plain": "{x}",
    "t.count": "{x:count} people",
    "t.number": "{x:number2}",
    "t.signed": "{x:signed1}",
    "t.percent": "{x:percent1}",
    "t.points": "{x:points1}",
    "t.p": "p {x:p}",
    "t.size": "{x:size}",
    "t.start": "{x:start} first",
    "t.inline": "in {x:inline}",
    "t.bad": "{x:number}",
    "t.outer": "{a:start} and {b}.",
    "t.sentence": "{x} ends.",
    "t.same": "{x:number1} then {x:number2}",
}


@pytest.fixture(scope="module")
def tell(study, made_up):
    own = made_up.words().texts
    words = lexicon(study, Catalogue({language: {**own[language], **TEMPLATES} for language in own}))

    def speak(key, language="en", **values):
        return say(Message(key, values), words, language)

    return speak


@pytest.mark.parametrize(
    ("key", "value", "english", "dutch"),
    [
        ("t.count", 15992, "15,992 people", "15.992 people"),
        ("t.number", 1234.5, "1,234.50", "1.234,50"),
        ("t.signed", -2.25, "−2.2", "−2,2"),
        ("t.percent", 0.123, "12.3%", "12,3%"),
        ("t.points", 0.111, "11.1 percentage points", "11,1 procentpunt"),
        ("t.p", 0.0001, "p < 0.001", "p < 0,001"),
        ("t.plain", Quantity(1794.34, "USD"), "$1,794", "1.794 dollar"),
        ("t.plain", Quantity(-1794.34, "USD", is_difference=True), "−$1,794", "−1.794 dollar"),
        (
            "t.size",
            Quantity(-0.111, "share", is_difference=True),
            "11.1 percentage points",
            "11,1 procentpunt",
        ),
        ("t.plain", Quantity(0.111, "share"), "11.1%", "11,1%"),
        ("t.plain", Quantity(25.82, "years"), "25.8 years", "25,8 jaar"),
        ("t.plain", Quantity(math.nan, "years"), "unknown", "onbekend"),
        ("t.plain", Name("arm", "programme", of="trial"), "guided work experience", "begeleide werkervaring"),
        ("t.plain", Name("margin", "employed_78"), "5.0 percentage points", "5,0 procentpunt"),
        ("t.plain", Name("variables", "age+married"), "Age and Married", "Leeftijd en Getrouwd"),
        ("t.plain", dt.date(2023, 5, 30), "30 May 2023", "30 mei 2023"),
        ("t.plain", 445, "445", "445"),
        ("t.plain", True, "yes", "ja"),
        ("t.plain", None, "unknown", "onbekend"),
        ("t.plain", Declared(Quantity(0.05, "share")), "5.0%", "5,0%"),
        ("t.plain", Withheld(10), "fewer than 10", "minder dan 10"),
        ("t.count", Withheld(10), "fewer than 10 people", "minder dan 10 people"),
        ("t.plain", ("a", "b", "c"), "a, b and c", "a, b en c"),
    ],
)
def test_a_value_is_written_as_its_type_or_its_placeholder_says(tell, key, value, english, dutch):
    assert tell(key, x=value) == english
    assert tell(key, "nl", x=value) == dutch


def test_one_value_may_be_written_in_two_ways(tell):
    assert tell("t.same", x=1.25) == "1.2 then 1.25"


def test_a_withheld_number_is_never_read_as_a_count(tell):
    assert tell("t.number", x=Withheld(10)) == "a number that is withheld (fewer than 10 people)"


def test_sentences_in_a_list_follow_each_other(tell):
    both = tuple(Message("t.sentence", {"x": name}) for name in ("One", "Two"))
    assert tell("t.plain", x=both) == "One ends. Two ends."


def test_a_message_inside_a_message_is_said_in_place(tell):
    assert (
        tell("t.outer", a=Message("t.plain", {"x": "one"}), b=Message("t.count", {"x": 2}))
        == "One and 2 people."
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Persons(4), "Persons(n=4, speakers=False)"),
        (Behind(3.2, 4), "Behind(value=3.2, persons=4, speakers=False)"),
    ],
)
def test_what_did_not_go_through_the_door_is_refused(tell, value, shown):
    with pytest.raises(CatalogueFault) as caught:
        tell("t.plain", x=value)
    assert str(caught.value) == f"The sentence 't.plain' holds {shown}, which did not go through the door."


def test_a_missing_value_is_named(tell):
    with pytest.raises(CatalogueFault) as caught:
        tell("t.plain", y=1)
    assert str(caught.value) == "The sentence 't.plain' asks for 'x', which the message does not give."


@pytest.mark.parametrize("key", ["t.plain", "t.bad"])
def test_a_number_without_a_format_is_refused(tell, key):
    with pytest.raises(CatalogueFault) as caught:
        tell(key, x=0.123)
    assert str(caught.value) == (
        f"The sentence '{key}' prints the number 0.123 without saying how; "
        "allowed: count, p, p_is, numberK, signedK, percentK, pointsK."
    )


def test_a_value_that_no_sentence_can_print_is_refused(tell):
    with pytest.raises(CatalogueFault, match=r"The sentence 't\.plain' cannot print \{1\}\."):
        tell("t.plain", x={1})


@pytest.mark.parametrize(
    ("label", "inside", "first"),
    [
        ("Earnings in 1978", "earnings in 1978", "Earnings in 1978"),
        ("NSW programme", "NSW programme", "NSW programme"),
        ("guided work", "guided work", "Guided work"),
        ("n", "n", "n"),
        ("", "", ""),
    ],
)
def test_a_label_fits_inside_a_sentence_and_at_its_start(label, inside, first):
    assert (inline(label), capitalised(label)) == (inside, first)


def test_a_name_that_nobody_declared_is_named(tell):
    with pytest.raises(CatalogueFault) as caught:
        tell("t.plain", x=Name("arm", "nowhere", of="trial"))
    assert str(caught.value) == "The declaration has no arm 'nowhere' of 'trial' to label."


def test_a_label_that_exists_in_one_language_says_which(study, made_up):
    variables = {
        **study.variables,
        "age": study.variables["age"].model_copy(update={"label": {"nl": "Leeftijd"}}),
    }
    words = lexicon(study.model_copy(update={"variables": variables}))
    label = words.label(Name("variable", "age"), "en")
    assert (label.text, label.language) == ("Leeftijd", "nl")


def test_parts_that_bring_their_own_commas_are_not_given_others(tell):
    assert (
        tell("t.plain", x=("age (1),", "income (2),", "and work (3)")) == "age (1), income (2), and work (3)"
    )
