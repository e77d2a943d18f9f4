"""The study `nsw` as 02 hands it on, made here without notebooks."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def study() -> Study:
    return load(Project(ROOT), "nsw")


@pytest.fixture(scope="session")
def tables(study: Study) -> dict[str, pd.DataFrame]:
    """Return the samples of `nsw`: the comparison group is thinned, so that a test takes seconds."""
    trial = cleaned(study, "nsw", "nsw_mixtape.csv")
    cps = cleaned(study, "cps", "cps_mixtape.csv").iloc[::4].reset_index(drop=True)
    participants = trial[trial["treat"] == "programme"]
    return {"sample_trial": trial, "sample_cps": pd.concat([participants, cps], ignore_index=True)}


def cleaned(study: Study, table: str, file: str) -> pd.DataFrame:
    raw = pd.read_csv(ROOT / "data" / "raw" / "nsw" / file)
    spec = importlib.util.spec_from_file_location("derive_nsw", ROOT / "studies" / "nsw" / "derive.py")
    derive = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(derive)
    frame = pd.DataFrame({"person": [f"{table}:{row}" for row in range(1, len(raw) + 1)]})
    for name, variable in study.variables.items():
        if variable.derive:
            frame[name] = getattr(derive, variable.derive)(*[frame[other] for other in variable.of])
        elif variable.type == "boolean":
            frame[name] = (raw[variable.column] == 1).astype("boolean")
        elif variable.type == "category":
            frame[name] = raw[variable.column].map(dict(variable.codes)).astype("string")
        else:
            frame[name] = raw[variable.column].astype("Float64" if variable.type == "real" else "Int64")
    return frame
