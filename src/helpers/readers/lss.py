"""The structure of a LimeSurvey questionnaire (.lss): its questions, their parts and their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from helpers.errors import DataMistake, Mistake
from helpers.readers.coded.safe_xml import Node, items
from helpers.readers.qualtrics import plain
from helpers.readers.raw_files import raw_bytes, raw_path
from helpers.study.spec import Table

ROOT = "document"
Rows = list[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One row or option of a question: its code, its text and on which scale it stands (0 or 1)."""

    code: str
    text: str
    scale: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    code, text : str
        As the survey has them; the text without the marks of a web page.
    kind : str
        LimeSurvey's letter for the type of question.
    other : str
        What the answer "other" is called; "" where there is none.
    parts : tuple of Part
        Subquestions, in the order of the file.
    answers : mapping of int to mapping of str to str
        Per scale the text of each answer code.
    """

    code: str
    text: str
    kind: str
    other: str
    parts: tuple[Part, ...]
    answers: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Structure:
    """A questionnaire: its questions in the language in which it was made, and that language."""

    language: str
    questions: tuple[Question, ...]
    shown: str = field(default="", compare=False)


def structure_beside(path: Path, table: Table, shown: str) -> Structure | None:
    """Return the structure that a table declares, from the folder of raw files; None where it declares none.

    Parameters
    ----------
    path : Path
        One file of the table.
    table : Table
        Its files, and the structure, as declared relative to that folder.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The structure is not there or cannot be read.
    """
    if table.structure is None:
        return None
    file = next((one for one in table.files if path.as_posix().endswith(f"/{one}")), path.name)
    raw = path.parents[len(PurePosixPath(file).parts) - 1]
    name = f"{shown.removesuffix(file)}{table.structure}"
    return read_structure(raw_bytes(raw_path(raw, table.structure, name, table.files), name), name)


def read_structure(data: bytes, shown: str) -> Structure:
    """Read a structure, of LimeSurvey 2 to 6.

    Parameters
    ----------
    data : bytes
        The whole .lss file.
    shown : str
        How sentences name it.

    Raises
    ------
    DataMistake
        It is not XML, carries a document type or entity, is no survey, or has no question.

    Notes
    -----
    Until version 3 texts stand with the questions, one row per language; from version 4 in sections of their
    own (``question_l10ns``, ``answer_l10ns``), by the number of the question or answer.
    """
    sections: dict[str, Rows] = defaultdict(list)
    top: Node | None = None
    for item in items([data], shown, root=ROOT):
        if item.section == "":
            top = item.node
        elif item.node.name == "rows":
            sections[item.section].extend(_row(row) for row in item.node.named("row"))
        elif item.section == "languages":
            sections["languages"].append({"language": item.node.text.strip()})
    if top is None or top.text_of("LimeSurveyDocType").strip() not in ("Survey", ""):
        raise DataMistake(
            Mistake(shown, "this is no structure of a survey", todo="Export the survey as .lss.")
        )
    language = _language(sections)
    questions = _questions(sections, language)
    if not questions:
        raise DataMistake(Mistake(shown, "this survey has no questions", todo="Export the survey as .lss."))
    return Structure(language, questions, shown)


def _row(row: Node) -> Mapping[str, str]:
    """Return the fields of one row."""
    return {field.name: field.text for field in row.children}


def _language(sections: Mapping[str, Rows]) -> str:
    """Return the language in which the survey was made."""
    said = [row.get("language", "") for row in (*sections.get("surveys", []), *sections.get("languages", []))]
    return next((one for one in said if one), "")


def _questions(sections: Mapping[str, Rows], language: str) -> tuple[Question, ...]:
    """Return the questions in the order of the file."""
    texts = _texts(sections.get("question_l10ns", []), "qid", "question", language)
    every = _in_language([*sections.get("questions", []), *sections.get("subquestions", [])], language)
    parts: dict[str, list[Part]] = defaultdict(list)
    for row in every:
        if row.get("parent_qid", "0") not in ("", "0"):
            text = plain(texts.get(row.get("qid", ""), row.get("question", "")))
            part = Part(row.get("title", ""), text, _scale(row))
            if part not in parts[row["parent_qid"]]:
                parts[row["parent_qid"]].append(part)
    answers = _answers(sections, language)
    other = {
        row.get("qid", ""): plain(row.get("value", ""))
        for row in _in_language(sections.get("question_attributes", []), language)
        if row.get("attribute") == "other_replace_text" and row.get("value")
    }
    return tuple(
        Question(
            row.get("title", ""),
            plain(texts.get(row["qid"], row.get("question", ""))),
            row.get("type", ""),
            other.get(row["qid"], OTHER.get(language[:2], OTHER["en"])) if row.get("other") == "Y" else "",
            tuple(parts.get(row["qid"], ())),
            answers.get(row["qid"], {}),
        )
        for row in every
        if row.get("parent_qid", "0") in ("", "0") and row.get("qid")
    )


OTHER = {"nl": "Anders", "en": "Other", "de": "Sonstiges", "fr": "Autre"}
"""What LimeSurvey calls the answer "other" where the survey does not say otherwise."""


def _scale(row: Mapping[str, str]) -> int:
    """Return the scale of a part or answer: the second one is 1."""
    return int(row.get("scale_id", "").strip() == "1")


def _in_language(rows: Rows, language: str) -> Rows:
    """Return rows in this language, and those that are in none."""
    return [row for row in rows if row.get("language", "") in ("", language)]


def _texts(rows: Rows, key: str, column: str, language: str) -> dict[str, str]:
    """Return texts by the number of what they belong to."""
    return {row[key]: row.get(column, "") for row in _in_language(rows, language) if key in row}


def _answers(sections: Mapping[str, Rows], language: str) -> Mapping[str, Mapping[int, Mapping[str, str]]]:
    """Return per question and scale the text of each answer code."""
    texts = _texts(sections.get("answer_l10ns", []), "aid", "answer", language)
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in _in_language(sections.get("answers", []), language):
        if "qid" in row and "code" in row:
            text = texts.get(row.get("aid", ""), row.get("answer", ""))
            found[row["qid"]][_scale(row)][row["code"]] = plain(text)
    return found
