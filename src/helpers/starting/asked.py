"""What was typed behind `make new`: a study and files, every mistake in them at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import Mistake, UserMistake, nearest
from helpers.paths import Project
from helpers.starting.kinds import kind_of, refusal
from helpers.starting.naming import study_name

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_PART = re.compile(r"""'([^']*)'|"([^"]*)"|(\S+)""")
ALLOWED_NAME = "a small letter, then small letters, digits, '-' and '_', at most 60"
QUALCODER_FOLDER, QUALCODER_FILE = ".qda", "data.qda"
EXAMPLE = 'make new STUDY=mijn-scriptie DATA="enquete.sav registratie.xlsx"'


class CannotBegin(UserMistake):
    """What was typed behind `make new` cannot be used."""

    heading = "The study cannot begin like this"


@dataclass(frozen=True, slots=True)
class Asked:
    """A study to begin, or to look at again, and the files that come with it.

    Attributes
    ----------
    study : str
    files : tuple of Path
        As typed, in that order, each once; empty when the files are there already.
    """

    study: str
    files: tuple[Path, ...]


def asked(study: str, data: str, project: Project, *, here: Path) -> Asked:
    """Return what was asked for.

    Parameters
    ----------
    study : str
        Name of the study.
    data : str
        Paths separated by blanks, or by semicolons; quotes around a path with blanks. Blanks within a path
        are also understood where the whole is a file and its parts are not.
    project : Project
        Where studies and raw files are.
    here : Path
        What relative paths are relative to; after that the root of the project is tried.

    Raises
    ------
    CannotBegin
        The name cannot be used, a file is not there or of a kind that no reader knows, or nothing is named.
    """
    mistakes = [*_wrong_name(study)]
    files: list[Path] = []
    for text in _paths(data, (here, project.root)):
        path = _found(text, (here, project.root))
        wrong = _wrong_file(text, path, here)
        if wrong is not None:
            mistakes.append(wrong)
        elif path is not None:
            one = path / QUALCODER_FILE if path.is_dir() else path
            files += [] if one.resolve() in {known.resolve() for known in files} else [one]
    mistakes += _same_names(files)
    if not data.strip() and not mistakes and not _has_files(project, study):
        found = "no file is named, and there is none for this study yet"
        mistakes.append(Mistake("DATA", found, todo=f"Name the files you got, for example: {EXAMPLE}"))
    if mistakes:
        raise CannotBegin(mistakes)
    return Asked(study, tuple(files))


def raw_names(project: Project, study: str) -> tuple[str, ...]:
    """Return the names of the raw files of a study that a reader knows, sorted."""
    raw = project.raw(study)
    there = raw.iterdir() if raw.is_dir() else iter(())
    return tuple(
        sorted(one.name for one in there if one.is_file() and kind_of(one) and refusal(one, "") is None)
    )


def _has_files(project: Project, study: str) -> bool:
    return bool(raw_names(project, study))


def _wrong_name(study: str) -> list[Mistake]:
    """Return what is wrong with the name, with a name that could be used."""
    if _NAME.fullmatch(study):
        return []
    proposal = study_name(study)
    todo = f"For example: {proposal}" if proposal else "For example: mijn-scriptie"
    found = f"'{study}' is not a name for a study" if study else "no study is named"
    return [Mistake("STUDY", found, ALLOWED_NAME, todo)]


def _paths(data: str, roots: Sequence[Path]) -> list[str]:
    """Return the paths in what was typed."""
    if not data.strip():
        return []
    if _found(data.strip(), roots) is not None:
        return [data.strip()]
    if ";" in data:
        return [_unquoted(one) for one in data.split(";") if one.strip()]
    parts = [next(one for one in match.groups() if one is not None) for match in _PART.finditer(data)]
    return _joined(parts, roots)


def _unquoted(text: str) -> str:
    """Return a path without the quotes around it."""
    plain = text.strip()
    return plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"" else plain


def _joined(parts: Sequence[str], roots: Sequence[Path]) -> list[str]:
    """Return the parts, those put together again that are one file with blanks in its name."""
    paths: list[str] = []
    begin = 0
    while begin < len(parts):
        ends = range(len(parts), begin, -1)
        alone = _found(parts[begin], roots) is not None
        whole = [end for end in ends if _found(" ".join(parts[begin:end]), roots) is not None]
        end = begin + 1 if alone or not whole else whole[0]
        paths.append(" ".join(parts[begin:end]))
        begin = end
    return paths


def _found(text: str, roots: Sequence[Path]) -> Path | None:
    """Return the file, or the folder of a QualCoder project, that a path names."""
    for root in roots:
        try:
            path = root / _path(text)
            if path.is_file() or (path.suffix == QUALCODER_FOLDER and (path / QUALCODER_FILE).is_file()):
                return path
        except (OSError, RuntimeError, ValueError):  # a name that is too long, a home that does not exist
            continue
    return None


def _path(text: str) -> Path:
    """Return a path as typed; "~/" is the home folder, and "~$..." a file that Excel keeps."""
    return Path(text).expanduser() if text.startswith(("~/", "~\\")) else Path(text)


def _wrong_file(text: str, path: Path | None, here: Path) -> Mistake | None:
    """Return what is wrong with one path."""
    where = f"DATA, {text}"
    if path is not None:
        return None if path.is_dir() else refusal(path, where)
    folder = (here / _path(text)).parent
    if (here / _path(text)).is_dir():
        return Mistake(where, "this is a folder", "files", "Name the files in it, with blanks between them.")
    if not folder.is_dir():
        todo = f"Look at the spelling; relative paths begin in {here.as_posix()}."
        return Mistake(where, "there is no such folder", todo=todo)
    there = [one.name for one in sorted(folder.iterdir()) if one.is_file() and kind_of(one)]
    todo = nearest(Path(text).name, there) or "Look at the spelling; put quotes around a name with blanks."
    return Mistake(where, "there is no such file", todo=todo)


def _same_names(files: Sequence[Path]) -> list[Mistake]:
    """Return a sentence for files that would lie on top of each other."""
    seen: dict[str, Path] = {}
    mistakes = []
    for path in files:
        first = seen.setdefault(path.name.lower(), path)
        if first is not path:
            found = f"two files are called '{path.name}'"
            mistakes.append(Mistake(f"DATA, {path.as_posix()}", found, todo="Rename one of them."))
    return mistakes
