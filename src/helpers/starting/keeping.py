"""What a second `make new` may write: never over what a person changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from helpers.starting.draft import Draft
from helpers.starting.interviews import Interviews
from helpers.starting.writing import Beginning, declaration, is_as_written
from helpers.study.yaml_text import YamlMistake, read_yaml

BESIDE = "study.new.yml"


@dataclass(frozen=True, slots=True)
class Kept:
    """How the declaration was written.

    Attributes
    ----------
    how : {"written", "again", "same", "beside"}
        For the first time; again because nobody had changed it; not at all because nothing differs; or
        beside the declaration that a person changed.
    path : Path
        The file that holds what was worked out now.
    text : str
        Its text.
    differs : tuple of str
        What the changed declaration does not have: files and columns.
    """

    how: Literal["written", "again", "same", "beside"]
    path: Path
    text: str
    differs: tuple[str, ...] = ()


def keep(beginning: Beginning, path: Path) -> Kept:
    """Write a declaration where that takes nothing from anybody.

    Parameters
    ----------
    beginning : Beginning
    path : Path
        `studies/<study>/study.yml`.
    """
    text = declaration(beginning)
    beside = path.with_name(BESIDE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, text)
        return Kept("written", path, text)
    there = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if there == text:
        beside.unlink(missing_ok=True)
        return Kept("same", path, text)
    if is_as_written(there):
        _write(path, text)
        beside.unlink(missing_ok=True)
        return Kept("again", path, text)
    _write(beside, text)
    return Kept("beside", beside, text, _not_in(there, beginning))


def write_once(path: Path, text: str) -> None:
    """Write a file that is not there yet; one that is there stays as it is."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, text)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def _not_in(text: str, beginning: Beginning) -> tuple[str, ...]:
    """Return the files and columns of which a declaration says nothing."""
    try:
        plain, _ = read_yaml(text)
    except YamlMistake:
        return ()
    declared = plain if isinstance(plain, Mapping) else {}
    return (*_files(declared, beginning.draft, beginning.interviews), *_columns(text, beginning.draft))


def _files(declared: Mapping[str, Any], draft: Draft, interviews: Sequence[Interviews]) -> list[str]:
    """Return the files that no table and no strand is read from."""
    known: set[str] = set()
    for section in ("tables", "voices"):
        entries = declared.get(section)
        for one in entries.values() if isinstance(entries, Mapping) else ():
            holder = one.get("material", one) if isinstance(one, Mapping) else {}
            files = holder.get("files") if isinstance(holder, Mapping) else None
            known |= {str(file) for file in files} if isinstance(files, list) else set()
    there = dict.fromkeys([one.seen.file for one in draft.tables] + [one.file for one in interviews])
    return [f"file {file}" for file in there if file not in known]


def _columns(text: str, draft: Draft) -> list[str]:
    """Return the columns whose names stand nowhere in a declaration, not even in a comment."""
    missing = dict.fromkeys(
        (one.column, draft.table(one.table).seen.file) for one in draft.variables if one.column not in text
    )
    return [f"column '{column}' of {file}" for column, file in missing]
