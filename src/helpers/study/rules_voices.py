"""Rules on coded conversations: who speaks, what was asked, which codes, and what a tradition allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.guidelines import ITEMS
from helpers.study.rules_material import material
from helpers.study.rules_samples import in_sample
from helpers.study.spec import Study
from helpers.study.voices_spec import Agreement, Strand

WITHIN = " > "
GROUPS = ("boolean", "category")
YES_NO = ("boolean",)
TEXT = ("text",)
EVERYBODY = ("everyone", "no_one")
GUIDELINES = {"reflexive": ("rtarg", "srqr")}
OTHER_GUIDELINES = ("coreq", "srqr")
NO_AGREEMENT = (
    "reflexive work does not measure agreement: a theme is what a researcher makes of the material, not a "
    "property of the text that a second coder would find again"
)
ORDERED = ("cohen_weighted", "gwet_ac2")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on strands of coded material."""
    for name, strand in study.voices.items():
        place: Path = ("voices", name)
        yield from chain(
            tradition(place, strand),
            material(place, strand),
            people(study, place, strand),
            codes(place, strand),
            topics(study, place, strand),
            answers(place, strand),
            groups(study, place, strand),
            quotes(study, place, strand),
        )
    yield from speakers(study)


def tradition(place: Path, strand: Strand) -> Iterator[Finding]:
    """Require what a tradition needs, and refuse what it rejects."""
    if strand.tradition == "reflexive":
        if strand.agreement is not None:
            yield Finding((*place, "agreement"), NO_AGREEMENT, todo="Leave 'agreement' out.")
        if strand.reflexivity is None:
            found = "a reflexive strand without 'reflexivity'"
            todo = "Say who the researcher is, how themes came about and which memos were kept."
            yield Finding(place, found, todo=todo)
    if strand.tradition == "reliability" and strand.agreement is None:
        found = "a strand coded for reliability without 'agreement'"
        yield Finding(
            place, found, todo="Say on which units and with which coefficients coders are compared."
        )
    fitting = GUIDELINES.get(strand.tradition, OTHER_GUIDELINES)
    if strand.guideline not in fitting:
        found = f"'{strand.guideline}' does not fit the tradition '{strand.tradition}'"
        yield Finding((*place, "guideline"), found, listed(fitting))
    if strand.agreement is not None and strand.tradition != "reflexive":
        yield from _coefficients((*place, "agreement"), strand.agreement)


def _coefficients(place: Path, declared: Agreement) -> Iterator[Finding]:
    for position, one in enumerate(declared.coefficients):
        path: Path = (*place, "coefficients", position)
        if one in declared.coefficients[:position]:
            yield Finding(path, f"'{one}' stands twice")
        if one in ORDERED:
            found = f"'{one}' weighs how far two grades are apart, and a code is there or not"
            yield Finding(path, found, todo="Leave it out here; the scores of an audit have grades.")


def answers(place: Path, strand: Strand) -> Iterator[Finding]:
    """Require that an answer is to an item of the declared guideline."""
    for item in strand.answers:
        if item not in ITEMS[strand.guideline]:
            yield unknown((*place, "answers"), item, "item", ITEMS[strand.guideline])


def people(study: Study, place: Path, strand: Strand) -> Iterator[Finding]:
    """Require a sample with one row per person, and a text variable of it that names the document."""
    yield from _sample(study, (*place, "people", "sample"), strand.people.sample)
    path: Path = (*place, "people", "document")
    yield from _variable(study, path, strand.people.document, TEXT, strand.people.sample)


def codes(place: Path, strand: Strand) -> Iterator[Finding]:
    """Require that a declared code is one code of the files, and stands where it stands there."""
    by_path: dict[str, str] = {}
    for name, code in strand.codes.items():
        path: Path = (*place, "codes", name)
        if code.code in by_path:
            found = f"'{code.code}' is code '{by_path[code.code]}' already"
            yield Finding((*path, "code"), found, "each full name once")
        by_path.setdefault(code.code, name)
        if code.code != WITHIN.join(part.strip() for part in code.code.split(WITHIN.strip())):
            found = f"'{code.code}' is not written as a full name"
            todo = f"Write the names of the parents first, joined by '{WITHIN}'."
            yield Finding((*path, "code"), found, todo=todo)
        if code.within is not None and code.within not in strand.codes:
            yield unknown((*path, "within"), code.within, "code", strand.codes)
        elif name in _above(name, {one: declared.within for one, declared in strand.codes.items()}):
            yield Finding((*path, "within"), "the code stands within itself, over one or more others")
    for name, code in strand.codes.items():
        parent = by_path.get(code.code.rpartition(WITHIN)[0])
        if parent is not None and code.within is None:
            found = f"'{code.code}' stands under '{strand.codes[parent].code}', and 'within' is missing"
            yield Finding((*place, "codes", name), found, todo=f"Write within: {parent}.")
        elif parent is not None and code.within in strand.codes and code.within != parent:
            found = f"'{code.within}', where '{code.code}' stands under '{strand.codes[parent].code}'"
            yield Finding((*place, "codes", name, "within"), found, parent)


