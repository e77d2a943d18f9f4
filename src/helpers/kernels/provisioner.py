"""How jupyter_client gets a kernel from us: its provisioner interface, always with the driver's Python."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from helpers.kernels.lean import lean_imports
from helpers.kernels.warm import ForkedProcess, WarmProcess

with lean_imports():
    from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
    from traitlets.config import Config

NAME = "watwerkt-provisioner"
NEEDS_VARIABLE = "WATWERKT_NEEDS"
"""Dotted names, separated by spaces, that a kernel is to find imported."""


_LOOK_SECONDS = 0.005
START = ("-P", "-m", "helpers.kernels.child")
_NOT_FROM_THE_FOLDER = "--IPKernelApp.ignore_cwd=True"
"""A module that lies beside the notebooks is not imported: the driver would not see it change."""


class DriversProvisioner(LocalProvisioner):  # type: ignore[misc]
    """Starts kernels with the driver's own Python, forked from the warm process when there is one."""

    warm: WarmProcess | None = None
    process: Any = None
    started: ClassVar[list[subprocess.Popen[bytes] | ForkedProcess]] = []

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - jupyter_client's
        """Replace the command of the kernel specification, which could be another environment's."""
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        *_, flag, connection_file = [one for one in prepared["cmd"] if not one.startswith("--")]
        options = [one for one in prepared["cmd"] if one.startswith("--")]
        command = [sys.executable, *START, flag, connection_file, *options, _NOT_FROM_THE_FOLDER]
        return prepared | {"cmd": command}

    async def wait(self) -> int | None:
        """Wait for a forked kernel's end without the tenth of a second between two looks."""
        if not isinstance(self.process, ForkedProcess):
            ended: int | None = await super().wait()
            return ended
        while self.process.poll() is None:
            await asyncio.sleep(_LOOK_SECONDS)
        self.process = None
        return 0

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Fork the kernel, or start it when there is no warm process."""
        environment = dict(kwargs.get("env") or os.environ)
        needs = environment.pop(NEEDS_VARIABLE, "").split()
        folder = str(kwargs.get("cwd") or Path.cwd())
        warm = type(self).warm
        process = warm.fork(cmd[1 + len(START) :], environment, folder, needs) if warm else None
        if process is None:
            await super().launch_kernel(cmd, **(kwargs | {"env": environment}))
        else:
            self.process = process
            self.pid, self.pgid, self.cwd = process.pid, process.pid, folder
        type(self).started.append(self.process)
        connection: dict[str, Any] = self.connection_info
        return connection


class _Registered:
    """Stands for an installed entry point."""

    name = NAME

    @staticmethod
    def load() -> type[DriversProvisioner]:
        return DriversProvisioner


class Kernels:
    """Where the kernels of one driver put their sockets, and how they are started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = count()
        self._lock = threading.Lock()

    def manager_options(self) -> dict[str, Any]:
        """Return options for one notebook client: its own sockets in a short, private folder."""
        if os.name != "posix":
            return {}
        with self._lock:
            number = next(self._count)
        config = Config()
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(self._folder / f"{number}.json")
        return {"config": config}

    def environment(self, needs: Sequence[str]) -> dict[str, str]:
        """Return what a kernel finds in its environment besides the driver's."""
        return {"IPYTHONDIR": str(self._folder / "ipython"), NEEDS_VARIABLE: " ".join(needs)}


@contextmanager
def kernels(warm: WarmProcess | None) -> Iterator[Kernels]:
    """Let jupyter_client start kernels our way within this block."""
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    factory.provisioners[NAME] = _Registered
    factory.default_provisioner_name = NAME
    DriversProvisioner.warm = warm
    folder = Path(tempfile.mkdtemp(prefix="ww"))
    try:
        yield Kernels(folder)
    finally:
        for process in DriversProvisioner.started:
            process.kill()
        DriversProvisioner.started.clear()
        factory.default_provisioner_name = before
        DriversProvisioner.warm = None
        shutil.rmtree(folder, ignore_errors=True)
