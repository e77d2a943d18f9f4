"""A stage sees the sections that are listed for it, and no words for readers."""

import pytest

from helpers.paths import Project
from helpers.study.load import load
from helpers.study.stages import BY_NAME
from helpers.view import NotDeclaredForStage, seen_by


@pytest.fixture(scope="module")
def study():
    return load(Project.here(), "nsw")


def test_listed_sections_are_the_declaration_itself(study):
    seen = seen_by(study, BY_NAME["04_effects"])
    assert seen.study == "nsw"
    assert seen.seed == study.seed
    assert seen.analysis["trial"].level == study.analysis["trial"].level
    assert seen.variables["age"].tables == ("nsw", "cps")
    assert list(seen.variables) == list(study.variables)


def test_a_section_that_is_not_listed_is_refused_with_what_is_listed(study):
    seen = seen_by(study, BY_NAME["02_clean"])
    with pytest.raises(NotDeclaredForStage) as refused:
        _ = seen.analysis
    assert str(refused.value) == (
        "02_clean reads section 'analysis' of the declaration, which helpers.study.stages does not list for "
        f"it; listed: {', '.join(BY_NAME['02_clean'].sections)}."
    )


def test_words_for_readers_are_refused_to_all_but_the_report(study):
    seen = seen_by(study, BY_NAME["03_describe"])
    for read in (lambda label: label["en"], lambda label: label.get("nl")):
        with pytest.raises(
            NotDeclaredForStage, match=r"03_describe reads the words of 'study\.yml\.variables\.age\.label'"
        ):
            read(seen.variables["age"].label)
    assert seen_by(study, BY_NAME["09_report"]).variables["age"].label["nl"] == "Leeftijd"


def test_a_variable_that_is_called_like_a_word_keeps_its_place(study):
    age = study.variables["age"]
    named = study.model_copy(update={"variables": {**study.variables, "note": age}})
    assert seen_by(named, BY_NAME["03_describe"]).variables["note"].column == "age"


def test_a_reason_that_is_part_of_the_plan_can_be_read(study):
    seen = seen_by(study, BY_NAME["04_effects"])
    assert seen.outcomes["earnings_78"].margin_reason == study.outcomes["earnings_78"].margin_reason


def test_the_declaration_cannot_be_changed_from_a_notebook(study):
    with pytest.raises(NotDeclaredForStage) as refused:
        seen_by(study, BY_NAME["04_effects"]).seed = 1
    assert str(refused.value) == "The declaration cannot be changed from a notebook (section 'seed')."
