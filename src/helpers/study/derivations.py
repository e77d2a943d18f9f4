"""Whether the functions that derived variables name exist in `derive.py`: read as text, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import nearest
from helpers.study.finding import Finding, listed
from helpers.study.spec import Study


def findings(study: Study, derive: Path) -> Iterator[Finding]:
    """Yield a finding per derived variable whose function is missing or takes another number of variables."""
    derived = {name: variable for name, variable in study.variables.items() if variable.derive}
    if not derived:
        return
    if not derive.is_file():
        first = next(iter(derived))
        todo = f"Write {derive.name} beside study.yml, with a function per derived variable."
        yield Finding(("variables", first, "derive"), f"there is no file {derive.name}", todo=todo)
        return
    try:
        functions = _functions(derive)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"line {line} of {derive.name}" if line else derive.name
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        first = next(iter(derived))
        yield Finding(("variables", first, "derive"), f"{where} is not Python ({reason})", todo="Correct it.")
        return
    for name, variable in derived.items():
        yield from _one(name, str(variable.derive), len(variable.of), functions, derive.name)


def _one(
    name: str, function: str, n_variables: int, functions: dict[str, tuple[int, float]], file: str
) -> Iterator[Finding]:
    """Yield what is wrong with the function of one derived variable."""
    if function not in functions:
        guess = nearest(function, tuple(functions))
        yield Finding(
            ("variables", name, "derive"), f"{file} has no function '{function}'", listed(functions), guess
        )
        return
    fewest, most = functions[function]
    if not fewest <= n_variables <= most:
        takes = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        yield Finding(
            ("variables", name, "of"),
            f"{n_variables} variables are handed to the function '{function}'",
            f"{takes}, as {file} says",
        )


def _functions(derive: Path) -> dict[str, tuple[int, float]]:
    """Return the top-level functions of a file with the fewest and most positional arguments each takes."""
    tree = ast.parse(derive.read_text(encoding="utf-8"))
    return {
        node.name: _arity(node.args)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def _arity(arguments: ast.arguments) -> tuple[int, float]:
    """Return the fewest and most positional arguments."""
    n_positional = len(arguments.posonlyargs) + len(arguments.args)
    most = float("inf") if arguments.vararg else n_positional
    return n_positional - len(arguments.defaults), most
