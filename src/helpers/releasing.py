"""Whether a report may be published beside what was published before some people withdrew.

Who lays an old page beside a new one sees who left between them: with one person fewer, everything of that
person. So a new version waits until nobody, or at least as many people as the study asks of every number,
left or came back since every version that was published.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helpers import manifest
from helpers.errors import Mistake, UserMistake
from helpers.paths import Project
from helpers.study.withdrawals import changing, read

RECORD = ".released.json"
"""Beside `data/withdrawn/<study>.csv`: who had withdrawn when versions were published. Private."""


class ReleaseWaits(UserMistake):
    """Too few people changed since a published version; the report is made and stays private."""

    heading = "The report is made, and not published"


def require_enough_changed(project: Project, study: str, run: str, *, at_least: int) -> None:
    """Refuse to publish while somebody could be found by laying two versions side by side.

    Parameters
    ----------
    project : Project
    study, run : str
    at_least : int
        ``disclosure.min_persons`` of the study.

    Raises
    ------
    ReleaseWaits
        Since some published version between one and `at_least` - 1 people withdrew or were put back. How many
        is not said, and nobody's id.
    """
    now = changing(read(project.withdrawn(study)))
    apart = [len({who for who, _ in now ^ before}) for before in _before(project, study)]
    if all(n == 0 or n >= at_least for n in apart):
        return
    raise ReleaseWaits(
        Mistake(
            f"{study}, run {run}",
            f"fewer than {at_least} people withdrew (or were put back) since a version was published; who "
            "lays both side by side would see what they said",
            f"a new version when nobody or at least {at_least} people changed",
            "What was published stands. The new results are in data/processed; wait for more withdrawals, or "
            "until the retention ends.",
        )
    )


def record(project: Project, study: str, *, kind: str) -> None:
    """Remember, privately, who had withdrawn when a version is published; call it before anything is.

    Of a study whose people are known or nobody's it is remembered once somebody withdrew.
    """
    path, now = _path(project, study), changing(read(project.withdrawn(study)))
    if not now and not path.is_file() and kind != "confidential":
        return
    versions = dict.fromkeys([*_before(project, study), now])
    manifest.write_json(path, {"versions": [[list(left) for left in sorted(one)] for one in versions]})


def _before(project: Project, study: str) -> Iterable[frozenset[tuple[str, str]]]:
    """Return who had withdrawn at each published version; nobody, for pages from before anybody did.

    A record of before scopes were noted holds ids alone: of these people anything may have changed.
    """
    known = manifest.read_json(_path(project, study))
    if known is not None:
        return [
            frozenset((left, "") if isinstance(left, str) else (left[0], left[1]) for left in one)
            for one in known["versions"]
        ]
    published = any((project.reports_root / study).glob(f"*/{manifest.MANIFEST}"))
    return [frozenset()] if published else []


def _path(project: Project, study: str) -> Path:
    return project.withdrawn(study).with_name(f"{study}{RECORD}")
