"""Made-up raw files as they are written: a table as Dutch programs export it, a folder with hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd


def dutch_csv(frame: pd.DataFrame, encoding: str = "cp1252") -> bytes:
    r"""Return a frame of texts as a Dutch program exports it: semicolons, and lines that end in CR LF.

    Examples
    --------
    >>> dutch_csv(pd.DataFrame({"naam": ["Zoë"], "cijfer": ["7,5"]}))
    b'naam;cijfer\r\nZo\xeb;7,5\r\n'
    """
    return frame.to_csv(index=False, sep=";", lineterminator="\r\n").encode(encoding)


def written(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write raw files into a folder and return a line for each: its sha256 and its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        folder.joinpath(name).write_bytes(content)
    return "\n".join(f"{hashlib.sha256(content).hexdigest()} {name}" for name, content in files.items())
