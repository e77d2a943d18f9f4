"""When a stage is fresh: its key is a hash of everything that can change its results, and of nothing else."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers.closure import Closure, closure_of, read_notebook, source_hash
from helpers.hashes import FileHashes
from helpers.manifest import EXECUTED, MANIFEST, OUTPUTS, outputs_hash, read_json, sha256_json
from helpers.paths import Project
from helpers.resolving import Resolved
from helpers.study.shape import snapshot_name
from helpers.study.stages import APPROVALS, DERIVE, DEVIATIONS, FINDS_NAMES, REGISTRATION, Stage

_METADATA_THAT_COUNTS = ("tags", "nl")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the keys of one run are computed from.

    Attributes
    ----------
    project : Project
        The checkout.
    study, run : str
        Names of the study and the run; only a stage that writes for readers depends on the latter.
    resolved : Resolved
        The declaration with the parameters of the run applied.
    hashes : FileHashes
        Remembered hashes of files.
    """

    project: Project
    study: str
    run: str
    resolved: Resolved
    hashes: FileHashes


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a stage and what it is made of; a part that differs says why the stage re-runs."""

    value: str
    parts: Mapping[str, str]

    def differs_in(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """Return the subjects in which an earlier key differs from this one."""
        names = sorted(set(self.parts) | set(parts))
        return tuple(name for name in names if self.parts.get(name) != parts.get(name))


def key_of(stage: Stage, inputs: Inputs, upstream: Mapping[str, Path]) -> Key:
    """Return the key of a stage.

    Parameters
    ----------
    stage : Stage
        Row of the table of stages.
    inputs : Inputs
        Declaration, project and remembered hashes.
    upstream : mapping of str to Path
        Folder of each stage that it reads; they must be done.
    """
    project = inputs.project
    notebook = read_notebook(project.notebooks / f"{stage.name}.ipynb")
    reached = closure_of(notebook, project.package, inputs.hashes)
    parts = {
        "notebook": notebook_hash(notebook),
        "code": source_hash(reached.files, project.package, inputs.hashes),
        "declaration": inputs.resolved.sections[stage.name],
        "lock": _hash_or_absent(project.lock, inputs.hashes),
        "platform": f"{sys.platform} {platform.machine()} Python {platform.python_version()}",
    }
    if stage.raw:
        parts["raw"] = sha256_json(raw_hashes(inputs))
    if stage.withdrawals:
        parts["withdrawals"] = _hash_or_absent(project.withdrawn(inputs.study), inputs.hashes)
    if stage.derivations:
        parts["derivations"] = _hash_or_absent(project.study(inputs.study) / DERIVE, inputs.hashes)
    if stage.registration:
        parts["registration"] = _registered(inputs)
    if stage.approvals:
        parts["approvals"] = _hash_or_absent(project.study(inputs.study) / APPROVALS, inputs.hashes)
    if stage.names:
        begun = (project.study(inputs.study) / APPROVALS).is_file()
        parts["names"] = _version_of(FINDS_NAMES) if begun else "not sought"
    for name in stage.upstream:
        parts[name] = _handed_on(upstream[name], inputs.hashes, as_pages=stage.words)
    if stage.words:
        parts["run"] = inputs.run
    return Key(sha256_json(parts), parts)


def foreign_imports(stage: Stage, inputs: Inputs) -> frozenset[str]:
    """Return the top-level names of other people's packages that a stage can reach."""
    notebook = read_notebook(inputs.project.notebooks / f"{stage.name}.ipynb")
    reached: Closure = closure_of(notebook, inputs.project.package, inputs.hashes)
    return reached.foreign


def notebook_hash(notebook: dict[str, Any]) -> str:
    """Return the hash of what a notebook says and does: sources and tags, never outputs or counts."""
    cells = []
    for cell in notebook.get("cells", []):
        source = cell.get("source", "")
        metadata = cell.get("metadata", {})
        cells.append(
            [
                cell.get("cell_type"),
                source if isinstance(source, str) else "".join(source),
                {name: metadata[name] for name in _METADATA_THAT_COUNTS if name in metadata},
            ]
        )
    return sha256_json(cells)


def raw_hashes(inputs: Inputs) -> dict[str, str]:
    """Return the hash of every declared raw file by its name; of a file that is not there, "absent".

    The facts that stand beside a table of Statistics Netherlands (`snapshot_name`) count with it.
    """
    folder = inputs.project.raw(inputs.study)
    beside = [one for one in map(snapshot_name, inputs.resolved.files) if (folder / one).is_file()]
    return {name: _hash_or_absent(folder / name, inputs.hashes) for name in (*inputs.resolved.files, *beside)}


def is_whole(folder: Path, hashes: FileHashes) -> bool:
    """Return whether a stage folder still holds exactly what its manifest and `outputs.json` list."""
    manifest, outputs = read_json(folder / MANIFEST), read_json(folder / OUTPUTS)
    if manifest is None or outputs is None:
        return False
    files = dict(outputs["files"])
    if manifest["outputs"] != files:
        return False
    try:
        if hashes.of(folder / EXECUTED) != manifest["executed"]:
            return False
        return all(hashes.of(folder / name) == digest for name, digest in files.items())
    except OSError:
        return False


def _handed_on(folder: Path, hashes: FileHashes, *, as_pages: bool) -> str:
    outputs = read_json(folder / OUTPUTS)
    if outputs is None:
        raise FileNotFoundError(folder / OUTPUTS)
    content = outputs_hash(outputs["files"])
    return f"{content} {hashes.of(folder / EXECUTED)}" if as_pages else content


def _registered(inputs: Inputs) -> str:
    """Return the hash of what is registered; `derive.py` counts only beside a plan."""
    folder = inputs.project.study(inputs.study)
    files = (REGISTRATION, DEVIATIONS, DERIVE)
    found = {name: _hash_or_absent(folder / name, inputs.hashes) for name in files}
    return sha256_json(found if found[REGISTRATION] != "absent" else {**found, DERIVE: ""})


def _version_of(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "absent"


def _hash_or_absent(path: Path, hashes: FileHashes) -> str:
    try:
        return hashes.of(path)
    except OSError:
        return "absent"
