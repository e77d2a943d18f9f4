"""Parts of a declaration that claim something, as comments: a person takes the mark away or does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from helpers.starting.dictionary import ARM_WORDS, GRADE_WORDS, ORDERED_WORDS, OUTCOME_WORDS
from helpers.starting.draft import Draft, DraftVariable
from helpers.starting.interviews import Interviews, documents_of
from helpers.starting.naming import called
from helpers.starting.scales import Proposal
from helpers.starting.spoken import Spoken
from helpers.starting.yaml_words import comment, quoted, word
from helpers.validation.showing import is_plain

FEWEST_ARMS, MOST_ARMS = 2, 4
MOST_NAMED = 3
MOST_CODES = 30


def commented(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines that do nothing until the mark in front of them is taken away."""
    for line in lines:
        yield f"# {line}" if line else "#"


def comparisons(draft: Draft, spoken: Spoken) -> Iterator[str]:
    """Yield a comparison with its outcomes, where a column is called as if there were one; in comments."""
    arms = [one for one in _person_level(draft) if _is_arm(one)]
    outcomes = [one for one in _person_level(draft) if _is_called(one, OUTCOME_WORDS) and one not in arms]
    if not arms:
        text = (
            "no column looks like a group that got something else than another, so nothing is "
            "compared and the "
            "report never speaks of an effect. With a comparison group: see comparisons, "
            "outcomes and analysis in "
            "docs/add-a-study.md"
        )
        yield from comment(text)
        return
    arm = arms[0]
    names = list(dict.fromkeys(arm.guess.codes.values()))
    text = (
        f"CHOICE: is '{arm.name}' a group of people who got something else than the others? The "
        "program does not "
        "say so. If it is: take the marks away, say how people came into a group (randomised: by lot; "
        "observational: in another way) and which difference would matter. If not: remove these lines"
    )
    yield from comment(text)
    yield from commented(_comparison(draft, arm, names, spoken))
    yield from commented(_outcomes([one for one in outcomes if one.table == arm.table][:MOST_NAMED]))
    yield ""


def _comparison(draft: Draft, arm: DraftVariable, names: Sequence[str], spoken: Spoken) -> Iterator[str]:
    sample = draft.sample_of(arm.table)
    yield "comparisons:"
    yield f"  by_{arm.name}:"
    yield f"    sample: {sample}"
    yield "    design: observational"
    yield f"    arm: {arm.name}"
    yield f"    reference: {word(names[-1])}"
    yield "    assigned: person"
    reason = spoken.text(spoken.open("unanswered"))
    yield f"    delivered_by: {{relation: not_in_data, reason: {reason}}}"
    yield f"    label: {spoken.text(arm.label)}"


def _outcomes(ones: Sequence[DraftVariable]) -> Iterator[str]:
    yield "outcomes:  # look in studies/nsw/study.yml how outcomes and analysis are written"
    for one in ones or ():
        yield f"  {one.name}:  # {one.label[:60]}"
        yield f"    variable: {one.name}"
    if not ones:
        yield "  name_of_outcome:"
        yield "    variable: name_of_variable"


def grades(draft: Draft) -> Iterator[str]:
    """Yield grades from 1 to 10 that could be described, in comments."""
    ones = [one for one in _person_level(draft) if _is_grade(one)]
    if not ones:
        return
    text = (
        "CHOICE: grades from 1 to 10, shown as a distribution. Say of each what it is about: "
        "services (how content "
        "people are with what they got) or own_life. Put this under describe"
    )
    yield from comment(text)
    yield from commented(["  grades:"])
    for one in ones[:MOST_NAMED]:
        sample = draft.sample_of(one.table)
        yield from commented(
            [f"    - {{variable: {one.name}, sample: {sample}, about: services, level: 0.95}}"]
        )
    yield ""