def _above(name: str, within: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the codes a code stands within, until there is no further one or they come round again."""
    found: list[str] = []
    waiting = within.get(name)
    while waiting is not None and waiting not in found:
        found.append(waiting)
        waiting = within.get(waiting)
    return tuple(found)


def topics(study: Study, place: Path, strand: Strand) -> Iterator[Finding]:
    """Require declared codes, and to know of everybody whether they were asked."""
    for name, topic in strand.topics.items():
        path: Path = (*place, "topics", name)
        for position, code in enumerate(topic.codes):
            if code not in strand.codes:
                yield unknown((*path, "codes", position), code, "code", strand.codes)
            elif code in topic.codes[:position]:
                yield Finding((*path, "codes", position), f"'{code}' stands twice")
        if topic.asked not in EVERYBODY:
            if topic.asked not in study.variables:
                known = (*EVERYBODY, *_of_types(study, YES_NO))
                yield unknown((*path, "asked"), topic.asked, "variable", known)
            else:
                yield from _variable(study, (*path, "asked"), topic.asked, YES_NO, strand.people.sample)


def groups(study: Study, place: Path, strand: Strand) -> Iterator[Finding]:
    """Require that what codes are set against is a group that everybody of the sample is in."""
    for position, name in enumerate(strand.by):
        path: Path = (*place, "by", position)
        yield from _variable(study, path, name, GROUPS, strand.people.sample)
        if name in strand.by[:position]:
            yield Finding(path, f"'{name}' stands twice")


def quotes(study: Study, place: Path, strand: Strand) -> Iterator[Finding]:
    """Require consent, and speakers who are described by what the whole population has."""
    declared = strand.quotes
    if declared is None:
        return
    here: Path = (*place, "quotes")
    sample = strand.people.sample
    if "quote" not in study.ethics.consent:
        found = "quotes, where 'ethics.consent' does not name 'quote'"
        yield Finding(
            here, found, todo="Add quote to ethics.consent when people were asked, or leave quotes out."
        )
    yield from _variable(study, (*here, "consent"), declared.consent, YES_NO, sample)
    yield from _sample(study, (*here, "population"), declared.population)
    for position, name in enumerate(declared.attributes):
        path: Path = (*here, "attributes", position)
        yield from _attribute(study, path, name, (sample, declared.population))
        if name in declared.attributes[:position]:
            yield Finding(path, f"'{name}' stands twice")
    yield from _coarser(study, here, strand)
    for position, name in enumerate(declared.names):
        yield from _variable(study, (*here, "names", position), name, TEXT, None)


def _coarser(study: Study, here: Path, strand: Strand) -> Iterator[Finding]:
    declared = strand.quotes
    if declared is None:
        return
    replaced = (*declared.attributes, *declared.coarser.values())
    for name, coarse in declared.coarser.items():
        path: Path = (*here, "coarser", name)
        if name not in replaced:
            found = f"'{name}' is not said of a speaker"
            yield Finding(path, found, listed(declared.attributes))
        if name in _above(name, declared.coarser):
            yield Finding(path, "it becomes itself again, over one or more others")
        else:
            yield from _attribute(study, path, coarse, (strand.people.sample, declared.population))


def _attribute(study: Study, path: Path, name: str, samples: Collection[str]) -> Iterator[Finding]:
    """Require a group that is known in every one of the samples, and that is nobody's own mark."""
    for sample in dict.fromkeys(samples):
        yield from _variable(study, path, name, GROUPS, sample)
    if name in study.variables and study.variables[name].identifying == "direct":
        yield Finding(path, f"'{name}' identifies a person (identifying: direct)", todo="Leave it out.")


def speakers(study: Study) -> Iterator[Finding]:
    """Require that the threshold for interviewed people is not above the one for everybody."""
    few, many = study.disclosure.min_speakers, study.disclosure.min_persons
    if few is None:
        return
    path: Path = ("disclosure", "min_speakers")
    if few > many:
        found = f"{few}, above min_persons ({many})"
        yield Finding(path, found, f"at most {many}", "Leave it out: min_persons holds for speakers too.")
    if not study.voices:
        yield Finding(path, "no coded conversations are declared", todo="Leave it out.")


def _sample(study: Study, path: Path, name: str) -> Iterator[Finding]:
    """Require a declared sample in which everybody has one row."""
    sample = study.samples.get(name)
    if sample is None:
        yield unknown(path, name, "sample", study.samples)
        return
    units = {part.table: study.tables[part.table].unit for part in sample.parts if part.table in study.tables}
    for table, unit in units.items():
        if unit != "person":
            found = f"sample '{name}' is made of table '{table}' with one row per {unit}"
            yield Finding(path, found, "a sample of a table of unit person")
    twice = [table for table, n in Counter(part.table for part in sample.parts).items() if n > 1]
    if twice:
        found = f"sample '{name}' takes rows of table {listed(twice)} more than once"
        yield Finding(path, found, "one row per person")


def _variable(
    study: Study, path: Path, name: str, types: Collection[str], sample: str | None
) -> Iterator[Finding]:
    """Require a declared variable of one of these types, known for everybody in a sample."""
    if name not in study.variables:
        yield unknown(path, name, "variable", _of_types(study, types))
        return
    if study.variables[name].type not in types:
        found = f"'{name}' is of type {study.variables[name].type}"
        yield Finding(path, found, listed(types))
    elif sample is not None:
        yield from in_sample(study, path, name, sample)


def _of_types(study: Study, types: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name, variable in study.variables.items() if variable.type in types)
