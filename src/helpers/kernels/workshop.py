"""What a driver needs only to execute notebooks: opened for the first one, closed with the run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from helpers.kernels import warm

if TYPE_CHECKING:
    from helpers.kernels.provisioner import Kernels

SETTLED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
    "GX_ANALYTICS_ENABLED": "False",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
"""Environment of every kernel: one thread per calculation, one order of sets, no window, nothing sent.

The last one keeps pyarrow from starting a thread when it is imported: the warm process forks, and a fork
copies one thread only (Python 3.12 and later say so on the terminal).
"""


class Workshop:
    """Holds the warm process and the way to start kernels; imports papermill while that one imports."""

    def __init__(self, imports: Callable[[str], Sequence[str]]) -> None:
        self._imports = imports
        self._open = ExitStack()
        self._kernels: Kernels | None = None

    def kernels(self, stage: str) -> Kernels:
        """Return how to start kernels.

        The first call opens the workshop for that stage and all after it; it comes from the driver's main
        thread, because a process tied to another thread would end with that one.
        """
        if self._kernels is None:
            process = None
            if warm.is_possible():
                process = warm.WarmProcess(self._imports(stage), environment({}))
                self._open.callback(process.stop)
            from helpers import execution  # noqa: F401 - papermill, while the warm process imports
            from helpers.kernels import provisioner

            self._kernels = self._open.enter_context(provisioner.kernels(process))
        return self._kernels

    def stop(self) -> None:
        """End all kernels and the warm process at once."""
        self._open.close()
        self._kernels = None

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a kernel: the driver's, what is settled for all, our package, and `extra`."""
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, **SETTLED, "PYTHONPATH": path, **extra}
