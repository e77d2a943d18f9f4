"""`plain`: advice on plain words in what a study tells the people it is about; it stops nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.study.spec import Study

TOLD = ("letter.", "questions.", "themes.")
"""Where the declared texts stand that everybody must be able to read."""
SPOKEN = frozenset({"p", "li"})


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("plain", help="advice on plain words in the letter, questions and themes")
    command.add_argument("--study", required=True, help="name of a study")
    command.add_argument("--run", default="main", help="the run whose letter is read")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Print advice on the declared texts and, once there is one, on the letter as it was published."""
    from helpers.reporting.plain_words import suggestions
    from helpers.study.load import load

    project = Project.here()
    study = load(project, given.study)
    n_found = 0
    for language in study.language:
        texts = dict(_texts(study, language)) | dict(
            _letter(project.reports(study.study, given.run), language)
        )
        found = suggestions(texts, language)
        n_found += len(found)
        sys.stdout.writelines(f"{one}\n" for one in found)
    if not n_found:
        sys.stdout.write("Nothing to suggest. Ask a few people the letter is for to read it.\n")
    return 0


def _texts(study: Study, language: str) -> Iterator[tuple[str, str]]:
    """Yield every declared text that people read, by its place; sources are for who wants to look them up."""
    from helpers.study.declared_texts import declared_texts

    for place, words in declared_texts(study).items():
        if place.startswith(TOLD) and not place.endswith(".source") and language in words:
            yield f"{place}.{language}", words[language]


def _letter(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a published letter; nothing before there is one."""
    path = folder / f"letter.{language}.html"
    if not path.is_file():
        return
    reader = _Paragraphs()
    reader.feed(path.read_text(encoding="utf-8"))
    for number, text in enumerate(reader.found, start=1):
        yield f"{path.name}, paragraph {number}", text


class _Paragraphs(HTMLParser):
    """The words of paragraphs and items inside the letter itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph of the letter."""
        self._inside = self._inside or (tag == "article" and ("class", "letter") in attrs)
        if self._inside and tag in SPOKEN:
            self._open = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, or the letter."""
        self._open = self._open and tag not in SPOKEN
        self._inside = self._inside and tag != "article"

    def handle_data(self, data: str) -> None:
        """Take the words of an open paragraph."""
        if self._open:
            self.found[-1] += data
