"""Marks of one person in what a notebook says of itself: its code and its prose are printed on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpers.errors import DisclosureRefused, Mistake
from helpers.qualitative.identifiers_nl import shapes_in

_SHAPES = {
    "email": "an e-mail address",
    "iban": "a bank account number",
    "phone": "a telephone number",
    "postcode": "a Dutch postal code",
    "bsn": "a citizen service number (BSN)",
}
_TODO = "Take it out of the cell: code and prose of a notebook are printed on its page."


def identifiers_in(text: str) -> tuple[str, ...]:
    """Return which kinds of marks of one person a text holds; never the marks.

    Looked for are shapes: a citizen service number (nine digits that pass the eleven test), e-mail
    addresses, Dutch telephone numbers and postal codes, and bank account numbers. A name has no shape
    and is not found.
    """
    found = shapes_in(text)
    return tuple(words for shape, words in _SHAPES.items() if shape in found)


def check_cell_texts(notebook: Mapping[str, Any], *, name: str) -> tuple[Mistake, ...]:
    """Return a sentence for every cell whose code, prose or translated prose holds a mark of one person.

    Parameters
    ----------
    notebook : mapping
        The notebook as JSON (nbformat 4).
    name : str
        How sentences name it ("03_describe").
    """
    mistakes = []
    place = 0
    for cell in notebook.get("cells", []):
        metadata = cell.get("metadata", {})
        place += "injected-parameters" not in metadata.get("tags", [])
        kinds = dict.fromkeys(kind for text in _texts(cell) for kind in identifiers_in(text))
        mistakes += [
            Mistake(f"{name}, cell {place}", f"it holds what looks like {kind}", todo=_TODO) for kind in kinds
        ]
    return tuple(mistakes)


def require_no_identifiers(mistakes: tuple[Mistake, ...]) -> None:
    """Raise `DisclosureRefused` when a cell holds a mark of one person."""
    if mistakes:
        raise DisclosureRefused(mistakes)


def _texts(cell: Mapping[str, Any]) -> Iterator[str]:
    source = cell.get("source", "")
    yield source if isinstance(source, str) else "".join(source)
    yield from _strings(cell.get("metadata", {}))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _strings(each)
