"""Packages that tests read, fetched by pip with a pinned hash into the cache of pytest; none is installed here."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

SECONDS = 300


@dataclass(frozen=True)
class Package:
    """One file of one release."""

    name: str
    version: str
    file: str
    sha256: str

    @property
    def is_source(self) -> bool:
        return self.file.endswith(".tar.gz")


PYREFIQDA = Package(  # MIT; carries the schemas of REFI-QDA 1.5
    "pyrefiqda",
    "0.3.1",
    "pyrefiqda-0.3.1.tar.gz",
    "e92aab320a3ca9320c17857208dce65c7846f248dfdfeea2b7318bf4198c6526",
)
QDAPY = Package(  # AGPL: only its sample project is read, in place
    "qdapy",
    "0.1.0",
    "qdapy-0.1.0-py3-none-any.whl",
    "782f7d8dd66f6dd1f567f360c1a532fdc9637c8e10d7aeb6f516e80fc99a12d2",
)


def downloaded(package: Package, folder: Path) -> Path:
    """Return the file of a package in a folder, fetched when it is not there yet.

    Where pip cannot have it the test is skipped with pip's reason; where the environment says CI it fails.
    """
    file = folder / package.file
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{package.name}.lock"):
        if not _is_it(file, package):
            _fetch(package, folder)
        if not _is_it(file, package):
            cannot(f"{package.file} did not come with its pinned hash")
    return file


def cannot(reason: str) -> NoReturn:
    """Skip the test with the reason; fail where everything must really run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _fetch(package: Package, folder: Path) -> None:
    wanted = folder / f"{package.name}.txt"
    wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n", encoding="utf-8")
    kind = "--no-binary" if package.is_source else "--only-binary"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += [kind, ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        cannot(f"{package.name} {package.version} could not be downloaded in {SECONDS} s")
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        cannot(f"{package.name} {package.version} could not be downloaded: {last}")


def _is_it(file: Path, package: Package) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == package.sha256
