"""Tables of Statistics Netherlands: fetched once, with their facts, and never while a report is made."""

from __future__ import annotations

import json
import re
import sys
import types
from pathlib import Path

import pytest
import yaml

from helpers.commands import line
from helpers.errors import DataMistake
from helpers.paths import ROOT_VARIABLE, Project
from helpers.readers.snapshot import snapshot_beside

ROOT = Path(__file__).resolve().parents[3]
PARTS = {
    "TableInfos": [{"Title": "Bijstand; gemeenten", "Modified": "2024-03-29T02:00:00"}],
    "DataProperties": [
        {"Key": "Regio", "Title": "Regio's", "Unit": None},
        {"Key": "Ontvangers_1", "Title": "Bijstandontvangers", "Unit": "aantal"},
    ],
    "CategoryGroups": [],
    "Regio": [{"Key": "GM0606  ", "Title": "Schiedam"}, {"Key": "GM0599  ", "Title": "Rotterdam"}],
    "Perioden": [
        {"Key": "2022JJ00", "Title": "2022", "Status": "Definitief"},
        {"Key": "2023JJ00", "Title": "2023", "Status": "Voorlopig"},
        {"Key": "2021JJ00", "Title": "2021", "Status": "Definitief"},
    ],
    "TypedDataSet": [
        {"ID": 0, "Regio": "GM0606  ", "Perioden": "2022JJ00", "Ontvangers_1": 3210},
        {"ID": 1, "Regio": "GM0606  ", "Perioden": "2023JJ00", "Ontvangers_1": None},
        {"ID": 2, "Regio": "GM0599  ", "Perioden": "2023JJ00", "Ontvangers_1": "   ."},
    ],
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "studies" / "mijn-studie").mkdir(parents=True)
    (tmp_path / "studies" / "mijn-studie" / "study.yml").write_text("study: mijn-studie\n", encoding="utf-8")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return Project(tmp_path)


def answering(monkeypatch: pytest.MonkeyPatch, answer) -> list[tuple[object, ...]]:
    asked: list[tuple[object, ...]] = []

    def download_data(table: str, *, typed: bool, filters: str | None) -> dict[str, object]:
        asked.append((table, typed, filters))
        return answer()

    monkeypatch.setitem(sys.modules, "cbsodata", types.SimpleNamespace(download_data=download_data))
    return asked


def fetch(*more: str, table: str = "82015NED", study: str = "mijn-studie") -> int:
    return line.main(["snapshot", "--table", table, "--study", study, *more])


def test_a_table_is_written_with_codes_titles_and_facts(project, monkeypatch, capsys) -> None:
    asked = answering(monkeypatch, lambda: json.loads(json.dumps(PARTS)))
    assert fetch("--filter", "Regio eq 'GM0606'") == 0
    assert asked == [("82015NED", True, "Regio eq 'GM0606'")]
    folder = project.raw("mijn-studie")
    assert (folder / "82015NED.csv").read_text(encoding="utf-8") == (
        "ID,Regio,Regio_title,Perioden,Perioden_title,Ontvangers_1\n"
        "0,GM0606,Schiedam,2022JJ00,2022,3210\n"
        "1,GM0606,Schiedam,2023JJ00,2023,\n"
        "2,GM0599,Rotterdam,2023JJ00,2023,\n"
    )
    facts = yaml.safe_load((folder / "82015NED.snapshot.yml").read_text(encoding="utf-8"))
    assert {
        name: facts[name] for name in ("table", "title", "modified", "status", "licence", "filter", "rows")
    } == {
        "table": "82015NED",
        "title": "Bijstand; gemeenten",
        "modified": "2024-03-29",
        "status": {"definitive": 1, "provisional": 1},
        "licence": "CC BY 4.0",
        "filter": "Regio eq 'GM0606'",
        "rows": 3,
    }
    assert facts["columns"] == {"Regio": "Regio's", "Ontvangers_1": "Bijstandontvangers (aantal)"}
    assert "3 rows of table 82015NED, Bijstand; gemeenten." in capsys.readouterr().out
    read = (folder / "82015NED.csv").read_bytes()
    snapshot = snapshot_beside(folder / "82015NED.csv", read, "data/raw/mijn-studie/82015NED.csv")
    assert snapshot is not None
    assert (str(snapshot.modified), snapshot.table) == ("2024-03-29", "82015NED")
    assert dict(snapshot.status) == {"definitive": 1, "provisional": 1}


