"""The verb of a finding follows its design and its verdict, in both languages."""

import pandas as pd
import pytest

from helpers.reporting.catalogue import Catalogue
from helpers.reporting.findings import findings
from helpers.reporting.gate import LanguageRefused, check_language
from helpers.reporting.labels import lexicon

ROW = {
    "comparison": "trial", "outcome": "earnings_78", "arm": "programme", "reference": "control", "estimate": 1794.34,
    "low": 475.6, "high": 3113.1, "level": 0.95, "unit": "USD", "verdict": "difference", "smallest_detectable": 1885.0,
}  # fmt: skip
SHARE = {"outcome": "employed_78", "unit": "share", "smallest_detectable": 0.122}


@pytest.fixture
def word(study, words):
    def one(language="en", withheld=(), **changes):
        frame = pd.DataFrame([ROW | changes])
        mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
        mask[list(withheld)] = True
        (found,) = findings(study, frame, mask, words, language, scale="own")
        return found

    return one


@pytest.mark.parametrize(
    ("language", "changes", "sentence", "amount"),
    [
        ("en", {}, "Guided work experience raised earnings in 1978.", "$1,794 higher, between $476 and $3,113 (95% interval)."),
        ("nl", {}, "Door begeleide werkervaring kwamen mensen hoger uit op verdiensten in 1978.", "1.794 dollar hoger, tussen 476 dollar en 3.113 dollar (95%-interval)."),
        ("en", {"estimate": -900.0, "low": -1500.0, "high": -300.0}, "Guided work experience lowered earnings in 1978.", "$900 lower, between $300 and $1,500 (95% interval)."),
        ("en", {"verdict": "undecided", "low": -475.6, "level": 0.995}, "Whether guided work experience changed earnings in 1978 is undecided.", "$1,794 higher, between $476 lower and $3,113 higher (99.5% interval)."),
        ("nl", {"verdict": "undecided", "low": -475.6}, "Of er een effect is van begeleide werkervaring op verdiensten in 1978, is niet beslist.", "1.794 dollar hoger, tussen 476 dollar lager en 3.113 dollar hoger (95%-interval)."),
        ("en", {"comparison": "cps"}, "Earnings in 1978 came out higher with guided work experience than with no programme place.", "$1,794 higher, between $476 and $3,113 (95% interval)."),
        ("nl", {"comparison": "cps"}, "Bij begeleide werkervaring kwamen mensen hoger uit op verdiensten in 1978 dan bij geen plaats in het programma.", "1.794 dollar hoger, tussen 476 dollar en 3.113 dollar (95%-interval)."),
        ("en", SHARE | {"estimate": 0.1106, "low": 0.025, "high": 0.196}, "Guided work experience made any earnings in 1978 more common.", "11 more in every 100 people, between 2 and 20 (95% interval)."),
        ("nl", SHARE | {"estimate": -0.1106, "low": -0.196, "high": -0.026}, "Door begeleide werkervaring was de kans op enig inkomen in 1978 kleiner.", "11 minder op elke 100 mensen, tussen 3 en 20 (95%-interval)."),
        ("en", SHARE | {"estimate": 0.0206, "low": 0.001, "high": 0.04}, "Guided work experience made any earnings in 1978 more common.", "21 more in every 1,000 people, between 1 and 40 (95% interval)."),
        ("en", {"unit": "years", "verdict": "undecided", "estimate": -0.081, "low": -0.146, "high": 0.021}, "Whether guided work experience changed earnings in 1978 is undecided.", "0.08 years lower, between 0.15 lower and 0.02 higher (95% interval)."),
        ("nl", {"unit": "years", "estimate": 1.2, "low": 0.86, "high": 1.56}, "Door begeleide werkervaring kwamen mensen hoger uit op verdiensten in 1978.", "1,2 jaar hoger, tussen 0,9 en 1,6 (95%-interval)."),
        ("en", SHARE | {"comparison": "cps", "estimate": 0.09, "low": 0.02, "high": 0.16}, "Any earnings in 1978 came out more common with guided work experience than with no programme place.", "9 more in every 100 people, between 2 and 16 (95% interval)."),
        ("nl", SHARE | {"comparison": "cps", "estimate": -0.09, "low": -0.16, "high": -0.02}, "Bij begeleide werkervaring was de kans op enig inkomen in 1978 kleiner dan bij geen plaats in het programma.", "9 minder op elke 100 mensen, tussen 2 en 16 (95%-interval)."),
    ],
)  # fmt: skip
def test_the_sentence_and_its_amount_say_what_the_interval_carries(word, language, changes, sentence, amount):
    found = word(language, **changes)
    assert (found.sentence, found.amount) == (sentence, amount)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("comparison", ["trial", "cps"])
