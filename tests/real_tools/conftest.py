"""Real files of real tools, had once and kept in the cache of pytest."""

import importlib.util
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

HERE = Path(__file__).parent


def _module(folder: Path, name: str) -> ModuleType:
    """Return a module beside the tests; they are no package, so that it is found by its file."""
    spec = importlib.util.spec_from_file_location(f"real_tools_{name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


downloads = _module(HERE, "downloads")


@pytest.fixture(scope="session")
def downloads_folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.config.cache.mkdir("downloads"))


@pytest.fixture(scope="session")
def refi_schema(downloads_folder: Path) -> Callable[[str], etree.XMLSchema]:
    """Return the function that gives a schema of REFI-QDA 1.5 by its file name."""
    archive = downloads.downloaded(downloads.PYREFIQDA, downloads_folder)

    def schema(name: str) -> etree.XMLSchema:
        with tarfile.open(archive) as packed:
            member = packed.extractfile(f"pyrefiqda-0.3.1/refi-qda-standard/{name}")
            return etree.XMLSchema(etree.fromstring(member.read()))

    return schema


@pytest.fixture(scope="session")
def qdapy_sample(downloads_folder: Path) -> bytes:
    """Return the sample project of qdapy; nothing else of that package is read."""
    wheel = downloads.downloaded(downloads.QDAPY, downloads_folder)
    with zipfile.ZipFile(wheel) as packed:
        return packed.read("qdapy/data/sample.qdpx")
