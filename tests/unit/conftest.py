"""A study of tables that belong together, for the tests of several rooms."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def joined() -> ModuleType:
    """Return the module `joined_study.py`: `study`, `frames`, `parsed`, `variable`, `category`."""
    path = Path(__file__).with_name("joined_study.py")
    spec = importlib.util.spec_from_file_location("joined_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def monitored() -> ModuleType:
    """Return the module `monitor_study.py`: `study`, `months`, `parsed`, `ladder`."""
    path = Path(__file__).with_name("monitor_study.py")
    spec = importlib.util.spec_from_file_location("monitor_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
