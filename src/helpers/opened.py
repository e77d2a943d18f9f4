"""An opened stage: what a notebook may read, and where what it makes goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers import manifest, storage
from helpers.errors import WatWerktError, nearest
from helpers.paths import Project
from helpers.preview import preview
from helpers.results import Absent, Exhibit, Produced
from helpers.study.approvals import Approval
from helpers.study.approvals import read as read_approvals
from helpers.study.registration import Registration, read
from helpers.study.spec import Study
from helpers.study.stages import APPROVALS, DERIVE, Stage
from helpers.study.withdrawals import Withdrawal
from helpers.study.withdrawals import read as read_withdrawals

EXHIBIT_MIME = "application/vnd.watwerkt.exhibit+json"
STAGE_MIME = "application/vnd.watwerkt.stage+json"
LAB, MAIN = "lab", "main"
RELEASED = "released"


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


KEPT_BYTES = 10**9
"""Tables that were read stay at hand as long as they are together no larger; the last one always does."""


class Tables(Mapping[str, pd.DataFrame]):
    """Tables of earlier stages and of this one by name, read when first asked for."""

    def __init__(self, own: Path, upstream: tuple[Path, ...]) -> None:
        self._own = own
        self._upstream = upstream
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            folder = self._folder(name)
            self._forget()
            self._read[name] = storage.read_table(folder, name)
        return self._read[name].copy(deep=False)

    def part(self, name: str, columns: Iterable[str]) -> pd.DataFrame:
        """Return some columns of a table; of one that is not at hand only these are read."""
        wanted = list(columns)
        if name in self._read:
            return self._read[name][wanted].copy(deep=False)
        return storage.read_table(self._folder(name), name, wanted)

    def __contains__(self, name: object) -> bool:
        return name in set(self)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({name for place in self._places() for name in storage.table_names(place)}))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def keep(self, name: str, frame: pd.DataFrame) -> None:
        """Save a table of this stage."""
        storage.write_table(self._own, name, frame)
        self._read.pop(name, None)

    def _folder(self, name: str) -> Path:
        folder = next((place for place in self._places() if name in storage.table_names(place)), None)
        if folder is None:
            raise StageMisused(
                f"There is no table '{name}' here; tables: {', '.join(self) or 'none'}. "
                + nearest(name, list(self))
            )
        return folder

    def _forget(self) -> None:
        """Let go of tables, the first read first, until what is at hand is small enough."""
        sizes = {name: int(frame.memory_usage().sum()) for name, frame in self._read.items()}
        for name in list(sizes):
            if sum(sizes.values()) <= KEPT_BYTES:
                return
            del self._read[name], sizes[name]

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

    def decode(self, stored: Any) -> Any:  # noqa: ANN401 - messages, names and numbers alike
        """Return what a cell stored as JSON as the message that it was."""
        return storage.decode(stored)


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
    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Who withdrew from the study, and from what; only for stages that declare to read it."""
        self._must("withdrawals", self.stage.withdrawals)
        return read_withdrawals(self.project.withdrawn(self._name))

    @property
    def derivations(self) -> Path:
        """The study's `derive.py`; only for stages that declare to read it."""
        self._must("derivations", self.stage.derivations)
        return self.project.study(self._name) / DERIVE

    @property
    def registration(self) -> Registration:
        """What the study registered, and why it deviates; only for stages that declare to read it."""
        self._must("registration", self.stage.registration)
        return read(self.project.study(self._name))

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """Which quotes a person approved or rejected; only for stages that declare to read it."""
        self._must("approvals", self.stage.approvals)
        return read_approvals(self.project.study(self._name))

    @property
    def seeks_names(self) -> bool:
        """Whether somebody has begun to approve quotes, so that names must be looked for in them."""
        self._must("seeks_names", self.stage.names)
        return (self.project.study(self._name) / APPROVALS).is_file()

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


def _peak_bytes() -> int | None:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else None
