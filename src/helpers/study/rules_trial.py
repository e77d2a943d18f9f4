"""Rules on trials: how people were assigned, who stays together, what is asked beside the main model."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.plan_spec import Comparison, RandomisedAnalysis
from helpers.study.rules_before import beforehand, outcome_variables
from helpers.study.rules_data import categories
from helpers.study.rules_families import can_resample
from helpers.study.rules_samples import measured
from helpers.study.spec import Study

FEWEST_SITES = 3
"""Two places are strata; an average over places and its spread need more of them."""
SEVERAL_ARMS = 3
GROUPS = {"boolean", "category"}
COVARIATES = {"integer", "real", "boolean", "category"}


def assignment(study: Study, name: str, comparison: Comparison) -> Iterator[Finding]:
    """Require that clusters, blocks and take-up are declared by variables that exist."""
    place: Path = ("comparisons", name)
    if comparison.assigned == "cluster" and comparison.cluster is None:
        found = "assigned by cluster, and the key 'cluster' is missing"
        yield Finding(place, found, todo="Name the variable that says which cluster a person is in.")
    if comparison.assigned == "person" and comparison.cluster is not None:
        yield Finding((*place, "cluster"), "persons were assigned, not clusters", todo="Leave it out.")
    elif comparison.cluster is not None:
        yield from _divides(study, (*place, "cluster"), comparison.cluster, name)
    if comparison.blocks and comparison.design == "observational":
        yield Finding((*place, "blocks"), "blocks, where nobody drew lots", todo="Leave them out.")
        return
    for position, block in enumerate(comparison.blocks):
        path: Path = (*place, "blocks", position)
        if block in comparison.blocks[:position]:
            yield Finding(path, f"'{block}' stands twice")
        yield from _divides(study, path, block, name)


def _divides(study: Study, path: Path, variable: str, comparison: str) -> Iterator[Finding]:
    """Require a variable that divides people into groups, known when they are assigned."""
    yield from _of_type(study, path, variable, {"category", "boolean", "text", "integer"})
    yield from beforehand(study, path, variable, comparison=comparison)


def compliance(study: Study, name: str, comparison: Comparison) -> Iterator[Finding]:
    """Require a yes/no variable or a reason for each arm whose take-up is declared."""
    arm = study.variables.get(comparison.arm)
    known = categories(arm) if arm else ()
    for one, declared in comparison.compliance.items():
        path: Path = ("comparisons", name, "compliance", one)
        if known and one not in known:
            yield Finding(path, f"'{one}' is no arm", listed(known), nearest(one, known))
        if one == comparison.reference:
            todo = "Declare it at the arms; the reference is part of every pair."
            yield Finding(path, "this is the reference", todo=todo)
        if (declared.received is None) == (declared.reason is None):
            found = "it has both 'received' and 'reason'"
            if declared.reason is None:
                found = "it has neither 'received' nor 'reason'"
            allowed = "a yes/no variable, or why take-up is not what makes this arm work"
            yield Finding(path, found, allowed)
        if declared.received is not None:
            yield from _received(study, (*path, "received"), declared.received, name)


def _received(study: Study, path: Path, variable: str, comparison: str) -> Iterator[Finding]:
    """Require a yes/no variable that is known for everybody and is not what the trial is about."""
    yield from _of_type(study, path, variable, {"boolean"})
    if variable in outcome_variables(study, comparison):
        found = f"'{variable}' is an outcome of this comparison"
        yield Finding(path, found, "who received what the arm offers")
    yield from measured(study, path, variable, study.comparisons[comparison].sample)


def analysis(study: Study, name: str, plan: RandomisedAnalysis) -> Iterator[Finding]:
    """Require what several arms, clusters, waves, months, subgroups and sites need."""
    comparison, place = study.comparisons[name], ("analysis", name)
    arm = study.variables.get(comparison.arm)
    n_arms = len(categories(arm)) if arm else 0
    if n_arms >= SEVERAL_ARMS and plan.pairs is None:
        found = f"{n_arms} arms, and the key 'pairs' is missing"
        allowed = "reference (each against the reference), all (also against each other)"
        yield Finding(place, found, allowed)
    yield from _variances(place, comparison, plan)
    if plan.correction == "romano_wolf":
        yield from can_resample(study, (*place, "correction"), name)
    if plan.monthly and plan.resamples is None:
        yield Finding(
            place, "monthly effects, and the key 'resamples' is missing", "a whole number, 99 or more"
        )
    waves = [one for one in study.outcomes.values() if name in one.comparisons and len(one.waves) > 1]
    if plan.repeated is not None and not waves:
        yield Finding(
            (*place, "repeated"), "no outcome of this comparison has two waves", todo="Leave it out."
        )
    yield from _beside(study, name, plan)
    yield from _months(study, place, plan)


def _variances(place: Path, comparison: Comparison, plan: RandomisedAnalysis) -> Iterator[Finding]:
    """Require standard errors that know who stays together, and only where somebody does."""
    together = stay_together(comparison)
    rows = [(place, plan.variance)]
    rows += [((*place, "sensitivity", at), row.variance) for at, row in enumerate(plan.sensitivity)]
    if together and plan.variance != "cr2":
        yield Finding((*place, "variance"), f"'{plan.variance}', where {why_together(comparison)}", "cr2")
    if plan.wild_bootstrap is not None and not together:
        found = "persons were assigned, and deliverers are not nested in arms"
        yield Finding((*place, "wild_bootstrap"), found, todo="Leave it out.")
    for path, variance in rows:
        if variance == "cr2" and not together:
            found = "'cr2', where nobody stays together: no clusters were assigned, no deliverers are nested"
            yield Finding((*path, "variance"), found, "hc2, hc3, classical")
        if variance == "welch" and comparison.blocks:
            yield Finding((*path, "variance"), "'welch' does not know of blocks", "hc2, hc3, classical")


def stay_together(comparison: Comparison) -> bool:
    """Return whether standard errors must allow for people who stay together."""
    nested = comparison.delivered_by.relation in {"nested_in_arm", "partly_nested"}
    return comparison.assigned == "cluster" or nested


def why_together(comparison: Comparison) -> str:
    """Return what makes people stay together, in words."""
    if comparison.assigned == "cluster":
        return "clusters were assigned"
    return "deliverers are nested in arms"


def _beside(study: Study, name: str, plan: RandomisedAnalysis) -> Iterator[Finding]:
    """Require that subgroups, sites, predictors and auxiliaries fit, and are known beforehand."""
    place: Path = ("analysis", name)
    asked: list[tuple[Path, tuple[str, ...], set[str]]] = [(("subgroups",), plan.subgroups, GROUPS)]
    if plan.dropout is not None:
        asked.append((("dropout", "predictors"), plan.dropout.predictors, COVARIATES))
        if plan.dropout.imputation is not None:
            auxiliaries = plan.dropout.imputation.auxiliaries
            asked.append((("dropout", "imputation", "auxiliaries"), auxiliaries, COVARIATES))
    for keys, names, types in asked:
        for position, one in enumerate(names):
            path: Path = (*place, *keys, position)
            if one in names[:position]:
                yield Finding(path, f"'{one}' stands twice")
            yield from _of_type(study, path, one, types)
            yield from beforehand(study, path, one, comparison=name)
    if plan.sites is not None:
        yield from _sites(study, (*place, "sites", "by"), plan.sites.by, name)


def _sites(study: Study, path: Path, by: str, comparison: str) -> Iterator[Finding]:
    """Require three or more places, known beforehand."""
    yield from _of_type(study, path, by, {"category"})
    yield from beforehand(study, path, by, comparison=comparison)
    n_sites = len(categories(study.variables[by])) if by in study.variables else 0
    if 0 < n_sites < FEWEST_SITES:
        todo = "Declare them as blocks: two groups are strata, not a meta-analysis."
        yield Finding(path, f"'{by}' has {n_sites} categories", "three or more sites", todo)


def _months(study: Study, place: Path, plan: RandomisedAnalysis) -> Iterator[Finding]:
    """Require that what is followed month by month is in a table whose months are counted."""
    for position, month in enumerate(plan.monthly):
        where = (*place, "monthly", position)
        yield from _of_type(study, (*where, "variable"), month.variable, {"integer", "real", "boolean"})
        declared = study.variables.get(month.variable)
        tables = [study.tables[one] for one in declared.tables if one in study.tables] if declared else []
        if declared is not None and not any(one.unit == "person-month" and one.after for one in tables):
            found = f"variable '{month.variable}' is not in a monthly table whose months are counted"
            yield Finding((*where, "variable"), found, "a variable of a person-month table with 'after'")
        if month.months[0] > month.months[1]:
            found = f"{month.months[0]} is after {month.months[1]}"
            yield Finding((*where, "months"), found, "the first month first")


def _of_type(study: Study, path: Path, name: str, types: set[str]) -> Iterator[Finding]:
    if name not in study.variables:
        yield unknown(path, name, "variable", study.variables)
    elif study.variables[name].type not in types:
        found = f"'{name}' is of type {study.variables[name].type}"
        yield Finding(path, found, ", ".join(sorted(types)))
