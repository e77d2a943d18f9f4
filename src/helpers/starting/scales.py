"""Known instruments among the columns of the files: scores to declare, or a proposal to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.scales.instrument import Instrument, Score
from helpers.scales.recognise import Recognised, recognised
from helpers.scales.registry import instruments
from helpers.starting.dictionary import MEANS_MISSING
from helpers.starting.draft import Draft, DraftVariable
from helpers.starting.guesses import Guess, Remark
from helpers.starting.naming import own_name
from helpers.starting.spoken import Spoken
from helpers.starting.yaml_words import comment, mapping, number, sequence
from helpers.study.base import Code, Language

MOST_BASELINE = 10


@dataclass(frozen=True)
class Proposal:
    """One score of an instrument that the files seem to hold.

    Attributes
    ----------
    name : str
        Of the variable.
    instrument : Instrument
    score : str
        One of its scores; "" for an instrument that is refused.
    items : mapping of str to str
        Variable by item.
    coding : str
        "" where it is not clear.
    is_certain : bool
        Whether it is declared, or proposed in comments.
    doubts : tuple of str
    """

    name: str
    instrument: Instrument
    score: str
    items: Mapping[str, str]
    coding: str
    is_certain: bool
    doubts: tuple[str, ...] = ()

    def lines(self, spoken: Spoken, *, indent: int) -> Iterator[str]:
        """Yield the variable as the declaration writes it."""
        mark, language = " " * indent, spoken.language
        known, score = self.instrument, self.instrument.scores[self.score]
        yield f"{mark}{self.name}:"
        yield from comment(f"{known.names['en']}: {score.label['en']}", indent=indent + 2)
        yield f"{mark}  scale:"
        yield f"{mark}    instrument: {known.name}"
        yield f"{mark}    items: {mapping(dict(self.items))}"
        yield f"{mark}    coding: {self.coding or ' or '.join(known.codings)}"
        yield f"{mark}    score: {self.score}"
        kind = "boolean" if score.level == "binary" else "integer" if score.whole else "real"
        yield f"{mark}  type: {kind}"
        if kind != "boolean":
            yield f"{mark}  range: {sequence(map(number, score.range))}"
        words: Language = "nl" if language == "nl" else "en"
        yield f"{mark}  label: {spoken.text(_label(known, score, words))}"
        if score.cut_offs:
            text = f"CHOICE: classes instead: cut_off: {' or '.join(score.cut_offs)} (type: category)"
            yield from comment(text, indent=indent + 2)


def _label(known: Instrument, score: Score, language: Language) -> str:
    name = known.names[language]
    return name if len(known.scores) == 1 else f"{name}: {score.label[language]}"


@dataclass(frozen=True)
class Scaled:
    """A draft whose items are declared as scores need them, and the scores."""

    draft: Draft
    proposals: tuple[Proposal, ...]
    remarks: tuple[Remark, ...] = ()


def scaled(draft: Draft) -> Scaled:
    """Return a draft with the scores that its columns allow.

    Notes
    -----
    A score is declared where it is clear which column is which item and how answers are numbered; otherwise
    it is proposed in comments. An instrument of one item is the column itself, and only proposed. A label
    such as "weet niet" in an item is no answer: no registered coding has it.
    """
    proposals: list[Proposal] = []
    remarks: list[Remark] = []
    changed: dict[str, DraftVariable] = {}
    taken = [one.name for one in draft.variables]
    for table in draft.tables:
        own = {one.column: one for one in draft.of_table(table.name)}
        labels = {column: table.seen.said(column).label for column in own}
        values = {column: _answers(one, table.seen.said(column).labels) for column, one in own.items()}
        for found in recognised(list(own), labels, values):
            known = instruments()[found.instrument]
            if known.refused is not None:
                remarks.append(Remark("note", f"{known.names['en']}: {' '.join(found.doubts)}"))
                continue
            made = _proposals(known, found, own, taken)
            proposals += made
            taken += [one.name for one in made]
            if any(one.is_certain for one in made):
                changed |= {one.name: as_item(one) for one in map(own.__getitem__, found.items.values())}
    return Scaled(_with(draft, changed, proposals), tuple(proposals), tuple(remarks))


def _proposals(
    known: Instrument, found: Recognised, own: Mapping[str, DraftVariable], taken: Sequence[str]
) -> list[Proposal]:
    """Return the scores of an instrument whose items are there, none of them ordinal."""
    items = {item: own[column].name for item, column in found.items.items()}
    is_certain = (
        found.certain
        and len(known.items) > 1
        and all(map(_may_be_item, map(own.__getitem__, found.items.values())))
    )
    made: list[Proposal] = []
    for score, declared in known.scores.items():
        wanted = known.items_of(score)
        if declared.level == "ordinal" or not set(wanted) <= set(items):
            continue
        name = known.name if len(known.scores) == 1 else f"{known.name}_{score}"
        name = own_name(name, [*taken, *(one.name for one in made)])
        of_score = {item: items[item] for item in wanted}
        made.append(Proposal(name, known, score, of_score, found.coding, is_certain, found.doubts))
    return made


def _answers(one: DraftVariable, labels: Mapping[str, str]) -> frozenset[str]:
    """Return the codes of a variable that are answers, each with its label where it has one."""
    guess = one.guess
    if guess.codes:
        return frozenset(
            f"{code}={guess.words.get(name, name)}"
            for code, name in guess.codes.items()
            if not MEANS_MISSING.search(guess.words.get(name, name))
        )
    if guess.type != "integer" or guess.range is None or guess.range[1] - guess.range[0] > 100:
        return frozenset()
    low, high = (int(bound) for bound in guess.range)
    said = {code: label for code, label in labels.items() if not MEANS_MISSING.search(label)}
    return frozenset(
        f"{code}={said[str(code)]}" if str(code) in said else str(code) for code in range(low, high + 1)
    )


def _may_be_item(one: DraftVariable) -> bool:
    """Say whether a variable holds numbers of answers."""
    codes = one.guess.codes
    return one.guess.type in {"integer", "category", "boolean"} and all(
        isinstance(code, int) for code in codes
    )


def as_item(one: DraftVariable) -> DraftVariable:
    """Return a variable as a score needs its items: numbers, and no answer where a label says so."""
    guess = one.guess
    gone: dict[Code, str] = {
        code: name for code, name in guess.codes.items() if MEANS_MISSING.search(guess.words.get(name, name))
    }
    kept = {code: name for code, name in guess.codes.items() if code not in gone}
    if guess.type == "boolean":
        item = Guess(
            "integer", missing=guess.missing, range=(float(min(map(int, kept))), float(max(map(int, kept))))
        )
    else:
        words = {name: guess.words[name] for name in kept.values() if name in guess.words}
        item = replace(guess, codes=kept, words=words, missing={**guess.missing, **gone})
    text = f"{' and '.join(map(str, gone))} counts as no answer: the instrument has no such answer"
    remarks = tuple(remark for remark in item.remarks if not gone or remark.kind != "choice")
    return replace(one, guess=replace(item, remarks=(*remarks, *((Remark("note", text),) if gone else ()))))


def _with(draft: Draft, changed: Mapping[str, DraftVariable], proposals: Sequence[Proposal]) -> Draft:
    """Return a draft with changed items, that describes scores and not each item."""
    variables = tuple(changed.get(one.name, one) for one in draft.variables)
    persons = {one.name for one in draft.tables if not one.is_long}
    table_of = {one.name: one.table for one in variables}
    certain = [one for one in proposals if one.is_certain]
    scores = [one.name for one in certain if {table_of[item] for item in one.items.values()} <= persons]
    about = {one.name for one in variables if one.guess.identifying == "quasi"}
    rest = [name for name in draft.baseline if name not in changed]
    first, others = [name for name in rest if name in about], [name for name in rest if name not in about]
    return replace(draft, variables=variables, baseline=tuple([*first, *scores, *others][:MOST_BASELINE]))
