"""Which files must never enter git, and whether any of them did."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from helpers.errors import DataMistake, Mistake
from helpers.paths import Project

KEY_FILE = "*.key"
_KEPT = frozenset({".gitkeep"})
_ALWAYS_PRIVATE = {
    "data/processed": "what a run makes is private",
    "data/withdrawn": "who withdrew is private",
    "reports": "a report is published by a person, not by git",
}
_DATA = re.compile(
    r"\.(sav|zsav|por|dta|xlsx|xlsm|xls|ods|parquet|qdpx|qde|qda|sqlite3?|lsa)$", re.IGNORECASE
)
_MAY_HOLD_DATA = ("data/raw/", "tests/")
_OPEN = re.compile(r"^kind:\s*(public|synthetic)\s*(#.*)?$", re.MULTILINE)
_SHOWN = 5


def require_none(project: Project, *, staged: bool) -> str:
    """Refuse private files that git tracks, or that stand ready for the next commit.

    Parameters
    ----------
    project : Project
    staged : bool
        Look only at what stands ready (for a hook); else at everything that git tracks.

    Returns
    -------
    str
        What was looked at, in one line.

    Raises
    ------
    DataMistake
        Why each of them is private, with the first few by name.
    """
    files = _files(project, staged=staged)
    if files is None:
        return "Private files: git is not used here, so nothing was looked at."
    mistakes = list(private(project, files))
    if mistakes:
        raise DataMistake(mistakes)
    return f"Private files: none among the {len(files)} that git {'is about to keep' if staged else 'keeps'}."


def private(project: Project, files: Iterable[str]) -> Iterator[Mistake]:
    """Yield why files may not be in git, one sentence for each reason."""
    reasons: dict[str, list[str]] = {}
    for file in files:
        reason = why_private(project, file)
        if reason:
            reasons.setdefault(reason, []).append(file)
    for reason, found in reasons.items():
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        yield Mistake(
            ", ".join(found[:_SHOWN]) + more,
            reason,
            todo="Take it out with git rm --cached. If it was pushed, it is out: tell who is responsible for "
            "the data.",
        )


def why_private(project: Project, file: str) -> str:
    """Return why a file may not be in git, "" when it may.

    Parameters
    ----------
    project : Project
        Its studies say of which kind their data are.
    file : str
        From the root of the project, with slashes.
    """
    path = PurePosixPath(file)
    if path.name in _KEPT:
        return ""
    for folder, reason in _ALWAYS_PRIVATE.items():
        if path.is_relative_to(folder):
            return reason
    if path.suffix == PurePosixPath(KEY_FILE).suffix:
        return "a key file opens every pseudonym"
    if path.is_relative_to("data/raw"):
        study = path.parts[2] if len(path.parts) > 3 else ""
        return (
            ""
            if study and _is_open(project, study)
            else "raw data of a study that is neither public nor synthetic"
        )
    if _DATA.search(path.name) and not file.startswith(_MAY_HOLD_DATA):
        return "a file of data outside data/raw"
    return ""


def _is_open(project: Project, study: str) -> bool:
    declaration = project.declaration(study)
    return declaration.is_file() and _OPEN.search(declaration.read_text(encoding="utf-8-sig")) is not None


def _files(project: Project, *, staged: bool) -> list[str] | None:
    """Return what git keeps or is about to keep; None where there is no git."""
    asked = ["diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z"] if staged else ["ls-files", "-z"]
    command = ["git", "-C", str(Path(project.root)), *asked]
    try:
        found = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own words
    except (OSError, subprocess.CalledProcessError):
        return None
    return [name for name in found.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
