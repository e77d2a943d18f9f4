"""Where each key of a YAML text stands; made only when there is a mistake to place."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from helpers.study.yaml_text import StudyLoader


@dataclass(frozen=True, slots=True)
class Repeated:
    """A key that stands twice in one mapping: where, and where first."""

    path: tuple[str, ...]
    line: int
    first_line: int


class Marks:
    """Line of every place of a YAML text.

    Parameters
    ----------
    text : str
        The file's content; it has been read without mistakes.

    Attributes
    ----------
    repeated : list of Repeated
        Keys that stand twice in one mapping.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {(): 1}
        self.repeated: list[Repeated] = []
        loader = StudyLoader(text)
        node = loader.get_single_node()
        loader.dispose()
        if node is not None:
            self._walk(node, ())

    def line(self, path: tuple[str | int, ...]) -> int:
        """Return the line of a place, or of the nearest place above it that is written."""
        key = tuple(map(str, path))
        while key not in self._lines:
            key = key[:-1]
        return self._lines[key]

    def _walk(self, node: yaml.Node, path: tuple[str, ...]) -> None:
        """Note the line of each key and list item below `node`; the first of a repeated key counts."""
        if isinstance(node, yaml.MappingNode):
            seen: set[tuple[str, ...]] = set()
            for key, value in node.value:
                here, line = (*path, str(key.value)), key.start_mark.line + 1
                first = self._lines.setdefault(here, line)
                if here in seen:
                    self.repeated.append(Repeated(here, line, first))
                seen.add(here)
                self._walk(value, here)
        elif isinstance(node, yaml.SequenceNode):
            for position, item in enumerate(node.value):
                here = (*path, str(position))
                self._lines.setdefault(here, item.start_mark.line + 1)
                self._walk(item, here)