@pytest.mark.parametrize("verdict", ["difference", "equivalent", "non_inferior", "undecided"])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("unit", [{}, SHARE])
def test_every_sentence_of_the_catalogue_passes_the_gate(word, language, comparison, verdict, sign, unit):  # noqa: PLR0917
    size = 0.1 if unit else 900.0
    ends = sorted((sign * size * 0.5, sign * size * 1.5))
    found = word(
        language,
        **unit,
        comparison=comparison,
        verdict=verdict,
        estimate=sign * size,
        low=ends[0],
        high=ends[1],
    )
    design = "randomised" if comparison == "trial" else "observational"
    assert check_language([found.sentence, found.amount, *found.remarks], design, language) == ()
    assert found.verdict_name == verdict


def test_undecided_is_the_subject_and_says_what_could_not_be_seen(word):
    found = word(verdict="undecided", low=-10.0)
    assert found.sentence.endswith("is undecided.")
    assert found.remarks == ("Differences smaller than $1,885 were hard to see in this study.",)


def test_a_difference_too_small_to_matter_says_so(word):
    found = word(estimate=200.0, low=100.0, high=300.0)
    assert found.remarks == ("The difference is smaller than the $500 that would matter.",)


@pytest.mark.parametrize(
    ("low", "high", "remark"),
    [
        (500.0, 3113.1, "The whole interval lies beyond the relevant difference of $500."),
        (499.0, 3113.1, "Differences smaller than the relevant $500 are not excluded."),
        (-3113.1, -500.0, "The whole interval lies beyond the relevant difference of $500."),
        (-3113.1, -499.0, "Differences smaller than the relevant $500 are not excluded."),
    ],
)
def test_a_difference_says_whether_all_of_its_interval_is_relevant(word, low, high, remark):
    assert word(estimate=(low + high) / 2, low=low, high=high).remarks == (remark,)


@pytest.mark.parametrize(
    ("language", "remark"),
    [
        (
            "en",
            "Corrected for 2 estimates together the p-value is 0.083: this difference does not stand firm.",
        ),
        ("nl", "Gecorrigeerd voor 2 schattingen samen is de p-waarde 0,083: dit verschil staat niet vast."),
    ],
)
def test_a_difference_that_does_not_outlast_the_declared_correction_says_so(word, language, remark):
    assert word(language, p_adjusted=0.0827, family_n=2).remarks[-1] == remark
    assert remark not in word(language, p_adjusted=0.0499, family_n=2).remarks


def test_a_withheld_row_has_words_and_no_number(word):
    found = word(withheld=["estimate"], estimate=None, low=None, high=None, verdict=None)
    assert found.sentence == (
        "The finding on earnings in 1978 in the randomised trial is withheld: too few people stand behind it."
    )
    assert (found.amount, found.picture, found.verdict) == ("", "", "")


def test_the_picture_says_what_it_shows(word):
    picture = word().picture
    assert picture.startswith(
        '<svg viewBox="0 0 360 62" role="img" aria-label="Earnings in 1978, guided work'
    )
    assert "The shaded margin is $500 to either side of zero. Verdict: difference." in picture
    assert ">+$1,794</text>" in picture
    assert picture.count("<text") == 4


def test_a_catalogue_that_claims_a_cause_for_an_observational_comparison_is_refused(study, made_up):
    texts = {language: dict(own) for language, own in made_up.words().texts.items()}
    texts["en"]["findings.observational.difference.higher"] = "{arm:start} led to higher {outcome:inline}."
    frame = pd.DataFrame([ROW | {"comparison": "cps"}])
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    with pytest.raises(
        LanguageRefused, match="'led to' in 'Guided work experience led to higher earnings in 1978.'"
    ):
        findings(study, frame, mask, lexicon(study, Catalogue(texts)), "en", scale="own")
