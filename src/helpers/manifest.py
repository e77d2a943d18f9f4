"""What says that a stage is done: `outputs.json` by the notebook, `manifest.json` by the driver, last."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

OUTPUTS: Final = "outputs.json"
MANIFEST: Final = "manifest.json"
MISTAKES: Final = "mistakes.json"
SESSION: Final = "session.json"
EXECUTED: Final = "executed.ipynb"
PRIVATE_RECORDS: Final = frozenset({OUTPUTS, MANIFEST, MISTAKES, SESSION, EXECUTED})
"""Files of a stage folder that are about the stage and are not its results."""

_BLOCK = 1 << 20


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sha256_json(value: object) -> str:
    """Return the SHA-256 of a value written as canonical JSON (sorted keys, no spaces)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a kill at any moment, sees the old content or the new, never a part.

    Parameters
    ----------
    path : Path
        The file; its folder is made when it is not there.
    content : bytes
        All that the file will hold.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_json(path: Path, value: object) -> None:
    """Write a value as readable JSON, atomically, the same bytes for the same value."""
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode("utf-8"))


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the object in a JSON file, or None when there is no such file or it is not whole."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def result_files(folder: Path) -> tuple[Path, ...]:
    """Return the results in a stage folder, in order of name: everything but the records about the stage."""
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (path.parent == folder and path.name in PRIVATE_RECORDS)
    )


def outputs_hash(files: Mapping[str, str]) -> str:
    """Return one hash for all results of a stage: names and contents, nothing about when or where."""
    return sha256_json(dict(files))
