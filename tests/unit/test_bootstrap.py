"""Setting up: what is read, what is asked of pip, what is said; nothing is downloaded here."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "bootstrap.py"
LOCK = """# made for a test
# == group: runtime ==
numpy==2.4.0 \\
    --hash=sha256:aa
# == group: test ==
pytest==9.0.0 ; python_full_version >= '3.11' \\
    --hash=sha256:bb
"""


@pytest.fixture
def bootstrap(tmp_path):
    """The script as a module that lives in an empty project."""
    (tmp_path / "bootstrap.py").write_text(SCRIPT.read_text())
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "src").mkdir()
    spec = importlib.util.spec_from_file_location("bootstrap_in_test", tmp_path / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installs(bootstrap, monkeypatch):
    """What was asked of pip; making .venv and installing are pretended."""
    asked = []

    def pretend_venv(python):
        Path(python).parent.mkdir(parents=True, exist_ok=True)
        Path(python).symlink_to(sys.executable)

    def pretend_pip(python, requirements, total):
        asked.append((Path(requirements).read_text(), total))

    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    monkeypatch.setattr(bootstrap, "make_venv", pretend_venv)
    monkeypatch.setattr(bootstrap, "works", os.path.exists)
    monkeypatch.setattr(bootstrap, "pip_install", pretend_pip)
    monkeypatch.setattr(bootstrap, "add_source", lambda python: None)
    return asked


def test_an_old_python_can_read_the_script():
    ast.parse(SCRIPT.read_text(), feature_version=(3, 4))
    assert SCRIPT.read_text().isascii()


def test_a_python_outside_the_range_gets_one_sentence(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert bootstrap.main([]) == 2
    said = capsys.readouterr().err
    assert said == (
        f"Wat werkt? needs Python 3.11, 3.12, 3.13 or 3.14 and this is Python 3.9 ({sys.executable}): install one "
        "of them from https://www.python.org/downloads/ and say which to use, for example: make PYTHON=python3.13\n"
    )


def test_only_the_groups_asked_for_are_installed(bootstrap, installs):
    bootstrap.prepare(["runtime"])
    assert installs == [("numpy==2.4.0 \\\n    --hash=sha256:aa\n", 1)]


def test_the_second_time_nothing_is_installed(bootstrap, installs):
    bootstrap.prepare(["runtime", "test"])
    bootstrap.prepare(["runtime", "test"])
    bootstrap.prepare(["runtime"])
    assert len(installs) == 1


def test_a_group_that_is_added_later_keeps_the_earlier_ones(bootstrap, installs):
    bootstrap.prepare(["runtime"])
    bootstrap.prepare(["runtime", "test"])
    assert installs[1][1] == 2
    bootstrap.prepare(["runtime"])
    assert len(installs) == 2


def test_a_changed_lock_is_installed_again(bootstrap, installs):
    bootstrap.prepare(["runtime"])
    Path(bootstrap.LOCK).write_text(LOCK.replace("2.4.0", "2.4.1"))
    bootstrap.prepare(["runtime"])
    assert len(installs) == 2


def test_an_interrupted_install_is_done_again(bootstrap, installs, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    bootstrap.prepare(["runtime"])
    Path(bootstrap.LOCK).write_text(LOCK.replace("2.4.0", "2.4.1"))
    pretend = bootstrap.pip_install
    monkeypatch.setattr(bootstrap, "pip_install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.prepare(["runtime"])
    assert not Path(bootstrap.MARKER).exists()
    monkeypatch.setattr(bootstrap, "pip_install", pretend)
    bootstrap.prepare(["runtime"])
    assert len(installs) == 2
    assert json.loads(Path(bootstrap.MARKER).read_text())


def test_an_active_conda_environment_is_used_as_it_is_and_differences_are_said(
    bootstrap, monkeypatch, capsys
):
    monkeypatch.setenv("CONDA_PREFIX", sys.prefix)
    python, environment = bootstrap.prepare(["runtime"])
    assert python == sys.executable
    assert environment["PYTHONPATH"] == str(Path(bootstrap.ROOT) / "src")
    assert "it differs from requirements.lock: numpy " in capsys.readouterr().err
    assert not Path(bootstrap.VENV).exists()


def test_a_group_that_the_lock_does_not_have_is_named(bootstrap, capsys):
    assert bootstrap.main(["--groups", "tests"]) == 2
    assert capsys.readouterr().err == "requirements.lock has no group 'tests'; groups: runtime, test.\n"


def test_arguments_that_are_not_understood_are_refused(bootstrap, capsys):
    assert bootstrap.main(["run"]) == 2
    assert capsys.readouterr().err == (
        "bootstrap.py: 'run' is not understood; use: bootstrap.py [--groups test examples] [-- COMMAND ...]\n"
    )


def test_what_pip_says_last_is_shown_when_it_fails(bootstrap, tmp_path, capsys):
    pip = tmp_path / "python"
    pip.write_text("#!/bin/sh\necho 'Collecting numpy==2.4.0'\necho 'ERROR: no such hash'\nexit 1\n")
    pip.chmod(0o755)
    with pytest.raises(bootstrap.Refused) as refused:
        bootstrap.pip_install(str(pip), "none.txt", 1)
    assert str(refused.value) == (
        "pip could not install what requirements.lock lists; its last words:\n"
        "Collecting numpy==2.4.0\nERROR: no such hash"
    )


def test_an_environment_that_is_there_is_found_fast(bootstrap, installs):
    bootstrap.prepare(["runtime"])
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-S", str(Path(bootstrap.ROOT) / "bootstrap.py")], check=False)
    assert done.returncode == 0
    assert time.perf_counter() - began < 1.0


def test_a_copied_folder_is_linked_to_its_own_source_without_asking_pip_again(
    bootstrap, installs, monkeypatch
):
    linked = []
    monkeypatch.setattr(bootstrap, "add_source", lambda _: linked.append(bootstrap.ROOT))
    bootstrap.prepare(["runtime"])
    monkeypatch.setattr(bootstrap, "ROOT", bootstrap.ROOT + "-elsewhere")
    Path(bootstrap.ROOT).mkdir()
    bootstrap.prepare(["runtime"])
    bootstrap.prepare(["runtime"])
    assert linked == [bootstrap.ROOT.removesuffix("-elsewhere"), bootstrap.ROOT]
    assert len(installs) == 1


def test_a_python_asked_for_by_name_is_said_not_to_be_the_one_of_the_environment(
    bootstrap, installs, monkeypatch, capsys
):
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    bootstrap.prepare(["runtime"])
    Path(bootstrap.VENV, "pyvenv.cfg").write_text("home = x\nversion = 3.99.1\n")
    monkeypatch.delenv("PYTHON", raising=False)
    bootstrap.prepare(["runtime"])
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("PYTHON", "python3")
    bootstrap.prepare(["runtime"])
    assert capsys.readouterr().err == (
        f"Using .venv, which was made with Python 3.99; for Python {here} remove the folder .venv first.\n"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(bootstrap, installs, monkeypatch, capsys):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bootstrap, "add_source", full)
    assert bootstrap.main([]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Set-up cannot write here ([Errno 28] No space left on device): free some space, or use a folder of your own."
    ]


def test_two_processes_do_not_make_the_environment_at_once(bootstrap, tmp_path):
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / ".venv.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        code = "import bootstrap\nwith bootstrap.one_at_a_time(): print('mine', flush=True)"
        waiting = subprocess.Popen(
            [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        )
        time.sleep(0.5)
        assert waiting.poll() is None
        fcntl.flock(other, fcntl.LOCK_UN)
        assert waiting.communicate(timeout=10)[0].splitlines() == [
            "Waiting until another process has made .venv",
            "mine",
        ]
