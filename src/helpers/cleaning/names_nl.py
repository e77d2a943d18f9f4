"""Names, places and institutions found by the word lists of `deduce`, where somebody installed it.

`deduce` comes under the GPL. Nothing here needs it: without it `finder` returns None, and whoever asks says
that names were not looked for. It makes its lists once (about a minute, `name_lists`), in a folder of this
environment; nothing is fetched from elsewhere.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, util
from pathlib import Path
from typing import Any

from helpers.cleaning.name_lists import quicker
from helpers.qualitative.marks import Kind, Mark

LIBRARY = "deduce"
_KINDS: dict[str, Kind] = {
    "persoon": "name",
    "patient": "name",
    "locatie": "place",
    "ziekenhuis": "institution",
    "zorginstelling": "institution",
    "datum": "date",
    "leeftijd": "age",
    "bsn": "number",
    "id": "number",
    "telefoonnummer": "phone",
    "emailadres": "email",
    "url": "website",
}
_BUILT = Path("cache") / "lookup_structs.pickle"  # where the library itself looks below a folder of lists


@dataclass(frozen=True, slots=True)
class NameFinder:
    """Finds names by list; make one with `finder`."""

    library: Any

    def found_in(self, text: str) -> tuple[Mark, ...]:
        """Return what the lists know in a text."""
        found = self.library.deidentify(text).annotations
        return tuple(
            Mark(_KINDS.get(one.tag, "name"), one.start_char, one.end_char)
            for one in sorted(found, key=lambda one: (one.start_char, one.end_char, one.tag))
        )


def available() -> bool:
    """Say whether the library is installed."""
    return util.find_spec(LIBRARY) is not None


def lists_folder() -> Path:
    """Return the folder of this environment in which the lists are kept, one for each version."""
    version = f"{metadata.version(LIBRARY)}-py{sys.version_info.major}.{sys.version_info.minor}"
    return Path(sys.prefix) / "var" / "watwerkt" / f"{LIBRARY}-{version}"


def is_built(folder: Path | None = None) -> bool:
    """Say whether the lists have been made."""
    return available() and ((folder or lists_folder()) / _BUILT).is_file()


@lru_cache(maxsize=1)
def finder(folder: Path | None = None) -> NameFinder | None:
    """Return what finds names by list, or None where the library is not installed.

    Parameters
    ----------
    folder : Path or None
        Where the lists are kept; None is a folder of this environment. Where it cannot be written the lists
        are made every time.

    Notes
    -----
    Reading the lists takes three seconds and 1.1 GB of memory; the first time they are made.
    """
    if not available():
        return None
    place = folder or lists_folder()
    with _quiet(), _without_garbage():
        import deduce

        if (place / _BUILT).is_file():
            return NameFinder(deduce.Deduce(cache_path=place))
        with _workplace(place) as work, quicker(deduce):
            made = deduce.Deduce(cache_path=work)
            _keep(work / _BUILT, place / _BUILT)
        return NameFinder(made)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from sending every log record of the whole program to standard output."""
    root, nowhere = logging.getLogger(), logging.NullHandler()
    root.addHandler(nowhere)
    try:
        yield
    finally:
        root.removeHandler(nowhere)


@contextmanager
def _without_garbage() -> Iterator[None]:
    """Do not look for garbage among millions of new words that all stay: ten times as fast."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if before:
            gc.enable()


@contextmanager
def _workplace(place: Path) -> Iterator[Path]:
    """Yield a new folder on the disk where the lists will stand, or elsewhere if that cannot be written."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        holder = tempfile.TemporaryDirectory(dir=place)
    except OSError:
        holder = tempfile.TemporaryDirectory()
    with holder as name:
        yield Path(name)


def _keep(made: Path, target: Path) -> None:
    """Put finished lists in place at once; a process that makes the same ones does no harm."""
    if made.is_relative_to(target.parent.parent):
        target.parent.mkdir(exist_ok=True)
        os.replace(made, target)  # noqa: PTH105 - atomic on every system
