"""Rules on scores: a registered instrument, all its items, a coding, a cut-off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from helpers.scales.instrument import CutOff, Instrument, Score
from helpers.scales.registry import instruments
from helpers.study.base import Language
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.rules_data import tables_of
from helpers.study.scale_spec import Scored
from helpers.study.spec import Study, Variable

LANGUAGE: Language = "en"  # findings are sentences of the code


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on scored variables."""
    for name, variable in study.variables.items():
        if variable.scale is not None:
            yield from _scored(study, ("variables", name), variable, variable.scale)


def _scored(study: Study, place: Path, variable: Variable, scale: Scored) -> Iterator[Finding]:
    here: Path = (*place, "scale")
    known = instruments()
    instrument = known.get(scale.instrument)
    if instrument is None:
        yield unknown((*here, "instrument"), scale.instrument, "registered instrument", known)
        return
    if instrument.refused is not None:
        todo = f"Score {listed(instrument.instead)}, each by itself."
        yield Finding((*here, "instrument"), _sentence(instrument.refused[LANGUAGE]), todo=todo)
        return
    yield from _items(study, (*here, "items"), instrument, scale)
    if scale.coding not in instrument.codings:
        yield unknown((*here, "coding"), scale.coding, f"coding of {instrument.name}", instrument.codings)
    if scale.score in instrument.not_scored:
        found = f"'{scale.score}': {_sentence(instrument.not_scored[scale.score][LANGUAGE])}"
        yield Finding((*here, "score"), found, listed(instrument.scores))
        return
    score = instrument.scores.get(scale.score)
    if score is None:
        yield unknown((*here, "score"), scale.score, f"score of {instrument.name}", instrument.scores)
        return
    yield from _measured_together(study, (*here, "items"), instrument, scale)
    if scale.cut_off is not None and scale.cut_off not in score.cut_offs:
        yield _no_cut_off((*here, "cut_off"), instrument, scale, score)
    elif scale.cut_off is not None:
        yield from _class_type(place, variable, score.cut_offs[scale.cut_off], scale.cut_off)
    else:
        yield from _type(place, variable, instrument, score)


def _sentence(text: str) -> str:
    """Return words that end a finding, which closes with a stop of its own."""
    return text.removesuffix(".")


def _no_cut_off(path: Path, instrument: Instrument, scale: Scored, score: Score) -> Finding:
    if score.cut_offs:
        kind = f"cut-off of {instrument.name}, score {scale.score},"
        return unknown(path, str(scale.cut_off), kind, score.cut_offs)
    found = f"score '{scale.score}' of {instrument.name} has no cut-off"
    return Finding(path, found, todo="Leave it out, or derive classes of your own in derive.py.")


def _items(study: Study, place: Path, instrument: Instrument, scale: Scored) -> Iterator[Finding]:
    """Require every item of the score once, each a variable that can hold answers."""
    wanted = instrument.items_of(scale.score) if scale.score in instrument.scores else tuple(instrument.items)
    missing = [item for item in wanted if item not in scale.items]
    if missing:
        yield Finding(place, f"items {listed(missing)} of {instrument.name} are missing", listed(wanted))
    for item, name in scale.items.items():
        if item not in instrument.items:
            yield unknown((*place, item), item, f"item of {instrument.name}", instrument.items)
        variable = study.variables.get(name)
        if variable is None:
            yield unknown((*place, item), name, "variable", study.variables)
        else:
            yield from _answers((*place, item), instrument, name, variable)
    for name, times in Counter(scale.items.values()).items():
        if times > 1:
            yield Finding(place, f"variable '{name}' stands for {times} items", "every item its own variable")


def _answers(path: Path, instrument: Instrument, name: str, variable: Variable) -> Iterator[Finding]:
    """Require that a variable holds numbers, or categories whose codes are numbers."""
    whole = instrument.answers is None or instrument.answers.whole
    allowed = ("integer", "category") if whole else ("integer", "real")
    if variable.type not in allowed:
        found = f"variable '{name}' is {variable.type}"
        yield Finding(path, found, f"type {' or '.join(allowed)}: the number of the answer")
        return
    if variable.type != "category":
        return
    names = Counter(variable.codes.values())
    if any(not isinstance(code, int) for code in variable.codes) or max(names.values(), default=1) > 1:
        found = f"the codes of category '{name}' are not whole numbers with a name each"
        yield Finding(path, found, todo="Declare it as integer, or give every number its own name.")


