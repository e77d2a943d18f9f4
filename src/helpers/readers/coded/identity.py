"""GUIDs for parts of a project whose file has none: made from the content, the same in every run."""

from __future__ import annotations

import unicodedata

from helpers.readers.coded.guids import made


def guid_of(kind: str, *content: object) -> str:
    """Return an upper-case GUID for a part of a project.

    Parameters
    ----------
    kind : str
        "code", "document", "coding" and so on: equal content of two kinds has two GUIDs.
    content : objects
        What tells the part from all others of its kind.
    """
    return made(kind, *map(str, content))


def name_of(cell: object) -> str:
    """Return a name without spaces at its ends, composed (NFC), so that "é" of two machines is one letter."""
    return unicodedata.normalize("NFC", str(cell)).strip()
