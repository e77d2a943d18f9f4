"""REFI-QDA project files (.qdpx), read leniently into the one model, with all that was left out counted."""

from __future__ import annotations

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import Case, CodedProject, Coder, Note
from helpers.readers.coded.archive import MEGABYTE, Archive, folded, open_archive
from helpers.readers.coded.guids import Register, canonical
from helpers.readers.coded.refi_codes import codes, count_unknown, named_set, references
from helpers.readers.coded.refi_linking import RawCase, RawProject, linked
from helpers.readers.coded.refi_sources import Registers, count_other_source, raw_source
from helpers.readers.coded.refi_texts import Texts, note_text
from helpers.readers.coded.refi_values import moment, raw_values, variable
from helpers.readers.coded.safe_xml import Item, Node, items
from helpers.readers.coded.tally import Tally

MAX_XML = 48 * MEGABYTE
PROJECT = "project.qde"
IN_CASE = ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef")
SECTIONS = (
    "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description",
    "NoteRef",
)  # fmt: skip


def read_refi(data: bytes, shown: str) -> CodedProject:
    """Return the coded project in a ``.qdpx`` file.

    Parameters
    ----------
    data : bytes
        The whole file.
    shown : str
        How sentences name it.

    Returns
    -------
    CodedProject
        Documents that hold text, with their codings placed in code points; in `skipped` all else: sources
        that are no text, references to nothing, links and graphs, and which reading of the positions was
        used (see `positions`).

    Raises
    ------
    DataMistake
        No zip file or one that deceives (see `archive`), no ``project.qde``, XML that is broken or dangerous
        (see `safe_xml`), texts in no Unicode encoding or beyond the ceilings.
    """
    archive = open_archive(data, shown)
    member = _project_member(archive)
    gathered = _Gathered(archive, member[: -len(PROJECT)] if "/" in folded(member) else "")
    chunks = archive.chunks(member, ceiling=MAX_XML)
    for item in items(chunks, archive.place(member), root="Project"):
        gathered.take(item)
    if gathered.texts.mistakes:
        raise DataMistake(gathered.texts.mistakes)
    return linked(gathered.parts, gathered.tally, shown)


def _project_member(archive: Archive) -> str:
    """Return the member with the project: ``project.qde`` at the top, or the only ``.qde`` there is."""
    member = archive.find(PROJECT)
    if member is not None:
        return member
    named = archive.ending("/" + PROJECT) or archive.ending(".qde")
    if len(named) != 1:
        found = "there is no project.qde in this archive" if not named else "there are several .qde files"
        todo = "Export it as a REFI-QDA project from the program it was made in."
        raise DataMistake(Mistake(archive.shown, found, "one project.qde", todo))
    return named[0]


class _Gathered:
    """Everything read so far; sections may come in any order."""

    def __init__(self, archive: Archive, base: str) -> None:
        self.tally = Tally()
        self.texts = Texts(archive, base, self.tally)
        self.parts = RawProject()
        self.coders, self.codes, self.variables, self.cases, self.notes, self.sets = (
            Register(kind, self.tally) for kind in ("coder", "code", "variable", "case", "note", "set")
        )
        self.registers = Registers(
            *(Register(kind, self.tally) for kind in ("source", "selection", "coding"))
        )

    def take(self, item: Item) -> None:
        """Take over one item of a section."""
        take = {
            ("Users", "User"): self._user,
            ("CodeBook", "Codes"): self._code_tree,
            ("Variables", "Variable"): self._variable,
            ("Cases", "Case"): self._case,
            ("Notes", "Note"): self._note,
            ("Sets", "Set"): self._set,
            ("Links", "Link"): self._link,
            ("Graphs", "Graph"): self._graph,
            ("", "Project"): self._project,
        }.get((item.section, item.node.name))
        if take is not None:
            take(item.node)
        elif item.section == "Sources":
            self._source(item.node)
        else:
            self.tally.add("other_part")

    def _user(self, node: Node) -> None:
        guid = self.coders.admit(node.get("guid"))
        self.parts.coders.append(Coder(guid, node.get("name") or node.get("id") or guid))

    def _code_tree(self, node: Node) -> None:
        for child in node.named("Code"):
            self.parts.codes.extend(codes(child, self.codes, self.tally))
        count_unknown(node, ("Code",), self.tally)

    def _variable(self, node: Node) -> None:
        self.parts.variables.append(variable(node, self.variables, self.tally))

    def _case(self, node: Node) -> None:
        guid = self.cases.admit(node.get("guid"))
        self.tally.add("code_of_case", len(node.named("CodeRef")))
        count_unknown(node, IN_CASE, self.tally)
        case = Case(
            guid=guid,
            name=node.get("name") or guid,
            description=node.text_of("Description"),
            documents=references(node, "SourceRef"),
            selections=references(node, "SelectionRef"),
        )
        self.parts.cases.append(RawCase(case, raw_values(node)))

    def _source(self, node: Node) -> None:
        if node.name == "TextSource":
            self.parts.sources.append(raw_source(node, self.registers, self.texts, self.tally))
        else:
            count_other_source(node, self.tally)

    def _note(self, node: Node) -> None:
        self.tally.add("coding_of_note", len(node.named("PlainTextSelection")))
        self.parts.notes.append(
            Note(
                guid=self.notes.admit(node.get("guid")),
                name=node.get("name"),
                text=note_text(self.texts.of(node)),
                creator=canonical(node.get("creatingUser")),
                created=moment(node.get("creationDateTime"), self.tally),
            )
        )

    def _set(self, node: Node) -> None:
        self.parts.sets.append(named_set(node, self.sets, self.tally))

    def _link(self, _node: Node) -> None:
        self.tally.add("link")

    def _graph(self, _node: Node) -> None:
        self.tally.add("graph")

    def _project(self, node: Node) -> None:
        self.parts.root = node
        count_unknown(node, SECTIONS, self.tally)
