"""A run killed at any moment and started again ends with the same results, and no process is left."""

import importlib.util
import random
import signal
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")

SOAK = Path(__file__).resolve().parents[2] / "benchmarks" / "soak.py"


@pytest.fixture(scope="module")
def soak():
    spec = importlib.util.spec_from_file_location("soak", SOAK)
    module = importlib.util.module_from_spec(spec)
    sys.modules["soak"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["soak"]


@pytest.mark.slow
def test_a_kill_at_a_random_moment_changes_no_result_and_leaves_no_process(soak, fresh_toy, tmp_path):
    package = fresh_toy.root / "src" / "helpers"
    found = list(
        soak.kills(fresh_toy.root, "nsw", package, count=1, rng=random.Random(1), folder=tmp_path / "kills")
    )  # fifty of them: make soak
    assert [kill.same_results for kill in found] == [True]
    assert [kill.processes_left for kill in found] == [0]


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.mark.parametrize("warm", ["1", "0"])
def test_kernels_end_with_a_driver_that_is_killed_while_a_cell_works(fresh_toy, warm):
    started = fresh_toy.root / "working"
    fresh_toy.edit(
        "src/helpers/toy/validate.py",
        "return Produced",
        f"open({str(started)!r}, 'w').close(); import time; time.sleep(300)\n    return Produced",
    )
    process = fresh_toy.start("run", WATWERKT_WARM=warm)
    wait_for(started.exists)
    assert len(fresh_toy.processes()) >= 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert fresh_toy.no_process_left(seconds=3)


def test_ctrl_c_ends_everything_with_one_sentence_and_the_next_run_goes_on(fresh_toy, made_once):
    started = fresh_toy.root / "working"
    hold = f"open({str(started)!r}, 'w').close(); import time; time.sleep(300)\n    "
    fresh_toy.edit("src/helpers/toy/clean.py", "return Produced", hold + "return Produced")
    process = fresh_toy.start("run")
    wait_for(started.exists)
    process.send_signal(signal.SIGINT)
    said = process.communicate()[0].decode()
    assert process.returncode == 130, said
    assert said.rstrip().endswith("Stopped. What was done is kept; the same command goes on from there.")
    assert "Traceback" not in said
    assert fresh_toy.no_process_left(seconds=3)
    fresh_toy.edit("src/helpers/toy/clean.py", hold, "")
    assert fresh_toy.run() == ["02", "03", "04", "05", "09"]
    assert fresh_toy.results() == made_once.results()
