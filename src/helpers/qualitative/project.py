"""One model of a coded project, whichever tool it was made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

VariableType = Literal["text", "boolean", "integer", "real", "date", "datetime"]
Value = str | bool | int | float | None


@dataclass(frozen=True, slots=True)
class Coder:
    """A user of the tool who coded.

    Attributes
    ----------
    guid : str
        Upper-case GUID, unique in the project; made from the content where the file has none.
    name : str
    """

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the code tree.

    Attributes
    ----------
    guid, name : str
    parent : str
        GUID of the code it stands under, "" at the top.
    description : str
    color : str
        ``#RRGGBB`` or "".
    is_codable : bool
        False for a heading that no text was given.
    notes : tuple of str
        GUIDs of its memos.
    """

    guid: str
    name: str
    parent: str = ""
    description: str = ""
    color: str = ""
    is_codable: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    r"""One source text.

    Attributes
    ----------
    guid, name : str
    text : str or None
        With line endings as ``\n``; None where the file has segments only.
    description : str
    creator : str
        GUID of a coder, "" where unknown.
    created : str
        ISO date and time, "" where unknown.
    values : mapping of str to value
        By GUID of a variable.
    notes : tuple of str
    """

    guid: str
    name: str
    text: str | None = None
    description: str = ""
    creator: str = ""
    created: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """One code that one coder gave to one stretch of one document.

    Attributes
    ----------
    guid : str
        GUID of the coding.
    selection : str
        GUID of the stretch of text; several codings may share one.
    document, code, coder : str
        GUIDs; `coder` is "" where the file does not say who coded.
    start, end : int or None
        Unicode code points of the document's text, from 0, `end` not included; None where not known.
    text : str
        The words.
    created : str
    notes : tuple of str
        GUIDs of its comments.
    """

    guid: str
    document: str
    code: str
    coder: str = ""
    start: int | None = None
    end: int | None = None
    text: str = ""
    selection: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute that cases or documents have."""

    guid: str
    name: str
    type: VariableType
    description: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One person, household or other case, and the documents (or stretches of them) that belong to it.

    Attributes
    ----------
    guid, name, description : str
    documents : tuple of str
        GUIDs of whole documents.
    selections : tuple of str
        GUIDs of stretches of text.
    values : mapping of str to value
        By GUID of a variable.
    """

    guid: str
    name: str
    description: str = ""
    documents: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A memo or comment; what it is about names it in its `notes`."""

    guid: str
    name: str
    text: str
    creator: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A set of codes, documents or other parts."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a reader met and did not take over: what, how often, and why.

    `what` is a word that the reader knows (a key of the catalogues under ``voices_read.words``), never text
    from the file.
    """

    what: str
    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class CodedProject:
    """Everything of one coded project.

    Attributes
    ----------
    name, origin, description : str
        `origin` is the program that wrote the file, as it calls itself.
    coders, codes, documents, codings, cases, variables, notes, sets : tuples
        In the order of the file.
    skipped : tuple of Skipped
        What the reader left out, for the user to see.
    """

    name: str
    origin: str = ""
    description: str = ""
    coders: tuple[Coder, ...] = ()
    codes: tuple[Code, ...] = ()
    documents: tuple[Document, ...] = ()
    codings: tuple[Coding, ...] = ()
    cases: tuple[Case, ...] = ()
    variables: tuple[Variable, ...] = ()
    notes: tuple[Note, ...] = ()
    sets: tuple[NamedSet, ...] = ()
    skipped: tuple[Skipped, ...] = ()
