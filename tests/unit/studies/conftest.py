"""The modules of the study `deventer`, loaded by their path as a student's tools would."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STUDY = ROOT / "studies" / "deventer"


def load(name):
    """Return a module of the study; those beside it are found from `generator`."""
    spec = importlib.util.spec_from_file_location(f"deventer_{name}", STUDY / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def generator():
    return load("generator")


@pytest.fixture(scope="session")
def lives(generator):
    return sys.modules["lives"]


@pytest.fixture(scope="session")
def make_raw(generator):
    return load("make_raw")


@pytest.fixture(scope="session")
def make_truth(generator):
    return load("make_truth")
