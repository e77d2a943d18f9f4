"""A card of the joint display: the number, who spoke, the proposal with its rule, the inference with its name."""

from dataclasses import replace

import pytest

from helpers.reporting import joint


@pytest.fixture
def cards(made_up_voices, told_study, told_words):
    def make(language="en", exhibit=None):
        released = made_up_voices.released(exhibit or made_up_voices.joint())
        return joint.cards(told_study, released.exhibit, told_words, language)

    return make


def test_a_card_says_number_people_quotes_proposal_and_who_concludes(cards):
    first, _ = cards()
    assert first.theme.text == "Calm at home"
    assert first.measured == "Calm (1-10)"
    assert first.how == "Change within people since the start, after 6 months"
    assert first.estimate == "+0.80 years (0.35 to 1.25; 95% interval)"
    assert first.verdict_name == "difference"
    assert first.told == "28 of the 52 people who were asked spoke of it."
    assert [quote.role_name for quote in first.quotes] == ["typical", "deviant"]
    assert first.proposal_name == "converge"
    assert "Many is at least 50% of those asked, few at most 25%." in first.rule
    assert first.inference.text == "Made up: what people tell fits the number."
    assert first.researcher == "A. Verzonnen"
    assert "The shaded margin is" in first.picture


def test_a_withheld_number_or_count_is_said_and_not_drawn(cards):
    _, second = cards("nl")
    assert second.estimate == "afgeschermd"
    assert second.picture == ""
    assert second.verdict == ""
    assert second.told == "Hoeveel mensen erover spraken, is afgeschermd: het zijn er te weinig."
    assert [quote.role_name for quote in second.quotes] == ["typical"]


def test_the_reason_of_the_rule_stands_before_its_thresholds(cards, made_up_voices):
    exhibit = made_up_voices.joint()
    because = exhibit.frame.assign(because="because.said_and_seen")
    first, _ = cards(exhibit=replace(exhibit, frame=because))
    assert first.rule.startswith("Many say it, and the number moved that way. Many is at least 50%")


def test_the_strand_is_named_only_where_there_are_several(cards, made_up_voices, told_study):
    assert {card.strand for card in cards()} == {""}


def test_every_card_has_a_heading_of_its_own(told_pages):
    page = told_pages["report.en.html"]
    for number, theme in ((1, "Calm at home"), (2, "The other side")):
        assert f'<article class="joint" aria-labelledby="joint-{number}">' in page
        assert f'<h4 id="joint-{number}">{theme}</h4>' in page
