"""A study is handed over and taken over elsewhere: every hash checked, its run made again to the byte."""

import json
import shutil
import zipfile

import pytest

STUDY = "gewogen-maatwerk"


@pytest.fixture(scope="module")
def handed(gewogen_maatwerk, tmp_path_factory, run_in):
    """The file of a handover with data, and a checkout that does not have the study."""
    said = run_in(gewogen_maatwerk.root, "handover", "--study", STUDY, "--data", "yes").stdout
    assert "it is as private as they are" in said
    (file,) = (gewogen_maatwerk.root / "data" / "handover").glob(f"{STUDY}-*.zip")
    there = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(gewogen_maatwerk.notebooks, there / "notebooks")
    shutil.copy2(gewogen_maatwerk.lock, there)
    return file, there


def test_it_holds_plan_decisions_and_manifests_and_no_warning_that_was_made_up_from_data(handed):
    with zipfile.ZipFile(handed[0]) as zipped:
        names, contents = set(zipped.namelist()), json.loads(zipped.read("handover.json"))
    assert {
        f"studies/{STUDY}/study.yml",
        f"studies/{STUDY}/README.md",
        f"data/raw/{STUDY}/dossiers.csv",
    } <= names
    assert set(contents["raw"]) == {"dossiers.csv", "beoordelingen.csv"}
    stages = contents["runs"]["main"]["stages"]
    assert list(stages)[-1] == "09_report"
    assert all("outputs" in one and "warnings" not in one for one in stages.values())


def test_taken_over_elsewhere_its_tables_are_the_same_to_the_byte(handed, try_in):
    file, there = handed
    done = try_in(there, "takeover", "--file", str(file))
    assert (done.returncode, "every hash is right" in done.stderr) == (0, True), done.stderr
    n_tables = len(list((there / "reports" / STUDY / "main" / "tables").glob("*.csv")))
    assert done.stdout == f"{n_tables} tables: the same to the byte.\n"


def test_a_file_that_is_here_with_other_content_is_never_overwritten(handed, try_in):
    file, there = handed
    readme = there / "studies" / STUDY / "README.md"
    before = readme.read_text(encoding="utf-8")
    readme.write_text("mine", encoding="utf-8")
    done = try_in(there, "takeover", "--file", str(file))
    readme_after = readme.read_text(encoding="utf-8")
    readme.write_text(before, encoding="utf-8")
    assert (done.returncode, readme_after) == (2, "mine")
    assert (
        f"studies/{STUDY}/README.md: it is here already, with other content. Move it away, then take over again."
        in done.stderr
    )
