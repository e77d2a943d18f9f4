"""The catalogue: every sentence a reader sees, by language and key."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from helpers.errors import WatWerktError, nearest

LANGUAGES = ("nl", "en")
FOLDER = Path(__file__).with_name("catalogue")
_FIELD = re.compile(r"^[a-z][a-z0-9_]*$")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same YAML read by libyaml where PyYAML has it: every run reads a hundred files before its report."""


class CatalogueFault(WatWerktError):
    """A key, a placeholder or a format that the catalogue does not know: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A hole in a sentence: the name of the value and how it is written (`""`: as its type says)."""

    name: str
    spec: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of all languages.

    Attributes
    ----------
    texts : mapping of str to mapping of str to str
        Language, then dotted key (``"findings.verdict.undecided"``), then the sentence.
    """

    texts: Mapping[str, Mapping[str, str]]

    def has(self, key: str, language: str) -> bool:
        """Say whether the language has the key."""
        return key in self.texts[language]

    def text(self, key: str, language: str) -> str:
        """Return the sentence with its placeholders still open.

        Raises
        ------
        CatalogueFault
            When the language does not have the key; the nearest one is named.
        """
        try:
            return self.texts[language][key]
        except KeyError:
            hint = nearest(key, list(self.texts.get(language, {})))
            message = f"The catalogue '{language}' has no key '{key}'. {hint}".strip()
            raise CatalogueFault(message) from None

    def first(self, keys: tuple[str, ...], language: str) -> str:
        """Return the sentence of the first key that exists; the error names the last one."""
        for key in keys:
            if self.has(key, language):
                return self.text(key, language)
        return self.text(keys[-1], language)


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the holes of a sentence in order of appearance; `{{` and `}}` are braces.

    Raises
    ------
    CatalogueFault
        When a hole has no plain name or an unbalanced brace.
    """
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as problem:
        raise CatalogueFault(f"The sentence '{text}' cannot be read: {problem}.") from None
    holes = []
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not _FIELD.match(name) or conversion:
            raise CatalogueFault(
                f"The sentence '{text}' has a hole '{name}'; a hole is a plain lower-case name."
            )
        holes.append(Placeholder(name, spec or ""))
    return tuple(holes)


def read(folder: Path) -> Catalogue:
    """Read every ``<language>/<topic>.yml`` under a folder; keys are ``topic.key.key``."""
    texts: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        found: dict[str, str] = {}
        for path in sorted((folder / language).glob("*.yml")):
            found.update(_flat(path))
        texts[language] = found
    return Catalogue(texts)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue of this package, read once."""
    return read(FOLDER)


def _flat(path: Path) -> dict[str, str]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - a safe loader
    return dict(_walk(content, path.stem, path))


def _walk(content: object, prefix: str, path: Path) -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield prefix, content.strip()
    elif isinstance(content, dict):
        for key, value in content.items():
            if not isinstance(key, str):
                raise CatalogueFault(
                    f"{path.parent.name}/{path.name}: the key {key!r} under '{prefix}' is not text; put it "
                    "between quotes (yes, no and numbers mean something else in YAML)."
                )
            yield from _walk(value, f"{prefix}.{key}", path)
    else:
        place = f"{path.parent.name}/{path.name}"
        raise CatalogueFault(f"{place}: '{prefix}' is {content!r}; a sentence is text between quotes.")
