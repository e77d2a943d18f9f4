"""Which of our modules a notebook reaches, read from import statements without running any."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import Mistake, UserMistake
from helpers.hashes import FileHashes

PACKAGE = "helpers"
_NOT_DATA = {".pyc", ".pyo"}


@dataclass(frozen=True, slots=True)
class Closure:
    """Everything of ours that a notebook's code can reach.

    Attributes
    ----------
    files : tuple of Path
        Modules and the data files of the packages they lie in, in order of name.
    modules : frozenset of str
        Dotted names of our modules.
    foreign : frozenset of str
        Dotted names of what is imported of other people's packages.
    """

    files: tuple[Path, ...]
    modules: frozenset[str]
    foreign: frozenset[str]


def closure_of(notebook: dict[str, Any], package: Path, hashes: FileHashes) -> Closure:
    """Return what the code cells of a notebook reach through import statements, late ones included.

    Imports under ``if TYPE_CHECKING:`` never run and do not count.
    """
    reached: set[str] = set()
    foreign: set[str] = set()
    waiting = [target for source in code_cells(notebook) for target in import_targets(source, PACKAGE)]
    modules, seen = _Modules(package), set[str]()
    while waiting:
        target = waiting.pop()
        if target in seen:
            continue
        seen.add(target)
        if target.partition(".")[0] != PACKAGE:
            if target.partition(".")[0] not in sys.stdlib_module_names:
                foreign.add(target)
            continue
        for module, file in modules.on_the_way(target):
            if module not in reached:
                reached.add(module)
                waiting.extend(_targets_of(module, file, hashes))
    files = {path for module in reached if (path := modules.file_of(module))}
    for folder in {path.parent for path in files}:
        files.update(_data_below(folder))
    ordered = sorted(files, key=lambda path: path.parts)
    return Closure(tuple(ordered), frozenset(reached), frozenset(foreign))


def code_cells(notebook: dict[str, Any]) -> Iterator[str]:
    """Yield the sources of a notebook's code cells."""
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            source = cell.get("source", "")
            yield source if isinstance(source, str) else "".join(source)


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook as it lies on disk.

    Raises
    ------
    UserMistake
        When it is not there, or is not a notebook (a merge left marks in it, say).
    """
    where = f"notebooks/{path.name}"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserMistake(
            Mistake(where, "this notebook is not there", todo=f"Get it back: git checkout {where}")
        ) from None
    except ValueError as fault:
        raise UserMistake(
            Mistake(where, f"this is not a notebook ({fault})", todo=f"Get it back: git checkout {where}")
        ) from None
    return content


def import_targets(source: str, module: str) -> list[str]:
    """Return dotted names that a source text imports; `from a import b` gives ``a.b`` (b may be a module).

    Parameters
    ----------
    source : str
        Python code; lines that start with ``%`` or ``!`` (notebook commands) are passed over.
    module : str
        Package against which relative imports are read.
    """
    lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return []  # the notebook itself will say so, with the cell
    targets: list[str] = []
    for node in _running_nodes(tree):
        if isinstance(node, ast.Import):
            targets.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(node, module)
            targets.extend(base if alias.name == "*" else f"{base}.{alias.name}" for alias in node.names)
    return sorted(set(targets))


_HOLDS_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
"""Where an import can stand: never inside an expression, which is most of a module."""


def _running_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
            continue
        yield node
        waiting.extend(one for one in ast.iter_child_nodes(node) if isinstance(one, _HOLDS_STATEMENTS))


def _base_of(node: ast.ImportFrom, module: str) -> str:
    if node.level == 0:
        return node.module or ""
    parts = module.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _targets_of(module: str, file: Path, hashes: FileHashes) -> list[str]:
    digest = f"{module}:{hashes.of(file)}"
    known = hashes.imports(digest)
    if known is None:
        parent = module if file.name == "__init__.py" else module.rpartition(".")[0]
        known = import_targets(file.read_text(encoding="utf-8"), parent)
        hashes.remember_imports(digest, known)
    return known


class _Modules:
    """Where our modules lie: asked of the disk once per name for one closure, and never kept longer."""

    def __init__(self, package: Path) -> None:
        self._package = package
        self._files: dict[str, Path | None] = {}

    def on_the_way(self, target: str) -> Iterator[tuple[str, Path]]:
        """Yield every module whose import the import of a dotted name causes, and its file."""
        parts = target.split(".")
        for length in range(1, len(parts) + 1):
            module = ".".join(parts[:length])
            file = self.file_of(module)
            if file:
                yield module, file

    def file_of(self, module: str) -> Path | None:
        """Return the file of a module, or None where the name is no module of ours."""
        if module not in self._files:
            stem = self._package.joinpath(*module.split(".")[1:])
            candidates = (stem / "__init__.py", stem.with_suffix(".py"))
            self._files[module] = next((one for one in candidates if one.is_file()), None)
        return self._files[module]


def _data_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name != "__pycache__" and not (path / "__init__.py").exists():
                yield from _data_below(path)
        elif path.suffix != ".py" and path.suffix not in _NOT_DATA and not path.name.startswith("."):
            yield path


def source_hash(files: Iterable[Path], package: Path, hashes: FileHashes) -> str:
    """Return one hash over the names and contents of the files of a closure."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(package).as_posix()}\0{hashes.of(file)}\n".encode())
    return digest.hexdigest()
