"""YAML as people mean it: `no` is a word, a date is a word, and a key that stands twice is a mistake.

Plain YAML 1.1 reads ``no`` as false, ``on`` as true and ``1:30`` as 90. Here only ``true`` and ``false``
are truth values, and a key is never one: ``{on: client}`` has the key "on".
"""

from __future__ import annotations

import re
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: the same rules, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

BOOL, NULL, INT, FLOAT, TEXT = (
    f"tag:yaml.org,2002:{kind}" for kind in ("bool", "null", "int", "float", "str")
)


_TEXT_WITH_COLON = re.compile(r"""\s*(?:- )?\w+: +[^'"\s\[{|>][^'"]*: """)
"""``note: first: second``, of which YAML cannot tell what the second colon means."""


class YamlMistake(Exception):
    """The text is not YAML at all, from `line` on."""

    def __init__(self, line: int, found: str, todo: str) -> None:
        super().__init__(found)
        self.line, self.found, self.todo = line, found, todo


class StudyLoader(_Loader):
    """Safe loader with fewer surprises; it notes that a key is repeated (`marks` says where)."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeats_keys = False

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: ANN401
        """Return a dict; truth values and null as keys are the words that were written."""
        self.flatten_mapping(node)
        keys = [self._key(key_node) for key_node, _ in node.value]
        self.repeats_keys = self.repeats_keys or len(set(keys)) < len(keys)
        result: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return result

    def _key(self, node: Any) -> str | int | float:  # noqa: ANN401
        """Return a key: a word or a number."""
        if node.tag in {BOOL, NULL}:
            node.tag = TEXT
        key = self.construct_object(node, deep=True)
        if isinstance(key, str | int | float):
            return key
        raise YamlMistake(
            node.start_mark.line + 1, "a list or a mapping stands where a key should", "Quote it."
        )


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return which plain words are not text: numbers, true, false, null."""
    patterns = [
        (BOOL, r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        (INT, r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
        (FLOAT, r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
        (NULL, r"^(?:~|null|Null|NULL|)$", "~nN\0"),
        ("tag:yaml.org,2002:merge", r"^<<$", "<"),
    ]
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, firsts in patterns:
        for first in firsts:
            table.setdefault("" if first == "\0" else first, []).append((tag, re.compile(pattern)))
    return table


StudyLoader.yaml_implicit_resolvers = _resolvers()


def read_yaml(text: str) -> tuple[object, bool]:
    """Return the content of a YAML text, and whether a key stands twice somewhere.

    Raises
    ------
    YamlMistake
        The text is not YAML; with the line on which reading stopped.
    """
    loader = StudyLoader(text)
    try:
        content = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        line = mark.line + 1 if mark else 1
        raise YamlMistake(line, f"this is not YAML ({_problem(error)})", _advice(text, line)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise YamlMistake(line, "a character that YAML does not allow", "Remove it.") from None
    finally:
        loader.dispose()
    return content, loader.repeats_keys


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Return where to look: where an unclosed text begins, which is not where reading stopped."""
    if error.context and "quoted scalar" in error.context:
        return error.context_mark
    return error.problem_mark or error.context_mark


def _problem(error: yaml.MarkedYAMLError) -> str:
    """Return what the parser stumbled over, in its own short words."""
    return " ".join(part for part in (error.problem, error.context) if part)


def _advice(text: str, line: int) -> str:
    """Return what to look at: a tab, or indentation and quotes."""
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here:
        return "Replace the tab by spaces."
    if _TEXT_WITH_COLON.match(here):
        return "Put quotes around a text that holds a colon."
    return "Look at the indentation, colons and quotes on this line and the one above."
