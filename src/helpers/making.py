"""One stage brought up to date: found fresh, taken over from another run, or executed and checked."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from helpers import manifest
from helpers.errors import Mistake, UserMistake, WatWerktError
from helpers.freshness import Inputs, Key, foreign_imports, is_whole, key_of, raw_hashes
from helpers.manifest import EXECUTED, MANIFEST, OUTPUTS, SESSION
from helpers.progress import Progress
from helpers.study.stages import Stage
from helpers.surroundings import surroundings

if TYPE_CHECKING:
    from helpers.execution import Execution
    from helpers.kernels.workshop import Workshop

LAB = "lab"


class StageBroken(WatWerktError):
    """A notebook ended without error and yet did not make what it should: a fault of ours."""


@dataclass(frozen=True, slots=True)
class StageResult:
    """How one stage of a run ended, how long it took, and why it was not fresh."""

    name: str
    how: Literal["fresh", "reused", "executed"]
    seconds: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A stage that must be executed."""

    stage: Stage
    key: Key
    folder: Path
    because: tuple[str, ...]
    execution: Execution
    started: dt.datetime
    clock: float


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the stages of one run.

    Attributes
    ----------
    inputs : Inputs
        Study, run, parameters and everything else that keys are computed from.
    progress : Progress
        What to tell while it runs.
    workshop : Workshop
        Where kernels come from.
    force : bool
        Execute also what is fresh.
    """

    inputs: Inputs
    progress: Progress
    workshop: Workshop
    force: bool

    def without_executing(self, stage: Stage) -> StageResult | tuple[Key, tuple[str, ...]]:
        """Return how a stage ended when nothing needs to be executed, else its key and why it must."""
        began = time.monotonic()
        folder = self._folder(stage.name)
        key = key_of(stage, self.inputs, self._upstream(stage))
        known = manifest.read_json(folder / MANIFEST)
        because = key.differs_in(known["key_parts"]) if known else ("not made yet",)
        if self.force:
            return key, because or ("asked for",)
        if known is not None and not because:
            if is_whole(folder, self.inputs.hashes):
                return StageResult(stage.name, "fresh", time.monotonic() - began)
            because = ("its results were changed",)
        other = self._take_over(stage, key, folder)
        if other:
            self.progress.ended(stage.name, f"taken over from run {other}")
            return StageResult(stage.name, "reused", time.monotonic() - began, because)
        return key, because

    def prepare(self, stage: Stage, key: Key, because: tuple[str, ...]) -> Job:
        """Clear the stage's folder and return the job; the stage is not done until `complete`."""
        from helpers.execution import Execution
        from helpers.kernels.workshop import environment

        kernels = self.workshop.kernels(stage.name)
        project, folder = self.inputs.project, self._folder(stage.name)
        _clear(folder)
        self.progress.started(stage.name, f"because of {', '.join(because)}")
        needs = sorted(foreign_imports(stage, self.inputs))
        ours = {
            "WATWERKT_DRIVER": f"{self.inputs.study}/{self.inputs.run}",
            "WATWERKT_ROOT": str(project.root),
        }
        execution = Execution(
            notebook=project.notebooks / f"{stage.name}.ipynb",
            folder=folder,
            parameters={"study": self.inputs.study, **self._parameters_of(stage)},
            environment=environment(kernels.environment(needs) | ours),
            kernels=kernels,
            shown=project.shown,
            doing=lambda part: self.progress.doing(stage.name, part),
        )
        return Job(stage, key, folder, because, execution, dt.datetime.now(dt.UTC), time.monotonic())

    def complete(self, job: Job) -> StageResult:
        """Check what an executed notebook made and say, last and at once, that the stage is done.

        Raises
        ------
        StageBroken
            When the notebook did not finish, or wrote something after it did.
        UserMistake
            When something that the stage reads was changed while it ran.
        """
        stage, seconds = job.stage, time.monotonic() - job.clock
        outputs = _checked_outputs(stage, job.folder)
        if key_of(stage, self.inputs, self._upstream(stage)).value != job.key.value:
            notebook = self.inputs.project.shown(job.execution.notebook)
            raise UserMistake(
                Mistake(notebook, "something that it reads was changed while it ran", todo="Run it again.")
            )
        record = {
            "study": self.inputs.study,
            "run": self.inputs.run,
            "stage": stage.name,
            "key": job.key.value,
            "key_parts": dict(job.key.parts),
            "because": list(job.because),
            "inputs": {name: manifest.sha256_file(self._folder(name) / OUTPUTS) for name in stage.upstream},
            "outputs": outputs,
            "executed": manifest.sha256_file(job.folder / EXECUTED),
            "declaration": self.inputs.hashes.of(self.inputs.project.declaration(self.inputs.study)),
            "parameters": self._parameters_of(stage),
            "run_parameters": dict(self.inputs.resolved.parameters),
            "seed": self.inputs.resolved.study.seed,
            "started": job.started.isoformat(timespec="seconds"),
            "ended": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 3),
            **(manifest.read_json(job.folder / SESSION) or {}),
            **surroundings(self.inputs.project),
        }
        if stage.raw:
            record["inputs"] = raw_hashes(self.inputs)
        manifest.write_json(job.folder / MANIFEST, record)
        self.progress.ended(stage.name, "executed")
        return StageResult(stage.name, "executed", seconds, job.because)

    def _take_over(self, stage: Stage, key: Key, folder: Path) -> str:
        """Copy the stage from another run that has the same key; return that run's name, or ""."""
        runs = self.inputs.project.processed_root / self.inputs.study
        for record in sorted(runs.glob(f"*/{stage.name}/{MANIFEST}")):
            other, run = record.parent, record.parent.parent.name
            found = manifest.read_json(record)
            if run in (LAB, self.inputs.run) or found is None or found["key"] != key.value:
                continue
            if not is_whole(other, self.inputs.hashes):
                continue
            _clear(folder)
            try:
                shutil.copytree(other, folder, ignore=shutil.ignore_patterns(MANIFEST), dirs_exist_ok=True)
            except OSError:  # that run is being made anew at this moment
                continue
            if _results(folder) == found["outputs"]:
                copied = found | {"run": self.inputs.run, "taken_over_from": run}
                manifest.write_json(folder / MANIFEST, copied)
                return run
        return ""

    def _folder(self, stage: str) -> Path:
        return self.inputs.project.stage(self.inputs.study, self.inputs.run, stage)

    def _upstream(self, stage: Stage) -> dict[str, Path]:
        return {name: self._folder(name) for name in stage.upstream}

    def _parameters_of(self, stage: Stage) -> dict[str, Any]:
        from helpers.study import parameters

        read = {one.name for one in parameters.for_stage(stage.name)}
        return {name: value for name, value in self.inputs.resolved.parameters.items() if name in read}


def _clear(folder: Path) -> None:
    """Empty a stage folder, its manifest first: a kill in between leaves a stage that is not done."""
    (folder / MANIFEST).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def _results(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): manifest.sha256_file(path)
        for path in manifest.result_files(folder)
    }


def _checked_outputs(stage: Stage, folder: Path) -> dict[str, str]:
    name = f"notebooks/{stage.name}.ipynb"
    outputs = manifest.read_json(folder / OUTPUTS)
    if outputs is None:
        raise StageBroken(f"{name} ended without this.finish() in its last cell, so it is not done.")
    found = _results(folder)
    if found != outputs["files"]:
        differing = sorted(set(found.items()) ^ set(outputs["files"].items()))
        raise StageBroken(f"{name} changed {differing[0][0]} after this.finish(), so it cannot be trusted.")
    return found
