"""Puts what the report released under `reports/`, whole, and takes away what is stale or was refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import manifest
from helpers.errors import DisclosureRefused, Mistake
from helpers.hashes import FileHashes
from helpers.manifest import MANIFEST
from helpers.paths import Project
from helpers.releasing import record, require_enough_changed
from helpers.study.stages import STAGES

if TYPE_CHECKING:
    from helpers.study.spec import Disclosure

RELEASED = "released"
ABOUT = "about.json"
_RELEASABLE = re.compile(
    r"about\.json|(report|letter|\d{2}_[a-z_]+)\.[a-z]{2}\.html|(tables/)?[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\.csv"
)
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

    Raises
    ------
    DisclosureRefused
        Something lies among the released files that the report does not write.
    ReleaseWaits
        Too few people withdrew since a published version; what was published stands.

    Notes
    -----
    What is no longer released goes first, and only then does anything new come: a kill at any moment leaves
    nothing of an earlier release beside a later one. Other runs of the study that were released under laxer
    rules than this one's declaration are withdrawn.
    """
    stage = project.stage(study, run, report)
    source, target = stage / RELEASED, project.reports(study, run)
    files = {
        path.relative_to(source).as_posix(): hashes.of(path)
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    _refuse_strangers(files)
    index = project.reports_root / "index.html"
    if _is_there(target, files, hashes) and index.is_file():
        return
    about = manifest.read_json(source / ABOUT) or {}
    if project.withdrawn(study).is_file():
        require_enough_changed(project, study, run, at_least=_fewest(project, study))
    record(project, study, kind=str(about.get("kind", "")))
    (target / MANIFEST).unlink(missing_ok=True)
    _remove_stale(target, files, hashes)
    for name in files:
        manifest.write_atomically(target / name, (source / name).read_bytes())
    _withdraw_laxer(project, study, run)
    made = manifest.read_json(stage / MANIFEST) or {}
    shown = {name: made.get(name) for name in _SHOWN_OF_THE_STAGE}
    shown["raw"] = _raw_hashes(project, study, run)
    manifest.write_json(target / MANIFEST, {"study": study, "run": run, "files": files, **shown})
    renew_index(project)


def withdraw(project: Project, study: str, run: str) -> bool:
    """Take the pages of a run away and renew the index; say whether there were any.

    For a run that the door refused: what an earlier release allowed is not what the door allows now.
    """
    folder = project.reports(study, run)
    if not folder.exists():
        return False
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder)
    renew_index(project)
    return True


def renew_index(project: Project) -> None:
    """Take away comparisons whose runs are not released as they were, and write the list of what there is."""
    from helpers.comparison.standing import remove_fallen
    from helpers.reporting.index_page import write_index

    remove_fallen(project)
    write_index(project)


def _raw_hashes(project: Project, study: str, run: str) -> dict[str, str]:
    """Return the hashes of the raw files, as the first stage read them and as the report prints them."""
    first = next(stage for stage in STAGES if stage.raw)
    found: dict[str, str] = (manifest.read_json(project.stage(study, run, first.name) / MANIFEST) or {}).get(
        "inputs", {}
    )
    return found


def get_ready() -> None:
    """Import what the index is made with; the driver does so while the report's notebook runs."""
    from helpers.reporting import catalogue, index_page, labels, notation, page  # noqa: F401


def _is_there(folder: Path, files: Mapping[str, str], hashes: FileHashes) -> bool:
    record = manifest.read_json(folder / MANIFEST)
    if record is None or record["files"] != files:
        return False
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if there != {*files, MANIFEST}:
        return False
    try:
        return all(hashes.of(folder / name) == digest for name, digest in files.items())
    except OSError:
        return False


def _remove_stale(folder: Path, files: Mapping[str, str], hashes: FileHashes) -> None:
    """Remove every file that is not as it is released now."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
            continue
        digest = files.get(path.relative_to(folder).as_posix())
        if path.is_symlink() or digest is None or hashes.of(path) != digest:
            path.unlink()


def _refuse_strangers(files: Mapping[str, str]) -> None:
    """Refuse files that the report does not write; their names may hold data and are not repeated."""
    strangers = [name for name in files if not _RELEASABLE.fullmatch(name)]
    if strangers:
        found = f"{len(strangers)} of the released files are none that the report writes"
        todo = "Write nothing into the folder of released files but through helpers.reporting."
        raise DisclosureRefused(Mistake("notebooks/09_report.ipynb", found, todo=todo))


def _withdraw_laxer(project: Project, study: str, run: str) -> None:
    """Take away other runs of the study that were released under laxer rules than it declares now."""
    others = {folder.name: folder for folder in project.reports(study, run).parent.glob("*/")}
    others.pop(run, None)
    if not others:
        return
    from helpers.study.load import load

    declared = load(project, study).disclosure
    for name, folder in sorted(others.items()):
        about = manifest.read_json(folder / ABOUT)
        if about is not None and _is_laxer(about.get("release", {}), declared):
            withdraw(project, study, name)


def _fewest(project: Project, study: str) -> int:
    from helpers.study.load import load

    return load(project, study).disclosure.min_persons


def _is_laxer(released: Mapping[str, Any], declared: Disclosure) -> bool:
    """Say whether a release withheld less than the rules declared now; one that does not tell did."""
    return (
        released.get("min_persons", 0) < declared.min_persons
        or released.get("min_speakers", released.get("min_persons", 0))
        < (declared.min_speakers or declared.min_persons)
        or released.get("group", 1.0) > declared.group
        or (released.get("zeros") != "withheld" and declared.zeros == "withheld")
        or (released.get("rows_may_be_shown", True) and not declared.rows_may_be_shown)
    )
