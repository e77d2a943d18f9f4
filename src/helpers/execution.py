"""One notebook executed by papermill, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import errors
from helpers.errors import Mistake, UserMistake, WatWerktError
from helpers.kernels.lean import lean_imports
from helpers.kernels.provisioner import Kernels
from helpers.manifest import EXECUTED, MISTAKES, read_json, write_json

with lean_imports("pyarrow"):  # papermill offers Hadoop's files; ours lie on a disk
    import papermill
    from nbclient.exceptions import CellExecutionError, DeadKernelError
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
    from papermill.exceptions import PapermillExecutionError

ENGINE = "watwerkt"
PART = "part:"
_INSERTED = {"injected-parameters", "papermill-error-cell-tag"}
"""Tags of cells that papermill adds; a person counts without them."""
_VOLATILE_METADATA = ("papermill", "execution", "widgets")


class NotebookFailed(WatWerktError):
    """A notebook stopped for a reason that is not the user's to mend."""


@dataclass(frozen=True, slots=True)
class Execution:
    """What to execute and where what comes of it goes."""

    notebook: Path
    folder: Path
    parameters: Mapping[str, Any]
    environment: Mapping[str, str]
    kernels: Kernels
    shown: Callable[[Path], str]
    doing: Callable[[str], None]


class WatchedEngine(Engine):  # type: ignore[misc]
    """Papermill's own way of executing, with our kernels and a call for every cell."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution: Execution,
        start_timeout: int,
        **_: object,
    ) -> None:
        """Execute the cells in a kernel that the driver prepared."""
        original = nb_man.cell_start

        def cell_start(cell: dict[str, Any], *args: object, **kwargs: object) -> None:
            execution.doing(part_of(cell))
            original(cell, *args, **kwargs)

        nb_man.cell_start = cell_start
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            timeout=None,
            shutdown_kernel="immediate",  # all is on disk; a gentle end only costs time
            **execution.kernels.manager_options(),
        )
        client.execute(env=dict(execution.environment), cwd=str(execution.notebook.parent))


papermill_engines.register(ENGINE, WatchedEngine)


def execute(execution: Execution) -> None:
    """Execute a notebook into ``executed.ipynb``.

    Raises
    ------
    UserMistake
        As a cell raised it.
    NotebookFailed
        For any other exception; the traceback stays in the executed notebook.
    """
    target = execution.folder / EXECUTED
    try:
        papermill.execute_notebook(
            str(execution.notebook),
            str(target),
            parameters=dict(execution.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution=execution,
        )
    except (PapermillExecutionError, CellExecutionError, DeadKernelError) as fault:
        raise _what_went_wrong(execution, fault) from None
    finally:
        _make_repeatable(target)


def part_of(cell: Mapping[str, Any]) -> str:
    """Return what a cell is doing, from its tags."""
    tags = _tags(cell)
    return next((tag.removeprefix(PART) for tag in tags if tag.startswith(PART)), next(iter(tags), "opening"))


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _what_went_wrong(execution: Execution, fault: Exception) -> WatWerktError:
    record = read_json(execution.folder / MISTAKES)
    if record is not None:
        kind = getattr(errors, record["class"], UserMistake)
        mistake: UserMistake = kind([Mistake(**one) for one in record["mistakes"]])
        return mistake
    target = execution.folder / EXECUTED
    cell = _failed_cell(read_json(target) or {})
    name = execution.shown(execution.notebook)
    if isinstance(fault, DeadKernelError):
        return NotebookFailed(f"{name} stopped because its process ended ({cell}); memory may have run out.")
    reason = f"{getattr(fault, 'ename', type(fault).__name__)}: {getattr(fault, 'evalue', fault)}"
    return NotebookFailed(
        f"{name} failed in {cell} ({reason}). This is a fault of the code, not of the data; "
        f"the traceback is in {execution.shown(target)}."
    )


def _failed_cell(notebook: Mapping[str, Any]) -> str:
    written = [cell for cell in notebook.get("cells", []) if not _INSERTED & set(_tags(cell))]
    for number, cell in enumerate(written, start=1):
        if any(output.get("output_type") == "error" for output in cell.get("outputs", [])):
            return f"cell {number}, {part_of(cell)}"
    return "an unknown cell"


def _make_repeatable(path: Path) -> None:
    """Take times and paths out of an executed notebook, so that the same run gives the same file."""
    notebook = read_json(path)
    if notebook is None:
        return
    for name in _VOLATILE_METADATA:
        notebook.get("metadata", {}).pop(name, None)
    for number, cell in enumerate(notebook.get("cells", [])):
        for name in _VOLATILE_METADATA:
            cell.get("metadata", {}).pop(name, None)
        cell["id"] = f"cell-{number}"
    write_json(path, notebook)
