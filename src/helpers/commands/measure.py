"""`bench`, `million`, `soak`, `simulate`: measurements; each writes a table with the hash of the code."""

from __future__ import annotations

import argparse

from helpers.commands.handing import hand_over, python
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    for name, meaning, scripts in (
        (
            "bench",
            "measure runs, loops, resampling and voices; writes benchmarks/*.csv",
            ("bench", "resampling", "voices"),
        ),
        (
            "million",
            "a million rows of 200 columns from raw file to description; writes benchmarks/million.csv",
            ("million",),
        ),
        ("soak", "kill a run fifty times at random moments; writes benchmarks/soak.csv", ("soak",)),
    ):
        command = commands.add_parser(name, help=meaning)
        command.add_argument("arguments", nargs="*", help="arguments of the first script")
        command.set_defaults(command=lambda given, scripts=scripts: _scripts(scripts, given.arguments))
    simulate = commands.add_parser("simulate", help="coverage of intervals; writes tests/simulation/*.csv")
    simulate.add_argument("arguments", nargs="*", help="names of simulations (default: all)")
    simulate.set_defaults(command=lambda given: _simulations(given.arguments))


def _scripts(names: tuple[str, ...], arguments: list[str]) -> int:
    """Run the measurements one after the other; arguments go to the first."""
    first, *others = (f"benchmarks/{name}.py" for name in names)
    return max([hand_over(python(first, *arguments)), *(hand_over(python(one)) for one in others)])


def _simulations(names: list[str]) -> int:
    folder = Project.here().root / "tests" / "simulation"
    scripts = [
        path
        for path in sorted(folder.glob("*.py"))
        if not path.name.startswith("test_")
        and 'if __name__ == "__main__"' in path.read_text(encoding="utf-8")
    ]
    chosen = [path for path in scripts if not names or path.stem in names]
    return max((hand_over(python(str(path))) for path in chosen), default=1)
