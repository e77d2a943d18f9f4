"""A new version waits until enough people withdrew since every version that was published."""

from __future__ import annotations

import pytest

from helpers import manifest
from helpers.paths import Project
from helpers.releasing import ReleaseWaits, record, require_enough_changed
from helpers.study.withdrawals import Withdrawal, as_text

K = 10


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


def withdrew(project: Project, n: int, scope: str = "all", start: int = 0) -> None:
    path = project.withdrawn("s")
    path.parent.mkdir(parents=True, exist_ok=True)
    people = [Withdrawal(f"P{one}", scope, "2026-11-22") for one in range(start, start + n)]
    path.write_text(as_text(people), encoding="utf-8", newline="")


def published(project: Project, run: str = "main") -> None:
    manifest.write_json(project.reports("s", run) / manifest.MANIFEST, {})


@pytest.mark.parametrize(("n", "waits"), [(0, False), (1, True), (K - 1, True), (K, False), (K + 1, False)])
def test_a_version_waits_below_the_threshold_and_not_at_it(project, n, waits) -> None:
    published(project)
    withdrew(project, n)
    if not waits:
        require_enough_changed(project, "s", "main", at_least=K)
        return
    with pytest.raises(ReleaseWaits) as caught:
        require_enough_changed(project, "s", "main", at_least=K)
    assert str(caught.value) == (
        "s, run main: fewer than 10 people withdrew (or were put back) since a version was published; who lays both side "
        "by side would see what they said; allowed: a new version when nobody or at least 10 people changed. What was "
        "published stands. The new results are in data/processed; wait for more withdrawals, or until the retention ends."
    )


def test_another_run_of_the_study_waits_as_well(project) -> None:
    published(project, "main")
    withdrew(project, 1)
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "strict", at_least=K)


def test_before_anything_was_published_nothing_waits(project) -> None:
    withdrew(project, 1)
    require_enough_changed(project, "s", "main", at_least=K)


def test_every_version_counts_and_not_the_last_alone(project) -> None:
    published(project)
    withdrew(project, K)
    require_enough_changed(project, "s", "main", at_least=K)
    record(project, "s", kind="confidential")
    withdrew(project, K + 1)
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "main", at_least=K)
    withdrew(project, 2 * K)
    require_enough_changed(project, "s", "main", at_least=K)


def test_a_person_who_is_put_back_is_a_change_too(project) -> None:
    withdrew(project, 1)
    record(project, "s", kind="confidential")
    withdrew(project, 0)
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "main", at_least=K)


def test_who_only_does_not_want_to_be_asked_again_changes_nothing(project) -> None:
    published(project)
    withdrew(project, 1, scope="recontact")
    require_enough_changed(project, "s", "main", at_least=K)


def test_pages_that_were_taken_away_are_still_remembered(project) -> None:
    record(project, "s", kind="confidential")
    withdrew(project, 1)
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "main", at_least=K)


def test_of_a_public_study_from_which_nobody_withdrew_nothing_is_remembered(project) -> None:
    record(project, "s", kind="public")
    assert not project.withdrawn("s").parent.exists()


@pytest.mark.parametrize("first", ["survey", "register", "quote"])
def test_who_left_a_part_and_later_everything_changed_in_between(project, first) -> None:
    withdrew(project, 1, scope=first)
    record(project, "s", kind="confidential")
    path = project.withdrawn("s")
    both = [Withdrawal("P0", scope, "2026-11-22") for scope in (first, "all")]
    path.write_text(as_text(both), encoding="utf-8", newline="")
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "main", at_least=K)


def test_two_withdrawals_of_one_person_are_one_person(project) -> None:
    published(project)
    both = [Withdrawal(f"P{n}", scope, "2026-11-22") for n in range(K - 1) for scope in ("survey", "all")]
    path = project.withdrawn("s")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(both), encoding="utf-8", newline="")
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "main", at_least=K)


def test_a_record_of_ids_alone_counts_everybody_in_it_as_changed(project) -> None:
    withdrew(project, 1)
    manifest.write_json(project.withdrawn("s").with_name("s.released.json"), {"versions": [["P0"]]})
    with pytest.raises(ReleaseWaits):
        require_enough_changed(project, "s", "main", at_least=K)
