"""Rules on described changes: a number that is measured in waves, from an earlier wave to later ones."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.rules_data import waves_of
from helpers.study.rules_samples import measured
from helpers.study.spec import DescribedChange, Study

MEASURED = ("integer", "real", "boolean")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on described changes."""
    for name, change in study.describe.changes.items():
        place: Path = ("describe", "changes", name)
        if change.sample not in study.samples:
            yield unknown((*place, "sample"), change.sample, "sample", study.samples)
        if change.variable not in study.variables:
            yield unknown((*place, "variable"), change.variable, "variable", study.variables)
        else:
            yield from _variable(study, place, change)
            yield from _waves(study, place, change)


def _variable(study: Study, place: Path, change: DescribedChange) -> Iterator[Finding]:
    kind = study.variables[change.variable].type
    if kind not in MEASURED:
        found = f"'{change.variable}' is of type {kind}"
        yield Finding((*place, "variable"), found, listed(MEASURED), "Derive points from it, and name those.")
    yield from measured(study, (*place, "variable"), change.variable, change.sample)


def _waves(study: Study, place: Path, change: DescribedChange) -> Iterator[Finding]:
    """Require that the waves exist, and that each later one comes after the first."""
    held = waves_of(study, change.variable)
    if not held:
        found = f"variable '{change.variable}' is not measured in waves"
        yield Finding((*place, "variable"), found, "a variable of a person-wave table")
        return
    waves: list[tuple[Path, int]] = [((*place, "from"), change.from_)]
    waves += [((*place, "to", position), wave) for position, wave in enumerate(change.to)]
    for path, wave in waves:
        if wave not in held:
            known = [str(one) for one in held]
            yield Finding(path, f"there is no wave {wave}", listed(known), nearest(str(wave), known))
    for position, wave in enumerate(change.to):
        path = (*place, "to", position)
        if wave <= change.from_:
            yield Finding(path, f"wave {wave} is not after wave {change.from_}", "a wave after 'from'")
        if wave in change.to[:position]:
            yield Finding(path, f"wave {wave} stands twice")
