"""The questions that were asked: a number beside each where a few can be said, a reason once, nothing withheld."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.paths import Project
from helpers.reporting.labels import lexicon
from helpers.reporting.told_asked import asked
from helpers.reporting.told_evidence import in_one_line
from helpers.reporting.told_pen import Pen
from helpers.study.load import load

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def study():
    return load(Project(ROOT), "schiedam")


def out(frame: pd.DataFrame, gone: tuple[tuple[int, str], ...] = ()):
    """Return a frame as the door hands it on, with cells taken out."""
    mask = pd.DataFrame(data=False, index=frame.index, columns=frame.columns)
    for row, column in gone:
        mask.loc[row, column] = True
    return SimpleNamespace(exhibit=SimpleNamespace(frame=frame), mask=mask)


def theme(name: str, *shares: float) -> list[dict[str, object]]:
    return [
        {
            "theme": f"themes.{name}.label", "weighting": "weighted", "answer": answer, "n": 40, "n_all": 100,
            "share": share, "low": share - 0.05, "high": share + 0.05, "level": 0.95,
        }
        for answer, share in zip(("better", "same", "worse", "no_answer"), shares, strict=True)
    ]  # fmt: skip


CHANGE = pd.DataFrame([*theme("happier", 0.43, 0.36, 0.13, 0.08), *theme("fitter", 0.4, 0.3, 0.2, 0.1)])
STANDING = pd.DataFrame({
    "topic": ["interviews.rhythm", "interviews.calmer", "interviews.calmer"],
    "standing": ["spontaneous", "asked", "silent"],
    "n": [10, 7, 13],
})  # fmt: skip


def lines(study, rows: list[tuple[str, str]], language: str = "en", gone=()) -> list:
    frame = pd.DataFrame([{"question": f"questions.{one}.label", "evidence": of} for one, of in rows]).assign(
        status="partly", state="enough"
    )
    beside = {"themes.change": out(CHANGE, gone), "topics.standing.interviews": out(STANDING)}
    return list(asked(Pen(study, lexicon(study), language, beside), out(frame)))


def test_the_number_stands_beside_the_question_with_its_limits(study) -> None:
    (one,) = lines(study, [("happier", "theme.happier")])
    assert (
        one.amount
        == "Happier: of every 100 people 43 say it is better (38 to 48) and 13 that it is worse (8 to 18)."
    )


def test_a_number_that_the_door_took_out_is_not_said_beside_the_question(study) -> None:
    (one,) = lines(study, [("happier", "theme.happier")], gone=((0, "share"),))
    assert one.amount == "It rests on: Happier."


def test_of_topics_it_is_said_who_was_asked_and_who_began_of_it_unasked(study) -> None:
    (one,) = lines(
        study, [("insights", "topic.interviews.rhythm"), ("insights", "topic.interviews.calmer")], "nl"
    )
    assert one.amount == (
        "Ritme in de dag: 10 mensen begonnen er zelf over. Piekeren: 7 van de 20 gevraagde mensen spraken erover."
    )


def test_of_codes_it_is_said_of_how_many_people_or_that_it_is_withheld(study) -> None:
    tree = pd.DataFrame({
        "code": ["interviews.rhythm", "interviews.pressure"],
        "n_persons": pd.array([11, None], dtype="Int64"),
        "n_others": pd.array([9, None], dtype="Int64"),
    })  # fmt: skip
    pen = Pen(study, lexicon(study), "nl", {"codes.tree.interviews": out(tree)})
    assert in_one_line(pen, "code.interviews.rhythm").endswith(": bij 11 van de 20 mensen.")
    assert in_one_line(pen, "code.interviews.pressure").endswith(": bij hoeveel mensen is afgeschermd.")
    assert in_one_line(pen, "code.interviews.example") == ""


def test_of_many_pieces_of_evidence_the_names_stand_there_and_no_numbers(study) -> None:
    names = ("happier", "fitter", "contacts", "confident", "less_lonely")
    (one,) = lines(study, [("overall", f"theme.{name}") for name in names], "nl")
    assert one.amount.endswith("De getallen staan hieronder.")
    assert not any(character.isdigit() for character in one.amount)


def test_a_reason_that_was_given_already_is_referred_to(study) -> None:
    first, second = lines(study, [("happier", "theme.happier"), ("fitter", "theme.fitter")], "nl")
    assert first.remarks[-1].startswith("Mensen zeggen achteraf")
    assert second.remarks[-1] == "Niet meer dan dit, om dezelfde reden als bij “Zijn ze blijer?”."
