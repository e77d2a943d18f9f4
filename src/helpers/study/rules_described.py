"""Rules on what 03 describes: declared, of a type that can be shown, and known for everybody shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.rules_data import categories
from helpers.study.rules_samples import in_sample
from helpers.study.spec import DescribedDuration, Study

NUMBERS = ("integer", "real")
COUNTED = (*NUMBERS, "boolean", "category")
GROUPS = ("boolean", "category")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on what is described."""
    yield from chain(
        baseline(study), distributions(study), everywhere(study), delivered(study), durations(study)
    )


def baseline(study: Study) -> Iterator[Finding]:
    """Require baseline variables that can be counted or averaged, each once."""
    yield from _counted(study, ("describe", "baseline"), study.describe.baseline)


def delivered(study: Study) -> Iterator[Finding]:
    """Require guidance that can be counted or averaged, for everybody in every comparison."""
    yield from _counted(study, ("describe", "delivered"), study.describe.delivered)
    for comparison in study.comparisons.values():
        for position, name in enumerate(study.describe.delivered):
            yield from in_sample(study, ("describe", "delivered", position), name, comparison.sample)


def _counted(study: Study, place: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    for position, name in enumerate(names):
        path: Path = (*place, position)
        yield from _of_type(study, path, name, COUNTED)
        if name in names[:position]:
            yield Finding(path, f"'{name}' stands twice")


def distributions(study: Study) -> Iterator[Finding]:
    """Require that what is drawn is a number, in a declared comparison."""
    for position, drawn in enumerate(study.describe.distributions):
        path: Path = ("describe", "distributions", position)
        yield from _of_type(study, (*path, "variable"), drawn.variable, NUMBERS)
        if drawn.comparison not in study.comparisons:
            yield unknown((*path, "comparison"), drawn.comparison, "comparison", study.comparisons)


def everywhere(study: Study) -> Iterator[Finding]:
    """Require that what is described exists in every table of the samples it is described in."""
    for name, comparison in study.comparisons.items():
        for position, variable in enumerate(study.describe.baseline):
            yield from in_sample(study, ("describe", "baseline", position), variable, comparison.sample)
        for position, drawn in enumerate(study.describe.distributions):
            if drawn.comparison == name:
                path: Path = ("describe", "distributions", position, "variable")
                yield from in_sample(study, path, drawn.variable, comparison.sample)


def durations(study: Study) -> Iterator[Finding]:
    """Require that a described time, its exit and its groups are known for everybody in its sample."""
    for position, one in enumerate(study.describe.durations):
        path: Path = ("describe", "durations", position)
        if one.sample not in study.samples:
            yield unknown((*path, "sample"), one.sample, "sample", study.samples)
        parts: list[tuple[str, str | None, tuple[str, ...]]] = [
            ("time", one.time, NUMBERS), ("exit", one.exit, GROUPS), ("by", one.by, GROUPS),
        ]  # fmt: skip
        for key, name, types in parts:
            if name is not None:
                yield from _of_type(study, (*path, key), name, types)
                yield from in_sample(study, (*path, key), name, one.sample)
        yield from _censored(study, path, one)


def _censored(study: Study, place: Path, one: DescribedDuration) -> Iterator[Finding]:
    """Require that the values that mean "not yet" are values of the exit."""
    known = categories(study.variables[one.exit]) if one.exit in study.variables else ()
    for position, value in enumerate(one.censored):
        if known and value not in known:
            yield Finding((*place, "censored", position), f"'{value}'", listed(known), nearest(value, known))


def _of_type(study: Study, path: Path, name: str, types: tuple[str, ...]) -> Iterator[Finding]:
    if name not in study.variables:
        yield unknown(path, name, "variable", study.variables)
    elif study.variables[name].type not in types:
        yield Finding(path, f"'{name}' is of type {study.variables[name].type}", listed(types))
