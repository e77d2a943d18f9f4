"""Rules on what must be known before people were assigned: blocks, clusters, covariates, subgroups."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.study.finding import Finding, Path, listed
from helpers.study.rules_data import ancestors, source_tables, waves_of
from helpers.study.rules_samples import in_sample
from helpers.study.spec import Study

BEFOREHAND = "what is known beforehand"
START = 0
"""Month of assignment."""
REDUCE = "Reduce it to one value per person."


def beforehand(study: Study, path: Path, variable: str, *, comparison: str) -> Iterator[Finding]:
    """Require that a variable is known for everybody in a comparison, and before they were assigned.

    Parameters
    ----------
    study : Study
    path : tuple of str or int
        Where the variable is named.
    variable : str
        Declared name; a name that is not declared is another rule's finding.
    comparison : str
        Declared name.
    """
    if variable not in study.variables or comparison not in study.comparisons:
        return
    why = _why_after(study, variable, comparison)
    if why:
        yield Finding(path, why, BEFOREHAND)
    elif waves_of(study, variable):
        yield Finding(path, f"'{variable}' has a value for each wave", "one value per person", REDUCE)
    else:
        yield from in_sample(study, path, variable, study.comparisons[comparison].sample)


def _why_after(study: Study, variable: str, comparison: str) -> str:
    """Return why a variable is not known when people are assigned, "" where it may be."""
    after = outcome_variables(study, comparison)
    if variable in after:
        return f"'{variable}' is an outcome of this comparison"
    if ancestors(study, variable) & after or variable in {
        source for one in after for source in ancestors(study, one)
    }:
        return f"'{variable}' and an outcome of this comparison are made of one another"
    if study.comparisons[comparison].arm in {variable, *ancestors(study, variable)}:
        return f"'{variable}' is, or is made of, the arm"
    if variable in _guidance(study, comparison):
        return f"'{variable}' is guidance that people got after they were assigned"
    later = measured_after(study, variable)
    return f"'{variable}' is known only after assignment: {later}" if later else ""


def measured_after(study: Study, name: str) -> str:
    """Return why a variable is known only after assignment, "" for one that may be known before.

    It is when it, or one it is made of, is measured at a wave after the start, or is reduced over months
    after the start: months before and of the start are known beforehand.
    """
    for one in (name, *sorted(ancestors(study, name))):
        it = "it" if one == name else f"'{one}'"
        if reduced_after(study, one):
            reduction = study.variables[one].reduce
            months = None if reduction is None else reduction.months
            window = "all months" if months is None else f"months {months[0]} to {months[1]}"
            return f"{it} is reduced over {window}"
        later = [wave for wave in waves_of(study, one) if wave > START]
        if later:
            return f"{it} is measured in waves {listed(waves_of(study, one))}"
    return ""


def reduced_after(study: Study, name: str) -> bool:
    """Return whether a variable is reduced over rows of which some may be from after the start.

    Without `months`, all rows of its table count: only a table whose waves are all at or before the start
    has none from after it.
    """
    variable = study.variables.get(name)
    if variable is None or variable.reduce is None:
        return False
    waves = [wave for table in source_tables(study, name) for wave in study.tables[table].waves]
    months = variable.reduce.months
    if months is None:
        return not waves or max(waves) > START
    return months[1] > START and (not waves or any(START < wave <= months[1] for wave in waves))


def outcome_variables(study: Study, comparison: str) -> frozenset[str]:
    """Return the variables of the outcomes of a comparison: those compared, second sources, exits."""
    found: set[str] = set()
    for one in study.outcomes.values():
        if comparison in one.comparisons:
            found.add(one.variable)
            if one.second_source is not None and one.second_source.variable is not None:
                found.add(one.second_source.variable)
            if one.duration is not None:
                found.add(one.duration.exit)
    return frozenset(found)


def _guidance(study: Study, comparison: str) -> frozenset[str]:
    """Return the variables that say which guidance people got."""
    received = (one.received for one in study.comparisons[comparison].compliance.values())
    return frozenset((*(one for one in received if one is not None), *study.describe.delivered))
