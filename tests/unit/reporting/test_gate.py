"""What a design and a verdict forbid is found; what they allow is not."""

import pandas as pd
import pytest

from helpers.reporting.gate import LanguageRefused, check_language, design_of, require_language
from helpers.results import Exhibit, Message


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The programme had an effect."),
        ("en", "The effect of guidance on earnings was large."),
        ("en", "Guidance leads to work."),
        ("en", "Guidance led to more work."),
        ("en", "More work was caused by guidance."),
        ("en", "Guidance raised earnings."),
        ("en", "Earnings rose because of guidance."),
        ("en", "Guidance helped people."),
        ("en", "Guidance made paid work more common."),
        ("nl", "Door begeleiding kwamen mensen hoger uit op inkomen."),
        ("nl", "Door begeleiding was de kans op werk groter."),
        ("nl", "De begeleiding had effect."),
        ("nl", "De begeleiding leverde meer werk op."),
        ("nl", "Dit leverde mensen op den duur veel op."),
        ("nl", "Begeleiding leidt tot werk."),
        ("nl", "Begeleiding zorgt voor rust."),
        ("nl", "Begeleiding zorgde voor rust."),
        ("nl", "Verdiensten waren hoger door begeleiding."),
        ("nl", "Dit kwam vaker voor door begeleiding."),
        ("nl", "Dankzij de begeleiding werkten meer mensen."),
        ("nl", "Begeleiding hielp mensen."),
    ],
)
def test_an_observational_comparison_may_not_claim_a_cause(language, text):
    assert [found.rule for found in check_language([text], "observational", language)][:1] == ["causal"]
    assert check_language([text], "randomised", language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There was no effect."),
        ("en", "The groups show no significant difference."),
        ("en", "Guidance did not work."),
        ("nl", "Er was geen effect."),
        ("nl", "Er is geen verschil gevonden."),
        ("nl", "Begeleiding werkt niet."),
        ("nl", "Het verschil is niet significant."),
    ],
)
@pytest.mark.parametrize("design", ["randomised", "observational"])
def test_nothing_found_is_never_worded_as_nothing_there(language, text, design):
    assert "no_effect" in [found.rule for found in check_language([text], design, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Earnings came out higher with guidance than without."),
        ("en", "Undecided is not the same as “no effect”."),
        ("nl", "Of er een verschil is, is niet beslist."),
        ("nl", 'Onbeslist is iets anders dan "geen effect".'),
        ("nl", "De vragenlijst kwam door de brievenbus."),
        ("en", "The effective sample size is small."),
        ("nl", "Dit zou het interval op geen verschil brengen."),
        ("en", "This much would move the interval to no difference."),
        ("en", "How strong would an unmeasured cause have to be?"),
    ],
)
def test_a_difference_and_the_words_of_others_may_be_said(language, text):
    assert check_language([text], "observational", language) == ()


@pytest.mark.parametrize(
    ("name", "comparisons", "design"),
    [
        ("effects.designs.cps", None, "observational"),
        ("describe.flow.trial", None, "randomised"),
        ("effects", ["cps", "cps"], "observational"),
        ("effects", ["cps", "trial"], "randomised"),
        ("effects.detectable", [], "randomised"),
    ],
)
def test_an_exhibit_of_observational_comparisons_alone_may_not_claim_a_cause(
    study, name, comparisons, design
):
    frame = pd.DataFrame() if comparisons is None else pd.DataFrame({"comparison": comparisons})
    assert design_of(Exhibit(name, "text", Message("made_up.title"), "werking", frame), study) == design


def test_a_refusal_names_the_words_the_sentence_and_the_rule():
    with pytest.raises(LanguageRefused) as caught:
        require_language(["Guidance led to work.", "There was no effect."], "observational", "en")
    assert str(caught.value).splitlines() == [
        "'led to' in 'Guidance led to work.' claims a cause, and this comparison was not assigned by lot.",
        "'no effect' in 'There was no effect.' says that nothing is there, and undecided is not that.",
    ]
