"""With what a stage was made: program versions, commit, and whether the checkout was changed since."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import subprocess
import tomllib
from functools import cache
from typing import Any

from helpers.paths import Project

_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def surroundings(project: Project) -> dict[str, Any]:
    """Return Python, packages, system and commit, for a manifest; never part of a result."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": dict(_packages(project)),
        **_commit(project),
    }


@cache
def _packages(project: Project) -> tuple[tuple[str, str], ...]:
    declared = tomllib.loads((project.package.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    names = [match.group() for line in declared["project"]["dependencies"] if (match := _NAME.match(line))]
    found = []
    for name in names:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return tuple(found)


def _commit(project: Project) -> dict[str, Any]:
    commit = _git(project, "rev-parse", "HEAD")
    if commit is None:
        return {"commit": None, "dirty": None}
    return {"commit": commit, "dirty": bool(_git(project, "status", "--porcelain"))}


def _git(project: Project, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=project.root,
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
