"""What tests of several kinds share: one real run of each default study, made once per test session."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import io
import os
import platform
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from helpers.kernels.lean import lean_imports
from helpers.paths import Project

ROOT = Path(__file__).resolve().parents[1]
# A busy machine is slow, not wrong: only what an example shows may fail a test.
settings.register_profile(
    "house", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
COPIED = (
    "notebooks", "studies", "data/raw/nsw", "data/raw/deventer", "data/raw/city-deal",
    "data/raw/gewogen-maatwerk", "data/raw/coronasanering", "data/raw/schiedam", "data/raw/zuidwest",
    "data/raw/instapeconomie", "requirements.lock",
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take ``--table FILE``: what `make long` writes."""
    parser.addoption("--table", default="", help="write per file of tests what passed and how long it took")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Write the table that ``--table`` asks for: a row per file of tests."""
    if not config.getoption("table"):
        return
    rows: dict[str, dict[str, float]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            row = rows.setdefault(report.nodeid.partition("::")[0], {"passed": 0, "failed": 0, "skipped": 0})
            row["failed" if outcome == "error" else outcome] += 1
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "duration", None) and report.nodeid.partition("::")[0] in rows:
                row = rows[report.nodeid.partition("::")[0]]
                row["seconds"] = row.get("seconds", 0.0) + report.duration
    lines = [
        f"{file},{row['passed']:.0f},{row['failed']:.0f},{row['skipped']:.0f},{row.get('seconds', 0.0):.0f}"
        for file, row in sorted(rows.items())
    ]
    machine = f"# Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors"
    text = "\n".join([machine, "file,passed,failed,skipped,seconds", *lines]) + "\n"
    (ROOT / config.getoption("table")).write_text(text, encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect without slow imports that nothing here needs, and without a search for garbage.

    Every process of a session collects all tests, and what it makes by that stays until its end.
    """
    gc.disable()
    with lean_imports():
        importlib.import_module("helpers.validation.engine")
    result = yield
    gc.freeze()
    gc.enable()
    return result


LONG_FIRST = ("pipeline", "browser", "real_tools", "simulation")
"""Folders whose files take long: they begin first, so that no process waits for another one's at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; inside a file nothing changes place."""
    items.sort(key=lambda item: item.path.parent.name not in LONG_FIRST)


def _project_in_which_ran(study: str) -> Callable[..., Project]:
    """Return the fixture of a project in a temporary folder in which a study ran from raw files to report."""

    @pytest.fixture(scope="session", name=study.replace("-", "_"))
    def project(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Project:
        return _ran_once(tmp_path_factory, worker_id, study)

    return project


def _ran_once(factory: pytest.TempPathFactory, worker: str, study: str) -> Project:
    """Run a study once per test session, whichever process of it asks first."""
    shared = factory.getbasetemp()
    shared = shared if worker == "master" else shared.parent
    root = shared / f"{study}-project"
    with FileLock(shared / f"{study}-project.lock"):
        if not (root / "reports" / "index.html").is_file():
            copy_project(root)
            run(root, "run", "--study", study)
    return Project(root)


nsw = _project_in_which_ran("nsw")
deventer = _project_in_which_ran("deventer")
city_deal = _project_in_which_ran("city-deal")
gewogen_maatwerk = _project_in_which_ran("gewogen-maatwerk")
coronasanering = _project_in_which_ran("coronasanering")
schiedam = _project_in_which_ran("schiedam")
zuidwest = _project_in_which_ran("zuidwest")
instapeconomie = _project_in_which_ran("instapeconomie")


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of the xdist worker, "master" where there is one process."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "master"))


@pytest.fixture(scope="session")
def run_in() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return the function that runs a command of the project in a folder."""
    return run


@pytest.fixture(scope="session")
def try_in() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return the function that runs a command of the project in a folder, however it ends."""
    return attempt


@pytest.fixture(scope="session")
def checks() -> ModuleType:
    """Return the checks of a page in a browser."""
    spec = importlib.util.spec_from_file_location("browser_checks", ROOT / "tests" / "browser" / "checks.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def opened(checks):
    """Return the one browser of this process: a second one cannot be driven beside it."""
    if checks.chromium() is None:
        pytest.skip(checks.NO_BROWSER)
    with checks.browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def jobs() -> pd.DataFrame:
    """Return the raw rows of `jobs2` as `make data` writes them, from the package and not from a made file."""
    raw_text = runpy.run_path(str(ROOT / "studies" / "jobs2" / "make_raw.py"))["raw_text"]
    return pd.read_csv(io.StringIO(raw_text()))


def copy_project(root: Path) -> None:
    """Copy what a run reads; the package itself is used where it is."""
    for name in COPIED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project as a person would, and show what it said when it fails."""
    done = attempt(root, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def attempt(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project as a person would."""
    environment = os.environ | {"WATWERKT_ROOT": str(root), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "helpers", *command],
        cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False,
    )  # fmt: skip
