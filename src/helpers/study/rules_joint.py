"""Rules on what stands beside coded material: joint display, counts, audits, grades."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.rules_data import categories, waves_of
from helpers.study.rules_samples import in_sample
from helpers.study.spec import Study
from helpers.study.voices_spec import ChangeSource, EffectSource, JointRow

NUMBERS = ("integer", "real")
GROUPS = ("boolean", "category")
LOWEST, HIGHEST = 1, 10
"""Of a Dutch grade."""


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on joint display, counts, audits and grades."""
    yield from chain(joint(study), counts(study), audits(study), grades(study))


def joint(study: Study) -> Iterator[Finding]:
    """Require rows of declared topics beside declared numbers, each pair once."""
    if study.joint is None:
        return
    if study.joint.few >= study.joint.many:
        found = f"{study.joint.few:g}, where many begins at {study.joint.many:g}"
        yield Finding(("joint", "few"), found, "a share below 'many'")
    seen: list[tuple[object, ...]] = []
    for position, row in enumerate(study.joint.rows):
        path: Path = ("joint", "rows", position)
        yield from _topic(study, path, row)
        if isinstance(row.number, EffectSource):
            yield from _effect(study, (*path, "number"), row.number)
        else:
            yield from _change(study, (*path, "number"), row.number)
        if not row.researcher.strip():
            yield Finding((*path, "researcher"), "nobody is named", todo="Name who wrote the inference.")
        key = (row.strand, row.topic, row.number)
        if key in seen:
            yield Finding(path, "this topic and this number stand in an earlier row", "each pair once")
        seen.append(key)


def _topic(study: Study, path: Path, row: JointRow) -> Iterator[Finding]:
    if row.strand not in study.voices:
        yield unknown((*path, "strand"), row.strand, "strand", study.voices)
    elif row.topic not in study.voices[row.strand].topics:
        yield unknown((*path, "topic"), row.topic, "topic", study.voices[row.strand].topics)


def _effect(study: Study, path: Path, number: EffectSource) -> Iterator[Finding]:
    outcome = study.outcomes.get(number.outcome)
    if outcome is None:
        yield unknown((*path, "outcome"), number.outcome, "outcome", study.outcomes)
    elif number.comparison in study.comparisons and number.comparison not in outcome.comparisons:
        found = f"outcome '{number.outcome}' is not compared in '{number.comparison}'"
        yield Finding((*path, "comparison"), found, listed(outcome.comparisons))
    if outcome is not None:
        waves = tuple(map(str, outcome.waves)) or ("",)
        if number.wave not in waves:
            allowed = listed(f"'{wave}'" for wave in waves) if outcome.waves else "leave 'wave' out"
            yield Finding((*path, "wave"), f"outcome '{number.outcome}' has no wave '{number.wave}'", allowed)
    comparison = study.comparisons.get(number.comparison)
    if comparison is None:
        yield unknown((*path, "comparison"), number.comparison, "comparison", study.comparisons)
        return
    known = categories(study.variables[comparison.arm]) if comparison.arm in study.variables else ()
    for key in ("arm", "reference"):
        value = getattr(number, key)
        if known and value not in known:
            yield Finding((*path, key), f"'{value}'", listed(known), nearest(value, known))
    if number.arm == number.reference:
        yield Finding((*path, "arm"), f"'{number.arm}' is the reference too", "two arms")


def _change(study: Study, path: Path, number: ChangeSource) -> Iterator[Finding]:
    change = study.describe.changes.get(number.change)
    if change is None:
        yield unknown((*path, "change"), number.change, "change", study.describe.changes)
    elif number.to not in change.to:
        found = f"change '{number.change}' is not described to wave {number.to}"
        yield Finding((*path, "to"), found, listed(change.to))


def counts(study: Study) -> Iterator[Finding]:
    """Refuse an approximate zero: there is no "over none"."""
    for name, count in study.counts.items():
        if count.n == 0 and count.how != "exactly":
            yield Finding(("counts", name, "how"), f"'{count.how}' of nothing", "exactly")


def audits(study: Study) -> Iterator[Finding]:
    """Require no more named principles than the list has, and a file and a column for each part once."""
    for name, audit in study.audits.items():
        place: Path = ("audits", name)
        if len(audit.principles) > audit.n_principles:
            found = f"{len(audit.principles)} principles, where the list has {audit.n_principles}"
            todo = "Correct 'n_principles', or leave out what the source does not name."
            yield Finding((*place, "principles"), found, f"at most {audit.n_principles}", todo)
        for position, file in enumerate(audit.files):
            if file in audit.files[:position]:
                yield Finding((*place, "files", position), f"'{file}' stands twice")
        heads: dict[str, str] = {}
        for part, head in audit.columns.model_dump().items():
            if head in heads:
                found = f"column '{head}' is {heads[head]} already"
                yield Finding((*place, "columns", part), found, "a column for each part")
            heads.setdefault(head, part)


def grades(study: Study) -> Iterator[Finding]:
    """Require a grade from 1 to 10 that everybody in its sample gave once."""
    for position, grade in enumerate(study.describe.grades):
        path: Path = ("describe", "grades", position)
        if grade.sample not in study.samples:
            yield unknown((*path, "sample"), grade.sample, "sample", study.samples)
        asked = (("variable", grade.variable, NUMBERS), ("by", grade.by, GROUPS))
        for key, name, types in asked:
            if name is None:
                continue
            if name not in study.variables:
                yield unknown((*path, key), name, "variable", study.variables)
            elif study.variables[name].type not in types:
                yield Finding(
                    (*path, key), f"'{name}' is of type {study.variables[name].type}", listed(types)
                )
            else:
                yield from in_sample(study, (*path, key), name, grade.sample)
        yield from _grade(study, (*path, "variable"), grade.variable)


def _grade(study: Study, path: Path, name: str) -> Iterator[Finding]:
    variable = study.variables.get(name)
    if variable is None:
        return
    if waves_of(study, name):
        found = f"'{name}' is measured in waves, and a grade is given once"
        yield Finding(path, found, todo="Describe it under describe.changes.")
    low, high = variable.range or (LOWEST - 1, HIGHEST + 1)
    if low < LOWEST or high > HIGHEST:
        found = f"'{name}' does not declare a range from {LOWEST} to {HIGHEST}"
        yield Finding(path, found, f"range: [{LOWEST}, {HIGHEST}]")
