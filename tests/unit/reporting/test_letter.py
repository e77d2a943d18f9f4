"""The letter to those who took part: released numbers only, in hundreds of people, and never a cause."""

from __future__ import annotations

import json
import re
from types import ModuleType

import pandas as pd
import pytest

from helpers.disclosure.exhibits import Released
from helpers.disclosure.record import ReleaseRecord
from helpers.paths import Project
from helpers.reporting.index_page import write_index
from helpers.reporting.labels import lexicon
from helpers.reporting.letter import view
from helpers.reporting.plain_words import suggestions
from helpers.results import Exhibit, Message
from helpers.study.spec import Study

CHANGE = {"better": 45, "same": 60, "worse": 12, "no_answer": 3}


def released(name: str, rows: list[dict[str, object]]) -> dict[str, Released]:
    frame = pd.DataFrame(rows)
    exhibit = Exhibit(name, "table", Message("x"), "werking", frame=frame)
    return {name: Released(exhibit, frame.isna(), ReleaseRecord(name, "passed", ("form",)))}


def change(counts: dict[str, int | None], *, weighting: str = "unweighted") -> list[dict[str, object]]:
    n_all = sum(n for n in counts.values() if n)
    return [
        {
            "theme": "themes.happier.label", "weighting": weighting, "answer": answer, "n": n, "n_all": n_all,
            "share": None if n is None else n / n_all,
        }
        for answer, n in counts.items()
    ]  # fmt: skip


def now(mean: float | None) -> list[dict[str, object]]:
    return [{"theme": "themes.life.label", "weighting": "unweighted", "n": 118, "mean": mean}]


@pytest.fixture(scope="module")
def declared(monitored: ModuleType) -> Study:
    return monitored.study()


def items(study: Study, shown: dict[str, Released], part: int, language: str = "en") -> tuple[str, ...]:
    letter = view(study, shown, lexicon(study), language)
    assert letter is not None
    return letter.parts[part].items


def who(study: Study, shown: dict[str, Released], language: str = "en") -> str:
    letter = view(study, shown, lexicon(study), language)
    assert letter is not None
    return letter.parts[0].paragraphs[0].text


def test_a_study_that_declares_no_letter_has_none(monitored) -> None:
    study = monitored.study(lambda plain: plain.pop("letter"))
    assert view(study, {}, lexicon(study), "nl") is None


def test_what_people_said_is_told_out_of_a_hundred(declared) -> None:
    shown = released("themes.change", change(CHANGE)) | released("themes.now", now(6.44))
    assert items(declared, shown, 1) == (
        "Happier: of every 100 people who answered 38 said that it is going better. 50 said that it stayed the same. 10 said that it "
        "is going worse. 2 gave no answer to this question.",
        "Life: people who answered gave 6.4 on average.",
    )
    assert items(declared, shown, 1, "nl")[0] == (
        "Blijer: van elke 100 mensen die antwoordden zeiden er 38 dat het beter gaat. 50 zeiden dat het gelijk bleef. 10 zeiden dat het "
        "slechter gaat. 2 gaven op deze vraag geen antwoord."
    )
    assert who(declared, shown) == "120 people took part. Thank you."


def test_each_number_is_rounded_by_itself_and_the_letter_says_when_they_are_not_a_hundred(declared) -> None:
    shown = released("themes.change", change({"better": 29, "same": 40, "worse": 30, "no_answer": 11}))
    told = items(declared, shown, 1, "nl")[0]
    assert "zeiden er 26 dat het beter gaat. 36 zeiden" in told
    assert told.endswith("Door het afronden tellen deze getallen op tot 99.")


def test_with_fewer_than_a_hundred_people_it_is_told_out_of_those_who_answered(declared) -> None:
    shown = released("themes.change", change({"better": 30, "same": 40, "worse": 12, "no_answer": 0}))
    assert items(declared, shown, 1)[0].startswith(
        "Happier: of the 82 people who answered 30 said that it is going better."
    )


def test_answers_are_told_as_they_were_given_and_not_as_they_were_weighted(declared) -> None:
    rows = [*change({"better": 90, "same": 20, "worse": 10}, weighting="weighted"), *change(CHANGE)]
    assert "38 said that it is going better" in items(declared, released("themes.change", rows), 1)[0]


def test_what_was_withheld_is_told_as_withheld(declared) -> None:
    shown = released("themes.change", change(CHANGE | {"worse": None}))
    assert items(declared, shown, 1)[0].endswith(
        "56 said that it stayed the same. 3 gave no answer to this question. The other numbers are so small that we do "
        "not write them down."
    )
    nothing = released("themes.change", change(dict.fromkeys(CHANGE, None)))
    assert items(declared, nothing, 1)[0] == (
        "Happier: we do not write down how many people said what. You might be recognised."
    )
    assert (
        who(declared, nothing) == "People took part. We do not write down how many: there are few. Thank you."
    )
    grade = released("themes.now", now(None))
    assert items(declared, grade, 1)[1].startswith("Life: we do not write down")


