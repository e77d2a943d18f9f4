"""Rules on a survey among people of a registration: its frame, its margins, the themes of people's lives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain

from helpers.study.base import Code
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.response_spec import Response, Theme
from helpers.study.rules_data import categories
from helpers.study.rules_samples import in_sample, origins
from helpers.study.spec import Study

CLASSES = ("boolean", "category")
COUNTED = ("integer", "real", *CLASSES)
SCALES = ("integer", "category")
QUANTITIES = ("integer", "real")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on the response and the themes."""
    if study.response is not None:
        yield from chain(
            frame(study, study.response),
            answered(study, study.response),
            margins(study, study.response),
            absent(study.response),
        )
    for name, theme in study.themes.items():
        place: Path = ("themes", name)
        yield from chain(
            asked(study, place, theme),
            scale(study, place, theme),
            groups(study, place, theme),
            conversations(study, place, theme),
            own_lives(study, place, theme),
        )


def frame(study: Study, response: Response) -> Iterator[Finding]:
    """Require a frame of one table with one row per person: everybody who was approached."""
    path: Path = ("response", "frame")
    if response.frame not in study.samples:
        yield unknown(path, response.frame, "sample", study.samples)
        return
    tables = [part.table for part in study.samples[response.frame].parts]
    if len(tables) > 1:
        found = f"the sample '{response.frame}' takes rows of {listed(tables)}"
        yield Finding(path, found, "a sample of one table: the registration")
    for table in tables:
        if table in study.tables and study.tables[table].unit != "person":
            found = f"a row of table '{table}' is a {study.tables[table].unit}"
            yield Finding(path, found, "a table with one row per person")


def answered(study: Study, response: Response) -> Iterator[Finding]:
    """Require that it can be known of everybody in the frame whether they answered."""
    path: Path = ("response", "answered")
    if response.answered not in study.variables:
        yield unknown(path, response.answered, "variable", study.variables)
    yield from in_sample(study, path, response.answered, response.frame)


def margins(study: Study, response: Response) -> Iterator[Finding]:
    """Require variables that the registration knows of everybody, in classes where answers are weighted."""
    parts = {"compare": (response.compare, COUNTED), "rake_to": (response.rake_to, CLASSES)}
    for key, (names, types) in parts.items():
        for position, name in enumerate(names):
            path: Path = ("response", key, position)
            yield from _of_type(study, path, name, types, needs_classes=key == "rake_to")
            yield from in_sample(study, path, name, response.frame)
            yield from _of_registration(study, path, name, response)
            if name in names[:position]:
                yield Finding(path, f"'{name}' stands twice")


def absent(response: Response) -> Iterator[Finding]:
    """Require a source of every number of people who are absent."""
    for position, group in enumerate(response.absent):
        if group.n is not None and group.source is None:
            todo = "Say where the number comes from ('source'), or leave 'n' out."
            yield Finding(("response", "absent", position), "a number of people without a source", todo=todo)


