"""One warm process per driver: it holds other people's imports, nothing of ours, and forks kernels."""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from helpers.kernels.lean import lean_imports
from helpers.tied import tie_to_parent, watch

SWITCH = "WATWERKT_WARM"
_KERNEL = "ipykernel.kernelapp"


def is_possible() -> bool:
    """Return whether kernels can be forked here: Linux, unless ``WATWERKT_WARM=0``."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open") and os.environ.get(SWITCH) != "0"


class ForkedProcess:
    """A kernel forked by the warm process, with what jupyter_client asks of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        try:
            self._fd: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._fd, self.returncode = None, 1

    def poll(self) -> int | None:
        """Return None while it runs; 0 afterwards (the warm process, its parent, knows the real status)."""
        if self._fd is not None and select.select([self._fd], [], [], 0)[0]:
            self._ended()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""
        if self._fd is not None:
            if not select.select([self._fd], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            self._ended()
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self._fd is not None and self.poll() is None:
            signal.pidfd_send_signal(self._fd, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
        self._fd, self.returncode = None, 0


class WarmProcess:
    """The driver's side: start it early, ask it for kernels, stop it.

    Parameters
    ----------
    imports : sequence of str
        Dotted names to import, in the order in which notebooks need them.
    environment : mapping
        Environment of the warm process; libraries read some of it when they are imported.
    """

    def __init__(self, imports: Sequence[str], environment: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        self._answers = ours.makefile("r", encoding="utf-8")
        self._asking = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - our own Python
            [sys.executable, "-P", "-m", "helpers.kernels.warm", str(theirs.fileno()), str(os.getpid())],
            pass_fds=[theirs.fileno()],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr if _has_descriptor(sys.stderr) else subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._send({"imports": list(imports)})

    def fork(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: str, needs: Sequence[str]
    ) -> ForkedProcess | None:
        """Return a new kernel as soon as what it needs is imported; None when the warm process is gone."""
        request = {"arguments": list(arguments), "environment": dict(environment), "folder": folder}
        with self._asking:
            try:
                self._send(request | {"needs": list(needs)})
                answer = self._answers.readline()
            except OSError:
                return None
        return ForkedProcess(int(answer)) if answer.strip() else None

    def stop(self) -> None:
        """End the warm process; kernels that still run end with it. It holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        self._socket.close()

    def _send(self, message: Mapping[str, Any]) -> None:
        self._socket.sendall((json.dumps(message) + "\n").encode("utf-8"))


@dataclass
class Server:
    """The warm process's side: imports one name after another, and forks between two imports when asked."""

    socket: socket.socket
    driver: int
    waiting: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    requests: list[dict[str, Any]] = field(default_factory=list)
    _text: bytes = b""

    def serve(self) -> None:
        """Serve until the driver closes its end."""
        while self._listen(0.0 if self.waiting else 1.0):
            self._answer()
            if self.waiting:
                self._import(self.waiting.pop(0))
            _reap()

    def _listen(self, seconds: float) -> bool:
        if not select.select([self.socket], [], [], seconds)[0]:
            return True
        received = self.socket.recv(1 << 16)
        if not received:
            return False
        *lines, self._text = (self._text + received).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "imports" in message:
                self.waiting = [_KERNEL, *message["imports"]]
            else:
                self.requests.append(message)
        return True

    def _answer(self) -> None:
        for request in list(self.requests):
            if not {_KERNEL, *request["needs"]} & set(self.waiting):
                self.requests.remove(request)
                gc.freeze()  # what was imported lives for ever: no kernel needs to look at it again
                pid = os.fork()
                if pid == 0:
                    gc.enable()
                    self._become_a_kernel(request)
                self.socket.sendall(f"{pid}\n".encode())

    def _import(self, name: str) -> None:
        parent, _, last = name.rpartition(".")
        try:
            with lean_imports():
                if not parent or not hasattr(importlib.import_module(parent), last):
                    importlib.import_module(name)
        except Exception:  # noqa: BLE001 - the notebook that needs it will say what is wrong
            return

    def _become_a_kernel(self, request: Mapping[str, Any]) -> None:
        try:
            os.setsid()
            tie_to_parent()
            self.socket.close()
            watch(self.driver)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.environ.clear()
            os.environ.update(request["environment"])
            os.chdir(request["folder"])
            from helpers.kernels.child import serve

            serve([*request["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"])
        finally:
            os._exit(0)


def _has_descriptor(stream: TextIO) -> bool:
    try:
        stream.fileno()
    except (AttributeError, OSError, ValueError):
        return False
    return True


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # imports make almost no garbage, and looking for it takes a fifth of their time
    tie_to_parent()
    driver = os.pidfd_open(int(sys.argv[2]))
    Server(socket.socket(fileno=int(sys.argv[1])), driver).serve()


if __name__ == "__main__":
    _main()