def _measured_together(study: Study, place: Path, instrument: Instrument, scale: Scored) -> Iterator[Finding]:
    """Require that items stand in the rows of one table; waves follow from that."""
    wanted = [scale.items[item] for item in instrument.items_of(scale.score) if item in scale.items]
    own = {name: set(study.variables[name].tables) for name in wanted if name in study.variables}
    columns = [tables for tables in own.values() if tables]
    if columns and not set.intersection(*columns) and len(columns) == len(wanted):
        where = listed(f"{name} in {' or '.join(sorted(tables))}" for name, tables in own.items())
        together = [tables_of(study, name) for name in own]
        if set.intersection(*(set(one) for one in together)):
            found = f"the items come from different tables ({where})"
            yield Finding(place, found, "items of one table: they are asked together")


def _class_type(place: Path, variable: Variable, cut: CutOff, name: str) -> Iterator[Finding]:
    """Require that the type fits the classes, and that declared codes name each of them."""
    if variable.type == "boolean":
        if cut.yes is None:
            found = f"boolean, where cut-off '{name}' has classes {listed(cut.classes)}"
            yield Finding((*place, "type"), found, "category")
        return
    if variable.type != "category":
        allowed = "category" if cut.yes is None else f"category, or boolean (true: {cut.yes})"
        yield Finding((*place, "type"), f"{variable.type}, where a cut-off gives classes", allowed)
        return
    yield from _codes(place, variable, tuple(cut.classes), f"cut-off '{name}'")


def _codes(place: Path, variable: Variable, wanted: tuple[object, ...], of: str) -> Iterator[Finding]:
    lacking = [one for one in wanted if one not in variable.codes]
    strange = [code for code in variable.codes if code not in wanted]
    if variable.codes and (lacking or strange):
        parts = [f"{listed(lacking)} lacking"] if lacking else []
        parts += [f"{listed(strange)} unknown"] if strange else []
        found = f"the codes are not those of {of} ({', '.join(parts)})"
        yield Finding((*place, "codes"), found, listed(wanted))


def _type(place: Path, variable: Variable, instrument: Instrument, score: Score) -> Iterator[Finding]:
    """Require a type that a score may have: an ordinal one is a category, so that nothing can average it."""
    if score.level == "binary":
        if variable.type != "boolean":
            yield Finding((*place, "type"), f"{variable.type}, where the score is yes or no", "boolean")
        return
    if score.level == "ordinal":
        yield from _ordinal(place, variable, instrument, score)
        return
    allowed = ("integer", "real") if score.whole else ("real",)
    if variable.type not in allowed:
        found = f"{variable.type}, where the score is {'a whole' if score.whole else 'a'} number"
        todo = "" if not score.cut_offs else f"Name a cut_off for classes: {listed(score.cut_offs)}."
        yield Finding((*place, "type"), found, listed(allowed), todo)
    elif variable.range is not None:
        low, high = score.range
        if variable.range[0] > low or variable.range[1] < high:
            found = f"{variable.range[0]:g} to {variable.range[1]:g} leaves out scores that exist"
            yield Finding((*place, "range"), found, f"{low:g} to {high:g}, or no range")


def _ordinal(place: Path, variable: Variable, instrument: Instrument, score: Score) -> Iterator[Finding]:
    low, high = (int(bound) for bound in score.range)
    if variable.type == "category":
        yield from _codes(place, variable, tuple(range(low, high + 1)), f"score '{instrument.name}'")
        return
    reason = instrument.not_scored.get("mean")
    found = f"{variable.type}, where the answers are in order and their steps are not equally large"
    todo = "" if reason is None else reason[LANGUAGE]
    yield Finding((*place, "type"), found, f"category, with codes {low} to {high}", todo)
