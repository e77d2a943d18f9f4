"""Kill a run at random moments and start it again: the same results as undisturbed, no process left behind.

`make soak` kills fifty times and writes benchmarks/soak.csv; the tests kill three times. Linux only:
processes are found by a mark in their environment.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from helpers.closure import source_hash
from helpers.hashes import FileHashes
from helpers.manifest import read_json
from helpers.paths import ROOT_VARIABLE, Project

MARK = "WATWERKT_SOAK_MARK"
COPIED = ("studies", "notebooks", "data/raw", "pyproject.toml", "requirements.lock")
SECONDS_UNTIL_ALL_ARE_GONE = 5.0
RECORDS = {"manifest.json"}


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill and what came after it.

    Attributes
    ----------
    after_seconds : float
        When the driver was killed, after it was started.
    stages_done : int
        Stages with a manifest at that moment.
    processes_left : int
        Processes of that run that still lived five seconds later.
    same_results : bool
        Whether the run started again ended with the results of an undisturbed one.
    """

    number: int
    after_seconds: float
    stages_done: int
    processes_left: int
    same_results: bool


def copy_project(source: Path, target: Path) -> Path:
    """Copy what a run reads, without anything that was made, and return the copy."""
    for name in COPIED:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, place)
        elif (source / name).is_file():
            shutil.copy(source / name, place)
    for name in ("data/processed", "reports"):
        (target / name).mkdir(parents=True, exist_ok=True)
    return target


def start(root: Path, study: str, package: Path) -> subprocess.Popen[bytes]:
    """Start a run of a study in a project."""
    environment = {**os.environ, ROOT_VARIABLE: str(root), "PYTHONPATH": str(package.parent), MARK: str(root)}
    command = [sys.executable, "-m", "helpers", "run", "--study", study]
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def finish(root: Path, study: str, package: Path) -> float:
    """Make a run to its end and return how long it took."""
    began = time.monotonic()
    process = start(root, study, package)
    said = process.communicate()[0].decode()
    if process.returncode != 0:
        raise SystemExit(f"the run did not end well:\n{said}")
    return time.monotonic() - began


def results(root: Path, study: str) -> dict[str, object]:
    """Return everything that must be the same however the run was made."""
    found: dict[str, object] = {}
    for outputs in sorted((root / "data" / "processed" / study / "main").glob("*/outputs.json")):
        files = (read_json(outputs) or {})["files"]
        # Pages name the moment and the commit; they are not results.
        found[outputs.parent.name] = {
            name: digest for name, digest in files.items() if not name.endswith((".html", "about.json"))
        }
    for table in sorted((root / "reports" / study / "main").rglob("*.csv")):
        found[table.name] = table.read_bytes()
    return found


def processes(root: Path) -> list[int]:
    """Return processes that belong to a run in this project."""
    mark = f"{MARK}={root}\0".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes():
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


def kills(
    source: Path, study: str, package: Path, *, count: int, rng: random.Random, folder: Path
) -> Iterator[Kill]:
    """Kill so many runs, each in a fresh copy, and yield what came of each.

    Parameters
    ----------
    source : Path
        Project to copy.
    study : str
        Study to run.
    package : Path
        Our package, as the runs import it.
    count : int
        How often to kill.
    rng : random.Random
        Moments, uniform over the time of an undisturbed run.
    folder : Path
        Where copies are made.
    """
    undisturbed = copy_project(source, folder / "undisturbed")
    seconds = finish(undisturbed, study, package)
    expected = results(undisturbed, study)
    for number in range(1, count + 1):
        root = copy_project(source, folder / f"kill{number}")
        moment = rng.uniform(0.1, 0.95) * seconds
        process = start(root, study, package)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        done = len(list((root / "data" / "processed" / study / "main").glob("*/manifest.json")))
        left = _left(root)
        finish(root, study, package)
        yield Kill(number, round(moment, 2), done, left, results(root, study) == expected)
        shutil.rmtree(root)


def _left(root: Path) -> int:
    end = time.monotonic() + SECONDS_UNTIL_ALL_ARE_GONE
    while processes(root) and time.monotonic() < end:
        time.sleep(0.05)
    return len(processes(root))


def code_hash(project: Project) -> str:
    """Return the hash of all our source, so that a table says which code it measured."""
    files = sorted(project.package.rglob("*.py"))
    return source_hash(files, project.package, FileHashes())


def main() -> int:
    """Kill a run of nsw fifty times and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--study", default="nsw")
    parser.add_argument("--seed", type=int, default=20171001)
    given = parser.parse_args()
    project = Project.here()
    target = project.root / "benchmarks" / "soak.csv"
    found = []
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        rng = random.Random(given.seed)
        for kill in kills(
            project.root, given.study, project.package, count=given.kills, rng=rng, folder=Path(folder)
        ):
            found.append(kill)
            print(json.dumps(asdict(kill)), flush=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# study {given.study}, seed {given.seed}, {os.cpu_count()} processors, ")
        file.write(f"Python {sys.version.split()[0]}, code {code_hash(project)}\n")
        writer = csv.DictWriter(file, list(asdict(found[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(kill) for kill in found)
    return 0 if all(kill.same_results and not kill.processes_left for kill in found) else 1


if __name__ == "__main__":
    sys.exit(main())