def asked(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Require a sample, and something that was asked of its people."""
    if theme.sample not in study.samples:
        yield unknown((*place, "sample"), theme.sample, "sample", study.samples)
    if theme.now is None and theme.change is None:
        todo = "Name the variable of how it is now, of what people say has changed, or both."
        yield Finding(place, "a theme without 'now' and without 'change'", todo=todo)
    for key, name, types in (("now", theme.now, COUNTED), ("change", theme.change, SCALES)):
        if name is not None:
            yield from _of_type(study, (*place, key), name, types)
            yield from in_sample(study, (*place, key), name, theme.sample)
    yield from _direction(study, place, theme)
    yield from _with_the_frame(study, place, theme)


def scale(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Require that every answer on what changed is better, the same or worse, and one of them."""
    said = {"better": theme.better, "same": theme.same, "worse": theme.worse}
    if theme.change is None:
        for key in (key for key, codes in said.items() if codes):
            yield Finding((*place, key), f"'{key}' says what answers mean, and no 'change' is asked")
        return
    for key in ("better", "worse"):
        if not said[key]:
            yield Finding((*place, key), f"no answer of '{theme.change}' is '{key}'")
    counted = Counter(code for codes in said.values() for code in codes)
    for code in (code for code, times in counted.items() if times > 1):
        yield Finding(place, f"the answer '{code}' is listed twice", "every answer under one of the three")
    yield from _every_answer(study, place, theme, counted)


def groups(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Require groups in classes, known for everybody of the sample."""
    for position, name in enumerate(theme.by):
        path: Path = (*place, "by", position)
        yield from _of_type(study, path, name, CLASSES)
        yield from in_sample(study, path, name, theme.sample)
        if name in theme.by[:position]:
            yield Finding(path, f"'{name}' stands twice")


def conversations(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Require topics of declared strands."""
    known = [f"{name}.{topic}" for name, strand in study.voices.items() for topic in strand.topics]
    for position, topic in enumerate(theme.topics):
        if topic not in known:
            yield unknown((*place, "topics", position), topic, "topic", known)


def own_lives(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Refuse satisfaction with services as a theme of people's own lives: it is another construct."""
    services = {one.variable for one in study.describe.grades if one.about == "services"}
    for key, name in (("now", theme.now), ("change", theme.change)):
        if name in services:
            found = f"'{name}' is a grade for services (describe.grades says about: services)"
            allowed = "a variable on people's own lives"
            todo = "Satisfaction with services says nothing of people's own lives; leave it under 'grades'."
            yield Finding((*place, key), found, allowed, todo)


def _of_type(
    study: Study, path: Path, name: str, types: tuple[str, ...], *, needs_classes: bool = False
) -> Iterator[Finding]:
    if name not in study.variables:
        yield unknown(path, name, "variable", study.variables)
    elif study.variables[name].type not in types:
        todo = "Make classes of it in a derived variable, and name that." if needs_classes else ""
        yield Finding(path, f"'{name}' is of type {study.variables[name].type}", listed(types), todo)


def _of_registration(study: Study, path: Path, name: str, response: Response) -> Iterator[Finding]:
    """Refuse what only the survey knows: of who did not answer it is missing."""
    if name not in study.variables or response.frame not in study.samples:
        return
    tables = {part.table for part in study.samples[response.frame].parts}
    survey = origins(study, response.answered) - tables
    asked_there = sorted(origins(study, name) & survey)
    if asked_there:
        found = f"'{name}' comes from {listed(asked_there)}, so it is not known of people who did not answer"
        yield Finding(path, found, f"a variable of {listed(sorted(tables))}")


def _direction(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Require to say which way is better where `now` is a number or a yes."""
    declared = study.variables.get(theme.now) if theme.now is not None else None
    if theme.higher_is is not None and theme.now is None:
        yield Finding((*place, "higher_is"), "'higher_is' says what 'now' means, and there is no 'now'")
    elif declared is not None and declared.type != "category" and theme.higher_is is None:
        todo = "Say whether more of it (or a yes) is better or worse for people."
        yield Finding(place, f"'{theme.now}' without 'higher_is'", "better, worse", todo)


def _with_the_frame(study: Study, place: Path, theme: Theme) -> Iterator[Finding]:
    """Require that those who did not answer are in the sample too, where answers are weighted to a frame."""
    if study.response is None or study.response.frame not in study.samples:
        return
    of_frame = {part.table for part in study.samples[study.response.frame].parts}
    own = study.samples.get(theme.sample)
    lacking = [part.table for part in own.parts if part.table not in of_frame] if own else []
    if lacking:
        found = f"the sample '{theme.sample}' takes rows of {listed(lacking)}"
        todo = "Who did not answer belongs in it too: take the frame itself, or a part of it."
        yield Finding((*place, "sample"), found, f"a sample of table {listed(sorted(of_frame))}", todo)


def _every_answer(
    study: Study, place: Path, theme: Theme, listed_codes: Collection[Code]
) -> Iterator[Finding]:
    """Require that listed answers exist and, where answers are categories, that each has its place."""
    declared = study.variables.get(str(theme.change))
    if declared is None or declared.type not in SCALES:
        return
    if declared.type == "integer":
        for code in (code for code in listed_codes if not _is_whole(code)):
            yield Finding(place, f"the answer '{code}' is no whole number, and '{theme.change}' holds those")
        return
    known = categories(declared)
    for code in (code for code in listed_codes if code not in known):
        yield unknown(place, str(code), "answer", known)
    for code in (code for code in known if code not in listed_codes):
        todo = "List it under 'better', 'same' or 'worse', or make it a missing code of the variable."
        yield Finding(place, f"the answer '{code}' of '{theme.change}' is not listed", todo=todo)


def _is_whole(code: Code) -> bool:
    return not isinstance(code, str) and float(code).is_integer()
