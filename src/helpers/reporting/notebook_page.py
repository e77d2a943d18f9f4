"""An executed notebook as a page to read: prose, folded code, released exhibits, absent parts in one closing line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from helpers.reporting import page as pages
from helpers.reporting.exhibit_view import ExhibitView
from helpers.reporting.labels import Label, Lexicon
from helpers.reporting.markdown import Prose, title_and_rest
from helpers.reporting.run_content import Executed, is_absent, part_of, shown_by
from helpers.reporting.summary import Group
from helpers.reporting.words import say

WRITTEN_IN = "en"


@dataclass(frozen=True, slots=True)
class Block:
    """One cell, or a paragraph and the cell it introduces."""

    part: str
    prose: Markup
    language: str
    code: str
    findings: tuple[Group, ...]
    exhibits: tuple[ExhibitView, ...]


@dataclass(frozen=True, slots=True)
class NotebookView:
    """What the template needs for one notebook."""

    title: Label
    blocks: tuple[Block, ...]
    contents: tuple[pages.Link, ...]
    absent: str
    foreign_prose: bool


def view(
    executed: Executed,
    lexicon: Lexicon,
    language: str,
    *,
    exhibits: Mapping[str, ExhibitView],
    headlines: Mapping[str, tuple[Group, ...]],
) -> NotebookView:
    """Lay out one executed notebook.

    Parameters
    ----------
    executed : Executed
        Passed the check on foreign output; its own outputs are only looked at for ids.
    lexicon, language
        Labels and language.
    exhibits : mapping of str to ExhibitView
        Released content by id; an id that is not here was refused and is not shown.
    headlines : mapping of str to tuple of Group
        Worded findings by id of the exhibit they come from.
    """
    prose = Prose()
    title = Label(executed.name, WRITTEN_IN)
    blocks: list[Block] = []
    waiting: tuple[Markup, str] = (Markup(""), language)
    for cell in executed.notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text, written = _prose_of(cell, language)
            found, rest = title_and_rest(text) if title.text == executed.name else ("", text)
            title = Label(found, written) if found else title
            if waiting[0]:
                blocks.append(Block("", waiting[0], waiting[1], "", (), ()))
            waiting = (rest.strip(), written)  # type: ignore[assignment]
            continue
        if cell["cell_type"] != "code":
            continue
        if is_absent(cell):
            waiting = (Markup(""), language)
            continue
        shown = [exhibits[name] for name, _ in shown_by(cell) if name in exhibits]
        groups = tuple(group for name, _ in shown_by(cell) for group in headlines.get(name, ()))
        blocks.append(Block(part_of(cell), waiting[0], waiting[1], _code(cell), groups, tuple(shown)))
        waiting = (Markup(""), language)
    if waiting[0]:
        blocks.append(Block("", waiting[0], waiting[1], "", (), ()))
    finished = tuple(_with_html(block, prose) for block in blocks)
    contents = tuple(pages.Link(f"#{heading.anchor}", heading.text) for heading in prose.headings)
    foreign = any(block.prose and block.language != language for block in finished)
    return NotebookView(title, finished, contents, _absent(executed, lexicon, language), foreign)
