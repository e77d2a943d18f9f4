"""What people reached, as 03 shows it: what passes the door, what a source has published, what is said."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses.evidence import behind
from helpers.analyses.reached import reached
from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.errors import StatisticalWarning
from helpers.paths import Project
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Produced
from helpers.study.evidence import evidence
from helpers.study.load import load
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]
EXACT = 1e-9  # against limits of Wilson (1927) computed by hand, which have ten decimals


@pytest.fixture(scope="module")
def declared() -> Study:
    return load(Project(ROOT), "zuidwest")


@pytest.fixture
def changed(declared: Study) -> Callable[..., Study]:
    """Return the declaration with a first job that is counted from rows, or with another count."""

    def make(*, counts: dict | None = None, **one: object) -> Study:
        plain = copy.deepcopy(declared.model_dump(by_alias=True))
        plain["describe"]["reached"]["first_job"].update(one)
        for name, n in (counts or {}).items():
            plain["counts"][name]["n"] = n
        return Study.model_validate(plain)

    return make


def people(n_with: int, n_without: int, n_missing: int = 0) -> dict[str, pd.DataFrame]:
    values = [True] * n_with + [False] * n_without + [None] * n_missing
    frame = pd.DataFrame({"first_job": pd.Series(values, dtype="boolean")})
    frame.insert(0, "person", [f"p{i}" for i in range(len(values))])
    return {"sample_participants": frame}


def made(study: Study, tables: dict[str, pd.DataFrame]) -> tuple[Release, dict[str, pd.DataFrame]]:
    found = reached(study, tables)
    assert isinstance(found, Produced)
    policy = Policy(**study.disclosure.model_dump())
    out = release(found.exhibits, policy, vocabulary(study)).require()
    return out, {one.exhibit.id: one.exhibit.frame for one in out.released}


def said(study: Study, out: Release, language: str = "en") -> list[str]:
    (text,) = [one.exhibit for one in out.released if one.exhibit.id == "reached.reading"]
    return [say(one, lexicon(study), language) for one in text.body]


def test_a_study_that_counts_nothing_reached_says_so(declared) -> None:
    without = declared.model_copy(update={"describe": declared.describe.model_copy(update={"reached": {}})})
    found = reached(without, {})
    assert isinstance(found, Absent)
    assert found.reason.key == "reached.absent.not_declared"


@pytest.mark.parametrize(
    ("n_with", "n_without", "state"),
    [(11, 6, "enough"), (14, 3, "too_few"), (0, 17, "enough"), (17, 0, "too_few"), (0, 0, "nobody")],
)
def test_a_question_rests_on_the_smaller_of_those_who_did_and_did_not(
    changed, n_with, n_without, state
) -> None:
    study = changed(published=None)
    one = evidence(study)["reached.first_job"]
    assert behind(study, people(n_with, n_without), one).state(study) == state


def test_numbers_that_the_source_has_published_are_always_enough(changed) -> None:
    study = changed(counts={"first_job": 3, "started": 4})
    assert behind(study, {}, evidence(study)["reached.first_job"]).state(study) == "enough"


def test_eleven_of_seventeen_has_the_interval_of_wilson(changed) -> None:
    found = reached(changed(published=None), people(11, 6))
    (row,) = found.tables["reached"].to_dict("records")
    assert (row["n_with"], row["n_without"], row["n"], row["n_missing"]) == (11, 6, 17, 0)
    assert [row["low"], row["high"]] == pytest.approx([0.4130036349, 0.826902796], abs=EXACT)


def test_people_of_whom_it_is_not_known_are_in_no_share(changed) -> None:
    study = changed(published=None)
    found = reached(study, people(11, 6, 8))
    (row,) = found.tables["reached"].to_dict("records")
    assert (row["n"], row["n_missing"], row["share"]) == (17, 8, pytest.approx(11 / 17))
    assert "Of 8 other people it is not known; they are left out." in said(
        study, made(study, people(11, 6, 8))[0]
    )


@pytest.mark.parametrize(("n_with", "n_without", "shown"), [(5, 12, True), (4, 13, False), (13, 4, False)])
def test_from_rows_neither_few_nor_nearly_everybody_is_shown(changed, n_with, n_without, shown) -> None:
    study = changed(published=None)
    out, frames = made(study, people(n_with, n_without))
    row = frames["reached.figure"].iloc[0]
    assert row[["n_with", "n_without", "share", "low", "high"]].notna().all() == shown
    assert row["n"] == 17
    assert (f"A first job: {n_with} of 17 people." in said(study, out)) == shown


def test_nobody_may_be_said_and_everybody_may_not(changed) -> None:
    study = changed(published=None)
    out, frames = made(study, people(0, 17))
    assert frames["reached.figure"]["n_with"].tolist() == [0]
    assert "A first job: 0 of 17 people." in said(study, out)
    out, frames = made(study, people(17, 0))
    assert frames["reached.figure"]["n_with"].isna().all()
    assert not any("17 of 17" in one for one in said(study, out))


def test_of_nobody_there_is_a_sentence_and_no_figure(changed) -> None:
    study = changed(published=None)
    out, frames = made(study, people(0, 0, 6))
    assert set(frames) == {"reached.reading"}
    assert said(study, out)[0] == "A first job: it is known of nobody."


def test_what_a_source_has_published_is_printed_at_any_threshold(declared) -> None:
    """Rows are not: the same number counted from rows would be withheld at a threshold of ten."""
    found = reached(declared, people(11, 6))
    policy = Policy(**declared.disclosure.model_dump() | {"min_persons": 10})
    out = release(found.exhibits, policy, vocabulary(declared)).require()
    frames = {one.exhibit.id: one.exhibit.frame for one in out.released}
    assert frames["reached.published"][["n_with", "n"]].to_numpy().tolist() == [[11, 17]]
    assert said(declared, out) == [
        "A first job: 11 of 17 people.",
        "As a share that is 64.7%, with a 95% interval from 41.3% to 82.7%.",
        'These numbers come from the source: Divosa, "Het verhaal achter de cijfers", October 2023.',
        "There is nobody to compare with. So these numbers say how many people reached it, and not how many would "
        "have done so without guidance.",
    ]


def test_rows_that_differ_from_the_published_number_give_a_warning_that_does_not_say_how_far(
    declared,
) -> None:
    with pytest.warns(StatisticalWarning) as caught:
        found = reached(declared, people(10, 7))
    assert str(caught[0].message) == (
        "first_job: the rows hold another number of people than the source has published; the published number is "
        "printed."
    )
    assert found.tables["reached"]["n_with"].tolist() == [11]


@pytest.mark.filterwarnings("error")
def test_rows_that_agree_with_the_published_number_give_no_warning(declared) -> None:
    assert isinstance(reached(declared, people(11, 6)), Produced)


def test_an_ordered_answer_is_counted_in_declared_order_and_has_no_mean() -> None:
    study = load(Project(ROOT), "instapeconomie")
    steps = ["much_more"] * 6 + ["as_meant"] * 5 + ["less"] * 7 + ["much_less"] * 8
    frame = pd.DataFrame({"person": range(26), "step": pd.Series(steps, dtype="string")})
    out, frames = made(study, {"sample_participants": frame})
    spread = frames["reached.spread.own_step"]
    assert spread["answer"].tolist() == [
        f"step.{name}" for name in ("much_less", "less", "as_meant", "more", "much_more")
    ]
    assert spread["n"].tolist() == [8, 7, 5, 0, 6]
    assert not {"mean", "sd"} & set(spread)
    assert frames["reached.figure"]["n_with"].tolist() == [11]
    title = next(one.exhibit.title for one in out.released if one.exhibit.id == "reached.spread.own_step")
    assert say(title, lexicon(study), "en") == "How far people got with their own step, by their own account"


def test_few_of_an_answer_do_not_follow_from_how_many_reached_it() -> None:
    """Of the answers that count as reached 30 and 4: 34 is said, so the 30 goes with the 4."""
    study = load(Project(ROOT), "instapeconomie")
    steps = ["much_more"] * 30 + ["as_meant"] * 4 + ["less"] * 12 + ["much_less"] * 40
    frame = pd.DataFrame({"person": range(86), "step": pd.Series(steps, dtype="string")})
    _, frames = made(study, {"sample_participants": frame})
    assert frames["reached.figure"]["n_with"].tolist() == [34]
    n = frames["reached.spread.own_step"].set_index("answer")["n"]
    assert pd.isna(n["step.as_meant"])
    assert pd.isna(n["step.much_more"])


def test_a_study_that_compares_says_where_and_not_that_there_is_nobody_to_compare_with(declared) -> None:
    compared = declared.model_copy(update={"comparisons": {"trial": "declared"}})
    found = reached(compared, people(11, 6))
    (text,) = [one for one in found.exhibits if one.id == "reached.reading"]
    assert say(text.body[-1], lexicon(declared), "en") == (
        "This table compares nobody: it says how many people reached it, and not how many would have done so without "
        "guidance. The comparison of this study is in notebook 04."
    )
