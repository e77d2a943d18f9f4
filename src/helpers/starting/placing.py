"""Copies of the files a student got, in the study's own folder: never moved, never laid over another."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataMistake, Mistake

_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Placed:
    """The copies that were made, so that they can be taken away again where nothing came of them.

    Attributes
    ----------
    folder : Path
        `data/raw/<study>/`.
    made : tuple of Path
        Files that were not there before.
    """

    folder: Path
    made: tuple[Path, ...]

    def undo(self) -> None:
        """Take away what was copied, and the folder when nothing else is in it."""
        for path in self.made:
            path.unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()


def place(files: Sequence[Path], folder: Path, *, shown: str) -> Placed:
    """Copy files into a folder; a file that is there with the same content is left alone.

    Parameters
    ----------
    files : sequence of Path
        Each has a name of its own.
    folder : Path
        Made when it is not there.
    shown : str
        How sentences name the folder.

    Raises
    ------
    DataMistake
        A file of that name with other content is there, or a file cannot be read; then nothing is copied.
    """
    mistakes = []
    new = []
    for path in files:
        target = folder / path.name
        try:
            if not target.exists():
                path.open("rb").close()
                new.append(path)
            elif not _same(path, target):
                found = "a file of this name, with other content, is there already"
                todo = "Give the new file another name; raw files are never written over."
                mistakes.append(Mistake(f"{shown}{path.name}", found, todo=todo))
        except OSError as fault:
            todo = "Close it in other programs, and look at its permissions."
            mistakes.append(
                Mistake(path.as_posix(), f"the file cannot be read ({fault.strerror})", todo=todo)
            )
    if mistakes:
        raise DataMistake(mistakes)
    folder.mkdir(parents=True, exist_ok=True)
    return Placed(folder, tuple(_copied(path, folder / path.name) for path in new))


def _copied(path: Path, target: Path) -> Path:
    """Copy one file so that a half copy never bears its name."""
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(path, part)
    part.replace(target)
    return target


def _same(one: Path, other: Path) -> bool:
    """Return whether two files hold the same bytes."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while block := first.read(_AT_ONCE):
            if block != second.read(_AT_ONCE):
                return False
    return True
