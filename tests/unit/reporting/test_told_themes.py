"""Who answered and what people say of their own lives, on the first screen: natural frequencies, cautions, no cause."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from helpers.analyses.response import approached
from helpers.analyses.themes import experienced
from helpers.reporting import told
from helpers.reporting.exhibit_view import view
from helpers.reporting.labels import lexicon
from helpers.results import Produced
from helpers.study.spec import Study


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).parents[1] / "analyses" / "survey_study.py"
    spec = importlib.util.spec_from_file_location("survey_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parts(made: ModuleType, declared: Study, found: Produced, name: str, language: str = "en") -> told.Told:
    """Return what one exhibit brings to the first screen."""
    words = lexicon(declared)
    (one,) = made.released(declared, found, name).released
    shown = view(one, words, language, below=10, places={}, study=declared)
    (brought,) = told.told(declared, one, words, language, table=shown)
    return brought


def columns(better: int, same: int, worse: int, silent: int, n: int = 200) -> dict[str, object]:
    said = [1] * better + [0] * same + [-1] * worse + [None] * silent
    rest = [None] * (n - len(said))
    # Of the frame half are women, of those who answered too: weights are all alike, and counts are shares.
    woman = [place % 2 == 0 for place in range(n)]
    return {"filled": [1] * len(said) + rest, "happier": said + rest, "woman": woman, "stage": "first"}


def test_who_answered_is_said_out_of_all_who_were_approached(made) -> None:
    declared = made.study()
    frame = made.people(200, **columns(50, 30, 20, 10))
    brought = parts(made, declared, approached(declared, made.tables(frame)), "response.flow")
    assert brought.title == "Who answered"
    assert brought.findings[0].sentence == "110 of the 200 people who were approached answered."
    assert brought.findings[0].remarks == (
        "That is 55%. How those who answered differ from the others is in the table.",
    )
    dutch = parts(made, declared, approached(declared, made.tables(frame)), "response.flow", "nl")
    assert dutch.findings[0].sentence == "110 van de 200 mensen die zijn benaderd, antwoordden."


def test_nine_who_answered_are_not_counted_out_loud(made) -> None:
    declared = made.study(response={"few": 1, "max_weight": 100})
    frame = made.people(200, **columns(3, 3, 2, 1))
    brought = parts(made, declared, approached(declared, made.tables(frame)), "response.flow")
    assert brought.findings[0].sentence == (
        "How many people answered is withheld: they are too few, or nearly everybody."
    )


def test_a_theme_is_said_out_of_every_hundred_people_on_one_denominator(made) -> None:
    declared = made.study(only="happier")
    found = experienced(declared, made.tables(made.people(200, **columns(50, 30, 20, 10))))
    brought = parts(made, declared, found, "themes.change")
    assert brought.title == "What people say of their own lives"
    assert brought.note == (
        "Weighted to everybody who was approached (stage and woman). By people's own account, asked afterwards, and "
        "compared with nobody: it says what they experienced, not what made it so."
    )
    # 45.5, 27.3, 18.2 and 9.1 of a hundred.
    assert brought.findings[0].sentence == (
        "Happier, weighted to everybody who was approached: of every 100 people 45 say it is better, 27 the same and "
        "18 worse. 9 gave no answer to this question. Rounded, these numbers add up to 99."
    )
    assert parts(made, declared, found, "themes.change", "nl").findings[0].sentence == (
        "Blijer, teruggerekend naar iedereen die is benaderd: van elke 100 mensen zeggen er 45 dat het beter gaat, 27 dat "
        "het gelijk bleef en 18 dat het slechter gaat. 9 gaven op deze vraag geen antwoord. Door afronding tellen deze getallen op tot 99."
    )
    assert brought.findings[0].remarks[0].startswith("Better: ")
    assert (
        brought.findings[0]
        .remarks[0]
        .endswith("Assuming nothing of who did not answer: 25 to 75 of every 100.")
    )
    assert 'class="better"' in brought.findings[0].picture


def test_a_sentence_rounds_each_number_as_its_figure_does_and_says_when_they_are_not_a_hundred(made) -> None:
    declared = made.study(only="happier")
    # 26.4, 36.4, 27.3 and 10.0 of a hundred.
    found = experienced(declared, made.tables(made.people(200, **columns(29, 40, 30, 11))))
    sentence = parts(made, declared, found, "themes.change").findings[0].sentence
    assert "26 say it is better, 36 the same and 27 worse. 10 gave no answer" in sentence
    assert sentence.endswith("Rounded, these numbers add up to 99.")
    (one,) = made.released(declared, found, "themes.change").released
    shown = view(one, lexicon(declared), "en", below=10, places={}, study=declared)
    drawn = [text for text in (">26%<", ">36%<", ">27%<", ">10%<") if text in str(shown.wide)]
    assert "26" in shown.alt
    assert len(drawn) in {0, 4}  # letters may be drawn as paths, then the alternative says them


def test_without_weights_people_are_counted_and_the_note_says_so(made) -> None:
    declared = made.study(only="happier", response={"few": 150})
    frame = made.people(200, **columns(50, 30, 20, 10))
    with pytest.warns(match="not weighted"):
        found = experienced(declared, made.tables(frame))
    brought = parts(made, declared, found, "themes.change")
    assert brought.note.startswith("Not weighted: ")
    assert brought.findings[0].sentence == (
        "Happier: of the 110 people who answered 50 say it is better, 30 the same and 20 worse. 10 gave no answer to this "
        "question."
    )
    dutch = parts(made, declared, found, "themes.change", "nl")
    assert dutch.findings[0].sentence == (
        "Blijer: van de 110 mensen die antwoordden zeggen er 50 dat het beter gaat, 30 dat het gelijk bleef en 20 dat het "
        "slechter gaat. 10 gaven op deze vraag geen antwoord."
    )


def test_what_few_people_said_is_the_rest(made) -> None:
    declared = made.study(only="happier")
    found = experienced(declared, made.tables(made.people(200, **columns(50, 30, 9, 12))))
    sentence = parts(made, declared, found, "themes.change").findings[0].sentence
    assert sentence.endswith("the same. The rest is withheld.")
    assert "worse" not in sentence
    few = experienced(declared, made.tables(made.people(200, **columns(3, 30, 4, 12))))
    assert parts(made, declared, few, "themes.change").findings[0].sentence == (
        "Happier: what people say is withheld, because they are too few."
    )


def test_how_it_is_now_is_one_line_with_its_interval(made) -> None:
    declared = made.study(only="happier")
    frame = made.people(200, happy=[6, 6, 8, 8] * 50, **columns(50, 30, 20, 10))
    found = experienced(declared, made.tables(frame))
    brought = parts(made, declared, found, "themes.now")
    assert brought.is_list
    assert brought.note == "Weighted to everybody who was approached (stage and woman)."
    assert (
        brought.findings[0].sentence
        == "Happier: happiness is 7.0 points on average (6.9 to 7.1; 95% interval)."
    )
    few = experienced(declared, made.tables(made.people(200, **columns(2, 3, 2, 1))))
    assert parts(made, declared, few, "themes.now").findings[0].sentence == (
        "Happier: happiness is withheld, because too few people answered."
    )
