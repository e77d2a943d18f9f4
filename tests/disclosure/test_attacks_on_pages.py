"""Someone uses what stands around the tables: cells, warnings, files, earlier releases. Nothing gets out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import manifest, publishing
from helpers.disclosure.identifiers import check_cell_texts, identifiers_in, require_no_identifiers
from helpers.disclosure.policy import Policy
from helpers.errors import DisclosureRefused
from helpers.hashes import FileHashes
from helpers.paths import Project
from helpers.reporting import assemble
from helpers.results import Message

ROOT = Path(__file__).resolve().parents[2]
# Made up: the first passes the eleven test of a citizen service number, the second does not.
BSN, NO_BSN = "111222333", "111222334"
WHO = "Fatima"
PRIVATE = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False)
PUBLIC = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=True)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"df[df.bsn == {BSN}]", ("a citizen service number (BSN)",)),
        ("1112.22.333", ("a citizen service number (BSN)",)),
        (NO_BSN, ()),
        ("f.jansen@example.org belde", ("an e-mail address",)),
        ("bel 06-12345678", ("a telephone number",)),
        ("woont op 7411 AB 12", ("a Dutch postal code",)),
        ("NL91 ABNA 0417 1643 00", ("a bank account number",)),
        ("level = 0.95; seed = 20171001; 1986 SA", ()),
        ("earnings of 1975 and 0.0112223330", ()),
    ],
)
def test_marks_of_one_person_are_known_by_their_shape(text, kinds):
    assert identifiers_in(text) == kinds


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "code", "metadata": {}, "source": ["x = 1\n", f"person = {BSN}"]},
        {"cell_type": "markdown", "metadata": {"nl": f"Zie {BSN}."}, "source": "See the table."},
        {"cell_type": "code", "metadata": {"tags": [f"part:{BSN}"]}, "source": ""},
    ],
)
def test_a_cell_that_names_one_person_stops_the_page_without_repeating_it(cell):
    inserted = {"cell_type": "code", "metadata": {"tags": ["injected-parameters"]}, "source": ""}
    with pytest.raises(DisclosureRefused) as failure:
        require_no_identifiers(check_cell_texts({"cells": [inserted, cell]}, name="03_describe"))
    assert str(failure.value) == (
        "03_describe, cell 1: it holds what looks like a citizen service number (BSN). Take it out of the cell: "
        "code and prose of a notebook are printed on its page."
    )


def test_the_notebooks_of_this_project_name_nobody():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert check_cell_texts(json.loads(path.read_text(encoding="utf-8")), name=path.stem) == ()


class Stage:
    """A stage that is done, with what an attacker put in it."""

    name = "04_effects"
    exhibits = ()

    def __init__(self, *, reasons=(), warnings=()):
        self.manifest = {"warnings": list(warnings)}
        output = {"output_type": "display_data", "data": {assemble.STAGE_MIME: {"absent": list(reasons)}}}
        cell = {"cell_type": "code", "metadata": {"tags": ["part:x"]}, "source": "", "outputs": [output]}
        self.notebook = {"metadata": {}, "cells": [cell]}

    def decode(self, stored):
        return Message("reason", {"who": stored}) if isinstance(stored, str) else stored


@pytest.mark.parametrize("category", ["StatisticalWarning", "UserWarning"])
@pytest.mark.parametrize("message", [f"The regression fits {WHO} exactly.", "It fits one person exactly."])
def test_a_warning_about_private_data_is_counted_and_not_repeated(category, message):
    stage = Stage(warnings=[{"category": category, "message": message}])
    found = assemble._cautions(stage, PRIVATE)
    assert found.said == ()
    assert found.held_back + found.others == 1


def test_a_warning_about_public_data_is_printed():
    message = "The regression fits one person exactly."
    stage = Stage(warnings=[{"category": "StatisticalWarning", "message": message}])
    assert assemble._cautions(stage, PUBLIC).said == (message,)


@pytest.mark.parametrize("reason", [WHO, {"rows": [[WHO, 4]]}, 4, [WHO]])
def test_a_forged_reason_for_absence_is_refused_and_not_repeated(reason):
    words = assemble.Vocabulary.of(names=[], columns=[])
    with pytest.raises(DisclosureRefused) as failure:
        assemble._executed(Stage(reasons=[reason]), PRIVATE, words)
    assert WHO not in str(failure.value)


# -- what lies under reports/ ---------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "nsw").symlink_to(ROOT / "studies" / "nsw")
    return Project(tmp_path)


def about(project, run, **policy):
    declared = {"min_persons": 10, "zeros": "shown", "group": 0.9, "rows_may_be_shown": True} | policy
    texts = {"title": {"en": "t"}, "question": {"en": "q"}, "languages": ["en"], "parameters": {}}
    return {"study": "nsw", "run": run, "kind": "public", "cleared": False, "release": declared} | texts


def released(project, run="main", files=None, **policy):
    """Put files among the released of a run and publish them."""
    stage = project.stage("nsw", run, "09_report")
    for path in sorted((stage / "released").rglob("*.*")):
        path.unlink()
    content = {"about.json": json.dumps(about(project, run, **policy))} | (files or {"report.en.html": "new"})
    for name, text in content.items():
        path = stage / "released" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (stage / "manifest.json").write_text('{"started": "2026-01-01T00:00:00+00:00"}', encoding="utf-8")
    publish(project, run)


def publish(project, run="main"):
    publishing.publish(project, "nsw", run, "09_report", FileHashes(project.root / "hashes.json"))


def there(project, run="main"):
    folder = project.reports("nsw", run)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "name", ["export 2024.csv", "tables/Fatima.csv", "df.parquet", "x.html", "a/b/c.csv"]
)
def test_a_file_that_the_report_does_not_write_is_never_published(project, name):
    with pytest.raises(DisclosureRefused) as failure:
        released(project, files={"report.en.html": "x", name: WHO})
    assert name not in str(failure.value)
    assert not project.reports("nsw", "main").exists()


def test_a_file_that_lies_among_the_published_is_taken_away_also_when_nothing_else_changed(project):
    released(project)
    stray = project.reports("nsw", "main") / "tables" / "rows.csv"
    stray.parent.mkdir()
    stray.write_text(WHO)
    publish(project)
    assert there(project) == ["about.json", "manifest.json", "report.en.html"]


def test_a_page_changed_by_hand_is_put_back(project):
    released(project)
    (project.reports("nsw", "main") / "report.en.html").write_text(WHO)
    publish(project)
    assert (project.reports("nsw", "main") / "report.en.html").read_text() == "new"


def test_a_kill_while_publishing_leaves_nothing_of_the_earlier_release(project, monkeypatch):
    released(project, files={"report.en.html": WHO, "tables/effects.csv": WHO, "tables/gone.csv": WHO})

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "write_atomically", killed)
    with pytest.raises(KeyboardInterrupt):
        released(project, files={"report.en.html": "new", "tables/effects.csv": "stricter"})
    assert there(project) == ["about.json"]


@pytest.mark.parametrize(
    ("laxer", "kept"),
    [
        ({}, True),
        ({"min_persons": 30}, True),
        ({"min_persons": 5}, False),
        ({"min_speakers": 5}, False),
        ({"group": 1.0}, False),
        ({"rows_may_be_shown": False}, True),
    ],
)
def test_a_run_that_was_released_under_laxer_rules_is_withdrawn_when_another_is_published(
    project, laxer, kept
):
    released(project, "loose", **laxer)
    released(project, "main")
    assert project.reports("nsw", "loose").exists() is kept
    assert ("nsw/loose" in (project.reports_root / "index.html").read_text(encoding="utf-8")) is kept


def test_a_refused_run_is_withdrawn_and_the_list_does_not_name_it(project):
    released(project)
    released(project, "other")
    assert publishing.withdraw(project, "nsw", "main") is True
    assert publishing.withdraw(project, "nsw", "main") is False
    assert not project.reports("nsw", "main").exists()
    assert "nsw/main" not in (project.reports_root / "index.html").read_text(encoding="utf-8")
    assert "nsw/other" in (project.reports_root / "index.html").read_text(encoding="utf-8")


def test_the_record_beside_the_pages_names_no_folder_user_or_host_of_this_machine(project):
    released(project)
    text = (project.reports("nsw", "main") / "manifest.json").read_text(encoding="utf-8")
    assert set(json.loads(text)) == {
        "study", "run", "files", "started", "commit", "dirty", "python", "packages", "declaration",
        "run_parameters", "raw",
    }  # fmt: skip
    assert str(project.root) not in text
    assert str(Path.home()) not in text
