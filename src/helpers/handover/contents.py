"""What goes into the file that hands a study over, and what its table of contents says."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import manifest
from helpers.driver import LAB, RUN_RECORD
from helpers.paths import Project
from helpers.study.shape import raw_files
from helpers.study.spec import Study
from helpers.study.stages import STAGES
from helpers.surroundings import surroundings

CONTENTS = "handover.json"
FORMAT = 1
KEPT = (
    "stage", "run", "study", "key", "key_parts", "declaration", "inputs", "outputs", "parameters",
    "run_parameters", "seed", "packages", "python", "system", "commit", "dirty", "started", "ended",
    "seconds",
)  # fmt: skip
"""What is handed over of a manifest; not its warnings, which are sentences made up while looking at data."""
PRIVATE_NAMES = frozenset({"__pycache__"})


@dataclass(frozen=True)
class Parcel:
    """Everything that is handed over.

    Attributes
    ----------
    files : mapping of str to bytes
        By path inside the archive; `handover.json` is not among them.
    contents : mapping
        What `handover.json` says: study, when, with what, the hash of every file and of every raw file, and
        per run its parameters and manifests.
    """

    files: Mapping[str, bytes]
    contents: Mapping[str, Any]


def parcel(project: Project, study: Study, *, with_data: bool, made: dt.datetime) -> Parcel:
    """Return a study as it is handed over.

    Parameters
    ----------
    project : Project
        The checkout.
    study : Study
        The declaration.
    with_data : bool
        Whether the raw files go along. Without them the receiver needs the same files from elsewhere: their
        hashes are in the contents.
    made : datetime
        When; written down.
    """
    files = {f"studies/{study.study}/{name}": data for name, data in _own_files(project, study)}
    runs = dict(_runs(project, study.study))
    for run in runs:
        files |= {f"tables/{run}/{path.name}": path.read_bytes() for path in _released(project, study, run)}
    raw = {name: (project.raw(study.study) / name) for name in dict.fromkeys(raw_files(study))}
    there = {name: path.read_bytes() for name, path in raw.items() if path.is_file()}
    if with_data:
        files |= {f"data/raw/{study.study}/{name}": data for name, data in there.items()}
    contents = {
        "format": FORMAT,
        "study": study.study,
        "made": made.isoformat(timespec="seconds"),
        "with": surroundings(project),
        "lock": manifest.sha256_file(project.lock),
        "files": {name: _sha256(data) for name, data in files.items()},
        "raw": {name: _sha256(data) for name, data in there.items()},
        "has_data": with_data,
        "runs": runs,
    }
    return Parcel(files, contents)


def _own_files(project: Project, study: Study) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the study's folder: declaration, README, derivations, registration, decisions."""
    folder = project.study(study.study)
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part in PRIVATE_NAMES for part in parts):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _runs(project: Project, study: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every whole run with its parameters and what its manifests say."""
    for record in sorted((project.processed_root / study).glob(f"*/{RUN_RECORD}")):
        run = record.parent.name
        stages = {
            stage.name: manifest.read_json(record.parent / stage.name / manifest.MANIFEST) for stage in STAGES
        }
        if run == LAB or stages[STAGES[-1].name] is None:
            continue
        parameters = (manifest.read_json(record) or {}).get("parameters", {})
        said = {name: {key: one[key] for key in KEPT if key in one} for name, one in stages.items() if one}
        yield run, {"parameters": parameters, "stages": said}


def _released(project: Project, study: Study, run: str) -> list[Path]:
    return sorted((project.reports(study.study, run) / "tables").glob("*.csv"))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
