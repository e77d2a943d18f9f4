"""What happens to a finished run of `nsw` when something changes: an effects parameter, a label, a careless cell."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAULT_OF_THE_USER = 2


@pytest.fixture
def copy(nsw, tmp_path) -> Path:
    """Return a copy of the finished project that a test may change; what it makes again is in one language."""
    root = tmp_path / "project"
    shutil.copytree(nsw.root, root)
    declaration = root / "studies" / "nsw" / "study.yml"
    text = declaration.read_text(encoding="utf-8")
    assert "language: [nl, en]" in text or "language: [en, nl]" in text
    text = text.replace("language: [nl, en]", "language: [en]").replace(
        "language: [en, nl]", "language: [en]"
    )
    declaration.write_text(text, encoding="utf-8")
    return root


def start(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"WATWERKT_ROOT": str(root), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "helpers", *command],
        cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


def executed(said: subprocess.CompletedProcess[str]) -> list[str]:
    return re.findall(r"^(\d\d_\w+)\s+executed", said.stdout + said.stderr, flags=re.MULTILINE)


def test_one_changed_effects_parameter_re_runs_effects_and_report_only(copy) -> None:
    done = start(copy, "run", "--study", "nsw", "--run", "strict", "--params", "level=0.99")
    assert done.returncode == 0, done.stderr
    assert executed(done) == ["04_effects", "09_report"]
    about = json.loads((copy / "reports" / "nsw" / "strict" / "about.json").read_text(encoding="utf-8"))
    assert about["parameters"] == {"level": 0.99}


def test_a_changed_label_re_runs_the_report_only_and_stands_on_its_page(copy) -> None:
    declaration = copy / "studies" / "nsw" / "study.yml"
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text(text.replace("Earnings in 1978,", "Wages in 1978,"), encoding="utf-8")
    done = start(copy, "run", "--study", "nsw")
    assert executed(done) == ["09_report"]
    page = (copy / "reports" / "nsw" / "main" / "report.en.html").read_text(encoding="utf-8")
    assert "Wages in 1978" in page


def test_an_outcome_that_is_removed_from_the_declaration_is_gone_from_every_table_and_page(copy) -> None:
    declaration = copy / "studies" / "nsw" / "study.yml"
    text = declaration.read_text(encoding="utf-8")
    without = re.sub(r"\n  employed_78:\n(    .*\n)+", "\n", text)  # the outcome, and the variable it is
    assert "employed_78" not in without
    declaration.write_text(without, encoding="utf-8")
    assert start(copy, "run", "--study", "nsw").returncode == 0
    made = [one for one in (copy / "reports" / "nsw" / "main").rglob("*") if one.suffix in {".csv", ".html"}]
    assert len(made) > 12
    named = re.compile(r"\bemployed_78\b|Any earnings in 1978|Enig inkomen in 1978")
    assert [one.name for one in made if named.search(one.read_text(encoding="utf-8"))] == []


def test_a_careless_cell_stops_the_report_and_is_named(copy) -> None:
    path = copy / "notebooks" / "03_describe.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(c for c in notebook["cells"] if "part:flow" in c["metadata"].get("tags", []))
    cell["source"] = 'this.tables["sample_trial"].head()'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = (copy / "reports" / "nsw" / "main" / "report.en.html").read_bytes()
    done = start(copy, "run", "--study", "nsw")
    assert done.returncode == FAULT_OF_THE_USER
    said = done.stdout + done.stderr
    assert (
        "03_describe, cell 5 (part 'flow'): it shows the value of its last line, which is not an exhibit"
        in said
    )
    assert "Traceback" not in said
    published = copy / "reports" / "nsw" / "main" / "report.en.html"
    assert not published.exists() or published.read_bytes() == before


def test_all_mistakes_in_the_parameters_are_told_at_once_with_the_nearest_name(copy) -> None:
    done = start(copy, "run", "--study", "nsw", "--run", "strict", "--params", "levle=0.99 estimator=lni")
    assert done.returncode == FAULT_OF_THE_USER
    assert "Did you mean 'level'?" in done.stderr
    assert "Did you mean 'lin'?" in done.stderr
    assert not (copy / "data" / "processed" / "nsw" / "strict").exists()


def test_the_same_inputs_give_byte_equal_tables(copy) -> None:
    tables = copy / "reports" / "nsw" / "main" / "tables"
    before = {path.name: path.read_bytes() for path in tables.glob("*.csv")}
    shutil.rmtree(copy / "data" / "processed" / "nsw")
    shutil.rmtree(copy / "reports" / "nsw")
    assert start(copy, "run", "--study", "nsw").returncode == 0
    assert {path.name: path.read_bytes() for path in tables.glob("*.csv")} == before
