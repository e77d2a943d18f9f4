"""The first screen of what people told, and the chapters of a study without comparisons."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.reporting import told
from helpers.reporting.exhibit_view import view
from helpers.reporting.gate import LanguageRefused
from helpers.reporting.told_audit import audit
from helpers.reporting.told_pen import Pen
from helpers.results import Name


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


@pytest.fixture
def first_screen(made_up_voices, told_study, told_words):
    def make(exhibit, language="en", study=None):
        released = made_up_voices.released(exhibit)
        declared = study or told_study
        shown = view(released, told_words, language, below=10, places={}, study=declared)
        return told.told(declared, released, told_words, language, table=shown)

    return make


def test_a_study_without_comparisons_says_so_first_and_in_its_chapter(told_pages):
    english, dutch = (plain(told_pages[f"report.{language}.html"]) for language in ("en", "nl"))
    assert (
        "In short This study has no comparison. It can say what people experienced, not what made the difference."
        in english
    )
    assert "In het kort Deze studie kent geen vergelijking." in dutch
    assert "Did it make a difference This study declares no comparison" in english


def test_the_first_screen_keeps_its_order(told_pages):
    page = told_pages["report.en.html"]
    titles = re.findall(r'<h3 class="group" id="[a-z0-9-]+">([^<]+?) <a', page)
    assert titles == [
        "What was looked at", "Grades", "Change since the start", "What people spoke of",
        "Numbers and stories together", "What is claimed, and with what reservation",
    ]  # fmt: skip


def test_topics_are_said_in_natural_frequencies_and_never_without_what_speaks_against(
    first_screen, made_up_voices
):
    (part,) = first_screen(made_up_voices.topics())
    assert [one.sentence for one in part.findings] == [
        "31 of the 40 people who were asked spoke of debts.",
        "28 of the 52 people who were asked spoke of calm at home.",
        "11 people spoke of the other side unasked; nobody was asked.",
    ]
    assert part.findings[0].remarks == ("12 were not asked and did not speak of it.",)
    assert "31 of the 40" in part.findings[0].picture


def test_a_topic_against_the_approach_is_said_also_when_its_number_is_withheld(
    first_screen, made_up_voices, told_study
):
    rows = (told_study.joint.rows[0], told_study.joint.rows[1].model_copy(update={"topic": "trust"}))
    declared = told_study.model_copy(update={"joint": told_study.joint.model_copy(update={"rows": rows})})
    (part,) = first_screen(made_up_voices.topics(), study=declared)
    assert part.findings[-1].sentence == (
        "How many people who were asked spoke of trust is withheld: they are too few."
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({}, "Calm (1-10) was higher after 6 months than at the start."),
        (
            {"estimate": -0.8, "low": -1.2, "high": -0.4},
            "Calm (1-10) was lower after 6 months than at the start.",
        ),
        (
            {"verdict": "undecided"},
            "Whether calm (1-10) was different after 6 months than at the start is undecided.",
        ),
        (
            {"verdict": "equivalent"},
            "Calm (1-10) after 6 months was close to what it was at the start: the change is smaller than what would "
            "matter (0.30 years).",
        ),
        (
            {"estimate": None, "low": None, "high": None, "verdict": None},
            "How calm (1-10) stood after 6 months is not shown: too few people answered both times.",
        ),
    ],
)
def test_the_verb_of_a_change_follows_its_verdict(first_screen, made_up_voices, row, sentence):
    exhibit = made_up_voices.changes("table")
    frame = exhibit.frame.astype({"verdict": object})
    for name, value in row.items():
        frame.loc[1, name] = value
    (part,) = first_screen(replace(exhibit, frame=frame))
    assert part.findings[0].sentence == sentence
    assert part.note.startswith("A change over time is not what the guidance did")


def test_a_change_of_few_yeses_is_not_called_a_lack_of_answers(made_up_voices, told_study, told_words):
    exhibit = made_up_voices.changes("table")
    frame = exhibit.frame.astype({"verdict": object}).assign(unit="share", n_both=20)
    frame.loc[1, ["estimate", "low", "high", "verdict"]] = None
    released = made_up_voices.released(replace(exhibit, frame=frame))
    released.mask.loc[1, ["estimate", "low", "high", "verdict"]] = True
    shown = view(released, told_words, "nl", below=10, places={}, study=told_study)
    (part,) = told.told(told_study, released, told_words, "nl", table=shown)
    assert "20 mensen antwoordden beide keren, maar te weinig van hen zeiden ja" in part.findings[0].sentence


def test_a_label_that_claims_a_cause_stops_the_page(first_screen, made_up_voices, told_study, told_words):
    names = dict(told_words.names)
    key = next(name for name in names if name.kind == "topic" and name.name == "residents.debts")
    names[key] = {"nl": "wat dankzij het team kwam", "en": "calm thanks to the team"}
    released = made_up_voices.released(made_up_voices.topics())
    words = replace(told_words, names=names)
    shown = view(released, words, "en", below=10, places={}, study=told_study)
    with pytest.raises(LanguageRefused, match="thanks to"):
        told.told(told_study, released, words, "en", table=shown)


def test_grades_say_mean_interval_and_people(first_screen, made_up_voices):
    (part,) = first_screen(made_up_voices.grades())
    assert part.findings[0].sentence == "Guided work experience: age: 8.5 on average."
    assert part.findings[0].remarks == (
        "On a scale from 1 to 10; the 95% interval runs from 8.1 to 8.9. 25 people gave a grade.",
    )


def test_an_approximate_count_stays_approximate(first_screen, made_up_voices):
    (part,) = first_screen(made_up_voices.counts(), "nl")
    assert part.is_list
    assert [one.sentence for one in part.findings] == ["Casussen: ruim 85."]


def test_the_joint_display_is_tallied(first_screen, made_up_voices):
    (part,) = first_screen(made_up_voices.joint())
    assert part.findings[0].sentence == (
        "Of 2 themes set beside a number, by the declared rule: 1 where both point the same way and 1 where one of the "
        "two is silent."
    )


def test_a_notebook_of_which_every_part_is_absent_has_no_page_and_no_link(told_folder, told_pages):
    assert not list(told_folder.glob("04_effects*"))
    for name, page in told_pages.items():
        assert "04_effects." not in page, name
    assert (
        "No page for 04_effects, because none of its parts is in this study: Nothing was ever declared here."
        in plain(told_pages["report.en.html"])
    )


def test_no_section_of_the_page_is_empty(told_pages):
    page = told_pages["report.en.html"]
    assert not re.findall(r"<details[^>]*><summary>[^<]*</summary>\s*</details>", page)
    assert "Conversations with residents: codebook analysis." in plain(page)


def test_an_audit_says_the_highest_score_by_rater_and_leaves_out_what_is_withheld(told_study, told_words):
    names = {**told_words.names, Name("principle", "practice.tailored"): {"en": "Tailored help"}}
    pen = Pen(told_study, replace(told_words, names=names), "en")
    rows = [
        ("practice.tailored", rater, score, n, 40)
        for rater, counts in (("rater_1", (8, 15, 17)), ("rater_2", (10, 14, 16)))
        for score, n in enumerate(counts)
    ]
    frame = pd.DataFrame(rows, columns=["principle", "rater", "score", "n", "n_cases"]).astype({"n": "Int64"})

    def sentences(released_frame):
        exhibit = SimpleNamespace(frame=released_frame)
        return [one.sentence for one in audit(pen, SimpleNamespace(exhibit=exhibit))]

    assert sentences(frame) == [
        "“Tailored help”: score 2 in 17 of 40 cases by the first rater and 16 of 40 cases by the second rater."
    ]
    frame.loc[5, "n"] = pd.NA
    assert sentences(frame) == ["“Tailored help”: score 2 in 17 of 40 cases by the first rater."]
    frame.loc[2, "n"] = pd.NA
    assert sentences(frame) == ["How often tailored help was scored is withheld: too few cases."]
