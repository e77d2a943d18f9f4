"""The command line: what is accepted, what is passed on, and how mistakes end."""

import errno
import os
import subprocess
import sys

import pytest

from helpers.commands import line, run
from helpers.errors import Mistake, UserMistake, WatWerktError


def test_help_lists_the_commands_and_ends_well(capsys):
    with pytest.raises(SystemExit) as ended:
        line.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in (
        "run",
        "compare",
        "register",
        "quotes",
        "test",
        "params",
        "studies",
        "lab",
        "clean",
        "check",
        "fix",
        "bench",
        "million",
        "soak",
        "simulate",
    ):
        assert f"\n    {command} " in said


@pytest.mark.parametrize("command", ["sweep", "verify", "rnu", ""])
def test_a_command_that_is_not_there_is_refused_with_status_2(command, capsys):
    with pytest.raises(SystemExit) as ended:
        line.main([command])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_no_command_is_refused_with_status_2():
    with pytest.raises(SystemExit) as ended:
        line.main([])
    assert ended.value.code == 2


def test_options_behind_a_command_that_calls_another_program_are_passed_on():
    assert line.read(["test", "-k", "ledger", "--maxfail=1"]).arguments == ["-k", "ledger", "--maxfail=1"]


def test_run_reads_study_run_and_parameters():
    given = line.read(["run", "--study", "nsw", "--run", "strict", "--params", "level=0.99 estimator=lin"])
    assert (given.study, given.run, given.params) == ("nsw", "strict", "level=0.99 estimator=lin")


def fail_with(monkeypatch, fault):
    def raising(_):
        raise fault

    monkeypatch.setattr(run, "execute", raising)
    return line.main(["run"])


def test_mistakes_are_printed_one_per_line_under_their_heading_with_status_2(monkeypatch, capsys):
    fault = UserMistake([Mistake("a.csv", "empty"), Mistake("b.csv", "gone", "b.csv", "Put it back.")])
    assert fail_with(monkeypatch, fault) == 2
    assert capsys.readouterr().err == (
        "\nPlease correct:\n  a.csv: empty.\n  b.csv: gone; allowed: b.csv. Put it back.\n"
    )


def test_a_fault_of_ours_is_one_sentence_with_status_1(monkeypatch, capsys):
    assert fail_with(monkeypatch, WatWerktError("The ledger does not close.")) == 1
    assert capsys.readouterr().err == "\nThe ledger does not close.\n"


def test_ctrl_c_is_status_130(monkeypatch, capsys):
    assert fail_with(monkeypatch, KeyboardInterrupt()) == 130
    assert "the same command goes on from there" in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_disk_that_cannot_be_written_is_one_sentence_with_status_2(number, monkeypatch, capsys):
    assert fail_with(monkeypatch, OSError(number, os.strerror(number), "data/processed/x")) == 2
    assert capsys.readouterr().err == (
        f"\nCannot write data/processed/x ({os.strerror(number)}). Close it in other programs, free some space or "
        "mend the permissions; the same command goes on from there.\n"
    )


def test_another_fault_of_the_system_keeps_its_traceback(monkeypatch):
    with pytest.raises(FileNotFoundError):
        fail_with(monkeypatch, FileNotFoundError(errno.ENOENT, "gone", "x"))


def test_forgetting_a_run_asks_for_both_names(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    (tmp_path / "data" / "processed" / "nsw" / "strict").mkdir(parents=True)
    (tmp_path / "data" / "processed" / "nsw" / "strict" / "run.json").write_text("{}")
    assert line.main(["clean", "--study", "nsw", "--run", ""]) == 2
    assert capsys.readouterr().err == (
        "\nThe parameters of this run cannot be used:\n"
        "  STUDY and RUN: name both; nothing was removed; allowed: nsw/strict. "
        "For example: make clean-run STUDY=nsw RUN=strict\n"
    )


def test_reading_a_command_imports_no_table_of_anybody():
    """`make` with nothing to do answers in a second: what is heavy is imported by the command that needs it."""
    code = "import sys, helpers.commands.line; print([one for one in ('pandas', 'pyarrow', 'scipy') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
