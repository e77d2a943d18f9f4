"""The made-up run of the browser tests, its lexicon, and a writer for any exhibit."""

import importlib.util
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers.reporting.cells import Writer
from helpers.reporting.labels import lexicon

MADE_UP = Path(__file__).parents[2] / "browser" / "made_up_run.py"


@pytest.fixture(scope="session")
def made_up():
    spec = importlib.util.spec_from_file_location("reporting_made_up_run", MADE_UP)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made_up_voices(made_up):
    """Return the made-up run of conversations; it borrows from the other one by its plain name."""
    sys.modules["made_up_run"] = made_up
    path = MADE_UP.with_name("made_up_voices.py")
    spec = importlib.util.spec_from_file_location("reporting_made_up_voices", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def told_study(made_up_voices):
    return made_up_voices.study()


@pytest.fixture(scope="session")
def told_words(made_up_voices, told_study):
    return lexicon(told_study, made_up_voices.words())


@pytest.fixture(scope="session")
def told_folder(made_up_voices, tmp_path_factory):
    folder = tmp_path_factory.mktemp("told")
    made_up_voices.build(folder)
    return folder


@pytest.fixture(scope="session")
def told_pages(told_folder):
    return {path.name: path.read_text(encoding="utf-8") for path in told_folder.glob("*.html")}


@pytest.fixture
def told_writer(made_up_voices, told_words):
    """Return a writer for an exhibit of the made-up conversations, withheld as the made-up door would."""

    def make(exhibit, language="en"):
        released = made_up_voices.released(exhibit)
        return Writer(released.exhibit, released.mask, told_words, language)

    return make


@pytest.fixture(scope="session")
def study(made_up):
    return made_up.study()


@pytest.fixture(scope="session")
def words(made_up, study):
    return lexicon(study, made_up.words())


@pytest.fixture
def writer(words):
    def make(exhibit, language="en", withheld=()):
        mask = pd.DataFrame(False, index=exhibit.frame.index, columns=exhibit.frame.columns)
        for label, column in withheld:
            mask.loc[label, column] = True
        return Writer(exhibit, mask, words, language)

    return make


@pytest.fixture(scope="session")
def content(made_up, study):
    return made_up.content(study)
