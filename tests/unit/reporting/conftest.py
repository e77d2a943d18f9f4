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
