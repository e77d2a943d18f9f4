"""Puts what the report released under `reports/`, whole, and takes away what is stale."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers import manifest
from helpers.hashes import FileHashes
from helpers.manifest import MANIFEST
from helpers.paths import Project

RELEASED = "released"
_SHOWN_OF_THE_STAGE = ("started", "commit", "dirty", "python", "packages", "declaration", "run_parameters")


def publish(project: Project, study: str, run: str, report: str, hashes: FileHashes) -> None:
    """Make `reports/<study>/<run>/` hold exactly what the report stage released, and renew the index.

    Parameters
    ----------
    project : Project
        The checkout.
    study, run, report : str
        Names of the study, the run and its report stage, which must be done.
    hashes : FileHashes
        Remembered hashes, so that finding nothing to do costs nothing.
    """
    stage = project.stage(study, run, report)
    source, target = stage / RELEASED, project.reports(study, run)
    files = {
        path.relative_to(source).as_posix(): hashes.of(path)
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    index = project.reports_root / "index.html"
    if _is_there(target, files, hashes) and index.is_file():
        return
    (target / MANIFEST).unlink(missing_ok=True)
    for name in files:
        manifest.write_atomically(target / name, (source / name).read_bytes())
    _remove_stale(target, files)
    made = manifest.read_json(stage / MANIFEST) or {}
    shown = {name: made.get(name) for name in _SHOWN_OF_THE_STAGE}
    manifest.write_json(target / MANIFEST, {"study": study, "run": run, "files": files, **shown})
    from helpers.reporting.index_page import write_index

    write_index(project)


def get_ready() -> None:
    """Import what the index is made with; the driver does so while the report's notebook runs."""
    from helpers.reporting import catalogue, index_page, labels, notation, page  # noqa: F401


def _is_there(folder: Path, files: Mapping[str, str], hashes: FileHashes) -> bool:
    record = manifest.read_json(folder / MANIFEST)
    if record is None or record["files"] != files:
        return False
    try:
        return all(hashes.of(folder / name) == digest for name, digest in files.items())
    except OSError:
        return False


def _remove_stale(folder: Path, files: Mapping[str, str]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in files:
            path.unlink()
