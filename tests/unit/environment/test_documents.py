"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.commands.line import parser

ROOT = Path(__file__).resolve().parents[3]
MADE_BY_A_PERSON = (".venv", "node_modules", ".pytest_cache")
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)\s#]+)")
MAKE = re.compile(r"(?:^|`)make ([a-z][a-z-]*)", re.MULTILINE)
PYTHON = re.compile(r"bootstrap\.py (?:--groups [a-z ]+ )?-- ([a-z]+)")
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not set(MADE_BY_A_PERSON) & set(path.parts))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_of_a_document_resolves(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_in_a_document_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(MAKE.findall(text)) <= targets
    for command in PYTHON.findall(text):
        assert f" {command} " in parser().format_help()


def test_the_documents_are_found() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    assert {"README.md", "docs/README.md", "docs/add-a-study.md", "studies/nsw/README.md"} <= names
