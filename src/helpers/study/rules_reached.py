"""Rules on what people reached: declared, with values that the variable has, and counts that add up."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.reached_spec import PublishedShare
from helpers.study.rules_data import categories, waves_of
from helpers.study.rules_samples import in_sample
from helpers.study.spec import Study

TYPES = ("boolean", "category")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on `describe.reached`."""
    for name, one in study.describe.reached.items():
        place: Path = ("describe", "reached", name)
        if one.sample not in study.samples:
            yield unknown((*place, "sample"), one.sample, "sample", study.samples)
        if one.variable not in study.variables:
            yield unknown((*place, "variable"), one.variable, "variable", study.variables)
        else:
            yield from _variable(study, place, one.variable, one.sample)
            yield from _values(study, place, one.variable, tuple(map(str, one.equals)))
        if one.published is not None:
            yield from _published(study, (*place, "published"), one.published)


def _variable(study: Study, place: Path, name: str, sample: str) -> Iterator[Finding]:
    declared = study.variables[name]
    if declared.type not in TYPES:
        yield Finding((*place, "variable"), f"'{name}' is of type {declared.type}", listed(TYPES))
    elif waves_of(study, name):
        found = f"'{name}' is measured in waves, and a thing is reached once"
        todo = "Reduce it to one value per person (reduce), or describe it under describe.changes."
        yield Finding((*place, "variable"), found, todo=todo)
    else:
        yield from in_sample(study, (*place, "variable"), name, sample)


def _values(study: Study, place: Path, name: str, values: tuple[str, ...]) -> Iterator[Finding]:
    known = tuple(dict.fromkeys(categories(study.variables[name])))
    for position, value in enumerate(values):
        path = (*place, "equals", position)
        if known and value not in known:
            yield Finding(path, f"'{value}'", listed(known), nearest(value, known))
        elif value in values[:position]:
            yield Finding(path, f"'{value}' stands twice")
    if known and set(known) <= set(values):
        found = f"these are all values of '{name}', so that everybody reached it"
        yield Finding((*place, "equals"), found, todo="Leave out the values that do not count.")


def _published(study: Study, place: Path, one: PublishedShare) -> Iterator[Finding]:
    """Require two exact counts, the first a part of the second."""
    named = (("n", one.n), ("of", one.of))
    strangers = [(key, name) for key, name in named if name not in study.counts]
    for key, name in strangers:
        yield unknown((*place, key), name, "count", study.counts)
    if strangers:
        return
    for key, name in named:
        if study.counts[name].how != "exactly":
            found = f"count '{name}' is declared as '{study.counts[name].how}'"
            todo = "A share of an approximate number has no interval; print the count by itself."
            yield Finding((*place, key), found, "a count that is exact", todo)
    part, whole = study.counts[one.n].n, study.counts[one.of].n
    if part > whole or whole == 0:
        found = f"{part} of {whole}"
        yield Finding(place, found, "a part of a number of people above 0")
