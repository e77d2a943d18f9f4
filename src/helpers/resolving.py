"""The declaration as a run changes it: checked in full when anything differs from last time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.closure import closure_of, source_hash
from helpers.hashes import FileHashes
from helpers.manifest import sha256_json
from helpers.paths import Project
from helpers.study.shape import raw_files
from helpers.study.stages import STAGES, Stage

if TYPE_CHECKING:
    from helpers.study.spec import Study

_READS_DECLARATIONS = "from helpers import resolving"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a study, and what was typed or recorded as parameters."""

    study: str
    typed: tuple[str, ...]
    recorded: Mapping[str, Any]


@dataclass(slots=True)
class Resolved:
    """The parameters of a run, and the hash of what each stage reads of the resolved declaration.

    Attributes
    ----------
    parameters : mapping
        Typed values.
    sections : mapping of str to str
        Per stage the hash of the sections that it reads, as the parameters that it reads change them.
    files : tuple of str
        The declared raw files, relative to the study's raw folder, in order of name.
    has_joint : bool
        Whether the study sets voices beside numbers, so that 05 must wait for them.
    """

    parameters: Mapping[str, Any]
    sections: Mapping[str, str]
    files: tuple[str, ...]
    has_joint: bool
    _load: Callable[[], Study]
    _study: Study | None = field(default=None)

    @property
    def study(self) -> Study:
        """The resolved declaration itself; read when first asked for."""
        if self._study is None:
            self._study = self._load()
        return self._study


def resolve(project: Project, request: Request, hashes: FileHashes) -> Resolved:
    """Return a run's parameters and the hashes of what its stages read.

    A declaration that was found right before, by the same code and with the same parameters, is not read
    again: pydantic and YAML are most of the time of a `make` with nothing to do.

    Raises
    ------
    UserMistake
        All mistakes in the declaration or in the parameters.
    """
    fingerprint = _fingerprint(project, request, hashes)
    known = hashes.recall(fingerprint)
    if known is not None:
        values = known["parameters"]
        files = tuple(known["files"])
        return Resolved(
            values,
            known["sections"],
            files,
            known["has_joint"],
            lambda: _changed(_declared(project, request.study), values),
        )
    values = _values(request)
    declared = _declared(project, request.study)
    study = _changed(declared, values)
    sections = {stage.name: _sections_hash(_changed(declared, values, stage), stage) for stage in STAGES}
    files = tuple(sorted(set(raw_files(study))))
    has_joint = study.joint is not None
    found = {"parameters": values, "sections": sections, "files": list(files), "has_joint": has_joint}
    hashes.remember(fingerprint, found)
    return Resolved(values, sections, files, has_joint, lambda: study, study)


def _fingerprint(project: Project, request: Request, hashes: FileHashes) -> str:
    notebook = {"cells": [{"cell_type": "code", "source": _READS_DECLARATIONS}]}
    code = closure_of(notebook, project.package, hashes)
    folder = project.study(request.study)
    files = [path for path in (folder / "study.yml", folder / "derive.py") if path.is_file()]
    return sha256_json(
        [
            request.study,
            list(request.typed),
            dict(request.recorded),
            {path.name: hashes.of(path) for path in files},
            source_hash(code.files, project.package, hashes),
            [[stage.name, list(stage.sections), stage.words] for stage in STAGES],
        ]
    )


def _values(request: Request) -> dict[str, Any]:
    from helpers.study import parameters

    return dict(parameters.parse(request.typed) if request.typed else parameters.check(request.recorded))


def _declared(project: Project, study: str) -> Study:
    from helpers.study.load import load

    return load(project, study)


def _changed(study: Study, values: Mapping[str, Any], stage: Stage | None = None) -> Study:
    """Return the declaration as the parameters that a stage reads change it; without a stage, as all do."""
    from helpers.study import parameters

    return parameters.apply(study, values, stage=stage.name if stage else "")


def _sections_hash(study: Study, stage: Stage) -> str:
    from helpers.study.canonical import sections_hash

    return sections_hash(study, stage.sections, stage.words)
