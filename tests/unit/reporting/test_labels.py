"""What declared names with a wave are called."""

import pytest

from helpers.paths import Project
from helpers.reporting.catalogue import CatalogueFault
from helpers.reporting.labels import lexicon
from helpers.results import Name
from helpers.study.load import load


@pytest.fixture(scope="module")
def labels(request):
    return lexicon(load(Project(request.config.rootpath), "deventer"))


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        (Name("variable", "happiness.0"), "en", "Happiness, 1 to 10 (0 months)"),
        (Name("variable", "happiness.6"), "nl", "Geluk, 1 tot 10 (6 maanden)"),
        (
            Name("variables", "cohort+age+happiness.0"),
            "en",
            "Intake cohort, Age and Happiness, 1 to 10 (0 months)",
        ),
        (Name("word", "18"), "nl", "18 maanden"),
        (
            Name("arm", "less_app", of="trial"),
            "en",
            "fewer obligations and guidance at a distance with an app",
        ),
    ],
)
def test_names_with_waves_and_joined_names_have_labels(labels, name, language, expected):
    assert labels.label(name, language).text == expected


def test_a_wave_of_something_that_was_never_declared_is_a_fault(labels):
    with pytest.raises(CatalogueFault, match="The declaration has no variable 'joy' to label"):
        labels.label(Name("variable", "joy.6"), "en")
