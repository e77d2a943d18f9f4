"""Hands the work of a command to another program, in the project's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from helpers.paths import Project


def python(*arguments: str) -> list[str]:
    """Return the command that runs this Python with arguments."""
    return [sys.executable, *arguments]


def hand_over(command: Sequence[str], *, settled: Mapping[str, str] | None = None) -> int:
    """Run a program in the project's folder, with our package to be found, and return its exit status.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    settled : mapping of str to str or None
        What the program finds in its environment whatever stands in ours.

    Notes
    -----
    Ctrl-C reaches the program as well; it ends in its own way (JupyterLab asks first, pytest sums up).
    """
    project = Project.here()
    source = str(project.package.parent)
    path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    environment = {**os.environ, "PYTHONPATH": path, **(settled or {})}
    process = subprocess.Popen(command, cwd=project.root, env=environment)  # noqa: S603 - our own words
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
