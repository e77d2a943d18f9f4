"""A `reports/` of the study nsw with two released runs, made of text alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.paths import Project

ROOT = Path(__file__).resolve().parents[3]
NAME = "nsw"
HEAD = "comparison,outcome,wave,subgroup,arm,reference,estimator,unit,estimate,std_error,low,high,level,verdict,analysis"
MAIN_ROWS = (
    "trial,earnings_78,,all,programme,control,unadjusted,USD,1794.3,671.0,475.6,3113.1,0.95,difference,main,",
    "trial,earnings_78,,all,programme,control,lin,USD,1583.5,678.0,250.6,2916.3,0.95,difference,sensitivity,",
    "trial,employed_78,,all,programme,control,unadjusted,share,0.01,0.04,-0.07,0.09,0.95,undecided,main,",
    "cps,earnings_78,,all,programme,control,aipw,USD,1492.9,731.7,58.8,2927.0,0.95,difference,main,",
)
STRICT_ROWS = (
    "trial,earnings_78,,all,programme,control,lin,USD,1583.5,678.0,-656.0,3880.0,0.99,undecided,main,",
    "trial,employed_78,,all,programme,control,lin,share,-0.01,0.04,-0.12,0.10,0.99,undecided,main,",
    "cps,earnings_78,,all,programme,control,aipw,USD,,,,,0.99,,main,estimate std_error low high verdict",
    "cps,employed_78,,all,programme,control,aipw,share,0.09,0.05,-0.05,0.23,0.99,undecided,main,",
)

Release = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with the declaration of nsw and nothing private."""
    shutil.copytree(ROOT / "studies" / NAME, tmp_path / "studies" / NAME)
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.fixture
def release(project: Project) -> Release:
    """Write a run as the report releases it."""

    def released(run: str, rows: tuple[str, ...], raw: str = "f" * 64, **parameters: object) -> Path:
        folder = project.reports(NAME, run)
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        text = "\n".join([f"{HEAD},withheld", *rows]) + "\n"
        (folder / "tables" / "effects.csv").write_text(text, encoding="utf-8")
        about = {
            "study": NAME, "run": run, "title": {"en": "Title", "nl": "Titel"}, "question": {"en": "Q", "nl": "V"},
            "kind": "public", "languages": ["nl", "en"], "parameters": parameters, "cleared": True, "release": {},
        }  # fmt: skip
        (folder / "about.json").write_text(json.dumps(about))
        manifest = {
            "started": "2026-05-30T10:00:00+00:00", "run_parameters": parameters, "raw": {"nsw.csv": raw},
            "declaration": "d" * 64, "commit": "c" * 40, "dirty": False,
        }  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(manifest))
        for language in ("nl", "en"):
            (folder / f"report.{language}.html").write_text("<html lang='en'></html>")
        return folder

    return released


@pytest.fixture
def two_runs(release: Release) -> tuple[Path, Path]:
    """Return the folders of the runs main and strict."""
    return release("main", MAIN_ROWS), release("strict", STRICT_ROWS, level=0.99, estimator="lin")


@pytest.fixture
def main_rows() -> tuple[str, ...]:
    """Return the rows of the run main."""
    return MAIN_ROWS
