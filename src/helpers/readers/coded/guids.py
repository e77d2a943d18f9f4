"""GUIDs of parts of a project: one spelling for those in the file, and made ones where they lack."""

from __future__ import annotations

import re
import sys
import uuid

from helpers.readers.coded.tally import Tally

PATTERN = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_SPACE = uuid.UUID("6f1d1c5e-6f0b-5c83-9d57-0a6a3f3a7c11")
"""Of this project."""


def canonical(text: str) -> str:
    """Return a GUID in capitals without braces; of other text a GUID that only depends on it; of "" ""."""
    found = PATTERN.fullmatch(text.strip())
    if found:
        return sys.intern(found[1].upper())
    return made("spelt", text.strip()) if text.strip() else ""


def made(*content: str) -> str:
    """Return the GUID that belongs to this content, the same everywhere."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(content))).upper()


class Register:
    """The GUIDs met so far of one kind of part; a part that lacks one or repeats one is given another.

    References go to the first part of a GUID; the second is kept under a made one, and counted.
    """

    def __init__(self, kind: str, tally: Tally) -> None:
        self.kind = kind
        self.tally = tally
        self.known: set[str] = set()

    def admit(self, text: str) -> str:
        """Return the GUID under which a part is kept."""
        guid = canonical(text)
        if not guid:
            self.tally.add("guid_missing")
            guid = made(self.kind, str(len(self.known)))
        if guid in self.known:
            self.tally.add("guid_twice")
            guid = made(self.kind, guid, str(len(self.known)))
        self.known.add(guid)
        return guid
