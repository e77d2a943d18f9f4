"""Several files of one strand as one project: parts with one name are one part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.coded_tables import code_paths
from helpers.qualitative.project import (
    Case,
    Code,
    CodedProject,
    Coder,
    Coding,
    Document,
    NamedSet,
    Note,
    Skipped,
    Variable,
)  # fmt: skip
from helpers.readers.coded.identity import guid_of, name_of
from helpers.validation.showing import column


def merged(projects: Sequence[CodedProject], shown: Sequence[str]) -> CodedProject:
    """Return the projects of several files as one.

    Parameters
    ----------
    projects : sequence of CodedProject
        At least one; a single one is returned as it is.
    shown : sequence of str
        How sentences name the file of each.

    Raises
    ------
    DataMistake
        A document stands in two files with other words, or a case has other values there.
    """
    if len(projects) == 1:
        return projects[0]
    whole = _Merging()
    for number, (project, file) in enumerate(zip(projects, shown, strict=True)):
        whole.add(project, file, number)
    if whole.mistakes:
        raise DataMistake(whole.mistakes)
    return whole.project(projects)


@dataclass
class _Merging:
    """What the files gave so far, by what makes a part one part."""

    coders: dict[str, Coder] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    codings: dict[str, Coding] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    sets: dict[str, NamedSet] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    n_twice: int = 0

    def add(self, project: CodedProject, file: str, number: int) -> None:
        """Take in the project of one file; `new` translates its GUIDs into those of the whole."""
        new: dict[str, str] = {"": ""}
        self._notes(project, number, new)
        for coder in project.coders:
            new[coder.guid] = self.coders.setdefault(name_of(coder.name), coder).guid
        for variable in project.variables:
            new[variable.guid] = self.variables.setdefault(name_of(variable.name), variable).guid
        self._codes(project, new)
        self._documents(project, file, new)
        self._codings(project, number, new)
        self._cases(project, file, new)
        self._sets(project, new)

    def project(self, projects: Sequence[CodedProject]) -> CodedProject:
        """Return the whole."""
        origins = dict.fromkeys(one.origin for one in projects)
        twice = (Skipped("coding_twice", self.n_twice, ""),) if self.n_twice else ()
        return CodedProject(
            name=projects[0].name,
            origin=projects[0].origin if len(origins) == 1 else "",
            description=projects[0].description,
            coders=tuple(self.coders.values()),
            codes=tuple(self.codes.values()),
            documents=tuple(self.documents.values()),
            codings=tuple(self.codings.values()),
            cases=tuple(self.cases.values()),
            variables=tuple(self.variables.values()),
            notes=tuple(self.notes.values()),
            sets=tuple(self.sets.values()),
            skipped=(*(one for project in projects for one in project.skipped), *twice),
        )

    def _notes(self, project: CodedProject, number: int, new: dict[str, str]) -> None:
        names = {coder.guid: coder.name for coder in project.coders}
        for note in project.notes:
            guid = note.guid
            known = self.notes.get(guid)
            if known is not None and (known.name, known.text) != (note.name, note.text):
                guid = guid_of("note", number, guid)
            new[note.guid] = guid
            creator = self.coders.get(name_of(names.get(note.creator, "")))
            self.notes.setdefault(
                guid, replace(note, guid=guid, creator=creator.guid if creator else note.creator)
            )

    def _codes(self, project: CodedProject, new: dict[str, str]) -> None:
        paths = code_paths(project)
        for code in project.codes:
            new[code.guid] = (
                self.codes[paths[code.guid]].guid if paths[code.guid] in self.codes else code.guid
            )
        for code in project.codes:
            path = paths[code.guid]
            known = self.codes.get(path)
            notes = _translated(code.notes, new)
            if known is None:
                self.codes[path] = replace(code, parent=new.get(code.parent, ""), notes=notes)
            else:
                self.codes[path] = replace(
                    known,
                    description=known.description or code.description,
                    color=known.color or code.color,
                    is_codable=known.is_codable or code.is_codable,
                    notes=_together(known.notes, notes),
                )

    def _documents(self, project: CodedProject, file: str, new: dict[str, str]) -> None:
        for document in project.documents:
            name = name_of(document.name)
            known = self.documents.get(name)
            notes = _translated(document.notes, new)
            values = {new.get(key, key): value for key, value in document.values.items()}
            if known is None:
                creator = new.get(document.creator, "")
                self.documents[name] = replace(document, notes=notes, values=values, creator=creator)
                self.origins[name] = file
                new[document.guid] = document.guid
                continue
            new[document.guid] = known.guid
            if known.text is not None and document.text is not None and known.text != document.text:
                found = f"a document stands in this file and in {self.origins[name]} with other words"
                todo = "Keep one version of the document, or give the two versions names of their own."
                self.mistakes.append(Mistake(f"{file}, document {column(document.name)}", found, todo=todo))
            self.documents[name] = replace(
                known,
                text=document.text if known.text is None else known.text,
                values={**values, **known.values},
                notes=_together(known.notes, notes),
            )

    def _codings(self, project: CodedProject, number: int, new: dict[str, str]) -> None:
        for coding in project.codings:
            one = replace(
                coding,
                document=new[coding.document],
                code=new[coding.code],
                coder=new.get(coding.coder, ""),
                notes=_translated(coding.notes, new),
            )
            known = self.codings.get(one.guid)
            if known is not None and _same(known, one):
                self.n_twice += 1
                continue
            guid = one.guid if known is None else guid_of("coding", number, one.guid)
            new[coding.guid] = guid
            self.codings[guid] = replace(one, guid=guid)

    def _cases(self, project: CodedProject, file: str, new: dict[str, str]) -> None:
        for case in project.cases:
            name = name_of(case.name)
            known = self.cases.get(name)
            documents = tuple(new[one] for one in case.documents if one in new)
            values = {new.get(key, key): value for key, value in case.values.items()}
            if known is None:
                self.cases[name] = replace(case, documents=documents, values=values)
                continue
            if any(key in known.values and known.values[key] != value for key, value in values.items()):
                found = "a case has another value here than in an earlier file"
                self.mistakes.append(
                    Mistake(f"{file}, case {column(case.name)}", found, todo="Make the files agree.")
                )
            self.cases[name] = replace(
                known,
                documents=_together(known.documents, documents),
                selections=_together(known.selections, case.selections),
                values={**values, **known.values},
            )

    def _sets(self, project: CodedProject, new: dict[str, str]) -> None:
        for one in project.sets:
            codes, documents = _translated(one.codes, new), _translated(one.documents, new)
            known = self.sets.get(one.name)
            if known is not None:
                codes, documents = _together(known.codes, codes), _together(known.documents, documents)
            self.sets[one.name] = replace(known or one, codes=codes, documents=documents)


def _same(one: Coding, other: Coding) -> bool:
    """Return whether two codings say the same of the same stretch."""
    return (one.document, one.code, one.coder, one.start, one.end, one.text) == (
        other.document, other.code, other.coder, other.start, other.end, other.text,
    )  # fmt: skip


def _translated(guids: Sequence[str], new: dict[str, str]) -> tuple[str, ...]:
    return tuple(new.get(guid, guid) for guid in guids)


def _together(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
