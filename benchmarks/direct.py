"""The calls of the notebooks made directly, in one process: what a run would cost without notebooks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from helpers.closure import code_cells, read_notebook
from helpers.manifest import EXECUTED, MANIFEST, write_json
from helpers.paths import Project
from helpers.study.stages import STAGES


def main(study: str) -> int:
    """Execute the code cells of each notebook in a namespace of its own, in order."""
    project = Project.here()
    for stage in STAGES:
        path = project.notebooks / f"{stage.name}.ipynb"
        execute(path, {"study": study})
        # The report reads executed notebooks and manifests of earlier stages: plain ones will do here.
        folder = project.stage(study, "main", stage.name)
        write_json(folder / EXECUTED, read_notebook(path))
        write_json(folder / MANIFEST, {})
    return 0


def execute(path: Path, parameters: dict[str, Any]) -> None:
    """Execute the code cells of a notebook, with these parameters after its own."""
    namespace: dict[str, Any] = {}
    for number, source in enumerate(code_cells(read_notebook(path))):
        exec(compile(source, f"{path.name}[{number}]", "exec"), namespace)
        if number == 0:
            namespace.update(parameters)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
