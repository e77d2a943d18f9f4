"""The warm process holds imports, forks kernels, and ends when its driver lets go."""

import os
import re
import sys
import time
from pathlib import Path

import pytest

from helpers.closure import closure_of, read_notebook
from helpers.hashes import FileHashes
from helpers.kernels import warm
from helpers.kernels.lean import lean_imports
from helpers.kernels.workshop import environment

pytestmark = pytest.mark.skipif(not warm.is_possible(), reason="kernels can be forked on Linux only")


@pytest.fixture
def process():
    started = warm.WarmProcess(["json", "colorsys", "no_such_package.part"], environment({}))
    yield started
    started.stop()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_kernel_is_forked_and_can_be_killed_and_waited_for(process):
    kernel = process.fork(["--help"], environment({}), "/", ["json"])
    assert kernel.wait(timeout=20) == 0
    assert kernel.poll() == 0
    kernel.kill()


def test_a_package_that_cannot_be_imported_does_not_hold_up_kernels(process):
    assert process.fork(["--help"], environment({}), "/", ["no_such_package.part"]).wait(timeout=20) == 0


def test_kernels_end_when_the_warm_process_is_stopped(process, tmp_path):
    connection = str(tmp_path / "kernel.json")
    kernel = process.fork(["-f", connection], environment({}), str(tmp_path), [])
    end = time.monotonic() + 20
    while not Path(connection).exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert kernel.poll() is None
    process.stop()
    assert kernel.wait(timeout=5) == 0
    assert not is_alive(process._process.pid)


def test_when_the_warm_process_is_gone_no_kernel_is_promised(process):
    process._process.kill()
    process._process.wait()
    assert process.fork([], environment({}), "/", []) is None


def test_the_switch_turns_it_off(monkeypatch):
    monkeypatch.setenv(warm.SWITCH, "0")
    assert not warm.is_possible()


def test_lean_imports_hides_packages_only_within_the_block():
    name = "this"
    sys.modules.pop(name, None)
    with lean_imports(name), pytest.raises(ImportError):
        __import__(name)
    assert name not in sys.modules


def test_no_import_of_a_notebook_starts_a_thread_which_a_fork_would_lose():
    root = Path(__file__).resolve().parents[3]
    names = {
        name
        for notebook in sorted((root / "notebooks").glob("*.ipynb"))
        for name in closure_of(read_notebook(notebook), root / "src" / "helpers", FileHashes()).foreign
    }
    assert "great_expectations" in names
    started = warm.WarmProcess(sorted(names), environment({}))
    try:
        assert started.fork(["--help"], environment({}), "/", sorted(names)).wait(timeout=60) == 0
        status = Path(f"/proc/{started._process.pid}/status").read_text()
        assert re.search(r"^Threads:\s+(\d+)$", status, re.MULTILINE).group(1) == "1"
    finally:
        started.stop()
