"""Rules on described changes: each mistake with its place, what is allowed and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.paths import Project
from helpers.study import rules_changes
from helpers.study.finding import Finding
from helpers.study.load import load

PLACE = ("describe", "changes", "stress")


@pytest.fixture(scope="module")
def declared():
    return load(Project(Path(__file__).resolve().parents[3]), "coronasanering")


def found(declared, **changed: object) -> list[Finding]:
    one = declared.describe.changes["stress"].model_copy(update=changed)
    described = declared.describe.model_copy(update={"changes": {"stress": one}})
    return list(rules_changes.findings(declared.model_copy(update={"describe": described})))


def test_the_declared_changes_have_no_finding(declared) -> None:
    assert found(declared) == []


def test_an_unknown_variable_and_sample_are_named_with_the_nearest(declared) -> None:
    first, second = found(declared, variable="stres", sample="resident")
    assert (first.path, first.found) == ((*PLACE, "sample"), "there is no sample 'resident'")
    assert (second.path, second.found) == ((*PLACE, "variable"), "there is no variable 'stres'")
    assert "stress" in second.todo


def test_a_category_has_no_mean_to_change(declared) -> None:
    kind = Finding(
        (*PLACE, "variable"),
        "'age' is of type category",
        "integer, real, boolean",
        "Derive points from it, and name those.",
    )
    waves = Finding(
        (*PLACE, "variable"), "variable 'age' is not measured in waves", "a variable of a person-wave table"
    )
    assert found(declared, variable="age") == [kind, waves]


def test_waves_exist_come_after_the_first_and_stand_once(declared) -> None:
    made = {(one.path[3:], one.found) for one in found(declared, from_=3, to=(3, 6, 6, 9))}
    assert made == {
        (("to", 0), "wave 3 is not after wave 3"),
        (("to", 2), "wave 6 stands twice"),
        (("to", 3), "there is no wave 9"),
    }
