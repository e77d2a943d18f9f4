"""Agreement is shown per code with what it rests on; coders are never named, and one coder gives no figure."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import agreement
from helpers.errors import DeclarationMistake
from helpers.qualitative.agreement import agreement as of_ratings
from helpers.qualitative.two_coders import cohen
from helpers.qualitative.units import coded_units
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.labels import lexicon
from helpers.reporting.words import say
from helpers.results import Absent

DECLARED = {
    "unit": "character",
    "coefficients": ["percent", "positive", "cohen", "krippendorff", "gwet_ac1"],
    "resample": "document",
    "draws": 199,
    "level": 0.9,
}
N, DOUBLE = 30, 20  # conversations, and those that two coders read


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location(
        "voices_fixture", Path(__file__).with_name("voices_fixture.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def two_coders(made, *, double=DOUBLE, places=True):
    """Return codings of anna, and of boris who reads the first conversations and agrees more or less."""
    first = made.codings(N)
    rng = np.random.default_rng(3)
    own = first[first["document"].isin([f"Talk {i + 1}" for i in range(double)])]
    kept = own[(rng.random(len(own)) < 0.85) | (own["path"] == "Secret")]
    by = pd.Series(10, index=kept.index).where(kept["path"] != "Help", 60)  # of this code they seldom meet
    shifted = kept.assign(
        coder="boris", start=kept["start"] + by, end=kept["end"] + by, coding="b" + kept["coding"]
    )
    money = first["path"] == "Money"
    talks = [f"Talk {i}" for i in range(double + 1, N + 1)]
    first = first[~money | first["document"].isin(talks)]  # boris has no chance to give this code
    shifted = shifted[shifted["path"] != "Money"]
    found = pd.concat([first, shifted], ignore_index=True)
    found = found.astype(first.dtypes.to_dict())
    return found if places else found.assign(start=pd.NA, end=pd.NA).astype(first.dtypes.to_dict())


def part(made, codings, *, seed=1, **strand):
    study = made.study(**({"agreement": DECLARED} | strand))
    tables = made.tables(N, codings=codings)
    return study, tables, agreement.between_coders(study, tables, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def produced(made):
    return part(made, two_coders(made))


def test_the_numbers_are_those_of_the_calculation_on_conversations_that_two_read(produced):
    _, tables, found = produced
    frame = found.tables["agreement_residents"].set_index(["code", "coefficient"])
    codings = tables["voices_residents_codings"]
    codings = codings[codings["document"] != "Nobody"].assign(code=codings["path"])
    documents = tables["voices_residents_documents"].iloc[:N].assign(group=lambda one: one["document"])
    units = coded_units(codings, documents, codes=["Stress"], unit="character")
    row = frame.loc[("residents.stress", "cohen")]
    assert row["estimate"] == of_ratings(units.codes["Stress"], cohen()).estimate
    assert row["low"] < row["estimate"] < row["high"]
    assert (row["n_persons"], row["n_documents"], row["n_units"]) == (DOUBLE, DOUBLE, 800 * DOUBLE)


def test_every_code_has_every_coefficient_and_all_codes_come_last(produced):
    frame = produced[2].tables["agreement_residents"]
    codes = ["money", "debts", "stress", "help", "unused"]
    assert list(frame["code"]) == [f"residents.{one}" for one in codes for _ in range(5)] + [""] * 5
    assert set(frame.loc[frame["code"] == "", "row"]) == {"all_codes"}


def test_single_coded_and_unused_codes_have_no_number_and_say_why(produced):
    frame = produced[2].tables["agreement_residents"].set_index("code")
    for code, reason in (("money", "standing_single"), ("unused", "standing_unused")):
        assert frame.loc[f"residents.{code}", ["estimate", "low", "share"]].isna().all(axis=None)
        assert set(frame.loc[f"residents.{code}", "reason"]) == {reason}


def test_a_rare_code_is_named_with_the_warning(produced):
    (said,) = [one for one in produced[2].exhibits if one.id == "agreement.said.residents"]
    assert [message.key for message in said.body] == [
        "agreement.said.parts",
        "agreement.said.standing_single",
        "agreement.said.standing_unused",
    ]
    named = [[name.name for name in message.values["codes"]] for message in said.body]
    assert "residents.help" in named[0]
    assert named[1:] == [["residents.money"], ["residents.unused"]]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_pages_name_no_coder_no_code_that_is_not_declared_and_say_everything(made, produced, language):
    study, _, found = produced
    pages = made.printed(study, found.exhibits, language)
    assert list(pages) == [f"agreement.{one}.residents" for one in ("basis", "figure", "said", "codes")]
    whole = "\n".join(pages.values())
    for hidden in ("anna", "boris", "Secret", "Talk"):
        assert hidden not in whole
    assert {"en": "All codes", "nl": "Alle codes"}[language] in whole


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_figure_has_every_code_both_widths_and_a_text(made, produced, language):
    study, _, found = produced
    (one,) = [
        one
        for one in made.released(study, found.exhibits).released
        if one.exhibit.id.startswith("agreement.figure")
    ]
    words = lexicon(study)
    alt = say(one.exhibit.alt, words, language)
    picture = draw(Writer(one.exhibit, one.mask, words, language), alt=alt)
    for svg in (picture.wide, picture.narrow):
        for label in ("debts", "stress", "help"):
            assert label in svg.lower()
        assert {"en": "ingle-coded", "nl": "codeur"}[language] in svg
    assert {"en": "Highest: ", "nl": "Hoogste: "}[language] in alt


def test_too_few_people_whom_two_read_give_one_sentence(made):
    study, _, found = part(made, two_coders(made, double=2))
    (only,) = found.exhibits
    assert [message.key for message in only.body] == ["agreement.too_few"]
    assert made.printed(study, found.exhibits, "en")


def test_four_conversations_have_numbers_and_no_interval(made):
    study, _, found = part(made, two_coders(made, double=4))
    frame = found.tables["agreement_residents"].set_index(["code", "coefficient"])
    assert frame.loc[("residents.stress", "cohen"), "reason"] == "few_groups"
    assert not np.isnan(frame.loc[("residents.stress", "cohen"), "estimate"])
    assert np.isnan(frame.loc[("residents.stress", "cohen"), "low"])
    assert "without an interval" in made.printed(study, found.exhibits, "en")["agreement.figure.residents"]


@pytest.mark.parametrize(
    ("coder", "key"), [("anna", "agreement.without.single_coded"), ("", "agreement.without.no_coders")]
)
def test_one_coder_or_none_gives_the_reason_and_no_figure(made, coder, key):
    study, _, found = part(
        made, made.codings(N).assign(coder=pd.array([coder] * len(made.codings(N)), dtype="string"))
    )
    (only,) = found.exhibits
    assert [message.key for message in only.body] == [key]
    assert found.tables == {}
    assert made.printed(study, found.exhibits, "nl")


def test_reflexive_work_gets_no_figure_even_where_two_people_coded(made):
    study, _, found = part(made, two_coders(made), tradition="reflexive")
    (only,) = found.exhibits
    assert [message.key for message in only.body] == ["agreement.without.reflexive"]
    assert "Braun and Clarke" in made.printed(study, found.exhibits, "en")[only.id]


def test_without_strands_or_without_a_declaration_the_part_is_absent(made):
    study, tables, absent = part(made, two_coders(made), agreement=None)
    assert isinstance(absent, Absent)
    assert absent.reason.key == "agreement.absent.not_declared"
    none = agreement.between_coders(study.model_copy(update={"voices": {}}), tables, np.random.default_rng(1))
    assert none.reason.key == "agreement.absent.no_strand"


def test_a_small_unit_without_places_is_a_mistake_of_the_declaration(made):
    with pytest.raises(DeclarationMistake) as refused:
        part(made, two_coders(made, places=False))
    assert str(refused.value).startswith(
        "study.yml: voices.residents.agreement.unit: it is 'character'. Agreement by character needs the text of every "
        "document that two coded and the place of every coding in it; 0 of 20 documents have no text and "
    )
    assert str(refused.value).endswith(
        "allowed: document. Declare the document, or export the project with its texts."
    )


def test_whole_conversations_need_no_places(made):
    declared = DECLARED | {"unit": "document", "coefficients": ["cohen_weighted", "gwet_ac2", "fleiss"]}
    study, _, found = part(made, two_coders(made, places=False), agreement=declared)
    frame = found.tables["agreement_residents"]
    assert set(frame["n_units"]) == {DOUBLE}
    assert made.printed(study, found.exhibits, "nl")


def test_drawing_people_puts_their_conversations_together(made):
    codings = two_coders(made)
    tables = made.tables(N, codings=codings)
    # The second conversation becomes a second one of the first person, by a case of that name.
    sample = tables["sample_interviewed"].copy()
    sample.loc[0, "document"] = "Case 1"
    tables["sample_interviewed"] = sample[sample["person"] != "p02"].reset_index(drop=True)
    tables["voices_residents_cases"] = pd.DataFrame(
        {"case": ["Case 1", "Case 1"], "document": ["Talk 1", "Talk 2"]}, dtype="string"
    )
    found = {
        resample: agreement.between_coders(
            made.study(agreement=DECLARED | {"resample": resample}), tables, np.random.default_rng(1)
        ).tables["agreement_residents"]
        for resample in ("document", "person")
    }
    assert set(found["person"]["n_persons"]) == {DOUBLE - 1}
    assert set(found["person"]["n_documents"]) == {DOUBLE}
    same = ["estimate", "n_units"]
    pd.testing.assert_frame_equal(found["person"][same], found["document"][same])
    assert not np.allclose(found["person"]["low"], found["document"]["low"], equal_nan=True)


def test_the_same_seed_gives_the_same_figures(made, produced):
    again = part(made, two_coders(made))[2].tables["agreement_residents"]
    pd.testing.assert_frame_equal(again, produced[2].tables["agreement_residents"])


def only(codings, path, talks):
    """Leave a code to the people of these conversations."""
    return codings[(codings["path"] != path) | codings["document"].isin([f"Talk {n}" for n in talks])]


@pytest.mark.parametrize(("people", "is_shown"), [((1,), False), ((1, 8), False), ((1, 8, 9), True)])
def test_a_code_of_few_people_is_withheld_and_plays_no_part_in_all_codes(made, people, is_shown):
    codings = only(two_coders(made), "Help", people)
    study, _, found = part(made, codings)
    private = found.tables["agreement_residents"].set_index(["code", "coefficient"])
    assert private.loc[("residents.help", "percent"), "estimate"] < 1
    pages = {one.exhibit.id: one.exhibit.frame for one in made.released(study, found.exhibits).released}
    for name in ("figure", "codes"):
        rows = pages[f"agreement.{name}.residents"].set_index("code").loc[["residents.help"]]
        assert rows[["estimate", "n_persons", "n_units"]].notna().all(axis=None) == is_shown
        assert is_shown or set(rows["reason"]) == {""}  # not even why: "too rare" is a number in words
    without = part(made, only(codings, "Help", ()))[2].tables["agreement_residents"]
    whole = without.loc[without["code"] == "", "estimate"].tolist()
    assert (private.loc[""]["estimate"].tolist() == whole) == (not is_shown)


def test_a_code_that_all_but_few_people_have_is_withheld_where_whole_conversations_are_compared(made):
    codings = two_coders(made)
    extra = codings[(codings["path"] == "Stress") & (codings["document"] != "Talk 1")]
    lacks_one = pd.concat([codings[codings["path"] != "Stress"], extra], ignore_index=True)
    by_character = part(made, lacks_one)[2].tables["agreement_residents"].set_index(["code", "coefficient"])
    assert by_character.loc[("residents.stress", "cohen"), "n_persons"] == DOUBLE
    _, _, found = part(made, lacks_one, agreement=DECLARED | {"unit": "document"})
    frame = found.tables["agreement_residents"].set_index(["code", "coefficient"])
    assert frame.loc[("residents.stress", "cohen"), "n_persons"] == 1
    assert "residents.stress" not in {name for one in found.exhibits if one.alt for name in said_codes(one)}


def said_codes(exhibit):
    return [
        message.values["code"].name for message in exhibit.alt.values["sentences"] if "code" in message.values
    ]
