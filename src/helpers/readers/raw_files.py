"""Where a declared raw file is, or which files there are instead."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath

from helpers.errors import DataMistake, Mistake, nearest
from helpers.validation.showing import NOT_SHOWN, has_shape


def raw_path(raw: Path, file: str, shown: str, declared: Collection[str] = ()) -> Path:
    """Return the path of a raw file.

    Parameters
    ----------
    raw : Path
        Folder with the study's raw files.
    file : str
        As declared, relative to that folder.
    shown : str
        How sentences name the file.
    declared : collection of str
        Files that are declared elsewhere; the advice never names one of these.

    Raises
    ------
    DataMistake
        The file lies outside the folder or is not there; the sentence says which files there are.
    """
    parts = PurePosixPath(file.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in file:
        raise DataMistake(
            Mistake(shown, "the file lies outside the folder of the study", f"data/raw/{raw.name}/")
        )
    path = raw / file
    if path.is_file():
        return path
    there = sorted(
        one.relative_to(raw).as_posix()
        for one in raw.rglob("*")
        if one.is_file() and not one.name.startswith(".")
    )
    listed = ", ".join(one if not has_shape(one) else NOT_SHOWN for one in there) if there else "no files"
    todo = (
        nearest(file, [one for one in there if one not in declared and not has_shape(one)])
        or "Put the file there, or correct its name in study.yml."
    )
    raise DataMistake(
        Mistake(shown, f"there is no such file; data/raw/{raw.name}/ holds {listed}", todo=todo)
    )


def raw_bytes(path: Path, shown: str) -> bytes:
    """Return the content of a raw file.

    Raises
    ------
    DataMistake
        The system does not let it be read.
    """
    try:
        return path.read_bytes()
    except OSError as fault:
        todo = "Close it in other programs, and look at its permissions."
        raise DataMistake(Mistake(shown, f"the file cannot be read ({fault.strerror})", todo=todo)) from None
