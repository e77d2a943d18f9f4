"""A fingerprint of every function in `derive.py`, with all that it uses there: read as text, never run."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path


def fingerprints(derive: Path) -> dict[str, str]:
    """Return a sha256 per top-level function; none when there is no such file or it is not Python.

    Names at the top of the file that a function uses, directly or through others, count with it. Comments,
    docstrings, empty lines and the order of functions do not.
    """
    try:
        text = derive.read_text(encoding="utf-8-sig")
        tree = ast.parse(text)
    except (OSError, SyntaxError, ValueError):
        return {}
    nodes = {name: node for node in tree.body for name in _names(node)}
    functions = [name for name, node in nodes.items() if isinstance(node, ast.FunctionDef)]
    return {name: _fingerprint(name, nodes, text) for name in functions}


def _names(node: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a file gives something to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and _is_given(part)]


def _is_given(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _fingerprint(name: str, nodes: dict[str, ast.stmt], text: str) -> str:
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        node = nodes[current]
        found[current] = _code(node, text)
        waiting += [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in nodes]
    content = "\n".join(found[each] for each in sorted(found))
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _code(node: ast.stmt, text: str) -> str:
    """Return the lines of a statement that do something, as they are written."""
    lines = text.splitlines()
    dropped = _docstring_lines(node)
    kept = [
        lines[number - 1].rstrip()
        for number in range(_first_line(node), (node.end_lineno or node.lineno) + 1)
        if number not in dropped
    ]
    return "\n".join(line for line in kept if line and not line.lstrip().startswith("#"))


def _first_line(node: ast.stmt) -> int:
    """Return the line on which a statement begins, decorators included."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min([node.lineno, *(one.lineno for one in decorators)])


def _docstring_lines(node: ast.stmt) -> set[int]:
    """Return the lines that hold a docstring and nothing else."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
        return set()
    first, *others = node.body
    last = first.end_lineno or first.lineno
    is_alone = first.lineno > node.lineno and all(one.lineno > last for one in others)
    return set(range(first.lineno, last + 1)) if is_alone else set()
