"""The studies `nsw` and `deventer` as 02 hands them on, made here without notebooks."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses import clean
from helpers.paths import Project
from helpers.readers.tables import read_tables
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


@pytest.fixture(scope="session")
def deventer() -> Study:
    return load(Project(ROOT), "deventer")


@pytest.fixture(scope="session")
def deventer_tables(deventer: Study) -> dict[str, pd.DataFrame]:
    """Return every table that 01 and 02 make of the raw files of `deventer`, checks left out."""
    raw, derive = ROOT / "data" / "raw" / "deventer", ROOT / "studies" / "deventer" / "derive.py"
    known = {f"parsed_{name}": one.frame for name, one in read_tables(deventer, raw).items()}
    known |= clean.tables(deventer, known, derive).tables
    known |= clean.samples(deventer, known).tables
    return known


@pytest.fixture(scope="session")
def smaller(deventer: Study) -> Callable[..., Study]:
    """Return `deventer` with some outcomes only, no sensitivity models, and what else is changed."""

    def make(*names: str, plan: dict[str, object] | None = None, **changes: object) -> Study:
        outcomes = {name: deventer.outcomes[name] for name in names}
        families = {
            name: family.model_copy(
                update={"outcomes": tuple(one for one in family.outcomes if one in names)}
            )
            for name, family in deventer.families.items()
            if set(family.outcomes) & set(names)
        }
        chosen = deventer.analysis["trial"].model_copy(update={"sensitivity": (), **(plan or {})})
        return deventer.model_copy(
            update={"outcomes": outcomes, "families": families, "analysis": {"trial": chosen}, **changes}
        )

    return make


@pytest.fixture(scope="session")
def voices() -> ModuleType:
    """Return the module `voices_fixture.py`: `study`, `tables`, `codings`, `people`, `released`, `printed`."""
    path = Path(__file__).with_name("voices_fixture.py")
    spec = importlib.util.spec_from_file_location("voices_fixture", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
