"""Rules on outcomes: waves, baseline, times, second sources, and whether a comparison can be made on them."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.plan_spec import Comparison, Duration, Outcome
from helpers.study.rules_data import categories, waves_of
from helpers.study.rules_samples import in_sample, measured, origins
from helpers.study.rules_trial import stay_together, why_together
from helpers.study.spec import Study, Variable

DESCRIBED = "Describe it under describe.durations."
BOTH = "it has both 'variable' and 'results'"
NOT_WAVES = "a variable with one value per person"


def outcome(study: Study, place: Path, declared: Outcome) -> Iterator[Finding]:
    """Require that waves, baseline, time, margin and second source fit the variable of an outcome."""
    yield from _waves(study, place, declared)
    yield from _duration(study, place, declared)
    yield from _second_source(study, place, declared)
    if declared.noninferiority_margin is not None and declared.higher_is == "neither":
        found = "a margin for 'no worse', where higher is neither better nor worse"
        todo = "Say in higher_is which it is, or leave the margin out."
        yield Finding((*place, "noninferiority_margin"), found, todo=todo)
    variable = study.variables.get(declared.variable)
    if declared.measure is not None and variable is not None and variable.type == "boolean":
        found = f"'{declared.measure}' for a yes/no variable"
        yield Finding((*place, "measure"), found, todo="Leave it out: it is a share.")
    for name in declared.comparisons:
        if name in study.comparisons:
            yield from _compared(study, place, declared, study.comparisons[name], name)


def _compared(
    study: Study, place: Path, declared: Outcome, comparison: Comparison, name: str
) -> Iterator[Finding]:
    """Require that a comparison can be made on this outcome, and that all it is made of is in its sample."""
    second, duration = declared.second_source, declared.duration
    if second is not None and second.variable is not None:
        yield from measured(study, (*place, "second_source", "variable"), second.variable, comparison.sample)
    if declared.baseline is not None and comparison.design == "observational":
        found = f"a baseline, where comparison '{name}' is not randomised"
        todo = "Reduce it to a variable, and name that in adjust_for."
        yield Finding((*place, "baseline"), found, todo=todo)
    if duration is None:
        return
    yield from in_sample(study, (*place, "duration", "exit"), duration.exit, comparison.sample)
    if comparison.design == "observational":
        found = f"an outcome in time, where comparison '{name}' is not randomised"
        yield Finding((*place, "duration"), found, todo=DESCRIBED)
    elif stay_together(comparison):
        found = (
            f"an outcome in time, where {why_together(comparison)}: its standard error does not know of them"
        )
        yield Finding((*place, "duration"), found, todo=DESCRIBED)


def _waves(study: Study, place: Path, declared: Outcome) -> Iterator[Finding]:
    held = waves_of(study, declared.variable)
    if not held:
        for key in ("waves", "baseline"):
            if getattr(declared, key) not in ((), None):
                found = f"variable '{declared.variable}' is not measured in waves"
                yield Finding((*place, key), found, todo="Leave it out.")
        return
    if not declared.waves:
        found = f"variable '{declared.variable}' is measured in waves {listed(map(str, held))}"
        yield Finding(place, found, todo="Say at which waves the outcome is compared: waves: [...].")
    for position, wave in enumerate(declared.waves):
        path: Path = (*place, "waves", position)
        if wave not in held:
            yield Finding(path, f"there is no wave {wave}", listed(map(str, held)))
        if wave in declared.waves[:position]:
            yield Finding(path, f"wave {wave} stands twice")
    if declared.baseline is not None and declared.baseline not in held:
        found = f"there is no wave {declared.baseline}"
        yield Finding((*place, "baseline"), found, listed(map(str, held)))
    elif declared.baseline is not None and declared.waves and declared.baseline >= min(declared.waves):
        found = f"wave {declared.baseline} is not before wave {min(declared.waves)}"
        yield Finding((*place, "baseline"), found, "a wave before the first that is compared")


def _duration(study: Study, place: Path, declared: Outcome) -> Iterator[Finding]:
    duration = declared.duration
    if duration is None:
        return
    path: Path = (*place, "duration")
    yield from _time(study, place, declared)
    yield from _exits(study, path, duration)


def _time(study: Study, place: Path, declared: Outcome) -> Iterator[Finding]:
    """Require that an outcome in time is a number, once per person, from one source."""
    variable = study.variables.get(declared.variable)
    if variable is not None and variable.type == "boolean":
        found = f"'{declared.variable}' is of type boolean, and the outcome is a time"
        yield Finding((*place, "variable"), found, "integer, real")
    if waves_of(study, declared.variable):
        found = f"a time until an exit, and '{declared.variable}' is measured in waves"
        yield Finding((*place, "duration"), found, NOT_WAVES)
    if declared.measure is not None:
        yield Finding(
            (*place, "measure"), f"'{declared.measure}' for an outcome in time", todo="Leave it out."
        )
    if declared.second_source is not None and declared.second_source.variable is not None:
        found = "a second source of an outcome in time, whose exits are those of the first"
        yield Finding((*place, "second_source"), found, todo="Leave it out.")


def _exits(study: Study, path: Path, duration: Duration) -> Iterator[Finding]:
    """Require that the exit of a duration, and those that mean "not yet", are values of its variable."""
    exits = study.variables.get(duration.exit)
    if exits is None:
        yield unknown((*path, "exit"), duration.exit, "variable", study.variables)
        return
    known = categories(exits)
    if not known:
        yield Finding((*path, "exit"), f"'{duration.exit}' is of type {exits.type}", "category, boolean")
        return
    named: list[tuple[Path, str]] = [(("event",), duration.event)]
    named += [(("censored", position), one) for position, one in enumerate(duration.censored)]
    for where, value in named:
        if value not in known:
            yield Finding((*path, *where), f"'{value}'", listed(known), nearest(value, known))
    if duration.event in duration.censored:
        yield Finding((*path, "event"), f"'{duration.event}' is among the censored too")


def _second_source(study: Study, place: Path, declared: Outcome) -> Iterator[Finding]:
    second = declared.second_source
    if second is None:
        return
    path: Path = (*place, "second_source")
    if (second.variable is None) == (second.results is None):
        found = "it has neither 'variable' nor 'results'" if second.results is None else BOTH
        yield Finding(path, found, "a variable of the second register, or a table of released results")
    if second.variable is not None and second.variable not in study.variables:
        yield unknown((*path, "variable"), second.variable, "variable", study.variables)
    elif second.variable == declared.variable:
        yield Finding((*path, "variable"), "this is the first source itself", todo="Name the other register.")
    elif second.variable is not None and declared.variable in study.variables and not declared.duration:
        yield from _alike(study, (*path, "variable"), declared, second.variable)
    if second.results is not None and second.results not in study.tables:
        yield unknown((*path, "results"), second.results, "table", study.tables)
    elif second.results is not None and study.tables[second.results].unit != "result":
        found = f"table '{second.results}' has one row per {study.tables[second.results].unit}"
        yield Finding((*path, "results"), found, "a table of unit result")


def _alike(study: Study, path: Path, declared: Outcome, second: str) -> Iterator[Finding]:
    """Require that two sources have one type and unit, and that the second has the waves of the first."""
    first, other = study.variables[declared.variable], study.variables[second]
    if first.type != other.type or first.unit != other.unit:
        found = f"'{second}' is {_kind(other)}, and '{declared.variable}' is {_kind(first)}"
        yield Finding(path, found, "one type and one unit")
    origin = origins(study, second)
    if origin and origin == origins(study, declared.variable):
        found = f"'{second}' and '{declared.variable}' both come from {listed(sorted(origin))}"
        yield Finding(path, found, "a variable of another register")
    held = waves_of(study, second)
    lacking = [wave for wave in declared.waves if wave not in held]
    if lacking:
        found = f"'{second}' is not measured at wave {listed(lacking)}"
        yield Finding(path, found, "the waves of the outcome")
    elif held and not declared.waves:
        found = f"'{second}' is measured in waves, and '{declared.variable}' is not"
        yield Finding(path, found, NOT_WAVES)


def _kind(variable: Variable) -> str:
    """Return the type of a variable, and its unit where it has one."""
    return f"{variable.type} in {variable.unit}" if variable.unit else variable.type
