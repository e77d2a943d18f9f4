"""What one run has to show: released exhibits, executed notebooks, and where each exhibit was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.disclosure.exhibits import Release, Released
from helpers.reporting.cautions import Cautions
from helpers.reporting.exhibit_view import Place
from helpers.reporting.provenance import Provenance
from helpers.results import Message
from helpers.study.spec import Study

EXHIBIT_MIME = "application/vnd.watwerkt.exhibit+json"
STAGE_MIME = "application/vnd.watwerkt.stage+json"
PART = "part:"


@dataclass(frozen=True, slots=True)
class Executed:
    """One executed notebook that has passed the check on foreign output.

    Attributes
    ----------
    name : str
        File name without ``.ipynb``.
    notebook : mapping
        nbformat 4 as JSON types.
    absent : mapping of str to tuple of Message
        By part: why this study does not have it.
    """

    name: str
    notebook: Mapping[str, Any]
    absent: Mapping[str, tuple[Message, ...]]

    @property
    def has_page(self) -> bool:
        """Whether there is something to read: a notebook of which every part is absent has no page."""
        shows = any(shown_by(cell) for cell in self.notebook["cells"])
        return shows or not self.absent

    @classmethod
    def of(cls, name: str, notebook: Mapping[str, Any], decode: Callable[[Any], Any]) -> Executed:
        """Read a notebook; `decode` turns a stored reason for absence back into its message."""
        absent = {
            part_of(cell) or str(place): tuple(
                decode(reason) for bundle in bundles(cell, STAGE_MIME) for reason in bundle.get("absent", ())
            )
            for place, cell in enumerate(notebook["cells"])
            if is_absent(cell)
        }
        return cls(name, notebook, absent)


@dataclass(frozen=True, slots=True)
class RunContent:
    """Everything the pages of one run are made from.

    Attributes
    ----------
    study : Study
        With its words and with the parameters of the run applied.
    release : Release
        What came through the door.
    executed : tuple of Executed
        The notebooks of the run, in order; the report itself is not one of them.
    provenance : Provenance
        Files, parameters, versions.
    cautions : tuple of Cautions
        Warnings by stage, judged by the door.
    """

    study: Study
    release: Release
    executed: tuple[Executed, ...]
    provenance: Provenance
    cautions: tuple[Cautions, ...] = ()

    def released(self) -> dict[str, Released]:
        """Return the released exhibits by id, in order."""
        return {each.exhibit.id: each for each in self.release.released}

    def places(self) -> dict[str, Place]:
        """Return for every exhibit its number and the cell it came from."""
        return {
            name: Place(number, executed.name, part_of(cell))
            for executed in self.executed
            for cell in executed.notebook["cells"]
            for name, number in shown_by(cell)
        }


def part_of(cell: Mapping[str, Any]) -> str:
    """Return the part that a cell is tagged with, or ""."""
    tags = cell.get("metadata", {}).get("tags", [])
    return next((tag.removeprefix(PART) for tag in tags if tag.startswith(PART)), "")


def bundles(cell: Mapping[str, Any], mime: str) -> list[Mapping[str, Any]]:
    """Return what a code cell displayed in one of our own formats."""
    found = (output.get("data", {}).get(mime) for output in cell.get("outputs", []))
    return [bundle for bundle in found if bundle is not None]


def shown_by(cell: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return id and number of every exhibit that a cell displayed."""
    return [
        (str(name), str(number))
        for bundle in bundles(cell, EXHIBIT_MIME)
        for name, number in zip(bundle["ids"], bundle["numbers"], strict=True)
    ]


def is_absent(cell: Mapping[str, Any]) -> bool:
    """Say whether a cell displayed nothing but the notice that this study does not have its part."""
    return any("absent" in bundle for bundle in bundles(cell, STAGE_MIME)) and not shown_by(cell)
