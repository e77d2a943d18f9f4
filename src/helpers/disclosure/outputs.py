"""Foreign output: whatever stands in an executed notebook without having come through the door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.disclosure.checks import is_id
from helpers.errors import DisclosureRefused, Mistake

# The private preview that accompanies our own output; the page drops it.
_PREVIEW = frozenset({"text/plain", "text/html"})
_EXHIBIT_KEYS = {"ids", "numbers"}
_NUMBER = re.compile(r"\d{1,2}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Foreign:
    """One output that is not an exhibit; what it holds is never repeated.

    Attributes
    ----------
    notebook : str
    cell : int
        Counted from 1, as a reader of the notebook counts; 0 is the notebook itself.
    part : str
        Name after ``part:`` in the tags of the cell, "" when there is none.
    kind : str
        What it is: "standard output", "standard error", "display", "result", "error", ...
    """

    notebook: str
    cell: int
    part: str
    kind: str

    def mistake(self) -> Mistake:
        """Return the sentence: where, what was found, what to do."""
        part = f" (part '{self.part}')" if self.part else ""
        where = f"{self.notebook}, cell {self.cell}{part}" if self.cell else self.notebook
        return Mistake(where, f"it shows {_FOUND[self.kind]}", "exhibits only", _TODO[self.kind])


_FOUND = {
    "standard output": "printed text (standard output)",
    "standard error": "text on standard error",
    "display": "a displayed object that is not an exhibit",
    "result": "the value of its last line, which is not an exhibit",
    "error": "an error",
    "mixed": "an exhibit bundled with other content",
    "forged": "output that bears the mark of an exhibit or a stage and holds more than that",
    "attachment": "an attached file",
    "widget": "saved widget state",
    "unknown": "output of an unknown kind",
}
_LOOK = "It may hold data about people. Remove it, or look at it in a notebook run by hand (run lab)."
_TODO = {
    "standard output": _LOOK,
    "standard error": "It may hold data about people. Raise a warning of this package, or mend its cause.",
    "display": _LOOK,
    "result": _LOOK + " A line ending in ';' or an assignment shows nothing.",
    "error": "Mend the error; its message may hold data about people.",
    "mixed": "Let the cell return the exhibit alone.",
    "forged": "Let the cell return what the helpers return, unchanged.",
    "attachment": "Save pictures outside the notebook.",
    "widget": "Run the notebook again without widgets.",
    "unknown": _LOOK,
}


def check_cell_outputs(
    notebook: Mapping[str, Any],
    *,
    name: str,
    exhibit_mime: str,
    stage_mime: str,
) -> tuple[Foreign, ...]:
    """Return every output of an executed notebook that did not come through the door.

    Parameters
    ----------
    notebook : mapping
        The notebook as JSON (nbformat 4).
    name : str
        How sentences name it ("03_describe").
    exhibit_mime, stage_mime : str
        Marks of our own outputs.

    Returns
    -------
    tuple of Foreign
        Empty when the page may be made. Allowed are outputs with one of our marks, alone or beside
        their preview in plain text and HTML, which a page drops. An exhibit's mark holds ``{"ids": […],
        "numbers": […]}`` and nothing else; a stage's mark holds ``{"finished": true}`` or ``{"absent": […]}``
        with reasons, which are messages and go through `helpers.disclosure.exhibits.release_reasons`.
    """
    found = [Foreign(name, 0, "", "widget")] if "widgets" in notebook.get("metadata", {}) else []
    place = 0
    for cell in notebook.get("cells", []):
        place += not _inserted(cell)
        part = _part(cell)
        if cell.get("attachments"):
            found.append(Foreign(name, place, part, "attachment"))
        for output in cell.get("outputs", []):
            kind = _kind(output, exhibit_mime, stage_mime)
            if kind:
                found.append(Foreign(name, place, part, kind))
    return tuple(found)


def _inserted(cell: Mapping[str, Any]) -> bool:
    """Say whether papermill added the cell; a person counts without it."""
    return "injected-parameters" in cell.get("metadata", {}).get("tags", [])


def require_no_foreign(foreign: Iterable[Foreign]) -> None:
    """Raise `DisclosureRefused` with a sentence per cell and kind when there is foreign output."""
    mistakes = tuple(each.mistake() for each in dict.fromkeys(foreign))
    if mistakes:
        raise DisclosureRefused(mistakes)


def _kind(output: Mapping[str, Any], exhibit_mime: str, stage_mime: str) -> str:
    """Return what kind of foreign output this is, "" when it is ours."""
    match output.get("output_type"):
        case "stream":
            return "standard error" if output.get("name") == "stderr" else "standard output"
        case "error":
            return "error"
        case "display_data" | "execute_result" as plain:
            bundle = output.get("data", {})
            ours = {exhibit_mime, stage_mime} & set(bundle)
            if not ours:
                return "display" if plain == "display_data" else "result"
            if len(ours) > 1 or set(bundle) - ours - _PREVIEW:
                return "mixed"
            genuine = _is_exhibit if exhibit_mime in ours else _is_stage
            return "" if genuine(bundle[ours.pop()]) else "forged"
    return "unknown"


def _is_exhibit(payload: object) -> bool:
    if not isinstance(payload, Mapping) or set(payload) != _EXHIBIT_KEYS:
        return False
    ids, numbers = payload["ids"], payload["numbers"]
    return (
        isinstance(ids, list)
        and isinstance(numbers, list)
        and len(ids) == len(numbers)
        and all(isinstance(each, str) and is_id(each) for each in ids)
        and all(isinstance(each, str) and _NUMBER.fullmatch(each) for each in numbers)
    )


def _is_stage(payload: object) -> bool:
    if not isinstance(payload, Mapping) or len(payload) != 1:
        return False
    return payload.get("finished") is True or isinstance(payload.get("absent"), list)


def _part(cell: Mapping[str, Any]) -> str:
    tags = cell.get("metadata", {}).get("tags", [])
    return next((tag.removeprefix("part:") for tag in tags if tag.startswith("part:")), "")
