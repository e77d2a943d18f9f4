"""Measure, in one go: a run from scratch, a plain loop of papermill, and the same calls made directly.

`make bench` writes benchmarks/bench.csv. The overhead of a way is its time minus the time of the direct
calls; the aim is that the run's overhead is at most a quarter of the loop's.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import soak

from helpers.kernels.workshop import SETTLED
from helpers.paths import ROOT_VARIABLE, Project
from helpers.study.stages import STAGES

STUDY = "nsw"
SECOND = "deventer"
"""Also run from scratch: four arms, four waves, two registers."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to do the same work, in seconds; medians over repetitions."""

    what: str
    seconds: float
    fastest: float
    slowest: float
    repetitions: int


def timed(command: Sequence[str], root: Path, project: Project, **environment: str) -> float:
    """Return how long a command takes in a project."""
    source = str(project.package.parent)
    env = {**os.environ, "PYTHONPATH": source, ROOT_VARIABLE: str(root), **environment}
    began = time.perf_counter()
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} ended with status {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return seconds


def driver(root: Path, project: Project, *arguments: str, study: str = STUDY, **environment: str) -> float:
    """Return how long a `run` takes."""
    command = [sys.executable, "-m", "helpers", "run", "--study", study, *arguments]
    return timed(command, root, project, **environment)


def loop(root: Path, project: Project) -> float:
    """Return how long papermill takes for the same notebooks one after the other, as a shell loop would."""
    seconds = 0.0
    for stage in STAGES:
        folder = _empty(root, stage.name)
        command = [sys.executable, "-m", "papermill", f"notebooks/{stage.name}.ipynb"]
        command += [
            str(folder / "executed.ipynb"),
            "-p",
            "study",
            STUDY,
            "-k",
            "python3",
            "--no-progress-bar",
        ]
        seconds += timed(command, root, project, WATWERKT_DRIVER=f"{STUDY}/main", **SETTLED)
    return seconds


def direct(root: Path, project: Project) -> float:
    """Return how long the same calls take in one Python process."""
    for stage in STAGES:
        _empty(root, stage.name)
    command = [sys.executable, str(Path(__file__).with_name("direct.py")), STUDY]
    return timed(command, root, project, WATWERKT_DRIVER=f"{STUDY}/main", **SETTLED)


def _empty(root: Path, stage: str) -> Path:
    folder = root / "data" / "processed" / STUDY / "main" / stage
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def measure(project: Project, repetitions: int, folder: Path) -> list[Measured]:
    """Measure every way so many times, each from scratch, in turns so that a busy moment hits all alike."""
    seconds: dict[str, list[float]] = {}

    def note(what: str, value: float) -> None:
        seconds.setdefault(what, []).append(value)
        print(f"{what:<44} {value:7.2f} s", flush=True)

    for number in range(repetitions):
        root = soak.copy_project(project.root, folder / f"run{number}")
        note("run from scratch", driver(root, project))
        note("nothing to do", driver(root, project))
        note(
            "one effects parameter, named run",
            driver(root, project, "--run", "strict", "--params", "level=0.99"),
        )
        note(f"{SECOND} from scratch", driver(root, project, study=SECOND))
        note(f"{SECOND}, nothing to do", driver(root, project, study=SECOND))
        root = soak.copy_project(project.root, folder / f"cold{number}")
        note("run from scratch without warm kernels", driver(root, project, WATWERKT_WARM="0"))
        root = soak.copy_project(project.root, folder / f"loop{number}")
        note("plain loop of papermill", loop(root, project))
        root = soak.copy_project(project.root, folder / f"direct{number}")
        note("the same calls directly", direct(root, project))
    return [
        Measured(what, round(statistics.median(all_), 2), round(min(all_), 2), round(max(all_), 2), len(all_))
        for what, all_ in seconds.items()
    ]


def main() -> int:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=3)
    given = parser.parse_args()
    project = Project.here()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        found = measure(project, given.repetitions, Path(folder))
    by_name = {one.what: one.seconds for one in found}
    calls = by_name["the same calls directly"]
    ours = by_name["run from scratch"] - calls
    theirs = by_name["plain loop of papermill"] - calls
    sentence = f"overhead of the run {ours:.2f} s, of the loop {theirs:.2f} s: {ours / theirs:.2f} of it"
    target = project.root / "benchmarks" / "bench.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        machine = f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}"
        file.write(f"# {machine}, Python {platform.python_version()}, study {STUDY}\n")
        file.write(f"# {sentence} (medians)\n# code {soak.code_hash(project)}\n")
        writer = csv.DictWriter(file, list(asdict(found[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in found)
    print(f"{sentence}\nwritten: benchmarks/bench.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