def scales(proposals: Sequence[Proposal], spoken: Spoken) -> Iterator[str]:
    """Yield scores of instruments that were recognised with a doubt, in comments."""
    doubtful = [one for one in proposals if not one.is_certain]
    for name in dict.fromkeys(one.instrument.name for one in doubtful):
        ones = [one for one in doubtful if one.instrument.name == name]
        known = ones[0].instrument
        doubts = " ".join(ones[0].doubts)
        text = f"CHOICE: is this {known.names['en']}? Then put these lines under variables. {doubts}"
        yield from comment(text)
        for one in ones:
            yield from commented(one.lines(spoken, indent=2))
        yield ""


def voices(one: Interviews, draft: Draft, spoken: Spoken) -> Iterator[str]:
    """Yield a strand of coded interviews, in comments: the tradition is for a person to say."""
    people = [(table, documents_of(one, table.seen)) for table in draft.tables if not table.is_long]
    table, column = next(((table, column) for table, column in people if column), (None, ""))
    text = (
        f"CHOICE: {one.file} holds {len(one.documents)} documents, {len(one.cases)} cases and "
        f"{len(one.codes)} codes "
        f"of {one.n_coders} coders. To read it: take the marks away, say in which tradition you coded "
        "(reliability, codebook, framework, reflexive, grounded: docs/voices.md) and remove "
        "codes that name somebody"
    )
    yield from comment(text)
    variable = ""
    if table is not None:
        variable = next((each.name for each in draft.of_table(table.name) if each.column == column), "")
    if not variable:
        text = (
            "unsure: no column of a table names these documents. Make a list with one row per "
            "person and a column with the name of the person's document, and give it to make new as well"
        )
        yield from comment(text)
    sample = draft.sample_of(table.name) if table is not None else draft.samples[0]
    yield from commented(_strand(one, sample, variable or "document", spoken))
    yield ""


def _strand(one: Interviews, sample: str, document: str, spoken: Spoken) -> Iterator[str]:
    to_fill = spoken.text(spoken.open("unanswered"))
    yield "voices:"
    yield f"  {one.name}:"
    yield f"    label: {spoken.text(one.name.replace('_', ' ').capitalize())}"
    yield "    tradition: codebook"
    yield "    guideline: srqr"
    yield f"    question: {to_fill}"
    source = spoken.text(one.file)
    yield f"    material: {{format: {one.format}, files: [{quoted(one.file)}], source: {source}}}"
    yield f"    people: {{sample: {sample}, document: {document}}}"
    yield "    percentages_from: 10"
    yield "    interviewing:"
    for key in ("recruited_by", "interviewer", "interpreter", "refusals", "reflections"):
        yield f"      {key}: {to_fill}"
    yield "    codes:"
    for code in one.codes[:MOST_CODES]:
        if not is_plain(code.full):
            yield "      # a code whose name looks like the data of a person is left out"
            continue
        parts = [f"code: {quoted(code.full)}", f"label: {spoken.text(code.full.rpartition(' > ')[2])}"]
        parts += [f"within: {code.within}"] if code.within else []
        yield f"      {code.name}: {{{', '.join(parts)}}}  # {code.n} times"


def _person_level(draft: Draft) -> list[DraftVariable]:
    """Return the variables of which a person has one value."""
    persons = {table.name for table in draft.tables if not table.is_long}
    return [one for one in draft.variables if one.table in persons]


def _is_called(one: DraftVariable, words: frozenset[str]) -> bool:
    return bool(called(one.column, one.label) & words)


def _is_arm(one: DraftVariable) -> bool:
    n = len(set(one.guess.codes.values()))
    is_group = one.guess.type in {"category", "boolean"} and FEWEST_ARMS <= n <= MOST_ARMS
    return is_group and bool(called(one.column) & ARM_WORDS) and not called(one.column) & ORDERED_WORDS


def _is_grade(one: DraftVariable) -> bool:
    limits = one.guess.range
    return _is_called(one, GRADE_WORDS) and limits is not None and limits[1] <= 10 and limits[0] >= 0
