"""Guidance delivered is described per arm, judged by the door, and never tested or set beside an outcome."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import delivered
from helpers.analyses.baseline_table import categories_of, kind_of
from helpers.describe import delivered as numbers
from helpers.disclosure.exhibits import release
from helpers.reporting.assemble import policy
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Message

ARMS = ["same_more", "less_app", "less_need", "same"]


@pytest.fixture(scope="module")
def produced(deventer, deventer_tables):
    return delivered.contrast(deventer, deventer_tables)


@pytest.fixture(scope="module")
def released(deventer, produced):
    (found,) = release(produced.exhibits, policy(deventer), vocabulary(deventer)).require().released
    return found


def declaring(study, *names: str):
    return study.model_copy(update={"describe": study.describe.model_copy(update={"delivered": names})})


def test_the_numbers_are_those_of_the_calculation_for_every_declared_variable(
    deventer, deventer_tables, produced
) -> None:
    people, names = deventer_tables["sample_randomised"], deventer.describe.delivered
    by_arm = pd.Series(pd.Categorical(people["arm"], categories=ARMS), index=people.index)
    expected = numbers.delivered(
        people,
        by_arm,
        reference="same",
        kinds={name: kind_of(deventer, name) for name in names},
        categories=categories_of(deventer, names),
    )
    frame = produced.tables["delivered"]
    assert len(frame) == len(names) * len(ARMS)
    pd.testing.assert_frame_equal(frame[list(expected.columns)], expected)


def test_a_mean_is_that_of_the_rows_and_the_reference_has_no_difference(deventer_tables, produced) -> None:
    people = deventer_tables["sample_randomised"]
    means = people.groupby("arm")["n_app"].apply(lambda one: one.astype("Float64").mean())
    frame = produced.tables["delivered"].query("variable == 'n_app'").set_index("arm")
    assert frame.loc["less_app", "mean"] == pytest.approx(means["less_app"])
    assert frame.loc["less_app", "difference"] == pytest.approx(means["less_app"] - means["same"])
    assert pd.isna(frame.loc["same", "difference"])


def test_nothing_is_tested_and_no_outcome_stands_beside_it(produced) -> None:
    (exhibit,) = produced.exhibits
    names = {column.name for column in exhibit.columns}
    assert names.isdisjoint({"low", "high", "std_error", "p_value", "outcome"})
    assert not any(column.interval or column.kind == "p_value" for column in exhibit.columns)
    assert exhibit.chapter == "werking"


def test_a_share_of_few_people_is_withheld_with_what_would_give_it_away(deventer, produced, released) -> None:
    before = produced.tables["delivered"]
    few = (before["persons"] > 0) & (before["persons"] < deventer.disclosure.min_persons)
    assert few.any()
    after = released.exhibit.frame
    assert after.loc[few, "mean"].isna().all()
    assert after.loc[few, "difference"].isna().all()
    of_few = (before["persons_reference"] > 0) & (
        before["persons_reference"] < deventer.disclosure.min_persons
    )
    assert after.loc[of_few, "difference"].isna().all()
    assert after.loc[~few, "mean"].notna().all()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_figure_says_every_arm_and_what_is_withheld_and_its_text_says_the_extremes(
    deventer, released, language
) -> None:
    words = lexicon(deventer)
    writer = Writer(released.exhibit, released.mask, words, language)
    alt = say(released.exhibit.alt, words, language)
    picture = draw(writer, alt=alt)
    for svg in (picture.wide, picture.narrow):
        assert words.catalogue.text("words.withheld", language) in svg
        assert "679" in svg  # minutes in the arm that got most
    expected = {"en": "from 188.9 minutes (fewer", "nl": "van 188,9 minuten (minder"}
    assert expected[language] in alt
    say(released.exhibit.note, words, language)


def test_a_text_says_nothing_of_arms_with_few_people(deventer, deventer_tables) -> None:
    few = declaring(deventer, "more_guidance")
    (exhibit,) = delivered.contrast(few, deventer_tables).exhibits
    (sentence,) = exhibit.alt.values["sentences"]
    assert sentence.key == "delivered.sentence.one"
    assert sentence.values["highest"].persons >= deventer.disclosure.min_persons


def test_where_no_arm_has_enough_people_the_text_says_so(deventer, deventer_tables) -> None:
    people = deventer_tables["sample_randomised"].groupby("arm").head(6).reset_index(drop=True)
    (exhibit,) = delivered.contrast(deventer, {"sample_randomised": people}).exhibits
    assert exhibit.alt.key == "delivered.alt_nothing"


def test_categories_and_equal_arms_have_sentences_of_their_own(deventer, deventer_tables) -> None:
    people = deventer_tables["sample_randomised"]
    people = people.assign(n_app=pd.array([2] * len(people), dtype="Int64"))
    study = declaring(deventer, "education", "n_app")
    (exhibit,) = delivered.contrast(study, {"sample_randomised": people}).exhibits
    keys = {one.key.rpartition(".")[2] for one in exhibit.alt.values["sentences"]}
    assert {"category", "same"} <= keys
    (found,) = release((exhibit,), policy(deventer), vocabulary(deventer)).require().released
    for language in ("en", "nl"):
        writer = Writer(found.exhibit, found.mask, lexicon(deventer), language)
        assert draw(writer, alt="x") is not None
        say(found.exhibit.alt, lexicon(deventer), language)


def test_a_study_that_declares_nothing_delivered_says_so(study, tables) -> None:
    assert delivered.contrast(study, tables) == Absent(Message("delivered.absent.not_declared"))


def test_a_study_without_comparisons_has_nothing_to_set_side_by_side(deventer) -> None:
    alone = deventer.model_copy(update={"comparisons": {}})
    assert delivered.contrast(alone, {}) == Absent(Message("delivered.absent.no_comparison"))
