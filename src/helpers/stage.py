"""What a notebook works with: `stage.open(...)` first, `this.show(...)` in between, `this.finish()` last.

The driver starts a notebook with its run in the environment; a notebook started by hand works in run ``lab``,
reads what earlier notebooks made from ``lab`` or else from ``main``, and is never released.
"""

from __future__ import annotations

import os
import re
import shutil
import types
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers import manifest, storage
from helpers.errors import Mistake, ParameterMistake, UserMistake, WatWerktError, nearest
from helpers.paths import Project
from helpers.preview import preview
from helpers.results import Absent, Exhibit, Produced
from helpers.study import parameters
from helpers.study.load import load
from helpers.study.spec import Study
from helpers.study.stages import BY_NAME, Stage
from helpers.view import seen_by

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

DRIVER_VARIABLE = "WATWERKT_DRIVER"
"""``<study>/<run>``, set by the driver for the kernels it starts."""
EXHIBIT_MIME = "application/vnd.watwerkt.exhibit+json"
STAGE_MIME = "application/vnd.watwerkt.stage+json"
LAB, MAIN = "lab", "main"
RELEASED = "released"
_NOT_TYPED_BY_A_PERSON = {"In", "Out", "this"}


class StageMisused(WatWerktError):
    """A notebook or helper uses the stage as it was not meant: a fault of ours, with what to do."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell displays: our own kind of output, and a private look at it."""

    kind: str
    content: Mapping[str, Any]
    html: str = ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        bundle: dict[str, Any] = {self.kind: dict(self.content), "text/plain": repr(self)}
        return bundle | ({"text/html": self.html} if self.html else {})

    def __repr__(self) -> str:
        numbers = self.content.get("numbers")
        return f"exhibits {', '.join(numbers)}" if numbers else "stage notice"


class Tables(Mapping[str, pd.DataFrame]):
    """Tables of earlier stages and of this one by name, read when first asked for."""

    def __init__(self, own: Path, upstream: tuple[Path, ...]) -> None:
        self._own = own
        self._upstream = upstream
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            folder = next((place for place in self._places() if name in storage.table_names(place)), None)
            if folder is None:
                raise StageMisused(
                    f"There is no table '{name}' here; tables: {', '.join(self) or 'none'}. "
                    + nearest(name, list(self))
                )
            self._read[name] = storage.read_table(folder, name)
        return self._read[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({name for place in self._places() for name in storage.table_names(place)}))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def keep(self, name: str, frame: pd.DataFrame) -> None:
        """Save a table of this stage."""
        storage.write_table(self._own, name, frame)
        self._read.pop(name, None)

    def _places(self) -> tuple[Path, ...]:
        return (self._own, *self._upstream)


@dataclass(frozen=True, slots=True)
class Done:
    """An earlier stage of this run, for the report: what it showed and how it was made."""

    name: str
    folder: Path
    manifest: Mapping[str, Any]
    notebook: Mapping[str, Any]
    exhibits: tuple[tuple[str, Exhibit], ...]


