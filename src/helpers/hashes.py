"""Hashes of files, remembered as long as a file is not touched."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from helpers.manifest import read_json, sha256_file, write_json

_RACY_NANOSECONDS = 2_000_000_000
"""A file touched so shortly before may be touched again within the grain of its clock: not remembered."""
_RESOLVED_KEPT = 200
_IMPORTS_KEPT = 2000


class FileHashes:
    """SHA-256 by path; reads a file again only when its size, times or place on the disk differ.

    Parameters
    ----------
    remembered : Path or None
        JSON file that keeps hashes between runs; None remembers within this object only.
    """

    def __init__(self, remembered: Path | None = None) -> None:
        self._file = remembered
        stored = (read_json(remembered) if remembered else None) or {}
        self._known: dict[str, list[Any]] = stored.get("files", {})
        self._imports: dict[str, list[str]] = stored.get("imports", {})
        self._resolved: dict[str, dict[str, Any]] = stored.get("resolved", {})
        self._changed = False

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file's content; raises FileNotFoundError when it is not there."""
        status = path.stat()
        signature = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._known.get(str(path))
        if known is not None and known[:4] == signature:
            return str(known[4])
        digest = sha256_file(path)
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _RACY_NANOSECONDS:
            self._known[str(path)] = [*signature, digest]
            self._changed = True
        return digest

    def imports(self, digest: str) -> list[str] | None:
        """Return the import targets remembered for a source text with this hash."""
        return self._imports.get(digest)

    def remember_imports(self, digest: str, targets: list[str]) -> None:
        """Remember what a source text with this hash imports."""
        self._imports[digest] = targets
        self._changed = True

    def recall(self, fingerprint: str) -> dict[str, Any] | None:
        """Return what was remembered under a fingerprint."""
        return self._resolved.get(fingerprint)

    def remember(self, fingerprint: str, value: dict[str, Any]) -> None:
        """Remember a value under a fingerprint of everything it follows from."""
        self._resolved[fingerprint] = value
        self._changed = True

    def save(self) -> None:
        """Write what is remembered, when it changed; forgets files that are gone."""
        if self._file is None or not self._changed:
            return
        files = {path: entry for path, entry in self._known.items() if Path(path).exists()}
        resolved = dict(list(self._resolved.items())[-_RESOLVED_KEPT:])
        imports = dict(list(self._imports.items())[-_IMPORTS_KEPT:])
        write_json(self._file, {"files": files, "imports": imports, "resolved": resolved})
        self._changed = False
