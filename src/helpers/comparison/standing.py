"""Whether a comparison still stands: the runs it was made of are released as they were then."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers.comparison.released_run import EFFECTS
from helpers.manifest import read_json, sha256_file
from helpers.paths import Project

RECORD = "compare.json"


def remove_fallen(project: Project) -> tuple[str, ...]:
    """Remove every comparison of which a run was withdrawn, forgotten or released anew with other effects.

    Numbers that left `reports/` with their run must not stay behind in a comparison. Returns the removed
    folders by name.
    """
    fallen = [
        record.parent
        for record in sorted(project.reports_root.glob(f"*/compare-*/{RECORD}"))
        if not _stands(record)
    ]
    for folder in fallen:
        shutil.rmtree(folder)
    return tuple(folder.name for folder in fallen)


def _stands(record: Path) -> bool:
    content = read_json(record)
    if content is None:
        return False
    study = record.parent.parent
    return all(_digest(study / run / EFFECTS) == digest for run, digest in content["released"].items())


def _digest(path: Path) -> str:
    return sha256_file(path) if path.is_file() else ""