@dataclass
class OpenStage:
    """An opened stage: what the notebook may read, and where what it makes goes."""

    project: Project
    stage: Stage
    study: Study
    run: str
    parameters: Mapping[str, Any]
    folder: Path
    tables: Tables
    _name: str
    _seed: int
    _upstream: Mapping[str, Path]
    _numbers: dict[str, str] = field(default_factory=dict)
    _warnings: list[dict[str, str]] = field(default_factory=list)

    @property
    def raw(self) -> Path:
        """Folder with the raw files; only for stages that declare to read it."""
        self._must("raw", self.stage.raw)
        return self.project.raw(self._name)

    @property
    def derivations(self) -> Path:
        """The study's `derive.py`; only for stages that declare to read it."""
        self._must("derivations", self.stage.derivations)
        return self.project.study(self._name) / "derive.py"

    @property
    def released(self) -> Path:
        """Folder for what this run publishes; the driver puts it under `reports/` when the stage is done."""
        self._must("released", self.stage.words)
        return self.folder / RELEASED

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All exhibits of the run, in the order in which they were shown; only for the report."""
        return tuple(exhibit for done in self.done for _, exhibit in done.exhibits)

    @property
    def done(self) -> tuple[Done, ...]:
        """The earlier stages of the run with their manifests and executed notebooks; only for the report."""
        self._must("done", self.stage.words)
        return tuple(
            Done(
                name=name,
                folder=folder,
                manifest=manifest.read_json(folder / manifest.MANIFEST) or {},
                notebook=manifest.read_json(folder / manifest.EXECUTED) or {},
                exhibits=storage.read_exhibits(folder),
            )
            for name, folder in self._upstream.items()
        )

    def rng(self, purpose: str) -> np.random.Generator:
        """Return a generator of random numbers from the study's seed, this stage's name and a purpose.

        The same purpose gives the same numbers in every run of the study; stages that do not list `seed`
        in the table of stages are refused.
        """
        self._must("rng", "seed" in self.stage.sections)
        words = [int.from_bytes(part.encode("utf-8"), "little") for part in (self.stage.name, purpose)]
        return np.random.default_rng([self._seed, *words])

    def show(self, *results: Produced | Absent) -> Shown:
        """Save what parts of the notebook made and return what the cell displays.

        Parameters
        ----------
        *results : Produced or Absent
            What functions of `helpers.analyses` returned.
        """
        absent = [result.reason for result in results if isinstance(result, Absent)]
        produced = [result for result in results if isinstance(result, Produced)]
        if len(absent) + len(produced) != len(results) or not results:
            raise StageMisused("this.show(...) takes what helpers.analyses returned: Produced or Absent.")
        for part in produced:
            self._keep(part)
        html = "\n".join(preview(result, self._numbers) for result in results)
        if not produced:
            return Shown(STAGE_MIME, {"absent": [storage.encode(reason) for reason in absent]}, html)
        ids = [exhibit.id for part in produced for exhibit in part.exhibits]
        return Shown(EXHIBIT_MIME, {"ids": ids, "numbers": [self._numbers[name] for name in ids]}, html)

    def finish(self) -> Shown:
        """Write `outputs.json`: the stage has made all it makes. Only the driver then writes the manifest."""
        files = {
            path.relative_to(self.folder).as_posix(): manifest.sha256_file(path)
            for path in manifest.result_files(self.folder)
        }
        manifest.write_json(self.folder / manifest.SESSION, self._session())
        manifest.write_json(self.folder / manifest.OUTPUTS, {"stage": self.stage.name, "files": files})
        return Shown(STAGE_MIME, {"finished": True})

    def _keep(self, part: Produced) -> None:
        for name, frame in part.tables.items():
            self.tables.keep(name, frame)
        for exhibit in part.exhibits:
            if exhibit.id in self._numbers and self.run != LAB:
                raise StageMisused(f"The exhibit '{exhibit.id}' is shown twice in {self.stage.name}.")
            first = f"{int(self.stage.name[:2])}.{len(self._numbers) + 1}"
            number = self._numbers.setdefault(exhibit.id, first)
            storage.write_exhibit(self.folder, exhibit, number)

    def _must(self, what: str, allowed: bool) -> None:
        if not allowed:
            raise StageMisused(
                f"this.{what} is not for {self.stage.name}: helpers.study.stages does not list what it "
                "reads, so the driver would not see a change."
            )

    def _session(self) -> dict[str, Any]:
        import psutil  # type: ignore[import-untyped]

        memory = psutil.Process().memory_info()
        peak = getattr(memory, "peak_wset", None) or _peak_bytes() or memory.rss
        return {"warnings": self._warnings, "peak_memory_bytes": int(peak)}


def open(name: str, namespace: MutableMapping[str, Any]) -> OpenStage:  # noqa: A001 - reads as stage.open(...)
    """Open a stage for the notebook that calls it.

    Parameters
    ----------
    name : str
        File name of the notebook without ``.ipynb``.
    namespace : mapping
        ``globals()`` of the notebook: the parameters, and anything that should not be there.

    Raises
    ------
    UserMistake
        For a parameter that this notebook does not have, a value that is not allowed, a study that is not
        there, or an earlier notebook that has not been run.
    """
    project = Project.here()
    stage = BY_NAME.get(name)
    if stage is None:
        raise StageMisused(f"There is no stage '{name}'; stages: {', '.join(BY_NAME)}.")
    driven = os.environ.get(DRIVER_VARIABLE, "")
    _catch_mistakes(project, driven, name)
    given = _given(namespace, stage)
    study_name, run = _study_and_run(project, stage, given, driven)
    params = parameters.check({key: value for key, value in given.items() if key not in ("study", "run")})
    study = parameters.apply(load(project, study_name), params, stage=name)
    folder = project.stage(study_name, run, name)
    if not driven:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    upstream = _upstream(project, stage, study_name, run)
    opened = OpenStage(
        project=project,
        stage=stage,
        study=seen_by(study, stage),
        run=run,
        parameters=params,
        folder=folder,
        tables=Tables(folder, tuple(upstream.values())),
        _name=study_name,
        _seed=study.seed,
        _upstream=upstream,
    )
    _record_warnings(opened)
    return opened


def _given(namespace: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    allowed = ["study", "run", *(parameter.name for parameter in parameters.for_stage(stage.name))]
    unknown = [
        name
        for name, value in namespace.items()
        if not name.startswith("_")
        and name not in _NOT_TYPED_BY_A_PERSON
        and name not in allowed
        and not callable(value)
        and not isinstance(value, types.ModuleType | pd.DataFrame | pd.Series | np.ndarray)
        and (value is None or isinstance(value, str | int | float | list | dict))
    ]
    if unknown:
        raise ParameterMistake(
            Mistake(
                f"notebooks/{stage.name}.ipynb",
                f"'{name}' is not a parameter of this notebook",
                ", ".join(allowed),
                nearest(name, allowed)
                or "Remove it, or restart the kernel when it was typed to try something.",
            )
            for name in unknown
        )
    return {name: namespace[name] for name in allowed if namespace.get(name) is not None}


def _study_and_run(project: Project, stage: Stage, given: Mapping[str, Any], driven: str) -> tuple[str, str]:
    if driven:
        study, _, run = driven.partition("/")
        return study, run
    notebook = f"notebooks/{stage.name}.ipynb"
    if stage.words:
        raise ParameterMistake(
            Mistake(
                notebook,
                "the report is never made by hand, because nothing checked what led to it",
                todo="Use: make run STUDY=... RUN=...",
            )
        )
    declared = sorted(path.parent.name for path in project.studies.glob("*/study.yml"))
    if "study" not in given:
        raise ParameterMistake(
            Mistake(
                notebook,
                "no study is named in the cell tagged parameters",
                ", ".join(declared),
                f"Write for example: study = '{declared[0]}'" if declared else "Declare a study first.",
            )
        )
    if given.get("run", LAB) != LAB:
        raise ParameterMistake(
            Mistake(
                notebook,
                f"run '{given['run']}' cannot be made by hand",
                f"{LAB} (or leave run = None)",
                f"Use: make run STUDY={given['study']} RUN={given['run']}",
            )
        )
    return str(given["study"]), LAB


def _upstream(project: Project, stage: Stage, study: str, run: str) -> dict[str, Path]:
    runs = (LAB, MAIN) if run == LAB else (run,)
    done = manifest.OUTPUTS
    found: dict[str, Path] = {}
    for name in stage.upstream:
        folders = [project.stage(study, place, name) for place in runs]
        folder = next((place for place in folders if (place / done).is_file()), None)
        if folder is None:
            raise UserMistake(
                Mistake(
                    f"notebooks/{stage.name}.ipynb",
                    f"it reads what {name} makes for study '{study}', which is not there yet",
                    todo=f"Run notebooks/{name}.ipynb first, or: make run STUDY={study}",
                )
            )
        found[name] = folder
    return found


def _catch_mistakes(project: Project, driven: str, name: str) -> None:
    """In a notebook, show a user's mistake as sentences; for the driver, write it down as well."""
    shell = _shell()
    if shell is None:
        return
    study, _, run = driven.partition("/")

    def show_sentences(
        _shell: object, kind: type, mistake: UserMistake, _tb: object, **_: object
    ) -> list[str]:
        if driven:
            record = {"class": kind.__name__, "mistakes": [_as_dict(one) for one in mistake.mistakes]}
            manifest.write_json(project.stage(study, run, name) / manifest.MISTAKES, record)
        return [f"{mistake.heading}:", *(str(one) for one in mistake.mistakes)]

    shell.set_custom_exc((UserMistake,), show_sentences)


def _as_dict(mistake: Mistake) -> dict[str, str]:
    return {name: getattr(mistake, name) for name in ("where", "found", "allowed", "todo")}


def _record_warnings(opened: OpenStage) -> None:
    """Keep warnings for the manifest; printed ones would be foreign output on a page."""

    def record(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        entry = {"category": category.__name__, "message": re.sub(r"\s+", " ", str(message)).strip()}
        if entry not in opened._warnings:
            opened._warnings.append(entry)

    if _shell() is not None:
        warnings.showwarning = record


def _shell() -> InteractiveShell | None:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    shell: InteractiveShell | None = get_ipython()
    return shell


def _peak_bytes() -> int | None:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else None
