"""Which modules a notebook reaches is read from its import statements."""

import pytest

from helpers.closure import closure_of, import_targets, source_hash
from helpers.hashes import FileHashes


def notebook(*sources):
    return {"cells": [{"cell_type": "code", "source": source} for source in sources]}


@pytest.fixture
def package(tmp_path):
    files = {
        "__init__.py": "",
        "stage.py": "from helpers import paths\n",
        "paths.py": "import json\n",
        "unreached.py": "",
        "analyses/__init__.py": "",
        "analyses/effects.py": "import pandas as pd\nfrom .clean import ledger\n\n\n"
        "def late():\n    from helpers.effects import trial\n",
        "analyses/clean.py": "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from helpers import unreached\n",
        "effects/__init__.py": "",
        "effects/trial.py": "from scipy import stats\n",
        "reporting/__init__.py": "",
        "reporting/words.py": "",
        "reporting/catalogue/en/effects.yml": "a: b",
        "reporting/figures/__init__.py": "",
        "reporting/figures/style.mplstyle": "x",
    }
    for name, text in files.items():
        file = tmp_path / "helpers" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "helpers"


def names(closure, package):
    return {file.relative_to(package).as_posix() for file in closure.files}


def test_imports_are_followed_through_packages_relative_and_late_ones_included(package):
    reached = closure_of(notebook("from helpers.analyses import effects"), package, FileHashes())
    assert names(reached, package) == {
        "__init__.py",
        "analyses/__init__.py",
        "analyses/effects.py",
        "analyses/clean.py",
        "effects/__init__.py",
        "effects/trial.py",
    }


def test_what_is_imported_only_for_type_checkers_does_not_count(package):
    reached = closure_of(notebook("from helpers.analyses import clean"), package, FileHashes())
    assert "unreached.py" not in names(reached, package)


def test_imports_of_other_peoples_packages_are_listed_and_those_of_python_are_not(package):
    reached = closure_of(
        notebook("from helpers import stage\nfrom helpers.analyses import effects"), package, FileHashes()
    )
    assert reached.foreign == {"pandas", "scipy.stats"}


def test_data_files_count_with_the_package_they_lie_in_and_not_with_its_sub_packages(package):
    words = closure_of(notebook("import helpers.reporting.words"), package, FileHashes())
    assert "reporting/catalogue/en/effects.yml" in names(words, package)
    assert "reporting/figures/style.mplstyle" not in names(words, package)
    figures = closure_of(notebook("import helpers.reporting.figures"), package, FileHashes())
    assert "reporting/figures/style.mplstyle" in names(figures, package)


def test_a_package_imported_as_a_whole_brings_only_its_init(package):
    assert names(closure_of(notebook("import helpers.effects"), package, FileHashes()), package) == {
        "__init__.py",
        "effects/__init__.py",
    }


def test_notebook_commands_and_cells_that_do_not_parse_are_passed_over():
    assert import_targets("%matplotlib inline\n!ls\nimport pandas", "helpers") == ["pandas"]
    assert import_targets("this is not python", "helpers") == []


def test_a_star_imports_the_module():
    assert import_targets("from helpers.results import *", "helpers") == ["helpers.results"]


def test_relative_imports_are_read_from_where_they_stand():
    assert import_targets("from . import a\nfrom ..study import b", "helpers.analyses") == [
        "helpers.analyses.a",
        "helpers.study.b",
    ]


def test_the_hash_changes_with_content_and_with_names(package):
    def hash_now():
        reached = closure_of(notebook("import helpers.effects.trial"), package, FileHashes())
        return source_hash(reached.files, package, FileHashes())

    first = hash_now()
    assert hash_now() == first
    (package / "effects" / "trial.py").write_text("from scipy import stats  # edited\n")
    assert hash_now() != first
    (package / "effects" / "trial.py").write_text("from scipy import stats\n")
    assert hash_now() == first
