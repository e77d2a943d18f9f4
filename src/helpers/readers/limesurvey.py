"""What an export of LimeSurvey says of its columns: headings are codes or full texts, answers too."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from helpers.errors import DataMistake, Mistake
from helpers.readers.arrived import ColumnSaid, Reading
from helpers.readers.delimited import Texts
from helpers.readers.lss import Part, Question, Structure
from helpers.readers.qualtrics import plain
from helpers.readers.survey_tools import LIMESURVEY_NAMES

NOT_SHOWN = "N/A"
"""What an export with full answers has where a question was not shown; an empty cell is no answer."""
OTHER_CODE = "-oth-"
MULTIPLE = frozenset("MP")
DUAL = "1"
GRID = frozenset(":;")
RANKING = "R"
FIXED = {
    "Y": {"nl": {"Y": "Ja", "N": "Nee"}, "en": {"Y": "Yes", "N": "No"}},
    "G": {"nl": {"F": "Vrouw", "M": "Man"}, "en": {"F": "Female", "M": "Male"}},
    "C": {"nl": {"Y": "Ja", "U": "Onzeker", "N": "Nee"}, "en": {"Y": "Yes", "U": "Uncertain", "N": "No"}},
    "E": {
        "nl": {"I": "Toename", "S": "Hetzelfde", "D": "Afname"},
        "en": {"I": "Increase", "S": "Same", "D": "Decrease"},
    },
}
"""Answers that LimeSurvey has itself, by type of question and language."""
CHECKED = {"nl": {"Y": "Ja"}, "en": {"Y": "Yes"}}
"""A box of a multiple choice question: Y where it is ticked, empty where it is not."""

_CODE_AND_TEXT = re.compile(r"^(?P<code>[A-Za-z][A-Za-z0-9_]*(?:\[[^\]]*\])*)\. (?P<text>.+)$", re.DOTALL)
_META = re.compile(
    r"^(startdate|datestamp|ipaddr|refurl|token|seed|interviewtime|groupTime\d+|questionTime\d+|.*Time\d*"
    r"|date started|date last action|ip address|referrer url|access code|total time|begindatum|startdatum"
    r"|datum laatste actie|laatste actie|ip-adres|verwijzende url|toegangscode|attribute_\d+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a questionnaire makes.

    Attributes
    ----------
    question, part : str
        Codes; `part` is what stands between brackets, "" where the question is one column.
    text, part_text : str
        The texts in the same places.
    labels : mapping of str to str
        Text of each answer code.
    """

    question: str
    text: str
    part: str = ""
    part_text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The question with its part, as a reader says it."""
        return f"{self.text} [{self.part_text}]" if self.part_text else self.text


def said(texts: Texts, structure: Structure | None) -> Mapping[str, ColumnSaid]:
    """Return what is known of each column of an export.

    Parameters
    ----------
    texts : Texts
        The export; headings as codes (``Q1[SQ001]``, ``Q1_SQ001``), as full texts, or as both.
    structure : Structure or None
        The structure of the survey; without it only headings with full texts say anything.

    Raises
    ------
    DataMistake
        No column of the export is of a question of the structure: it is of another survey.

    Notes
    -----
    Labels of answers are given where the cells hold codes. ``N/A`` is marked as missing in columns with it.
    """
    known = {} if structure is None else _by_heading(structure)
    found: dict[str, ColumnSaid] = {}
    n_known = 0
    for name in texts.columns.column_names:
        column = known.get(_key(name))
        n_known += column is not None
        cells = texts.columns[name]
        missing = ((NOT_SHOWN, NOT_SHOWN),) if _any(cells, NOT_SHOWN) else ()
        both = _CODE_AND_TEXT.match(name)
        label = column.label if column else plain(both["text"]) if both else ""
        labels = column.labels if column and _holds(cells, column.labels) else {}
        if label or labels or missing:
            found[name] = ColumnSaid(label, labels, missing)
    if structure is not None and not n_known:
        todo = "Export the structure of the survey that these answers are of."
        words = "no column of the answers is of a question of this structure"
        raise DataMistake(Mistake(structure.shown, words, todo=todo))
    return found


def readings(texts: Texts, structure: Structure | None) -> tuple[Reading, ...]:
    """Return how many responses were not sent in, and which columns the structure does not know."""
    names = texts.columns.column_names
    found = []
    submitted = next((name for name in names if name.casefold() in LIMESURVEY_NAMES[1]), None)
    if submitted is not None:
        empty = pc.is_in(texts.columns[submitted], value_set=pa.array(["", NOT_SHOWN]))
        found.append(Reading("unfinished", submitted, declared=False, rows=int(pc.sum(empty).as_py() or 0)))
    if structure is not None:
        known = _by_heading(structure)
        unknown = [name for name in names if _key(name) not in known and not _is_meta(name)]
        if unknown:
            found.append(Reading("not_in_structure", ", ".join(unknown), declared=False))
    return tuple(found)


def _is_meta(name: str) -> bool:
    """Return whether LimeSurvey adds this column to every export."""
    return any(name.casefold() in one for one in LIMESURVEY_NAMES) or bool(_META.match(name))


def _by_heading(structure: Structure) -> Mapping[str, Column]:
    """Return the columns of a survey by each heading an export may give them; shared ones are out."""
    found: dict[str, Column] = {}
    double: set[str] = set()
    for question in structure.questions:
        for column in _columns(question, structure.language):
            for heading in {_key(one) for one in _headings(column)}:
                if found.setdefault(heading, column) is not column:
                    double.add(heading)
    return {heading: column for heading, column in found.items() if heading not in double}


def _headings(column: Column) -> Iterator[str]:
    """Yield the headings of one column: as codes, as texts, as both."""
    code, text = column.question, column.text
    if column.part:
        codes = [f"{code}[{column.part}]", f"{code}_{column.part}", f"{code}.{column.part}."]
        if column.part.endswith("comment") or column.part == "other":
            codes.append(f"{code}{column.part}")
        text = f"{text} [{column.part_text}]"
    else:
        codes = [code]
    yield from codes
    yield text
    yield from (f"{one}. {text}" for one in codes)


def _key(heading: str) -> str:
    """Return a heading without what programs write differently: blanks, marks of a page, capitals."""
    return plain(heading).replace("][", "_").casefold()


def _columns(question: Question, language: str) -> Iterator[Column]:
    """Yield the columns of one question."""
    code, text = question.code, question.text
    answers = question.answers.get(0, {})
    if question.kind in MULTIPLE:
        yield from _multiple(question, language)
    elif question.kind == DUAL:
        yield from _dual(question)
    elif question.kind in GRID:
        down = [part for part in question.parts if part.scale == 0]
        across = [part for part in question.parts if part.scale == 1]
        for one, other in itertools.product(down, across):
            yield Column(code, text, f"{one.code}_{other.code}", f"{one.text}][{other.text}")
    elif question.kind == RANKING:
        for rank in range(1, len(answers) + 1):
            yield Column(code, text, str(rank), f"{rank}", answers)
    elif question.parts:
        labels = answers or _fixed(question.kind, language)
        yield from (Column(code, text, part.code, part.text, labels) for part in question.parts)
    else:
        yield from _single(question, language)


def _dual(question: Question) -> Iterator[Column]:
    """Yield the columns of a question whose parts are answered on two scales."""
    for part, scale in itertools.product(question.parts, (0, 1)):
        labels = question.answers.get(scale, {})
        place = f"{part.text}][{scale + 1}"
        yield Column(question.code, question.text, f"{part.code}_{scale + 1}", place, labels)
        yield Column(question.code, question.text, f"{part.code}#{scale}", place, labels)


def _multiple(question: Question, language: str) -> Iterator[Column]:
    """Yield the boxes of a multiple choice question, with their comments and the box for something else."""
    ticked = CHECKED.get(language[:2], CHECKED["en"])
    parts = list(question.parts)
    for part in parts:
        yield Column(question.code, question.text, part.code, part.text, ticked)
    if question.other:
        parts.append(Part("other", question.other, 0))
        yield Column(question.code, question.text, "other", question.other)
    if question.kind == "P":
        for part in parts:
            yield Column(question.code, question.text, f"{part.code}comment", f"{part.text}][Comment")


def _single(question: Question, language: str) -> Iterator[Column]:
    """Yield the column of a question with one answer, and those for something else and for a comment."""
    labels = dict(question.answers.get(0, {})) or dict(_fixed(question.kind, language))
    if question.other:
        yield Column(question.code, question.text, "other", question.other)
        labels[OTHER_CODE] = question.other
    if question.kind == "O":
        yield Column(question.code, question.text, "comment", "Comment")
    yield Column(question.code, question.text, labels=labels)


def _fixed(kind: str, language: str) -> Mapping[str, str]:
    """Return the answers that LimeSurvey has itself for this type of question."""
    known = FIXED.get(kind, {})
    return known.get(language[:2], known.get("en", {}))


def _any(cells: pa.ChunkedArray, text: str) -> bool:
    """Return whether any cell is this text."""
    return bool(pc.any(pc.equal(cells, text)).as_py())


def _holds(cells: pa.ChunkedArray, labels: Mapping[str, str]) -> bool:
    """Return whether a column holds codes: any of them, or none of the texts that the codes stand for."""
    if not labels:
        return False
    there = set(pc.unique(cells).to_pylist())
    return bool(there & set(labels)) or not there & set(labels.values())
