"""Other programs end in their own way, also after Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.commands.handing import hand_over, python

SOURCE = Path(__file__).resolve().parents[3] / "src"


def test_the_exit_status_is_that_of_the_program():
    assert hand_over(python("-c", "raise SystemExit(7)")) == 7


def test_the_program_finds_our_package():
    assert hand_over(python("-c", "import helpers")) == 0


def test_what_is_settled_for_the_program_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    code = "import sys; raise SystemExit(3 if sys.dont_write_bytecode else 4)"
    assert hand_over(python("-c", code)) == 3
    assert hand_over(python("-c", code), settled={"PYTHONDONTWRITEBYTECODE": ""}) == 4


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent to a process group here")
def test_after_ctrl_c_the_program_still_ends_in_its_own_way(tmp_path):
    program = (
        "import time, pathlib\n"
        "try:\n    pathlib.Path('began').touch(); time.sleep(30)\n"
        "except KeyboardInterrupt:\n    time.sleep(0.6); pathlib.Path('summed_up').touch(); raise SystemExit(5)"
    )
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from helpers.commands.handing import hand_over, python\n"
        f"sys.exit(hand_over(python('-c', {program!r})))"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "WATWERKT_ROOT": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, start_new_session=True)
    end = time.monotonic() + 20
    while not (tmp_path / "began").exists() and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) == 5
    assert (tmp_path / "summed_up").exists()
