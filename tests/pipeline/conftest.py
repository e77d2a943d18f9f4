"""A toy project: the declaration of nsw, five tiny notebooks, a copy of the package that a test may edit."""

import compileall
import json
import os
import py_compile
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
PROCESS_MARK = "WATWERKT_TEST_MARK"

TOY_MODULES = {
    "__init__": '"""A study small enough to run in a second."""\n',
    "validate": """
import pandas as pd

from helpers.results import Produced


def read(raw):
    return Produced(tables={"parsed_nsw": pd.read_csv(raw / "nsw_mixtape.csv")})
""",
    "clean": """
from helpers.results import Produced


def tables(tables, derivations):
    assert derivations.name == "derive.py"
    return Produced(tables={"clean_nsw": tables["parsed_nsw"][["treat", "re78"]].round(-1)})
""",
    "describe": """
from helpers.results import Absent, Exhibit, Message, Persons, Produced


def counts(tables):
    frame = tables["clean_nsw"].groupby("treat", as_index=False).size()
    title = Message("toy.counts", {"n": Persons(len(tables["clean_nsw"]))})
    return Produced((Exhibit("describe.counts", "table", title, "werking", frame),))


def nothing():
    return Absent(Message("toy.absent"))
""",
    "effects": """
from helpers.results import Declared, Exhibit, Message, Produced

SHIFT = 0


def difference(study, tables, rng):
    means = tables["clean_nsw"].groupby("treat", as_index=False)["re78"].mean()
    means["re78"] += SHIFT + 0 * rng.normal()
    title = Message("toy.difference", {"level": Declared(study.analysis["trial"].level)})
    exhibit = Exhibit("effects.difference", "table", title, "effectiviteit", means)
    return Produced((exhibit,), {"effects": means})
""",
    "qualitative": """
from helpers.results import Absent, Message


def nothing():
    return Absent(Message("toy.absent"))
""",
    "report": """
from pathlib import Path

from helpers.results import Exhibit


def write(study, exhibits, done, folder, run):
    folder.mkdir()
    words = (Path(__file__).parent / "words.yml").read_text()
    title = study.title["en"]
    for exhibit in exhibits:
        exhibit.frame.to_csv(folder / f"{exhibit.id}.csv", index=False, lineterminator="\\n")
    numbers = [(one.name, number, exhibit.id) for one in done for number, exhibit in one.exhibits]
    page = f"<html lang=en><title>{title}</title>{run} {words} {numbers}</html>"
    (folder / "report.en.html").write_text(page)
""",
}

TOY_CELLS = {
    "01_validate": ["this.show(validate.read(this.raw))"],
    "02_clean": ["this.show(clean.tables(this.tables, this.derivations))"],
    "03_describe": ["this.show(describe.counts(this.tables))", "this.show(describe.nothing())"],
    "04_effects": ['this.show(effects.difference(this.study, this.tables, this.rng("noise")))'],
    "05_qualitative": ["this.show(qualitative.nothing())"],
    "09_report": ["report.write(this.study, this.exhibits, this.done, this.released, this.run)"],
}


def markdown(text):
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text, *tags):
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "source": text,
        "outputs": [],
        "execution_count": None,
    }


def notebook(stage, parameters, module, cells):
    """A notebook in the house's shape; `cells` are the sources of its parts."""
    imports = f"from helpers import stage\nfrom helpers.toy import {module}"
    opening = f'{imports}\n\nthis = stage.open("{stage}", globals())'
    parts = [
        markdown(f"# {stage}"),
        code("\n".join(f"{name} = None" for name in parameters), "parameters"),
        code(opening, "open"),
    ]
    for number, source in enumerate(cells):
        parts += [markdown("What is asked."), code(source, f"part:p{number}")]
    parts.append(code("this.finish()", "finish"))
    for number, cell in enumerate(parts):
        cell["id"] = f"c{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": parts, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@dataclass
