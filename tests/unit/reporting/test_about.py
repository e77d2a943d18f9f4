"""A count that its source gives roughly is never printed bare."""

import pandas as pd
import pytest

from helpers.reporting.about import in_words, require_no_bare_counts
from helpers.reporting.catalogue import catalogue
from helpers.reporting.incomplete import ExhibitIncomplete
from helpers.results import Column, Exhibit, Message, Name
from helpers.study.voices_spec import ApproximateCount

TEXT = {"nl": "x", "en": "x"}


@pytest.mark.parametrize(
    ("how", "dutch", "english"),
    [
        ("exactly", "1.085", "1,085"),
        ("over", "ruim 1.085", "over 1,085"),
        ("about", "circa 1.085", "about 1,085"),
        ("estimated", "naar schatting 1.085", "an estimated 1,085"),
    ],
)
def test_a_count_is_as_exact_as_its_source(how, dutch, english):
    count = ApproximateCount(n=1085, how=how, label=TEXT, source=TEXT)
    assert in_words(count, catalogue()) == {"nl": dutch, "en": english}


def test_the_lexicon_knows_a_count_by_its_name_only_in_words(told_words):
    assert told_words.label(Name("about", "cases"), "nl").text == "ruim 85"
    assert told_words.label(Name("about", "cases"), "en").text == "over 85"


def table(*columns, **values):
    return Exhibit(
        "counts.about", "table", Message("counts.about.title"), "werking", pd.DataFrame(values), columns
    )


COUNT = Column("count", "label", names="about")


@pytest.mark.parametrize("name", ["cases", "counts.cases.label"])
def test_a_bare_number_beside_the_name_of_an_approximate_count_stops_the_page(told_study, name):
    bare = table(COUNT, Column("n", "count"), count=[name], n=[85])
    with pytest.raises(ExhibitIncomplete) as caught:
        require_no_bare_counts(bare, told_study)
    assert str(caught.value) == (
        "The column 'n' of the exhibit 'counts.about' prints the bare number of the count 'cases', which its "
        "source gives as over 85; print it as a label with names='about'."
    )


def test_other_numbers_hidden_numbers_and_exact_counts_may_stand_there(told_study):
    require_no_bare_counts(table(COUNT, Column("n", "count"), count=["cases"], n=[52]), told_study)
    require_no_bare_counts(
        table(COUNT, Column("n", "count", shown=False), count=["cases"], n=[85]), told_study
    )
    exact = told_study.counts["cases"].model_copy(update={"how": "exactly"})
    declared = told_study.model_copy(update={"counts": {"cases": exact}})
    require_no_bare_counts(table(COUNT, Column("n", "count"), count=["cases"], n=[85]), declared)
