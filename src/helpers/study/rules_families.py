"""Rules on families: which tests are judged together, and whether their correction can be computed."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.plan_spec import Family, RandomisedAnalysis
from helpers.study.spec import Study


def families(study: Study) -> Iterator[Finding]:
    """Require that declared families hold declared outcomes, comparisons and waves."""
    for name, family in study.families.items():
        yield from _listed(study, ("families", name), family)
        yield from _waves(study, ("families", name), family)
        if family.correction == "romano_wolf":
            yield from _romano_wolf(study, ("families", name), family)
    if study.families:
        yield from _members(study)


def _listed(study: Study, place: Path, family: Family) -> Iterator[Finding]:
    """Require declared outcomes and comparisons, and that they belong together."""
    for position, one in enumerate(family.outcomes):
        path: Path = (*place, "outcomes", position)
        if one not in study.outcomes:
            yield unknown(path, one, "outcome", study.outcomes)
        elif not set(study.outcomes[one].comparisons) & set(family.comparisons) and any(
            name in study.comparisons for name in family.comparisons
        ):
            found = f"'{one}' is an outcome of none of the comparisons of this family"
            yield Finding(path, found, f"an outcome of {listed(family.comparisons)}")
    for position, one in enumerate(family.comparisons):
        if one not in study.comparisons:
            yield unknown((*place, "comparisons", position), one, "comparison", study.comparisons)


def _waves(study: Study, place: Path, family: Family) -> Iterator[Finding]:
    """Require waves that at least one of the outcomes has."""
    held = sorted(
        {wave for one in family.outcomes if one in study.outcomes for wave in study.outcomes[one].waves}
    )
    for position, wave in enumerate(family.waves):
        if wave not in held:
            found = f"no outcome of this family is compared at wave {wave}"
            todo = "" if held else "Leave it out."
            yield Finding((*place, "waves", position), found, listed(held) if held else "", todo)


def _romano_wolf(study: Study, place: Path, family: Family) -> Iterator[Finding]:
    """Require that the lot of one comparison can be drawn again, for outcomes that are not in time."""
    for position, one in enumerate(family.outcomes):
        if one in study.outcomes and study.outcomes[one].duration is not None:
            found = f"romano_wolf, and '{one}' is an outcome in time"
            allowed = "a family of its own, with another correction"
            yield Finding((*place, "outcomes", position), found, allowed)
    for one in family.comparisons:
        if one in study.comparisons:
            yield from can_resample(study, (*place, "correction"), one)
    if len(family.comparisons) > 1:
        found = f"romano_wolf over {len(family.comparisons)} comparisons, whose people are not drawn together"
        yield Finding((*place, "correction"), found, "one comparison, or holm, benjamini_hochberg, none")


def _members(study: Study) -> Iterator[Finding]:
    """Require that every outcome is in one family, the one it names."""
    listed_ones = [one for family in study.families.values() for one in family.outcomes]
    for name, outcome_ in study.outcomes.items():
        if outcome_.family not in study.families:
            yield unknown(("outcomes", name, "family"), outcome_.family, "family", study.families)
        elif name not in study.families[outcome_.family].outcomes:
            found = f"family '{outcome_.family}' does not list this outcome"
            yield Finding(("outcomes", name, "family"), found, listed(study.families))
        if listed_ones.count(name) > 1:
            found = f"outcome '{name}' is in {listed_ones.count(name)} families"
            yield Finding(("families",), found, "one family for each outcome")


def can_resample(study: Study, path: Path, comparison: str) -> Iterator[Finding]:
    """Require a randomised comparison whose plan says how many resamples."""
    if study.comparisons[comparison].design != "randomised":
        found = f"romano_wolf, where comparison '{comparison}' is not randomised"
        yield Finding(path, found, "holm, benjamini_hochberg, none")
    plan = study.analysis.get(comparison)
    if isinstance(plan, RandomisedAnalysis) and plan.resamples is None:
        found = f"romano_wolf, and analysis.{comparison}.resamples is missing"
        yield Finding(path, found, todo="Say how many resamples: resamples: 2000.")
