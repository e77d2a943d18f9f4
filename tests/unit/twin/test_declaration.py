"""The declaration of a twin says nothing of files that the twin does not have."""

from __future__ import annotations

from pathlib import Path

from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study
from helpers.twin.declaration import twin_declaration

REPOSITORY = Path(__file__).resolve().parents[3]


def test_columns_of_a_twin_have_their_names_already() -> None:
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True, mode="json")
    name = next(iter(plain["tables"]))
    plain["tables"][name]["rename"] = {"respnr": "client"}
    twin = twin_declaration(plain, Study.model_validate(plain))
    assert "rename" not in twin["tables"][name]
    assert twin["tables"][name]["id"] == plain["tables"][name]["id"]
