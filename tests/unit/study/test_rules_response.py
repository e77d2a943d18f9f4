"""Rules on a survey among people of a registration and on themes: what each refuses, in full."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from helpers.study.finding import Finding
from helpers.study.rules_response import findings


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).parents[1] / "analyses" / "survey_study.py"
    spec = importlib.util.spec_from_file_location("survey_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def only(made: ModuleType, **sections: object) -> Finding:
    """Return the one finding of a changed declaration."""
    (found,) = findings(made.study(**sections))
    return found


def test_the_declaration_as_it_stands_is_refused_nothing(made) -> None:
    assert list(findings(made.study())) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        (
            {"rake_to": ["age"]},
            Finding(
                ("response", "rake_to", 0), "'age' is of type integer", "boolean, category",
                "Make classes of it in a derived variable, and name that.",
            ),
        ),
        (
            {"compare": ["healthy"]},
            Finding(
                ("response", "compare", 0),
                "'healthy' comes from survey, so it is not known of people who did not answer",
                "a variable of register",
            ),
        ),
        ({"compare": ["age", "age"]}, Finding(("response", "compare", 1), "'age' stands twice")),
        (
            {"answered": "fillled"},
            Finding(
                ("response", "answered"), "there is no variable 'fillled'",
                "town, age, stage, woman, filled, happy, happier, healthy, mood", "Did you mean 'filled'?",
            ),
        ),
        (
            {"absent": [{"label": {"en": "people without an address"}, "n": 140}]},
            Finding(
                ("response", "absent", 0), "a number of people without a source",
                todo="Say where the number comes from ('source'), or leave 'n' out.",
            ),
        ),
    ],
)  # fmt: skip
def test_what_the_response_may_not_be_is_said_in_full(made, changes, finding) -> None:
    assert only(made, response=changes) == finding


def test_the_frame_is_one_table_with_one_row_per_person(made) -> None:
    samples = {"both": {"rows": [{"table": "register"}, {"table": "survey"}], "label": {"en": "both"}}}
    found = list(findings(made.study(samples=samples, response={"frame": "both"}, themes={})))
    assert (
        Finding(
            ("response", "frame"), "the sample 'both' takes rows of register, survey",
            "a sample of one table: the registration",
        )
        in found
    )  # fmt: skip
    unknown = list(findings(made.study(response={"frame": "frme"}, themes={})))
    assert Finding(
        ("response", "frame"), "there is no sample 'frme'", "frame", "Did you mean 'frame'?"
    ) in unknown  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        (
            {"higher_is": None},
            Finding(
                ("themes", "happier"), "'happy' without 'higher_is'", "better, worse",
                "Say whether more of it (or a yes) is better or worse for people.",
            ),
        ),
        ({"same": [0, 1]}, Finding(("themes", "happier"), "the answer '1' is listed twice", "every answer under one of the three")),
        ({"worse": []}, Finding(("themes", "happier", "worse"), "no answer of 'happier' is 'worse'")),
        ({"better": [1, 1.5]}, Finding(("themes", "happier"), "the answer '1.5' is no whole number, and 'happier' holds those")),
        (
            {"by": ["age"]},
            Finding(("themes", "happier", "by", 0), "'age' is of type integer", "boolean, category"),
        ),
        (
            {"topics": ["talks.debts"]},
            Finding(("themes", "happier", "topics", 0), "there is no topic 'talks.debts'", "nothing"),
        ),
        (
            {"now": None, "higher_is": None, "change": None, "better": [], "same": [], "worse": []},
            Finding(
                ("themes", "happier"), "a theme without 'now' and without 'change'",
                todo="Name the variable of how it is now, of what people say has changed, or both.",
            ),
        ),
        (
            {"now": None},
            Finding(("themes", "happier", "higher_is"), "'higher_is' says what 'now' means, and there is no 'now'"),
        ),
    ],
)  # fmt: skip
def test_what_a_theme_may_not_be_is_said_in_full(made, changes, finding) -> None:
    assert only(made, only="happier", themes=made.theme("happier", **changes)) == finding


def test_every_category_of_an_answer_has_its_place(made) -> None:
    found = only(made, only="fitter", themes=made.theme("fitter", same=[]))
    assert found == Finding(
        ("themes", "fitter"), "the answer 'flat' of 'mood' is not listed",
        todo="List it under 'better', 'same' or 'worse', or make it a missing code of the variable.",
    )  # fmt: skip
    strange = list(findings(made.study(only="fitter", themes=made.theme("fitter", better=["up", "upp"]))))
    assert [one.found for one in strange] == ["there is no answer 'upp'"]


def test_codes_without_a_question_on_change_mean_nothing(made) -> None:
    found = findings(made.study(only="fitter", themes=made.theme("fitter", change=None, same=[], worse=[])))
    assert [one.found for one in found] == ["'better' says what answers mean, and no 'change' is asked"]


def test_who_did_not_answer_belongs_in_the_sample_of_a_theme(made) -> None:
    samples = {"answered": {"table": "survey", "label": {"en": "who answered"}}}
    themes = made.theme("fitter", sample="answered")
    found = only(made, only="fitter", samples=samples, themes=themes)
    assert found == Finding(
        ("themes", "fitter", "sample"), "the sample 'answered' takes rows of survey", "a sample of table register",
        "Who did not answer belongs in it too: take the frame itself, or a part of it.",
    )  # fmt: skip
    assert list(findings(made.study(only="fitter", samples=samples, themes=themes, response=None))) == []


def test_satisfaction_with_services_is_no_theme_of_peoples_own_lives(made) -> None:
    grade = {"variable": "happy", "sample": "frame", "level": 0.95}
    found = only(made, only="happier", describe={"grades": [grade | {"about": "services"}]})
    assert found == Finding(
        ("themes", "happier", "now"), "'happy' is a grade for services (describe.grades says about: services)",
        "a variable on people's own lives",
        "Satisfaction with services says nothing of people's own lives; leave it under 'grades'.",
    )  # fmt: skip
    own = made.study(only="happier", describe={"grades": [grade | {"about": "own_life"}]})
    assert list(findings(own)) == []
