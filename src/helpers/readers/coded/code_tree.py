"""The code tree that full names of codes say, where a file has names and no tree of its own."""

from __future__ import annotations

from dataclasses import replace

from helpers.qualitative.project import Code
from helpers.readers.coded.identity import guid_of, name_of


class CodeTree:
    """Codes by their full name; a parent that no row has is made, as a heading.

    Parameters
    ----------
    separator : str or None
        What stands between a code and its sub-code; None takes every name as it stands.
    """

    def __init__(self, separator: str | None) -> None:
        self._separator = separator
        self._codes: dict[tuple[str, ...], Code] = {}

    def guid(self, name: str) -> str:
        """Return the GUID of a code that text may be given to, which is added where it is not there yet."""
        return self.put(name).guid

    def put(self, name: str, *, description: str = "") -> Code:
        """Add a code that text may be given to, or what is said of it."""
        path = self._path(name_of(name))
        found = self._add(path)
        self._codes[path] = replace(
            found, is_codable=True, description=found.description or description.strip()
        )
        return self._codes[path]

    def codes(self) -> tuple[Code, ...]:
        """Return all codes, in the order in which they were met."""
        return tuple(self._codes.values())

    def _path(self, name: str) -> tuple[str, ...]:
        if self._separator is None:
            return (name,)
        return tuple(part for part in map(str.strip, name.split(self._separator)) if part) or (name,)

    def _add(self, path: tuple[str, ...]) -> Code:
        for length in range(1, len(path) + 1):
            here = path[:length]
            if here not in self._codes:
                parent = self._codes[path[: length - 1]].guid if length > 1 else ""
                self._codes[here] = Code(guid_of("code", *here), here[-1], parent, is_codable=False)
        return self._codes[path]
