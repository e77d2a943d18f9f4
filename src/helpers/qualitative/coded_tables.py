"""A coded project as tidy tables: one row per coding, code, document, case, note, skipped part."""

from __future__ import annotations

import pandas as pd

from helpers.qualitative.project import Code, CodedProject

WITHIN = " > "
CODES = ("path", "parent", "description", "is_codable")
DOCUMENTS = ("document", "n_characters", "text")
CODINGS = ("coding", "document", "path", "coder", "start", "end", "text", "comment", "created")
CASES = ("case", "document")
NOTES = ("about", "name", "text", "author", "created")
SKIPPED = ("what", "n", "reason")
_WHOLE = frozenset({"n_characters", "start", "end", "n"})


def coded_tables(project: CodedProject) -> dict[str, pd.DataFrame]:
    """Return a project as frames.

    Returns
    -------
    dict of str to DataFrame
        ``codes`` (path: full name, parents first, joined by ``" > "``; parent: path of the code it stands
        under, "" at the top), ``documents`` (by name, with the number of characters and the text, missing
        where the file holds segments only), ``codings`` (one row per code x coder x stretch; start and end in
        code points, `end` not included, missing where unknown; coder "" where unknown), ``cases`` (one row
        per case and document), ``notes`` (about: "code", "document", "coding", "case", "set" or "project")
        and ``skipped``.
    """
    paths = code_paths(project)
    names = {document.guid: document.name for document in project.documents}
    coders = {coder.guid: coder.name for coder in project.coders}
    notes = {note.guid: note for note in project.notes}
    return {
        "codes": _frame(
            CODES,
            [
                (paths[code.guid], paths.get(code.parent, ""), code.description, code.is_codable)
                for code in project.codes
            ],
        ),
        "documents": _frame(
            DOCUMENTS,
            [
                (document.name, None if document.text is None else len(document.text), document.text)
                for document in project.documents
            ],
        ),
        "codings": _frame(
            CODINGS,
            [
                (
                    coding.guid,
                    names[coding.document],
                    paths[coding.code],
                    coders.get(coding.coder, ""),
                    coding.start,
                    coding.end,
                    coding.text,
                    " ".join(notes[guid].text for guid in coding.notes if guid in notes),
                    coding.created,
                )
                for coding in project.codings
            ],
        ),
        "cases": _frame(
            CASES,
            [(case.name, names[guid]) for case in project.cases for guid in case.documents if guid in names],
        ),
        "notes": _frame(NOTES, _notes(project)),
        "skipped": _frame(SKIPPED, [(one.what, one.n, one.reason) for one in project.skipped]),
    }


def code_paths(project: CodedProject) -> dict[str, str]:
    """Return the full name of every code by its GUID, parents first.

    A code that stands under itself (a ring of parents in a broken file) is cut where the ring closes.
    """
    codes = {code.guid: code for code in project.codes}
    return {guid: WITHIN.join(_lineage(code, codes)) for guid, code in codes.items()}


def _lineage(code: Code, codes: dict[str, Code]) -> list[str]:
    names, seen = [code.name], {code.guid}
    while code.parent in codes and code.parent not in seen:
        code = codes[code.parent]
        seen.add(code.guid)
        names.append(code.name)
    return names[::-1]


def _notes(project: CodedProject) -> list[tuple[object, ...]]:
    about = {
        guid: kind
        for kind, parts in (
            ("code", project.codes),
            ("document", project.documents),
            ("coding", project.codings),
            ("set", project.sets),
        )
        for part in parts
        for guid in part.notes
    }
    coders = {coder.guid: coder.name for coder in project.coders}
    return [
        (about.get(note.guid, "project"), note.name, note.text, coders.get(note.creator, ""), note.created)
        for note in project.notes
    ]


def _frame(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    kinds = {name: _kind(name) for name in columns}
    return frame.astype(kinds)


def _kind(name: str) -> str:
    if name == "is_codable":
        return "bool"
    return "Int64" if name in _WHOLE else "string"
