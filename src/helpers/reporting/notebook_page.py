"""An executed notebook as a page to read: prose, folded code, released exhibits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from helpers.reporting import page as pages
from helpers.reporting.exhibit_view import ExhibitView
from helpers.reporting.labels import Label, Lexicon
from helpers.reporting.markdown import Prose, title_and_rest
from helpers.reporting.run_content import Executed, is_absent, part_of, shown_by
from helpers.reporting.summary import Group
from helpers.reporting.words import say
from helpers.results import Message

WRITTEN_IN = "en"


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph and the code cell it introduces; either may be missing."""

    markdown: str
    language: str
    cell: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Block:
    """One pair as it is printed."""

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
        Passed the check on foreign output; its outputs are only looked at for ids.
    lexicon, language
        Labels and language.
    exhibits : mapping of str to ExhibitView
        Released content by id; an id that is not here was refused and is not shown.
    headlines : mapping of str to tuple of Group
        Worded findings by id of the exhibit they come from.
    """
    found = pairs(executed.notebook["cells"], language)
    title, found = _titled(found, Label(executed.name, WRITTEN_IN))
    prose = Prose()
    blocks = _merged([_block(pair, prose, exhibits, headlines) for pair in found])
    return NotebookView(
        title=title,
        blocks=blocks,
        contents=tuple(pages.Link(f"#{heading.anchor}", heading.text) for heading in prose.headings),
        absent=_absent(executed, lexicon, language),
        foreign_prose=any(block.prose and block.language != language for block in blocks),
    )


def pairs(cells: Sequence[Mapping[str, Any]], language: str) -> list[Pair]:
    """Put every paragraph with the code cell it introduces; the pair of an absent part is left out."""
    found: list[Pair] = []
    waiting: Pair | None = None
    for cell in cells:
        if cell["cell_type"] == "markdown":
            found += [waiting] if waiting else []
            waiting = Pair(*_prose_of(cell, language), None)
        elif cell["cell_type"] == "code":
            if not is_absent(cell):
                found.append(replace(waiting, cell=cell) if waiting else Pair("", language, cell))
            waiting = None
    return [*found, waiting] if waiting else found


def _titled(found: list[Pair], otherwise: Label) -> tuple[Label, list[Pair]]:
    """Take the first ``# title`` of the notebook out of its prose: it is the page's h1."""
    for place, pair in enumerate(found):
        title, rest = title_and_rest(pair.markdown)
        if title:
            return Label(title, pair.language), [
                *found[:place],
                replace(pair, markdown=rest),
                *found[place + 1 :],
            ]
    return otherwise, found


def _block(
    pair: Pair,
    prose: Prose,
    exhibits: Mapping[str, ExhibitView],
    headlines: Mapping[str, tuple[Group, ...]],
) -> Block:
    names = [name for name, _ in shown_by(pair.cell)] if pair.cell else []
    return Block(
        part=part_of(pair.cell) if pair.cell else "",
        prose=prose.html(pair.markdown) if pair.markdown.strip() else Markup(""),
        language=pair.language,
        code=_source(pair.cell).strip() if pair.cell else "",
        findings=tuple(group for name in names for group in headlines.get(name, ())),
        exhibits=tuple(exhibits[name] for name in names if name in exhibits),
    )


def _merged(blocks: list[Block]) -> tuple[Block, ...]:
    """Fold code cells that follow each other and show nothing into one."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        bare = not (block.prose or block.exhibits or block.part)
        if last and bare and last.code and not (last.exhibits or last.part):
            merged[-1] = replace(last, code=f"{last.code}\n\n{block.code}")
        else:
            merged.append(block)
    return tuple(merged)


def _prose_of(cell: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return the prose of a cell in the page's language where the notebook has it, and its language."""
    translated = cell.get("metadata", {}).get(language)
    if isinstance(translated, str) and language != WRITTEN_IN:
        return translated, language
    return _source(cell), WRITTEN_IN


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def reasons(executed: Executed, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    """Return why parts of a notebook are absent, each reason once."""
    said = [say(message, lexicon, language) for found in executed.absent.values() for message in found]
    return tuple(dict.fromkeys(said))


def _absent(executed: Executed, lexicon: Lexicon, language: str) -> str:
    found = reasons(executed, lexicon, language)
    if not found:
        return ""
    return say(Message("report.notebook.absent", {"parts": " ".join(found)}), lexicon, language)
