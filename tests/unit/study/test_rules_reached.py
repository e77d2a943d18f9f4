"""Rules on what people reached: what is refused, and the sentence that says so."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from helpers.paths import Project
from helpers.study.load import load
from helpers.study.rules_reached import findings
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def declared() -> dict[str, Study]:
    return {name: load(Project(ROOT), name) for name in ("zuidwest", "instapeconomie")}


def found(study: Study, name: str, counts: dict | None = None, **change: object) -> list[str]:
    plain = copy.deepcopy(study.model_dump(by_alias=True))
    plain["describe"]["reached"][name].update(change)
    for count, values in (counts or {}).items():
        plain["counts"][count].update(values)
    wrong = Study.model_validate(plain)
    return [f"{'.'.join(map(str, one.path))}: {one.found}; {one.allowed}" for one in findings(wrong)]


def test_the_declared_studies_keep_the_rules(declared) -> None:
    assert [list(findings(study)) for study in declared.values()] == [[], []]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sample": "pupils"}, "describe.reached.own_step.sample: there is no sample 'pupils'; participants"),
        ({"variable": "stepp"}, "describe.reached.own_step.variable: there is no variable 'stepp'"),
        (
            {"variable": "hours"},
            "describe.reached.own_step.variable: 'hours' is of type real; boolean, category",
        ),
        (
            {"variable": "volunteers", "equals": ["yes"]},
            "describe.reached.own_step.variable: 'volunteers' is measured in waves, and a thing is reached once",
        ),
        (
            {"equals": ["mroe"]},
            "describe.reached.own_step.equals.0: 'mroe'; much_less, less, as_meant, more, much_more",
        ),
        ({"equals": ["more", "more"]}, "describe.reached.own_step.equals.1: 'more' stands twice"),
        (
            {"equals": ["much_less", "less", "as_meant", "more", "much_more"]},
            "describe.reached.own_step.equals: these are all values of 'step', so that everybody reached it",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(declared, change, sentence) -> None:
    assert [
        one for one in found(declared["instapeconomie"], "own_step", **change) if one.startswith(sentence)
    ]


@pytest.mark.parametrize(
    ("counts", "published", "sentence"),
    [
        (
            {},
            {"n": "jobs", "of": "started"},
            "describe.reached.first_job.published.n: there is no count 'jobs'; started, first_job",
        ),
        (
            {"started": {"how": "over"}},
            {"n": "first_job", "of": "started"},
            "describe.reached.first_job.published.of: count 'started' is declared as 'over'; a count that is exact",
        ),
        (
            {"started": {"n": 9}},
            {"n": "first_job", "of": "started"},
            "describe.reached.first_job.published: 11 of 9; a part of a number of people above 0",
        ),
    ],
)
def test_a_published_share_is_of_two_exact_counts(declared, counts, published, sentence) -> None:
    (one,) = found(declared["zuidwest"], "first_job", counts, published=published)
    assert one.startswith(sentence)
