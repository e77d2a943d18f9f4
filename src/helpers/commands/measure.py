"""`bench`, `soak` and `simulate`: long measurements that write a committed table with the code's hash."""

from __future__ import annotations

import argparse

from helpers.commands.handing import hand_over, python
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    for name, meaning in (
        ("bench", "measure run, plain loop and direct calls; writes benchmarks/bench.csv"),
        ("soak", "kill a run fifty times at random moments; writes benchmarks/soak.csv"),
    ):
        command = commands.add_parser(name, help=meaning)
        command.add_argument("arguments", nargs="*", help="arguments of the script")
        command.set_defaults(
            command=lambda given, name=name: _script(f"benchmarks/{name}.py", given.arguments)
        )
    simulate = commands.add_parser("simulate", help="coverage of intervals; writes tests/simulation/*.csv")
    simulate.add_argument("arguments", nargs="*", help="names of simulations (default: all)")
    simulate.set_defaults(command=lambda given: _simulations(given.arguments))


def _script(path: str, arguments: list[str]) -> int:
    return hand_over(python(path, *arguments))


def _simulations(names: list[str]) -> int:
    folder = Project.here().root / "tests" / "simulation"
    scripts = [
        path for path in sorted(folder.glob("*.py")) if not path.name.startswith(("test_", "conftest"))
    ]
    chosen = [path for path in scripts if not names or path.stem in names]
    return max((hand_over(python(str(path))) for path in chosen), default=1)
