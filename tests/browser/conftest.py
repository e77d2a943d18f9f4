"""A made-up run and a browser, made once."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def _load(name):
    spec = importlib.util.spec_from_file_location(f"browser_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made_up():
    return _load("made_up_run")


@pytest.fixture(scope="session")
def made_up_voices(made_up):
    """Return the made-up run of conversations; it borrows from the other one by its plain name."""
    sys.modules["made_up_run"] = made_up
    return _load("made_up_voices")


@pytest.fixture(scope="session")
def reports(tmp_path_factory, made_up, made_up_voices):
    """Return a `reports/` with two made-up runs and the list of runs."""
    from helpers.paths import Project
    from helpers.reporting.index_page import write_index

    project = Project(tmp_path_factory.mktemp("project"))
    folder = project.reports("nsw", "strict")
    made_up.build(folder)
    (folder / "manifest.json").write_text(json.dumps({"started": "2026-05-30T10:00:00+00:00"}))
    voices = project.reports("made-up", "main")
    made_up_voices.build(voices)
    (voices / "manifest.json").write_text(json.dumps({"started": "2026-05-30T10:00:00+00:00"}))
    letter = project.reports("made-up", "letter")
    made_up_voices.build_letter(letter)
    (letter / "manifest.json").write_text(json.dumps({"started": "2026-05-30T10:00:00+00:00"}))
    write_index(project)
    return project.reports_root