class Toy:
    """One toy project and what its last command said."""

    root: Path
    said: str = ""
    status: int = 0
    environment: dict = field(default_factory=dict)

    def start(self, *arguments, **environment):
        env = {
            **os.environ,
            "PYTHONPATH": str(self.root / "src"),
            "WATWERKT_ROOT": str(self.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            PROCESS_MARK: str(self.root),
            **self.environment,
            **environment,
        }
        command = [sys.executable, "-m", "helpers", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Tests that run in the background are deaf to Ctrl-C, and so would be what they start.
            preexec_fn=_hears_ctrl_c if os.name == "posix" else None,  # noqa: PLW1509 - one thread here
        )

    def run(self, *arguments, **environment):
        """Make a run of nsw, unless a study is named, and return the stages that were executed."""
        named = arguments if "--study" in arguments else ("--study", "nsw", *arguments)
        process = self.start("run", *named, **environment)
        self.said = process.communicate()[0].decode()
        self.status = process.returncode
        return self.executed

    @property
    def executed(self):
        return sorted(re.findall(r"^(\d\d)_\w+ +executed", self.said, re.MULTILINE))

    @property
    def taken_over(self):
        return sorted(re.findall(r"^(\d\d)_\w+ +taken over", self.said, re.MULTILINE))

    def stage(self, stage, run="main"):
        return self.root / "data" / "processed" / "nsw" / run / stage

    def manifest(self, stage, run="main"):
        return json.loads((self.stage(stage, run) / "manifest.json").read_text())

    def edit(self, path, old, new):
        file = self.root / path
        text = file.read_text()
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new, 1))

    def results(self, run="main"):
        """Content of everything that must be the same whenever and however it was made."""
        found = {}
        for outputs in sorted((self.root / "data" / "processed" / "nsw" / run).glob("*/outputs.json")):
            found[f"{outputs.parent.name}/outputs"] = json.loads(outputs.read_text())["files"]
        for file in sorted((self.root / "reports" / "nsw" / run).rglob("*")):
            if file.is_file() and file.name != "manifest.json":
                found[file.name] = file.read_bytes()
        return found

    def processes(self):
        """Processes started by a command of this toy project that still live."""
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"{PROCESS_MARK}={self.root}\0".encode() in environ.read_bytes():
                    found.append(int(environ.parent.name))
            except OSError:
                continue
        return found

    def no_process_left(self, seconds=5.0):
        """Wait at most so long for the last process to end."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.05)
        return not self.processes()


def compiled(folder):
    """Return a copy of the package whose modules are compiled, each for exactly its source.

    An edit within the same second, of the same length, is then seen as well, and no process compiles what
    another one did.
    """
    shutil.copytree(
        ROOT / "src" / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__")
    )
    how = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(folder, quiet=1, invalidation_mode=how)
    return folder / "helpers"


def build(root, package):
    """Write the toy project into an empty folder."""
    from helpers.study import parameters
    from helpers.study.stages import STAGES

    shutil.copytree(package, root / "src" / "helpers")
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(ROOT / "studies" / "nsw", root / "studies" / "nsw")
    raw = root / "data" / "raw" / "nsw"
    raw.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "raw" / "nsw" / "nsw_mixtape.csv", raw)
    for name in ("notebooks", "reports", "data/processed", "src/helpers/toy"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "requirements.lock").write_text("# nothing\n")
    for name, source in TOY_MODULES.items():
        (root / "src" / "helpers" / "toy" / f"{name}.py").write_text(source)
    (root / "src" / "helpers" / "toy" / "words.yml").write_text("words: of the report\n")
    for stage in STAGES:
        names = ["study", "run", *(one.name for one in parameters.for_stage(stage.name))]
        content = notebook(stage.name, names, stage.name.partition("_")[2], TOY_CELLS[stage.name])
        (root / "notebooks" / f"{stage.name}.ipynb").write_text(json.dumps(content, indent=1))
    return Toy(root)


@pytest.fixture(scope="session")
def of_the_session(tmp_path_factory, worker_id):
    """The folder that all processes of this session share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def package(of_the_session):
    """The compiled package that toy projects copy, made by whichever process asks first."""
    folder = of_the_session / "package"
    with FileLock(of_the_session / "package.lock"):
        if not (folder / "done").is_file():
            compiled(folder)
            (folder / "done").touch()
    return folder / "helpers"


@pytest.fixture(scope="session")
def made_once(of_the_session, package):
    """A toy project whose run `main` is made, by whichever process asks first; copy it, do not change it."""
    root = of_the_session / "toy-project"
    with FileLock(of_the_session / "toy-project.lock"):
        if not (of_the_session / "toy-project.done").is_file():
            toy = build(root, package)
            toy.run()
            assert toy.status == 0, toy.said
            (of_the_session / "toy-project.done").touch()
    return Toy(root)


@pytest.fixture
def fresh_toy(tmp_path, package):
    """A toy project in which nothing was run."""
    return build(tmp_path / "fresh", package)


@pytest.fixture
def made_toy(made_once, tmp_path):
    """A copy of the toy project whose run `main` is made."""
    shutil.copytree(made_once.root, tmp_path / "toy")
    return Toy(tmp_path / "toy")


def _hears_ctrl_c():
    signal.signal(signal.SIGINT, signal.default_int_handler)
