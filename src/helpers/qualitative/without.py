"""A coded project without some of its cases: their documents, words and memos are gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from helpers.qualitative.project import CodedProject


def without(project: CodedProject, names: Collection[str]) -> CodedProject:
    """Return a project without the documents and cases of these names.

    Parameters
    ----------
    project : CodedProject
    names : collection of str
        Of documents or cases; spaces at the ends do not count.

    Returns
    -------
    CodedProject
        Without these documents, the documents of these cases, every coding in them or in a stretch of such a
        case, the memos of all of these, and their places in sets. Codes, coders and variables stay.
    """
    asked = {name.strip() for name in names}
    cases = [case for case in project.cases if case.name.strip() in asked]
    of_cases = {guid for case in cases for guid in case.documents}
    gone = {one.guid for one in project.documents if one.name.strip() in asked or one.guid in of_cases}
    stretches = {guid for case in cases for guid in case.selections}
    codings = [one for one in project.codings if one.document in gone or one.selection in stretches]
    left = {one.guid for one in cases} | {one.guid for one in codings} | gone
    memos = {guid for one in codings for guid in one.notes}
    memos |= {guid for one in project.documents if one.guid in gone for guid in one.notes}
    return replace(
        project,
        documents=tuple(one for one in project.documents if one.guid not in gone),
        codings=tuple(one for one in project.codings if one.guid not in left),
        cases=tuple(
            replace(one, documents=tuple(guid for guid in one.documents if guid not in gone))
            for one in project.cases
            if one.guid not in left
        ),
        notes=tuple(one for one in project.notes if one.guid not in memos),
        sets=tuple(
            replace(one, documents=tuple(guid for guid in one.documents if guid not in gone))
            for one in project.sets
        ),
    )