def test_an_earlier_snapshot_is_never_written_over(project, monkeypatch, capsys) -> None:
    asked = answering(monkeypatch, lambda: json.loads(json.dumps(PARTS)))
    assert (fetch(), fetch()) == (0, 2)
    assert len(asked) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "  TABLE: data/raw/mijn-studie/82015NED.csv is there already, and results may rest on it. Move it away before "
        "you fetch it again."
    )


@pytest.mark.parametrize(
    ("answer", "given", "sentence"),
    [
        (
            OSError("no route"),
            {},
            "TABLE: table 82015NED could not be fetched from opendata.cbs.nl (OSError). Is the id right, and the filter? "
            "Is there a connection? Then try again later.",
        ),
        ({**PARTS, "TypedDataSet": []}, {}, "TABLE: table 82015NED has no rows. Look at the filter."),
        (
            PARTS,
            {"table": "https://x"},
            "TABLE: 'https://x' is no id of a table; allowed: figures and letters, such as 82015NED.",
        ),
        (
            PARTS,
            {"study": "mijn-studi"},
            "STUDY: there is no study 'mijn-studi'; allowed: mijn-studie. Did you mean 'mijn-studie'?",
        ),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_writes_nothing(  # noqa: PLR0917 - fixtures and cases
    project, monkeypatch, capsys, answer, given, sentence
) -> None:
    def give() -> dict[str, object]:
        if isinstance(answer, Exception):
            raise answer
        return json.loads(json.dumps(answer))

    answering(monkeypatch, give)
    assert fetch(**given) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"  {sentence}"
    assert not project.raw("mijn-studie").exists()


def test_without_the_package_a_sentence_says_how_to_get_it(project, monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "cbsodata", None)
    assert fetch() == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "  TABLE: the package cbsodata is not installed. Use make snapshot, or: python bootstrap.py --groups examples -- "
        "snapshot ..."
    )


def test_a_changed_file_and_unreadable_facts_stop_the_run(project, monkeypatch) -> None:
    answering(monkeypatch, lambda: json.loads(json.dumps(PARTS)))
    fetch()
    file = project.raw("mijn-studie") / "82015NED.csv"
    with pytest.raises(DataMistake) as changed:
        snapshot_beside(file, file.read_bytes() + b"4,x\n", "data/raw/mijn-studie/82015NED.csv")
    assert str(changed.value) == (
        "data/raw/mijn-studie/82015NED.csv: the file is not the one that was fetched: it was changed afterwards; allowed: "
        "the file whose sha256 stands in data/raw/mijn-studie/82015NED.snapshot.yml. Take both files away, and fetch the "
        "table again with make snapshot."
    )
    for facts in ("table: 82015NED\n", "[", "- 1\n", "status: 3\n"):
        file.with_name("82015NED.snapshot.yml").write_text(facts, encoding="utf-8")
        with pytest.raises(DataMistake) as unreadable:
            snapshot_beside(file, file.read_bytes(), "data/raw/mijn-studie/82015NED.csv")
        assert str(unreadable.value) == (
            "data/raw/mijn-studie/82015NED.snapshot.yml: the facts of the table cannot be read; allowed: keys table, "
            "title, modified, status, licence, source, fetched, filter, rows, sha256. Take both files away, and fetch the "
            "table again with make snapshot."
        )
    assert snapshot_beside(file.with_name("other.csv"), b"", "x") is None


def test_only_this_command_can_reach_the_network() -> None:
    """No notebook imports a command: the floors of the house see to that."""
    network = re.compile(
        r"^\s*(?:import|from) (cbsodata|requests|urllib\.request|urllib3|http|socket|httpx)\b", re.MULTILINE
    )
    package = Project(ROOT).package
    found = {
        (path.relative_to(package).as_posix(), name)
        for path in package.rglob("*.py")
        for name in network.findall(path.read_text(encoding="utf-8"))
    }
    assert {pair for pair in found if not pair[0].startswith("kernels/")} == {
        ("commands/snapshot.py", "cbsodata")
    }