def test_where_everybody_answered_the_question_nothing_is_said_of_who_did_not(declared) -> None:
    shown = released("themes.change", change(CHANGE | {"no_answer": 0}))
    assert "gave no answer" not in items(declared, shown, 1)[0]


def test_a_share_that_nearly_everybody_has_is_not_told_by_way_of_its_count(declared) -> None:
    rows = change(CHANGE)
    rows[0]["share"] = None  # the group rule withholds the share and leaves the count in the table
    assert "better" not in items(declared, released("themes.change", rows), 1)[0]


def test_classes_are_told_with_their_own_words(monitored) -> None:
    study = monitored.study(lambda plain: plain["themes"]["happier"].update(now="changed", change=None))
    rows = [
        {"theme": "themes.happier.label", "weighting": "unweighted", "category": f"changed.{name}", "n": n, "n_all": 200, "share": n / 200}
        for name, n in (("worse", 20), ("same", 100), ("better", 80))
    ]  # fmt: skip
    assert items(study, released("themes.classes", rows), 1)[0] == (
        "Happier: of every 100 people who answered 10 chose “worse”. 50 chose “same”. 40 chose “better”."
    )


def test_a_score_that_nobody_knows_the_meaning_of_is_left_to_the_report(monitored) -> None:
    study = monitored.study(lambda plain: plain["variables"]["happy"].update(range=[0, 30]))
    assert (
        items(study, released("themes.now", now(12.0)), 1)[1]
        == "Life: you can read about this in the report."
    )


def test_what_is_not_known_follows_from_the_design_and_the_open_questions(declared) -> None:
    asked = [
        {"question": "questions.lonely.label", "status": "not"},
        {"question": "questions.moved.label", "status": "partly"},
    ]
    shown = released("themes.change", change(CHANGE)) | released("asked.ledger", asked)
    assert items(declared, shown, 2) == (
        "We do not know how people are who did not answer.",
        "You looked back. What people remember may differ from how it was.",
        "We do not know how it would have gone without guidance. Nobody looked at that.",
        "We found no answer to this question: “Are they less lonely?”",
    )
    assert len(items(declared, {}, 2)) == 2  # nobody looked back, nothing was asked


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_of_this_program_are_plain_themselves(declared, language) -> None:
    shown = released("themes.change", change(CHANGE)) | released("themes.now", now(6.44))
    letter = view(declared, shown, lexicon(declared), language)
    assert letter is not None
    texts = {f"text {place}": text for place, text in enumerate(letter.texts())}
    assert suggestions(texts, language) == ()


@pytest.fixture(scope="module")
def letters(made_up_voices, tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("letter")
    made_up_voices.build_letter(folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


def test_the_letter_is_a_page_without_a_table_that_the_report_links_to(letters) -> None:
    for language, words in (("nl", "Wat u ons vertelde"), ("en", "What you told us")):
        page = letters[f"letter.{language}.html"]
        assert f">{words}</h1>" in page
        assert "<table" not in page
        assert f'href="report.{language}.html"' in page
        assert f'href="letter.{language}.html"' in letters[f"report.{language}.html"]
    assert 'href="letter.en.html" lang="en"' in letters["letter.nl.html"]
    assert '"letter": true' in letters["about.json"]


def test_the_report_shows_first_which_questions_are_answered(letters) -> None:
    page = letters["report.en.html"]
    first = re.findall(r'<h3 class="group" id="[a-z0-9-]+">([^<]+?) <a', page)[0]
    assert first == "What was asked, and what is answered"
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Of the 2 questions: 0 answered, 1 in part and 1 not." in text
    assert (
        "“Do people find calm?” in part More calm at home: of the 118 people who answered 61 say it is better ("
        in text
    )
    assert "“What does it cost?” not answered This study has no answer to it." in text


def test_the_list_of_runs_leads_to_the_letter(letters, tmp_path) -> None:
    folder = Project(tmp_path).reports("made-up", "letter")
    folder.mkdir(parents=True)
    (folder / "about.json").write_text(letters["about.json"], encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"started": "2026-05-30T10:00:00+00:00"}))
    dutch = next(path for path in write_index(Project(tmp_path)) if path.name == "index.nl.html")
    assert 'href="made-up/letter/letter.nl.html"' in dutch.read_text(encoding="utf-8")
