"""Two hundred hostile files: no hang, no traceback, and memory under 500 MB, measured in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCE = Path(__file__).resolve().parents[4] / "src"
MEMORY = 500 * 1000 * 1000
SECONDS = 10.0  # of work for one file
ALL_SECONDS = 240  # by the clock: what hangs ends here
SENTENCE = re.compile(r"^data/raw/.+?: .*[.?!]$", re.DOTALL)

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="memory of a process is measured by `resource`"
)


WITH_CHILD = ("taguette", "qualcoder", "spreadsheet")


@dataclass(frozen=True)
class Outcome:
    format: str
    file: str
    outcome: str
    seconds: float
    said: str
    own_peak: int
    child_peak: int


@dataclass(frozen=True)
class Corpus:
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def peak(self) -> int:
        """The most that the reader and a child of its can have had together; files with a child come first."""
        together = max(one.own_peak + one.child_peak for one in self.outcomes if one.format in WITH_CHILD)
        return max(together, self.outcomes[-1].own_peak)


def load(name: str):
    spec = importlib.util.spec_from_file_location(f"coded_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Write the files, read them in a process of its own, and take them away again."""
    folder = tmp_path_factory.mktemp("hostile")
    listed = []
    files = [(one.format, one.name, one.data) for one in load("hostile_tables").tables_corpus()]
    files += [("refi_qda", name, data) for name, data in load("hostile").refi_corpus()]
    for number, (kind, name, data) in enumerate(files):
        file = f"{number:03}-{re.sub(r'[^a-z0-9.]+', '_', name.lower())}"
        (folder / file).write_bytes(data)
        listed.append(f"{kind}\t{file}")
    del files
    (folder / "list.txt").write_text("\n".join(listed), encoding="utf-8")
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(HERE / "corpus_reader.py"), str(folder), str(folder / "list.txt")],
        capture_output=True, text=True, timeout=ALL_SECONDS, check=False,
        env=os.environ | {"PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    seconds = time.monotonic() - begin
    assert done.returncode == 0, done.stderr[-3000:]
    outcomes = tuple(Outcome(*json.loads(line)) for line in done.stdout.splitlines())
    for path in folder.iterdir():
        path.unlink()
    assert len(outcomes) == len(listed)
    last, slowest = outcomes[-1], max(outcomes, key=lambda one: one.seconds)
    print(
        f"{len(outcomes)} hostile files in {seconds:.1f} s; slowest {slowest.seconds:.1f} s ({slowest.file}); "
        f"peak {last.own_peak / 1e6:.0f} MB, of a child {last.child_peak / 1e6:.0f} MB"
    )
    return Corpus(outcomes, seconds)


def test_there_are_two_hundred_hostile_files(corpus: Corpus) -> None:
    assert len(corpus.outcomes) >= 200


def test_no_file_is_a_fault_of_ours(corpus: Corpus) -> None:
    assert [one for one in corpus.outcomes if one.outcome == "fault"] == []


def test_every_refusal_is_a_sentence_that_names_the_file(corpus: Corpus) -> None:
    refused = [one for one in corpus.outcomes if one.outcome == "refused"]
    wrong = [one for one in refused if not SENTENCE.match(one.said) and len(one.said) < 2000]
    assert wrong == []
    assert all("Traceback" not in one.said for one in refused)
    assert len(refused) > len(corpus.outcomes) / 2


def test_no_file_takes_long(corpus: Corpus) -> None:
    assert [(one.file, one.seconds) for one in corpus.outcomes if one.seconds > SECONDS] == []


def test_memory_of_the_reader_and_its_largest_child_stays_under_the_ceiling(corpus: Corpus) -> None:
    assert corpus.peak < MEMORY
